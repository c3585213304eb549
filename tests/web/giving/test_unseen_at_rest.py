"""A lost phone: what is owed for an unseen gift rests as all other money of its giver does."""

from __future__ import annotations

import pytest

from dugnad.charter.money import verbs as money
from dugnad.charter.people import verbs as people
from dugnad.charter.people.records import REST_MS
from dugnad.ledger.signatures import public_key_of
from dugnad.web.acting.services import new_press
from dugnad.web.treasury import own
from tests.web.devices.phone import Phone
from tests.web.giving.jetty import ALIASES, Jetty
from tests.web.giving.test_unseen import gifts_of

pytestmark = pytest.mark.django_db(databases=ALIASES)

SHEET = bytes((7,)) * 32


def owed_for_a_gift(jetty: Jetty) -> None:
    """Cem promised by name and paid an unseen gift; it is called off, and that is owed back."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "100", shown="name")
    jetty.gives(cem, "money", "200")
    number = gifts_of(jetty)[1].promise
    jetty.pays(number, 20_000)
    assert jetty.presses(jetty.ana, "CallOff").status_code == 302
    back = money.OweBack(card=jetty.card, numbers=(number,))
    jetty.does(jetty.living.who("Dia"), jetty.club, "money", back)


def brought_back(jetty: Jetty) -> Phone:
    """Cem took the key home, lost the phone, and comes back by the sheet; gives the new phone."""
    lost = Phone(jetty.living, jetty.living.visitor("Cem"), "lost")
    lost.goes_home()
    ((row,),) = lost.rows("spare", "/me/devices/spare/")
    sheet = people.SetSpare(public_key_of(SHEET))
    assert lost.asks(bytes.fromhex(row["key"]), row["nonce"], sheet) == ""
    new = Phone(jetty.living, jetty.living.visitor("Cem"), "new")
    ((row,),) = new.rows("lost", "/me/devices/lost/")
    key = new.makes(row["project"])
    told = {"name": "New", "keys": {row["project"]: key}}
    assert new.tells("/me/devices/begin-again/", told).status_code == 200
    recover = people.Recover(bytes.fromhex(key))
    assert new.asks(public_key_of(SHEET), 1, recover, SHEET) == ""
    return new


def test_what_is_owed_for_an_unseen_gift_rests_too(jetty: Jetty) -> None:
    """For three days nobody who is signed in as Cem gives it away; then Cem can."""
    owed_for_a_gift(jetty)
    new = brought_back(jetty)
    person = jetty.living.who("Cem")
    (owed,) = own.money_of(person).owed
    path = f"/money/put-back/{owed.digits}"
    to = f"{jetty.project.hex()}-"
    answer = new.client.post(path, {"to": to, "press": new_press()})
    assert answer.status_code == 409
    assert "rest for three days" in answer.content.decode()
    assert [one.amount for one in own.money_of(person).owed] == ["200 kr"]
    jetty.living.now_ms += REST_MS
    jetty.living.engine.tick()
    assert new.client.post(path, {"to": to, "press": new_press()}).status_code == 302
    assert own.money_of(person).owed == ()


def test_an_unseen_gift_is_not_taken_back_meanwhile(jetty: Jetty) -> None:
    """The books say it of what Cem gave by name; of the unseen gift the place does."""
    jetty.hosts()
    jetty.asks_for()
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "100", shown="name")
    jetty.gives(cem, "money", "200")
    new = brought_back(jetty)
    answer = jetty.presses(new.client, "TakeBack", gift="2")
    assert answer.status_code == 409
    assert "rest for three days" in answer.content.decode()
    assert len(gifts_of(jetty)) == 2
