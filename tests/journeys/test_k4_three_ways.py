"""K4: one proposal under three ways of organising, in force at the moment that its card states.

The same card waits for each group. Who decides, who pays and what is missing stand on the proposal
from the start. Shortly before the stated moment nothing is in force; at that moment the card is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import follow
from tests.journeys.conftest import (
    DAY_MS,
    MINUTE_MS,
    Harbour,
    sign_in,
    walk_to_the_last_step,
    zone,
)
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BENCH = "A bench at the shore"
PROPOSAL = "We put up the bench"
WAITS = "The card waits until the group has decided that it is in force."
NAMES = ("Ana", "Ben", "Cem")
EARLY_MS = 10 * MINUTE_MS
SHORTLY_MS = 30_000
"""Long enough to look at two pages."""

Moment = tuple[int, int]
"""Between when and when something was done: a computer may be busy with something else."""


@dataclass(frozen=True)
class Way:
    """A way of organising, and what a group that has it sees.

    Attributes:
        name: as the page that asks for it calls it.
        role: of those who decide from day to day; "" where all do.
        who: who decides, as the proposal says it.
        missing: what it says is missing before anybody has answered.
        says: what people press who want it.
        answer_ms: how long the rules give them.
        answering: how many of Ana and Ben answer.
        early: whether those are all who decide, so that ten minutes are enough.
    """

    name: str
    role: str
    who: str
    missing: str
    says: str
    answer_ms: int
    answering: int
    early: bool = False


WAYS = {
    "together": Way(
        name="Decide each thing together",
        role="",
        who="All 3 members",
        missing=r"0 of 3 have answered\. Answer by .* If nobody objects by then, it is agreed\.",
        says="Fine by me",
        answer_ms=5 * DAY_MS,
        answering=2,
    ),
    "trusted": Way(
        name="Trusted few",
        role="trusted",
        who="The trusted few: 2 people",
        missing=r"0 of 2 have answered\. Answer by .* Then it is counted\.",
        says="Yes",
        answer_ms=2 * DAY_MS,
        answering=2,
        early=True,
    ),
    "association": Way(
        name="Run like an association",
        role="board",
        who="The board: 2 people",
        missing=r"0 of 2 have answered\. Answer by .* Then it is counted\.",
        says="Yes",
        answer_ms=7 * DAY_MS,
        answering=1,
    ),
}


def _starts(harbour: Harbour, page: Page, way: Way) -> str:
    """Ana starts a project that is organised so; gives its address."""
    page.goto(f"{harbour.base}/start/")
    walk_to_the_last_step(page, way.name, door="Public", way=way.name)
    follow(page.get_by_role("button", name="Start", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Your project has begun.")
    return page.url.removesuffix("/begun")


def _takes_part(ana: Page, page: Page, name: str, project: str) -> None:
    """Somebody joins; where the rules say so, Ana lets them in first."""
    page.goto(f"{project}/join")
    asks = page.get_by_role("button", name="Ask to take part")
    if asks.is_visible():
        follow(asks)
        expect(page.get_by_role("status")).to_contain_text("You have asked")
        ana.goto(project)
        follow(ana.get_by_role("button", name=f"Let {name} in"))
        expect(ana.get_by_role("status")).to_contain_text("Let in")
        page.goto(f"{project}/join")
    follow(page.get_by_role("button", name="I have read the rules and take part"))
    expect(page.get_by_role("status")).to_contain_text("Welcome")


def _writes_proposal(page: Page, title: str) -> None:
    page.get_by_label("What do you propose?").fill(title)
    page.get_by_label("Why, and what does it cost?").fill("Many ask for it. It costs nothing.")
    page.get_by_label("By when, and who does it?").fill("The Saturday group, before June.")


def _puts_up(page: Page) -> str:
    """Look at the card and put it up; gives its address."""
    follow(page.get_by_role("button", name="Look at the card"))
    follow(page.get_by_role("button", name="Put up the card"))
    expect(page.get_by_role("status")).to_contain_text(
        re.compile(r"Your card is up(\. Now ask who decides|, and waits\. It says until when)")
    )
    return page.url.split("?")[0]


def _answers(page: Page, card: str, says: str) -> None:
    page.goto(card)
    follow(page.get_by_role("button", name=says, exact=True))
    expect(page.get_by_role("status")).to_contain_text(f"It is noted: {says}")


def _gives_ben(harbour: Harbour, pages: Sequence[Page], project: str, role: str) -> None:
    """All three give Ben the role of those who decide, and he takes it on."""
    ana, ben, _ = pages
    ana.goto(f"{harbour.base}/box/proposal/?in={_code_of(project)}")
    _writes_proposal(ana, "Ben decides with Ana")
    ana.get_by_text("More, if you like").click()
    ana.get_by_label("Which role does somebody get?").select_option(role)
    ana.get_by_label("Who gets the role?").select_option(label="Ben")
    card = _puts_up(ana)
    for page in pages:
        _answers(page, card, "Yes")
    harbour.later(EARLY_MS + MINUTE_MS)
    ben.goto(f"{project}/roles")
    follow(ben.get_by_role("button", name=re.compile("^Yes, ")))
    expect(ben.get_by_role("status")).to_contain_text("It is yours now")


def _code_of(address: str) -> str:
    return address.rpartition("/")[2]


def _waits_for_the_group(harbour: Harbour, page: Page, project: str) -> str:
    """Ben puts up a card about which the group decides first; gives its address."""
    page.goto(f"{harbour.base}/box/news/?in={_code_of(project)}")
    page.get_by_label("What is new?").fill(BENCH)
    page.get_by_label("The group decides first").check()
    where = page.get_by_label("Where does it hang?")
    if where.is_visible():
        where.select_option(_code_of(project).upper())
    return _puts_up(page)


def _fact(page: Page, label: str) -> str:
    """What the proposal says under a heading."""
    line = page.locator(".facts div").filter(has=page.get_by_text(label, exact=True))
    return line.locator("dd").inner_text()


def _states(words: str, moment: Moment) -> bool:
    """Whether words name a moment, to the minute."""
    first_ms, last_ms = moment
    near = (datetime.fromtimestamp(one / 1_000, ZoneInfo(zone()))
            for one in (*range(first_ms, last_ms, MINUTE_MS), last_ms))  # fmt: skip
    return any(f"{one.day} {one:%B, %H:%M} on" in words for one in near)


def _later(moment: Moment, ms: int) -> Moment:
    return moment[0] + ms, moment[1] + ms


def _is_open(page: Page, card: str, bench: str) -> None:
    page.goto(card)
    expect(page.get_by_text("Agreed on")).to_have_count(0)
    page.goto(bench)
    expect(page.get_by_text(WAITS)).to_be_visible()


def _is_in_force(page: Page, card: str, bench: str) -> None:
    page.goto(card)
    expect(page.get_by_text("Agreed on").first).to_be_visible()
    page.goto(bench)
    expect(page.get_by_text(WAITS)).to_have_count(0)


@pytest.mark.parametrize("way", WAYS.values(), ids=[*WAYS])
def test_k4_one_proposal_under_three_ways(
    harbour: Harbour, visit: Callable[..., Page], way: Way
) -> None:
    """Who decides differs, and how long it takes; the proposal and what follows are the same."""
    pages = [visit() for _ in NAMES]
    ana, ben, cem = pages
    for page, name in zip(pages, NAMES, strict=True):
        sign_in(harbour, page, name, f"{name}.{way.role or 'all'}@vik.example".lower())
    project = _starts(harbour, ana, way)
    for page, name in ((ben, "Ben"), (cem, "Cem")):
        _takes_part(ana, page, name, project)
    if way.role:
        _gives_ben(harbour, pages, project, way.role)
    bench = _waits_for_the_group(harbour, ben, project)
    follow(ben.get_by_role("link", name="Propose it to the group"))
    _writes_proposal(ben, PROPOSAL)
    before_ms = harbour.now_ms
    card = _puts_up(ben)
    binds = _later((before_ms, harbour.now_ms), way.answer_ms)

    # All of it stands on the card before anybody has answered.
    cem.goto(card)
    expect(cem.get_by_text(re.compile(way.missing)).first).to_be_visible()
    assert _fact(cem, "Who decides") == way.who
    assert _fact(cem, "Who pays") == "Nobody: no money moves."
    assert _fact(cem, "What happens then") == f"The card “{BENCH}” is in force."
    stated = _fact(cem, "When it holds")
    assert "if it is agreed. If all have answered before, ten minutes after" in stated
    says = cem.get_by_role("button", name=way.says, exact=True)
    expect(says).to_have_count(0 if way.role else 1)
    for page in (ana, ben)[: way.answering]:
        before_ms = harbour.now_ms
        _answers(page, card, way.says)
        binds = _later((before_ms, harbour.now_ms), EARLY_MS) if way.early else binds
    if way.early:
        cem.goto(card)
        stated = _fact(cem, "When it holds")
        assert stated.endswith("on, if it is agreed by then.")
    assert _states(stated, binds), stated

    # That moment it is, and not one before.
    harbour.until(binds[0] - SHORTLY_MS)
    _is_open(cem, card, bench)
    harbour.until(binds[1] + MINUTE_MS)
    _is_in_force(cem, card, bench)
    checked = dugnad(["verify", "--place", str(harbour.folder)], harbour.folder.parent)
    assert checked.returncode == 0, checked.stdout + checked.stderr
