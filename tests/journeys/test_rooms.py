"""Rooms in the browser: two neighbours write to each other, and a centre keeps its contacts.

Bengt speaks for the association of the sample place. He writes to Ingrid, she answers; he puts
somebody into the register, brings a file in and takes it back. Every page of it can be used with a
screen reader, in either colour, on a phone and a wide screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import faults
from tests.browsing import follow
from tests.journeys.conftest import PHONE, WIDE, quiet_console
from tests.journeys.spoken_place import SpokenPlace, spoken_sample
from tests.journeys.test_every_page import faults_in_html

pytestmark = [pytest.mark.browser, pytest.mark.checker, pytest.mark.slow]
CSV = "Navn;E-post;Diagnose\r\nEva Lund;eva.lund@solbakken.example;secret\r\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpokenPlace]:
    """The sample place."""
    with spoken_sample(tmp_path_factory.mktemp("rooms")) as open_place:
        yield open_place


@dataclass
class Eye:
    """Looks at the pages that Bengt comes by.

    Attributes:
        page: his window.
        seen: what each page said, by a name.
    """

    page: Page
    seen: dict[str, str] = field(default_factory=dict)

    def looks(self, name: str) -> None:
        """Find nothing to mend for a screen reader, and nothing beside the screen."""
        for scheme, size in (("light", PHONE), ("dark", WIDE)):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            assert faults(self.page) == [], name
            fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert self.page.evaluate(fits), name
        self.seen[name] = self.page.request.get(self.page.url).text()

    def checks(self, java: str, folder: Path) -> None:
        """Find no fault in the HTML of what was seen."""
        folder.mkdir()
        assert faults_in_html(java, self.seen, folder) == []


@pytest.fixture(scope="module")
def bengt(place: SpokenPlace, browser: Browser) -> Iterator[Page]:
    """Bengt's window; he is signed in."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    place.sign_in(page, "Bengt")
    with quiet_console(page):
        yield page
    context.close()


def test_two_neighbours_write_to_each_other(
    place: SpokenPlace,
    bengt: Page,
    visit: Callable[..., Page],
    need: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """From the first words to an answer, on pages that everybody can use."""
    eye, ingrid = Eye(bengt), visit()
    place.sign_in(ingrid, "Ingrid")
    bengt.goto(f"{place.base}/me/")
    follow(bengt.get_by_role("link", name="Conversations"))
    follow(bengt.get_by_role("link", name="Write to somebody"))
    eye.looks("new")
    bengt.get_by_label("Ingrid").first.check()
    bengt.get_by_label("What do you want to say?").fill("Have you the ladder?")
    follow(bengt.get_by_role("button", name="Send the first words"))
    expect(bengt.get_by_role("heading", name="Ingrid")).to_be_visible()
    ingrid.goto(bengt.url)
    expect(ingrid.get_by_text("Have you the ladder?")).to_be_visible()
    ingrid.get_by_label("Your message").fill("In the shed")
    follow(ingrid.get_by_role("button", name="Send"))
    expect(ingrid.get_by_text("In the shed")).to_be_visible()
    bengt.reload()
    expect(bengt.get_by_text("In the shed")).to_be_visible()
    eye.looks("conversation")
    follow(bengt.get_by_role("link", name="Report this"))
    eye.looks("report")
    bengt.goto(f"{place.base}/conversations/")
    eye.looks("conversations")
    eye.checks(need("java"), tmp_path / "pages")


def test_a_register_and_a_file_taken_back(
    place: SpokenPlace, bengt: Page, need: Callable[[str], str], tmp_path: Path
) -> None:
    """From somebody new to a file that came in and went out again as one."""
    eye = Eye(bengt)
    bengt.goto(f"{place.base}/my/")
    follow(bengt.get_by_role("link", name="Its page, and who else speaks for it").first)
    follow(bengt.get_by_role("link", name="Contacts"))
    follow(bengt.get_by_role("link", name="Somebody new"))
    eye.looks("contact")
    bengt.get_by_label("Name").fill("Dia Berg")
    bengt.get_by_label("Mail").fill("dia.berg@solbakken.example")
    bengt.get_by_label("What would they like to do?").fill("Read aloud")
    bengt.get_by_label("How did they agree?").fill("At the desk, to Bengt")
    follow(bengt.get_by_role("button", name="Put them into the register"))
    expect(bengt.get_by_text("They stand in the register.")).to_be_visible()
    follow(bengt.get_by_role("link", name="Bring in a file"))
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    bengt.get_by_label("A file (CSV)").set_input_files(file)  # type: ignore[arg-type]
    bengt.get_by_label("How did they agree?").fill("Signed list")
    follow(bengt.get_by_role("button", name="Look at what would come"))
    expect(bengt.get_by_text(re.compile("Not taken.*Diagnose"))).to_be_visible()
    follow(bengt.get_by_role("button", name="Put all of these in"))
    expect(bengt.get_by_role("link", name="Eva Lund")).to_be_visible()
    eye.looks("register")
    follow(bengt.get_by_role("button", name="Take these out again"))
    expect(bengt.get_by_role("link", name="Eva Lund")).to_have_count(0)
    expect(bengt.get_by_role("link", name="Dia Berg")).to_be_visible()
    bengt.goto(f"{place.base}/about-me/")
    eye.looks("about me")
    eye.checks(need("java"), tmp_path / "pages")
