"""At the desk both read whose hand is at rest, as a lost device was replaced."""

from __future__ import annotations

import pytest

from dugnad.charter.people import verbs as people
from dugnad.charter.people.records import REST_MS
from dugnad.ledger.signatures import public_key_of
from tests.web.devices.phone import Phone
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

SHEET, NEW = bytes((7,)) * 32, bytes((8,)) * 32


def test_both_of_the_two_read_that_one_came_back(village: Village) -> None:
    """Bengt's phone is replaced by his sheet: he and Karin read it for three days at the desk."""
    said = "A new device came in the place of a lost one of Bengt."
    desk = f"/p/{village.hall}/desk"
    phone = Phone(village.place, village.visitor("Bengt"), "Bengt's phone")
    phone.goes_home()
    ((row, *_more),) = phone.rows("spare", "/me/devices/spare/")
    sheet = people.SetSpare(public_key_of(SHEET))
    assert phone.asks(bytes.fromhex(row["key"]), row["nonce"], sheet) == ""
    assert said not in village.page("Karin", desk)
    recover = people.Recover(public_key_of(NEW))
    assert phone.asks(public_key_of(SHEET), 1, recover, SHEET) == ""
    for name in ("Karin", "Bengt"):
        assert said in village.page(name, desk)
    village.place.now_ms += REST_MS
    village.place.engine.tick()
    assert said not in village.page("Karin", desk)
