"""Taking a text away: by whom, under which rule, and what the page says from then on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.place import AppointModerator
from dugnad.charter.talk import RULES as LAWFUL
from dugnad.charter.talk import Answer, Ask, Remove
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import act, member_in, new_press
from dugnad.web.answers import following
from dugnad.web.content import services as content
from dugnad.web.content.models import Prose
from dugnad.web.content.told import Removed, Told
from dugnad.web.kit import taking_away
from dugnad.web.leading import moderating
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, Street
from tests.web.acting.street import street as opened
from tests.web.answers.asking import hidden

pytestmark = pytest.mark.django_db(databases=DATABASES)


@pytest.fixture
def street(tmp_path: Path, db: None) -> Iterator[Street]:
    """Open the street, and close it again."""
    (tmp_path / "books").mkdir()
    yield from opened(tmp_path)


def moderator(street: Street, name: str = "Mo") -> Person:
    """Somebody whom the place has asked to take down what breaks a rule."""
    person = street.person(name)
    street.join(person)
    member = member_in(person, street.project) or b""
    assert not act_as_place("operator", "place", AppointModerator(member=member)).code
    return person


def page_of(street: Street, card: bytes) -> str:
    """Where a card is shown."""
    row = lists.card(card)
    assert row is not None
    return f"/c/{row.code.lower()}"


def take_away(street: Street, who: Person, path: str, rule: str) -> int:
    """Open the page, choose why, press; gives the status."""
    browser = street.browser(who)
    page = browser.get(path).content.decode()
    posted = {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "press": hidden(page, "press"),
        "rule": rule,
    }
    return browser.post(path, posted).status_code


def talk(street: Street, card: bytes, who: Person) -> bytes:
    """Somebody asks, Ana answers; gives the question's name."""
    asked = act(
        who, street.project, "talk", Ask(about=target_of(card)), channel="page",
        press=new_press(), told=[Told(text="Is Olav drunk again?", language="en")],
    )  # fmt: skip
    question = asked.receipt.action_id
    act(
        street.ana, street.project, "talk", Answer(question=question), channel="page",
        press=new_press(), told=[Told(text="He never was.", language="en")],
    )  # fmt: skip
    return question


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("law", "because the law asks for it."),
        ("personal", "because it told something private about somebody."),
        ("abuse", "because it insulted or threatened somebody."),
        ("advertising", "because it was advertising."),
    ],
)
def test_a_moderator_takes_a_card_s_words_away(street: Street, rule: str, says: str) -> None:
    """Nobody reads them any more, and page and list say when and why; the books hold the rule.

    After four weeks in which nobody asked for a second look the words are destroyed.
    """
    card = street.work_day("Buy my paint")
    mo = moderator(street)
    path = page_of(street, card)
    assert "Take the words on this card away" in street.browser(mo).get(path).content.decode()
    assert take_away(street, mo, f"{path}/remove", rule) == 302
    for who in (None, mo, street.ana):
        page = street.browser(who).get(path).content.decode()
        assert "Buy my paint" not in page
        assert "This text was taken away on Monday 21 September" in page
        assert says in page
    assert "Buy my paint" not in street.browser().get("/").content.decode()
    with street.engine.reader() as store:
        entry = Law(store).card(card)
        assert entry is not None
        removal = Law(store).removal(entry.prose)
    assert removal is not None
    assert (removal.rule, removal.by_role) == (rule, "moderator")
    left = content.read(entry.prose)
    assert isinstance(left, Removed)
    street.later(days=27)
    moderating.sweep()
    assert Prose.objects.get(commitment=entry.prose).payload
    street.later(days=1, minutes=1)
    moderating.sweep()
    assert not Prose.objects.get(commitment=entry.prose).payload
    assert isinstance(content.read(entry.prose), Removed)
    assert says in street.browser().get(path).content.decode()


def test_an_author_takes_their_words_back(street: Street) -> None:
    """Ana regrets her card's text, and the project's; both stay without words."""
    card = street.work_day("Buy my paint")
    project = lists.project(street.project)
    assert project is not None
    project_page = f"/p/{project.code.lower()}"
    assert take_away(street, street.ana, page_of(street, card) + "/remove", "regret") == 302
    assert take_away(street, street.ana, f"{project_page}/remove", "regret") == 302
    for path in (page_of(street, card), project_page):
        page = street.browser().get(path).content.decode()
        assert "Whoever wrote this text took it back on Monday 21 September" in page
        assert "Buy my paint" not in page


def test_questions_and_answers(street: Street) -> None:
    """Cem takes his question back, a moderator takes the answer away; the rest stands."""
    card = street.work_day()
    cem, mo = street.person("Cem"), moderator(street)
    question = talk(street, card, cem).hex()
    own = street.browser(cem).get(page_of(street, card)).content.decode()
    assert f"/q/{question}/remove" in own
    assert f"/q/{question}/answer/remove" not in own
    assert take_away(street, cem, f"/q/{question}/remove", "regret") == 302
    assert take_away(street, mo, f"/q/{question}/answer/remove", "personal") == 302
    page = street.browser().get(page_of(street, card)).content.decode()
    assert "drunk" not in page
    assert "He never was." not in page
    assert "Whoever wrote this text took it back" in page
    assert "told something private about somebody" in page


def test_nobody_else_takes_anything_away(street: Street) -> None:
    """Cem wrote neither card nor answer and moderates nothing; a stranger says who they are."""
    card = street.work_day()
    cem = street.person("Cem")
    question = talk(street, card, street.person("Dia")).hex()
    for path in (
        f"{page_of(street, card)}/remove",
        f"/q/{question}/remove",
        f"/q/{question}/answer/remove",
    ):
        assert street.browser(cem).get(path).status_code == 404
        assert street.browser().get(path).headers["Location"].startswith("/in/")
    assert "Take" not in street.browser(cem).get(page_of(street, card)).content.decode().replace(
        "Take part", ""
    )


def test_only_by_rules_that_are_theirs(street: Street) -> None:
    """Ana may regret her own words, not judge them; who moderates does not regret for others."""
    card = street.work_day()
    mo = moderator(street)
    path = f"{page_of(street, card)}/remove"
    for who, rule in ((street.ana, "abuse"), (mo, "regret"), (mo, "taste"), (mo, "")):
        assert take_away(street, who, path, rule) == 422
    assert "Paint the fence" in street.browser().get(page_of(street, card)).content.decode()


def test_opening_takes_nothing_away(street: Street) -> None:
    """The page only asks; without the form nothing happens."""
    card = street.work_day()
    path = f"{page_of(street, card)}/remove"
    root = street.root()
    browser = street.browser(street.ana)
    assert "Take it away for good" in browser.get(path).content.decode()
    assert browser.post(path, {"rule": "regret"}).status_code == 403
    assert street.root() == root


def test_what_is_gone_is_gone(street: Street) -> None:
    """A second time leads back to the page, which says so."""
    card = street.work_day()
    path = f"{page_of(street, card)}/remove"
    take_away(street, street.ana, path, "regret")
    answer = street.browser(street.ana).get(path)
    assert answer.headers["Location"] == page_of(street, card)


@pytest.mark.parametrize("path", ["/q/nonsense/remove", "/q/00/answer/remove", "/c/222222/remove"])
def test_what_is_not_there(street: Street, path: str) -> None:
    """An address that names nothing is not found."""
    assert street.browser(street.ana).get(path).status_code == 404


def test_a_computer_that_stops_after_the_books(street: Street) -> None:
    """The books say that it is gone: it is not shown, and it is destroyed a moment later."""
    card = street.work_day("Buy my paint")
    with street.engine.reader() as store:
        entry = Law(store).card(card)
    assert entry is not None
    done = street.act(street.ana, "talk", Remove(entry.prose, "regret", about=target_of(card)))
    assert not done.refused
    assert isinstance(content.read(entry.prose), Told)
    assert "Buy my paint" not in street.browser().get(page_of(street, card)).content.decode()
    following.follow()
    assert isinstance(content.read(entry.prose), Removed)


def test_who_is_forgotten_takes_their_words_along(street: Street) -> None:
    """Ana is forgotten: her card stays, and page and lists say that its words went with her."""
    card = street.work_day("Buy my paint")
    people.forget(street.ana)
    page = street.browser().get(page_of(street, card)).content.decode()
    assert "Whoever wrote this text left on Monday 21 September" in page
    assert "Buy my paint" not in page
    assert "Buy my paint" not in street.browser().get("/").content.decode()


def test_every_rule_has_its_words() -> None:
    """Each rule of the books can be chosen, and is told afterwards."""
    assert sorted(taking_away.RULES) == sorted(LAWFUL)
    assert set(LAWFUL) < set(taking_away._GONE)


def test_a_card_without_words_invites_nobody(street: Street) -> None:
    """Nothing new begins there; who answered can change it; its writer is led to a second look."""
    card = street.work_day("Buy my paint")
    cem, mo = street.person("Cem"), moderator(street)
    dia = street.person("Dia")
    street.says(cem, card, "yes")
    path = page_of(street, card)
    assert "do/Answer" in street.browser(dia).get(path).content.decode()
    assert take_away(street, mo, f"{path}/remove", "advertising") == 302
    page = street.browser(dia).get(path).content.decode()
    assert "do/Answer" not in page
    assert "Its words were taken away, so nothing new begins here." in page
    assert "what you can do about it" not in page
    assert "do/Answer" in street.browser(cem).get(path).content.decode()
    page = street.browser(street.ana).get(path).content.decode()
    link = re.search(r'href="(/place/removed/[0-9a-f]{64})"', page)
    assert link
    second = street.browser(street.ana).get(link[1]).content.decode()
    assert "Ask for a second look" in second


def test_who_takes_their_own_words_back_is_led_to_no_second_look(street: Street) -> None:
    """There is nobody else who decided it."""
    card = street.work_day("Buy my paint")
    take_away(street, street.ana, page_of(street, card) + "/remove", "regret")
    page = street.browser(street.ana).get(page_of(street, card)).content.decode()
    assert "what you can do about it" not in page
