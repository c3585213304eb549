"""What a process that is killed at any moment leaves behind."""

from pathlib import Path

import pytest

from tests.counts import times
from tests.engine import kill


def test_a_killed_engine_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    """Three kills under load: everything acknowledged is there, and the place goes on."""
    tally = kill.run(3, 11, tmp_path, enough=lambda tally: tally.acknowledged > 0)
    assert tally.faults == []
    assert tally.acknowledged > 0


@pytest.mark.slow
def test_many_kills_lose_nothing(tmp_path: Path) -> None:
    """Fifty kills at moments that chance chooses."""
    kills = times(10, of=50)
    tally = kill.run(kills, 12, tmp_path)
    assert tally.faults == []
    assert tally.line().startswith(f"{kills}/{kills} kills without loss")
