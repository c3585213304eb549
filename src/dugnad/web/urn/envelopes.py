"""What lies in an urn: places of equal size, one for everybody who may answer.

    tag 16 | flags 1 | sealed answer | sealed tracker

An empty place is random bytes, and the places stand in the order of their tags, which say nothing
without the urn's secret. So the whole has the same size from the first envelope to the last, and
says nothing of who came when. Where people decide by consent every envelope has room for the
reason of an objection, and is as large without one.

Who answered by the words of a sheet has random bytes here too: their answer lies in their sheet
(`cells`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.decisions.urn import TRACKER_BYTES
from dugnad.ledger.codec import decode, encode
from dugnad.web.urn.scheme import OVERHEAD, SCHEME

TAG: Final = 16
BALLOT_BYTES: Final = 128
"""More than any ballot of twenty options needs; each is filled up to this."""
REASON_BYTES: Final = 600
"""What a reason may have, written as UTF-8."""
SEALED_TRACKER: Final = OVERHEAD + TRACKER_BYTES

_ANSWERED: Final = 1
_BY_WORDS: Final = 2
_LENGTH: Final = 2


class TooLong(Exception):
    """A reason has no room in an envelope; nobody's words are shortened."""


@dataclass(frozen=True)
class Envelope:
    """An answer that nobody can read before both counters open it."""

    answer: bytes
    tracker: bytes


@dataclass(frozen=True)
class Inside:
    """What was in an envelope; `reason` is "" where there was none."""

    tracker: bytes
    ballot: Ballot
    reason: str = ""


@dataclass(frozen=True)
class Place:
    """What lies in the urn for one who may answer.

    Attributes:
        envelope: their answer, or None.
        by_words: whether they answered by the words of their sheet instead.
    """

    envelope: Envelope | None = None
    by_words: bool = False


def sealed_bytes(*, reasons: bool) -> int:
    """How long a sealed answer is, where there is room for reasons and where there is none."""
    return OVERHEAD + 1 + BALLOT_BYTES + (_LENGTH + REASON_BYTES if reasons else 0)


def place_bytes(*, reasons: bool) -> int:
    """How long somebody's place is."""
    return TAG + 1 + sealed_bytes(reasons=reasons) + SEALED_TRACKER


def seal(public: bytes, ballot: Ballot, tracker: bytes, reason: str | None = None) -> Envelope:
    """Put an answer and its tracker into an envelope.

    Args:
        public: the count key's public half.
        ballot: the answer.
        tracker: its random name.
        reason: of an objection, "" for none; None where envelopes have no room for reasons.

    Raises:
        TooLong: the reason has no room.
    """
    written = encode(ballot)
    if len(written) > BALLOT_BYTES:
        raise ValueError("A ballot of twenty options fits; this one is larger.")
    filled = bytes([len(written)]) + written.ljust(BALLOT_BYTES, b"\0")
    if reason is not None:
        words = reason.encode()
        if len(words) > REASON_BYTES:
            raise TooLong
        filled += len(words).to_bytes(_LENGTH, "big") + words.ljust(REASON_BYTES, b"\0")
    return Envelope(
        answer=SCHEME.seal(public, filled),
        tracker=SCHEME.seal(public, tracker),
    )


def open_envelope(halves: tuple[bytes, bytes], envelope: Envelope) -> Inside | None:
    """Open an envelope with both halves; None when it does not open."""
    filled = SCHEME.open(halves, envelope.answer)
    tracker = SCHEME.open(halves, envelope.tracker)
    if filled is None or tracker is None:
        return None
    ballot: Ballot = decode(Ballot, filled[1 : 1 + filled[0]])  # type: ignore[arg-type]
    rest = filled[1 + BALLOT_BYTES :]
    words = rest[_LENGTH : _LENGTH + int.from_bytes(rest[:_LENGTH], "big")]
    return Inside(tracker, ballot, words.decode())


class Box:
    """All places of one urn, in memory."""

    def __init__(self, places: dict[bytes, Place], size: int, *, reasons: bool) -> None:
        """Take the places that are in use, by tag, how many there are in all, and their kind."""
        self._places = places
        self._size = size
        self._reasons = reasons

    @classmethod
    def empty(cls, size: int, *, reasons: bool = False) -> Box:
        """Make a box in which everybody's place is empty."""
        return cls({}, size, reasons=reasons)

    @classmethod
    def read(cls, data: bytes, *, reasons: bool = False) -> Box:
        """Read what `written` wrote."""
        places, each = {}, place_bytes(reasons=reasons)
        for at in range(0, len(data), each):
            place = data[at : at + each]
            if place[TAG]:
                places[place[:TAG]] = _read(place[TAG:], sealed_bytes(reasons=reasons))
        return cls(places, len(data) // each, reasons=reasons)

    def written(self) -> bytes:
        """Write all places, in the order of their tags."""
        blank = max(0, self._size - len(self._places))
        sealed = sealed_bytes(reasons=self._reasons)
        rows = [tag + _written(place, sealed) for tag, place in self._places.items()]
        rows += [secrets.token_bytes(TAG) + _written(Place(), sealed) for _ in range(blank)]
        return b"".join(sorted(rows))

    def at(self, tag: bytes) -> Place:
        """What lies in somebody's place."""
        return self._places.get(tag[:TAG], Place())

    def change(self, tag: bytes, how: Callable[[Place], Place]) -> None:
        """Change what lies in somebody's place."""
        self._places[tag[:TAG]] = how(self.at(tag))


def _written(place: Place, sealed: int) -> bytes:
    flags = (_ANSWERED if place.envelope else 0) | (_BY_WORDS if place.by_words else 0)
    parts = (
        place.envelope.answer if place.envelope else secrets.token_bytes(sealed),
        place.envelope.tracker if place.envelope else secrets.token_bytes(SEALED_TRACKER),
    )
    # A place that was emptied again is in use by nobody; its flags are 0 and it is not read.
    return bytes([flags]) + b"".join(parts)


def _read(place: bytes, sealed: int) -> Place:
    flags, answer, tracker = place[0], place[1 : 1 + sealed], place[1 + sealed :]
    return Place(
        envelope=Envelope(answer=answer, tracker=tracker) if flags & _ANSWERED else None,
        by_words=bool(flags & _BY_WORDS),
    )
