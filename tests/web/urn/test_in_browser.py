"""Secret answers in a real browser: by keyboard alone, without scripts, and nothing for axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from dugnad.charter.counting.method import BySchulze
from tests.axe import serious_faults
from tests.browsing import enter, follow, patient
from tests.conftest import QUIET
from tests.web.acting.street import DATABASES
from tests.web.urn.conftest import Polling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases=DATABASES, transaction=True)]

PHONE = {"width": 390, "height": 844}
NUMBER = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")
TABS_MAX = 60


def visit(polling: Polling, browser: Browser, name: str, at: str, *, scripts: bool) -> Page:
    """Somebody's browser, signed in."""
    context: BrowserContext = browser.new_context(
        locale="en-GB",
        viewport=PHONE,  # type: ignore[arg-type]
        java_script_enabled=scripts,
    )
    visitor = polling.browser(polling.persons[name])
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": visitor.cookies[settings.SESSION_COOKIE_NAME].value,
                "domain": urlsplit(at).hostname or "",
                "path": "/",
            }
        ]
    )
    return context.new_page()


def looked_at(page: Page) -> None:
    """Nothing serious for axe, and nothing runs out of a telephone's window."""
    assert serious_faults(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words."""
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        if here.count() == 0:
            continue
        if words in here.inner_text() or words in (here.get_attribute("value") or ""):
            return
    raise AssertionError(words)


def test_a_secret_answer_by_keyboard_and_two_counters(
    polling: Polling, live_server: LiveServer, playwright: Playwright, need: Callable[[str], str]
) -> None:
    """Cem answers by keyboard without scripts; Ana and Ben open; Cem finds his number."""
    card = polling.asks()
    for name in ("Ana", "Ben", "Dia", "Eva"):
        polling.puts(name, card)
    base, code = live_server.url, polling.code(card)
    path = need("chromium")
    with patient(playwright.chromium.launch(executable_path=path, args=[*QUIET])) as browser:
        page = visit(polling, browser, "Cem", base, scripts=False)
        page.goto(f"{base}/c/{code}")
        tab_to(page, "Answer in secret")
        enter(page)
        tab_to(page, "yes")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        tab_to(page, "Put my answer into the urn")
        enter(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your answer lies in the urn")
        number = NUMBER.search(page.content())
        assert number is not None
        with_scripts = visit(polling, browser, "Cem", base, scripts=True)
        for address in (f"/c/{code}", f"/c/{code}/do/TakePart", f"/c/{code}/urn"):
            with_scripts.goto(f"{base}{address}")
            looked_at(with_scripts)
        follow(with_scripts.get_by_role("button", name="Print my words"))
        expect(with_scripts.get_by_role("heading", level=1)).to_have_text("A bench by the pier")
        looked_at(with_scripts)
        polling.ends()
        for name in ("Ana", "Ben"):
            counter = visit(polling, browser, name, base, scripts=True)
            counter.goto(f"{base}/c/{code}/urn")
            looked_at(counter)
            follow(counter.get_by_role("button", name="Show my half, to print it"))
            looked_at(counter)
            counter.goto(f"{base}/c/{code}/urn")
            follow(counter.get_by_role("button", name="Add my half"))
            expect(counter.get_by_role("status").first).to_be_visible()
            looked_at(counter)
        page.goto(f"{base}/c/{code}/urn")
        page.get_by_label("The number of your answer").fill(number.group())
        follow(page.get_by_role("button", name="Find my answer"))
        expect(page.get_by_text("It was counted as: No")).to_be_visible()
        with_scripts.goto(f"{base}/c/{code}/urn")
        looked_at(with_scripts)


def test_a_ballot_among_options_looks_right(
    polling: Polling, live_server: LiveServer, playwright: Playwright, need: Callable[[str], str]
) -> None:
    """The form of an order, what is to be mended, and the number fit a telephone."""
    options = ("A red one", "A blue one")
    card = polling.asks("Which boat", method=BySchulze(), options=options)
    base, code = live_server.url, polling.code(card)
    path = need("chromium")
    with patient(playwright.chromium.launch(executable_path=path, args=[*QUIET])) as browser:
        page = visit(polling, browser, "Cem", base, scripts=True)
        page.goto(f"{base}/c/{code}/do/TakePart")
        looked_at(page)
        page.get_by_label("A blue one").select_option("1")
        follow(page.get_by_role("button", name="Put my answer into the urn"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Your answer lies in the urn")
        assert NUMBER.search(page.content())
        looked_at(page)


def test_a_secret_slip_goes_from_hand_to_hand(
    polling: Polling, live_server: LiveServer, playwright: Playwright, need: Callable[[str], str]
) -> None:
    """Ana prints for Dia, Ben and Cem type: every page fits a telephone, and axe finds nothing."""
    card = polling.asks()
    base, code = live_server.url, polling.code(card)
    path = need("chromium")
    with patient(playwright.chromium.launch(executable_path=path, args=[*QUIET])) as browser:
        ana = visit(polling, browser, "Ana", base, scripts=False)
        ana.goto(f"{base}/c/{code}/urn")
        follow(ana.get_by_role("link", name="Print slips"))
        ana.get_by_label("Dia").check()
        follow(ana.get_by_role("button", name="Make the slips"))
        expect(ana.get_by_role("heading", level=1)).to_have_text("A bench by the pier")
        slip = ana.locator(".slip__code").inner_text()
        word = ana.get_by_role("row", name=re.compile(r"^No\b")).locator("td").inner_text()
        for name, says in (("Ben", "It counts once a second person"), ("Cem", "Tear the slip")):
            page = visit(polling, browser, name, base, scripts=True)
            page.goto(f"{base}/c/{code}/enter")
            looked_at(page)
            page.get_by_label("The six characters on the slip").fill(slip)
            follow(page.get_by_role("button", name="Open the slip"))
            looked_at(page)
            page.get_by_label("The words on the slip").fill(word)
            follow(page.get_by_role("button", name="Put it into the urn"))
            expect(page.get_by_role("status").first).to_contain_text(says)
        assert polling.stage(card).answered == 1
        own = visit(polling, browser, "Eva", base, scripts=True)
        for path in ("slips", "urn"):
            printer = visit(polling, browser, "Ana", base, scripts=True)
            printer.goto(f"{base}/c/{code}/{path}")
            looked_at(printer)
        own.goto(f"{base}/c/{code}/urn")
        follow(own.get_by_role("button", name="Print my words"))
        looked_at(own)
