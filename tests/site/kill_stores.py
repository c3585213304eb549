"""What the stores of a place hold, read while it stands still."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dugnad.charter.cards.events import CardPutUp
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import Recorded
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger.action import open_envelope
from dugnad.ledger.codec import decode
from dugnad.ledger.receipt import Receipt
from dugnad.web.content.told import Told
from tests.patience import PATIENCE_S


@dataclass(frozen=True)
class Stored:
    """What a place's files hold while nobody presses.

    Attributes:
        receipts: by action id.
        recorded: fingerprints that carried-out actions name, in order.
        presses: by the name that the page gave the form: the action's id and its fingerprints.
        prose: state and words by fingerprint.
        cards: how many cards were put up.
        head: number of the last block.
    """

    receipts: dict[bytes, Receipt]
    recorded: list[bytes]
    presses: dict[str, tuple[bytes, list[bytes]]]
    prose: dict[bytes, tuple[str, Told | None]]
    cards: int
    head: int

    def carried_out(self, action: bytes) -> bool:
        """Whether the books have it, and not as refused.

        Who gives the same answer again is told so quietly: the books refuse it, and what was said
        stands as it stood.
        """
        if action not in self.receipts:
            return False
        code = self.receipts[action].code
        return not code or code.endswith(".SameAnswer")

    @property
    def left_waiting(self) -> list[bytes]:
        """Texts that wait although the books have them."""
        return [one for one in self.recorded if self.prose.get(one, ("", None))[0] == "waiting"]

    def telling(self, mark: str) -> list[bytes]:
        """The fingerprints in the books of what says `mark`."""
        return [one for one in self.recorded if _says(self.prose.get(one), mark)]


def _says(prose: tuple[str, Told | None] | None, mark: str) -> bool:
    told = prose[1] if prose else None
    return told is not None and mark in (told.title, told.text)


def look_into(folder: Path) -> Stored:
    """Read books and place as they lie on disk."""
    place = PlaceFolder(folder)
    reader = BooksReader(place.books)
    try:
        receipts = {one.receipt.action_id: one.receipt for one in _pages(reader)}
        actions, seq = [], 0
        while blocks := reader.blocks(after=seq, limit=500):
            actions += [open_envelope(one) for block in blocks for one in block.envelopes]
            seq += len(blocks)
    finally:
        reader.close()
    done = [one for one in actions if not receipts[one.action_id].code]
    happened = [one for receipt in receipts.values() for one in receipt.events]
    with closing(reading(place.place)) as database:
        prose = {
            bytes(name): (state, decode(Told, bytes(payload)) if payload else None)
            for name, state, payload in database.execute(
                "SELECT commitment, state, payload FROM content_prose"
            )
        }
        presses = {
            # Everything before the fingerprint of what was filled in.
            name.rpartition("-")[0]: (open_envelope(bytes(envelope)).action_id, _told(envelope))
            for name, envelope in database.execute("SELECT id, envelope FROM acting_press")
        }
    return Stored(
        receipts=receipts,
        recorded=[name for one in done for name in one.body.commitments],
        presses=presses,
        prose=prose,
        cards=sum(one.name == CardPutUp.__name__ for one in happened),
        head=seq,
    )


def reading(path: Path) -> sqlite3.Connection:
    """Open a database to read."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_S)


def _told(envelope: bytes) -> list[bytes]:
    return list(open_envelope(bytes(envelope)).body.commitments)


def _pages(reader: BooksReader) -> Iterator[Recorded]:
    after = 0
    while some := reader.receipts(after=after, limit=500):
        yield from some
        after += len(some)


def wait_until(what: Callable[[], bool]) -> bool:
    """Wait for something, for `PATIENCE_S` at most; whether it came."""
    until = time.monotonic() + PATIENCE_S
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
