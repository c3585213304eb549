"""J4: six people decide about a rule, by page, link, text message, slip and telephone.

One voice each, however it came; what they agreed is in force by itself, at its moment and not a
minute before. The days in between pass on the place's own clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.axe import serious_faults
from tests.browsing import follow
from tests.journeys.conftest import (
    DAY_MS,
    MINUTE_MS,
    PHONE,
    WIDE,
    Harbour,
    begins,
    joins,
    quiet_console,
)
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OLAV = "+4740012345"
GRO = "+4740012346"
JON = "jon@vik.example"
TITLE = "Members decide who puts up cards"
COUNT_MS = 16 * DAY_MS
"""By the rules that a neighbourhood begins with, for what is to last."""


def _proposes(page: Page, project: str) -> str:
    """Ana proposes that others put up cards; gives the card's address."""
    page.goto(f"{project}/rules/change")
    page.get_by_label("What do you propose, in one line?").fill(TITLE)
    page.get_by_label("Why?").fill("Strangers put up advertising. It costs nothing.")
    cards = page.get_by_label("Who may put up cards?")
    now = cards.input_value()
    cards.select_option("anyone" if now != "anyone" else "members")
    follow(page.get_by_role("button", name="Look at what changes"))
    follow(page.get_by_role("button", name="Put up the proposal"))
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return page.url.split("?")[0]


def _axe(page: Page) -> list[str]:
    return [f"{page.url}: {one}" for one in serious_faults(page)]


def _looked_at(page: Page) -> None:
    """Nothing serious for axe, and nothing runs out of the window, on phone and desk."""
    page.wait_for_load_state()
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, page.url
        assert _axe(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def _prints_a_slip(page: Page, card: str, name: str) -> str:
    """Print a slip for somebody; gives its code."""
    page.goto(f"{card}/slips")
    _looked_at(page)
    for box in page.get_by_role("checkbox").all():
        box.set_checked(name in (box.evaluate("one => one.closest('label,div').innerText")))
    follow(page.get_by_role("button", name="Make the slips"))
    expect(page.locator(".slip")).to_have_count(1)
    _looked_at(page)
    expect(page.get_by_text("Give this slip to Ana")).to_be_visible()
    return page.locator(".slip__code").inner_text()


def _enters_slip(page: Page, card: str, code: str, answer: str) -> None:
    page.goto(f"{card}/enter")
    _looked_at(page)
    page.get_by_label("The six characters on the slip").fill(code.lower())
    follow(page.get_by_role("button", name="Open the slip"))
    expect(page.get_by_role("button", name="Enter the answer")).to_be_visible()
    _looked_at(page)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_role("radio", name=answer).check()
    follow(page.get_by_role("button", name="Enter the answer"))


def _enters_talk(page: Page, card: str, name: str, answer: str) -> None:
    page.goto(f"{card}/enter")
    page.get_by_label("Who tells you their answer?").select_option(label=name)
    follow(page.get_by_role("button", name="Go on"))
    page.get_by_role("radio", name=answer).check()
    follow(page.get_by_role("button", name="Enter the answer"))


def _rules(page: Page, project: str) -> str:
    page.goto(f"{project}/rules")
    return page.locator("main").inner_text()


def _asks_all(page: Page, card: str) -> None:
    """Ana asks the five who have not answered, with one press."""
    page.goto(f"{card}/invite")
    _looked_at(page)
    follow(page.get_by_role("button", name="Ask the 5 who have not answered"))
    expect(page.get_by_role("status")).to_contain_text("They are asked.")


def _by_page(harbour: Harbour, page: Page, card: str) -> None:
    """Ben asks first, under *For you*, and agrees on the card's page."""
    page.goto(f"{harbour.base}/for-you/")
    expect(page.get_by_text(TITLE).first).to_be_visible()
    _looked_at(page)
    page.get_by_text("I have a question").click()
    page.get_by_label("What do you want to know?").fill("Who takes advertising down?")
    follow(page.get_by_role("button", name="Send my question"))
    expect(page.get_by_role("status")).to_contain_text("I have a question")
    page.goto(card)
    follow(page.get_by_role("button", name="Fine by me"))
    expect(page.get_by_role("status")).to_contain_text("It is noted")


def _by_link(harbour: Harbour, page: Page, looking: Page) -> str:
    """Cem stands aside, without scripts and not signed in; gives his link.

    Axe needs scripts, so it looks in a window of its own.
    """
    found = re.search(r"/a/\w+", harbour.message_to("cem@vik.example", TITLE))
    assert found is not None
    link = harbour.base + found.group()
    looking.goto(link)
    _looked_at(looking)
    page.goto(link)
    expect(page.get_by_text("Who takes advertising down?")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Your answer is noted")).to_have_count(0)
    follow(page.get_by_role("button", name="I stand aside"))
    expect(page.get_by_role("status")).to_contain_text("Your answer is noted: I stand aside")
    return link


def _by_text(harbour: Harbour) -> None:
    """Olav texts a no, which needs its reason; he thinks again, and yes needs none."""
    harbour.message_to(OLAV, f"Ana in Vik asks: {TITLE}")
    harbour.texts(OLAV, "NEI", "why: NO and your reason")
    harbour.texts(OLAV, "jaa!", "Noted: Fine by me")


def _by_slip(harbour: Harbour, ana: Page, ben: Page, card: str) -> None:
    """Gro ticks a slip that Ana has printed; Ben enters it, then Ana; Gro is told."""
    code = _prints_a_slip(ana, card, "Gro")
    _enters_slip(ben, card, code, "Fine by me")
    expect(ben.get_by_role("status")).to_contain_text("It counts once a second person")
    _enters_slip(ana, card, code, "Fine by me")
    expect(ana.get_by_role("status")).to_contain_text("it counts, and they are told")
    harbour.message_to(GRO, "Ben and Ana entered for you: Fine by me.")


def _by_telephone(ana: Page, ben: Page, card: str) -> None:
    """Jon rings; Ana and Ben each type what they heard."""
    _enters_talk(ana, card, "Jon", "Fine by me")
    _enters_talk(ben, card, "Jon", "Fine by me")
    expect(ben.get_by_role("status")).to_contain_text("it counts, and they are told")


def _side_by_side(page: Page, card: str) -> None:
    """Five channels, one voice each."""
    page.goto(card)
    page.locator("summary", has_text="How the answers came").click()
    table = page.get_by_role("table", name="How the answers came")
    for words in ("On the page", "By link", "By text message", "On paper", "By telephone"):
        expect(table.get_by_role("columnheader", name=words)).to_be_visible()
    one_each = re.compile(r"\s*".join(["1"] * 5 + ["5"]))
    expect(table.get_by_role("row", name="All answers")).to_have_text(one_each)
    _looked_at(page)


def test_j4_decide_together(harbour: Harbour, visit: Callable[..., Page]) -> None:
    """Page, link without scripts, text message, slip and telephone: five voices, one agreement."""
    ana, ben, cem = visit(), visit(), visit(scripts=False)
    project = begins(harbour, ana)
    joins(harbour, ben, "Ben", "ben@vik.example", project)
    for name, address in (("Cem", "cem@vik.example"), ("Olav", OLAV), ("Gro", GRO), ("Jon", JON)):
        window = visit()
        joins(harbour, window, name, address, project)
        window.context.close()
    with quiet_console(ana):
        card = _proposes(ana, project)
        began = _rules(ana, project)
        _asks_all(ana, card)
    _by_page(harbour, ben, card)
    link = _by_link(harbour, cem, visit())
    _by_text(harbour)
    _by_slip(harbour, ana, ben, card)
    _by_telephone(ana, ben, card)
    _side_by_side(ana, card)

    # A few minutes before the count nothing has changed, and nobody can answer any more.
    harbour.later(COUNT_MS - 10 * MINUTE_MS)
    ana.goto(card)
    expect(ana.get_by_text("What came on paper in time can be entered").first).to_be_visible()
    assert _rules(ana, project) == began
    cem.goto(link)
    expect(cem.get_by_text("It is too late to answer here.")).to_be_visible()

    # After it the rules are others, by themselves, and the books add up.
    harbour.later(11 * MINUTE_MS)
    ana.goto(card)
    expect(ana.get_by_text("Agreed on").first).to_be_visible()
    _looked_at(ana)
    assert "Version 2" in _rules(ana, project)
    checked = dugnad(["verify", "--place", str(harbour.folder)], harbour.folder.parent)
    assert checked.returncode == 0, checked.stdout + checked.stderr
