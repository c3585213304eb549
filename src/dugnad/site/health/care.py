"""What saves a place when its computer dies: backups, and people who can open one."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from dugnad.engine.folder import PlaceFolder
from dugnad.site import backups, striking
from dugnad.site.backups import Backup
from dugnad.site.cli import places
from dugnad.site.environment import read_environment, read_keys_folder, read_place
from dugnad.site.errors import CannotGoOn, PlaceUnusable
from dugnad.site.health import Finding
from dugnad.site.keyring import keyring_at
from dugnad.web.rescue.parcel import RESCUERS_MIN

BACKUP_DAYS_MOST = 8
DAY_MS = 86_400_000


def look(folder: Path, now_ms: int, *, sample: bool) -> Iterator[Finding]:
    """Look at backups and rescuers; an invented place needs neither."""
    last = places.last_backup_ms(folder)
    if sample and last is None:
        yield Finding("no backup yet: a sample place needs none")
        return
    yield age(folder, last, now_ms)
    yield whole(folder)
    if not sample:
        yield rescuers(folder)


def age(folder: Path, last_ms: int | None, now_ms: int) -> Finding:
    """Tell how old the last backup is."""
    if last_ms is None:
        return Finding(
            "backup",
            f"There is none yet: {places.DUGNAD} backup --place {folder} --to DIR",
            serious=False,
        )
    days = (now_ms - last_ms) // DAY_MS
    return Finding(
        f"the last backup is {days} days old",
        "" if days <= BACKUP_DAYS_MOST else "Make a new one, and let it be made every night.",
        serious=False,
    )


def whole(folder: Path) -> Finding:
    """Tell whether the newest backup that can be reached is as it was written."""
    try:
        where = striking.folders_in(keyring_at(read_keys_folder(folder, read_environment())))
    except CannotGoOn:
        return Finding("where backups lie is not known")  # the master key's line says why.
    if not where:
        return Finding("no backup to read yet")
    newest = _newest(folder, where)
    if newest is None:
        return Finding(
            "the newest backup can be reached",
            f"No backup can be reached in {', '.join(map(str, where))}. Is the disk there?",
            serious=False,
        )
    what = f"the newest backup is whole: {newest.folder}"
    try:
        backups.read(newest.folder)
    except PlaceUnusable as no:
        return Finding(what, str(no))
    for name, wanted in newest.files.items():
        path = newest.folder / name
        if path.exists() and _digest(path) != wanted:
            return Finding(what, f"{name} in it was changed or is damaged. Make a new backup now.")
    if newest.folder.stat().st_dev == folder.stat().st_dev:
        return Finding(
            what,
            "It lies on the same disk as the place: when that breaks, both are gone. Keep one on "
            "another disk, or better in another house.",
            serious=False,
        )
    return Finding(what)


def _newest(folder: Path, where: list[Path]) -> Backup | None:
    """Find the place's newest backup; its folder may have had another name when that was made."""
    found = []
    for path in (path for one in where for path in one.glob(f"*/{backups.CONTENTS}")):
        try:
            found.append(backups.contents_of(path.parent))
        except PlaceUnusable:
            continue  # what cannot be read is no backup to count on.
    own = [backup for backup in found if backup.folder.name.startswith(f"{folder.name}-")]
    named = own or [backup for backup in found if backup.place == _name_of(folder)]
    return max(named, key=lambda backup: backup.made_s, default=None)


def _name_of(folder: Path) -> str:
    try:
        return read_place(folder).name
    except CannotGoOn:
        return ""  # the line about place.toml says why.


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rescuers(folder: Path) -> Finding:
    """Tell whether enough people keep a part of the rescue."""
    what = "three people keep a part, and any two of them bring the place back"
    try:
        with closing(_reading(PlaceFolder(folder).place)) as place:
            (count,) = place.execute(
                "SELECT count(*) FROM rescue_rescuer WHERE since_ms IS NOT NULL"
            ).fetchone()
    except sqlite3.DatabaseError:
        count = 0  # it was never opened, or is damaged, as is told before.
    if count >= RESCUERS_MIN:
        return Finding(what)
    return Finding(
        what,
        f"{count} do. Until there are {RESCUERS_MIN}, nobody can bring it back without you. Stop "
        f"the place, then: {places.DUGNAD} rescue ask ADDRESS --place {folder}",
        serious=False,
    )


def _reading(path: Path) -> sqlite3.Connection:
    """Open a database to read, whoever else has it open."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
