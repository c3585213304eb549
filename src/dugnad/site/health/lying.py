"""How the files of a place lie on the disk: whose they are, who reads them, what holds them."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger.errors import LedgerError
from dugnad.ledger.signatures import public_key_of
from dugnad.site import striking
from dugnad.site.cli import places
from dugnad.site.environment import PLACE_FILE, read_environment, read_keys_folder
from dugnad.site.errors import CannotGoOn
from dugnad.site.health import Finding
from dugnad.site.keyring import derived, keyring_at

FREE_MB_LEAST = 500
WAITS_S = 3
"""So long a database may be held by what writes into it."""
_OTHERS = 0o077


def look(folder: Path) -> Iterator[Finding]:
    """Look at the folder of a place."""
    yield room(folder)
    yield readers(folder)
    yield writing(folder)
    yield held(folder)
    yield Finding(
        "the place is open (a process keeps its books)"
        if places.is_open(folder)
        else "the place is closed"
    )
    yield master_key(folder)


def room(folder: Path) -> Finding:
    """Tell whether there is room on the disk."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    return Finding(
        f"{free_mb:,} MB free on the disk",
        "" if free_mb >= FREE_MB_LEAST else f"Make room: at least {FREE_MB_LEAST} MB are needed.",
    )


def readers(folder: Path) -> Finding:
    """Tell whether other users of this computer are kept out."""
    what = "nobody else on this computer reads the folder"
    if not folder.stat().st_mode & _OTHERS:
        return Finding(what)
    return Finding(what, f"Others on this computer can look into it. Mend it: chmod 700 {folder}")


def writing(folder: Path) -> Finding:
    """Tell whether everything belongs to whoever runs the place, and can be written to."""
    what = "the folder can be written to"
    strangers = strangers_in(folder, folder.stat().st_uid)
    if strangers:
        return Finding(
            what,
            f"{strangers[0]} belongs to another user than the folder, as happens when a command "
            f"was run as root. Mend it as root: chown -R --reference={folder} {folder}",
        )
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding(what)
    return Finding(what, f"This user may not write to {folder}. Run as its owner.")


def strangers_in(folder: Path, owner: int) -> list[str]:
    """Name what lies in a folder and belongs to another user than `owner`."""
    strangers = []
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):  # an open place removes what it wrote beside its files.
            if path.lstat().st_uid != owner:
                strangers.append(path.name)
    return strangers


def held(folder: Path) -> Finding:
    """Tell whether another program keeps a database to itself, so that every press waits."""
    what = "no other program holds the databases"
    for path in (PlaceFolder(folder).place, PlaceFolder(folder).keys, PlaceFolder(folder).views):
        if not path.exists() or not os.access(path, os.W_OK):
            continue
        try:
            with closing(sqlite3.connect(path, timeout=WAITS_S, isolation_level=None)) as database:
                database.execute("BEGIN IMMEDIATE")
                database.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return Finding(
                what,
                f"{path.name} cannot be written to ({error}). Close the program that looks into "
                "it: meanwhile what people press waits, and breaks off after twenty seconds.",
            )
        except sqlite3.DatabaseError as error:
            return Finding(
                f"{path.name} can be read",
                f"It is damaged ({error}). Put back a backup: {places.DUGNAD} restore",
            )
    return Finding(what)


def master_key(folder: Path) -> Finding:
    """Tell whether the master key is there, is the right one, and lies apart."""
    what = "the master key lies outside the place's folder and can be read"
    try:
        keyring = keyring_at(read_keys_folder(folder, read_environment()))
        key = keyring.master_key()
        backups = striking.folders_in(keyring)
    except FileNotFoundError:
        return Finding(
            what,
            f"There is no master key in {keyring.keys}. Put back the copy that you keep elsewhere.",
        )
    except CannotGoOn as no:
        return Finding(what, str(no))
    keys = keyring.keys
    if keys.is_relative_to(folder):
        return Finding(what, f"Move {keys} out of the place's folder, and say so in {PLACE_FILE}.")
    for one in backups:
        if keys.is_relative_to(one) or one.is_relative_to(keys):
            return Finding(
                what,
                f"It lies where the backups are, in {one}: who finds those reads everything. Make "
                "backups elsewhere.",
            )
    if not _opens(key, folder):
        return Finding(
            what,
            f"The key in {keys} is not the one of this place. Say with --keys-dir where that lies.",
        )
    return Finding(what)


def _opens(key: bytes, folder: Path) -> bool:
    """Whether the books of the place name this key; also true where they cannot be read."""
    try:
        books = BooksReader(PlaceFolder(folder).books)
    except (LedgerError, OSError, sqlite3.Error):
        return True
    books.close()
    return public_key_of(derived(key, "sealer")) in books.genesis.sealers
