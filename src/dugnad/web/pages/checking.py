"""What was last found when the books were worked out anew, and the one sentence about it.

A page never claims more than was checked: who worked it out, when, and up to where. The finding
lies in `checked.json` of the place's folder, so that it outlives the process.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from dugnad.engine.verify import Verdict, verify
from dugnad.ledger.codec import reader_of
from dugnad.web.house import house

_FILE = "checked.json"
AGAIN_MS = 86_400_000
"""How long after a check the next one is made."""


class Check(msgspec.Struct, frozen=True):
    """A finding.

    Attributes:
        adds_up: whether everything was as it follows from what was done.
        checked_ms: when it was worked out.
        until_ms: the moment up to which everything was found right.
        actions: how many things people did were worked out again.
        fingerprint: names the books up to there.
        since_ms: the moment from which it does not add up, when it does not.
        seconds: how long it took.
    """

    adds_up: bool
    checked_ms: int
    until_ms: int
    actions: int
    fingerprint: str
    since_ms: int
    seconds: int

    @property
    def next_ms(self) -> int:
        """When the books are worked out again, in ms since 1970 UTC."""
        return self.checked_ms + AGAIN_MS


_read_check = reader_of(Check, msgspec.json.Decoder)


def check_now() -> Check:
    """Work all books out anew, and keep the finding."""
    own = house()
    began_ms = own.now_ms()
    found: Verdict = verify(own.folder.books, own.machine.constitution)
    ended_ms = own.now_ms()
    check = Check(
        adds_up=found.adds_up,
        checked_ms=ended_ms,
        until_ms=found.until_ms,
        actions=found.actions,
        fingerprint=found.fingerprint,
        since_ms=found.since_ms,
        seconds=max(0, ended_ms - began_ms) // 1_000,
    )
    path = _path()
    draft = path.with_suffix(".new")
    draft.write_bytes(msgspec.json.encode(check))
    draft.replace(path)
    return check


def last_check() -> Check | None:
    """The last finding, or None when the books were never worked out anew here."""
    try:
        return _read_check(_path().read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None


def _path() -> Path:
    return Path(house().folder.root) / _FILE
