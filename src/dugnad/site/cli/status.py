"""Tell in a few lines how a place is doing: open or closed, its books, its messages."""

import argparse
from pathlib import Path

from dugnad.site.cli import places
from dugnad.site.environment import read_place
from dugnad.site.errors import PlaceUnusable


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Print the lines; reads only, so the place may be open meanwhile."""
    folder = places.place_of(options)
    place = read_place(folder)
    kind = "a sample place" if place.sample else "a place"
    print(f"{place.name}, {kind} in {folder}")
    print("It is open." if places.is_open(folder) else "It is closed.")
    _books(folder, place.zone)
    _messages(folder)
    last = places.last_backup_ms(folder)
    if last is not None:
        print(f"The last backup was made {places.moment(last, place.zone)}.")
    elif place.sample:
        print("It was never backed up; a sample place need not be.")
    else:
        print("It was never backed up.")
    print(f"Its files take {_size_mb(folder):,.1f} MB.")
    return 0


def _books(folder: Path, zone: str) -> None:
    from dugnad.engine.folder import PlaceFolder  # noqa: PLC0415  Commands load what they need.
    from dugnad.engine.solo.reading import BooksReader  # noqa: PLC0415
    from dugnad.ledger.errors import NotGenesis  # noqa: PLC0415

    try:
        reader = BooksReader(PlaceFolder(folder).books)
    except NotGenesis as error:
        raise PlaceUnusable(f"There are no books in {folder}. Put back a backup.") from error
    head = reader.head()
    when = places.moment(head.time_ms, zone)
    print(f"The newest record in the books is number {head.seq}, of {when}.")
    print(f"Its fingerprint: {reader.fingerprint()}")


def _messages(folder: Path) -> None:
    if not (folder / "place.db").exists():
        return
    import django  # noqa: PLC0415  Commands load what they need.
    from django.db import OperationalError  # noqa: PLC0415

    django.setup()
    from dugnad.web.messages.models import (  # noqa: PLC0415  After django.setup().
        FAILED,
        GIVEN_UP,
        WAITING,
        Message,
    )

    try:
        waiting = Message.objects.filter(state=WAITING).count()
        failed = Message.objects.filter(state__in=(FAILED, GIVEN_UP)).count()
    except OperationalError:
        print("Its people and messages are made ready when it is opened next.")
        return
    print(f"Messages that wait to leave: {waiting}; not delivered lately: {failed}.")


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000
