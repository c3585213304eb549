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


def note(keyring: Keyring, tags: list[bytes]) -> bool:
    """Add tags to those that are kept; one that was noted is never taken out.

    Returns:
        Whether there was one that was not noted yet.
    """
    known = tags_in(keyring)
    if all(tag in known for tag in tags):
        return False
    keyring.write(FILE, json.dumps(sorted({tag.hex() for tag in [*known, *tags]})) + "\n")
    return True


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
