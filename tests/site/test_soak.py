"""A place in which people press and read for a while stays well."""

from pathlib import Path

import pytest

from tests.site import soak


@pytest.mark.slow
def test_a_place_stays_well_while_people_live_in_it(tmp_path: Path) -> None:
    """Three seconds of the long run: pressed, read, backed up, checked and put back."""
    soaked = soak.run(0.05, 4, 3, tmp_path)
    assert soaked.tally.faults == []
    assert soaked.tally.answered.total() > 0
    assert soaked.pages[200] > 0
    last = soak.told(soaked)[-1]
    assert last["verified"] == soaked.tally.verified > 0
