"""What a place leaves behind that is killed at any moment: nothing half done."""

from pathlib import Path

import pytest

from tests.counts import times
from tests.site import kill_place


@pytest.mark.slow
def test_a_killed_place_loses_nothing_that_it_answered(tmp_path: Path) -> None:
    """Eight kills while four neighbours press: cards, words, pictures and answers are all there."""
    tally = kill_place.run(times(3, of=8), 7, tmp_path)
    assert tally.faults == []
    assert tally.answered.total() > 0
    assert tally.verified > 0
