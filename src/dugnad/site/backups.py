"""Backups of a place: made while it is open, checked before they are believed.

The books are copied first and what people told after them, so that nothing the books name is
missing; people's keys come last. The master key is never part of a backup. Old backups lose their
people's keys after `KEYS_KEPT_DAYS`, so that whoever was forgotten stays forgotten.
"""

import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dugnad.cards import catalogue
from dugnad.charter.charter import Charter
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.reading import BooksReader
from dugnad.engine.verify import verify
from dugnad.site.environment import PLACE_FILE
from dugnad.site.errors import PlaceUnusable
from dugnad.site.secret import SECRET_FILE

Progress = Callable[[int, int], None]
"""Told how many of how many files are done."""

CONTENTS = "backup.json"
RESTORED = "restored"
"""A file that says: this place was put back and has not been opened since."""
KEYS_KEPT_DAYS = 30
DAY_S = 86_400
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Backup:
    """One backup, as its list of contents tells it."""

    folder: Path
    place: str
    """Name of the place."""
    made_s: int
    """When it was made, in seconds since 1970 UTC."""
    fingerprint: str
    """Of the books in it."""
    files: dict[str, str]
    """The SHA-256 of each file, in hex, by its path inside the backup."""


def make(folder: Path, to: Path, *, name: str, progress: Progress) -> Backup:
    """Back a place up into a new folder inside `to`.

    Args:
        folder: the place; may be open meanwhile.
        to: where backups are kept; made when missing.
        name: of the place.
        progress: told how far it is.

    Raises:
        PlaceUnusable: there is not enough room, or it cannot be written to; nothing is left there.
    """
    made_s = int(time.time())
    place = PlaceFolder(folder)
    target = to / time.strftime(f"{folder.name}-%Y%m%d-%H%M%S", time.gmtime(made_s))
    draft = to / f".{target.name}.part"
    try:
        to.mkdir(parents=True, exist_ok=True)
        _want_room(folder, to)
        draft.mkdir(mode=0o700)
        files = list(_copy(place, draft, progress))
        fingerprint = BooksReader(draft / place.books.name).fingerprint()
        backup = Backup(
            folder=target,
            place=name,
            made_s=made_s,
            fingerprint=fingerprint,
            files={str(path.relative_to(draft)): _digest(path) for path in files},
        )
        _write_contents(draft, backup)
        draft.replace(target)
    except OSError as error:
        raise PlaceUnusable(
            f"The backup cannot be written to {to} ({error.strerror}). Choose another folder."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _let_keys_expire(to, folder.name, place.keys.name, made_s)
    return backup


def read(folder: Path) -> Backup:
    """Read a backup and make sure that every file is what it was when it was made.

    Raises:
        PlaceUnusable: it is none, or is damaged.
    """
    try:
        told = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        backup = Backup(
            folder=folder,
            place=str(told["place"]),
            made_s=int(told["made_s"]),
            fingerprint=str(told["fingerprint"]),
            files={str(name): str(digest) for name, digest in told["files"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PlaceUnusable(
            f"There is no backup in {folder}: {CONTENTS} cannot be read."
        ) from error
    expired = PlaceFolder(folder).keys.name
    for name, digest in backup.files.items():
        path = folder / name
        if name == expired and not path.exists():
            continue
        if not path.exists() or _digest(path) != digest:
            raise PlaceUnusable(f"This backup is damaged: {path}. Take another one.")
    return backup


def put_back(backup: Backup, folder: Path, *, progress: Progress) -> None:
    """Make a place of a backup in `folder`, which must be missing or empty.

    Args:
        backup: as `read` gave it.
        folder: where the place is to lie.
        progress: told how far the check of the books is.

    Raises:
        PlaceUnusable: the folder is taken, or the books in the backup do not add up.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlaceUnusable(f"{folder} is not empty. Choose another folder, or use --replace.")
    verdict = verify(
        PlaceFolder(backup.folder).books,
        Charter(catalogue.contracts()),
        since=[backup.fingerprint],
        progress=progress,
    )
    if not verdict.adds_up:
        raise PlaceUnusable("The books in this backup do not add up. Take another one.")
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    for name in backup.files:
        source = backup.folder / name
        if source.exists():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, draft / name)
    (draft / RESTORED).touch()
    if folder.exists():
        folder.rmdir()
    draft.replace(folder)


def _copy(place: PlaceFolder, draft: Path, progress: Progress) -> Iterator[Path]:
    pictures = [path for path in sorted(place.pictures.rglob("*")) if path.is_file()]
    plain = [place.root / PLACE_FILE, place.root / SECRET_FILE]
    databases = [path for path in (place.books, place.place, place.keys) if path.exists()]
    total = len(databases) + len(pictures) + len(plain)
    done = 0
    for source in databases:
        yield _copy_database(source, draft / source.name)
        done += 1
        progress(done, total)
    for source in [*pictures, *plain]:
        target = draft / source.relative_to(place.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        done += 1
        progress(done, total)
        try:
            shutil.copy2(source, target)
        except FileNotFoundError:
            continue  # it was removed since the copying began, or never made.
        yield target


def _copy_database(source: Path, target: Path) -> Path:
    """Copy one moment of a database that may be written to meanwhile."""
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")
    finally:
        writing.close()
        reading.close()
    target.chmod(0o600)
    return target


def _want_room(folder: Path, to: Path) -> None:
    needed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    free = shutil.disk_usage(to).free
    if free < needed:
        raise PlaceUnusable(
            f"{needed // 1_000_000 + 1:,} MB are needed in {to}, {free // 1_000_000:,} MB are "
            "free. Make room, or choose another folder."
        )


def _digest(path: Path) -> str:
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            seen.update(chunk)
    return seen.hexdigest()


def _write_contents(draft: Path, backup: Backup) -> None:
    told = {
        "place": backup.place,
        "made_s": backup.made_s,
        "fingerprint": backup.fingerprint,
        "files": backup.files,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (draft / CONTENTS).write_text(text + "\n", encoding="utf-8")


def _let_keys_expire(to: Path, name: str, keys: str, now_s: int) -> None:
    for contents in to.glob(f"{name}-*/{CONTENTS}"):
        told = json.loads(contents.read_text(encoding="utf-8"))
        if now_s - int(told["made_s"]) > KEYS_KEPT_DAYS * DAY_S:
            (contents.parent / keys).unlink(missing_ok=True)
