"""J19, K41: Tom at the library helps Olav with one thing, on a screen that is empty afterwards.

Olav brings a slip from the poster, and a telephone for text messages and no more. Tom signs in as
himself, Olav reads out what came to him, the card says both names, STOP ends it, and after a pause
the screen empties itself. On the screen beside the desk Dia answers by her code; after one press,
or after a pause, nothing of hers is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.axe import faults
from tests.browsing import follow
from tests.journeys.conftest import PHONE, WIDE, Harbour, begins, coming, quiet_console, sign_in
from tests.journeys.test_every_page import faults_in_html

pytestmark = [pytest.mark.browser, pytest.mark.checker, pytest.mark.slow]

OLAV, DIA = "+4740012345", "dia@vik.example"
CODE = re.compile(r"\b([2-9A-Z]{3} [2-9A-Z]{3})\b")


class Eye:
    """Looks at pages in both colours and sizes, and keeps what they said."""

    def __init__(self) -> None:
        """See nothing yet."""
        self.seen: dict[str, str] = {}

    def looks(self, page: Page, name: str) -> None:
        """Find nothing to mend for a screen reader, and nothing beside the screen."""
        for scheme, size in (("light", PHONE), ("dark", WIDE)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert faults(page) == [], name
            fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert page.evaluate(fits), name
        self.seen[name] = page.content()


def asks(harbour: Harbour, ana: Page) -> str:
    """Ana calls a work day and asks Olav and Dia; gives the card's address."""
    ana.goto(f"{harbour.base}/box/workday/")
    ana.get_by_label("What shall we do?").fill("Mend the boathouse roof")
    ana.get_by_label("When?").fill(coming("06-05T10:00"))
    ana.get_by_label("Where?").fill("The boathouse")
    follow(ana.get_by_role("button", name="Look at the card"))
    follow(ana.get_by_role("button", name="Put up the card"))
    ana.wait_for_url("**/c/*")
    card = ana.url
    ana.goto(f"{card}/invite")
    for row, (name, address) in enumerate((("Olav", OLAV), ("Dia", DIA)), 1):
        ana.get_by_label(f"Name of person {row}").fill(name)
        ana.get_by_label(f"Mail or mobile number of person {row}").fill(address)
    follow(ana.get_by_role("button", name="Ask them"))
    expect(ana.get_by_role("status").first).to_be_visible()
    return card


def begins_together(harbour: Harbour, tom: Page, slip: str, eye: Eye) -> None:
    """Tom types the slip's code, and Olav reads out the code that came to him."""
    tom.goto(f"{harbour.base}/helping/")
    eye.looks(tom, "desk")
    tom.get_by_label("The code").fill(slip)
    follow(tom.get_by_role("button", name="Begin together"))
    expect(tom.get_by_label("The code of the card, or of the project")).not_to_be_empty()
    tom.get_by_label("Their name").fill("Olav")
    tom.get_by_label("Their mail or mobile number").fill(OLAV)
    eye.looks(tom, "no slip of their own")
    follow(tom.get_by_role("button", name="Send them a code"))
    expect(tom.get_by_role("heading", name="Wait for their code")).to_be_visible()
    eye.looks(tom, "wait")
    told = harbour.message_to(OLAV, "would like to help you")
    (code,) = CODE.findall(told)
    tom.get_by_label("The code").fill(code)
    follow(tom.get_by_role("button", name="Begin together"))
    expect(tom.get_by_role("heading", name="Help Olav")).to_be_visible()
    eye.looks(tom, "together")


def prints_a_receipt(harbour: Harbour, tom: Page, stop: str, eye: Eye) -> None:
    """On paper stands how Olav stops it, and nothing of the screen."""
    tom.goto(f"{harbour.base}/helping/")
    follow(tom.get_by_role("link", name="Help Olav"))
    follow(tom.get_by_role("link", name="Print a receipt for them"))
    expect(tom.get_by_text(f"STOP {stop}")).to_be_visible()
    tom.emulate_media(media="print")
    expect(tom.get_by_role("button", name="We are done")).to_be_hidden()
    tom.emulate_media(media="screen")
    eye.looks(tom, "receipt")


def test_j19_olav_is_helped_at_the_library(
    harbour: Harbour, visit: Callable[..., Page], need: Callable[[str], str], tmp_path: Path
) -> None:
    """From the slip to the receipt, and to a screen that empties itself (K41)."""
    ana, tom, eye = visit(), visit(), Eye()
    begins(harbour, ana)
    card = asks(harbour, ana)
    ana.goto(f"{card}/poster")
    slip = ana.locator(".slips__code").first.inner_text()
    sign_in(harbour, tom, "Tom", "tom@vik.example")
    tom.clock.install()
    with quiet_console(tom):
        begins_together(harbour, tom, slip, eye)
        follow(tom.get_by_role("link", name="Open for Olav"))
        expect(tom.get_by_text("What you press here counts for Olav")).to_be_visible()
        eye.looks(tom, "card")
        here = tom.url
        follow(tom.get_by_role("button", name="Yes, I come", exact=True))
        expect(tom.get_by_role("status").first).to_contain_text("noted")
        receipt = harbour.message_to(OLAV, "Tom did this for you")
        ana.goto(card)
        expect(ana.get_by_text("with help from Tom")).to_be_visible()
        (stop,) = CODE.findall(receipt)
        prints_a_receipt(harbour, tom, stop, eye)
        tom.goto(here)
        tom.clock.run_for(91_000)
        expect(tom.get_by_text("Are you still there?")).to_be_visible()
        eye.looks(tom, "warning")
        tom.get_by_role("button", name="I am still here").click()
        expect(tom.get_by_text("Are you still there?")).to_be_hidden()
    harbour.texts(OLAV, f"STOP {stop}", "Tom does nothing more for you here.")
    follow(tom.get_by_role("button", name=re.compile("^No")))
    expect(tom.get_by_role("alert").first).to_be_visible()
    tom.clock.run_for(91_000)
    tom.clock.run_for(31_000)
    expect(tom.get_by_role("heading", name="The screen is clear")).to_be_visible()
    for _ in range(4):
        with suppress(Error):  # a press that was refused is sent to nobody once more.
            tom.go_back()
        expect(tom.locator("body")).not_to_contain_text("counts for Olav")
    tom.goto(f"{harbour.base}/helping/")
    expect(tom.locator("body")).not_to_contain_text("Olav")
    assert faults_in_html(need("java"), eye.seen, tmp_path) == []


def test_k41_a_screen_for_everybody_keeps_nothing(
    harbour: Harbour, visit: Callable[..., Page], need: Callable[[str], str], tmp_path: Path
) -> None:
    """Dia answers by her code on it, without scripts too; a press or a pause clears all of it."""
    asked = harbour.message_to(DIA, "boathouse")
    spelled = CODE.search(asked)
    assert spelled, asked
    eye = Eye()
    for scripts in (True, False):
        screen = visit(scripts=scripts, viewport=WIDE)
        screen.goto(f"{harbour.base}/kiosk/")
        screen.get_by_label("A code of your own").fill("larch 2026")
        follow(screen.get_by_role("button", name="Make this a screen for everybody"))
        if scripts:
            eye.looks(screen, "tiles")
        follow(screen.get_by_role("link", name="Answer with a code"))
        if scripts:  # a code that was typed wrong is no wall on the way back.
            screen.get_by_label("The code").fill("222 222")
            follow(screen.get_by_role("button", name="Open", exact=True))
            expect(screen.get_by_text("No question has this code")).to_be_visible()
        screen.get_by_label("The code").fill(spelled.group(1))
        follow(screen.get_by_role("button", name="Open", exact=True))
        expect(screen.get_by_role("heading", name="Mend the boathouse roof")).to_be_visible()
        if scripts:
            eye.looks(screen, "question")
            screen.evaluate("sessionStorage.setItem('typed', 'Dia'); localStorage.x = 'Dia'")
        follow(screen.get_by_role("button", name="Yes, I come" if scripts else "Maybe"))
        expect(screen.get_by_text("Your answer is noted")).to_be_visible()
        follow(screen.get_by_role("button", name="I am done"))
        expect(screen.get_by_role("heading", name="Welcome to Vik")).to_be_visible()
        names = {one["name"] for one in screen.context.cookies()}
        assert names <= {"shared", "form"}, names
        if scripts:
            assert screen.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
        with suppress(Error):  # what was pressed is asked of nobody once more.
            screen.go_back()
        expect(screen.locator("body")).not_to_contain_text("boathouse")
        if scripts:
            for _back in range(3):
                screen.go_back()
                assert screen.evaluate("location.protocol") != "chrome-error:"
                expect(screen.locator("body")).not_to_contain_text("boathouse")
    assert faults_in_html(need("java"), eye.seen, tmp_path) == []


def test_k41_a_pause_clears_it(harbour: Harbour, visit: Callable[..., Page]) -> None:
    """After a while it asks, and whoever is there goes on; who is not is forgotten."""
    screen = visit(viewport=WIDE)
    screen.clock.install()
    screen.goto(f"{harbour.base}/kiosk/")
    screen.get_by_label("A code of your own").fill("larch 2026")
    follow(screen.get_by_role("button", name="Make this a screen for everybody"))
    expect(screen.get_by_role("heading", name="Welcome to Vik")).to_be_visible()
    screen.goto(f"{harbour.base}/in/")
    address = screen.get_by_label("Mail or mobile number")
    expect(address).to_have_attribute("autocomplete", "off")  # offered to nobody after them.
    screen.goto(f"{harbour.base}/kiosk/answer/")
    screen.clock.run_for(91_000)
    expect(screen.get_by_text("Are you still there?")).to_be_visible()
    screen.get_by_role("button", name="I am still here").click()
    expect(screen.get_by_text("Are you still there?")).to_be_hidden()
    screen.clock.run_for(91_000)
    screen.clock.run_for(31_000)
    expect(screen.get_by_role("heading", name="Welcome to Vik")).to_be_visible()
