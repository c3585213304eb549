"""K13, the page load: nothing that a page or the place does speaks to a third party (PRV-07).

Both programs are watched by the system from their first moment: the place with all its threads,
and a whole Chromium. A page of every kind that links lead to is opened, by a stranger and by
somebody who is signed in.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, Playwright

from tests.browsing import follow, patient
from tests.conftest import QUIET
from tests.journeys.conftest import PHONE, Village, sign_in, zone
from tests.patience import PATIENCE_S
from tests.site.running import dugnad
from tests.site.watched import WatchedPlace, elsewhere, notes_of, reached, watched_program

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK = re.compile(r'href="(/[^"#]*)')
PAGES_MAX = 150
ANOTHER_PARTY = "192.0.2.1:80"
"""An address that belongs to nobody (RFC 5737)."""
OWN_ACCORD = (
    "update.googleapis.com",
    "accounts.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
)
"""Whom Chromium looks for by itself, whichever page is open: these names are not found here.

Were a page to load from one of them, `asked` would tell."""


@contextmanager
def _watched_browser(playwright: Playwright, program: str, home: Path) -> Iterator[Page]:
    """A whole Chromium under watch; what its pages asked for must have been asked of one place."""
    start, _notes = watched_program(program, home)
    absent = ",".join(f"MAP {name} ~NOTFOUND" for name in OWN_ACCORD)
    words = [*QUIET, "--no-proxy-server", f"--host-resolver-rules={absent}"]
    browser = patient(playwright.chromium.launch(executable_path=start, args=words))
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    asked: dict[str, None] = {}
    context.on("request", lambda request: asked.setdefault(urlsplit(request.url).netloc))
    yield context.new_page()
    browser.close()
    assert len([one for one in asked if one]) == 1, f"pages asked of {list(asked)}"


def _open_one_of_each(page: Page, base: str, first: list[str]) -> set[str]:
    """Follow links until no new kind of page turns up; gives the names of the kinds."""
    waiting, met, kinds = [*first], set[str](), set[str]()
    while waiting and len(met) < PAGES_MAX:
        path = waiting.pop(0)
        kind = _kind(path)
        if path in met or kind in ("", "sign-out") or (kind in kinds and path not in first):
            continue
        met.add(path)
        answer = page.request.get(base + path)
        if "html" not in answer.headers["content-type"]:
            continue
        kinds.add(kind)
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
        waiting += LINK.findall(page.content().replace("&amp;", "&"))
    return kinds


def _kind(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return ""


def test_a_stranger_s_look_around_reaches_nobody_else(
    playwright: Playwright, need: Callable[[str], str], tmp_path: Path
) -> None:
    """Every kind of page of the sample place, without an account: only the place is spoken to."""
    need("strace")
    folder = tmp_path / "place"
    with WatchedPlace(folder) as place:
        base = f"http://127.0.0.1:{place.port}"
        with _watched_browser(playwright, need("chromium"), tmp_path) as page:
            kinds = _open_one_of_each(page, base, ["/", "/books/"])
        assert {"home", "card", "project", "books", "print", "rules", "help"} <= kinds
        spoken_to = reached(tmp_path / "program.txt")
        assert f"127.0.0.1:{place.port}" in spoken_to, "nothing was watched"
        assert elsewhere(spoken_to) == []
    assert elsewhere(reached(notes_of(folder))) == []


def test_who_is_signed_in_is_told_of_to_nobody_else(
    playwright: Playwright, need: Callable[[str], str], tmp_path: Path
) -> None:
    """Eva signs in by a code, begins, puts up a card and sees every page that is there for her."""
    need("strace")
    folder = tmp_path / "place"
    words = ["new", str(folder), "--name", "Vik", "--language", "en", "--zone", zone()]
    made = dugnad(words, tmp_path)
    assert made.returncode == 0, made.stderr
    with WatchedPlace(folder) as place:
        village = Village(folder, place)
        with _watched_browser(playwright, need("chromium"), tmp_path) as page:
            sign_in(village, page, "Eva", "eva@vik.example")
            page.goto(f"{village.base}/begin/")
            page.get_by_label("What do you call your neighbourhood?").fill("Vik and around")
            said = page.get_by_label("One sentence on what you want to do together")
            said.fill("Keep the paths open.")
            follow(page.get_by_role("button", name="Begin"))
            page.goto(f"{village.base}/box/news/")
            page.get_by_label("What is new?").fill("The bridge is open")
            follow(page.get_by_role("button", name="Look at the card"))
            follow(page.get_by_role("button", name="Put up the card"))
            page.wait_for_url(re.compile("/c/"))
            own = ["/", "/me/", "/my/", "/for-you/", urlsplit(page.url).path]
            kinds = _open_one_of_each(page, village.base, own)
        assert {"me", "mine", "for-you", "card", "reword", "close", "roles"} <= kinds
        assert elsewhere(reached(tmp_path / "program.txt")) == []
    assert elsewhere(reached(notes_of(folder))) == []


def test_a_page_that_did_speak_to_others_would_be_found(
    playwright: Playwright, need: Callable[[str], str], tmp_path: Path
) -> None:
    """The watch itself: one picture from elsewhere is enough to be seen."""
    need("strace")
    with _watched_browser(playwright, need("chromium"), tmp_path) as page:
        page.set_content(
            f'<img src="http://{ANOTHER_PARTY}/pixel.png" alt="">', wait_until="commit"
        )
        with pytest.raises(Error):
            page.goto(f"http://{ANOTHER_PARTY}/", timeout=3_000)
        until = time.monotonic() + PATIENCE_S
        while not elsewhere(reached(tmp_path / "program.txt")) and time.monotonic() < until:
            time.sleep(0.1)
    assert elsewhere(reached(tmp_path / "program.txt")) == [ANOTHER_PARTY]
