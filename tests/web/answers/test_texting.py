"""Olav has a phone without internet: he texts one word, and reads what was understood."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dugnad.charter.cards.verbs import Close
from dugnad.web.acting.presses import PRESS_KEPT_MS
from dugnad.web.answers import guessing, services, texting
from dugnad.web.answers.models import Ask, Taken
from dugnad.web.messages.models import Message, Note
from dugnad.web.messages.sms import size_of
from dugnad.web.people.models import Person, Reach
from tests.web.acting.street import DATABASES, Street
from tests.web.answers.asking import ask, code, letters_to, link, press

pytestmark = pytest.mark.django_db(databases=DATABASES)

OLAV = "+4740012345"
SECRET = "a secret of the gateway"


def asked_olav(street: Street, title: str = "Paint the fence", days: int = 5) -> tuple[bytes, Ask]:
    """Ana asks Olav by text message; gives the card and the question."""
    card = street.work_day(title, days=days)
    return card, ask(street, card, "Olav", OLAV)


def olav(street: Street, text: str, name: str = "") -> tuple[str, str]:
    """Olav texts; gives what was made of it, and the reply ("" when there is none)."""
    street.now_ms += 60_000
    before = len(letters_to(OLAV))
    outcome = texting.take_in(OLAV, text, name)
    replies = letters_to(OLAV)[before:]
    assert len(replies) <= 1
    return outcome, "".join(replies)


def person() -> Person:
    """Olav."""
    return Reach.objects.get(kind="sms").person


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("JA", "yes"), ("ja!", "yes"), ("Jo", "yes"), ("Yes please", "yes"), ("jaaa", "yes"),
        ("Nei takk", "no"), ("nej", "no"), ("NEE", "no"), ("No", "no"),
        ("kanskje", "maybe"), ("Kanske", "maybe"), ("måske", "maybe"), ("misschien", "maybe"),
        ("maybe", "maybe"), ("knaskje", "maybe"),
    ],
)  # fmt: skip
def test_one_word_in_any_language(street: Street, text: str, said: str) -> None:
    """Olav texts a word of any of our languages; the reply says what was understood."""
    card, asked = asked_olav(street)
    outcome, reply = olav(street, text)
    assert outcome == "answered"
    assert Ask.objects.get(id=asked.id).word == said
    assert street.said(person(), card) == ("" if said == "no" else said)
    assert reply.startswith("Noted: ")
    assert "Paint the fence" in reply
    assert size_of(reply).parts == 1


def test_changing_it_by_another_word(street: Street) -> None:
    """Yes, then no: the last word counts, and the reply says so."""
    card, _asked = asked_olav(street)
    olav(street, "ja")
    _outcome, reply = olav(street, "nei")
    assert "No, I cannot come" in reply
    assert street.said(person(), card) == "no"


def test_one_message_delivered_twice_is_one_answer(street: Street) -> None:
    """The gateway delivers an old message again: nothing changes and nobody is texted."""
    card, _asked = asked_olav(street)
    olav(street, "nei", "m-1")
    olav(street, "ja", "m-2")
    seq = street.engine.head().seq
    assert olav(street, "nei", "m-1") == ("answered", "")
    assert olav(street, "ja", "m-2") == ("answered", "")
    assert (street.said(person(), card), street.engine.head().seq) == ("yes", seq)
    assert services.sweep(street.now_ms) == 0
    assert services.sweep(street.now_ms + 2 * PRESS_KEPT_MS) == 2
    assert not Taken.objects.exists()


def test_a_computer_that_stops_after_the_answer(street: Street) -> None:
    """The answer is in the books and its message is delivered again: it is the same answer."""
    card, _asked = asked_olav(street)
    olav(street, "ja", "m-1")
    Taken.objects.all().delete()
    seq = street.engine.head().seq
    assert olav(street, "ja", "m-1")[0] == "answered"
    assert (street.said(person(), card), street.engine.head().seq) == ("yes", seq)


def test_the_code_chooses_the_question(street: Street) -> None:
    """Two questions are open: a code, also with blanks and small letters, says which is meant."""
    fence, first = asked_olav(street)
    path, second = asked_olav(street, "Clear the path")
    olav(street, f"ja {code(first)[:3].lower()} {code(first)[3:]}")
    assert (street.said(person(), fence), street.said(person(), path)) == ("yes", "")
    olav(street, f"{code(second)} kanskje")
    assert (street.said(person(), fence), street.said(person(), path)) == ("yes", "maybe")


def test_the_code_of_the_card_does_as_well(street: Street) -> None:
    """Olav reads the code on the poster and texts it with his word."""
    fence, first = asked_olav(street)
    path, _second = asked_olav(street, "Clear the path")
    olav(street, f"ja {services.open_ask(first).code}")
    assert (street.said(person(), fence), street.said(person(), path)) == ("yes", "")


def test_without_a_code_it_is_what_was_talked_of_last(street: Street) -> None:
    """Olav answers the newest question, and changing it changes that one, not an older one."""
    fence, _first = asked_olav(street)
    path, _second = asked_olav(street, "Clear the path")
    for text, said in (("ja", "yes"), ("nei", "no")):
        _outcome, reply = olav(street, text)
        assert "Clear the path" in reply
        assert (street.said(person(), fence), street.said(person(), path)) == ("", said)


def test_what_is_over_does_not_stand_in_the_way(street: Street) -> None:
    """The newest question is over: a word answers the older one, which is not."""
    fence, _first = asked_olav(street, days=20)
    _path, _second = asked_olav(street, "Clear the path", days=2)
    street.later(days=3)
    olav(street, "ja")
    assert street.said(person(), fence) == "yes"


def test_a_code_that_nobody_has(street: Street) -> None:
    """A mistyped code answers no other question; the reply says it back."""
    card, _asked = asked_olav(street)
    outcome, reply = olav(street, "ja 222222")
    assert outcome == "not-understood"
    assert "222 222" in reply
    assert street.said(person(), card) == ""


def test_the_code_of_somebody_else(street: Street) -> None:
    """Ben's code opens nothing for Olav's number."""
    card, _asked = asked_olav(street)
    names = (f"Ben {number}" for number in range(20))
    asked = (
        ask(street, card, name, f"ben{number}@example.org") for number, name in enumerate(names)
    )
    # Letters alone could be a word of Olav's own; with a digit among them they can only be a code.
    ben = next(one for one in asked if any(letter.isdigit() for letter in code(one)))
    assert olav(street, f"ja {code(ben)}")[0] == "not-understood"
    assert street.said(person(), card) == ""
    assert olav(street, "ja")[0] == "answered"
    assert street.said(person(), card) == "yes"
    assert {one.word for one in Ask.objects.exclude(person=person())} == {""}


def test_nonsense_is_asked_about(street: Street) -> None:
    """Hei is not nei: nothing is answered, and the reply says which words there are."""
    card, _asked = asked_olav(street)
    outcome, reply = olav(street, "Hei Ana, hvordan går det?")
    assert outcome == "not-understood"
    assert "Answer YES, NO, MAYBE or CALL" in reply
    assert street.said(person(), card) == ""


def test_ring(street: Street) -> None:
    """Olav would rather be rung; Ana is told."""
    asked_olav(street)
    outcome, reply = olav(street, "Ring")
    assert (outcome, reply) == ("ring", "Ana is told that you would like to be rung.")
    assert Note.objects.get(person=street.ana).code == "ring-me"


def test_stop(street: Street) -> None:
    """STOP stops all messages to the number, and says how to get them again."""
    asked_olav(street)
    outcome, reply = olav(street, "STOPP")
    assert outcome == "stopped"
    assert "no more messages" in reply
    assert "text START" in reply
    assert Reach.objects.get(kind="sms").stopped_ms is not None
    ask(street, street.work_day("Clear the path"), "Olav", OLAV)
    assert Message.objects.order_by("created_ms").last().state == "failed"  # type: ignore[union-attr]


@pytest.mark.parametrize("word", ["START", "start", "Start takk"])
def test_start_brings_messages_back(street: Street, word: str) -> None:
    """Who has nothing but a telephone that texts needs no page to take a STOP back."""
    street.person("Olav", OLAV)
    olav(street, "STOPP")
    outcome, reply = olav(street, word)
    assert outcome == "started"
    assert "at this number again" in reply
    assert Reach.objects.get(kind="sms").stopped_ms is None


def test_stop_works_without_a_question(street: Street) -> None:
    """Whoever is known by a number can stop its messages, asked or not."""
    street.person("Olav", OLAV)
    assert olav(street, "stop")[0] == "stopped"


def test_stop_with_a_code_is_about_that_question(street: Street) -> None:
    """Olav wants to hear no more of one card; others may still be asked about."""
    _card, asked = asked_olav(street)
    outcome, _reply = olav(street, f"stop {code(asked)}")
    assert outcome == "stopped"
    assert Reach.objects.get(kind="sms").stopped_ms is None


def test_too_late(street: Street) -> None:
    """After the day the reply says what came of it."""
    card, _asked = asked_olav(street)
    street.later(days=6)
    outcome, reply = olav(street, "ja")
    assert outcome == "not-understood"
    assert "too late" in reply
    assert "The day has been" in reply
    assert street.said(person(), card) == ""


def test_called_off(street: Street) -> None:
    """Ana closed the card: Olav reads that."""
    card, _asked = asked_olav(street)
    street.act(street.ana, "cards", Close(card=card))
    assert "called off" in olav(street, "ja")[1]


def test_an_unknown_number_hears_nothing(street: Street) -> None:
    """Nobody learns whom the place knows: no reply, and nothing is kept."""
    asked_olav(street)
    rows = (Message.objects.count(), Taken.objects.count())
    for number in ("+4799999999", "+15550100", "Telenor", "", "12", "+47400123450000"):
        assert texting.take_in(number, "ja", "m-9") == "unknown"
    assert (Message.objects.count(), Taken.objects.count()) == rows


def test_two_people_whose_messages_have_one_name_are_both_heard(street: Street) -> None:
    """Some gateways count the messages of each number by themselves: "1" is Olav's, and Dia's."""
    card, first = asked_olav(street)
    dia = "+4740054321"
    second = ask(street, card, "Dia", dia)
    assert texting.take_in(OLAV, "ja", "1") == "answered"
    assert texting.take_in(dia, "nei", "1") == "answered"
    assert texting.take_in(dia, "ja", "1") == "answered", "what comes twice is one"
    assert [Ask.objects.get(id=one.id).word for one in (first, second)] == ["yes", "no"]


@pytest.mark.parametrize("written", ["+4740012345", "4740012345", "40012345", "004740012345"])
def test_numbers_as_gateways_write_them(street: Street, written: str) -> None:
    """With a plus, without, in the country's own way: it is Olav."""
    card, _asked = asked_olav(street)
    assert texting.take_in(written, "ja", "") == "answered"
    assert street.said(person(), card) == "yes"


def test_two_machines_come_to_an_end(street: Street) -> None:
    """An answering machine answers every reply: after ten replies there is silence."""
    asked_olav(street)
    replies = [texting.take_in(OLAV, "I am away.", f"m-{number}") for number in range(30)]
    assert set(replies) == {"not-understood"}
    assert len(letters_to(OLAV)) == 1 + texting.REPLIES.goes


def test_a_very_long_message(street: Street) -> None:
    """A megabyte of text is read to where nobody texts any more."""
    card, _asked = asked_olav(street)
    assert olav(street, "ja " + "x" * 1_000_000)[0] == "answered"
    assert street.said(person(), card) == "yes"


# ── The gateway's door


def test_the_gateway_must_know_the_secret(street: Street) -> None:
    """With the secret a message is taken in; with another one, or none, nobody is there."""
    card, _asked = asked_olav(street)
    street.choose(adapters={"sms": {"inbound_secret": SECRET}})
    for secret in ("", "another", SECRET[:-1], SECRET + "x", "æ"):
        assert post(street, secret).status_code == 404
    assert street.said(person(), card) == ""
    answer = post(street, SECRET)
    assert (answer.status_code, answer.json()) == (200, {"understood": "answered"})
    assert street.said(person(), card) == "yes"


def test_guessing_the_gateways_secret_is_slow(street: Street) -> None:
    """A stranger tries thirty; then nothing is looked at from there, while the gateway goes on."""
    card, _asked = asked_olav(street)
    street.choose(adapters={"sms": {"inbound_secret": SECRET}})

    def sends(secret: str, connection: str) -> int:
        typed = {"from": OLAV, "text": "ja"}
        sent = {"X-Inbound-Secret": secret}
        client = street.browser()
        answer = client.post("/sms/in", typed, headers=sent, REMOTE_ADDR=connection)
        return answer.status_code

    for at in range(guessing.WRONG.goes):
        assert sends(f"guess {at}", "203.0.113.9") == 404
    assert sends(SECRET, "203.0.113.9") == 404
    assert street.said(person(), card) == ""
    assert sends(SECRET, "203.0.113.10") == 200
    assert street.said(person(), card) == "yes"


@pytest.mark.parametrize("adapters", [{}, {"sms": {}}, {"sms": {"inbound_secret": ""}}])
def test_without_a_secret_nobody_is_let_in(
    street: Street, adapters: dict[str, dict[str, str]]
) -> None:
    """A place that chose no secret takes no messages, not even with an empty one."""
    asked_olav(street)
    street.choose(adapters=adapters)
    assert post(street, "").status_code == 404
    assert street.browser().post("/sms/in", {"from": OLAV, "text": "ja"}).status_code == 404


def test_the_door_has_no_window(street: Street) -> None:
    """Opening the address shows nothing."""
    street.choose(adapters={"sms": {"inbound_secret": SECRET}})
    assert street.browser().get("/sms/in", headers={"X-Inbound-Secret": SECRET}).status_code == 405


def test_fields_are_named_as_the_gateway_names_them(street: Street) -> None:
    """Gateways call number, text and id by names of their own; the secret may be a field."""
    card, _asked = asked_olav(street)
    street.choose(
        adapters={
            "sms": {
                "inbound_secret": SECRET,
                "inbound_from": "msisdn",
                "inbound_text": "body",
                "inbound_id": "ref",
            }
        }
    )
    fields = {"msisdn": OLAV, "body": "ja", "ref": "m-1", "secret": SECRET}
    assert Client(headers={"host": "localhost"}).post("/sms/in", fields).status_code == 200
    assert street.said(person(), card) == "yes"
    assert Taken.objects.count() == 1


def test_link_and_text_message_are_one_question(street: Street) -> None:
    """Olav texts yes, and his grandchild changes it on the link: the last one counts."""
    card, asked = asked_olav(street)
    olav(street, "ja")
    press(street.browser(), link(asked), "no")
    assert street.said(person(), card) == "no"


def post(street: Street, secret: str) -> Any:
    """Deliver Olav's yes, as a gateway that knows `secret`."""
    return street.browser().post(
        "/sms/in",
        {"from": OLAV, "text": "ja", "id": "m-1"},
        headers={"X-Inbound-Secret": secret},
    )
