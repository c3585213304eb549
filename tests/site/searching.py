"""Looking for a person's traces in every file of a place, sealed or not, in many ways of writing.

What whoever has the place, its backups and its master key could find: every byte of every file, and
whatever in the databases opens with a key that is left.
"""

from __future__ import annotations

import base64
import quopri
import re
import sqlite3
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from dugnad.web.vault.wrapping import WrongMasterKeyError, unseal_with, unwrap

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")


@dataclass(frozen=True)
class Find:
    """A trace: which string, in which file, and where in it."""

    what: str
    path: Path
    where: str


def spellings(text: str) -> dict[str, bytes]:
    """Ways in which a text can stand in a file, by what they are called; in small letters."""
    found: dict[str, bytes] = {}
    for encoding in ENCODINGS:
        written = text.encode(encoding, errors="ignore")
        if len(written) > 2:
            found[encoding] = written
            found[f"hex of {encoding}"] = written.hex().encode()
    whole = text.encode()
    found["json"] = text.encode("ascii", "backslashreplace")
    found["in an address"] = urllib.parse.quote(text).encode()
    found["quoted"] = quopri.encodestring(whole)
    for shift in range(3):  # base64 of a text depends on where in a threesome it begins.
        written = base64.b64encode(b"\0" * shift + whole)
        found[f"base64, {shift} in"] = written[4 if shift else 0 :].rstrip(b"=")[:-1]
    return {name: one.lower() for name, one in found.items() if len(one) > 3}


def search(folders: Iterable[Path], master_key: bytes, strings: Iterable[str]) -> list[Find]:
    """Find every trace of some strings under some folders."""
    wanted = {one: spellings(one) for one in strings}
    found = []
    for folder in folders:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            found += list(_in_bytes(path, path.read_bytes(), wanted, "raw"))
        for keys in sorted(folder.rglob("keys.db")):
            found += list(_opened(keys.parent, master_key, wanted))
    return found


def _in_bytes(
    path: Path, data: bytes, wanted: dict[str, dict[str, bytes]], where: str
) -> Iterator[Find]:
    small = data.lower()
    for what, ways in wanted.items():
        for name, written in ways.items():
            if written in small:
                yield Find(what, path, f"{where}: {name}")


def _opened(folder: Path, master_key: bytes, wanted: dict[str, dict[str, bytes]]) -> Iterator[Find]:
    """Open whatever opens with the keys that are left, twice over where it was sealed twice."""
    secrets = list(_secrets_of(folder / "keys.db", master_key))
    place = folder / "place.db"
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as rows:
        tables = [
            name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            for row in rows.execute(f"SELECT * FROM {table}"):
                for value in row:
                    for opened in _unsealed(value, secrets):
                        yield from _in_bytes(place, opened, wanted, f"opened in {table}")


def _unsealed(value: object, secrets: list[bytes]) -> Iterator[bytes]:
    sealed: list[bytes] = []
    if isinstance(value, bytes):
        sealed.append(value)
    elif isinstance(value, str):
        for run in _BASE64.findall(value.encode()):
            whole = run[:-1] if len(run) % 4 == 1 else run  # nothing sealed is as long as that.
            padded = whole + b"=" * (-len(whole) % 4)
            sealed.append(base64.b64decode(padded.replace(b"-", b"+").replace(b"_", b"/")))
    for one in sealed:
        if one[:1] != b"\x01":
            continue
        for secret in secrets:
            opened = unseal_with(secret, one)
            if opened is not None:
                yield opened
                yield from _unsealed(opened, secrets)


def _secrets_of(keys: Path, master_key: bytes) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"{keys.as_uri()}?mode=ro", uri=True)) as rows:
        for table, column in (("vault_personkey", "person_id"), ("vault_placesecret", "name")):
            for name, wrapped in rows.execute(f"SELECT {column}, wrapped FROM {table}"):
                row = (
                    b"person\0" + UUID(hex=name).bytes
                    if column == "person_id"
                    else b"place\0" + str(name).encode()
                )
                try:
                    yield unwrap(master_key, row, bytes(wrapped))
                except WrongMasterKeyError:
                    continue
