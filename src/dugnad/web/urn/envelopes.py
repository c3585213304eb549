"""What lies in an urn: places of equal size, one for everybody who may answer.

    tag 16 | flags 1 | sealed ballot | sealed tracker | sealed tracker of the printed sheet

An empty place is random bytes, and the places stand in the order of their tags, which say nothing
without the urn's secret. So the whole has the same size from the first envelope to the last, and
says nothing of who came when.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.decisions.urn import TRACKER_BYTES
from dugnad.ledger.codec import decode, encode
from dugnad.web.urn.scheme import OVERHEAD, SCHEME

TAG: Final = 16
BALLOT_BYTES: Final = 128
"""More than any ballot of twenty options needs; each is filled up to this."""
SEALED_BALLOT: Final = OVERHEAD + 1 + BALLOT_BYTES
SEALED_TRACKER: Final = OVERHEAD + TRACKER_BYTES
PLACE: Final = TAG + 1 + SEALED_BALLOT + 2 * SEALED_TRACKER

_ANSWERED: Final = 1
_PRINTED: Final = 2


@dataclass(frozen=True)
class Envelope:
    """An answer that nobody can read before both counters open it."""

    ballot: bytes
    tracker: bytes


@dataclass(frozen=True)
class Place:
    """What lies in the urn for one who may answer.

    Attributes:
        envelope: their answer, or None.
        sheet: the sealed tracker on the sheet that was printed for them, or None.
    """

    envelope: Envelope | None = None
    sheet: bytes | None = None


def seal(public: bytes, ballot: Ballot, tracker: bytes) -> Envelope:
    """Put an answer and its tracker into an envelope."""
    written = encode(ballot)
    if len(written) > BALLOT_BYTES:
        raise ValueError("A ballot of twenty options fits; this one is larger.")
    filled = bytes([len(written)]) + written.ljust(BALLOT_BYTES, b"\0")
    return Envelope(
        ballot=SCHEME.seal(public, filled),
        tracker=SCHEME.seal(public, tracker),
    )


def open_envelope(halves: tuple[bytes, bytes], envelope: Envelope) -> tuple[bytes, Ballot] | None:
    """Open an envelope with both halves: tracker and ballot; None when it does not open."""
    filled = SCHEME.open(halves, envelope.ballot)
    tracker = SCHEME.open(halves, envelope.tracker)
    if filled is None or tracker is None:
        return None
    ballot: Ballot = decode(Ballot, filled[1 : 1 + filled[0]])  # type: ignore[arg-type]
    return tracker, ballot


class Box:
    """All places of one urn, in memory."""

    def __init__(self, places: dict[bytes, Place], size: int) -> None:
        """Take the places that are in use, by tag, and how many there are in all."""
        self._places = places
        self._size = size

    @classmethod
    def empty(cls, size: int) -> Box:
        """Make a box in which everybody's place is empty."""
        return cls({}, size)

    @classmethod
    def read(cls, data: bytes) -> Box:
        """Read what `written` wrote."""
        places = {}
        for at in range(0, len(data), PLACE):
            place = data[at : at + PLACE]
            if place[TAG]:
                places[place[:TAG]] = _read(place[TAG:])
        return cls(places, len(data) // PLACE)

    def written(self) -> bytes:
        """Write all places, in the order of their tags."""
        blank = max(0, self._size - len(self._places))
        rows = [tag + _written(place) for tag, place in self._places.items()]
        rows += [
            secrets.token_bytes(TAG) + bytes(1) + secrets.token_bytes(PLACE - TAG - 1)
            for _ in range(blank)
        ]
        return b"".join(sorted(rows))

    def at(self, tag: bytes) -> Place:
        """What lies in somebody's place."""
        return self._places.get(tag[:TAG], Place())

    def change(self, tag: bytes, how: Callable[[Place], Place]) -> None:
        """Change what lies in somebody's place."""
        self._places[tag[:TAG]] = how(self.at(tag))


def with_envelope(envelope: Envelope | None, *, of_sheet: bool = False) -> Callable[[Place], Place]:
    """Say that an envelope lies in a place from now on, with the printed tracker if there is one.

    Args:
        envelope: what lies there; None to take it out again.
        of_sheet: whether the answer came by the words of a printed sheet.
    """

    def change(place: Place) -> Place:
        if envelope is not None and of_sheet and place.sheet is not None:
            return replace(place, envelope=replace(envelope, tracker=place.sheet))
        return replace(place, envelope=envelope)

    return change


def with_sheet(sheet: bytes) -> Callable[[Place], Place]:
    """Say which sealed tracker was printed."""
    return lambda place: replace(place, sheet=sheet)


def _written(place: Place) -> bytes:
    flags = (_ANSWERED if place.envelope else 0) | (_PRINTED if place.sheet else 0)
    parts = (
        place.envelope.ballot if place.envelope else secrets.token_bytes(SEALED_BALLOT),
        place.envelope.tracker if place.envelope else secrets.token_bytes(SEALED_TRACKER),
        place.sheet or secrets.token_bytes(SEALED_TRACKER),
    )
    # A place that was emptied again is in use by nobody; its flags are 0 and it is not read.
    return bytes([flags]) + b"".join(parts)


def _read(place: bytes) -> Place:
    flags, parts = place[0], place[1:]
    ballot, rest = parts[:SEALED_BALLOT], parts[SEALED_BALLOT:]
    tracker, sheet = rest[:SEALED_TRACKER], rest[SEALED_TRACKER:]
    return Place(
        envelope=Envelope(ballot=ballot, tracker=tracker) if flags & _ANSWERED else None,
        sheet=sheet if flags & _PRINTED else None,
    )
