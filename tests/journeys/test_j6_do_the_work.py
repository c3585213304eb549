"""J6: Amal takes on a paid task, shows that it is done, and is owed the money by itself (K9).

Nothing is owed while members may object, one objection stops it, and nobody presses anything for
it to be owed. The days in between pass on the place's own clock.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.axe import serious_faults
from tests.browsing import follow
from tests.journeys.conftest import Harbour, PlaceWithAClock, quiet_console, sign_in, zone
from tests.patience import PATIENCE_S
from tests.site.running import TOP, dugnad, environment

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Sew ten flags for the harbour day"
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def clean(page: Page) -> None:
    """Nothing serious from axe, and nothing to scroll sideways for."""
    assert serious_faults(page) == [], page.url
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), page.url


def takes_part(harbour: Harbour, page: Page, name: str) -> Page:
    """Somebody signs in and joins the neighbourhood."""
    sign_in(harbour, page, name, f"{name.lower()}@vik.example")
    page.goto(harbour.base)
    follow(page.get_by_role("link", name="Vik and around").first)
    page.goto(f"{page.url}/join")
    follow(page.get_by_role("button", name="I have read the rules and take part"))
    expect(page.get_by_role("status")).to_contain_text("Welcome")
    return page


def puts_it_up(harbour: Harbour, ana: Page) -> str:
    """Ana asks for it, with 900 kroner and somebody to ask; gives the card's path."""
    sign_in(harbour, ana, "Ana", "ana@vik.example")
    ana.goto(f"{harbour.base}/begin/")
    ana.get_by_label("What do you call your neighbourhood?").fill("Vik and around")
    ana.get_by_label("One sentence on what you want to do together").fill("Keep the paths open.")
    follow(ana.get_by_role("button", name="Begin"))
    ana.goto(f"{harbour.base}/box/task/")
    clean(ana)
    ana.get_by_label("What is to be done?").fill(TITLE)
    ana.get_by_label("When does it count as done?").fill("Ten flags lie in the boathouse.")
    ana.get_by_label("Money", exact=True).check()
    ana.get_by_text("More, if you like").click()
    ana.get_by_label("How much money?").fill("900")
    ana.get_by_label("Which money?").select_option("NOK")
    ana.get_by_label("Who can be asked about tax and benefits?").fill("Kari, 40 01 23 45")
    follow(ana.get_by_role("button", name="Look at the card"))
    expect(ana.get_by_text("The card waits until 900 kr lie in its pot.").first).to_be_visible()
    follow(ana.get_by_role("button", name="Put up the card"))
    expect(ana.get_by_text("So far nothing lies there.")).to_be_visible()
    expect(ana.get_by_role("link", name="I take it on")).to_have_count(0)
    return ana.url.rsplit("/", 1)[1]


def money_comes(home: Path, code: str) -> None:
    """While the place is closed, an association takes on its money, and 900 kroner come in."""
    words = [sys.executable, str(TOP / "tests" / "journeys" / "a_club.py")]
    told = {**environment(home), "PYTHONPATH": os.pathsep.join((str(TOP / "src"), str(TOP)))}
    done = subprocess.run(  # noqa: S603  Our own program.
        [*words, str(home / "place"), code, "90000"],
        env=told,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_j6_from_taking_it_on_to_money_that_is_owed(
    tmp_path: Path, visit: Callable[..., Page]
) -> None:
    """What it pays and may mean is read first; a picture shows it; silence has it owed."""
    made = dugnad(
        ["new", str(tmp_path / "place"), "--name", "Vik", "--language", "en", "--zone", zone()],
        tmp_path,
    )
    assert made.returncode == 0, made.stderr
    (tmp_path / "ahead").write_text("0")
    ana = visit()
    with PlaceWithAClock(tmp_path / "place") as running:
        code = puts_it_up(Harbour(tmp_path / "place", running), ana)
    money_comes(tmp_path, code)
    with PlaceWithAClock(tmp_path / "place", port=running.port) as running:
        harbour = Harbour(tmp_path / "place", running)
        card = f"{harbour.base}/c/{code}"
        amal, ben, cem = (takes_part(harbour, visit(), one) for one in ("Amal", "Ben", "Cem"))
        with quiet_console(amal):
            _takes_it_on(amal, card)
            _shows_it(amal, card, tmp_path)
        _objects(harbour, ben, cem, amal, card)
        _is_owed(harbour, amal, card)
    checked = dugnad(["verify", "--place", str(tmp_path / "place")], tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _takes_it_on(amal: Page, card: str) -> None:
    """Pay, what counts, what it is not, and the warning stand before the press."""
    amal.goto(card)
    clean(amal)
    follow(amal.get_by_role("link", name="I take it on"))
    clean(amal)
    for words in ("900 kr for the whole task.", "Ten flags lie in the boathouse."):
        expect(amal.get_by_text(words)).to_be_visible()
    expect(amal.get_by_text(re.compile("it can change benefits.* Ask Kari"))).to_be_visible()
    expect(amal.get_by_text(re.compile("Nobody is employed"))).to_be_visible()
    follow(amal.get_by_role("button", name="I take it on"))
    expect(amal.get_by_role("status")).to_contain_text("You have taken it on.")


def _shows_it(amal: Page, card: str, home: Path) -> None:
    """A picture without anybody on it, and a few words."""
    photo = home / "flags.png"
    Image.new("RGB", (640, 420), (200, 90, 60)).save(photo)
    amal.goto(card)
    follow(amal.get_by_role("link", name="Show it is done"))
    clean(amal)
    amal.get_by_label("A few words, if you like").fill("They lie in the red box.")
    amal.get_by_label("A picture, if you like").set_input_files(str(photo))
    amal.get_by_label("What does the picture show?").fill("Ten flags in a red box")
    follow(amal.get_by_role("button", name="Show it is done"))
    expect(amal.get_by_role("status")).to_contain_text("It is shown.")
    expect(amal.get_by_role("img", name="Ten flags in a red box")).to_be_visible()


def _objects(harbour: Harbour, ben: Page, cem: Page, amal: Page, card: str) -> None:
    """Ben confirms with two taps; Cem objects, is answered, and takes it back after the period."""
    ben.goto(f"{harbour.base}/for-you/")
    clean(ben)
    follow(ben.get_by_role("button", name="It is done"))
    expect(ben.get_by_role("status")).to_contain_text("It is done")
    harbour.later(DAY_MS)
    cem.goto(card)
    clean(cem)
    follow(cem.get_by_role("link", name=re.compile("I object because")))
    cem.get_by_label("Why do you object?").fill("One seam is open.")
    follow(cem.get_by_role("button", name="Send my objection"))
    expect(cem.get_by_role("status")).to_contain_text("Your objection is noted.")
    harbour.later(2 * DAY_MS + HOUR_MS)  # the three days are over, and the vote is not.
    amal.goto(card)
    expect(amal.get_by_text(re.compile("Members vote until")).first).to_be_visible()
    expect(amal.get_by_text(re.compile("has done it, for 900 kr"))).to_have_count(0)
    follow(amal.get_by_role("link", name="Answer the objection"))
    amal.get_by_label("Your answer").fill("I have closed it.")
    follow(amal.get_by_role("button", name="Answer the objection"))
    cem.goto(card)
    expect(cem.get_by_text("I have closed it.")).to_be_visible()
    clean(cem)


def _is_owed(harbour: Harbour, amal: Page, card: str) -> None:
    """One voice each is a tie, and a tie pays nothing; shown anew, silence has it owed."""
    harbour.later(3 * DAY_MS)
    amal.goto(card)
    expect(
        amal.get_by_text(re.compile("It does not count as done: 1 said yes and 1 no"))
    ).to_be_visible()
    follow(amal.get_by_role("link", name="Show it is done"))
    follow(amal.get_by_role("button", name="Show it is done"))
    harbour.later(3 * DAY_MS - HOUR_MS)
    amal.goto(card)
    expect(amal.get_by_text(re.compile("If nobody does, 900 kr is owed")).first).to_be_visible()
    expect(amal.get_by_text(re.compile("has done it, for 900 kr"))).to_have_count(0)
    harbour.later(HOUR_MS + 60_000)
    harbour.message_to("amal@vik.example", "The association owes you 900 kr.")
    amal.goto(card)
    expect(amal.get_by_text("Nobody objected, so it counts as done since")).to_be_visible()
    expect(amal.get_by_text("has done it, for 900 kr")).to_be_visible()
    clean(amal)
    amal.goto(f"{harbour.base}/money/")
    expect(amal.get_by_text("is owed to you by The association")).to_be_visible()
    clean(amal)
    follow(amal.get_by_role("link", name="Put it back into a project"))
    clean(amal)
    follow(amal.get_by_role("button", name="Give it to Vik and around"))
    expect(amal.get_by_role("status")).to_contain_text("900 kr is given to Vik and around.")
