"""Without a network: Ana reads on her phone what she opened, answers, and it is sent afterwards."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import serious_faults
from tests.browsing import follow, goes_offline, goes_online, waits_for
from tests.journeys.conftest import DAY_MS, PHONE, Harbour, begins, coming, quiet_console

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIX = coming("06-05T11:00")


def _calls(harbour: Harbour, page: Page, title: str, when: str) -> str:
    page.goto(f"{harbour.base}/box/workday/")
    page.get_by_label("What shall we do?").fill(title)
    page.get_by_label("When?").fill(when)
    page.get_by_label("Where?").fill("The playground")
    follow(page.get_by_role("button", name="Look at the card"))
    follow(page.get_by_role("button", name="Put up the card"))
    page.wait_for_url(re.compile("/c/"))
    return page.url.split("?")[0]


def _speaks_for_her(harbour: Harbour, page: Page) -> None:
    page.goto(f"{harbour.base}/me/devices/")
    page.get_by_label("What do you call this device?").fill("Ana's phone")
    follow(page.get_by_role("button", name=re.compile("^Confirm with this device")))
    expect(page.get_by_role("heading", name="These speak for you")).to_be_visible()


def test_reads_answers_and_is_told(harbour: Harbour, browser: Browser) -> None:
    """Two cards are answered offline: one answer arrives in time, the other one too late."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    begins(harbour, page)
    paint = _calls(harbour, page, "Paint the fence", SIX)
    soon = harbour.now_ms + 2 * DAY_MS
    mow = _calls(harbour, page, "Mow the lawn", _typed(page, soon))
    _speaks_for_her(harbour, page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with quiet_console(page):
        for card in (mow, paint):
            page.goto(card)
    waits_for(lambda: _kept(page).issuperset({paint, mow, f"{harbour.base}/offline/"}))
    goes_offline(page)
    answer = page.goto(paint)
    assert answer is not None
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    said = page.get_by_text("You are offline. This page is as it was then:")
    expect(said).to_contain_text(re.compile(r"then: \d\d:\d\d"))
    assert serious_faults(page) == []
    _answers(page, "Yes, I come")
    page.goto(mow)
    expect(page.get_by_role("link", name="Paint the fence: Yes, I come")).to_be_visible()
    _answers(page, "Yes, I come")
    assert serious_faults(page) == []
    page.goto(f"{harbour.base}/map/")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    follow(page.get_by_role("link", name=re.compile("^Paint the fence")).last)
    expect(page.get_by_role("heading", name="Paint the fence")).to_be_visible()
    harbour.later(4 * DAY_MS)
    goes_online(page)
    page.goto(f"{harbour.base}/help/")
    expect(page.get_by_text("It arrived, and stands in the books.")).to_be_visible()
    expect(page.get_by_text("The time to answer is over")).to_be_visible()
    page.goto(paint)
    expect(page.get_by_role("button", name="Yes, I come", pressed=True).first).to_be_visible()
    page.goto(f"{harbour.base}/me/")
    follow(page.get_by_role("button", name="Sign out", exact=True))
    expect(page.get_by_text("It arrived")).to_have_count(0)
    waits_for(lambda: not page.evaluate(WORKS))
    goes_offline(page)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(paint)
    context.close()


KEPT = """async () => {
  const rows = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  return (await Promise.all(rows.map((one) => one.keys()))).flat().map((one) => one.url);
}"""
WORKS = "navigator.serviceWorker.getRegistration().then((found) => !!found)"


def _kept(page: Page) -> set[str]:
    """What can be read without a network: the worker keeps a page once it is shown."""
    return {*page.evaluate(KEPT)}


def _typed(page: Page, at_ms: int) -> str:
    """A moment as its field takes it, at noon of that day."""
    day: str = page.evaluate("(ms) => new Date(ms).toISOString().slice(0, 10)", at_ms)
    return f"{day}T12:00"


def _answers(page: Page, says: str) -> None:
    page.get_by_role("button", name=says).first.click()
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_text("Waiting for the network.").first).to_be_visible()
