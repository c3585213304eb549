"""Committed state as the sealing thread reads it: SQLite with recent entries in memory."""

import sqlite3
from collections.abc import Iterator, Mapping

_GENERATION_BYTES = 16 * 1024 * 1024
_ENTRY_BYTES = 200
"""About what Python needs for an entry beside its bytes."""


class CachedStore:
    """A store over the `state` table; what was read or changed lately is kept in memory.

    Two generations: what is used moves to the young one, and when that is full the old one is
    dropped. So at most twice `_GENERATION_BYTES` are held, and what is in use stays.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._young: dict[bytes, bytes | None] = {}
        self._old: dict[bytes, bytes | None] = {}
        self._room = _GENERATION_BYTES

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        if key in self._young:
            return self._young[key]
        if key in self._old:
            value = self._old[key]
        else:
            row = self._execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
            value = None if row is None else row[0]
        self._remember(key, value)
        return value

    def scan(self, start: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Pairs with `start <= key < end`, ascending by key."""
        return self._execute(
            "SELECT key, value FROM state WHERE key >= ? AND key < ? ORDER BY key", (start, end)
        )

    def apply(self, changes: Mapping[bytes, bytes | None]) -> None:
        """Take in what was just committed; None removes."""
        for key, value in changes.items():
            self._remember(key, value)

    def _remember(self, key: bytes, value: bytes | None) -> None:
        self._young[key] = value
        self._room -= _ENTRY_BYTES + len(key) + (0 if value is None else len(value))
        if self._room < 0:
            self._old, self._young, self._room = self._young, {}, _GENERATION_BYTES
