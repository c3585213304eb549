"""A project's page: taking part, resting, leaving, and the order of its cards."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.entries import Joining, Rules
from dugnad.charter.ways import TOGETHER
from dugnad.web.lists import services as lists
from dugnad.web.pages.views_project import MIDDLE, STEP
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


@pytest.fixture
def home(ana: Client) -> str:
    """The code of the neighbourhood."""
    return lists.projects().rows[0].code


def test_a_project_says_what_it_is_now(living_place: Living, ana: Client, home: str) -> None:
    """Who takes part, what is open, when something moved; who looks after it is for members."""
    living_place.calls(ana)
    stranger = living_place.visitor()
    page = stranger.get(f"/p/{home}").content.decode()
    assert "Keep the paths open." in page
    assert "One person takes part." in page
    assert "One card is open." in page
    assert "Ana looks after it" not in page
    assert "Everybody may take part." in page
    assert "Ana looks after it." in ana.get(f"/p/{home}").content.decode()
    assert stranger.get("/p/zzzzzz").status_code == 404
    card = lists.home().rows[0].code
    assert stranger.get(f"/p/{card}").status_code == 404


@pytest.mark.parametrize(
    ("joining", "button"),
    [
        ("open", "I have read the rules and take part"),
        ("asked", "Ask to take part"),
        ("decided", "Ask to take part"),
    ],
)
def test_every_project_has_a_way_in_for_strangers(
    living_place: Living, joining: Joining, button: str
) -> None:
    """PRJ-32: whoever knows nobody there reads what it is, asks about it, and comes in or asks to.

    No earlier meeting, no one who vouches, and no account.
    """
    assert {"open", "asked", "decided"} == {*get_args(Joining)}
    code = living_place.starts("Ana", "The shore", replace(TOGETHER, joining=joining))
    stranger = living_place.visitor()
    page = stranger.get(f"/p/{code}").content.decode()
    assert f'href="/p/{code.lower()}/join"' in page
    assert f'href="/p/{code.lower()}/neighbours"' in page
    assert button in stranger.get(f"/p/{code}/join").content.decode()
    gro = living_place.visitor("Gro")
    typed = {"rules_version": "1"} if joining == "open" else {"step": "ask"}
    assert gro.post(f"/p/{code}/join", typed).status_code == 302
    said = "You take part already." if joining == "open" else "You asked to take part on"
    assert said in gro.get(f"/p/{code}/join").content.decode()


def test_joining_is_one_press_after_the_rules(living_place: Living, home: str) -> None:
    """Ben reads and confirms; twice is once; a stranger is asked who they are."""
    ben = living_place.visitor("Ben")
    page = ben.get(f"/p/{home}/join").content.decode()
    assert "Nobody changes these rules alone." in page
    press = re.findall(r'name="press" value="([^"]+)"', page)[0]
    for _ in range(2):
        answer = ben.post(f"/p/{home}/join", {"rules_version": "1", "press": press})
        assert answer.headers["Location"] == f"/p/{home.lower()}"
    page = ben.get(f"/p/{home}").content.decode()
    assert "You take part now. Welcome." in page
    assert "2 people take part." in page
    again = ben.post(f"/p/{home}/join", {"rules_version": "1"})
    assert again.status_code == 409
    assert "You are a member already" in again.content.decode()
    asked = living_place.visitor().post(f"/p/{home}/join", {"rules_version": "1"})
    assert asked.headers["Location"].startswith("/in/?next=")


def test_rules_that_changed_are_read_again(living_place: Living, home: str) -> None:
    """Ben confirms rules that are no longer the ones in force, or sends nonsense."""
    ben = living_place.visitor("Ben")
    for version in ("7", "nonsense", ""):
        answer = ben.post(f"/p/{home}/join", {"rules_version": version})
        assert answer.status_code == 409
        assert "Read them again, then join." in answer.content.decode()


def test_resting_and_coming_back(living_place: Living, home: str) -> None:
    """Ben rests four weeks and comes back after a day; nonsense means coming back."""
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{home}/join", {"rules_version": "1"})
    ben.post(f"/p/{home}/rest", {"weeks": "4"})
    assert "You rest until Monday 19 October" in ben.get(f"/p/{home}").content.decode()
    living_place.later(days=1)
    page = ben.get(f"/p/{home}/rest").content.decode()
    assert re.search("<h1[^>]*>You rest until Monday 19 October", page)
    assert 0 < page.index("I am back") < page.index("Rest for one week")
    assert "You rest until Monday 19 October" in ben.get("/my/").content.decode()
    for weeks in ("0", "500", "-4", "nonsense"):
        ben.post(f"/p/{home}/rest", {"weeks": "4"})
        assert "You rest until" in ben.get(f"/p/{home}").content.decode()
        ben.post(f"/p/{home}/rest", {"weeks": weeks})
        assert "You rest until" not in ben.get(f"/p/{home}").content.decode()
    asked = living_place.visitor().post(f"/p/{home}/rest", {"weeks": "1"})
    assert asked.headers["Location"].startswith("/in/?next=")


def test_leaving_is_one_press_after_what_ends(living_place: Living, ana: Client, home: str) -> None:
    """Ben reads what ends, and leaves; only Ana is told that nobody looks after it then."""
    alone = "You are the only one who looks after this project."
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{home}/join", {"rules_version": "1"})
    assert home.lower() in ben.get("/my/").content.decode().partition("Projects here")[0]
    page = ben.get(f"/p/{home}/leave").content.decode()
    assert "This ends when you leave" in page
    assert alone not in page
    assert alone in ana.get(f"/p/{home}/leave").content.decode()
    ben.post(f"/p/{home}/leave")
    assert "You have left." in ben.get(f"/p/{home}").content.decode()
    assert "You do not take part in any project yet." in ben.get("/my/").content.decode()
    asked = living_place.visitor().post(f"/p/{home}/leave")
    assert asked.headers["Location"].startswith("/in/?next=")


@pytest.mark.parametrize("part", ["rest", "leave"])
def test_who_does_not_take_part_neither_rests_nor_leaves(
    living_place: Living, home: str, part: str
) -> None:
    """A stranger, and Ben who is no member, are led to the project instead."""
    for name in ("", "Ben"):
        answer = living_place.visitor(name).get(f"/p/{home}/{part}")
        assert answer.headers["Location"] == f"/p/{home.lower()}"


def test_a_project_in_which_one_has_a_card_is_among_mine(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben put up a card without being a member: the project stands there, and says why."""
    ben = living_place.visitor("Ben")
    living_place.calls(ben)
    mine = ben.get("/my/").content.decode().partition("Projects you have had to do with")[2]
    assert home.lower() in mine
    assert "Projects here" not in mine


def test_a_project_that_nobody_looks_after_is_taken_over(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana leaves Ben behind: everybody reads it, Ben takes over, and may put cards in order."""
    code = living_place.tells(ana)
    ben, stranger = living_place.visitor("Ben"), living_place.visitor()
    ben.post(f"/p/{home}/join", {"rules_version": "1"})
    too_early = ben.post(f"/p/{home}/take-over")
    assert too_early.status_code == 409
    assert "Somebody looks after this project already." in too_early.content.decode()
    assert ana.post(f"/p/{home}/leave").status_code == 302
    page = stranger.get(f"/p/{home}").content.decode()
    assert "Nobody looks after this now." in page
    assert "I look after it" not in page
    assert "Ana looks after it" not in ben.get(f"/p/{home}").content.decode()
    form = ben.get(f"/p/{home}").content.decode()
    assert "I look after it" in form
    press = re.findall(r'/take-over">.*?name="press" value="([^"]+)"', form)[0]
    for _ in range(2):
        answer = ben.post(f"/p/{home}/take-over", {"press": press})
        assert answer.headers["Location"] == f"/p/{home.lower()}"
    page = ben.get(f"/p/{home}").content.decode()
    assert "You look after this project now. Thank you." in page
    assert "Ben looks after it." in page
    assert "Nobody looks after this now." not in page
    assert "Somebody began to look after the project." in page
    assert ben.post(f"/p/{home}/order", {"card": code, "position": "1"}).status_code == 302


def test_who_comes_back_looks_after_nothing_by_that(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana was alone, left, and came back: she is one of the members until she takes over."""
    ana.post(f"/p/{home}/leave")
    outside = ana.post(f"/p/{home}/take-over")
    assert outside.status_code == 409
    assert "You are not a member of this project." in outside.content.decode()
    ana.post(f"/p/{home}/join", {"rules_version": "1"})
    assert "Nobody looks after this now." in ana.get(f"/p/{home}").content.decode()
    ana.post(f"/p/{home}/take-over")
    assert "Ana looks after it." in ana.get(f"/p/{home}").content.decode()
    assert ana.get(f"/p/{home}/take-over").headers["Location"] == f"/p/{home.lower()}"
    asked = living_place.visitor().post(f"/p/{home}/take-over")
    assert asked.headers["Location"].startswith("/in/?next=")


def test_my_projects_are_those_in_which_i_take_part(living_place: Living, ana: Client) -> None:
    """Ben only answered a card: that is no taking part. Ana sees hers; a stranger is told how."""
    code = living_place.calls(ana)
    ben = living_place.visitor("Ben")
    ben.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "0"})
    assert "You do not take part in any project yet." in ben.get("/my/").content.decode()
    assert "Projects here" not in ana.get("/my/").content.decode()
    assert "When you have taken part" in living_place.visitor().get("/my/").content.decode()


def test_a_project_that_takes_in_whom_a_member_asked(living_place: Living) -> None:
    """Ben was not asked into the board: he learns so, and whom to turn to."""
    rules = Rules(way="trusted", joining="asked", puts_up="starters", objection_ms=0)
    code = living_place.starts("Ana", "The board", rules)
    page = living_place.visitor("Ben").get(f"/p/{code}").content.decode()
    assert "Those whom a member let in may take part. Everybody may ask to." in page
    answer = living_place.visitor("Ben").post(f"/p/{code}/join", {"rules_version": "1"})
    assert answer.status_code == 409
    assert "Ask one of them." in answer.content.decode()


# ── The order of cards ─────────────────────────────────────────────────────────────────────────
def titles(browser: Client, project: str) -> list[str]:
    """The cards of a project's page, in their order."""
    page = browser.get(f"/p/{project}").content.decode()
    return re.findall(r"News [A-E]", " ".join(re.findall(r"<h3.*?</h3>", page, re.DOTALL)))


def press(browser: Client, project: str, title: str, button: str) -> None:
    """Press one of the buttons under a card."""
    page = browser.get(f"/p/{project}").content.decode()
    form = next(
        part
        for part in re.findall(r'<form class="order".*?</form>', page, re.DOTALL)
        if f"{title} " in part or f"{title}&quot;" in part or f'{title}"' in part
    )
    card = re.findall(r'name="card" value="([^"]+)"', form)[0]
    number = re.findall(rf'value="(\d+)"[^>]*>{button}<', form)[0]
    answer = browser.post(f"/p/{project}/order", {"card": card, "position": number})
    assert answer.status_code == 302


def test_cards_are_put_in_order_by_buttons(living_place: Living, ana: Client, home: str) -> None:
    """Newest first until Ana says otherwise; on top, up, down, and back by date."""
    for letter in "ABCDE":
        living_place.tells(ana, f"News {letter}")
    order = "".join
    assert order(t[-1] for t in titles(ana, home)) == "EDCBA"
    for title, button, then in (
        ("News A", "On top", "AEDCB"),
        ("News C", "On top", "CAEDB"),
        ("News A", "Up", "ACEDB"),
        ("News D", "On top", "DACEB"),
        ("News C", "Up", "DCAEB"),
        ("News D", "Down", "CDAEB"),
        ("News C", "Down", "DCAEB"),
        ("News D", "Down", "CDAEB"),
        ("News D", "Down", "CADEB"),
        ("News A", "By date", "CDEBA"),
    ):
        press(ana, home, title, button)
        assert order(t[-1] for t in titles(ana, home)) == then, (title, button)


def test_one_can_put_on_top_for_long() -> None:
    """There is room for four thousand cards on top of each other."""
    assert MIDDLE // STEP >= 4_096
    assert MIDDLE * 2 <= 2**31


def test_only_who_looks_after_a_project_orders_it(
    living_place: Living, ana: Client, home: str
) -> None:
    """A member has no such buttons, and pressing them all the same is refused in words."""
    code = living_place.tells(ana)
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{home}/join", {"rules_version": "1"})
    assert "On top" not in ben.get(f"/p/{home}").content.decode()
    answer = ben.post(f"/p/{home}/order", {"card": code, "position": "1"})
    assert answer.status_code == 409
    assert "Only who put the card up, or looks after the project" in answer.content.decode()
    assert ben.get(f"/p/{home}/order").headers["Location"] == f"/p/{home.lower()}"
    assert ben.post(f"/p/{home}/order", {"card": "ZZZZZZ", "position": "1"}).status_code == 404
    rules = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
    other = living_place.starts("Ana", "The choir", rules)
    assert ana.post(f"/p/{other}/order", {"card": code, "position": "1"}).status_code == 404
    asked = living_place.visitor().post(f"/p/{home}/order", {"card": code, "position": "1"})
    assert asked.headers["Location"].startswith("/in/?next=")
