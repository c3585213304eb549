"""What a first visit loads, and what a whole place weighs in memory while nobody asks.

The visit is made in Chromium with an empty cache, to the first page of the sample place; what
came over the line is counted as it came, compressed, and so is every address that was asked. The
memory is that of all processes of the place after some seconds of rest. Wanted: at most 100 kB,
30 kB of it scripts, nothing from outside; at most 250 MB.
"""

import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, sync_playwright

from bench._place import Serving
from bench.told import tell

WANTED_BYTES = 100_000
WANTED_SCRIPT_BYTES = 30_000
WANTED_MEMORY = 250_000_000
REST_S = 8
PHONE = {"width": 390, "height": 844}
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""So that Chromium itself speaks to nobody."""


class _Line:
    """Listens to what comes over the line."""

    def __init__(self, session: CDPSession) -> None:
        self.kinds: dict[str, str] = {}
        self.addresses: dict[str, str] = {}
        self.bytes: Counter[str] = Counter()
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def _asked(self, told: dict[str, object]) -> None:
        request = told["request"]
        if isinstance(request, dict):
            self.addresses[str(told["requestId"])] = str(request["url"])

    def _answered(self, told: dict[str, object]) -> None:
        self.kinds[str(told["requestId"])] = str(told["type"]).lower()

    def _came(self, told: dict[str, object]) -> None:
        kind = self.kinds.get(str(told["requestId"]), "other")
        self.bytes[kind] += int(float(str(told["encodedDataLength"])))


def visit(base: str) -> _Line:
    """Open the first page as somebody who was never here."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("Chromium is missing; `.ci/run` installs it.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(QUIET))
        context = browser.new_context(viewport=PHONE, locale="nb-NO")  # type: ignore[arg-type]
        page = context.new_page()
        line = _Line(context.new_cdp_session(page))
        page.goto(base, wait_until="networkidle")
        browser.close()
    return line


def outside(line: _Line, base: str) -> list[str]:
    """Addresses that were asked and are not the place's own."""
    own = urlsplit(base).netloc
    asked = [urlsplit(address) for address in line.addresses.values()]
    return [
        address.geturl()
        for address in asked
        if address.scheme not in ("data", "blob") and address.netloc != own
    ]


def run() -> None:
    """Tell the visit and the memory; the figure is the tighter of all that is wanted."""
    with tempfile.TemporaryDirectory() as temporary, Serving(Path(temporary) / "place") as place:
        base = f"http://127.0.0.1:{place.port}/"
        line = visit(base)
        time.sleep(REST_S)
        memory = place.resident_bytes()
        foreign = outside(line, base)
    loaded, script = sum(line.bytes.values()), line.bytes["script"]
    tell("weight", requests=len(line.addresses), outside=len(foreign), bytes=loaded, **line.bytes)
    tell("weight", processes=len(memory), memory_bytes=sum(memory.values()))
    if foreign:
        raise RuntimeError(foreign)
    ratio = min(
        WANTED_BYTES / loaded,
        WANTED_SCRIPT_BYTES / max(1, script),
        WANTED_MEMORY / sum(memory.values()),
    )
    tell(
        "weight",
        bytes=loaded,
        script_bytes=script,
        memory_bytes=sum(memory.values()),
        ratio=ratio,
        wanted=1.0,
    )
