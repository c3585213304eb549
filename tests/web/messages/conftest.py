"""What every test of messages may ask for."""

from __future__ import annotations

import pytest

from dugnad.web.messages.outgoing import Adapter
from tests.web.messages.letterbox import Letterbox


@pytest.fixture
def box() -> Letterbox:
    """A letterbox for mail and SMS."""
    return Letterbox()


@pytest.fixture
def ways(box: Letterbox) -> dict[str, Adapter]:
    """Every channel leads to the one letterbox."""
    return {"mail": box, "sms": box}
