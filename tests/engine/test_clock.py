"""Time in the books: they go on after a rest, and stop where a clock cannot be believed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dugnad.engine.solo.clock import BEHIND_MAX_MS, WatchedClock
from dugnad.engine.verify import verify
from dugnad.ledger.errors import ClockTrouble
from tests.engine.village import NOON, House, RingAt, Village, Watch, Write, house_in

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The village, where Ana may write."""
    opened = house_in(tmp_path)
    opened.let_in("ana")
    yield opened
    opened.close()


@pytest.mark.parametrize("days", [2, -2])
def test_a_clock_that_jumps_is_not_believed_in_either_direction(days: int) -> None:
    """Also where the books are so old that either time would lie after them."""
    clock, steady = Watch(NOON), Watch(0)
    watched = WatchedClock(clock, steady)
    clock.now_ms += days * DAY
    with pytest.raises(ClockTrouble, match="jumped by"):
        watched.now_ms(NOON - 30 * DAY)
    clock.now_ms = NOON
    assert watched.now_ms(NOON - 30 * DAY) == NOON


def test_a_clock_that_was_put_right_in_small_steps_is_believed() -> None:
    """Each step is less than a day; what was believed last is what the next one is held against."""
    clock, steady = Watch(NOON), Watch(0)
    watched = WatchedClock(clock, steady)
    for _step in range(3):
        clock.now_ms += 20 * HOUR
        assert watched.now_ms(NOON) == clock.now_ms


def test_a_clock_may_stand_a_minute_behind_the_books() -> None:
    """To the millisecond, and no further."""
    watched = WatchedClock(Watch(NOON), Watch(0))
    assert watched.now_ms(NOON + BEHIND_MAX_MS) == NOON
    with pytest.raises(ClockTrouble, match="behind the books"):
        watched.now_ms(NOON + BEHIND_MAX_MS + 1)


def test_a_place_that_lay_still_for_three_weeks_goes_on(house: House, tmp_path: Path) -> None:
    """Switched off for three weeks, it opens, rings what is due and takes actions again."""
    house.engine.submit(house.ask("ana", "board", RingAt(house.clock.now_ms + DAY, 1)))
    house.close()
    later = Watch(house.clock.now_ms + 21 * DAY)
    again = house_in(tmp_path, clock=later, steady=Watch(5))
    again.engine.tick()
    rang = again.engine.receipts()[-1]
    assert rang.receipt.events[0].name == "Rang"
    assert rang.time_ms == later.now_ms
    assert again.engine.submit(again.ask("ana", "board", Write(1, b"x"))).code == ""
    again.close()
    assert verify(tmp_path / "books.db", Village()).adds_up


def test_a_place_that_runs_without_anything_to_do_for_three_weeks_goes_on(house: House) -> None:
    """Three weeks without an action are no jump: the steady clock went on as well."""
    house.wait(21 * DAY)
    receipt = house.engine.submit(house.ask("ana", "board", Write(1, b"x")))
    assert house.engine.receipts()[-1].time_ms == house.clock.now_ms
    assert receipt.code == ""


def test_daylight_saving_changes_nothing(tmp_path: Path) -> None:
    """An hour that happens twice on the wall happens once in the books, in its order."""
    zone = ZoneInfo("Europe/Oslo")
    before = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=zone)
    after = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=zone)
    clock = Watch(int(before.timestamp() * 1_000))
    house = house_in(tmp_path, clock=clock)
    house.let_in("ana")
    house.wait(int((after.timestamp() - before.timestamp()) * 1_000))
    house.engine.submit(house.ask("ana", "board", Write(1, b"x")))
    times = [recorded.time_ms for recorded in house.engine.receipts()]
    assert times[1] - times[0] == HOUR
    house.close()


def test_a_clock_set_back_a_little_is_waited_out(house: House) -> None:
    """Up to a minute behind, blocks go on a millisecond after the last one."""
    last = house.engine.head().time_ms
    house.clock.now_ms -= 59_000
    house.engine.submit(house.ask("ana", "board", Write(1, b"x")))
    assert house.engine.head().time_ms == last + 1


def test_a_clock_set_back_stops_sealing_until_it_is_right(house: House) -> None:
    """More than a minute behind, nothing is sealed, it is said, and nothing is lost."""
    press = house.ask("ana", "board", Write(1, b"x"))
    house.clock.now_ms -= 2 * HOUR
    with pytest.raises(ClockTrouble, match="7200 seconds behind"):
        house.engine.submit(press)
    with pytest.raises(ClockTrouble):
        house.engine.tick()
    house.clock.now_ms += 2 * HOUR
    assert house.engine.submit(press).code == ""


def test_reading_goes_on_while_the_clock_is_wrong(house: House) -> None:
    """Pages show what is in the books whatever the clock says."""
    house.engine.submit(house.ask("ana", "board", Write(1, b"x")))
    house.clock.now_ms -= 2 * HOUR
    with house.engine.reader() as store:
        assert store.head.seq == 2


def test_a_jump_forward_stops_sealing_until_it_is_right(house: House) -> None:
    """A clock that jumps by more than a day while the place runs is not believed."""
    press = house.ask("ana", "board", Write(1, b"x"))
    house.clock.now_ms += 25 * HOUR
    with pytest.raises(ClockTrouble, match="jumped by 25 hours"):
        house.engine.submit(press)
    house.clock.now_ms -= 25 * HOUR
    assert house.engine.submit(press).code == ""


def test_a_jump_of_less_than_a_day_is_believed(house: House) -> None:
    """A clock put right by some hours is simply the clock."""
    house.clock.now_ms += 23 * HOUR
    house.engine.submit(house.ask("ana", "board", Write(1, b"x")))
    assert house.engine.head().time_ms == house.clock.now_ms


def test_after_a_jump_starting_again_believes_the_clock(house: House, tmp_path: Path) -> None:
    """Whoever looked at the clock and found it right starts again, and the books go on."""
    house.clock.now_ms += 25 * HOUR
    with pytest.raises(ClockTrouble):
        house.engine.tick()
    house.close()
    again = house_in(tmp_path, clock=house.clock)
    assert again.engine.submit(again.ask("ana", "board", Write(1, b"x"))).code == ""
    again.close()
