"""Helping where one of the two confirms by a device of their own (K41)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dugnad.charter.law import Law
from dugnad.ledger import codec
from dugnad.ledger.action import Body, seal_body
from dugnad.web.helping.models import Help, HelpedAct
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters_to
from tests.web.devices.phone import Phone
from tests.web.helping.village import OLAV, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_k41_whoever_confirms_by_their_own_device_says_yes_on_it(living_place: Living) -> None:
    """A code alone lets nobody help Olav: his phone confirms it, and the books say so."""
    village = a_village(living_place)
    phone = Phone(living_place, village.olav)
    phone.goes_home()
    code = village.makes_a_code()
    answer = village.agnes.post("/helping/", {"code": code})
    assert answer.status_code == 409
    assert "They confirm with a device of their own." in answer.content.decode()
    assert village.mandates() == 0
    (row,) = Help.objects.all()
    assert village.agnes.post(f"/helping/{row.name.lower()}/ask/").status_code == 302
    assert "on your own device and say yes" in letters_to(OLAV)[-1]
    assert "Yes, Agnes may" in phone.sees("/me/helpers/")
    address = f"/me/helpers/{row.name.lower()}/allow/"
    elsewhere = living_place.visitor("Olav").post(address)
    assert elsewhere.status_code == 409
    shown = village.olav.post(address)
    assert "Somebody lets another person do certain things" in shown.content.decode()
    assert phone.confirms(shown, address).status_code == 302
    with living_place.engine.reader() as store:
        member = bytes(village.person("Olav").memberships.get().member_id)
        ((_, _, mandate),) = Law(store).mandates(member)
    assert mandate.channel == "own"
    row.refresh_from_db()
    assert village.presses(row).status_code == 302
    assert village.answer_of("Olav") == ("yes", "Agnes")


def test_k41_olav_stops_it_from_any_browser(living_place: Living) -> None:
    """Where his phone is not at hand the place ends it: stopping is never hard."""
    village = a_village(living_place)
    row = village.begins()
    phone = Phone(living_place, village.olav)
    phone.goes_home()
    elsewhere = living_place.visitor("Olav")
    assert elsewhere.post(f"/me/helpers/{row.name.lower()}/stop/").status_code == 302
    assert village.mandates() == 0


def body_of(shown: Any) -> Body:
    """What a page asks a device to confirm."""
    page = shown.content.decode()
    return codec.decode(Body, bytes.fromhex(page.split('data-body="')[1].split('"')[0]))


def test_k41_a_helpers_own_device_confirms_as_a_helper(living_place: Living) -> None:
    """What Agnes' phone signs says for whom, and is never counted as anybody's own word."""
    village = a_village(living_place)
    row = village.begins()
    phone = Phone(living_place, village.agnes)
    phone.goes_home()
    shown = village.presses(row)
    asked = body_of(shown)
    olav = bytes(village.person("Olav").memberships.get().member_id)
    assert (asked.channel, asked.on_behalf_of) == ("helper", olav)
    done = phone.confirms(shown, f"/c/{village.card}/do/Answer")
    assert done.status_code == 302
    assert village.answer_of("Olav") == ("yes", "Agnes")
    assert json.dumps(row.things)


@pytest.mark.parametrize("bundled", [False, True])
def test_k41_a_program_of_the_helpers_gives_a_receipt_as_well(
    living_place: Living, *, bundled: bool
) -> None:
    """Agnes signs with her own key and goes past the pages: Olav hears of it all the same."""
    village = a_village(living_place)
    row = village.begins()
    phone = Phone(living_place, village.agnes)
    phone.goes_home()
    body = body_of(village.presses(row))
    sealed = seal_body(body, living_place.engine.genesis_hash, phone.seed(body.key.hex()))
    sent, kind = (
        (codec.encode((sealed,)), "application/msgpack")
        if bundled
        else (sealed, "application/octet-stream")
    )
    for _ in range(2):
        assert village.agnes.post("/api/actions", sent, content_type=kind).status_code == 200
    assert village.answer_of("Olav") == ("yes", "Agnes")
    (act,) = HelpedAct.objects.all()
    assert act.help == row
    assert len([one for one in letters_to(OLAV) if "Agnes did this for you" in one]) == 1
