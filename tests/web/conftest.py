"""What every test of the web may ask for: an open place whose clock stands where a test puts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from dugnad.web.house import House, PlaceSettings, set_house
from tests.web.limits.found import all_begin_anew

NOON_MS = 1_789_984_800_000
"""Monday 21 September 2026, 12:00 in Oslo."""


@dataclass
class OpenPlace:
    """A place without an engine: enough for people, their keys and their messages."""

    folder: Path
    now_ms: int = NOON_MS

    def later(self, minutes: int) -> int:
        """Let time pass; gives the new moment."""
        self.now_ms += minutes * 60_000
        return self.now_ms

    def choose(self, **choices: Any) -> None:
        """Let the place choose otherwise, by the names of `PlaceSettings`."""
        before = set_house(None)
        if before is not None:
            set_house(replace(before, place=replace(before.place, **choices)))


@pytest.fixture(autouse=True)
def _nobody_tried_anything(request: pytest.FixtureRequest) -> None:
    """Let each story begin with nobody having tried anything: what is in memory outlives one."""
    all_begin_anew()


@pytest.fixture
def open_place(tmp_path: Path) -> Iterator[OpenPlace]:
    """Open a place called Solbakken at noon, and close it again."""
    place = OpenPlace(tmp_path)
    absent = cast("Any", None)
    before = set_house(
        House(
            engine=absent,
            machine=absent,
            catalogue=absent,
            now_ms=lambda: place.now_ms,
            folder=absent,
            master_key=bytes(range(32)),
            place=PlaceSettings(name="Solbakken", zone="Europe/Oslo", country="NO"),
        )
    )
    yield place
    set_house(before)
