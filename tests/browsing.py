"""Pressing in a browser, so that what is looked at next is the page that the press led to.

Playwright comes back from a press as soon as the next page has begun to arrive, and from a key at
once. Whoever then looks without waiting sees the old page, or half of the new one.
"""

import time
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page

from tests.patience import PATIENCE_MS, PATIENCE_S


def patient(browser: Browser) -> Browser:
    """Let all that somebody does in this browser wait as long as tests wait."""
    browser.on("context", lambda context: context.set_default_timeout(PATIENCE_MS))
    return browser


def follow(what: Locator) -> None:
    """Press what leads to another page, and wait until all of that one is there."""
    with what.page.expect_navigation():
        what.click()


def enter(page: Page) -> None:
    """Press Enter on what leads to another page, and wait until all of that one is there."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def waits_for(true: Callable[[], bool]) -> None:
    """Wait for what a page, its worker or the place does by itself."""
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, "it was not done"
        time.sleep(0.05)


def goes_offline(page: Page) -> None:
    """Cut the network, and let the page know."""
    page.context.set_offline(offline=True)
    waits_for(lambda: not page.evaluate("navigator.onLine"))


def goes_online(page: Page) -> None:
    """Bring the network back, and let the page know."""
    page.context.set_offline(offline=False)
    waits_for(lambda: bool(page.evaluate("navigator.onLine")))
