"""Who may do and read what in rooms: tried for everybody, and compared with the table in docs.

    python -m tests.web.rooms.test_permissions        writes docs/rooms-permissions.md anew

Every action of every room is asked where all that it needs is there, once by each, and every kind
of record is held out to each. A change of the table is a change of who may do what.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dugnad.ledger.contract import Refused
from dugnad.web.rooms.catalogue import rooms
from dugnad.web.rooms.room import may_read
from tests.web.rooms.stages import EVA, STAGES, Stage, Who

TABLE = Path(__file__).parents[3] / "docs" / "rooms-permissions.md"
INTRODUCTION = """# Who may do and read what in rooms

Made by trying everything out: `python -m tests.web.rooms.test_permissions` writes it anew, and
`tests/web/rooms/test_permissions.py` fails where it is not true any more. Each action of each room
is asked where all that it needs is there; ● stands where it was carried out, or where a record of
that kind was opened. Whether it is in a given case is for the law of that room. Somebody else is
known in the place and stands in no way to the room; who is not signed in comes to no room at all.
"""
ALWAYS = (Who("somebody else", EVA), Who("the clock", None))


def may(stage: Stage, verb: str, who: Who) -> bool:
    """Whether somebody succeeds with one of what is asked by a verb."""
    for asked in stage.asked[verb]:
        papers = stage.papers_for(verb)
        try:
            events = stage.room.decide(papers, asked, stage.asking(who))
        except Refused:
            continue
        for event in events:
            stage.room.evolve(papers, event)
        return True
    return False


def reads(stage: Stage, kind: str, who: Who) -> bool:
    """Whether a record of a kind opens for somebody."""
    there = stage.papers().all(stage.room.kinds[kind])
    return any(may_read(stage.room, one, stage.asking(who)) for one in there)


def table() -> str:
    """The whole document."""
    parts = [INTRODUCTION]
    for stage in STAGES:
        columns = (*stage.who, *ALWAYS)
        rows = [(verb, [may(stage, verb, who) for who in columns]) for verb in stage.asked]
        rows += [
            (f"*reads* {kind}", [reads(stage, kind, who) for who in columns])
            for kind in stage.room.kinds
        ]
        titles = " | ".join(who.title for who in columns)
        parts += [
            f"## {stage.room.name}\n",
            f"| action | {titles} |",
            "|---" * (len(columns) + 1) + "|",
            *(
                f"| {name} | {' | '.join('●' if one else ' ' for one in marks)} |"
                for name, marks in rows
            ),
            "",
        ]
    return "\n".join(parts)


def test_the_table_is_true() -> None:
    """What people read about who may do what in rooms is what happens."""
    assert TABLE.read_text(encoding="utf-8") == table()


def test_every_room_is_on_a_stage() -> None:
    """Every kind of room in the catalogue is tried, with every action and every kind of record."""
    assert [stage.room for stage in STAGES] == list(rooms().values())
    for stage in STAGES:
        assert list(stage.asked) == [action.__name__ for action in stage.room.actions]
        there = stage.papers()
        assert all(there.count(kind) for kind in stage.room.bodies), stage.room.name


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.room.name)
def test_everything_is_done_by_somebody_and_read_by_somebody(stage: Stage) -> None:
    """No action and no kind of record is out of everybody's reach, nor in a stranger's."""
    for verb in stage.asked:
        assert any(may(stage, verb, who) for who in (*stage.who, *ALWAYS)), verb
    for kind in stage.room.kinds:
        assert any(reads(stage, kind, who) for who in stage.who), kind
        assert not any(reads(stage, kind, who) for who in ALWAYS), kind


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
