"""What every test of answers may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.acting.street import Street
from tests.web.acting.street import street as opened


@pytest.fixture
def street(tmp_path: Path, db: None) -> Iterator[Street]:
    """Open the street, and close it again."""
    (tmp_path / "books").mkdir()
    yield from opened(tmp_path)
