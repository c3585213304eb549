"""The clock of a past that is being told, and telling by it."""

from pathlib import Path

import pytest

from dugnad.engine.solo.clock import JUMP_MAX_MS, WatchedClock
from dugnad.site.backups import FILLED
from dugnad.site.errors import PlaceUnusable
from dugnad.site.sample import making
from dugnad.site.sample.clock import StoryClock

NOW_MS, STEADY_MS, DAY_MS = 1_780_315_200_000, 77_000, 24 * 3_600_000


def clock() -> StoryClock:
    """A clock that stands ten days ago."""
    return StoryClock(lambda: NOW_MS, lambda: STEADY_MS, NOW_MS - 10 * DAY_MS)


def test_it_stands_where_the_story_does() -> None:
    """It goes when it is told to, never back, and never past now."""
    story = clock()
    assert story.now_ms() == NOW_MS - 10 * DAY_MS
    story.go(NOW_MS - 3 * DAY_MS)
    story.go(NOW_MS - 5 * DAY_MS)
    assert story.now_ms() == NOW_MS - 3 * DAY_MS
    story.go(NOW_MS + DAY_MS)
    assert story.now_ms() == NOW_MS


def test_who_watches_the_clock_sees_days_pass() -> None:
    """Both its clocks go alike, so weeks in a story, and its end, are no jump."""
    story = clock()
    watched = WatchedClock(story.now_ms, story.steady_ms)
    story.go(NOW_MS - 3 * DAY_MS)
    assert watched.now_ms(NOW_MS - 10 * DAY_MS) == NOW_MS - 3 * DAY_MS
    story.let_go()
    assert watched.now_ms(NOW_MS - 3 * DAY_MS) == NOW_MS
    assert 3 * DAY_MS > JUMP_MAX_MS  # both would have been jumps.


def test_once_let_go_it_is_the_computers_own() -> None:
    """It says what the computer says, and nobody can set it any more."""
    story = clock()
    story.let_go()
    story.go(NOW_MS - DAY_MS)
    assert (story.now_ms(), story.steady_ms()) == (NOW_MS, STEADY_MS)


def test_only_a_year_still_to_be_told_has_such_a_clock(tmp_path: Path) -> None:
    """Other places go by the computer's clock, and so does this one once it is told."""

    def asked() -> StoryClock | None:
        return making.clock_for(tmp_path, lambda: NOW_MS, lambda: STEADY_MS)

    assert asked() is None
    (tmp_path / making.YEAR).touch()
    story = asked()
    assert story is not None
    assert story.now_ms() == NOW_MS - making.TOLD_MS
    (tmp_path / making.BEGUN).touch()
    with pytest.raises(PlaceUnusable, match="was not finished"):
        asked()
    (tmp_path / FILLED).touch()
    assert asked() is None
