"""Taking whoever was forgotten out of the backups that are at hand.

A backup holds people's keys for thirty days. So that nobody has to wait for that, everybody who was
forgotten since it was made is struck out of it: their keys, their rows, what they wrote, and
letters that name them. What a money host must keep of them for its accounts is put into it instead,
so that it is there when the backup is. Its list of contents is written anew; the books in it are
not touched. A backup that lies elsewhere forgets when it is put back, before anything is shown.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from dugnad.engine.folder import PlaceFolder
from dugnad.site import backups
from dugnad.site.errors import KeysError, PlaceUnusable
from dugnad.site.keyring import Keyring
from dugnad.web.people.naming import Naming
from dugnad.web.vault.striking import KeysFile, forgotten_tag, tag_with
from dugnad.web.vault.wrapping import unseal_with

FILE = "backups.json"
"""Where backups were put, kept beside the newest fingerprint."""
FOLDERS_MAX = 20
RULE, ROLE = "forgotten", "person"
UNFINISHED = ".striking"
"""A file in a backup whose list is not what lies in it, until the next run has ended it."""
_DRAFT = ".struck"
_DESTROY = "Nobody could be struck out of %s; destroy it."
_PASSING = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_NOMEM,
    }
)
"""What SQLite says of a disk or of another process, and not of what is written in a file."""
_MEDIA = ("picture", "film")
"""Columns of told text that name a file, as far as a backup's version has them."""

log = logging.getLogger("dugnad.striking")


def note_folder(keyring: Keyring, folder: Path) -> None:
    """Remember that backups lie in a folder, the newest first."""
    known = [one for one in folders_in(keyring) if one != folder]
    told = [str(one) for one in [folder, *known][:FOLDERS_MAX]]
    keyring.write(FILE, json.dumps(told) + "\n")


def folders_in(keyring: Keyring) -> list[Path]:
    """Where backups of this place were put; a file that cannot be read names none.

    Raises:
        KeysError: the file is damaged.
    """
    path = keyring.state / FILE
    try:
        return [Path(str(one)) for one in json.loads(path.read_text(encoding="ascii"))]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError) as error:
        raise KeysError(f"{path} is damaged. Remove it, and make a backup.") from error


@dataclass(frozen=True)
class Struck:
    """What came of looking through all backups.

    Attributes:
        people: how many people were struck out of how many backups, added up.
        left: folders that are not there now, and backups that cannot be written to now: whoever was
            forgotten may still be in them.
    """

    people: int
    left: tuple[Path, ...] = ()


def strike_all(
    place: PlaceFolder, folders: Iterable[Path], master_key: bytes, tags: Iterable[bytes]
) -> Struck:
    """Strike everybody who was forgotten out of all backups of a place that lie in some folders.

    Theirs are those whose books begin as this place's do, whatever its folder is called now.

    Args:
        place: the place itself; it may be open.
        folders: where its backups lie.
        master_key: of the place.
        tags: of everybody who was forgotten, see `forgetting.tags_in`.
    """
    known, people = set(tags), 0
    left: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            left.append(folder)
            continue
        for backup in sorted(path.parent for path in folder.glob(f"*/{backups.CONTENTS}")):
            try:
                if not _is_of(place, PlaceFolder(backup)):
                    continue
                if not os.access(backup, os.W_OK):
                    left.append(backup)
                    continue
                people += strike(place, backup, master_key, known)
            except (OSError, sqlite3.Error) as error:
                log.warning("Nobody could be struck out of %s now: %s.", backup, error)
                left.append(backup)
    return Struck(people, tuple(left))


def strike(place: PlaceFolder, folder: Path, master_key: bytes, tags: set[bytes]) -> int:
    """Strike everybody who was forgotten out of one backup; gives how many.

    A backup in which this was interrupted cannot be put back until the next run has ended it. What
    is no backup of ours, or cannot be written to, is left alone.

    Raises:
        OSError, sqlite3.Error: the disk is full, or the backup is in use: it is whole, and whoever
            was forgotten is still in it.
    """
    kept, left = PlaceFolder(folder), folder / UNFINISHED
    try:
        backup = backups.contents_of(folder)
    except PlaceUnusable:
        return 0
    secret = _finding_secret(place, kept, master_key)
    if secret is None or not kept.place.exists() or not os.access(folder, os.W_OK):
        return 0
    try:
        gone = [one for one in _persons_in(kept) if forgotten_tag(secret, one) in tags]
    except sqlite3.Error as error:
        if _passes(error):
            raise
        log.exception(_DESTROY, folder)
        return 0
    changed = [folder / name for name in backup.files] if left.exists() else []
    for draft in folder.glob(f".*{_DRAFT}"):
        draft.unlink()
    if gone:
        left.touch(mode=0o600)
        try:
            changed += _strike_files(place, kept, master_key, secret, gone)
        except sqlite3.Error as error:
            backups.list_anew(backup, [folder / name for name in backup.files])
            left.unlink()
            if _passes(error):
                raise
            log.exception(_DESTROY, folder)
            return 0
    if changed:
        backups.list_anew(backup, changed)
        left.unlink()
    return len(gone)


def _passes(error: sqlite3.Error) -> bool:
    """Whether an error says nothing of what lies in a file: it can be read, or written, later."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _PASSING


def _is_of(place: PlaceFolder, kept: PlaceFolder) -> bool:
    """Whether a backup is this place's: both books begin with the same bytes."""
    return kept.books.is_file() and _beginning(kept.books) == _beginning(place.books)


def _beginning(books: Path) -> bytes | None:
    """How books begin; None where what lies there is damaged."""
    with closing(sqlite3.connect(f"{books.as_uri()}?mode=ro", uri=True)) as file:
        try:
            row = file.execute("SELECT bytes FROM genesis").fetchone()
        except sqlite3.Error as error:
            if _passes(error):
                raise
            return None
    return None if row is None else bytes(row[0])


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _persons_in(kept: PlaceFolder) -> list[UUID]:
    with closing(sqlite3.connect(f"{kept.place.as_uri()}?mode=ro", uri=True)) as rows:
        found = rows.execute("SELECT id FROM people_person").fetchall()
    return [UUID(hex=one) for (one,) in found]


def _finding_secret(place: PlaceFolder, kept: PlaceFolder, master_key: bytes) -> bytes | None:
    """The secret that names the forgotten: the place's own, or else the backup's."""
    for path in (place.keys, kept.keys):
        if path.exists():
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as keys:
                found = KeysFile(keys, master_key).place_secret("lookup")
            if found is not None:
                return found
    return None


def _strike_files(
    place: PlaceFolder, kept: PlaceFolder, master_key: bytes, secret: bytes, gone: list[UUID]
) -> list[Path]:
    """Strike people out of both databases and the pictures; gives the files that changed."""
    changed = [kept.place]
    with _copy_of(kept.place) as people, _copy_of(kept.keys) as keys:
        file = None if keys is None else KeysFile(keys, master_key)
        if people is None:
            return []
        named = _Named(people, file, gone)
        changed += _strike_words(people, kept, gone)
        _strike_letters(people, file, named)
        for person in gone:
            _strike_rows(people, "people_person", "id", [person.hex])
            _strike_presses(people, secret, person)
            _strike_names_of_rows(people, person)
        people.execute("DELETE FROM django_session")
        if file is not None and keys is not None:
            file.strike(gone)
            _bring_vouchers(place, people, keys)
            changed.append(kept.keys)
    return changed


@contextmanager
def _copy_of(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Change a copy of a database, then put it in the place of the old one, whole or not."""
    if not path.exists():
        yield None
        return
    handle, name = tempfile.mkstemp(_DRAFT, f".{path.name}-", path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        shutil.copyfile(path, draft)
        with closing(sqlite3.connect(draft)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("PRAGMA secure_delete = ON")
            yield copy
            copy.commit()
            copy.execute("VACUUM")
        draft.chmod(0o600)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class _Named:
    """What some people are called and how they are reached, as a backup's own keys still tell."""

    def __init__(self, people: sqlite3.Connection, file: KeysFile | None, gone: list[UUID]) -> None:
        said: list[str] = []
        self.lookups: list[bytes] = []
        for person in gone:
            name = people.execute(
                "SELECT sealed_name FROM people_person WHERE id = ?", [person.hex]
            ).fetchone()
            reaches = people.execute(
                "SELECT sealed_address, lookup FROM people_reach WHERE person_id = ?", [person.hex]
            ).fetchall()
            self.lookups += [bytes(lookup) for _sealed, lookup in reaches]
            for sealed in ([name[0]] if name else []) + [row[0] for row in reaches]:
                opened = file.open_for(person, bytes(sealed)) if file else None
                if opened:
                    said.append(opened.decode())
        self._said = Naming(said)

    def within(self, opened: bytes) -> bool:
        return self._said.within(opened.decode(errors="replace"))


def _strike_words(people: sqlite3.Connection, kept: PlaceFolder, gone: list[UUID]) -> list[Path]:
    """Destroy what they wrote and what only they showed with it; gives the files that went."""
    shown = [one for one in _MEDIA if one in _columns(people, "content_prose")]
    emptied = "".join(f", {column} = ''" for column in shown)
    files: list[Path] = []
    for person in gone:
        own = [
            (column, str(name))
            for column in shown
            for (name,) in people.execute(
                f"SELECT DISTINCT {column} FROM content_prose WHERE by = ? AND {column} <> ''",
                [str(person)],
            ).fetchall()
        ]
        people.execute(
            "UPDATE content_prose SET salt = NULL, payload = NULL, state = 'removed', by = '',"
            f" removed_ms = ?, removed_rule = ?, removed_role = ?{emptied} WHERE by = ?",
            [int(time.time() * 1000), RULE, ROLE, str(person)],
        )
        for column, name in own:
            others = people.execute(
                f"SELECT 1 FROM content_prose WHERE {column} = ? LIMIT 1", [name]
            ).fetchone()
            if others is None:
                files += kept.pictures.glob(f"*/{name}*")
    for path in files:
        path.unlink(missing_ok=True)
    return files


def _strike_presses(people: sqlite3.Connection, secret: bytes, person: UUID) -> None:
    """Destroy what somebody pressed; a press bears a tag of who pressed, alone or of this press."""
    theirs = [
        press
        for press, by in people.execute("SELECT id, by FROM acting_press").fetchall()
        if by in (_tag(secret, str(person)), _tag(secret, f"{person} {press}"))
    ]
    _strike_rows(people, "acting_press", "id", theirs)


def _tag(secret: bytes, who: str) -> str:
    return tag_with(secret, b"press", who.encode()).hex()


def _strike_letters(people: sqlite3.Connection, file: KeysFile | None, named: _Named) -> None:
    """Destroy letters and bank lines that name them, and codes: of no use in a backup."""
    people.execute("DELETE FROM post_message WHERE person_id IS NULL")
    people.execute("DELETE FROM people_logincode")
    rows = people.execute("SELECT id, person_id, sealed_letter FROM post_message").fetchall()
    for identity, person, sealed in rows:
        opened = file.open_for(UUID(hex=person), bytes(sealed)) if file and sealed else None
        if opened is not None and named.within(opened):
            people.execute("DELETE FROM post_message WHERE id = ?", [identity])
    box = file.place_secret("box") if file else None
    lines = people.execute("SELECT fingerprint, sealed FROM treasury_bankline").fetchall()
    for fingerprint, sealed in lines:
        opened = unseal_with(box, bytes(sealed)) if box else None
        if opened is not None and named.within(opened):
            people.execute("DELETE FROM treasury_bankline WHERE fingerprint = ?", [fingerprint])
    for lookup in named.lookups:
        asked = people.execute("SELECT id FROM answers_ask WHERE address = ?", [lookup]).fetchall()
        _strike_rows(people, "answers_ask", "id", [one for (one,) in asked])


def _strike_rows(people: sqlite3.Connection, table: str, column: str, keys: list[object]) -> None:
    """Delete rows, and first those of other tables that refer to them."""
    if not keys:
        return
    marks = ", ".join("?" * len(keys))
    for other, their_column in _referring(people, table):
        found = people.execute(
            f"SELECT rowid FROM {other} WHERE {their_column} IN ({marks})", keys
        ).fetchall()
        for (row,) in found:
            primary = _primary_key(people, other)
            (value,) = people.execute(
                f"SELECT {primary} FROM {other} WHERE rowid = ?", [row]
            ).fetchone() or (None,)
            if value is not None:
                _strike_rows(people, other, primary, [value])
    people.execute(f"DELETE FROM {table} WHERE {column} IN ({marks})", keys)


def _strike_names_of_rows(people: sqlite3.Connection, person: UUID) -> None:
    """Strike a person out of rows that name them by their id alone.

    Of what they wrote for others only who it was goes; any other row goes whole.
    """
    ids = [person.hex, str(person), person.bytes]
    for (table,) in people.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    ).fetchall():
        for column in people.execute(f"PRAGMA table_info({table})").fetchall():
            name, needed = str(column[1]), bool(column[3])
            if name == "by_id" and not needed:
                people.execute(f"UPDATE {table} SET by_id = NULL WHERE by_id = ?", [person.hex])
            primary = _primary_key(people, table)
            found = people.execute(
                f"SELECT {primary} FROM {table} WHERE {name} IN (?, ?, ?)", ids
            ).fetchall()
            _strike_rows(people, table, primary, [one for (one,) in found])


def _referring(people: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    names = people.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [
        (name, row[3])
        for (name,) in names
        for row in people.execute(f"PRAGMA foreign_key_list({name})").fetchall()
        if row[2] == table
    ]


def _columns(people: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]) for row in people.execute(f"PRAGMA table_info({table})").fetchall()}


def _primary_key(people: sqlite3.Connection, table: str) -> str:
    columns = people.execute(f"PRAGMA table_info({table})").fetchall()
    return next((str(row[1]) for row in columns if row[5]), "rowid")


def _bring_vouchers(
    place: PlaceFolder, people: sqlite3.Connection, keys: sqlite3.Connection
) -> None:
    """Put what hosts must keep into a backup, with the secrets that open it."""
    known = people.execute("SELECT 1 FROM sqlite_master WHERE name = 'forgetting_voucher'")
    if known.fetchone() is None or not (place.place.exists() and place.keys.exists()):
        return  # a backup of a version that kept none.
    with closing(sqlite3.connect(f"{place.place.as_uri()}?mode=ro", uri=True)) as now:
        vouchers = now.execute(
            "SELECT host, secret, sealed, kept_ms, ends_ms FROM forgetting_voucher"
        ).fetchall()
    with closing(sqlite3.connect(f"{place.keys.as_uri()}?mode=ro", uri=True)) as now:
        secrets = now.execute(
            "SELECT name, wrapped FROM vault_placesecret WHERE name LIKE 'voucher:%'"
        ).fetchall()
    for row in vouchers:
        there = people.execute("SELECT 1 FROM forgetting_voucher WHERE sealed = ?", [row[2]])
        if there.fetchone() is None:
            people.execute(
                "INSERT INTO forgetting_voucher (host, secret, sealed, kept_ms, ends_ms)"
                " VALUES (?, ?, ?, ?, ?)",
                row,
            )
    keys.executemany(
        "INSERT OR REPLACE INTO vault_placesecret (name, wrapped) VALUES (?, ?)", secrets
    )
