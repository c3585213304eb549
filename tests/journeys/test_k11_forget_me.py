"""Eva has herself forgotten on her own page, in a browser, and thinks again once (K11)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import serious_faults
from tests.browsing import follow, waits_for
from tests.journeys.conftest import PHONE, Harbour, begins, joins, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DAY_MS = 24 * 3_600_000
EVA = "eva@vik.example"


def sound(page: Page) -> None:
    """Nothing on the page is in anybody's way."""
    assert serious_faults(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_eva_is_forgotten_and_can_think_again(harbour: Harbour, browser: Browser) -> None:
    """She reads what goes, takes all of it along, thinks again once, and then is gone."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", accept_downloads=True)  # type: ignore[arg-type]
    begun = browser.new_context(locale="en-GB")
    project = begins(harbour, begun.new_page())
    page = context.new_page()
    joins(harbour, page, "Eva", EVA, project)
    page.goto(f"{harbour.base}/me/")
    follow(page.get_by_role("link", name="Forget me"))
    expect(page.get_by_text("Your name: Eva.")).to_be_visible()
    sound(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take everything with me").click()
    assert taken.value.suggested_filename == "everything-of-me.zip"
    asks(harbour, page)
    expect(page.get_by_role("status")).to_contain_text("You will be forgotten on")
    sound(page)
    follow(page.get_by_role("button", name="I stay after all"))
    expect(page.get_by_text("Good that you stay.")).to_be_visible()
    asks(harbour, page)
    harbour.later(3 * DAY_MS + 60_000)
    waits_for(lambda: bool(page.goto(f"{harbour.base}/me/")) and "/in/" in page.url)
    context.close()
    again = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = again.new_page()
    sign_in(harbour, page, "Eva", EVA)  # the place asks what to call her: it knows her no more.
    page.goto(project)
    expect(page.get_by_text("One person takes part.")).to_be_visible()
    again.close()
    begun.close()


def asks(harbour: Harbour, page: Page) -> None:
    """Eva presses, and types the code that was sent to her."""
    harbour.later(10 * 60_000)
    follow(page.get_by_role("button", name="Forget me"))
    page.wait_for_url(re.compile("/me/forget/code/"))
    page.get_by_label("The six digits").fill(harbour.code_to(EVA))
    follow(page.get_by_role("button", name="Go on"))
    page.wait_for_url(re.compile("/me/forget/$"))
    assert "/me/forget/" in harbour.message_to(EVA, "forgets you")


def test_the_rescue_page_says_how_it_stands(harbour: Harbour, browser: Browser) -> None:
    """Nobody keeps a part yet: the page says so to everybody, and what is missing."""
    page = browser.new_context(viewport=PHONE, locale="en-GB").new_page()  # type: ignore[arg-type]
    page.goto(f"{harbour.base}/rescue/")
    expect(page.get_by_text("Three people are needed who keep a part.")).to_be_visible()
    sound(page)
    page.context.close()
