"""Asking people in one's own name: who is asked, what they get, and what goes wrong beside them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from dugnad.charter.cards.verbs import Close
from dugnad.charter.projects.verbs import Rest
from dugnad.web.answers import services
from dugnad.web.answers.models import Ask
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as writing
from dugnad.web.messages import services as messages
from dugnad.web.messages.models import Message, Note
from dugnad.web.messages.outgoing import ADDRESS_REFUSED, SendFailed
from dugnad.web.messages.sms import size_of
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person, Reach
from tests.web.acting.street import DATABASES, DAY_MS, Street
from tests.web.answers.asking import ask, code, hidden, letters, letters_to, link, press

pytestmark = pytest.mark.django_db(databases=DATABASES)

NOT_NOW = "Not asked now: {}. Ring, or ask in person."
ROWS = {
    "name_1": "Ben",
    "address_1": "ben@example.org",
    "name_2": "Cem",
    "address_2": "400 12 345",
    "name_3": "",
    "address_3": "",
}


def page_of(card: bytes) -> str:
    """Where people are asked about a card."""
    row = lists.card(card)
    assert row is not None
    return f"/c/{row.code.lower()}/invite"


def send(browser: Client, path: str, **typed: Any) -> Any:
    """Fill in the form and press."""
    page = browser.get(path).content.decode()
    return browser.post(path, {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), **typed})


def test_three_people_are_asked(street: Street) -> None:
    """Ana asks Ben and Dia by mail and Cem by text message; each gets one message in her name."""
    card = street.work_day()
    browser = street.browser(street.ana)
    dia = {"name_3": "Dia", "address_3": "dia@example.org"}
    answer = send(browser, page_of(card), **{**ROWS, **dia})
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(card))
    page = browser.get(page_of(card)).content.decode()
    assert "Asked: Ben, Cem, Dia. You see here what they answer." in page
    assert "Ask more people" in page
    assert "Ask three people" not in page
    assert browser.get(page_of(card)).headers["Cache-Control"] == "no-store"
    assert page.count("No answer yet") == 3
    assert sorted((to, subject) for to, subject, _ in letters()) == [
        ("+4740012345", "Ana asks: Paint the fence"),
        ("ben@example.org", "Ana asks: Paint the fence"),
        ("dia@example.org", "Ana asks: Paint the fence"),
    ]
    assert {Person.objects.get(asked=asked).language for asked in Ask.objects.all()} == {"en"}


def test_the_mail_says_who_asks_what_and_how(street: Street) -> None:
    """Asker, card, place, question, link and code; and the address says nothing about Ben."""
    asked = ask(street, street.work_day())
    (mail,) = letters_to("ben@example.org")
    for words in ("Hello Ben,", "Ana asks you: Paint the fence", "The ramp", "Do you come on"):
        assert words in mail
    assert f"https://solbakken.example{link(asked)}" in mail
    assert f"{code(asked)[:3]} {code(asked)[3:]}" in mail
    assert "Opening alone does nothing" in mail
    assert re.fullmatch("/a/[0-9a-z]{16}", link(asked))
    assert link(asked) != link(ask(street, street.work_day("Clear the path")))


def test_k30_the_asker_s_number_stands_in_the_question(street: Street) -> None:
    """Ana lets those ring her whom she asks; without that, those who help here are rung."""
    card = street.work_day()
    browser, path = street.browser(street.ana), f"/c/{lists.code_of(card)}/invite".lower()

    def asks(name: str, address: str, number: str) -> int:
        page = browser.get(path).content.decode()
        typed = {"name_1": name, "address_1": address, "number": number}
        token = hidden(page, "csrfmiddlewaretoken")
        return browser.post(path, {"csrfmiddlewaretoken": token, **typed}).status_code

    assert asks("Ben", "ben@example.org", "22 12") == 422
    assert asks("Ben", "ben@example.org", "22 12 34 56") == 302
    assert asks("Cem", "+4740012345", "22 12 34 56") == 302
    (mail,), (sms,) = letters_to("ben@example.org"), letters_to("+4740012345")
    assert "You can also ring Ana: +47 22 12 34 56." in mail
    assert "Tel. +47 22 12 34 56" in sms
    assert size_of(sms).parts <= 2
    asked = next(one for one in services.asked_about(card) if services.called(one) == "Ben")
    answering = street.browser().get(link(asked)).content.decode()
    assert 'href="tel:+4722123456"' in answering
    assert b"22 12 34 56" not in bytes(asked.sealed_number)
    assert 'value="+47 22 12 34 56"' in browser.get(path).content.decode()
    street.choose(help_phone="+47 33 00 00 00")
    assert asks("Dia", "dia@example.org", "") == 302
    (without,) = letters_to("dia@example.org")
    assert "You can also ring those who help in" in without
    assert "+47 33 00 00 00" in without


def test_a_text_message_fits_one_part_where_it_can(street: Street) -> None:
    """Asker first, question, words to answer with, link: one message of plain letters."""
    asked = ask(street, street.work_day(), "Cem", "+4740012345")
    (sms,) = letters_to("+4740012345")
    assert sms.startswith("Ana")
    assert "Paint the fence" in sms
    assert "YES, NO, MAYBE or CALL" in sms
    assert f"https://solbakken.example{link(asked)}" in sms
    assert size_of(sms).parts <= 2
    assert size_of(sms).plain


def test_a_long_title_is_cut_and_the_link_never(street: Street) -> None:
    """A headline of a hundred letters does not make three messages of one."""
    card = street.work_day("Mend, paint and decorate all of the benches " + "along the path " * 4)
    asked = ask(street, card, "Cem", "+4740012345")
    (sms,) = letters_to("+4740012345")
    assert size_of(sms).parts <= 2
    assert link(asked) in sms.splitlines()[0]


def test_fitting_takes_the_fullest_of_the_shortest() -> None:
    """Of texts that take as few messages as any, the first is sent, in plain letters."""
    texts = ["a" * 161, "\u201cb\u201d" + "b" * 150, "c"]
    assert writing.fitting(texts) == '"b"' + "b" * 150


def test_messages_are_in_the_language_of_the_place(street: Street) -> None:
    """Ana reads English; whom she asks is written to in the place's language."""
    street.choose(language="nb")
    with override("en"):
        asked = ask(street, street.work_day())
    assert asked.person is not None
    assert asked.person.language == "nb"


def test_what_the_asker_calls_somebody_stays_theirs(street: Street) -> None:
    """Ana types "the tall one": she sees that on her list, not the name that Cem goes by."""
    street.person("Cem Cemsen", "cem@example.org")
    card = street.work_day()
    asked = ask(street, card, "the tall one", "cem@example.org")
    assert services.called(asked) == "the tall one"
    page = street.browser(street.ana).get(page_of(card)).content.decode()
    assert "the tall one" in page
    assert "Cemsen" not in page
    assert "Hello Cem Cemsen," in letters_to("cem@example.org")[0]


@pytest.mark.parametrize("came", ["ring", "not-me", "not-delivered", "stopped"])
def test_an_address_does_not_tell_whose_it_is(street: Street, came: str) -> None:
    """Ana guesses an address and calls it X: whatever comes back, she does not read a name."""
    secret = street.person("Cem Aydin", "cem@example.org")
    if came == "stopped":
        people.stop_messages(secret.reaches.get(), street.now_ms)
    asked = ask(street, street.work_day(), "Neighbour X", "cem@example.org")
    if came == "ring":
        services.ring_me(asked)
    elif came == "not-me":
        services.not_me(asked)
    elif came == "not-delivered":
        refused = SendFailed(ADDRESS_REFUSED, permanent=True)
        messages._end(_in_hand(asked), "failed", refused.code, street.now_ms)
    page = street.browser(street.ana).get("/for-you/").content.decode()
    told = letters_to("ana@example.org")
    assert "Neighbour X" in page
    assert told
    assert "Cem" not in page + "".join(told)


def _in_hand(asked: Ask) -> Message:
    """The message of a question, as a worker has it."""
    message = Message.objects.get(person=asked.person)
    message.state = "sending"
    message.save()
    return message


def test_mistakes_stand_beside_their_row_and_nothing_is_lost(street: Street) -> None:
    """No address, no name, nonsense: three sentences, everything typed is still there."""
    card = street.work_day()
    typed = {
        "name_1": "Ben",
        "address_1": "",
        "name_2": "",
        "address_2": "cem@example.org",
        "name_3": "Dia <b>",
        "address_3": "12345",
    }
    answer = send(street.browser(street.ana), page_of(card), **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write this person&#x27;s mail address or mobile number." in page
    assert "Write what you call this person." in page
    assert "This is not a mail address or a mobile number" in page
    for value in ("Ben", "cem@example.org", "Dia &lt;b&gt;", "12345"):
        assert f'value="{value}"' in page
    assert not Ask.objects.exists()
    assert Person.objects.count() == 1


def test_an_empty_form(street: Street) -> None:
    """Pressing without a name asks for one."""
    answer = send(street.browser(street.ana), page_of(street.work_day()), name_1="")
    assert answer.status_code == 422
    assert "Write the name of at least one person." in answer.content.decode()


def test_who_was_asked_leaves_the_form(street: Street) -> None:
    """Cem was asked before: Ben is asked now, the page says that Cem was not, and keeps his row."""
    card = street.work_day()
    street.person("Dia")
    ask(street, card, "Cem", "+4740012345")
    street.now_ms += services.SAME_PRESS_MS
    browser = street.browser(street.ana)
    answer = send(browser, page_of(card), **ROWS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert NOT_NOW.format("Cem") in page
    assert "Asked: Ben." in page
    assert "has to be mended" not in page
    assert 'value="Cem"' in page
    assert 'value="400 12 345"' in page
    assert 'value="ben@example.org"' not in page
    assert len(letters_to("+4740012345")) == 1
    fresh = browser.get(page_of(card)).content.decode()
    assert "400 12 345" not in fresh
    assert NOT_NOW.format("Cem") not in fresh


def test_one_who_cannot_be_asked_keeps_nobody_else_from_it(street: Street) -> None:
    """Cem rests, and Ben has no name: both rows wait as they were typed, and Ben is asked."""
    cem = street.person("Cem")
    street.join(cem)
    street.act(cem, "projects", Rest(project=street.project, until_ms=street.now_ms + 7 * DAY_MS))
    card, browser = street.work_day(days=20), street.browser(street.ana)
    typed = {"name_1": "Cem", "address_1": "cem@example.org", "name_2": "", "address_2": "b@b.no"}
    assert send(browser, page_of(card), **typed).status_code == 422
    typed |= {"name_2": "Ben", "name_3": "Ana", "address_3": "ana@example.org"}
    answer = send(browser, page_of(card), **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Asked: Ben." in page
    assert NOT_NOW.format("Cem") in page
    assert "This is your own address." in page
    assert 'value="cem@example.org"' in page
    assert 'value="b@b.no"' not in page
    assert 'value="ana@example.org"' in page


def test_the_same_press_twice_asks_once(street: Street) -> None:
    """Ana's thumb is quick: Ben gets one message, and she sees no fault."""
    card = street.work_day()
    browser = street.browser(street.ana)
    for _ in range(2):
        assert send(browser, page_of(card), **ROWS).status_code == 302
    assert len(letters_to("ben@example.org")) == 1
    assert Ask.objects.count() == 2


@pytest.mark.parametrize("came", ["yes", "no", "ring", "not-me", "stop"])
def test_who_has_said_something_is_not_asked_again_at_once(street: Street, came: str) -> None:
    """Ben answered within a minute: Ana, who asks him again, is not told that he was asked."""
    card = street.work_day()
    asked = ask(street, card)
    assert press(street.browser(), link(asked), came) == 302
    browser = street.browser(street.ana)
    answer = send(browser, page_of(card), name_1="Ben", address_1="ben@example.org")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert NOT_NOW.format("Ben") in page
    assert 'value="ben@example.org"' in page
    assert "Asked: Ben." not in page
    assert Ask.objects.count() == 1


def test_the_page_says_in_which_language_people_are_asked(street: Street) -> None:
    """Ana reads English, the place speaks Danish: she knows in what Ben is written to."""
    street.choose(language="da")
    page = street.browser(street.ana).get(page_of(street.work_day())).content.decode()
    assert "The message is in Dansk." in page


def test_a_text_message_has_the_code_where_it_fits(street: Street) -> None:
    """Cem's old phone opens no links: he can type six characters, and that costs no more parts."""
    short = ask(street, street.work_day("Paint"), "Cem", "+4740012345")
    (sms,) = letters_to("+4740012345")
    assert sms.endswith(f"Code: {code(short)[:3]} {code(short)[3:]}")
    without = sms.rpartition("\n")[0]
    assert size_of(sms).parts == size_of(without).parts


def test_the_address_of_somebody_else_is_not_called_yours(street: Street) -> None:
    """Ana leaves Ben's address out: the sentence speaks of his, not of hers."""
    answer = send(street.browser(street.ana), page_of(street.work_day()), name_1="Ben")
    page = answer.content.decode()
    assert "Write this person&#x27;s mail address or mobile number." in page
    assert "Write your mail" not in page


def test_nobody_is_asked_twice_by_two_people(street: Street) -> None:
    """Cem, a member, wants to ask Ben as well: he is told, and Ben gets no second message."""
    card = street.work_day()
    ask(street, card)
    cem = street.person("Cem")
    street.join(cem)
    answer = send(street.browser(cem), page_of(card), name_1="Benny", address_1="BEN@example.org")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert NOT_NOW.format("Benny") in page
    assert 'value="BEN@example.org"' in page
    assert len(letters_to("ben@example.org")) == 1


def test_who_answered_already_is_not_asked(street: Street) -> None:
    """Cem said yes on the card's own page."""
    cem = street.person("Cem")
    card = street.work_day()
    street.says(cem, card, "yes")
    typed = {"name_1": "Cem", "address_1": "cem@example.org"}
    answer = send(street.browser(street.ana), page_of(card), **typed)
    assert NOT_NOW.format("Cem") in answer.content.decode()
    assert letters_to("cem@example.org") == []


def test_who_rests_is_left_in_peace(street: Street) -> None:
    """Cem rests for a week: he is not asked, and afterwards he may be."""
    cem = street.person("Cem")
    street.join(cem)
    street.act(cem, "projects", Rest(project=street.project, until_ms=street.now_ms + 7 * DAY_MS))
    card = street.work_day(days=20)
    typed = {"name_1": "Cem", "address_1": "cem@example.org"}
    answer = send(street.browser(street.ana), page_of(card), **typed)
    assert NOT_NOW.format("Cem") in answer.content.decode()
    assert letters_to("cem@example.org") == []
    street.later(days=8)
    ask(street, card, "Cem")
    assert len(letters_to("cem@example.org")) == 1


def test_nobody_asks_themselves(street: Street) -> None:
    """Ana types her own address."""
    with pytest.raises(services.AskedYourself):
        ask(street, street.work_day(), "Ana")


def test_a_card_that_asks_nothing_makes_nobody_known(street: Street) -> None:
    """The card is closed: no message goes out, and the place keeps neither name nor address."""
    card = street.work_day()
    street.act(street.ana, "cards", Close(card=card))
    answer = send(street.browser(street.ana), page_of(card), **ROWS)
    assert "The card asks nothing now" in answer.content.decode()
    assert Person.objects.count() == 1
    assert not Ask.objects.exists()


def test_question_and_message_are_written_together(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The computer stops while the message is written: nobody was asked, and asking works."""

    def stops(*_args: object, **_more: object) -> None:
        raise OSError

    card = street.work_day()
    with monkeypatch.context() as patch:
        patch.setattr(messages, "send", stops)
        with pytest.raises(OSError):  # noqa: PT011  The computer stops without words.
            ask(street, card)
    assert not Ask.objects.exists()
    assert not Reach.objects.filter(confirmed_ms=None).exists()
    ask(street, card)
    assert Message.objects.count() == 1


def test_asking_many_people_takes_time(street: Street) -> None:
    """Thirty messages in Ana's name, then she waits; what she typed stays."""
    card = street.work_day()
    for number in range(services.BY_ASKER.goes):
        ask(street, card, f"Number {number}", f"n{number}@example.org")
    answer = send(street.browser(street.ana), page_of(card), **ROWS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You have asked many people. Wait 20 minutes, then ask this person." in page
    assert 'value="ben@example.org"' in page
    street.now_ms += services.BY_ASKER.refill_ms
    ask(street, card)


def test_nobody_is_asked_all_day_long(street: Street) -> None:
    """Cem was sent twenty questions today, whoever asked: the next waits for tomorrow."""
    for number in range(services.A_DAY_MAX):
        ask(street, street.work_day(f"Day {number}", days=9), "Cem")
    card = street.work_day("One more", days=9)
    typed = {"name_1": "Cem", "address_1": "cem@example.org"}
    answer = send(street.browser(street.ana), page_of(card), **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Cem has been asked a lot today. Ask tomorrow, or ring." in page
    assert 'value="cem@example.org"' in page
    assert len(letters_to("cem@example.org")) == services.A_DAY_MAX
    street.later(days=1)
    ask(street, card, "Cem")
    assert len(letters_to("cem@example.org")) == services.A_DAY_MAX + 1


def test_an_address_that_said_stop(street: Street) -> None:
    """Cem wants no messages: nothing goes out, and Ana is told to ask in person."""
    cem = street.person("Cem")
    people.stop_messages(cem.reaches.get(), street.now_ms)
    ask(street, street.work_day(), "Cem")
    assert letters_to("cem@example.org") == []
    assert Note.objects.get(person=street.ana).code == "not-wanted"


def test_the_address_that_was_typed_is_used(street: Street) -> None:
    """Cem has two numbers: the question goes to the one that Ana typed."""
    cem = street.person("Cem", "+4740012345")
    people.add_reach(cem, Address("sms", "+4799912345"), street.now_ms)
    ask(street, street.work_day(), "Cem", "+4799912345")
    assert letters_to("+4740012345") == []
    assert len(letters_to("+4799912345")) == 1


def test_only_who_belongs_there_asks(street: Street) -> None:
    """A stranger is asked who they are, with what they typed; somebody of no project is not let."""
    card = street.work_day()
    stranger = street.browser()
    answer = send(stranger, "/in/", address="x")
    answer = stranger.get(page_of(card))
    assert (answer.status_code, answer.headers["Location"][:4]) == (302, "/in/")
    assert street.browser(street.person("Cem")).get(page_of(card)).status_code == 404


def test_everybody_sees_only_whom_they_asked(street: Street) -> None:
    """Cem's list does not show whom Ana asked."""
    card = street.work_day()
    ask(street, card)
    cem = street.person("Cem")
    street.join(cem)
    assert "Ben" not in street.browser(cem).get(page_of(card)).content.decode()


def test_links_and_codes_are_not_readable_in_the_database(street: Street) -> None:
    """Whoever steals place.db finds neither link nor code nor what Ana calls Ben."""
    asked = ask(street, street.work_day())
    secret, own = services.secrets_of(asked)
    row = Ask.objects.values().get()
    stored = b"".join(bytes(value) for value in row.values() if isinstance(value, bytes))
    for private in (secret, own, "Ben"):
        assert private.encode() not in stored


def test_who_is_asked_at_night_hears_of_it_in_the_morning(street: Street) -> None:
    """The page says when the message goes out, so that nobody waits for an answer at midnight."""
    card = street.work_day()
    street.now_ms += 10 * 3_600_000
    browser = street.browser(street.ana)
    send(browser, page_of(card), **ROWS)
    page = browser.get(page_of(card)).content.decode()
    assert re.search(r"Asked: Ben, Cem\. They get it on \w+ \d+ September, 08:00\.", page)
