"""What stories of a meeting's page have in common: the same meeting, village and viewers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.law.events import (
    ComingSaid,
    MeetingCalled,
    Noted,
    TimeFixed,
    TimesAnswered,
)
from dugnad.cards.meeting.law.records import Fits, Meeting, Time
from dugnad.charter.entries import CardEntry, Status
from dugnad.charter.testing import DAY_MS, HOUR_MS, World, card_id, prose
from dugnad.face.around import NobodyAround, Other
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.state import State
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice

T = TypeVar("T")


ZONE = "Europe/Oslo"


EVA = Voice("Eva")


NAMES = {ANA.member: "Ana", BEN.member: "Ben", CEM.member: "Cem", EVA.member: "Eva"}


# Noon of the stories is Monday 1 June 2026, 12:00 in Oslo.
EVENING = Time(NOON_MS + 2 * DAY_MS + 6 * HOUR_MS, NOON_MS + 2 * DAY_MS + 8 * HOUR_MS)
"""Wednesday 3 June, 18 to 20 in Oslo."""


MORNING = Time(NOON_MS + 3 * DAY_MS - 2 * HOUR_MS, NOON_MS + 3 * DAY_MS)
"""Thursday 4 June, 10 to 12 in Oslo."""


BY_MS = NOON_MS + DAY_MS


CALLED = MeetingCalled(times=(EVENING, MORNING), answer_by_ms=BY_MS, outsiders=True)


ONE = MeetingCalled(times=(EVENING,), answer_by_ms=BY_MS, outsiders=False)


FIXED = TimeFixed(time=0, by=BEN.member, ends_at_ms=EVENING.ends_at_ms, remind_ms=None)


DURING_MS = EVENING.starts_at_ms + HOUR_MS


FENCE, BENCH = card_id("fence"), card_id("bench")


class Village(NobodyAround):
    """A project that knows its people, its cards and what was told in it."""

    def __init__(
        self,
        told: Mapping[bytes, Words] | None = None,
        meetings: Sequence[tuple[CardEntry, Meeting]] = (),
    ) -> None:
        """Know what was told, and which meetings there were."""
        self._told = told or {}
        self._meetings = meetings

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Everybody who has a name."""
        return {member: NAMES[member] for member in members if member in NAMES}

    def cards(self) -> tuple[Other, ...]:
        """A work day, and a proposal."""
        return (
            Other(card=FENCE, title="Paint the fence", address="/c/fence1"),
            Other(card=BENCH, title="A new bench", address="/c/bench1", decides=True),
            Other(card=card_id("own"), title="Meeting", address="/c/meet11"),
        )

    def each_of(self, card_type: str, read: Callable[[CardEntry, State], T]) -> tuple[T, ...]:
        """Its meetings."""
        assert card_type == CONTRACT.name
        return tuple(read(*one) for one in self._meetings)

    def card(self, card: bytes) -> Other | None:
        """One of them."""
        return next((one for one in self.cards() if one.card == card), None)

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Words]:
        """What is still there."""
        return {one: self._told[one] for one in prose if one in self._told}


def meeting(*events: Any) -> Meeting:
    """A meeting to which this has happened."""
    state = Meeting(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(state, event)
    return state


def seen(
    who: Voice | None = None,
    at: int = NOON_MS,
    *,
    status: Status = "in force",
    told: Mapping[bytes, Words] | None = None,
    **more: Any,
) -> Seen:
    """Somebody looking; Ana and Ben look after the meeting, Cem is no member."""
    looks_after = who in (ANA, BEN)
    return Seen(
        member=None if who is None else who.member,
        card=msgspec.structs.replace(World("meeting", status=status).entry, **more),
        told=Words(title="The old shed", where="The hall", text="Bring ideas."),
        now_ms=at,
        zone=ZONE,
        is_member=who in (ANA, BEN, EVA),
        looks_after=looks_after,
        card_id=card_id("own"),
        around=Village(told),
    )


def said(who: Voice, *fits: tuple[str, str]) -> TimesAnswered:
    """Somebody said when they can."""
    given = tuple(msgspec.convert([*one], Fits) for one in fits)
    return TimesAnswered(member=who.member, fits=given, before=())


def comes(who: Voice, word: Any = "yes") -> ComingSaid:
    """Somebody said whether they come."""
    return ComingSaid(member=who.member, said=word, before="")


ANSWERS = (
    said(ANA, ("yes", "core"), ("no", "spare")),
    said(BEN, ("yes", "spare"), ("yes", "core")),
    said(CEM, ("yes", "spare"), ("if needed", "core")),
    said(EVA, ("if needed", "spare"), ("no", "core")),
)


def been(
    time: Time, weeks: int, *fits: tuple[str, str], closed_ms: int | None = None
) -> tuple[CardEntry, Meeting]:
    """A meeting at such a time so many weeks ago, to which people had said how it fits them."""
    ago_ms = weeks * 7 * DAY_MS
    then = Time(time.starts_at_ms - ago_ms, time.ends_at_ms - ago_ms)
    called = MeetingCalled(times=(then,), answer_by_ms=then.starts_at_ms, outsiders=True)
    fixed = TimeFixed(time=0, by=None, ends_at_ms=then.ends_at_ms, remind_ms=None)
    answers = [said(Voice(f"neighbour {at}"), one) for at, one in enumerate(fits)]
    entry = msgspec.structs.replace(World("meeting").entry, closed_ms=closed_ms)
    return entry, meeting(called, *answers, fixed)


OWN, GONE = prose("own"), prose("gone")


NOTED = prose("noted")


NOTES = (
    Noted(item=1, kind="decision", by=EVA.member, prose=NOTED, at_ms=DURING_MS),
    Noted(item=1, kind="note", by=Voice("x").member, prose=GONE, at_ms=DURING_MS),
)
