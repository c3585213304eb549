"""K13, a month of use: gifts, messages and a decision, and nobody else is spoken to (PRV-07).

The place's own clock goes ahead day by day, so that all that it does by itself is done: asking
again, ending, counting, paying back, checking the books, sweeping. It is watched by the system from
its first moment, with all its threads, and so is the whole browser in which everybody sits.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browsing import follow, patient
from tests.conftest import QUIET
from tests.journeys.conftest import PHONE, Harbour, PlaceWithAClock, sign_in, zone
from tests.journeys.test_j5_fund_a_card import asks_for, begins, comes_in, promises
from tests.journeys.test_j6_do_the_work import DAY_MS, money_comes
from tests.journeys.test_k13_no_third_party import OWN_ACCORD
from tests.site.running import dugnad
from tests.site.watched import elsewhere, notes_of, reached, watched, watched_program

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DAYS = 31
A_DAY_S = 0.3
"""Real time that the place is given for each of its days."""
BUSY_DAYS = (3, 6, DAYS)
"""On these something ends, and the letters about it are waited for: they are not written late.

After the last one all is done that was due in the month."""


class WatchedPlaceWithAClock(PlaceWithAClock):
    """A running place whose clock a story sets, watched from its first moment."""

    @staticmethod
    def command(folder: Path, port: int, *words: str) -> list[str]:
        """Open it under watch."""
        return watched(PlaceWithAClock.command(folder, port, *words), notes_of(folder))


@dataclass
class Visitors:
    """Everybody's browser windows, and whom their pages asked for anything."""

    browser: Browser
    asked: dict[str, None] = field(default_factory=dict)

    def one(self) -> Page:
        """Somebody comes, of whom nothing is known."""
        context = self.browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
        context.on("request", lambda request: self.asked.setdefault(urlsplit(request.url).netloc))
        return context.new_page()


@contextmanager
def _visitors(playwright: Playwright, program: str, home: Path) -> Iterator[Visitors]:
    """A whole Chromium under watch, for everybody."""
    start, _notes = watched_program(program, home)
    absent = ",".join(f"MAP {name} ~NOTFOUND" for name in OWN_ACCORD)
    words = [*QUIET, "--no-proxy-server", f"--host-resolver-rules={absent}"]
    browser = patient(playwright.chromium.launch(executable_path=start, args=words))
    yield Visitors(browser)
    browser.close()


def test_in_a_month_of_use_nobody_else_is_reached(
    playwright: Playwright, need: Callable[[str], str], tmp_path: Path
) -> None:
    """Somebody gives, somebody proposes, thirty-one days pass, and it was between us alone."""
    need("strace")
    folder = tmp_path / "place"
    words = ["new", str(folder), "--name", "Vik", "--language", "en", "--zone", zone()]
    made = dugnad(words, tmp_path)
    assert made.returncode == 0, made.stderr
    (tmp_path / "ahead").write_text("0")
    seen: list[str] = []
    with _visitors(playwright, need("chromium"), tmp_path) as visitors:
        ana = visitors.one()
        with WatchedPlaceWithAClock(folder) as running:
            code = begins(Harbour(folder, running), ana)
        seen += reached(notes_of(folder))
        money_comes(tmp_path, code)
        with WatchedPlaceWithAClock(folder, port=running.port) as running:
            harbour = Harbour(folder, running)
            card = asks_for(harbour, ana)
            sofie = visitors.one()
            reference = promises(harbour, sofie, card, "Sofie", amount="2 000", seen="By my name")
            two = _the_two(harbour, visitors)
            comes_in(harbour, two, "2 000", reference)
            decision = _proposes(harbour, ana)
            _a_month_passes(harbour, (ana, sofie, *two), (card, decision))
            harbour.message_to("sofie@vik.example", "did not reach its goal")
            sofie.goto(f"{harbour.base}/money/")
            expect(sofie.get_by_text("2,000 kr").first).to_be_visible()
            ana.goto(decision)
            expect(ana.get_by_text(re.compile("It is agreed|Agreed")).first).to_be_visible()
        seen += reached(notes_of(folder))
        assert [*visitors.asked] == [f"127.0.0.1:{running.port}"]
    assert f"127.0.0.1:{running.port}" in reached(tmp_path / "program.txt"), "nothing was watched"
    assert elsewhere(reached(tmp_path / "program.txt")) == []
    assert elsewhere(seen) == []


# ── Steps
def _the_two(harbour: Harbour, visitors: Visitors) -> tuple[Page, Page]:
    """Bengt and Karin sign in."""
    two = visitors.one(), visitors.one()
    harbour.read.extend(harbour.sent())  # what the desk told them.
    for page, name in zip(two, ("Bengt", "Karin"), strict=True):
        sign_in(harbour, page, name, f"{name.lower()}@vik.example")
    return two


def _proposes(harbour: Harbour, ana: Page) -> str:
    """Ana proposes something to the neighbours; where it stands."""
    ana.goto(f"{harbour.base}/box/proposal/")
    ana.get_by_label("What do you propose?").fill("A lamp at the jetty")
    ana.get_by_label("Why, and what does it cost?").fill("It is dark. It costs nothing.")
    ana.get_by_label("By when, and who does it?").fill("The boat club, in spring.")
    follow(ana.get_by_role("button", name="Look at the card"))
    follow(ana.get_by_role("button", name="Put up the card"))
    ana.wait_for_url(re.compile("/c/"))
    return ana.url


def _a_month_passes(harbour: Harbour, people: tuple[Page, ...], pages: tuple[str, ...]) -> None:
    """Each day somebody looks at something, and the place does what is due."""
    at = ("/", *(urlsplit(page).path for page in pages), "/for-you/", "/money/", "/books/")
    for day in range(DAYS):
        (harbour.later if day + 1 in BUSY_DAYS else harbour.goes_ahead)(DAY_MS)
        who = people[day % len(people)]
        who.goto(harbour.base + at[day % len(at)])
        time.sleep(A_DAY_S)
