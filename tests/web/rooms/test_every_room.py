"""What holds for every kind of room, tested once for all of them."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.ledger import codec
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action, Event
from dugnad.web.rooms.catalogue import LAWS, rooms
from dugnad.web.rooms.room import (
    OF_RECORDS,
    OWNER,
    AnyRoom,
    Asking,
    Body,
    Papers,
    Pen,
    Records,
    Room,
)
from dugnad.web.rooms.standing import BY_LAW
from tests.architecture.test_rules_are_pure import impurities
from tests.web.rooms.stages import ANA, NEW, NOON_MS, STAGES, Stage, Who

ROOMS = tuple(rooms().values())
FORBIDDEN = ("django", "datetime", "os", "pathlib", "random", "secrets", "sqlite3", "time", "uuid")
every_room = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
every_stage = pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.room.name)


@every_room
def test_the_law_of_a_room_is_pure(room: AnyRoom) -> None:
    """It knows no clock, chance, disk or person: what it needs is handed to it."""
    file = Path(inspect.getfile(room.decide))
    code = file.read_text(encoding="utf-8")
    assert list(impurities(code)) == []
    imported = [
        line.split()[1].split(".")[0]
        for line in code.splitlines()
        if line.startswith(("from ", "import "))
    ]
    assert [name for name in imported if name in FORBIDDEN] == []


@every_room
def test_a_room_says_what_it_is(room: AnyRoom) -> None:
    """Everything in it has a sentence, and refusals carry its name."""
    for part in (*room.bodies, *room.actions, *room.events, *room.refusals):
        assert (part.__doc__ or "").strip().endswith("."), part
    assert {one.contract for one in room.refusals} == {room.name}
    assert room.name.isalpha()
    assert room.name.islower()


@every_room
def test_every_refusal_can_be_met(room: AnyRoom) -> None:
    """The law raises each refusal that it lists, and no other."""
    code = Path(inspect.getfile(room.decide)).read_text(encoding="utf-8")
    for one in room.refusals:
        assert f"raise {one.__name__}" in code, one


@pytest.mark.parametrize("law", LAWS)
def test_a_room_speaks(law: str) -> None:
    """Each action has its word for a button, each refusal its sentence: in `face.py` beside it."""
    room, face = import_module(law).ROOM, import_module(f"{law.removesuffix('law')}face")
    assert [*face.VERBS] == [*room.actions]
    assert [*face.SENTENCES] == [*room.refusals]
    said = [str(one) for one in (*face.VERBS.values(), *face.SENTENCES.values())]
    assert all(said)
    assert all(one.endswith(".") for one in map(str, face.SENTENCES.values()))


@every_stage
def test_what_a_room_writes_comes_back_from_its_bytes(stage: Stage) -> None:
    """Records are written and read again, whatever kind they are."""
    papers = stage.papers()
    assert papers.entries
    for entry in papers.entries.values():
        kind = type(entry.body)
        assert codec.decode(kind, codec.encode(entry.body)) == entry.body


def refused(stage: Stage, papers: Papers, asked: Action, who: Who) -> type[Refused] | None:
    """Why somebody may not; None where they may."""
    try:
        stage.room.decide(papers, asked, stage.asking(who))
    except Refused as no:
        return type(no)
    return None


@every_stage
def test_deciding_writes_nothing(stage: Stage) -> None:
    """Who only asks changes nothing, whether it is refused or not."""
    for verb, asked in stage.asked.items():
        for who in stage.who:
            papers = stage.papers_for(verb)
            before = dict(papers.entries), list(papers.seats)
            for one in asked:
                assert refused(stage, papers, one, who) in (None, *stage.room.refusals), verb
            assert (papers.entries, papers.seats) == before


@every_stage
def test_nothing_stays_for_ever_by_mistake(stage: Stage) -> None:
    """A record has an end, or goes with somebody's key or with its room."""
    for who in stage.who:
        for verb, asked in stage.asked.items():
            for one in asked:
                papers = stage.papers_for(verb)
                try:
                    events = stage.room.decide(papers, one, stage.asking(who))
                except Refused:
                    continue
                for event in events:
                    stage.room.evolve(papers, event)
                for entry in papers.entries.values():
                    gone = entry.until_ms is None or entry.until_ms >= NOON_MS
                    assert gone
                    assert entry.until_ms is not None or entry.under or papers.seats


def test_every_standing_can_be_had() -> None:
    """A word for how somebody stands is a seat, the owner, or asked of the law."""
    for room in ROOMS:
        code = Path(inspect.getfile(room.decide)).read_text(encoding="utf-8")
        seats = [word for word in room.standings if word not in BY_LAW and word != OWNER]
        for word in seats:
            assert f'"{word}"' in code, word
        assert not [word for word in room.standings if word in OF_RECORDS]


class _Left(Body, frozen=True):
    """Something."""


class _Do(Action, frozen=True):
    """Do something."""


class _DoneIt(Event, frozen=True):
    """Something was done."""


def _decide(_records: Records, _asked: _Do, _asking: Asking) -> Sequence[_DoneIt]:
    return (_DoneIt(),)


def _evolve(_pen: Pen, _event: _DoneIt) -> None:
    return None


@pytest.mark.parametrize(
    ("bodies", "readers"),
    [
        ((_Left, _Left), {_Left: (OWNER,)}),
        ((_Left,), {}),
        ((_Left,), {_Left: ("king",)}),
    ],
)
def test_a_room_that_does_not_fit_together_is_none(
    bodies: tuple[type[Body], ...], readers: dict[type[Body], tuple[str, ...]]
) -> None:
    """A kind named twice, one without readers, or a reader that cannot be there: a fault."""
    with pytest.raises(ValueError, match="mine: "):
        Room(
            name="mine",
            bodies=bodies,
            actions=(_Do,),
            events=(_DoneIt,),
            refusals=(),
            standings=(OWNER,),
            readers=readers,
            decide=_decide,
            evolve=_evolve,
        )


@given(st.lists(st.integers(0, 3)))
def test_a_seat_is_taken_once(taken: list[int]) -> None:
    """However often somebody is seated, one word takes the seat away."""
    papers = Papers()
    for number in taken:
        papers.seat(bytes([number]) * 16, "side")
    assert len(papers.seated("side")) == len({*taken})
    papers.seat(ANA, "side")
    papers.unseat(ANA, "side")
    papers.unseat(NEW, "side")
    assert ANA not in papers.seated("side")
