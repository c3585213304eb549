"""Villages in which stories of a fundraiser are told."""

from collections.abc import Iterator
from typing import Any

import pytest

from dugnad.cards.fundraiser.tests.village import Found, Village


@pytest.fixture
def found() -> Iterator[Found]:
    """Found villages; when the story is over the books of each of them add up."""
    villages: list[Village] = []

    def begin(**told: Any) -> Village:
        villages.append(Village(**told))
        return villages[-1]

    yield begin
    for village in villages:
        village.street.place.adds_up()
