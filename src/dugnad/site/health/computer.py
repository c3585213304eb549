"""The computer that a place runs on: its Python, its packages, its clock."""

import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger.errors import LedgerError
from dugnad.site.cli import places
from dugnad.site.health import Finding

BUILT_AFTER_MS = 1_760_000_000_000
"""No honest clock is before the year in which this was written (2025)."""
CLOCKS_DIFFER_MS = 60_000
"""So far ahead of the clock the newest record may be: clocks are set now and then."""
_PIN = re.compile(r"^[A-Za-z0-9][^\s\\]*==[^\\\n]+", re.MULTILINE)


def look(folder: Path, zone: str, now_ms: int) -> Iterator[Finding]:
    """Look at this computer.

    Args:
        folder: of the place, which may not be there yet.
        zone: names the hours in which the clock is read.
        now_ms: what the clock says.
    """
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(f"Python {version}")
    yield packages()
    yield clock(folder, zone, now_ms)
    if places.IS_REPOSITORY:
        names = ("chromium-headless-shell", "chromium", "chromium-browser")
        chromium = any(shutil.which(name) for name in names)
        yield Finding(
            "Chromium, for tests of the pages",
            "" if chromium else "Only developers need it: apt-get install chromium-headless-shell",
            serious=False,
        )


def packages() -> Finding:
    """Tell whether what is installed is what was tested together."""
    wrong = []
    for pin, condition in _pins():
        name, _, wanted = pin.partition("==")
        try:
            have = metadata.version(name)
        except metadata.PackageNotFoundError:
            have = wanted if condition else "missing"  # it may not be for this system.
        if have != wanted:
            wrong.append(f"{name} is {have}, not {wanted}")
    mended = (
        "Start ./up from a terminal: it puts them right."
        if places.IS_REPOSITORY
        else "Install Dugnad anew: that brings the right ones."
    )
    return Finding(
        "packages are those that were tested", f"{'; '.join(wrong)}. {mended}" if wrong else ""
    )


def _pins() -> list[tuple[str, str]]:
    """Each `name==version` that was tested, with the systems that it is for; "" is all."""
    if places.IS_REPOSITORY:
        lines = _PIN.findall((places.TOP / "requirements.txt").read_text(encoding="utf-8"))
    else:
        lines = metadata.requires("dugnad") or []
    parted = [line.partition(";") for line in lines]
    return [(pin.strip(), condition.strip()) for pin, _, condition in parted]


def clock(folder: Path, zone: str, now_ms: int) -> Finding:
    """Tell whether the clock can be right, measured by the books of the place."""
    what = f"clock: {places.moment(now_ms, zone)} ({zone})"
    mend = "Set it, or switch on time from the network: timedatectl set-ntp true"
    if now_ms < BUILT_AFTER_MS:
        return Finding(what, f"The clock is years behind. {mend}")
    try:
        books = BooksReader(PlaceFolder(folder).books)
        newest_ms = books.head().time_ms
        books.close()
    except (LedgerError, OSError, sqlite3.Error):
        return Finding(what)  # what is wrong with the books, `verify` tells.
    if newest_ms <= now_ms + CLOCKS_DIFFER_MS:
        return Finding(what)
    return Finding(
        what,
        f"The newest record in the books is of {places.moment(newest_ms, zone)}: until the clock "
        f"is there, nothing is written. {mend}",
    )
