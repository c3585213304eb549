"""K12: from a square on the notice board, without an account, to a file that is checked offline.

The sheet hangs at the shop. Whoever points a phone at it reads in ten seconds whether it adds up,
three numbers and what happened in plain words, asks about any line, and takes the books away.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import follow
from tests.journeys.spoken_place import SpokenPlace, spoken_sample
from tests.journeys.test_every_page import faults_in_all_guises, faults_in_html
from tests.patience import PATIENCE_S
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS_MAX = 10


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpokenPlace]:
    """The sample place: its association holds money for the neighbourhood."""
    with spoken_sample(tmp_path_factory.mktemp("board")) as open_place:
        yield open_place


@pytest.fixture(scope="module")
def checked(place: SpokenPlace) -> SpokenPlace:
    """The same, once it has worked its books out again by itself."""
    until = time.monotonic() + PATIENCE_S
    while 'class="verdict" data-good' not in place.get("/books/")[1]:
        assert time.monotonic() < until, "the books were not worked out again"
        time.sleep(1)
    return place


@pytest.fixture(scope="module")
def bengt(place: SpokenPlace, browser: Browser) -> Any:
    """What Bengt's browser keeps once he has signed in."""
    context = browser.new_context(locale="en-GB")
    place.sign_in(context.new_page(), "Bengt")
    kept = context.storage_state()
    context.close()
    return kept


def test_from_the_square_to_a_checked_file(
    checked: SpokenPlace, visit: Callable[..., Page], tmp_path: Path
) -> None:
    """In ten seconds one true sentence and three numbers; a question on every line; the file."""
    page = visit()
    page.goto(f"{checked.base}/books/poster")
    address = page.locator(".poster__address").inner_text()
    assert page.locator(".poster__qr svg").is_visible()
    began = time.monotonic()
    page.goto(f"http://{address}")
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text("This computer worked everything out again on")
    expect(verdict).to_contain_text("it adds up until")
    expect(page.locator(".three-numbers li")).to_have_count(3)
    expect(page.locator(".three-numbers")).to_contain_text("came in")
    took = time.monotonic() - began
    sys.stdout.write(f"the sentence stood there {took:.1f} s after the address was asked for\n")
    assert took < SECONDS_MAX
    lines = page.locator(".book-lines > li")
    assert lines.count() >= 10
    assert page.get_by_role("link", name="Ask about this line").count() == lines.count()
    fingerprint = page.locator(".fingerprint").inner_text()
    with page.expect_download() as coming:
        page.get_by_role("link", name="All books as one file").click()
    file = tmp_path / "books.db"
    coming.value.save_as(file)
    said = dugnad(["verify", str(file), "--since", fingerprint], tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "The books add up" in said.stdout


def test_a_question_is_asked_and_answered_with_a_date(
    place: SpokenPlace, visit: Callable[..., Page]
) -> None:
    """Marieke asks about a line; Ingrid, who looks after it, answers; a stranger reads both."""
    marieke, ingrid, stranger = visit(), visit(), visit()
    place.sign_in(marieke, "Marieke")
    marieke.goto(f"{place.base}/books/?show=money")
    follow(marieke.get_by_role("link", name="Only money"))
    line = marieke.locator(".book-lines > li", has_text="came in, as was promised").first
    follow(line.get_by_role("link", name="Ask about this line"))
    marieke.get_by_role("textbox").fill("Is this for the swing?")
    follow(marieke.get_by_role("button", name="Ask a question"))
    expect(marieke.get_by_role("status")).to_contain_text("Your question stands there")
    place.sign_in(ingrid, "Ingrid")
    ingrid.goto(f"{place.base}/books/?show=money")
    follow(ingrid.get_by_role("link", name="Answer", exact=True).first)
    ingrid.get_by_role("textbox").fill("Yes, all of it.")
    follow(ingrid.get_by_role("button", name="Answer the question"))
    stranger.goto(f"{place.base}/books/?show=money")
    expect(stranger.locator(".book-lines")).to_contain_text("Is this for the swing?")
    expect(stranger.locator(".book-lines")).to_contain_text("Yes, all of it.")
    said = re.compile("Answered on .*, by somebody who looks after this")
    expect(stranger.locator(".book-lines")).to_contain_text(said)


def test_the_desk_of_the_sample_from_waiting_to_paid(
    place: SpokenPlace, visit: Callable[..., Page], browser: Browser, bengt: Any
) -> None:
    """Karin confirms what waits, approves the list; Bengt pays it; Karin confirms that too."""
    karin, henk = visit(), visit()
    place.sign_in(henk, "Henk")
    henk.goto(f"{place.base}/money/")
    expect(henk.locator("main")).to_contain_text("is owed to you by Solbakken velforening")
    follow(henk.get_by_role("link", name="Give my bank details").first)
    henk.get_by_label("Name of who holds the account").fill("Henk Visser")
    henk.get_by_label("Account number or IBAN").fill("NL91 ABNA 0417 1643 00")
    follow(henk.get_by_role("button", name="Keep my bank details"))
    place.sign_in(karin, "Karin")
    karin.goto(f"{place.base}/money/")
    follow(karin.get_by_role("link", name="Solbakken velforening"))
    expect(karin.get_by_role("heading", level=1)).to_contain_text("things need you")
    follow(karin.get_by_role("link", name="Look and confirm").first)
    follow(karin.get_by_role("button", name=re.compile("I have seen it too")))
    expect(karin.get_by_role("status")).to_contain_text("Confirmed.")
    follow(karin.get_by_role("link", name="The desk of Solbakken velforening"))
    follow(karin.get_by_role("link", name="Look and approve"))
    expect(karin.locator("main")).to_contain_text("NL91 ABNA 0417 1643 00")
    follow(karin.get_by_role("button", name=re.compile("Approve: 200 kr may be paid")))
    treasurer = browser.new_context(storage_state=bengt, locale="en-GB").new_page()
    treasurer.goto(karin.url)
    here = datetime.now(ZoneInfo("Europe/Oslo"))
    treasurer.get_by_label("On which day did it go out?").fill(f"{here:%Y-%m-%d}")
    treasurer.get_by_label("The bank's own line").fill("To Henk Visser 200")
    follow(treasurer.get_by_role("button", name="Record that it was paid"))
    karin.reload()
    follow(karin.get_by_role("button", name=re.compile("I have seen it too: 200 kr went out")))
    expect(karin.locator("main")).to_contain_text("It is paid.")
    henk.goto(f"{place.base}/money/")
    expect(henk.locator("main")).to_contain_text("Nothing is owed to you now.")


def _pages_of_money(place: SpokenPlace, page: Page) -> list[str]:
    """Every page of the desk, of its project's money, and of one's own."""
    page.goto(f"{place.base}/money/")
    desk = page.locator("a[href$='/desk']").first.get_attribute("href") or ""
    page.goto(f"{place.base}{desk}")
    paths = [desk, f"{desk}/box", f"{desk}/box?kind=cash", f"{desk}/pay", desk[:-4] + "money"]
    paths += sorted(set(re.findall(rf'href="({desk}/[^"?]+)"', page.content())))
    paths += [f"{one}/pay" for one in re.findall(r'href="(/p/\w+/money)"', page.content())]
    paths += [f"{one}/pay/bill" for one in re.findall(r'href="(/p/\w+/money)"', page.content())]
    year = datetime.now(ZoneInfo("Europe/Oslo")).year
    paths += ["/money/", "/money/where-to", f"/money/{year}", "/books/?show=money", "/books/print"]
    return [*dict.fromkeys(paths)]


@pytest.mark.checker
def test_the_html_of_the_desk_is_clean(
    place: SpokenPlace, browser: Browser, bengt: Any, need: Callable[[str], str], tmp_path: Path
) -> None:
    """The Nu HTML checker finds no error on any page of money, as the server sends it."""
    context = browser.new_context(locale="en-GB", storage_state=bengt)
    page = context.new_page()
    pages = {
        path: context.request.get(place.base + path).text() for path in _pages_of_money(place, page)
    }
    context.close()
    assert faults_in_html(need("java"), pages, tmp_path) == []


def test_axe_finds_nothing_serious_at_the_desk(
    place: SpokenPlace, browser: Browser, bengt: Any
) -> None:
    """Every page of the desk, of the project's money and of one's own; none scrolls sideways."""
    context = browser.new_context(locale="en-GB", storage_state=bengt)
    page = context.new_page()
    found = []
    for path in _pages_of_money(place, page):
        page.goto(place.base + path)
        found += faults_in_all_guises(page, path)
    context.close()
    assert found == []
