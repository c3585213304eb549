"""J6, its second half: what is owed by itself is given back in part, and the rest is paid by two.

Amal reads at each step on her own page what happens next. Released is not yet paid: the treasurer
makes a list, another person approves it, the bank's line is noted, and the other has seen it too.
Whoever has no account reads all of it in the books, where nothing of whom it went to stands.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import follow
from tests.journeys.conftest import Harbour, PlaceWithAClock, quiet_console, sign_in, zone
from tests.journeys.test_j6_do_the_work import (
    DAY_MS,
    clean,
    money_comes,
    puts_it_up,
    takes_part,
)
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ACCOUNT = "8601 11 17947"


def test_j6_from_owed_to_paid_by_two(tmp_path: Path, visit: Callable[..., Page]) -> None:
    """Silence has it owed; a third goes back with one tap; the rest is paid, as all can read."""
    words = ["new", str(tmp_path / "place"), "--name", "Vik", "--language", "en", "--zone", zone()]
    made = dugnad(words, tmp_path)
    assert made.returncode == 0, made.stderr
    (tmp_path / "ahead").write_text("0")
    ana = visit()
    with PlaceWithAClock(tmp_path / "place") as running:
        code = puts_it_up(Harbour(tmp_path / "place", running), ana)
    money_comes(tmp_path, code)
    with PlaceWithAClock(tmp_path / "place", port=running.port) as running:
        harbour = Harbour(tmp_path / "place", running)
        amal = takes_part(harbour, visit(), "Amal")
        with quiet_console(amal):
            _works(harbour, amal, f"{harbour.base}/c/{code}")
            _puts_a_third_back(harbour, amal)
        bengt, karin = visit(), visit()
        harbour.read.extend(harbour.sent())  # what the desk told them.
        for page, name in ((bengt, "Bengt"), (karin, "Karin")):
            sign_in(harbour, page, name, f"{name.lower()}@vik.example")
        _is_paid(harbour, bengt, karin, amal)
        _reads_it_all(harbour, visit())
    checked = dugnad(["verify", "--place", str(tmp_path / "place")], tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _works(harbour: Harbour, amal: Page, card: str) -> None:
    """Amal takes it on and shows it; nobody presses anything, and it is owed after three days."""
    amal.goto(card)
    follow(amal.get_by_role("link", name="I take it on"))
    follow(amal.get_by_role("button", name="I take it on"))
    expect(amal.get_by_role("status")).to_contain_text("You have taken it on.")
    amal.goto(card)
    follow(amal.get_by_role("link", name="Show it is done"))
    amal.get_by_label("A few words, if you like").fill("They lie in the red box.")
    follow(amal.get_by_role("button", name="Show it is done"))
    expect(amal.get_by_role("status")).to_contain_text("It is shown.")
    amal.goto(f"{harbour.base}/money/")
    expect(amal.get_by_text("Nothing is owed to you now.")).to_be_visible()
    harbour.later(3 * DAY_MS + 60_000)
    assert "owes you 900 kr" in harbour.message_to("amal@vik.example", "owes you")


def _puts_a_third_back(harbour: Harbour, amal: Page) -> None:
    """What it starts stands beside the button; the rest stays owed, and has a place to go to."""
    amal.goto(f"{harbour.base}/money/")
    follow(amal.get_by_role("link", name="Put it back into a project"))
    amal.get_by_label("How much?").fill("300")
    follow(amal.get_by_role("button", name="Give it to Vik and around"))
    expect(amal.get_by_role("status")).to_contain_text("300 kr is given to Vik and around.")
    expect(amal.get_by_text("600 kr").first).to_be_visible()
    follow(amal.get_by_role("link", name="Give my bank details").first)
    amal.get_by_label("Name of who holds the account").fill("Amal Haddad")
    amal.get_by_label("Account number or IBAN").fill(ACCOUNT)
    follow(amal.get_by_role("button", name="Keep my bank details"))
    expect(amal.get_by_text("The treasurer puts it into the next list to pay.")).to_be_visible()
    clean(amal)


def _is_paid(harbour: Harbour, bengt: Page, karin: Page, amal: Page) -> None:
    """Four steps by two people; nobody approves a list of their own, and each step is told."""
    own = f"{harbour.base}/money/"
    desk = _desk_of(harbour, bengt)
    follow(bengt.get_by_role("link", name="Make a list to pay"))
    expect(bengt.get_by_label(re.compile("600 kr · Amal"))).to_be_checked()
    clean(bengt)
    follow(bengt.get_by_role("button", name="Make a list to pay"))
    expect(bengt.get_by_text("It waits for the second person to approve it.")).to_be_visible()
    expect(bengt.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)
    _reads(amal, own, "It is in a list to pay. A second person approves it.")
    karin.goto(desk)
    follow(karin.get_by_role("link", name="Look and approve"))
    clean(karin)
    follow(karin.get_by_role("button", name="Approve: 600 kr may be paid"))
    _reads(amal, own, "It is approved. The treasurer pays it.")
    bengt.reload()
    follow(bengt.get_by_role("link", name="The list to pay by"))
    clean(bengt)
    with bengt.expect_download() as coming:
        bengt.get_by_role("link", name="As a table").click()
    table = Path(coming.value.path()).read_text(encoding="utf-8")
    rows = [*csv.DictReader(io.StringIO(table))]
    assert [(row["name"], row["account"], row["amount"], row["unit"]) for row in rows] == [
        ("Amal Haddad", ACCOUNT, "600.00", "NOK")
    ]
    bengt.goto(karin.url)
    ahead_ms = int((harbour.folder.parent / "ahead").read_text())
    today = datetime.now(UTC).astimezone(ZoneInfo(zone())) + timedelta(milliseconds=ahead_ms)
    bengt.get_by_label("On which day did it go out?").fill(f"{today:%Y-%m-%d}")
    bengt.get_by_label("The bank's own line").fill("To Amal Haddad 600")
    follow(bengt.get_by_role("button", name="Record that it was paid"))
    _reads(amal, own, "It was recorded as paid. A second person confirms it.")
    karin.reload()
    follow(karin.get_by_role("button", name="I have seen it too: 600 kr went out"))
    expect(karin.get_by_text("It is paid.").first).to_be_visible()
    assert "600 kr was paid to you" in harbour.message_to("amal@vik.example", "was paid")
    _reads(amal, own, "Of 900 kr that you earned, you put 300 kr back.")
    expect(amal.get_by_text("Nothing is owed to you now.")).to_be_visible()
    clean(amal)


def _desk_of(harbour: Harbour, page: Page) -> str:
    page.goto(f"{harbour.base}/money/")
    follow(page.get_by_role("link", name="The association", exact=True))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.url


def _reads(page: Page, address: str, said: str) -> None:
    page.goto(address)
    expect(page.get_by_text(said).first).to_be_visible()


def _reads_it_all(harbour: Harbour, stranger: Page) -> None:
    """From owed to paid in plain lines, each with a question; neither name nor account."""
    stranger.goto(f"{harbour.base}/books/?show=money")
    lines = stranger.locator(".book-lines")
    for said in (
        "900 kr is owed to somebody from now on.",
        "Somebody gave away 300 kr of what was owed to them.",
        "600 kr was paid out.",
    ):
        expect(lines).to_contain_text(said)
    assert "Amal" not in lines.inner_text()
    assert ACCOUNT not in stranger.content()
    expect(lines.get_by_role("link", name="Ask about this line")).to_have_count(
        lines.locator("> li").count()
    )
    clean(stranger)
