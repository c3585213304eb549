"""Whoever was forgotten stays forgotten, also when an older backup is put back.

A forgotten person leaves a tag that says nothing to anybody without the place's keys. The tags are
kept outside the place's folder, and a place that was put back forgets them again before it opens.
"""

import json
import sqlite3
from pathlib import Path

from dugnad.engine.folder import PlaceFolder
from dugnad.site.errors import KeysError
from dugnad.site.keyring import Keyring

FILE = "forgotten.json"
TO_STRIKE = "to-be-struck"
"""A file beside it, as long as somebody noted there may still be in the backups at hand. It holds
from when on that is tried again, in milliseconds since 1970 UTC, or nothing."""
AGAIN_MS = 3_600_000


def tags_in(keyring: Keyring) -> list[bytes]:
    """Read the tags of everybody who was forgotten, ascending.

    Raises:
        KeysError: the file is damaged.
    """
    path = keyring.state / FILE
    try:
        return sorted(bytes.fromhex(tag) for tag in json.loads(path.read_text(encoding="ascii")))
    except FileNotFoundError:
        return []
    except (ValueError, TypeError) as error:
        raise KeysError(f"{path} is damaged. Put back the copy that you keep elsewhere.") from error


def note(keyring: Keyring, tags: list[bytes]) -> None:
    """Add tags to those that are kept; one that was noted is never taken out.

    Whoever is new among them is to be struck out of the backups at hand. That is noted first, so
    that it is done also where this computer stops in between.
    """
    known = set(tags_in(keyring))
    if not known.issuperset(tags):
        keyring.write(TO_STRIKE, "")
        keyring.write(FILE, json.dumps(sorted(tag.hex() for tag in known.union(tags))) + "\n")


def are_to_be_struck(keyring: Keyring) -> bool:
    """Whether somebody was noted who may still be in the backups at hand."""
    return (keyring.state / TO_STRIKE).exists()


def is_time_to_strike(keyring: Keyring, now_ms: int) -> bool:
    """Whether that is to be tried now: at once, and later again where it did not succeed."""
    try:
        told = (keyring.state / TO_STRIKE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return False
    return not told.isdecimal() or now_ms >= int(told)


def strike_later(keyring: Keyring, now_ms: int) -> None:
    """Note that not every backup could be reached or written to: it is tried again in an hour."""
    keyring.write(TO_STRIKE, f"{now_ms + AGAIN_MS}\n")


def all_are_struck(keyring: Keyring) -> None:
    """Note that nobody is to be struck out any more."""
    (keyring.state / TO_STRIKE).unlink(missing_ok=True)


def note_from_file(folder: Path, keyring: Keyring) -> None:
    """Note whoever `keys.db` of a place says was forgotten; the place may be open or closed."""
    path = PlaceFolder(folder).keys
    if not path.exists():
        return
    reading = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = reading.execute("SELECT tag FROM vault_forgotten").fetchall()
    except sqlite3.OperationalError:
        rows = []  # the place was never opened: nobody is known in it.
    finally:
        reading.close()
    note(keyring, [bytes(tag) for (tag,) in rows])
