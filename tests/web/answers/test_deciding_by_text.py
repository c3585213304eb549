"""Olav decides by text message: one word, a no with its reason, and a reply that says it back."""

from __future__ import annotations

import pytest

from dugnad.charter.decisions.terms import Appoint
from dugnad.charter.entries import STARTER
from dugnad.web.answers import services, texting
from dugnad.web.answers.models import Ask
from dugnad.web.messages.models import Note
from dugnad.web.messages.sms import size_of
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, Street
from tests.web.answers.asking import code, letters_to, link, press
from tests.web.answers.deciding import OLAV, answered, count_of, propose, standing, village

pytestmark = pytest.mark.django_db(databases=DATABASES)


def ask_olav(street: Street, title: str = "A new bench") -> tuple[Person, bytes, Ask]:
    """Ana proposes something and asks Olav; gives Olav, the card and the question."""
    olav = street.person("Olav", OLAV)
    if not olav.memberships.exists():
        village(street, "Olav")
    card = propose(street, title)
    member = olav.memberships.get(project_id=street.project).member_id
    services.ask_members(card, street.ana, [bytes(member)])
    asked = services.ask_of(card, olav)
    assert asked is not None
    return olav, card, asked


def texts(street: Street, text: str, name: str = "") -> tuple[str, str]:
    """Olav texts; gives what was made of it, and the reply."""
    street.now_ms += 60_000
    before = len(letters_to(OLAV))
    outcome = texting.take_in(OLAV, text, name)
    replies = letters_to(OLAV)[before:]
    assert len(replies) == 1
    return outcome, replies[0]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("JA", "fine"), ("ja!", "fine"), ("ok", "fine"), ("Okay!", "fine"), ("greit", "fine"),
        ("fint det", "fine"), ("okej tack", "fine"), ("Fijn", "fine"), ("oké", "fine"),
        ("nei det er ikke greit for oss", "object"), ("jaa takk", "fine"), ("Yes", "fine"),
        ("NEI for dyrt", "object"), ("NEI fordi det er for dyrt", "object"),
        ("nej, det är för dyrt", "object"), ("Nee want te duur", "object"),
        ("INNVENDING for dyrt", "object"), ("bezwaar: te duur", "object"),
        ("Nei, jeg sa ja i fjor og angrer", "object"), ("no too dear", "object"),
        ("AVSTÅR", "aside"), ("avstar", "aside"), ("afstår", "aside"), ("onthoud", "aside"),
        ("aside", "aside"), ("SPØRSMÅL hvem maler den?", "question"),
        ("sporsmal hvem maler den", "question"), ("vraag wie verft hem?", "question"),
        ("fråga vem målar", "question"),
    ],
)  # fmt: skip
def test_words_of_consent(consent: Street, text: str, given: str) -> None:
    """Every language's words are understood, and the reply says what was."""
    olav, card, _asked = ask_olav(consent)
    outcome, reply = texts(consent, text)
    assert outcome == "answered", reply
    assert answered(consent, olav, card) == f"{given} by sms"
    assert reply.startswith("Noted: ")
    assert "A new bench" in reply


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("JA", "yes"), ("nei", "no"), ("NEI for dyrt", "no"), ("nej tack", "no"),
        ("blank", "abstain"), ("AVSTÅR", "abstain"), ("onthouding", "abstain"),
    ],
)  # fmt: skip
def test_words_of_yes_and_no(majority: Street, text: str, given: str) -> None:
    """Where a majority decides a no is a no, and needs no reason."""
    olav, card, _asked = ask_olav(majority)
    outcome, _reply = texts(majority, text)
    assert outcome == "answered"
    assert answered(majority, olav, card) == f"{given} by sms"


def test_the_reason_is_said_back(consent: Street) -> None:
    """The reply has the reason as it was understood, without "because", and how to change it."""
    _olav, _card, asked = ask_olav(consent)
    _outcome, reply = texts(consent, f"{code(asked)} NEI fordi det er for dyrt")
    assert reply.startswith("Noted: I object because: det er for dyrt. A new bench. Until ")
    assert f"{code(asked)[:3]} {code(asked)[3:]}" in reply
    assert size_of(reply).parts == 1


@pytest.mark.parametrize("bare", ["NEI", "nei takk", "Nej!", "innvending"])
def test_a_bare_no_waits_for_its_reason(consent: Street, bare: str) -> None:
    """Nothing counts yet; the next message within a day is the reason."""
    olav, card, asked = ask_olav(consent)
    outcome, reply = texts(consent, bare)
    assert outcome == "more-needed"
    assert reply == "Say in a few words why: NO and your reason, or CALL."
    assert answered(consent, olav, card) == ""
    browser = consent.browser(consent.ana)
    row = services.open_ask(asked).code.lower()
    page = browser.get(f"/c/{row}/invite").content.decode()
    assert "Says no; the reason is still to come" in page
    consent.later(hours=20)
    outcome, reply = texts(consent, "det blir for dyrt for oss")
    assert outcome == "answered"
    assert answered(consent, olav, card) == "object by sms"
    assert "det blir for dyrt for oss" in reply


def test_a_bare_no_and_then_another_word(consent: Street) -> None:
    """After a no alone, "ja" is a yes and "nei, for dyrt" an objection; "ja, men" is asked back."""
    olav, card, _asked = ask_olav(consent)
    texts(consent, "nei")
    assert texts(consent, "ja men bare hvis den blir grønn")[0] == "not-understood"
    assert answered(consent, olav, card) == ""
    texts(consent, "ja")
    assert answered(consent, olav, card) == "fine by sms"
    texts(consent, "nei")
    texts(consent, "nei for dyrt")
    assert answered(consent, olav, card) == "object by sms"
    assert count_of(consent, card) == {"sms": 1}


def test_a_reason_that_comes_too_late(consent: Street) -> None:
    """Two days later nobody knows any more what "for dyrt" is about, so it is asked back."""
    olav, card, _asked = ask_olav(consent)
    texts(consent, "nei")
    consent.later(days=2)
    outcome, reply = texts(consent, "for dyrt")
    assert outcome == "not-understood"
    assert "YES, NO and why, ASIDE, QUESTION or CALL" in reply
    assert answered(consent, olav, card) == ""


@pytest.mark.parametrize("text", ["nei eller ja", "ja nei vet ikke", "kanskje", "hva er dette?"])
def test_what_says_two_things(consent: Street, text: str) -> None:
    """A wrong guess would be worse than a question."""
    olav, card, _asked = ask_olav(consent)
    assert texts(consent, text)[0] == "not-understood"
    assert answered(consent, olav, card) == ""


def test_now_in_nynorsk_is_no_objection(consent: Street) -> None:
    """Olav writes Nynorsk, where "no" is "now": he is asked, and does not object by mistake."""
    olav, card, _asked = ask_olav(consent)
    olav.language = "nb"
    olav.save()
    assert texts(consent, "no er eg samd i det")[0] == "not-understood"
    assert answered(consent, olav, card) == ""


def test_a_question_without_words(consent: Street) -> None:
    """The word alone gets the reply that tells how to ask."""
    _olav, _card, _asked = ask_olav(consent)
    outcome, reply = texts(consent, "spørsmål")
    assert outcome == "more-needed"
    assert "QUESTION and your question" in reply


def test_rather_talk(consent: Street) -> None:
    """RING tells Ana to ring, and is no answer."""
    olav, card, _asked = ask_olav(consent)
    assert texts(consent, "RING")[0] == "ring"
    assert Note.objects.filter(person=consent.ana, code="ring-me").exists()
    assert answered(consent, olav, card) == ""


def test_the_code_says_which(consent: Street) -> None:
    """Two proposals are open: a code says which is meant, also with a reason after it."""
    olav, bench, asked = ask_olav(consent)
    _olav, swing, _other = ask_olav(consent, "A swing")
    texts(consent, f"nei {code(asked)} altfor dyrt")
    assert answered(consent, olav, bench) == "object by sms"
    assert answered(consent, olav, swing) == ""
    assert texts(consent, "ja")[0] == "answered"
    assert answered(consent, olav, bench) == "fine by sms"


def test_the_same_message_twice(consent: Street) -> None:
    """The gateway delivers a message twice: one answer, and one reply."""
    olav, card, _asked = ask_olav(consent)
    texts(consent, "nei for dyrt", "m-1")
    assert texting.take_in(OLAV, "nei for dyrt", "m-1") == "answered"
    assert answered(consent, olav, card) == "object by sms"
    assert count_of(consent, card) == {"sms": 1}


def test_text_message_and_link_are_one_voice(consent: Street) -> None:
    """Olav texts a yes and later presses on the page: the later one counts, once."""
    olav, card, asked = ask_olav(consent)
    texts(consent, "ja")
    assert press(consent.browser(), link(asked), "aside") == 302
    assert answered(consent, olav, card) == "aside by link"
    assert count_of(consent, card) == {"link": 1}


def test_after_the_closing(consent: Street) -> None:
    """A word that comes too late is answered kindly, and counts for nothing."""
    olav, card, _asked = ask_olav(consent)
    consent.later(days=5)
    outcome, reply = texts(consent, "ja")
    assert outcome == "not-understood"
    assert "It is too late to answer" in reply
    assert answered(consent, olav, card) == ""
    consent.later(days=3)
    assert standing(consent, card) == "passed 0"


def test_a_title_that_asks(consent: Street) -> None:
    """Where the title is a question, no full stop follows its question mark."""
    olav, _card, asked = ask_olav(consent, "Hvor skal hylla stå?")
    (letter,) = letters_to(OLAV)
    assert "asks: Hvor skal hylla stå? Answer YES" in letter
    assert olav == asked.person


def test_an_election_says_who_is_to_get_the_role(consent: Street) -> None:
    """Nobody says yes to somebody whose name stands elsewhere: neither by text nor on the page."""
    people = village(consent, "Olav", "Ben")
    olav, ben = (
        bytes(people[name].memberships.get(project_id=consent.project).member_id)
        for name in ("Olav", "Ben")
    )
    card = propose(consent, "Who leads us?", effect=Appoint(role=STARTER, member=ben))
    services.ask_members(card, consent.ana, [olav])
    asked = services.ask_of(card, people["Olav"])
    assert asked is not None
    says = "Ben is offered the role: looking after the project."
    assert says in letters_to(OLAV)[-1]
    for browser, path in (
        (consent.browser(people["Olav"]), "/for-you/"),
        (consent.browser(), link(asked)),
    ):
        assert says in browser.get(path).content.decode().partition("How it is decided")[0], path
