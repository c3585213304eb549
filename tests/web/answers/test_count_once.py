"""However it came, each voice counts once, and a stolen or replayed way in changes nothing else."""

from __future__ import annotations

import pytest

from dugnad.charter.counting.ballots import Voice
from dugnad.charter.decisions.verbs import Answer
from dugnad.charter.entries import target_of
from dugnad.charter.projects.verbs import Leave
from dugnad.web.answers import entering, services, texting
from dugnad.web.answers.models import Ask
from dugnad.web.leading.decisions import decision
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, Street
from tests.web.answers.asking import hidden, link, press
from tests.web.answers.deciding import OLAV, answered, count_of, propose, standing, village

pytestmark = pytest.mark.django_db(databases=DATABASES)


def ask_all(street: Street, card: bytes, people: dict[str, Person]) -> dict[str, Ask]:
    """Ana asks everybody; gives the questions by name."""
    members = [
        bytes(one.memberships.get(project_id=street.project).member_id) for one in people.values()
    ]
    services.ask_members(card, street.ana, members)
    found = {name: services.ask_of(card, person) for name, person in people.items()}
    return {name: one for name, one in found.items() if one is not None}


def enter(
    street: Street, card: bytes, who: tuple[Person, Person], whose: Person, word: str
) -> None:
    """Two enter what somebody said by telephone."""
    with street.engine.reader() as store:
        found = decision(store, card)
        assert found is not None
        question = found.question()
    assert question is not None
    action = next(one.action for one in question.answers if one.word == word)
    assert isinstance(action, Answer)
    for number, one in enumerate(who):
        street.now_ms += 1_000
        read = entering.Read(action, "", None if number else street.now_ms)
        entering.enter(card, one, whose, read, channel="phone", press=f"{number}-{word}")


def test_five_ways_five_voices(majority: Street) -> None:
    """One each by page, link, text message and telephone; each of them counts once."""
    people = village(majority, "Ben", "Cem", "Olav", "Gro")
    card = propose(majority)
    asks = ask_all(majority, card, people)
    majority.act(people["Ana"], target_of(card), Answer(ballot=Voice("yes")))
    press(majority.browser(), link(asks["Ben"]), "yes")
    majority.now_ms += 1_000
    texting.take_in(OLAV, "nei", "m-1")
    enter(majority, card, (people["Ana"], people["Ben"]), people["Gro"], "yes")
    assert count_of(majority, card) == {"page": 1, "link": 1, "sms": 1, "phone": 1}
    majority.later(days=7, minutes=1)
    assert standing(majority, card) == "passed 0"


def test_one_person_by_every_way(majority: Street) -> None:
    """Olav is entered by two, texts, presses his link and the page: one voice, the newest."""
    people = village(majority, "Ben", "Olav")
    card = propose(majority)
    asks = ask_all(majority, card, people)
    olav = people["Olav"]
    enter(majority, card, (people["Ana"], people["Ben"]), olav, "no")
    assert count_of(majority, card) == {"phone": 1}
    majority.later(minutes=1)
    texting.take_in(OLAV, "ja", "m-1")
    assert count_of(majority, card) == {"sms": 1}
    majority.later(minutes=1)
    press(majority.browser(), link(asks["Olav"]), "abstain")
    assert count_of(majority, card) == {"link": 1}
    majority.act(olav, target_of(card), Answer(ballot=Voice("yes")))
    assert count_of(majority, card) == {"page": 1}
    assert answered(majority, olav, card) == "yes by page"


def test_a_form_that_is_sent_again_later(majority: Street) -> None:
    """An old form of Ben's, sent once more after he changed his mind, changes nothing."""
    people = village(majority, "Ben")
    card = propose(majority)
    asks = ask_all(majority, card, people)
    browser = majority.browser()
    page = browser.get(link(asks["Ben"])).content.decode()
    old = {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "press": hidden(page, "press"),
        "answer": "yes",
    }
    browser.post(link(asks["Ben"]), old)
    press(browser, link(asks["Ben"]), "no")
    browser.post(link(asks["Ben"]), old)
    assert answered(majority, people["Ben"], card) == "no by link"


def test_not_me(majority: Street) -> None:
    """Who says "That is not me" answers for nobody, and the link answers no more."""
    people = village(majority, "Ben")
    card = propose(majority)
    asks = ask_all(majority, card, people)
    browser = majority.browser()
    before = browser.get(link(asks["Ben"])).content.decode()
    assert press(browser, link(asks["Ben"]), "not-me") == 302
    assert "This question is not for you" in browser.get(link(asks["Ben"])).content.decode()
    browser.post(
        link(asks["Ben"]),
        {
            "csrfmiddlewaretoken": hidden(before, "csrfmiddlewaretoken"),
            "press": hidden(before, "press"),
            "answer": "yes",
        },
    )
    assert answered(majority, people["Ben"], card) == ""


def test_who_has_left_answers_nothing(majority: Street) -> None:
    """Ben left the project after he was asked: his link says that others decide."""
    people = village(majority, "Ben")
    card = propose(majority)
    asks = ask_all(majority, card, people)
    majority.act(people["Ben"], "projects", Leave(project=majority.project))
    browser = majority.browser()
    page = browser.get(link(asks["Ben"])).content.decode()
    assert "You cannot answer this here." in page
    assert "aria-pressed" not in page
    assert count_of(majority, card) == {}
