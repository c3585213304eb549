"""J5, when it goes well: promised without an account, paid, seen by all, thanked, and kept.

All or nothing, and all of it came: what was promised is released to the neighbourhood by itself,
once the days are over, and whoever gave hears that it is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import follow
from tests.journeys.conftest import Harbour, PlaceWithAClock, quiet_console, sign_in, zone
from tests.journeys.test_j5_fund_a_card import asks_for, begins, comes_in, promises
from tests.journeys.test_j6_do_the_work import DAY_MS, clean, money_comes
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_j5_reached_thanked_and_kept(tmp_path: Path, visit: Callable[..., Page]) -> None:
    """Sofie gives what is missing; a stranger sees it; she is thanked; the money is the group's."""
    words = ["new", str(tmp_path / "place"), "--name", "Vik", "--language", "en", "--zone", zone()]
    made = dugnad(words, tmp_path)
    assert made.returncode == 0, made.stderr
    (tmp_path / "ahead").write_text("0")
    ana = visit()
    with PlaceWithAClock(tmp_path / "place") as running:
        code = begins(Harbour(tmp_path / "place", running), ana)
    money_comes(tmp_path, code)
    with PlaceWithAClock(tmp_path / "place", port=running.port) as running:
        harbour = Harbour(tmp_path / "place", running)
        card = asks_for(harbour, ana)
        sofie, stranger = visit(), visit()
        with quiet_console(sofie):
            reference = promises(
                harbour, sofie, card, "Sofie", amount="3 000", seen="By my initials"
            )
        two = visit(), visit()
        harbour.read.extend(harbour.sent())  # what the desk told them.
        for page, name in zip(two, ("Bengt", "Karin"), strict=True):
            sign_in(harbour, page, name, f"{name.lower()}@vik.example")
        comes_in(harbour, two, "3 000", reference)
        _all_see_it(stranger, card)
        _is_thanked(harbour, ana, sofie, card)
        _is_kept(harbour, stranger, card)
    checked = dugnad(["verify", "--place", str(tmp_path / "place")], tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _all_see_it(stranger: Page, card: str) -> None:
    """How much of each kind, by how many, and the giver as she chose: no name."""
    stranger.goto(card)
    expect(stranger.get_by_text("3,000 of 3,000 kr").first).to_be_visible()
    expect(stranger.get_by_text("3,000 kr of it is paid in.")).to_be_visible()
    expect(stranger.get_by_text("0 of 20 hours").first).to_be_visible()
    assert "Sofie" not in stranger.locator("main").inner_text()
    clean(stranger)


def _is_thanked(harbour: Harbour, ana: Page, sofie: Page, card: str) -> None:
    """One press thanks everybody whose money came, and nobody twice."""
    ana.goto(card)
    thank = re.compile("Thank those who gave money")
    follow(ana.get_by_role("button", name=thank).or_(ana.get_by_role("link", name=thank)))
    them = ana.get_by_role("button", name="Thank them")
    done = ana.get_by_role("status").filter(has_text="are thanked")
    expect(them.or_(done)).to_be_visible()
    if them.is_visible():
        clean(ana)
        follow(them)
    expect(ana.get_by_role("status")).to_contain_text("are thanked")
    expect(ana.get_by_text(thank)).to_have_count(0)
    assert "thank you for what you gave!" in harbour.message_to("sofie@vik.example", "for what you")
    sofie.goto(card)
    expect(sofie.get_by_text("It is paid. Thank you!")).to_be_visible()
    clean(sofie)


def _is_kept(harbour: Harbour, stranger: Page, card: str) -> None:
    """Promises end, the days to pay pass; the money is the project's, and nobody pressed for it."""
    harbour.later(3 * DAY_MS)
    harbour.later(11 * DAY_MS)
    assert "also through what you gave" in harbour.message_to("sofie@vik.example", "came together")
    stranger.goto(card)
    expect(stranger.get_by_text("It is done: 3,000 kr came in.").first).to_be_visible()
    clean(stranger)
    stranger.goto(f"{harbour.base}/books/?show=money")
    lines = stranger.locator(".book-lines")
    expect(lines).to_contain_text("3,000 kr went from the card to its project.")
    clean(stranger)
