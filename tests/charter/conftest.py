"""What stories of the charter have in common."""

from collections.abc import Iterator

import pytest

from tests.charter.group import Group
from tests.charter.town import Town


@pytest.fixture
def town() -> Iterator[Town]:
    """A town whose books must add up afterwards."""
    town = Town()
    yield town
    town.place.adds_up()


@pytest.fixture
def group() -> Iterator[Group]:
    """A project that decides together; afterwards its books must add up."""
    group = Group()
    yield group
    group.place.adds_up()
