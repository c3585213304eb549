"""Look whether this computer and this place are in good health, and say what to do if not."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from dugnad.site.cli import places
from dugnad.site.environment import (
    PLACE_FILE,
    read_environment,
    read_keys_folder,
    read_place,
)
from dugnad.site.errors import CannotGoOn
from dugnad.site.keyring import keyring_at
from dugnad.web.house import PlaceSettings

FREE_MB_LEAST = 500
BACKUP_DAYS_MOST = 8
BUILT_AFTER_S = 1_760_000_000
"""No honest clock is before the year in which this was written (2025)."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    trouble: str = ""
    """What to do, in a sentence; empty when all is well."""
    serious: bool = True
    """Whether the place cannot be run well before this is mended."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Look at everything, one line each; 1 when something serious is wrong."""
    folder = places.chosen(options)
    places.use(folder, options.keys_dir)
    findings = [*computer(_zone(folder))]
    if (folder / PLACE_FILE).exists():
        findings += place(folder)
    else:
        findings.append(
            Finding("place", f"There is no place in {folder} yet: ./up makes one.", serious=False)
        )
    for finding in findings:
        mark = "fine" if not finding.trouble else "MEND" if finding.serious else "note"
        print(f"{mark}  {finding.what}")
        if finding.trouble:
            print(f"      {finding.trouble}")
    wrong = sum(1 for finding in findings if finding.trouble and finding.serious)
    print(f"{wrong} to mend." if wrong else "All is well.")
    return 1 if wrong else 0


def _zone(folder: Path) -> str:
    """The hours in which moments are told: the place's own, where there is a place."""
    try:
        return read_place(folder).zone
    except CannotGoOn:
        return "UTC"


def computer(zone: str) -> Iterator[Finding]:
    """Look at this computer; `zone` names the hours in which its clock is read."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(f"Python {version}")
    yield _pins()
    wrong_clock = time.time() < BUILT_AFTER_S
    yield Finding(
        f"clock: {places.moment(time.time_ns() // 1_000_000, zone)} ({zone})",
        "The clock is years behind. Set it, or switch on time from the network."
        if wrong_clock
        else "",
    )
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    chromium = any(shutil.which(name) for name in names)
    yield Finding(
        "Chromium, for tests of the pages",
        "" if chromium else "Only developers need it: apt-get install chromium-headless-shell",
        serious=False,
    )


def place(folder: Path) -> Iterator[Finding]:
    """Look at one place."""
    try:
        told = read_place(folder)
        yield Finding(f"place: {told.name}, in {folder}")
    except CannotGoOn as no:
        yield Finding("place", str(no))
        return
    yield _room(folder)
    writable = os.access(folder, os.W_OK | os.X_OK)
    yield Finding(
        "the folder can be written to",
        "" if writable else f"This user may not write to {folder}. Run as its owner, or chown it.",
    )
    yield _lock(folder)
    yield _keys(folder)
    yield _backup(folder, sample=told.sample)
    yield _devices(told)


def _devices(place: PlaceSettings) -> Finding:
    """Tell whether browsers let people sign in with their device's own lock at this address."""
    parts = urlsplit(place.base_address)
    name, secure = parts.hostname or "", parts.scheme == "https"
    # What browsers ask for is a name instead of a number, read by https.
    named = any(letter.isalpha() for letter in name) and ":" not in name
    if place.sample or (named and (secure or name == "localhost")):
        return Finding("people sign in with a code" + ("" if place.sample else " or their device"))
    return Finding(
        "people sign in with a code, and not with their device's lock",
        "For that browsers want a base_address with a name, beginning with https.",
        serious=False,
    )


def _pins() -> Finding:
    path = places.TOP / "requirements.txt"
    if not path.exists():
        return Finding("packages")
    wrong = []
    for line in path.read_text(encoding="utf-8").splitlines():
        pin, _, condition = line.partition(";")
        name, equal, wanted = pin.strip().rstrip("\\ ").partition("==")
        if not equal or name.startswith(("#", "--")):
            continue
        try:
            have = metadata.version(name)
        except metadata.PackageNotFoundError:
            have = "missing" if not condition else wanted  # it may not be for this system.
        if have != wanted.strip():
            wrong.append(f"{name} is {have}, not {wanted.strip()}")
    return Finding(
        "packages are those that were tested",
        f"{'; '.join(wrong)}. Start ./up from a terminal: it puts them right." if wrong else "",
    )


def _room(folder: Path) -> Finding:
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    return Finding(
        f"{free_mb:,} MB free on the disk",
        "" if free_mb >= FREE_MB_LEAST else f"Make room: at least {FREE_MB_LEAST} MB are needed.",
    )


def _lock(folder: Path) -> Finding:
    if places.is_open(folder):
        return Finding("the place is open (a process keeps its books)")
    return Finding("the place is closed")


def _keys(folder: Path) -> Finding:
    what = "the master key lies outside the place's folder and can be read"
    try:
        keys = read_keys_folder(folder, read_environment())
        keyring_at(keys).master_key()
    except FileNotFoundError:
        return Finding(
            what, f"There is no master key in {keys}. Put back the copy that you keep elsewhere."
        )
    except CannotGoOn as no:
        return Finding(what, str(no))
    if keys.is_relative_to(folder):
        return Finding(what, f"Move {keys} out of the place's folder, and say so in {PLACE_FILE}.")
    return Finding(what)


def _backup(folder: Path, *, sample: bool) -> Finding:
    last = places.last_backup_ms(folder)
    if last is None and sample:
        return Finding("no backup yet: a sample place needs none")
    if last is None:
        return Finding(
            "backup",
            f"There is none yet: {places.DUGNAD} backup --place {folder} --to DIR",
            serious=False,
        )
    days = int((time.time() - last / 1000) // 86_400)
    return Finding(
        f"the last backup is {days} days old",
        "" if days <= BACKUP_DAYS_MOST else "Make a new one, and let it be made every night.",
        serious=False,
    )
