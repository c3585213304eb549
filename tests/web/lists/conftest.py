"""What every test of the lists may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dugnad.web.house import set_house
from tests.web.lists.town import Town


@pytest.fixture
def town(tmp_path: Path, db: None) -> Iterator[Town]:
    """Open the town, and close it again."""
    place = Town(tmp_path)
    before = set_house(place.house())
    yield place
    set_house(before)
    place.engine.close()
