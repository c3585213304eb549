"""J2: a neighbour puts up a work day in a minute, and three people answer without an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import follow
from tests.journeys.conftest import Village, coming, quiet_console
from tests.patience import PATIENCE_S
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAPS_MAX = 7
SCANNER = "Mozilla/5.0 (compatible; MailScanner/5.4; +https://scanner.example/bot)"


@dataclass
class Thumb:
    """Counts what a person does on a phone."""

    taps: int = 0
    fields: int = 0

    def tap(self, what: Locator) -> None:
        """Tap something."""
        what.click()
        self.taps += 1

    def write(self, where: Locator, text: str) -> None:
        """Tap a field and type into it."""
        self.tap(where)
        where.fill(text)
        self.fields += 1


def test_a_work_day_from_the_first_tap_to_three_answers(
    village: Village, ana: Page, visit: Callable[..., Page]
) -> None:
    """Three fields and at most seven taps put it up; link, no scripts and code all answer it."""
    thumb, page = Thumb(), ana
    with quiet_console(page):
        page.goto(village.base)
        thumb.tap(page.get_by_role("link", name="Put up a card"))
        thumb.tap(page.get_by_role("link", name=re.compile("Work day")))
        thumb.write(page.get_by_label("What shall we do?"), "Mend the boathouse roof")
        thumb.write(page.get_by_label("When?"), coming("06-05T10:00"))
        thumb.write(page.get_by_label("Where?"), "The boathouse")
        thumb.tap(page.get_by_role("button", name="Look at the card"))
        expect(page.get_by_text("This is how others see it").first).to_be_visible()
        thumb.tap(page.get_by_role("button", name="Put up the card"))
        page.wait_for_url("**/c/*")
        expect(page.get_by_role("heading", name="Mend the boathouse roof")).to_be_visible()
    assert (thumb.fields, thumb.taps) == (3, TAPS_MAX)
    card = page.url
    code = card.rsplit("/", 1)[1]

    _see_the_poster(page, card, code)
    links, codes = _ask_three(village, page, card)
    _scan(village, links)

    _answer(visit(), links["ben@vik.example"], "Ben")
    _answer(visit(scripts=False), links["+4740012345"], "Cem")
    window = visit()
    window.goto(village.base)
    window.get_by_label("Do you have a code").fill(codes["dia@vik.example"].lower())
    follow(window.get_by_role("button", name="Open"))
    _answer(window, window.url, "Dia")

    page.goto(card)
    expect(
        page.get_by_text("3 people come").or_(page.get_by_text("People who come"))
    ).to_be_visible()
    for name in ("Ben", "Cem", "Dia"):
        expect(page.get_by_text(name, exact=True)).to_be_visible()
    checked = dugnad(["verify", "--place", str(village.folder)], village.folder.parent)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "add up" in checked.stdout


def _see_the_poster(page: Page, card: str, code: str) -> None:
    page.goto(f"{card}/poster")
    expect(page.get_by_role("heading", name="Mend the boathouse roof")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Opens this card"))).to_be_visible()
    assert code.upper() in page.content().replace(" ", "").replace("\u00a0", "").upper()


def _ask_three(village: Village, page: Page, card: str) -> tuple[dict[str, str], dict[str, str]]:
    """Ask Ben and Dia by mail and Cem by text; gives what stood in their messages."""
    page.goto(f"{card}/invite")
    people = (("Ben", "ben@vik.example"), ("Cem", "400 12 345"), ("Dia", "dia@vik.example"))
    for row, (name, address) in enumerate(people, 1):
        page.get_by_label(f"Name of person {row}").fill(name)
        page.get_by_label(f"Mail or mobile number of person {row}").fill(address)
    follow(page.get_by_role("button", name="Ask them"))
    expect(page.get_by_role("status")).to_contain_text("Ben, Cem, Dia")
    links, codes = {}, {}
    for address in ("ben@vik.example", "+4740012345", "dia@vik.example"):
        text = village.message_to(address, "/a/")
        assert "Ana" in text
        found = re.search(r"http://\S+/a/[a-z0-9]+", text)
        assert found
        links[address] = found.group()
        typed = re.search(r"\b([2-9A-Z]{3} [2-9A-Z]{3})\b", text)
        codes[address] = typed.group(1) if typed else ""
    return links, codes


def _scan(village: Village, links: dict[str, str]) -> None:
    """A mail scanner opens every link twice, by GET and HEAD; nothing changes (K28)."""
    before = _books(village)
    for link in links.values():
        for method in ("GET", "HEAD", "GET"):
            asked = Request(link, headers={"User-Agent": SCANNER}, method=method)  # noqa: S310
            with urlopen(asked, timeout=PATIENCE_S) as answered:  # noqa: S310
                assert answered.status == 200
    assert _books(village) == before


def _books(village: Village) -> tuple[str, ...]:
    names = ("books.db", "books.db-wal")
    files = [village.folder / name for name in names]
    return tuple(sha256(path.read_bytes()).hexdigest() for path in files if path.exists())


def _answer(window: Page, link: str, name: str) -> None:
    """Open a link and press yes; only the press counts."""
    window.goto(link)
    expect(window.get_by_text(f"Hello {name}. Ana asks you:")).to_be_visible()
    follow(window.get_by_role("button", name="Yes, I come"))
    expect(window.get_by_role("status")).to_contain_text("Your answer is noted: Yes, I come")
