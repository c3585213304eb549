"""J5: neighbours promise money and hours without an account, pay by reference, and get it back.

Sofie sees what is missing and what happens with less, promises, and reads how to pay; the two of
the association note what came. Henk pays too late, so the goal is missed: both are owed what they
paid, the late payment as well, and it goes out in one list. The days pass on the place's own clock.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import follow
from tests.journeys.conftest import (
    WIDE,
    Harbour,
    PlaceWithAClock,
    Village,
    quiet_console,
    says_the_code,
    sign_in,
    zone,
)
from tests.journeys.test_j6_do_the_work import DAY_MS, clean, money_comes
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "A bench at the jetty"


def today(harbour: Harbour) -> datetime:
    """What the place's clock shows."""
    ahead_ms = int((harbour.folder.parent / "ahead").read_text())
    return datetime.now(UTC).astimezone(ZoneInfo(zone())) + timedelta(milliseconds=ahead_ms)


def begins(harbour: Harbour, ana: Page) -> str:
    """Ana begins the neighbourhood and tells something; gives the code of that card."""
    sign_in(harbour, ana, "Ana", "ana@vik.example")
    ana.goto(f"{harbour.base}/begin/")
    ana.get_by_label("What do you call your neighbourhood?").fill("Vik and around")
    ana.get_by_label("One sentence on what you want to do together").fill("Keep the paths open.")
    follow(ana.get_by_role("button", name="Begin"))
    ana.goto(f"{harbour.base}/box/news/")
    ana.get_by_label("What is new?").fill("The old bench is gone")
    follow(ana.get_by_role("button", name="Look at the card"))
    follow(ana.get_by_role("button", name="Put up the card"))
    expect(ana.get_by_role("heading", name="The old bench is gone")).to_be_visible()
    return ana.url.rsplit("/", 1)[1]


def asks_for(harbour: Harbour, ana: Page) -> str:
    """Ana asks for 3000 kroner, all or nothing, and for hours; gives the card's address."""
    ana.goto(f"{harbour.base}/box/fundraiser/")
    clean(ana)
    ana.get_by_label("What is it for?").fill(TITLE)
    ana.get_by_label("How much money is needed?").fill("3 000")
    ana.get_by_label("How many hours of work are needed?").fill("20")
    ana.get_by_text("More, if you like").click()
    until = today(harbour) + timedelta(days=3)
    ana.get_by_label("Until when can people give?").fill(f"{until:%Y-%m-%dT%H:%M}")
    ana.get_by_label(re.compile("All or nothing")).check()
    ana.get_by_label("With more, we…").fill("add a table")
    ana.get_by_label("Whose is it afterwards, and who looks after it?").fill("The boat club")
    ana.get_by_label("How long do people have to pay").select_option("7")
    ana.get_by_label("In which money?").select_option("NOK")
    clean(ana)
    follow(ana.get_by_role("button", name="Look at the card"))
    expect(ana.get_by_text("This is how others see it").first).to_be_visible()
    clean(ana)
    follow(ana.get_by_role("button", name="Put up the card"))
    expect(ana.get_by_role("heading", name=TITLE)).to_be_visible()
    return ana.url


def promises(village: Village, page: Page, card: str, name: str, *, amount: str, seen: str) -> str:
    """Somebody without an account promises money; gives the reference of their promise."""
    page.goto(card)
    follow(page.get_by_role("link", name="Give money"))
    expect(page.get_by_text("everybody gets their money back").first).to_be_visible()
    page.get_by_label("How much do you give?").fill(amount)
    page.get_by_label(seen).check()
    follow(page.get_by_role("button", name="I promise this"))
    address = f"{name.lower()}@vik.example"
    page.get_by_label("Mail or mobile number").fill(address)
    follow(page.get_by_role("button", name="Send the code"))
    says_the_code(page, village.code_to(address), name)
    expect(page.get_by_label("How much do you give?")).to_have_value(amount)
    expect(page.get_by_label(seen)).to_be_checked()
    follow(page.get_by_role("button", name="I promise this"))
    expect(page.get_by_role("status")).to_contain_text("Thank you! You promised")
    told = village.message_to(address, "reference")
    found = re.search(r"reference (\d{8})", told)
    assert found
    expect(page.get_by_text(found.group(1)).first).to_be_visible()
    return found.group(1)


def gives_hours(harbour: Harbour, page: Page, card: str) -> None:
    """Olav, who is signed in, promises an afternoon and says what he can do."""
    sign_in(harbour, page, "Olav", "olav@vik.example")
    page.goto(card)
    follow(page.get_by_role("link", name="Give hours"))
    clean(page)
    page.get_by_label("How many hours do you give?").fill("3")
    page.get_by_label(re.compile("What could you do")).fill("I can saw.")
    follow(page.get_by_role("button", name="I promise this"))
    expect(page.get_by_text("3 of 20 hours promised")).to_be_visible()
    clean(page)


def comes_in(harbour: Harbour, two: tuple[Page, Page], amount: str, reference: str) -> None:
    """Bengt writes down what the bank shows, Karin has seen it too."""
    bengt, karin = two
    bengt.goto(desk_of(harbour, bengt))
    follow(bengt.get_by_role("link", name="Record what came in").first)
    bengt.get_by_label("How much came in?").fill(amount)
    bengt.get_by_label("On which day, by the bank?").fill(f"{today(harbour):%Y-%m-%d}")
    bengt.get_by_label("The reference on it").fill(reference)
    bengt.get_by_label("The bank's own line").fill(f"{reference} {amount}")
    follow(bengt.get_by_role("button", name="Record it"))
    karin.goto(desk_of(harbour, karin))
    follow(karin.get_by_role("link", name="Look and confirm").first)
    follow(karin.get_by_role("button", name=re.compile("I have seen it too")))


def desk_of(harbour: Harbour, page: Page) -> str:
    """Where the desk of the association is."""
    page.goto(f"{harbour.base}/my/")
    follow(page.get_by_role("link", name="The association").first)
    return f"{page.url}/desk"


def test_j5_promised_paid_too_little_and_all_given_back(
    tmp_path: Path, visit: Callable[..., Page]
) -> None:
    """Every promise has its reference; below the goal every amount goes back, the late one too."""
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
        sofie, henk, olav = visit(), visit(scripts=False), visit(viewport=WIDE)
        with quiet_console(sofie):
            _looks(sofie, card)
            first = promises(harbour, sofie, card, "Sofie", amount="2 000", seen="By my name")
            _reads_how_to_pay(sofie, first)
        second = promises(harbour, henk, card, "Henk", amount="1 200", seen="By my initials")
        gives_hours(harbour, olav, card)
        two = visit(), visit()
        harbour.read.extend(harbour.sent())  # what the desk told them.
        for page, name in zip(two, ("Bengt", "Karin"), strict=True):
            sign_in(harbour, page, name, f"{name.lower()}@vik.example")
        comes_in(harbour, two, "2 000", first)
        sofie.goto(card)
        expect(sofie.get_by_text("It is paid. Thank you!")).to_be_visible()
        assert "came in" in harbour.message_to("sofie@vik.example", "2,000 kr")
        _is_missed(harbour, sofie, two, card, second)
        _is_given_back(harbour, sofie, henk, two)
    checked = dugnad(["verify", "--place", str(tmp_path / "place")], tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _looks(sofie: Page, card: str) -> None:
    """What is missing, until when, with less and with more, and who looks after it later."""
    sofie.goto(card)
    clean(sofie)
    for said in ("Still to be promised: 3,000 kr, 20 hours.", "add a table", "The boat club"):
        expect(sofie.get_by_text(said).first).to_be_visible()
    money, hours = (sofie.get_by_role("link", name=name) for name in ("Give money", "Give hours"))
    sizes = [one.bounding_box() for one in (money, hours)]
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert (sizes[0]["width"], sizes[0]["height"]) == (sizes[1]["width"], sizes[1]["height"])
    follow(money)
    clean(sofie)


def _reads_how_to_pay(sofie: Page, reference: str) -> None:
    """Account, amount and reference stand together, and can be printed."""
    follow(sofie.get_by_role("link", name="How to pay"))
    expect(sofie.get_by_role("heading", name="Pay 2,000 kr")).to_be_visible()
    expect(sofie.get_by_text(reference).first).to_be_visible()
    expect(sofie.get_by_text("If 3,000 kr are not paid by then").first).to_be_visible()
    expect(sofie.get_by_role("button", name="Print this")).to_be_visible()
    clean(sofie)


def _is_missed(harbour: Harbour, sofie: Page, two: tuple[Page, Page], card: str, late: str) -> None:
    """Promises end, payment days pass, and what came in time is below the goal."""
    harbour.later(3 * DAY_MS)
    sofie.goto(card)
    expect(
        sofie.get_by_text("2,000 kr of the 3,200 kr that were promised are paid.")
    ).to_be_visible()
    clean(sofie)
    harbour.later(8 * DAY_MS)
    comes_in(harbour, two, "1 200", late)
    harbour.later(4 * DAY_MS)
    sofie.goto(card)
    expect(sofie.get_by_text("The goal was not reached this time.")).to_be_visible()
    expect(sofie.get_by_text("What you paid is owed back to you.")).to_be_visible()
    assert "did not reach its goal" in harbour.message_to("sofie@vik.example", "goes back to you")
    clean(sofie)


def _names_every_amount(bengt: Page, listed: str) -> None:
    """The list to pay by, as a table: every amount, the one that came too late among them."""
    bengt.goto(listed)
    follow(bengt.get_by_role("link", name="The list to pay by"))
    clean(bengt)
    with bengt.expect_download() as coming:
        bengt.get_by_role("link", name="As a table").click()
    with Path(coming.value.path()).open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["amount"], row["unit"]) for row in csv.DictReader(file)]
    assert sorted(rows) == [("Henk", "1200.00", "NOK"), ("Sofie", "2000.00", "NOK")]


def _is_given_back(harbour: Harbour, sofie: Page, henk: Page, two: tuple[Page, Page]) -> None:
    """The treasurer owes it back with one press; both say where it goes, and it goes out."""
    bengt, karin = two
    bengt.goto(desk_of(harbour, bengt))
    follow(bengt.get_by_role("button", name="Owe them back"))
    for page, name in ((sofie, "Sofie"), (henk, "Henk")):
        page.goto(f"{harbour.base}/money/where-to")
        page.get_by_label("Name of who holds the account").fill(name)
        page.get_by_label("Account number or IBAN").fill("8601 11 17947")
        follow(page.get_by_role("button", name="Keep my bank details"))
    bengt.goto(desk_of(harbour, bengt))
    follow(bengt.get_by_role("link", name="Make a list to pay"))
    for amount in ("2,000 kr · Sofie", "1,200 kr · Henk"):
        expect(bengt.get_by_label(re.compile(amount))).to_be_checked()
    follow(bengt.get_by_role("button", name="Make a list to pay"))
    karin.goto(desk_of(harbour, karin))
    follow(karin.get_by_role("link", name="Look and approve"))
    follow(karin.get_by_role("button", name=re.compile("Approve: 3,200 kr")))
    _names_every_amount(bengt, karin.url)
    bengt.goto(desk_of(harbour, bengt))
    follow(bengt.get_by_role("link", name="Pay it"))
    bengt.get_by_label("On which day did it go out?").fill(f"{today(harbour):%Y-%m-%d}")
    bengt.get_by_label("The bank's own line").fill("Two payments, 3200")
    follow(bengt.get_by_role("button", name="Record that it was paid"))
    karin.goto(desk_of(harbour, karin))
    follow(karin.get_by_role("link", name="Look and confirm").first)
    follow(karin.get_by_role("button", name=re.compile("I have seen it too: 3,200 kr went out")))
    expect(karin.locator("main")).to_contain_text("It is paid.")
    sofie.goto(f"{harbour.base}/money/")
    expect(sofie.get_by_text("2,000 kr").first).to_be_visible()
    expect(sofie.get_by_text(re.compile("paid", re.IGNORECASE)).first).to_be_visible()
