"""What lies outside the place's folder: the master key and the newest fingerprint of the books.

Whoever takes the folder, or a backup of it, cannot read the people's records without the master
key. Whoever rewrites the folder is found out by the fingerprint. Both files can be read by their
owner only.
"""

import hmac
import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from dugnad.site.errors import KeysError

KEY_BYTES = 32
MASTER_FILE = "master.key"
NEWEST_FILE = "newest.json"


@dataclass(frozen=True, kw_only=True)
class Newest:
    """How far the books had come when they were last looked at from here."""

    fingerprint: str
    """Names all books up to then; see `engine.fingerprint`."""
    time_ms: int
    """When that was written down."""


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """Where the keys of one place lie."""

    keys: Path
    """Holds the master key."""
    state: Path
    """Holds the newest fingerprint; the same folder when the operator chose one."""

    @property
    def has_master_key(self) -> bool:
        """Whether the master key lies there."""
        return (self.keys / MASTER_FILE).exists()

    @property
    def is_kept(self) -> bool:
        """Whether keys or a fingerprint lie there: what settings name may be any folder."""
        return self.has_master_key or self.has_newest

    @property
    def has_newest(self) -> bool:
        """Whether the newest fingerprint of a place's books lies there."""
        return (self.state / NEWEST_FILE).exists()

    def make(self) -> bytes:
        """Make the master key, unless there is one already; gives it.

        Raises:
            KeysError: the folder cannot be written to.
        """
        if self.has_master_key:
            return self.master_key()
        try:
            for folder in (self.keys, self.state):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(self.keys / MASTER_FILE, secrets.token_hex(KEY_BYTES) + "\n")
        except OSError as error:
            raise KeysError(
                f"The keys cannot be written to {self.keys} ({error.strerror}). "
                "Choose another folder with --keys-dir."
            ) from error
        return self.master_key()

    def master_key(self) -> bytes:
        """Read the master key.

        Raises:
            FileNotFoundError: there is none.
            KeysError: the file holds something else, or others can read it.
        """
        path = self.keys / MASTER_FILE
        try:
            text = path.read_text(encoding="ascii", errors="replace").strip()
        except PermissionError as error:
            raise KeysError(f"This user may not read {path}. Run as its owner.") from error
        if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
            raise KeysError(f"{path} is damaged. Put back the copy that you keep elsewhere.")
        if path.stat().st_mode & 0o077:
            raise KeysError(f"Others on this computer can read {path}. Mend it: chmod 600 {path}")
        return bytes.fromhex(text)

    def newest(self) -> Newest | None:
        """Read the newest fingerprint; None when none was written yet.

        Raises:
            KeysError: the file is damaged.
        """
        path = self.state / NEWEST_FILE
        try:
            told = json.loads(path.read_text(encoding="ascii"))
            return Newest(fingerprint=str(told["fingerprint"]), time_ms=int(told["time_ms"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise KeysError(
                f"{path} is damaged. Check the books with `dugnad verify`, then remove it."
            ) from error

    def note(self, newest: Newest) -> None:
        """Write down how far the books have come."""
        told = {"fingerprint": newest.fingerprint, "time_ms": newest.time_ms}
        self.write(NEWEST_FILE, json.dumps(told) + "\n")

    def write(self, name: str, text: str) -> None:
        """Write a file beside the newest fingerprint; it is there whole or as it was."""
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(self.state / name, text)


def derived(master_key: bytes, purpose: str) -> bytes:
    """Derive the 32-byte seed of one of the place's own keys ("sealer", "custodian", "operator").

    Derived, not drawn: whatever moment a first start is interrupted at, the next one comes to the
    same keys, and the master key is all that must be kept safe.
    """
    return hmac.digest(master_key, b"dugnad/place-key/v1\0" + purpose.encode(), "sha256")


def keyring_at(keys: Path) -> Keyring:
    """Give the keyring in the folder `keys`, wherever the operator has it."""
    config, state = _xdg("XDG_CONFIG_HOME", ".config"), _xdg("XDG_STATE_HOME", ".local/state")
    if keys.parent == config:
        return Keyring(keys=keys, state=state / keys.name)
    return Keyring(keys=keys, state=keys)


def free_beside(keys: Path) -> Path:
    """Choose a folder for the keys of a new place: this one, or the next name that is free.

    What lies there of a place that is gone stays as it is: with it its backups still open.
    """
    number, chosen = 2, keys
    while keyring_at(chosen).has_newest:
        chosen = keys.with_name(f"{keys.name}-{number}")
        number += 1
    return chosen


def default_keys(name: str) -> Path:
    """Choose a folder of its own for a new place called `name`, in the operator's configuration."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "place"
    return _xdg("XDG_CONFIG_HOME", ".config") / f"{plain[:40]}-{secrets.token_hex(4)}"


def _xdg(variable: str, otherwise: str) -> Path:
    told = os.environ.get(variable, "")
    base = Path(told) if told.startswith("/") else Path.home() / otherwise
    return base / "dugnad"


def _write(path: Path, text: str) -> None:
    """Write a file that its owner alone can read; it is there whole or as it was."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
