"""K5: a starter steps down on a phone without scripts, in few taps and under three minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.axe import serious_faults
from tests.browsing import follow
from tests.journeys.conftest import Village, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAPS_MAX = 6
MINUTES_MAX = 3


@dataclass
class Thumb:
    """Taps, and counts them."""

    taps: int = 0

    def tap(self, what: Locator) -> None:
        """Tap something that is there."""
        follow(what)
        self.taps += 1

    def choose(self, field: Locator, label: str) -> None:
        """Choose a name from a list: one tap opens it, one chooses."""
        field.select_option(label=label)
        self.taps += 2


def _axe(page: Page) -> list[str]:
    # Scripts are off in these windows; axe runs in one of its own that shows the same words.
    return [f"{page.url}: {one}" for one in serious_faults(page)]


def _takes_part(village: Village, page: Page, name: str, project: str) -> None:
    sign_in(village, page, name, f"{name.lower()}@vik.example")
    page.goto(f"{project}/join")
    follow(page.get_by_role("button", name="I have read the rules and take part"))
    expect(page.get_by_role("status")).to_contain_text("Welcome")


def test_k5_stepping_down_on_a_phone(
    village: Village, ana: Page, visit: Callable[..., Page]
) -> None:
    """Liv looks after the project with Ana, and asks Mons by name; he says yes, and it is his."""
    ana.goto(f"{village.base}/my/")
    follow(ana.get_by_role("link", name="Vik and around").first)
    project = ana.url
    liv, mons = visit(scripts=False), visit(scripts=False)
    _takes_part(village, liv, "Liv", project)
    _takes_part(village, mons, "Mons", project)
    ana.goto(f"{project}/roles")
    follow(ana.get_by_role("link", name="Share it"))
    follow(ana.get_by_role("button", name="Ask Liv"))
    expect(ana.get_by_role("status")).to_contain_text("Liv is asked")
    for path in ("roles", "roles/deputy?role=starter", "waiting", "hand-over", "leave"):
        ana.goto(f"{project}/{path}")
        assert _axe(ana) == []
    assert "Will you look after the project?" in village.message_to("liv@vik.example", "look after")
    liv.goto(f"{village.base}/for-you/")
    follow(liv.get_by_role("button", name="Yes, I look after it"))
    liv.goto(f"{village.base}/box/news/")
    liv.get_by_role("textbox").first.fill("The path is open")
    liv.get_by_role("textbox").nth(1).fill("Go and see it.")
    follow(liv.get_by_role("button", name="Look at the card"))
    follow(liv.get_by_role("button", name="Put up the card"))
    expect(liv.get_by_role("heading", name="The path is open")).to_be_visible()

    liv.goto(project)
    thumb, began = Thumb(), time.monotonic()
    thumb.tap(liv.get_by_role("link", name="Hand over what I do"))
    expect(liv.get_by_text("The card: The path is open")).to_be_visible()
    expect(liv.get_by_label("Your letter to those who take part")).to_contain_text(
        "The path is open"
    )
    thumb.choose(liv.get_by_label("Looking after the project"), "Ask Mons")
    thumb.tap(liv.get_by_role("button", name="Ask them and send the letter"))
    expect(liv.get_by_role("status")).to_contain_text("Asked: Mons")
    expect(liv.get_by_text("Mons has been asked since")).to_be_visible()

    mons.goto(f"{village.base}/for-you/")
    expect(mons.get_by_text("Liv has asked you in Vik and around")).to_be_visible()
    follow(mons.get_by_role("button", name="Yes, I look after it"))
    expect(mons.get_by_role("status")).to_contain_text("It is yours now")
    mons.goto(f"{project}/roles")
    expect(mons.get_by_text("From Liv,")).to_be_visible()
    liv.goto(f"{project}/roles")
    expect(liv.get_by_role("listitem").filter(has_text="Mons, until")).to_be_visible()
    expect(liv.get_by_role("link", name="Share it")).to_have_count(0)
    assert thumb.taps <= TAPS_MAX
    assert time.monotonic() - began < MINUTES_MAX * 60
    assert "Liv hands over" in village.message_to("ana@vik.example", "hands over")
    ana.goto(f"{village.base}/me/")  # who looks after it now waits for Monday, until she says so.
    ana.get_by_label("What only tells you something: how shall it come?").select_option(
        label="Each at once"
    )
    follow(ana.get_by_role("button", name="Save how often"))
    letter = "Mons looks after the project from now on."
    assert letter in village.message_to("ana@vik.example", letter)


def test_k5_laying_down_at_once(village: Village, ana: Page, visit: Callable[..., Page]) -> None:
    """Nils shares the project with Ana and lays it down with nobody after him: three taps."""
    ana.goto(f"{village.base}/my/")
    follow(ana.get_by_role("link", name="Vik and around").first)
    project = ana.url
    nils = visit(scripts=False)
    _takes_part(village, nils, "Nils", project)
    ana.goto(f"{project}/roles/deputy?role=starter")
    follow(ana.get_by_role("button", name="Ask Nils"))
    nils.goto(f"{project}/roles")
    follow(nils.get_by_role("button", name="Yes, I stand in"))
    expect(nils.get_by_role("status")).to_contain_text("It is yours now")
    nils.goto(project)
    thumb = Thumb()
    thumb.tap(nils.get_by_role("link", name="Hand over what I do"))
    thumb.tap(nils.get_by_role("link", name="Lay my roles down"))
    expect(nils.get_by_text("This role of yours ends at once")).to_be_visible()
    thumb.tap(nils.get_by_role("button", name="Lay my roles down now"))
    expect(nils.get_by_role("status")).to_contain_text("Thank you for all that you did.")
    assert thumb.taps == 3


def test_k2_leaving_on_a_phone(village: Village, ana: Page, visit: Callable[..., Page]) -> None:
    """Odd leaves: before it the page says what ends, after it a page stays that says what ended."""
    ana.goto(f"{village.base}/my/")
    follow(ana.get_by_role("link", name="Vik and around").first)
    project = ana.url
    odd = visit(scripts=False)
    _takes_part(village, odd, "Odd", project)
    follow(odd.get_by_role("link", name="Leave", exact=True))
    expect(odd.get_by_text("Nobody owes anybody money")).to_be_visible()
    follow(odd.get_by_role("button", name="Leave the project"))
    expect(odd.get_by_role("status")).to_contain_text("You have left")
    odd.goto(f"{village.base}/my/")
    follow(odd.get_by_role("link", name="what ended on"))
    expect(odd.get_by_role("heading", name="What ended", exact=True)).to_be_visible()
    expect(odd.get_by_text("You owe nothing")).to_be_visible()
