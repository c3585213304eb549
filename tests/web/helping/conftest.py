"""What every test of helping may ask for."""

import pytest

from dugnad.web.helping import pages
from dugnad.web.pages.pace import Pace
from tests.web.living import living_place

__all__ = ["living_place"]


@pytest.fixture(autouse=True)
def nobody_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each story begins with nobody having typed anything wrong."""
    monkeypatch.setattr(pages, "WRONG", Pace(pages.WRONG.goes, pages.WRONG.refill_ms))
