"""J3: somebody takes part with a name and a way to be reached; nothing typed is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Village

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def work_day(village: Village, ana: Page) -> str:
    """Ana has put up a work day; gives its address."""
    ana.goto(f"{village.base}/box/workday/")
    ana.get_by_label("What shall we do?").fill("Clear the brook")
    ana.get_by_label("When?").fill("2027-05-08T09:00")
    ana.get_by_label("Where?").fill("By the mill")
    ana.get_by_role("button", name="Look at the card").click()
    ana.get_by_role("button", name="Put up the card").click()
    expect(ana.get_by_role("heading", name="Clear the brook")).to_be_visible()
    return ana.url


def _say_who_one_is(village: Village, page: Page, name: str, address: str) -> None:
    page.get_by_label("Mail or mobile number").fill(address)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("The six digits").fill(village.code_to(address))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What shall we call you?")).to_be_visible()
    page.get_by_role("textbox").fill(name)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_stranger_says_yes(
    village: Village, work_day: str, visit: Callable[..., Page], *, scripts: bool
) -> None:
    """A yes pressed before anybody knows who pressed waits for one more press, and then counts."""
    name = "Gro" if scripts else "Hal"
    page = visit(scripts=scripts)
    page.goto(work_day)
    page.get_by_role("button", name="Yes, I come").first.click()
    _say_who_one_is(village, page, name, f"{name.lower()}@vik.example")
    expect(page.get_by_role("radio", name="Yes, I come")).to_be_checked()
    page.get_by_role("button", name="Send my answer").click()
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
    page.get_by_label("When?").fill("2027-09-18T11:00")
    page.get_by_label("Where?").fill("The old orchard")
    page.get_by_role("button", name="Look at the card").click()
    _say_who_one_is(village, page, "Ida", "ida@vik.example")
    expect(page.get_by_role("button", name="Put up the card")).to_be_visible()
    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("What shall we do?")).to_have_value("Pick apples")
    expect(page.get_by_label("When?")).to_have_value(re.compile("2027-09-18T11:00"))
    page.get_by_role("button", name="Look at the card").click()
    page.get_by_role("button", name="Put up the card").click()
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
    page.get_by_role("link", name=re.compile("More from Vik")).click()
    page.get_by_role("link", name="Take part").click()
    expect(page.get_by_text("Nobody changes these rules alone.")).to_be_visible()
    page.get_by_role("button", name="I have read the rules and take part").click()
    _say_who_one_is(village, page, "Jon", "jon@vik.example")
    page.get_by_role("button", name="I have read the rules and take part").click()
    expect(page.get_by_role("status")).to_contain_text("Welcome")
    page.get_by_role("link", name="Rest for a while").click()
    page.get_by_role("button", name="Rest for 4 weeks").click()
    expect(page.get_by_role("status")).to_contain_text("Your place is kept")
    page.get_by_role("link", name="Leave", exact=True).click()
    expect(page.get_by_text("This ends when you leave:")).to_be_visible()
    page.get_by_role("button", name="Leave the project").click()
    expect(page.get_by_role("status")).to_contain_text("You have left")
