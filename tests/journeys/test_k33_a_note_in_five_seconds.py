"""K33: a note in five seconds from an open page, for its owner only, that goes unless it is kept.

Ana reads what is happening in Vik when the telephone rings. She notes it by typing, with a photo,
or by saying it; nobody else comes to it; without scripts it works the same.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Playwright, expect

from tests.axe import faults
from tests.browsing import follow, patient
from tests.conftest import QUIET
from tests.journeys.conftest import (
    DAY_MS,
    PHONE,
    WIDE,
    Harbour,
    quiet_console,
    sign_in,
)
from tests.journeys.test_every_page import faults_in_html

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS_MAX = 5
PAGES_MAX = 2
"""The one to write on, and the one where the note stands: each is a time to wait."""
SPEAKS_MS = 1_000
LISTENING = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
"""A microphone that hums, and somebody who allows it."""


@pytest.fixture(scope="module")
def phone(playwright: Playwright, need: Callable[[str], str]) -> Iterator[Browser]:
    """Chromium on a phone that can hear."""
    args = [*QUIET, *LISTENING]
    opened = playwright.chromium.launch(executable_path=need("chromium"), args=args)
    yield patient(opened)
    opened.close()


@pytest.fixture(scope="module")
def ana(harbour: Harbour, phone: Browser) -> Page:
    """Ana is signed in and reads the first page."""
    context = phone.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(harbour, page, "Ana", "ana@vik.example")
    return page


def a_note(harbour: Harbour, ana: Page, way: str, writes: Callable[[Page], None]) -> None:
    """From the press on any open page until the note stands there: two pages, no more.

    How long it took is told where the test's output is read (`-s`).
    """
    ana.goto(f"{harbour.base}/help/")
    pages: list[str] = []

    def came(page: Page) -> None:
        pages.append(page.url)

    ana.on("domcontentloaded", came)
    began = time.monotonic()
    follow(ana.get_by_role("link", name="Note it"))
    writes(ana)
    took = time.monotonic() - began
    sys.stdout.write(f"a note {way} stood there after {took:.1f} s and {len(pages)} pages\n")
    ana.remove_listener("domcontentloaded", came)
    assert 1 <= len(pages) <= PAGES_MAX, pages
    assert took < SECONDS_MAX


def types(ana: Page) -> None:
    """Write what she wants to remember."""
    expect(ana.get_by_label("What do you want to remember?")).to_be_focused()
    ana.keyboard.type("Ring Dia about the ramp")
    follow(ana.get_by_role("button", name="Put it in my pocket"))
    expect(ana.get_by_text("Ring Dia about the ramp").first).to_be_visible()


def shows(ana: Page, picture: FilePayload) -> None:
    """Take a photo of the wall."""
    ana.get_by_label("A photo").set_input_files(picture)
    follow(ana.get_by_role("button", name="Put it in my pocket"))
    expect(ana.get_by_role("img", name="The photo of this note").first).to_be_visible()


def says(ana: Page) -> None:
    """Say it."""
    ana.get_by_role("button", name="Record what I say").click()
    expect(ana.get_by_role("button", name="Stop recording")).to_be_visible()
    ana.wait_for_timeout(SPEAKS_MS)
    ana.get_by_role("button", name="Stop recording").click()
    expect(ana.get_by_text("Recorded. Put it in your pocket.")).to_be_visible()
    follow(ana.get_by_role("button", name="Put it in my pocket"))
    expect(ana.locator("audio").first).to_be_attached()


def wall() -> FilePayload:
    """A photo as a phone takes it, of a wall with notes."""
    kept = io.BytesIO()
    Image.effect_noise((2_400, 1_800), 60).convert("RGB").save(kept, "JPEG", quality=80)
    return {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def test_k33_a_note_in_five_seconds(
    harbour: Harbour, ana: Page, visit: Callable[..., Page]
) -> None:
    """By typing, with a photo and by voice, each in five seconds; Ben and a stranger see none."""
    picture = wall()
    with quiet_console(ana):
        a_note(harbour, ana, "by typing", types)
        a_note(harbour, ana, "with a photo", lambda page: shows(page, picture))
        a_note(harbour, ana, "by voice", says)
    sound = ana.locator("audio").first.get_attribute("src")
    heard = ana.request.get(f"{harbour.base}{sound}")
    assert heard.headers["content-type"] == "audio/webm"
    assert len(heard.body()) > 1_000
    ben = visit()
    sign_in(harbour, ben, "Ben", "ben@vik.example")
    ben.goto(f"{harbour.base}/pocket/")
    expect(ben.get_by_text("Nothing in it yet.")).to_be_visible()
    assert ben.request.get(f"{harbour.base}{sound}").status == 404
    stranger = visit()
    stranger.goto(f"{harbour.base}{sound}")
    expect(stranger.get_by_label("Mail or mobile number")).to_be_visible()


def test_a_note_without_scripts(harbour: Harbour, visit: Callable[..., Page]) -> None:
    """The same form takes words and a photo where scripts are off."""
    cem = visit(scripts=False)
    sign_in(harbour, cem, "Cem", "cem@vik.example")
    cem.goto(f"{harbour.base}/")
    follow(cem.get_by_role("link", name="Note it"))
    expect(cem.get_by_role("button", name="Record what I say")).to_be_hidden()
    cem.get_by_label("What do you want to remember?").fill("The code of the shed is with Dia")
    cem.get_by_label("A photo").set_input_files(wall())
    follow(cem.get_by_role("button", name="Put it in my pocket"))
    expect(cem.get_by_text("The code of the shed is with Dia")).to_be_visible()
    expect(cem.get_by_role("img", name="The photo of this note")).to_be_visible()


@pytest.mark.checker
def test_the_pocket_can_be_used_by_everybody(
    harbour: Harbour, ana: Page, need: Callable[[str], str], tmp_path: Path
) -> None:
    """No fault for a reader of screens, in HTML, in either colour, on a phone and a wide screen."""
    ana.goto(f"{harbour.base}/pocket/")
    for scheme in ("light", "dark"):
        ana.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for size in (PHONE, WIDE):
            ana.set_viewport_size(size)  # type: ignore[arg-type]
            assert faults(ana) == []
            wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert ana.evaluate(wide)
    folder = tmp_path / "pages"
    folder.mkdir()
    text = ana.request.get(f"{harbour.base}/pocket/").text()
    assert faults_in_html(need("java"), {"/pocket/": text}, folder) == []


def test_a_note_goes_by_itself_unless_kept(harbour: Harbour, ana: Page) -> None:
    """After 30 days what she kept is there, and nothing else; what is thrown away comes back."""
    ana.goto(f"{harbour.base}/pocket/")
    note = ana.locator(".note", has_text="Ring Dia about the ramp").first
    follow(note.get_by_role("button", name="Throw it away"))
    follow(ana.get_by_role("button", name="Bring it back"))
    follow(note.get_by_role("button", name="Keep it"))
    expect(note.get_by_text("You keep this one.")).to_be_visible()
    harbour.later(31 * DAY_MS)
    ana.goto(f"{harbour.base}/pocket/")
    expect(ana.locator(".note")).to_have_count(1)
    expect(note.get_by_text("Ring Dia about the ramp")).to_be_visible()
