"""Help with phone and computer: a card that a library offers, booked by telephone (CHA-20)."""

from __future__ import annotations

import re

import pytest

from dugnad.cards.share.face import FACE
from dugnad.cards.share.law.records import Share
from dugnad.charter.entries import target_of
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import new_press
from dugnad.web.helping.models import Help
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters_to
from tests.web.helping.village import OLAV
from tests.web.living import Living, typed_of

pytestmark = pytest.mark.django_db(databases=DATABASES)
SATURDAY = {"starts": "2026-09-26T10:00", "ends": "2026-09-26T12:00"}
READ = re.compile(r": ([2-9A-Z]{3} [2-9A-Z]{3})\.")


def a_session(place: Living) -> tuple[str, str]:
    """Ana looks after the library's project and puts the card up as the box fills it in."""
    ana = place.visitor("Ana")
    place.begin(ana, "The library")
    box = ana.get("/box/").content.decode()
    assert "Help with phone and computer" in box
    assert "/box/share/?as=computer" in box
    form = ana.get("/box/share/?as=computer").content.decode()
    (preset,) = FACE.presets
    for words in (preset.filled["title"], preset.filled["text"]):
        assert str(words) in form
    assert re.search(r'value="hours"[^>]*checked', form)
    filled = {name: str(value) for name, value in preset.filled.items()}
    sent = {**typed_of(form), **filled, "outsiders": "on", "press": new_press()}
    return place.puts_up(ana, "share", sent), "Ana"


def test_olav_rings_and_tom_books_a_time_for_him(living_place: Living) -> None:
    """Olav has never been here and takes no part in the project; the books name both of them."""
    card, keeper = a_session(living_place)
    living_place.persons["Olav"] = living_place.person("Olav", OLAV)
    tom = living_place.visitor("Tom")
    torn = tom.post("/helping/", {"code": card}).headers["Location"]
    asked = tom.get(torn).content.decode()
    assert re.search(r'value="lend"[^>]*checked', asked)
    assert not re.search(r'value="answer"[^>]*checked', asked)
    said = {"name": "Olav", "address": OLAV, "card": card, "things": ["lend"], "until": "0"}
    tom.post("/helping/address/", said)
    assert living_place.in_a_moment() == 1
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    assert tom.post("/helping/", {"code": found.group(1)}).status_code == 302
    row = Help.objects.get()
    living_place.now_ms += 1_000
    press = {"for": row.name, "press": new_press()}
    assert tom.post(f"/c/{card}/do/Ask", {**SATURDAY, **press}).status_code == 302
    assert any("Tom did this for you" in one for one in letters_to(OLAV))
    project = bytes(living_place.card(card).project)
    member, hand = (
        bytes(living_place.who(name).memberships.get(project_id=project).member_id)
        for name in ("Olav", "Tom")
    )
    with living_place.engine.reader() as store:
        share = Share(Frozen(store), target_of(bytes(living_place.card(card).card)))
        loan = share.loans.get(1)
    assert loan is not None
    assert (loan.member, loan.hand, loan.standing) == (member, hand, "asked")
    ana = living_place.visitor(keeper)
    assert "Olav" in ana.get(f"/c/{card}").content.decode()
    living_place.now_ms += 1_000
    assert ana.post(f"/c/{card}/do/Agree", {"loan": "1", "press": new_press()}).status_code == 302
    living_place.now_ms += 1_000
    eva = living_place.visitor("Eva")
    taken = eva.post(f"/c/{card}/do/Ask", {**SATURDAY, "press": new_press()})
    assert taken.status_code == 409
    assert "Somebody else has it at that time." in taken.content.decode()


def test_another_name_in_the_address_fills_in_nothing(living_place: Living) -> None:
    """The form is empty then, as it is without one."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    form = ana.get("/box/share/?as=ladder").content.decode()
    assert "Help with phone and computer" not in form
