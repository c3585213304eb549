"""A real place and a real browser, for a person's way through the pages."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import follow
from tests.patience import PATIENCE_S
from tests.site.running import TOP, RunningPlace, dugnad

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}

CODE = re.compile(r"\b(\d{3}) ?(\d{3}) (?:is your code|deletes you)")
WRITTEN = (".eml", ".txt")
"""A message has another name until all of it is written."""
SECRET = "a secret of the gateway"
MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
STEPS_MAX = 8


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
        return self._unread(address, lambda text: containing in text)

    def code_to(self, address: str) -> str:
        """Wait for the six digits that were sent to an address."""
        text = self._unread(address, lambda text: CODE.search(text) is not None)
        return "".join(match.groups()) if (match := CODE.search(text)) else ""

    def sent(self) -> list[Path]:
        """Every message that is written to its end, the newest first."""
        written = (path for path in (self.folder / "outbox").glob("*") if path.suffix in WRITTEN)
        return sorted(written, reverse=True)

    def _unread(self, address: str, wanted: Callable[[str], bool]) -> str:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for path in self.sent():
                text = _readable(path)
                if path not in self.read and address in text and wanted(text):
                    self.read.append(path)
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no message to {address}")


class PlaceWithAClock(RunningPlace):
    """A running place whose clock a story sets."""

    @staticmethod
    def command(folder: Path, port: int, *words: str) -> list[str]:
        """Open it with as much ahead as a file beside it says."""
        python, _m, _dugnad, *up = RunningPlace.command(folder, port, *words)
        script = TOP / "tests" / "journeys" / "place_with_a_clock.py"
        return [python, str(script), str(folder.parent / "ahead"), *up]


@dataclass
class Harbour(Village):
    """Vik once more, where days pass when a story says so."""

    texted: list[str] = field(default_factory=list)

    @property
    def ahead(self) -> Path:
        """The file that says how far its clock is ahead."""
        return self.folder.parent / "ahead"

    @property
    def now_ms(self) -> int:
        """What its clock says."""
        return time.time_ns() // 1_000_000 + int(self.ahead.read_text())

    def goes_ahead(self, ms: int) -> None:
        """Set its clock ahead."""
        written = self.ahead.with_name("ahead.new")
        written.write_text(str(int(self.ahead.read_text()) + ms))
        written.replace(self.ahead)

    def later(self, ms: int) -> None:
        """Let time pass, and the place do what is due by then."""
        self.goes_ahead(ms)
        ticked, ahead = self.ahead.with_name("ticked"), self.ahead.read_text()
        until = time.monotonic() + PATIENCE_S
        while not ticked.exists() or ticked.read_text() != ahead:
            assert time.monotonic() < until, "the place did not see that time has passed"
            time.sleep(0.05)

    def until(self, at_ms: int) -> None:
        """Let time pass until a moment."""
        self.later(at_ms - self.now_ms)

    def texts(self, number: str, words: str, reply: str) -> None:
        """Somebody texts the place, and is answered with a message that has `reply` in it."""
        name = f"m-{len(self.texted)}"
        self.texted.append(words)
        told = {"from": number, "text": words, "id": name}
        request = Request(  # noqa: S310  Our own place.
            f"{self.base}/sms/in",
            data=urlencode(told).encode(),
            headers={"X-Inbound-Secret": SECRET},
        )
        with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            assert answer.status == 200
        self.message_to(number, reply)


def _readable(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix != ".eml":
        return raw.decode()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['To']}\n{message['Subject']}\n{body.get_content()}"


@cache
def zone() -> str:
    """The time zone in which it is noon as stories begin, so that no message waits for the morning.

    It stays the same when an hour ends while they are told.
    """
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def coming(day: str) -> str:
    """A moment that is months away, whenever stories are told: of `06-05T10:00`, the next one."""
    soonest = f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%dT%H:%M}"
    year = int(soonest[:4])
    return min(one for one in (f"{year}-{day}", f"{year + 1}-{day}") if one > soonest)


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Open an own place called Vik; its messages become files."""
    home = tmp_path_factory.mktemp("vik")
    words = ["new", str(home / "place"), "--name", "Vik", "--language", "en", "--zone", zone()]
    made = dugnad(words, home)
    assert made.returncode == 0, made.stderr
    with RunningPlace(home / "place") as running:
        yield Village(home / "place", running)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    """Open Vik with a clock, and with a gateway that sends text messages on."""
    home = tmp_path_factory.mktemp("harbour")
    words = ["new", str(home / "place"), "--name", "Vik", "--language", "en", "--zone", zone()]
    made = dugnad(words, home)
    assert made.returncode == 0, made.stderr
    (home / "ahead").write_text("0")
    told = home / "place" / "place.toml"
    told.write_text(f'{told.read_text()}\n[adapters.sms]\nadapter = "file"\n'
                    f'inbound_secret = "{SECRET}"\n')  # fmt: skip
    with PlaceWithAClock(home / "place") as running:
        yield Harbour(home / "place", running)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlace]:
    """Open the sample place."""
    with RunningPlace(tmp_path_factory.mktemp("sample") / "place") as running:
        yield running


@pytest.fixture(scope="session")
def ana(village: Village, browser: Browser) -> Page:
    """Ana has begun the neighbourhood Vik and is signed in on her phone."""
    page = browser.new_context(viewport=PHONE, locale="en-GB").new_page()  # type: ignore[arg-type]
    sign_in(village, page, "Ana", "ana@vik.example")
    page.goto(f"{village.base}/begin/")
    page.get_by_label("What do you call your neighbourhood?").fill("Vik and around")
    page.get_by_label("One sentence on what you want to do together").fill("Keep the paths open.")
    follow(page.get_by_role("button", name="Begin"))
    expect(page.get_by_role("status")).to_contain_text("has begun")
    return page


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a window of somebody's own, English by default.

    They are closed after the story: what stays open goes on asking its place.
    """
    opened = []

    def open_window(*, scripts: bool = True, viewport: dict[str, int] | None = None) -> Page:
        context = browser.new_context(
            viewport=viewport or PHONE,  # type: ignore[arg-type]
            locale="en-GB",
            java_script_enabled=scripts,
        )
        opened.append(context)
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()


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
    follow(page.get_by_role("button", name="Send the code"))
    says_the_code(page, village.code_to(address), name)


def says_the_code(page: Page, code: str, name: str) -> None:
    """Type the code that came, and a name where the place asks for one; wait for what follows."""
    page.get_by_label("The six digits").fill(code)
    follow(page.get_by_role("button", name="Go on"))
    page.wait_for_url(lambda url: "/in/code" not in url)
    if page.get_by_role("heading", name="What shall we call you?").is_visible():
        page.get_by_role("textbox").fill(name)
        follow(page.get_by_role("button", name="Go on"))
        page.wait_for_url(lambda url: "/in/name" not in url)


def begins(harbour: Harbour, page: Page) -> str:
    """Ana begins the neighbourhood; gives its project's address."""
    sign_in(harbour, page, "Ana", "ana@vik.example")
    page.goto(f"{harbour.base}/begin/")
    page.get_by_label("What do you call your neighbourhood?").fill("Vik and around")
    page.get_by_label("One sentence on what you want to do together").fill("Keep the paths open.")
    follow(page.get_by_role("button", name="Begin"))
    expect(page.get_by_role("status")).to_contain_text("has begun")
    page.goto(f"{harbour.base}/my/")
    follow(page.get_by_role("link", name="Vik and around").first)
    return page.url


def joins(harbour: Harbour, page: Page, name: str, address: str, project: str) -> None:
    """Somebody takes part in a project."""
    sign_in(harbour, page, name, address)
    page.goto(f"{project}/join")
    follow(page.get_by_role("button", name="I have read the rules and take part"))
    expect(page.get_by_role("status")).to_contain_text("Welcome")


def walk_to_the_last_step(page: Page, title: str, *, door: str, way: str) -> None:
    """Go through the first seven pages, one question after the other."""
    page.get_by_label("What do you want to do, and where?").fill("We put up benches at the shore.")
    page.get_by_label("What shall it be called?").fill(title)
    _next(page, 1)
    page.get_by_role("radio", name=re.compile(f"^{door}")).check()
    _next(page, 2)
    page.get_by_label("Why do you do this").fill("So that nobody walks home early.")
    _next(page, 3)
    page.get_by_label("What is this not?").fill("This is no job.")
    _next(page, 4)
    expect(page.get_by_text("step 5 of 8")).to_be_visible()
    follow(page.get_by_role("button", name="We don't know yet"))
    page.get_by_role("radio", name=re.compile(f"^{way}")).check()
    _next(page, 6)
    expect(page.get_by_role("radio", name=re.compile("No money yet"))).to_be_checked()
    _next(page, 7)
    expect(page.get_by_text(f"step {STEPS_MAX} of {STEPS_MAX}")).to_be_visible()


def _next(page: Page, number: int) -> None:
    """Go on from one step; it says which one it is."""
    expect(page.get_by_text(f"step {number} of {STEPS_MAX}")).to_be_visible()
    follow(page.get_by_role("button", name="Next"))
