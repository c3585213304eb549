"""The record of what is kept of people leaves nothing out, and its readers are the law's own."""

from __future__ import annotations

from dugnad.web.pages.expecting import LATE_MS, TWO_WEEKS_MS
from dugnad.web.place import register
from dugnad.web.rooms.catalogue import rooms
from dugnad.web.rooms.room import DAY_MS
from tests.web.traces.test_every_table import declared


def test_every_table_about_people_stands_in_it_once() -> None:
    """Whoever adds a table says in words what it is, what for, who reads it and how long."""
    named = [table for one in register.TABLES for table in one.tables]
    assert sorted(named) == sorted(declared())


def test_every_kind_of_room_stands_in_it_with_its_readers() -> None:
    """As its own law says, so that a new reader appears by itself."""
    assert list(register.ROOMS) == [one for one in rooms() if one in register.ROOMS]
    assert set(register.ROOMS) == set(rooms())
    for room in rooms().values():
        assert register.readers_of(room)
    told = [one.who for one, _looks in register.in_rooms()]
    assert any("take down what breaks a rule" in str(one) for one in told)


def test_a_time_that_is_written_here_is_the_programs_own() -> None:
    """The one that cannot be read from where it is kept."""
    assert (TWO_WEEKS_MS + LATE_MS) // DAY_MS == register.EXPECTED_DAYS


def test_every_line_says_all_four() -> None:
    """And no number is left open."""
    lines = [*register.TABLES, *register.ELSEWHERE, *(one for one, _ in register.in_rooms())]
    for one in lines:
        assert all(str(part).strip() for part in (one.what, one.why, one.who, one.until))
        assert "%(" not in one.until
        assert ("%(number)s" in str(one.how_long)) == bool(one.number)
