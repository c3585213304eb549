"""Backups of a place: made while it is open, checked before they are believed.

The books are copied first and what people told after them, so that nothing the books name is
missing; people's keys come last. The master key is never part of a backup. Old backups lose their
people's keys after `KEYS_KEPT_DAYS`, so that whoever was forgotten stays forgotten.

A backup may have lain anywhere, so nothing in it is believed: it holds the files of a place and no
others, each is what its sum says while it is copied, and the place that is there now is touched
only when all of that holds and the books add up.
"""

import glob
import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dugnad.cards import catalogue
from dugnad.charter.charter import Charter
from dugnad.engine.fingerprint import read_fingerprint
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import PlaceBusy
from dugnad.engine.solo.lock import PlaceLock
from dugnad.engine.solo.reading import BooksReader
from dugnad.engine.verify import verify
from dugnad.site import replacing
from dugnad.site.environment import PLACE_FILE, read_place
from dugnad.site.errors import PlaceUnusable, SettingsError
from dugnad.site.secret import SECRET_FILE
from dugnad.web.house import PlaceSettings

Progress = Callable[[int, int], None]
"""Told how many of how many files are done."""

CONTENTS = "backup.json"
RESTORED = "restored"
"""A file that says: this place was put back and has not been opened since."""
FILLED = "sample-filled"
"""A file that says: this sample place has its neighbours; no backup holds it."""
KEYS_KEPT_DAYS = 30
DAY_S = 86_400
CONTENTS_BYTES_MAX = 64 << 20
"""The longest list of contents that is read; a hundred thousand pictures need a third of it."""
_PART = ".part"
_CHUNK = 1 << 20
_NAME_MAX = 80
_LATEST_S = 253_402_300_799
"""The end of the year 9999: no calendar goes further."""
_SHOWN = 100
"""So many letters of a wrong name are told."""
_SUM = re.compile(r"[0-9a-f]{64}")
_PICTURE = re.compile(r"pictures(?:/[0-9A-Za-z_][0-9A-Za-z_.-]{0,120}){1,4}")
_MOVED = re.compile(r"moved/[0-9a-f]{32}/(?:books\.db|kept\.json)")
"""The past of a project that came from another place."""
_DATABASES = ("books.db", "place.db", "keys.db")
_PLAIN = (PLACE_FILE, SECRET_FILE)
_NEEDED = ("books.db", PLACE_FILE)


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
    target = to / f"{folder.name}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime(made_s))}"
    try:
        to.mkdir(parents=True, exist_ok=True)
        _clear_left(to, f".{folder.name}-", made_s)
        _want_room((path.stat().st_size for path in folder.rglob("*") if path.is_file()), to)
        # A name of its own: a second backup of the same moment must not take this one for its own.
        draft = Path(tempfile.mkdtemp(_PART, f".{target.name}-", to))
        try:
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
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise PlaceUnusable(
            f"The backup cannot be written to {to} ({error.strerror}). Choose another folder."
        ) from error
    _let_keys_expire(to, folder.name, made_s)
    return backup


def read(folder: Path) -> Backup:
    """Read what a backup says is in it, and see that this, and nothing else, lies there.

    What is in the files is looked at by `put_back`.

    Raises:
        PlaceUnusable: it is no backup, or holds what no backup of ours holds.
    """
    backup = contents_of(folder)
    found = _lying_in(folder)
    for name in found:
        if name != CONTENTS and name not in backup.files:
            raise PlaceUnusable(
                f"This backup holds something that is not in its list: {_told(name)}. Take that "
                "out if you know what it is, or take another backup."
            )
    expired = PlaceFolder(folder).keys.name
    for name in backup.files:
        if name not in found and name != expired:
            raise PlaceUnusable(
                f"This backup is damaged: {_told(name)} is missing. Take another one."
            )
    return backup


def put_back(
    backup: Backup, folder: Path, *, aside: Path | None = None, progress: Progress
) -> None:
    """Make a place of a backup in `folder`.

    Args:
        backup: as `read` gave it.
        folder: where the place is to lie; must be missing or empty when there is no `aside`.
        aside: where to move what lies in `folder` now, once the backup has proved good.
        progress: told how far the check of the books is.

    Raises:
        PlaceUnusable: the folder is taken or the place in it is open; or the backup is damaged,
            or its books do not add up. What lies in `folder` is as it was.
    """
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken and aside is None:
        raise PlaceUnusable(f"{folder} is not empty. Choose another folder, or use --replace.")
    if folder.is_relative_to(backup.folder) or backup.folder.is_relative_to(folder):
        raise PlaceUnusable(f"The backup and the place cannot share {folder}. Choose another one.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_left(folder.parent, f".{folder.name}-", int(time.time()))
        _want_room(_lying_in(backup.folder).values(), folder.parent)
        draft = Path(tempfile.mkdtemp(_PART, f".{folder.name}-", folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        _fill(draft, backup)
        place = _want_good(draft, backup, progress)
        (draft / RESTORED).touch()
        if place.sample:  # its neighbours come with the books, and start nothing a second time.
            (draft / FILLED).touch()
        with _closed(folder, taken=taken):
            _move_in(draft, folder, aside if taken else None)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def list_anew(backup: Backup, changed: Iterable[Path]) -> None:
    """Write the list of a backup anew, after some of its files were changed or taken out of it."""
    files = dict(backup.files)
    for path in changed:
        name = str(path.relative_to(backup.folder))
        files.pop(name, None)
        if path.exists():
            files[name] = _digest(path)
    _write_contents(backup.folder, replace(backup, files=files))


# ── What a backup says of itself ───────────────────────────────────────────────────────────────
def contents_of(folder: Path) -> Backup:
    """Read the list of contents; every name in it is that of a file which a place has.

    Raises:
        PlaceUnusable: there is none, or it cannot be believed.
    """
    path = folder / CONTENTS
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > CONTENTS_BYTES_MAX:
            raise ValueError(CONTENTS)
        told = json.loads(path.read_text(encoding="utf-8"))
        backup = Backup(
            folder=folder,
            place=str(told["place"]),
            made_s=int(told["made_s"]),
            fingerprint=str(told["fingerprint"]),
            files={str(name): str(digest) for name, digest in told["files"].items()},
        )
        read_fingerprint(backup.fingerprint)
        if not (0 <= backup.made_s <= _LATEST_S and _is_name(backup.place)):
            raise ValueError(CONTENTS)
    except (
        *(OSError, ValueError, KeyError, TypeError, AttributeError),
        *(OverflowError, RecursionError),
    ) as error:
        raise PlaceUnusable(
            f"There is no backup in {folder}: {CONTENTS} cannot be read."
        ) from error
    for name, digest in backup.files.items():
        if not _belongs(name):
            raise PlaceUnusable(
                f"This is no backup of ours: it lists {_told(name)}, which no place has. Take "
                "another one."
            )
        if not _SUM.fullmatch(digest):
            raise PlaceUnusable(
                f"This backup is damaged: the sum of {_told(name)} is missing. Take another one."
            )
    for name in _NEEDED:
        if name not in backup.files:
            raise PlaceUnusable(f"This backup is damaged: {name} is missing. Take another one.")
    return backup


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _NAME_MAX and text.isprintable()


def _belongs(name: str) -> bool:
    """Whether a backup may hold a file of that name: nothing leads out of its folder."""
    return (
        name in _DATABASES
        or name in _PLAIN
        or _PICTURE.fullmatch(name) is not None
        or _MOVED.fullmatch(name) is not None
    )


def _told(name: str) -> str:
    """A name from outside, fit for anybody's terminal."""
    return ascii(name[:_SHOWN])


def _lying_in(folder: Path) -> dict[str, int]:
    """Find every file in a backup, and how many bytes it has.

    Raises:
        PlaceUnusable: there is something else, as a link that leads elsewhere.
    """
    found: dict[str, int] = {}
    for at, folders, files in os.walk(folder):
        for one in (*folders, *files):
            path = Path(at, one)
            name, status = str(path.relative_to(folder)), path.lstat()
            if stat.S_ISREG(status.st_mode):
                found[name] = status.st_size
            elif not stat.S_ISDIR(status.st_mode):
                raise PlaceUnusable(
                    f"This backup holds something that is neither a file nor a folder: "
                    f"{_told(name)}. Take another one."
                )
    return found


# ── Putting back ───────────────────────────────────────────────────────────────────────────────
def _fill(draft: Path, backup: Backup) -> None:
    """Copy what the backup lists; each file is what it was when the backup was made."""
    expired = PlaceFolder(backup.folder).keys.name
    for name, digest in backup.files.items():
        target = draft / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            copied = _copy_whole(backup.folder / name, target)
        except FileNotFoundError:
            if name == expired:
                continue
            copied = ""
        if copied != digest:
            raise PlaceUnusable(
                f"This backup is damaged: {backup.folder / name}. Take another one."
            )


def _copy_whole(source: Path, target: Path) -> str:
    """Copy one plain file, readable by its owner only; gives the SHA-256 of what was copied."""
    seen = hashlib.sha256()
    handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return ""
        left = status.st_size
        writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(writing, "wb") as copy:
            while left > 0 and (chunk := file.read(min(left, _CHUNK))):
                seen.update(chunk)
                copy.write(chunk)
                left -= len(chunk)
    return seen.hexdigest()


def _want_good(draft: Path, backup: Backup, progress: Progress) -> PlaceSettings:
    """Make sure that the books add up and the settings can be used; gives the settings."""
    verdict = verify(
        PlaceFolder(draft).books,
        Charter(catalogue.contracts()),
        since=[backup.fingerprint],
        progress=progress,
    )
    if not verdict.adds_up:
        raise PlaceUnusable("The books in this backup do not add up. Take another one.")
    try:
        return read_place(draft)
    except SettingsError as error:
        raise PlaceUnusable(
            f"The settings in this backup cannot be used: {str(error).replace(str(draft), '')}"
        ) from error


@contextmanager
def _closed(folder: Path, *, taken: bool) -> Iterator[None]:
    """Keep the place that lies in `folder` closed.

    Raises:
        PlaceUnusable: it is open.
    """
    if not taken:
        yield
        return
    try:
        lock = PlaceLock(PlaceFolder(folder).lock)
    except PlaceBusy as error:
        raise PlaceUnusable(f"The place in {folder} is open. Stop it first.") from error
    try:
        yield
    finally:
        lock.release()


def _move_in(draft: Path, folder: Path, aside: Path | None) -> None:
    """Put the draft in its place; when that fails, what was there is there again."""
    if aside is None:
        draft.replace(folder)  # over a folder that is empty or missing, and no other.
        replacing.end(folder)
        return
    with replacing.noted(folder, aside):
        folder.rename(aside)
        try:
            draft.replace(folder)
        except BaseException:  # also where somebody stops it: what was there is there again.
            aside.rename(folder)
            raise


def _unwritable(folder: Path, error: OSError) -> PlaceUnusable:
    return PlaceUnusable(
        f"The place cannot be written to {folder} ({error.strerror}). Choose another folder."
    )


# ── Making one ─────────────────────────────────────────────────────────────────────────────────
def _copy(place: PlaceFolder, draft: Path, progress: Progress) -> Iterator[Path]:
    # A picture that is being written has a name that no picture has.
    pictures = [
        path
        for path in sorted((*place.pictures.rglob("*"), *(place.root / "moved").rglob("*")))
        if path.is_file() and _belongs(str(path.relative_to(place.root)))
    ]
    plain = [place.root / name for name in _PLAIN]
    databases = [path for path in (place.books, place.place, place.keys) if path.exists()]
    total = len(databases) + len(pictures) + len(plain)
    done = 0
    for source in databases:
        yield _copy_database(source, draft / source.name)
        done += 1
        progress(done, total)
    for source in [*pictures, *plain]:
        target = draft / source.relative_to(place.root)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        done += 1
        progress(done, total)
        try:
            shutil.copyfile(source, target)
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


def _want_room(sizes: Iterable[int], to: Path) -> None:
    needed, free = sum(sizes), shutil.disk_usage(to).free
    if free < needed:
        raise PlaceUnusable(
            f"{needed // 1_000_000 + 1:,} MB are needed in {to}, {free // 1_000_000:,} MB are "
            "free. Make room, or choose another folder."
        )


def _clear_left(to: Path, prefix: str, now_s: int) -> None:
    """Throw away what was being made a day ago or longer: it was interrupted, and holds keys."""
    for left in to.glob(f"{glob.escape(prefix)}*{_PART}"):
        if not left.is_symlink() and now_s - left.stat().st_mtime > DAY_S:
            shutil.rmtree(left, ignore_errors=True)


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
    beside = draft / f".{CONTENTS}{_PART}"
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(draft / CONTENTS)


def _let_keys_expire(to: Path, name: str, now_s: int) -> None:
    """Take people's keys out of old backups; what is no backup of ours is left alone."""
    for contents in to.glob(f"{glob.escape(name)}-*/{CONTENTS}"):
        folder = contents.parent
        try:
            made_s = contents_of(folder).made_s
        except PlaceUnusable:
            continue
        if not folder.is_symlink() and now_s - made_s > KEYS_KEPT_DAYS * DAY_S:
            PlaceFolder(folder).keys.unlink(missing_ok=True)
