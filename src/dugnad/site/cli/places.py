"""What several commands share: which place is meant, and how to talk to whoever runs it."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import PlaceBusy
from dugnad.engine.solo.lock import PlaceLock
from dugnad.site import replacing
from dugnad.site.environment import PLACE_FILE
from dugnad.site.errors import CannotGoOn

TOP = Path(__file__).resolve().parents[4]
IS_REPOSITORY = (TOP / "up").is_file() and (TOP / "pyproject.toml").is_file()
"""Whether this runs in the project's own folder; else it was installed as a package."""
SAMPLE = Path(".place") / "sample"
OWN = Path(".place") / "own"
OPEN_AT = "open-at"
"""A file of an open place that says at which address it answers."""
DUGNAD = ".venv/bin/python -m dugnad" if IS_REPOSITORY else "dugnad"
"""How its commands are called: in the project's own folder nothing need be installed."""
UP = "./up" if IS_REPOSITORY else "dugnad up"
OPENS = "Open this in your browser while the place is open. It opens once, and for one hour:"
KEEP_A_COPY = (
    "Keep a copy of that key somewhere else: without it nobody can read the people's names."
)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which place is meant, and where its keys lie."""
    parser.add_argument(
        "--place",
        metavar="DIR",
        type=Path,
        help="the folder of the place (without it: DUGNAD_PLACE, or the sample place)",
    )
    parser.add_argument(
        "--keys-dir",
        metavar="DIR",
        type=Path,
        help="where the master key lies, when it is not where the place's settings say",
    )


def place_of(options: argparse.Namespace) -> Path:
    """Find the place that a command is about, and make it this process's place.

    Raises:
        CannotGoOn: there is no place there.
    """
    folder = chosen(options)
    if not (folder / PLACE_FILE).exists():
        replacing.want_whole(folder)
        raise CannotGoOn(
            f"There is no place in {folder}. Make one with: {DUGNAD} new {folder} --name NAME"
        )
    use(folder, options.keys_dir)
    return folder


def chosen(options: argparse.Namespace) -> Path:
    """Tell which folder was meant, whether or not there is a place in it."""
    told = options.place or os.environ.get("DUGNAD_PLACE") or default(SAMPLE)
    return Path(told).resolve()


def default(folder: Path) -> Path:
    """Give the folder of a place that nobody named: beside the project's own files.

    Where the program was installed, nothing is written beside it: the place lies with the data of
    whoever runs it.
    """
    if IS_REPOSITORY:
        return TOP / folder
    told = os.environ.get("XDG_DATA_HOME", "")
    data = Path(told) if told.startswith("/") else Path.home() / ".local" / "share"
    return data / "dugnad" / folder.name


def use(folder: Path, keys: Path | None) -> None:
    """Make `folder` the place of this process and of those that it starts."""
    os.environ["DUGNAD_PLACE"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dugnad.site.settings"
    if keys is not None:
        os.environ["DUGNAD_KEYS"] = str(keys.resolve())


def page_of(folder: Path, page: str, made_by: str) -> str:
    """Where a page opens for whoever runs the place, for an hour (see `web.people.running`).

    Args:
        folder: the place's.
        page: the name of its address.
        made_by: the module whose `link_for` makes what stands in the link.

    Raises:
        CannotGoOn: the place is not open, so nothing could be opened in it.
    """
    if not is_open(folder):
        raise CannotGoOn(f"The place in {folder} is not open. Open it first: {UP} --place {folder}")
    import django  # noqa: PLC0415  Commands load what they need.

    django.setup()
    from django.conf import settings  # noqa: PLC0415  After django.setup().
    from django.urls import reverse  # noqa: PLC0415

    from dugnad.site.wiring import now_ms  # noqa: PLC0415

    base = open_at(folder) or settings.BASE_ADDRESS
    link = import_module(made_by).link_for(now_ms())
    return f"{base.rstrip('/')}{reverse(page, args=[link])}"


def keep_to_oneself() -> None:
    """Let no other user of this computer read what this process and its children make."""
    os.umask(0o077)


def is_open(folder: Path) -> bool:
    """Tell whether a process keeps the books of the place right now."""
    lock = folder / "lock"
    if not lock.exists():
        return False
    try:
        PlaceLock(lock).release()
    except PlaceBusy:
        return True
    return False


def open_at(folder: Path) -> str:
    """Tell the address at which an open place answers; "" when it was not opened by `up`."""
    try:
        return (folder / OPEN_AT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


@contextmanager
def opened_at(folder: Path, address: str) -> Iterator[None]:
    """Leave word of the address while the place is open there."""
    path = folder / OPEN_AT
    path.write_text(f"{address}\n", encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def moment(at_ms: int, zone: str) -> str:
    """Write a moment as the place's own clocks tell it: "2026-11-22 14:03"; or in UTC, said so."""
    said = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    return f"{said} UTC" if zone == "UTC" else said


def last_backup_ms(folder: Path) -> int | None:
    """Tell when the place was backed up last, in ms since 1970 UTC; None when never."""
    return PlaceFolder(folder).backed_up_ms


def note_backup(folder: Path, made_s: int | None = None) -> None:
    """Write down when the place was backed up: just now, or in seconds since 1970 UTC."""
    stamp = PlaceFolder(folder).backup_stamp
    stamp.touch()
    if made_s is not None:
        os.utime(stamp, (made_s, made_s))
