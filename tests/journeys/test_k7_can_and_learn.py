"""K7: a profile shows what somebody can and wants to learn, and nobody is put in an order.

Ingrid says what she can and what she wants to learn, on a phone and without scripts; where she has
written nothing, she is invited. Bengt wants to learn what she can: each is shown the other's words,
both say yes, and then they know each other's names and can write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import follow
from tests.journeys.conftest import PHONE
from tests.journeys.spoken_place import SpokenPlace, spoken_sample
from tests.journeys.test_rooms import Eye

pytestmark = [pytest.mark.browser, pytest.mark.checker, pytest.mark.slow]
INVITED = "Nothing here yet."
FOUND = "Propose me people whom it suits"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpokenPlace]:
    """The sample place."""
    with spoken_sample(tmp_path_factory.mktemp("profiles")) as open_place:
        yield open_place


def writes(page: Page, side: str, line: str, *readers: str) -> None:
    """Write one line under a heading, for some readers."""
    column = page.get_by_role("region", name=side, exact=True)
    column.get_by_label("One thing on each line").fill(line)
    for reader in readers:
        column.get_by_label(reader).check()
    follow(column.get_by_role("button", name="Write it in my profile"))
    expect(column.get_by_text(line, exact=True)).to_be_visible()


def test_k7_can_and_wants_to_learn(
    place: SpokenPlace,
    browser: Browser,
    visit: Callable[..., Page],
    need: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """Both stand beside each other, what is empty invites, and two yeses let two people meet."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=False)  # type: ignore[arg-type]
    ingrid, bengt = context.new_page(), visit()
    place.sign_in(ingrid, "Ingrid")
    place.sign_in(bengt, "Bengt")
    eye = Eye(bengt)
    ingrid.goto(f"{place.base}/me/")
    expect(ingrid.get_by_text(INVITED)).to_have_count(2)
    follow(ingrid.get_by_role("link", name="My profile"))
    writes(ingrid, "I can", "Mending bicycles", FOUND, "People in my projects see it")
    can = ingrid.get_by_role("region", name="I can", exact=True)
    learn = ingrid.get_by_role("region", name="I want to learn", exact=True)
    expect(can.get_by_text(INVITED)).to_have_count(0)
    expect(learn.get_by_text(INVITED)).to_be_visible()
    bengt.goto(f"{place.base}/profile/")
    eye.looks("empty")
    writes(bengt, "I want to learn", "How to mend my bicycle", FOUND)
    expect(bengt.get_by_text("Somebody here can: Mending bicycles")).to_be_visible()
    expect(bengt.get_by_text("Ingrid")).to_have_count(0)
    bengt.get_by_text("Yes, I would like to meet them").first.click()
    bengt.get_by_label("A few words to them").fill("My chain is loose.")
    follow(bengt.get_by_role("button", name="Yes, I would like to meet them"))
    expect(bengt.get_by_text("You have said yes. They are asked.")).to_be_visible()
    eye.looks("asked")
    ingrid.goto(f"{place.base}/for-you/")
    follow(ingrid.get_by_role("link", name="About your line “Mending bicycles”"))
    expect(ingrid.get_by_text("My chain is loose.")).to_have_count(0)
    expect(ingrid.get_by_text("Bengt")).to_have_count(0)
    ingrid.get_by_label("A few words to them").fill("Come on Saturday!")
    follow(ingrid.get_by_role("button", name="Yes, I would like to meet them"))
    expect(ingrid.get_by_role("heading", name="Bengt")).to_be_visible()
    expect(ingrid.get_by_text("My chain is loose.")).to_be_visible()
    bengt.goto(ingrid.url)
    expect(bengt.get_by_role("heading", name="Ingrid")).to_be_visible()
    expect(bengt.get_by_text("Come on Saturday!")).to_be_visible()
    bengt.goto(f"{place.base}/my/")
    home = bengt.locator("main a[href^='/p/']").first.get_attribute("href")
    bengt.goto(f"{place.base}{home}/can/")
    eye.looks("others")
    eye.checks(need("java"), tmp_path / "pages")
    context.close()
