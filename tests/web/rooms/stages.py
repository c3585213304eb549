"""A stage for every kind of room: everything lies ready in it that somebody could ask something of.

A new kind of room has one stage here; `test_permissions.py` tries every action on it as everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dugnad.ledger.values import Action
from dugnad.web.rooms.pocket import law as pocket
from dugnad.web.rooms.room import DAY_MS, OWNER, AnyRoom, Asking, Entry, Papers

NOON_MS = 1_789_984_800_000
ANA, BEN, CEM, DIA, EVA = (bytes([number]) * 16 for number in range(1, 6))
NEW = bytes([9]) * 16


@dataclass(frozen=True)
class Who:
    """Somebody who asks: who, and how they stand to the room."""

    title: str
    person: bytes | None
    standings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A room with everything in it.

    Attributes:
        room: which kind.
        anchor: what it belongs to.
        papers: makes it anew.
        who: the columns of the table; a stranger and the clock are added.
        asked: for each verb what to ask, so that whoever may do it can.
    """

    room: AnyRoom
    anchor: bytes
    papers: Callable[[], Papers]
    who: tuple[Who, ...]
    asked: Mapping[str, Sequence[Action]]

    def asking(self, who: Who) -> Asking:
        """What the law is told of somebody."""
        return Asking(self.anchor, who.person, who.standings, NOON_MS, NEW)


def paper(*entries: Entry[pocket.Note]) -> Papers:
    """Papers with these records."""
    made = Papers(NOON_MS)
    for one in entries:
        made.put(one)
    return made


NOTE, THROWN = bytes([11]) * 16, bytes([12]) * 16


def _pocket() -> Papers:
    def note(name: bytes, *, thrown: bool) -> Entry[pocket.Note]:
        body = pocket.Note("Ring Dia", thrown=thrown)
        ends_ms = NOON_MS + DAY_MS
        return Entry(name, body, ANA, ANA, ANA, NOON_MS, ends_ms)

    return paper(note(NOTE, thrown=False), note(THROWN, thrown=True))


STAGES = (
    Stage(
        room=pocket.ROOM,
        anchor=ANA,
        papers=_pocket,
        who=(Who("its owner", ANA, (OWNER,)),),
        asked={
            "Write": [pocket.Write("Buy paint")],
            "Keep": [pocket.Keep(NOTE)],
            "LetGo": [pocket.LetGo(NOTE)],
            "ThrowAway": [pocket.ThrowAway(NOTE)],
            "BringBack": [pocket.BringBack(THROWN)],
        },
    ),
)
