"""Reading and striking out of a copy of `keys.db` that no place has open, such as a backup's.

What `services` does with the place's own file is done here with a file by its path: for backups,
in which somebody who was forgotten must not stay readable either. Pure but for the file.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from uuid import UUID

from dugnad.web.vault.wrapping import WrongMasterKeyError, unseal_with, unwrap


class KeysFile:
    """A copy of `keys.db`, opened for reading and for striking people out of it."""

    def __init__(self, keys: sqlite3.Connection, master_key: bytes) -> None:
        """Use an open connection; the caller commits and closes it."""
        self._keys = keys
        self._master_key = master_key

    def place_secret(self, name: str) -> bytes | None:
        """Give a secret of the place by its name; None when it is not there or does not open."""
        found = self._keys.execute(
            "SELECT wrapped FROM vault_placesecret WHERE name = ?", [name]
        ).fetchone()
        return None if found is None else self._unwrap(b"place\x00" + name.encode(), found[0])

    def open_for(self, person: UUID, sealed: bytes) -> bytes | None:
        """Open what was sealed for a person; None when their key is not there."""
        found = self._keys.execute(
            "SELECT wrapped FROM vault_personkey WHERE person_id = ?", [person.hex]
        ).fetchone()
        if found is None:
            return None
        secret = self._unwrap(b"person\x00" + person.bytes, found[0])
        return None if secret is None else unseal_with(secret, sealed)

    def strike(self, persons: Iterable[UUID]) -> int:
        """Destroy every key of some people; gives how many rows went.

        Every table with a column `person_id` counts: whoever keeps a further kind of key for people
        need not be named here.
        """
        gone = 0
        for table in self._tables_of_people():
            for person in persons:
                gone += self._keys.execute(
                    f"DELETE FROM {table} WHERE person_id = ?", [person.hex]
                ).rowcount
        return gone

    def _tables_of_people(self) -> list[str]:
        names = self._keys.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [
            name
            for (name,) in names
            if any(
                row[1] == "person_id" for row in self._keys.execute(f"PRAGMA table_info({name})")
            )
        ]

    def _unwrap(self, row: bytes, wrapped: bytes) -> bytes | None:
        with suppress(WrongMasterKeyError):
            return unwrap(self._master_key, row, wrapped)
        return None


def tag_with(secret: bytes, *parts: bytes) -> bytes:
    """Give what `services.lookup_tag` gives, with the place's secret in hand."""
    text = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(secret, text, sha256().name)


def forgotten_tag(secret: bytes, person: UUID) -> bytes:
    """Give the tag that a person leaves when they are forgotten."""
    return tag_with(secret, b"forgotten", person.bytes)
