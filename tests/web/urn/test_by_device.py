"""Who speaks by a device of their own answers in secret with it, and not before it confirmed."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.web.devices.phone import Phone
from tests.web.urn.conftest import Polling
from tests.web.urn.test_pages import NUMBER, page, visitor

pytestmark = pytest.mark.django_db(databases=["default", "keys", "views"])


def test_a_secret_answer_counts_once_the_device_confirmed_it(polling: Polling) -> None:
    """The form is sent once more: the books know that Cem took part, and he sees his number."""
    card = polling.asks()
    phone = Phone(cast("Any", polling), visitor(polling, "Cem"))
    phone.goes_home()
    address = f"/c/{polling.code(card)}/do/TakePart"
    shown = phone.client.post(address, {"says": "yes"})
    assert "Confirm on this device" in page(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Answer in secret" in page(phone.client.get(f"/c/{polling.code(card)}"))
    done = phone.confirms(shown, address)
    assert NUMBER.search(page(done))
    assert "Replace my secret answer" in page(phone.client.get(f"/c/{polling.code(card)}"))
