"""The tables of `books.db`, and how the file is opened.

Everything in them is either what was handed in (genesis, seals, envelopes and the order they came
in) or follows from it; `verify` recomputes all that follows and checks all that was handed in.

genesis     the beginning, one row
blocks      header and seal of each block, by number
actions     envelopes by block and order, with their action id for finding a receipt
receipts    the leaves of the log, by log index, with the number of their block
state       what the contracts remember
log_nodes   roots of full subtrees of the log at levels 8, 16 and 24, so that a proof reads at
            most a few hundred rows however long the log is
"""

import sqlite3
from pathlib import Path

from dugnad.ledger.errors import NotGenesis

VERSION = 1
APPLICATION_ID = 0x44_55_47_4E
"""Tells the `file` program what this is ("DUGN")."""

LOG_LEVELS = (8, 16, 24)

TABLES = (
    "CREATE TABLE genesis (id INTEGER PRIMARY KEY CHECK (id = 0), bytes BLOB NOT NULL) STRICT",
    """CREATE TABLE blocks (seq INTEGER PRIMARY KEY, header BLOB NOT NULL,
    seal BLOB NOT NULL) STRICT""",
    """CREATE TABLE actions (seq INTEGER NOT NULL, idx INTEGER NOT NULL, envelope BLOB NOT NULL,
    action_id BLOB NOT NULL, PRIMARY KEY (seq, idx)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX actions_by_id ON actions (action_id)",
    """CREATE TABLE receipts (idx INTEGER PRIMARY KEY, seq INTEGER NOT NULL,
    bytes BLOB NOT NULL) STRICT""",
    "CREATE TABLE state (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE log_nodes (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID""",
)

_WRITING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA journal_size_limit = 67108864",
)
_READING = ("PRAGMA query_only = 1", "PRAGMA cache_size = -2048", "PRAGMA busy_timeout = 20000")


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Open the books for the sealing thread; every commit is on disk when it returns.

    Raises:
        sqlite3.Error: it is no database, or cannot be opened.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    return _set(connection, _WRITING)


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open the books to read; never waits for the sealing thread and never makes the file.

    Raises:
        sqlite3.Error: there is no such file, or it is no database.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    return _set(connection, _READING)


def _set(connection: sqlite3.Connection, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def genesis_in(connection: sqlite3.Connection) -> bytes:
    """The bytes with which the books begin.

    Raises:
        NotGenesis: the file holds no books.
    """
    try:
        found = connection.execute("SELECT bytes FROM genesis").fetchone()
    except sqlite3.OperationalError as error:
        raise NotGenesis from error
    if found is None or not isinstance(found[0], bytes):
        raise NotGenesis
    return found[0]


def make_tables(connection: sqlite3.Connection) -> None:
    """Lay out an empty file; belongs in a transaction with the first rows."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in TABLES:
        connection.execute(statement)


def shape_of(connection: sqlite3.Connection) -> list[tuple[str, str | None]]:
    """Every table, index, view and trigger of a file: its name and how it was made, in order."""
    shape = list(connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name"))
    for pragma in ("application_id", "user_version"):
        (number,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        shape.append((pragma, str(number)))
    return shape


def shape_wanted() -> list[tuple[str, str | None]]:
    """The shape that a file of this version has, and nothing more."""
    connection = sqlite3.connect(":memory:")
    make_tables(connection)
    shape = shape_of(connection)
    connection.close()
    return shape
