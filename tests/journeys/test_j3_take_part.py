"""J3: somebody takes part with a name and a way to be reached; nothing typed is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import follow
from tests.journeys.conftest import Village, coming

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def work_day(village: Village, ana: Page) -> str:
    """Ana has put up a work day; gives its address."""
    ana.goto(f"{village.base}/box/workday/")
    ana.get_by_label("What shall we do?").fill("Clear the brook")
    ana.get_by_label("When?").fill(coming("05-08T09:00"))
    ana.get_by_label("Where?").fill("By the mill")
    follow(ana.get_by_role("button", name="Look at the card"))
    follow(ana.get_by_role("button", name="Put up the card"))
    expect(ana.get_by_role("heading", name="Clear the brook")).to_be_visible()
    return ana.url


def _say_who_one_is(village: Village, page: Page, name: str, address: str) -> None:
    page.get_by_label("Mail or mobile number").fill(address)
    follow(page.get_by_role("button", name="Send the code"))
    page.get_by_label("The six digits").fill(village.code_to(address))
    follow(page.get_by_role("button", name="Go on"))
    expect(page.get_by_role("heading", name="What shall we call you?")).to_be_visible()
    page.get_by_role("textbox").fill(name)
    follow(page.get_by_role("button", name="Go on"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_stranger_says_yes(
    village: Village, work_day: str, visit: Callable[..., Page], *, scripts: bool
) -> None:
    """A yes pressed before anybody knows who pressed waits for one more press, and then counts."""
    name = "Gro" if scripts else "Hal"
    page = visit(scripts=scripts)
    page.goto(work_day)
    follow(page.get_by_role("button", name="Yes, I come").first)
    _say_who_one_is(village, page, name, f"{name.lower()}@vik.example")
    expect(page.get_by_role("radio", name="Yes, I come")).to_be_checked()
    follow(page.get_by_role("button", name="Send my answer"))
    expect(page.get_by_role("status")).to_contain_text("Yes, I come")
    expect(page).to_have_url(work_day)
    expect(page.get_by_text(name, exact=True)).to_be_visible()


def test_a_card_typed_before_signing_in_is_not_lost(
    village: Village, work_day: str, visit: Callable[..., Page]
) -> None:
    """Who types a card first and says who they are afterwards looks at it again, every word there.

    One press is left then; whoever wants to change something finds the form filled in.
    """
    page = visit(scripts=False)
    page.goto(f"{village.base}/box/workday/")
    page.get_by_label("What shall we do?").fill("Pick apples")
    page.get_by_label("When?").fill(coming("09-18T11:00"))
    page.get_by_label("Where?").fill("The old orchard")
    follow(page.get_by_role("button", name="Look at the card"))
    _say_who_one_is(village, page, "Ida", "ida@vik.example")
    expect(page.get_by_role("button", name="Put up the card")).to_be_visible()
    follow(page.get_by_role("button", name="Change something"))
    expect(page.get_by_label("What shall we do?")).to_have_value("Pick apples")
    expect(page.get_by_label("When?")).to_have_value(re.compile(coming("09-18T11:00")))
    follow(page.get_by_role("button", name="Look at the card"))
    follow(page.get_by_role("button", name="Put up the card"))
    expect(page.get_by_role("heading", name="Pick apples")).to_be_visible()


def test_the_keyboard_alone_is_enough(
    village: Village, work_day: str, visit: Callable[..., Page]
) -> None:
    """From the first page to a yes with Tab and Enter alone, and one always sees where one is."""
    page = visit()
    page.goto(village.base)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the main text")).to_be_focused()
    page.goto(work_day)
    for _ in range(40):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.innerText || ''")
        outline = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
        )
        assert outline, here
        if "Yes, I come" in here:
            break
    else:
        pytest.fail("Tab never came to the answer.")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Mail or mobile number")).to_be_visible()


def test_joining_resting_and_leaving(
    village: Village, work_day: str, visit: Callable[..., Page]
) -> None:
    """The rules are read and confirmed once; resting is one press; leaving says what ends."""
    page = visit()
    page.goto(work_day)
    follow(page.get_by_role("link", name=re.compile("More from Vik")))
    follow(page.get_by_role("link", name="Take part"))
    expect(page.get_by_text("Nobody changes these rules alone.")).to_be_visible()
    follow(page.get_by_role("button", name="I have read the rules and take part"))
    _say_who_one_is(village, page, "Jon", "jon@vik.example")
    follow(page.get_by_role("button", name="I have read the rules and take part"))
    expect(page.get_by_role("status")).to_contain_text("Welcome")
    follow(page.get_by_role("link", name="Rest for a while"))
    follow(page.get_by_role("button", name="Rest for 4 weeks"))
    expect(page.get_by_role("status")).to_contain_text("Your place is kept")
    follow(page.get_by_role("link", name="Leave", exact=True))
    expect(page.get_by_text("This ends when you leave:")).to_be_visible()
    follow(page.get_by_role("button", name="Leave the project"))
    expect(page.get_by_role("status")).to_contain_text("You have left")
