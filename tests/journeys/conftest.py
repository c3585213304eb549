"""A real place and a real browser, for a person's way through the pages."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.site.running import RunningPlace, dugnad

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""So that Chromium speaks to nobody but the place."""

PATIENCE_S = 30


@dataclass
class Village:
    """An own place that is open, and the messages that it sent."""

    folder: Path
    running: RunningPlace
    read: list[Path] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Where it is open."""
        return f"http://127.0.0.1:{self.running.port}"

    def message_to(self, address: str, containing: str = "") -> str:
        """Wait for the newest unread message to an address; gives its text."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for path in sorted((self.folder / "outbox").glob("*"), reverse=True):
                text = _readable(path)
                if path not in self.read and address in text and containing in text:
                    self.read.append(path)
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no message to {address}")

    def code_to(self, address: str) -> str:
        """Wait for the six digits that were sent to an address."""
        found = re.search(r"\b(\d{3}) ?(\d{3})\b", self.message_to(address))
        assert found
        return "".join(found.groups())


def _readable(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix != ".eml":
        return raw.decode()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['To']}\n{message['Subject']}\n{body.get_content()}"


def zone() -> str:
    """A time zone in which it is noon now, so that no message waits for the morning."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Open an own place called Vik; its messages become files."""
    home = tmp_path_factory.mktemp("vik")
    words = ["new", str(home / "place"), "--name", "Vik", "--language", "en", "--zone", zone()]
    made = dugnad(words, home)
    assert made.returncode == 0, made.stderr
    with RunningPlace(home / "place") as running:
        yield Village(home / "place", running)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlace]:
    """Open the sample place."""
    with RunningPlace(tmp_path_factory.mktemp("sample") / "place") as running:
        yield running


@pytest.fixture(scope="session")
def playwright(need: Callable[[str], str]) -> Iterator[Playwright]:
    """Open the driver of browsers."""
    need("chromium")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(need: Callable[[str], str], playwright: Playwright) -> Iterator[Browser]:
    """Open Chromium."""
    found = playwright.chromium.launch(executable_path=need("chromium"), args=list(QUIET))
    yield found
    found.close()


@pytest.fixture(scope="session")
def ana(village: Village, browser: Browser) -> Page:
    """Ana has begun the neighbourhood Vik and is signed in on her phone."""
    page = browser.new_context(viewport=PHONE, locale="en-GB").new_page()  # type: ignore[arg-type]
    sign_in(village, page, "Ana", "ana@vik.example")
    page.goto(f"{village.base}/begin/")
    page.get_by_label("What do you call your neighbourhood?").fill("Vik and around")
    page.get_by_label("One sentence on what you want to do together").fill("Keep the paths open.")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("status")).to_contain_text("has begun")
    return page


@pytest.fixture
def visit(browser: Browser) -> Callable[..., Page]:
    """Give a function that opens a window of somebody's own, English by default."""
    opened = []

    def open_window(*, scripts: bool = True, viewport: dict[str, int] | None = None) -> Page:
        context = browser.new_context(
            viewport=viewport or PHONE,  # type: ignore[arg-type]
            locale="en-GB",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE_S * 1_000)
        opened.append(context)
        return context.new_page()

    return open_window


@contextmanager
def quiet_console(page: Page) -> Iterator[None]:
    """See that the page writes no error into the browser's console meanwhile."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert said == []


def sign_in(village: Village, page: Page, name: str, address: str) -> None:
    """Sign in by a code, and say one's name where the place does not know it."""
    page.goto(f"{village.base}/in/")
    page.get_by_label("Mail or mobile number").fill(address)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("The six digits").fill(village.code_to(address))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "code" not in url)
    if page.get_by_role("heading", name="What shall we call you?").is_visible():
        page.get_by_role("textbox").fill(name)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_load_state()
