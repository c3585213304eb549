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


def test_a_counter_opens_the_urn_by_their_device(polling: Polling) -> None:
    """Ben adds his half and cannot open it for Ana; she confirms on her phone, and it is open."""
    card = polling.asks()
    for name in ("Cem", "Dia", "Eva", "Fay", "Gus"):
        polling.puts(name, card)
    ana = at_home(polling, "Ana")
    polling.ends()
    address = f"/c/{polling.code(card)}/urn"
    assert ana.client.post(f"{address}/open").status_code == 302
    ben = visitor(polling, "Ben")
    assert ben.post(f"{address}/open").status_code == 302
    told = page(ben.get(address))
    assert "The other counter opens the urn here, on their own device." in told
    assert "Open the urn" in told
    assert polling.stage(card).standing == "counting"
    assert "Go to the urn" in page(ana.client.get("/for-you/"))
    elsewhere = visitor(polling, "Ana").post(f"{address}/open")
    assert elsewhere.status_code == 409
    assert "Only a device of your own can do this." in page(elsewhere)
    shown = ana.client.post(f"{address}/open")
    assert "Confirm on this device" in page(shown)
    assert ana.confirms(shown, f"{address}/open").status_code == 302
    polling.later(minutes=1)
    assert polling.stage(card).standing == "passed"


def test_two_counters_with_devices_open_it_together(polling: Polling) -> None:
    """Each confirms on their own phone, one after the other; neither can alone."""
    card = polling.asks()
    for name in ("Cem", "Dia", "Eva", "Fay", "Gus"):
        polling.puts(name, card)
    ana, ben = at_home(polling, "Ana"), at_home(polling, "Ben")
    polling.ends()
    address = f"/c/{polling.code(card)}/urn"
    assert ana.client.post(f"{address}/open").status_code == 302
    shown = ben.client.post(f"{address}/open")
    assert "You speak by your own device here." in page(shown)
    assert ben.confirms(shown, f"{address}/open").status_code == 302
    assert "opens the urn here, on their own device" in page(ben.client.get(address))
    assert polling.stage(card).standing == "counting"
    shown = ana.client.post(f"{address}/open")
    assert "You vouch for what others answered" in page(shown)
    assert ana.confirms(shown, f"{address}/open").status_code == 302
    polling.later(minutes=1)
    assert polling.stage(card).standing == "passed"
    assert "has opened it with the other." in page(ben.client.get(address))


def at_home(polling: Polling, name: str) -> Phone:
    """Somebody's phone, which speaks for them from now on."""
    phone = Phone(cast("Any", polling), visitor(polling, name), name)
    phone.goes_home()
    return phone
