"""Taking part begins with one page and one confirmation; letting in; two weeks later (K2, K45)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.law import Law
from dugnad.charter.projects.rules import fingerprint
from dugnad.charter.ways import TOGETHER
from dugnad.web.acting.services import member_in
from dugnad.web.answers import following
from dugnad.web.forgetting import services as forgetting
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import services as lists
from dugnad.web.messages.models import Message
from dugnad.web.pages import expecting
from dugnad.web.pages.models import Expectation, Visit
from tests.web.leading.group import project_of
from tests.web.living import ALIASES, Living
from tests.web.pages.deciding import agrees

if TYPE_CHECKING:
    from dugnad.charter.entries import Joining

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

TWO_WEEKS = 14
SUBJECT = "Is it what you expected?"


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser."""
    return living_place.visitor("Ana")


def begins(place: Living, joining: Joining = "open") -> str:
    """Ana begins the shore, into which people come in some way; gives its code."""
    return place.starts("Ana", "The shore", replace(TOGETHER, joining=joining))


def takes_part(place: Living, name: str, code: str) -> bool:
    """Whether the books have somebody as a member of the project."""
    row = lists.project_by_code(code)
    assert row is not None
    member = member_in(place.who(name), bytes(row.project))
    with place.engine.reader() as store:
        return member is not None and Law(store).is_member(
            bytes(row.project), member, now_of(store)
        )


def letters_to(place: Living, name: str) -> int:
    """How many letters wait for somebody or went to them."""
    return Message.objects.filter(person=place.who(name)).count()


def asks(browser: Client, code: str) -> None:
    """Somebody presses the button under the rules."""
    page = browser.get(f"/p/{code}/join").content.decode()
    assert "Ask to take part" in page
    assert browser.post(f"/p/{code}/join", {"step": "ask"}).status_code == 302


def test_k45_nobody_is_in_an_agreement_before_confirming_its_page(
    living_place: Living, ana: Client
) -> None:
    """The page says what this is not and who decides; looking makes nobody a member, a press does.

    Neither does being asked, being let in, or confirming rules that are no longer in force.
    """
    code = begins(living_place, "asked")
    ben = living_place.visitor("Ben")
    page = ben.get(f"/p/{code}/join").content.decode()
    for words in ("What this is not", "It is no job", "Who decides: everyday things",
                  "Who decides: what lasts", "Who decides: roles"):  # fmt: skip
        assert words in page, words
    assert not takes_part(living_place, "Ben", code)
    asks(ben, code)
    assert not takes_part(living_place, "Ben", code)
    member = re.findall(
        r'name="member" value="([\w-]{43})"', ana.get(f"/p/{code}").content.decode()
    )
    ana.post(f"/p/{code}/let-in", {"member": member[0]})
    assert not takes_part(living_place, "Ben", code)
    ben.post(f"/p/{code}/join", {"rules_version": "7"})
    assert not takes_part(living_place, "Ben", code)
    page = ben.get(f"/p/{code}/join").content.decode()
    assert "You were let in." in page
    assert "I have read the rules and take part" in page
    ben.post(f"/p/{code}/join", {"rules_version": "1"})
    assert takes_part(living_place, "Ben", code)


def test_k2_joining_is_one_page_and_one_confirmation(living_place: Living) -> None:
    """After leaving nothing dated later comes to Ben, not even the question two weeks on."""
    code = begins(living_place)
    ben = living_place.visitor("Ben")
    page = ben.get(f"/p/{code}/join").content.decode()
    assert page.count('<form method="post">') == 1
    ben.post(f"/p/{code}/join", {"rules_version": "1"})
    assert takes_part(living_place, "Ben", code)
    ben.post(f"/p/{code}/leave")
    following.follow()
    before = letters_to(living_place, "Ben")
    living_place.later(days=TWO_WEEKS + 1)
    expecting.ask_due(living_place.now_ms)
    following.follow()
    assert letters_to(living_place, "Ben") == before
    assert not Expectation.objects.exists()


def test_what_the_group_says_that_it_is_not_stands_on_the_page(living_place: Living) -> None:
    """The group's own words are confirmed with the rules."""
    words = "[not] No club, no job.\n\n[why] For the birds."
    rules = replace(TOGETHER, words=fingerprint(words))
    code = living_place.starts("Ana", "The shore", rules, words=words)
    page = living_place.visitor().get(f"/p/{code}/join").content.decode()
    assert "No club, no job." in page
    assert "For the birds." in page
    assert "[not]" not in page


def test_a_member_lets_in_with_one_press(living_place: Living, ana: Client) -> None:
    """Ben asks; Ana sees his name and lets him in; a stranger sees neither name nor button."""
    code = begins(living_place, "asked")
    ben = living_place.visitor("Ben")
    asks(ben, code)
    assert "You asked to take part on" in ben.get(f"/p/{code}/join").content.decode()
    assert "Let Ben in" in ana.get(f"/p/{code}").content.decode()
    assert "Ben" not in living_place.visitor().get(f"/p/{code}").content.decode()
    member = re.findall(
        r'name="member" value="([\w-]{43})"', ana.get(f"/p/{code}").content.decode()
    )
    cem = living_place.visitor("Cem")
    assert cem.post(f"/p/{code}/let-in", {"member": member[0]}).status_code == 409
    assert ana.post(f"/p/{code}/let-in", {"member": ""}).status_code == 404
    bens = member_in(living_place.who("Ben"), project_of(code))
    assert bens is not None
    for old in ("zz", "00", bens.hex()):
        asked = ana.post(f"/p/{code}/let-in", {"member": old})
        assert asked.status_code == 409
        assert "This page is not as it was any more." in asked.content.decode()
    following.follow()
    before = letters_to(living_place, "Ben")
    answer = ana.post(f"/p/{code}/let-in", {"member": member[0]})
    assert answer.headers["Location"] == f"/p/{code.lower()}"
    following.follow()
    assert letters_to(living_place, "Ben") == before + 1
    assert "Let Ben in" not in ana.get(f"/p/{code}").content.decode()


def test_where_the_group_decides_letting_in_is_a_proposal(
    living_place: Living, ana: Client
) -> None:
    """Ben asks, Ana proposes, the group agrees, Ben confirms; the books do not name him."""
    code = begins(living_place, "decided")
    ben = living_place.visitor("Ben")
    asks(ben, code)
    page = ana.get(f"/p/{code}").content.decode()
    assert "Propose to let Ben in" in page
    member = re.findall(r'name="member" value="([\w-]{43})"', page)[0]
    answer = ana.post(f"/p/{code}/let-in", {"member": member})
    card = answer.headers["Location"].rsplit("/", 1)[1]
    assert "Shall Ben take part?" in ana.get(f"/c/{card}").content.decode()
    kept = living_place.visitor().get(f"/p/{code}/agreements.json").content.decode()
    assert "Ben" not in kept
    agrees(living_place, "Ana", card)
    living_place.later(days=10)
    lists.catch_up()
    assert "You were let in." in ben.get(f"/p/{code}/join").content.decode()
    ben.post(f"/p/{code}/join", {"rules_version": "1"})
    assert takes_part(living_place, "Ben", code)


# ── Two weeks later
def joined(place: Living, code: str) -> Expectation:
    """Ben takes part; two weeks go by."""
    place.visitor("Ben").post(f"/p/{code}/join", {"rules_version": "1"})
    place.later(days=TWO_WEEKS)
    return Expectation.objects.get()


def test_two_weeks_later_one_question_comes(living_place: Living) -> None:
    """Not a day before, once, and by Ben's own channel."""
    code = begins(living_place)
    living_place.visitor("Ben").post(f"/p/{code}/join", {"rules_version": "1"})
    living_place.later(days=TWO_WEEKS - 1)
    assert expecting.ask_due(living_place.now_ms) == 0
    living_place.later(days=1)
    assert expecting.ask_due(living_place.now_ms) == 1
    assert expecting.ask_due(living_place.now_ms) == 0
    assert letters_to(living_place, "Ben") == 1


def test_who_rests_is_asked_when_they_are_back(living_place: Living) -> None:
    """Ben rests when the two weeks are over."""
    code = begins(living_place)
    row = joined(living_place, code)
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{code}/rest", {"weeks": "1"})
    assert expecting.ask_due(living_place.now_ms) == 0
    living_place.later(days=8)
    assert expecting.ask_due(living_place.now_ms) == 1
    assert Expectation.objects.get(id=row.id).asked_ms is not None


def test_a_no_goes_to_who_looks_after_it(living_place: Living) -> None:
    """Opening does nothing; the page names Ana beforehand; a no is told to her, once."""
    code = begins(living_place)
    row = joined(living_place, code)
    expecting.ask_due(living_place.now_ms)
    address = f"/expected/{expecting.token_of(row)}"
    stranger = living_place.visitor()
    page = stranger.get(address).content.decode()
    assert "Hello Ben." in page
    assert "If you press no, Ana hears of it" in page
    assert Expectation.objects.get().answer == ""
    before = letters_to(living_place, "Ana")
    stranger.post(address, {"said": "nonsense"})
    assert Expectation.objects.get().answer == ""
    for _ in range(2):
        stranger.post(address, {"said": "no"})
    assert letters_to(living_place, "Ana") == before + 1
    assert "Ana has heard of it" in stranger.get(address).content.decode()
    stranger.post(address, {"said": "yes"})
    assert "Good to have you here." in stranger.get(address).content.decode()


def test_nobody_elses_question_is_opened(living_place: Living) -> None:
    """A made-up or cut address opens nothing."""
    code = begins(living_place)
    token = expecting.token_of(joined(living_place, code))
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in ("x", token[:-3], changed, "%C3%A6", "a" * 200):
        assert living_place.visitor().get(f"/expected/{wrong}").status_code == 404, wrong


# ── Parts
def test_a_part_is_decided_then_begun_and_the_parent_hears_of_it(
    living_place: Living, ana: Client
) -> None:
    """A greenhouse within the shore: not before it is decided, not by a stranger, only once."""
    code = begins(living_place)
    living_place.visitor("Ben").post(f"/p/{code}/join", {"rules_version": "1"})
    answer = ana.post(f"/p/{code}/part", {"title": "The greenhouse", "why": "It has other people."})
    card = answer.headers["Location"].rsplit("/", 1)[1]
    assert ana.get(f"/start/?part={card}").status_code == 404
    for name in ("Ana", "Ben"):
        agrees(living_place, name, card)
    living_place.later(days=17)
    lists.catch_up()
    assert "You have agreed on a new part" in ana.get(f"/p/{code}").content.decode()
    assert living_place.visitor("Cem").get(f"/start/?part={card}").status_code == 404
    ana.get(f"/start/?part={card}")
    ana.post("/start/what", {"text": "Tomatoes in May.", "title": "Greenhouse", "where": ""})
    ana.get(f"/start/?part={card}")
    before = letters_to(living_place, "Ben")
    begun = ana.post("/start/look", {}).headers["Location"]
    part = begun.split("/")[2]
    assert letters_to(living_place, "Ben") == before + 1
    assert "Greenhouse" in ana.get(f"/p/{code}").content.decode()
    page = living_place.visitor().get(f"/p/{part}").content.decode()
    assert "A part of" in page
    assert f'href="/p/{code.lower()}"' in page
    assert ana.get(f"/start/?part={card}").status_code == 404


def test_who_is_forgotten_leaves_no_visit_behind(living_place: Living) -> None:
    """Ben looked and joined, and is forgotten: when he was where is gone with him."""
    code = begins(living_place)
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{code}/join", {"rules_version": "1"})
    ben.get(f"/p/{code}")
    assert Visit.objects.count() == Expectation.objects.count() == 1
    forgetting.carry_out(living_place.who("Ben"))
    assert Visit.objects.count() == Expectation.objects.count() == 0
