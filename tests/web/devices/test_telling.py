"""Whoever has Ana's phone for a minute changes nothing of hers unseen, and after a loss little."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.charter.people import verbs as people
from dugnad.charter.people.records import REST_MS
from dugnad.ledger.signatures import public_key_of
from dugnad.web.messages.letters import unpack
from dugnad.web.messages.models import Message
from dugnad.web.people import services
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Reach
from dugnad.web.treasury import payout
from dugnad.web.vault import services as vault
from tests.web.devices.test_devices import SHEET, anew, with_codes
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
ACCOUNT = {"name": "Ana Vik", "account": "NO93 8601 1117 947", "bank": ""}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she is reached by mail and by text message."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    person = living_place.who("Ana")
    services.add_reach(person, Address("sms", "+4790000001"), living_place.now_ms)
    return browser


def told() -> list[tuple[str, str]]:
    """Where letters go that say that something was changed, with what they say, in order."""
    found = []
    for row in Message.objects.order_by("created_ms"):
        sealed = bytes(row.sealed_letter)
        mine = row.person_id is not None
        opened = vault.unseal(row.person_id, sealed) if mine else vault.unseal_for_place(sealed)
        letter = None if opened is None else unpack(opened)
        if letter is not None and "Was that not you?" in letter.text:
            found.append((letter.address, letter.text))
    return sorted(found)


def code_in_newest() -> str:
    """The code that was sent last."""
    row = Message.objects.filter(person=None).latest("created_ms")
    opened = vault.unseal_for_place(bytes(row.sealed_letter))
    assert opened is not None
    return next(one for one in unpack(opened).text.split() if one.isdecimal() and len(one) == 6)


def test_to_be_signed_out_everywhere_else_is_told(living_place: Living, ana: Client) -> None:
    """A thief throws Ana out: her mail and telephone say so, and a code lets her in again."""
    assert ana.post("/me/elsewhere/").status_code == 302
    assert [to for to, _text in told()] == ["+4790000001", "ana@example.org"]
    assert all("signed out everywhere but on one device" in text for _to, text in told())


def test_a_further_address_is_told_at_every_one(living_place: Living, ana: Client) -> None:
    """A thief adds one of their own: Ana's mail and telephone say so."""
    ana.post("/me/reach/", {"address": "thief@example.org"})
    living_place.now_ms += 1
    assert ana.post("/me/reach/code/", {"code": code_in_newest()}).status_code == 302
    assert [where for where, _text in told()] == [
        "+4790000001",
        "ana@example.org",
        "thief@example.org",
    ]
    assert "also reached at a further address" in told()[0][1]
    assert "thief@" not in told()[0][1]


def test_an_address_that_is_taken_away_is_told_there_too(ana: Client) -> None:
    """Her mail address goes: that is the last that comes to it."""
    mail = Reach.objects.get(kind="mail", person__reaches__kind="sms")
    assert ana.post(f"/me/reach/{mail.id}/remove/").status_code == 302
    assert not Reach.objects.filter(id=mail.id).exists()
    assert [where for where, _text in told()] == ["+4790000001", "ana@example.org"]
    assert "taken away" in told()[1][1]


def test_another_account_is_told_without_its_digits(ana: Client) -> None:
    """Money is to go elsewhere: it is told, and the account stands in no letter."""
    assert ana.post("/money/where-to", ACCOUNT).status_code == 302
    assert [where for where, _text in told()] == ["+4790000001", "ana@example.org"]
    assert all("8601" not in text for _where, text in told())


def recovering(living_place: Living) -> Client:
    """Ana's keys are on a phone that was lost; somebody with her sheet has a new device."""
    with_codes(living_place)
    new = anew(living_place, "found")
    ((row,),) = new.rows("lost", "/me/devices/lost/")
    key = new.makes(row["project"])
    named = {"name": "New", "keys": {row["project"]: key}}
    assert new.tells("/me/devices/begin-again/", named).status_code == 200
    recover = people.Recover(bytes.fromhex(key))
    assert new.asks(public_key_of(SHEET), 1, recover, SHEET) == ""
    return new.client


def test_k8_where_money_goes_and_addresses_rest_as_well(living_place: Living) -> None:
    """For three days nobody has Ana's money sent elsewhere, or takes an address of hers away."""
    client = recovering(living_place)
    person = living_place.who("Ana")
    services.add_reach(person, Address("sms", "+4790000001"), living_place.now_ms)
    payout.give(person, payout.Details(**ACCOUNT), living_place.now_ms)
    thief = {"name": "Thief", "account": "NO21 3000 0000 000", "bank": ""}
    for typed in (thief, {"take-away": "yes"}):
        assert client.post("/money/where-to", typed).status_code == 302
        assert "rest for three days" in client.get("/money/").content.decode()
    known = payout.of(person)
    assert known is not None
    assert known.name == "Ana Vik"
    for reach in person.reaches.all():
        answer = client.post(f"/me/reach/{reach.id}/remove/")
        assert "rest for three days" in answer.content.decode()
    assert person.reaches.count() == 2
    living_place.now_ms += REST_MS
    living_place.engine.tick()
    assert client.post(f"/me/reach/{person.reaches.last().id}/remove/").status_code == 302
    assert person.reaches.count() == 1
    assert client.post("/money/where-to", {"take-away": "yes"}).status_code == 302
    assert payout.of(person) is None
