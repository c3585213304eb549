"""J19: Olav is new here and holds a slip off a poster; he is made known by a code of his own."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.charter.law import Law
from dugnad.web.helping import ending, newcomers
from dugnad.web.helping.models import Help, Newcomer
from dugnad.web.helping.services import CODE_MS
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters, letters_to
from tests.web.helping.test_desk import READ, TODAY
from tests.web.helping.village import OLAV, STOP, Village, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)

NEW = "+4795000111"


def at_a_desk(place: Living) -> tuple[Village, Client]:
    """Tom sits in the library; the card hangs at its door."""
    village = a_village(place)
    place.now_ms += 1_000
    return village, place.visitor("Tom")


def names(place: Living, tom: Client, card: str, address: str = NEW, **typed: str) -> str:
    """Tom types what Olav says; gives the page that follows."""
    page = tom.post("/helping/address/", {**TODAY, "card": card, "address": address, **typed})
    place.in_a_moment()
    place.now_ms += 1_000
    return page.content.decode()


def code_to(address: str) -> str:
    """The code that went to an address."""
    found = READ.search(letters_to(address)[-1])
    assert found
    return found.group(1)


def test_j19_who_is_new_is_known_once_their_code_came_back(living_place: Living) -> None:
    """He reads the code from his own telephone; both get a receipt, and he can stop it."""
    village, tom = at_a_desk(living_place)
    before = Person.objects.count()
    names(living_place, tom, village.card)
    asked = letters_to(NEW)[-1]
    assert "Tom would like to help you with: Paint the fence." in asked
    assert "knows you by this address" in asked
    assert "Olav" not in asked  # a wrong number is a stranger's.
    assert Person.objects.count() == before
    assert tom.post("/helping/", {"code": code_to(NEW)}).status_code == 302
    assert Person.objects.count() == before + 1
    assert not Newcomer.objects.exists()
    row = Help.objects.get()
    living_place.persons["Olav"] = row.helped
    assert (row.state, row.how, row.at_desk) == ("running", "sms", True)
    assert "Help Olav" in tom.get(f"/helping/{row.name.lower()}/").content.decode()
    began = letters_to(NEW)[-1]
    assert "may do certain things" in began
    assert STOP.search(began)
    assert village.presses(row, client=tom).status_code == 302
    assert village.answer_of("Olav") == ("yes", "Tom")
    assert "Tom did this for you" in letters_to(NEW)[-1]
    assert [text for _to, _subject, text in letters() if "You did this for Olav" in text]


def test_a_newcomer_counts_as_whoever_comes_by_a_link(living_place: Living) -> None:
    """They take part in nothing, and no number is held to be theirs as a helper typed its code."""
    village, tom = at_a_desk(living_place)
    names(living_place, tom, village.card)
    tom.post("/helping/", {"code": code_to(NEW)})
    olav = Help.objects.get().helped
    assert olav.reaches.get().confirmed_ms is None
    member = bytes(olav.memberships.get().member_id)
    with living_place.engine.reader() as store:
        law = Law(store)
        entry = law.member(member)
        assert not law.is_member(village.project, member, living_place.now_ms)
    assert entry is not None
    assert entry.strength == "link"


def test_without_the_code_nobody_is_made_and_an_hour_later_nothing_is_left(
    living_place: Living,
) -> None:
    """What Tom typed lies sealed meanwhile; cleared away, no code of it begins."""
    village, tom = at_a_desk(living_place)
    before = Person.objects.count()
    names(living_place, tom, village.card, until="7")
    row = Newcomer.objects.get()
    kept = bytes(row.sealed) + bytes(row.address) + bytes(row.code)
    assert NEW.encode() not in kept
    assert b"Olav" not in kept
    code = code_to(NEW)
    tom.post("/helping/done/")
    assert Newcomer.objects.count() == 1  # for a week: that is no business of the desk's.
    living_place.now_ms += CODE_MS
    assert tom.post("/helping/", {"code": code}).status_code == 409
    ending.sweep(living_place.now_ms)
    assert not Newcomer.objects.exists()
    names(living_place, tom, village.card)
    assert Newcomer.objects.count() == 1
    tom.post("/helping/done/")
    assert not Newcomer.objects.exists()
    assert Person.objects.count() == before


def test_a_code_makes_known_through_the_helper_to_whom_it_is_said(living_place: Living) -> None:
    """Agnes cannot use what went out as Tom asked; nor does it work twice."""
    village, tom = at_a_desk(living_place)
    names(living_place, tom, village.card)
    code = code_to(NEW)
    assert village.agnes.post("/helping/", {"code": code}).status_code == 409
    assert not Help.objects.exists()
    row = newcomers.by_code(living_place.who("Tom"), code)
    assert row is not None
    assert tom.post("/helping/", {"code": code}).status_code == 302
    with pytest.raises(newcomers.NotBegun):
        newcomers.begin(row)
    assert Help.objects.count() == 1


def test_no_page_tells_a_newcomer_from_somebody_known(living_place: Living) -> None:
    """Nowhere that Tom looks, and in no file of his, stands whether anybody had the number."""
    village, tom = at_a_desk(living_place)
    shown = names(living_place, tom, village.card)
    assert "A message is on its way to them" in shown
    assert "nor whether anybody is known by it" in shown
    desk = tom.get("/helping/").content.decode()
    assert "A yes is still missing" not in desk
    assert NEW not in desk


def test_strangers_are_not_sent_code_after_code(living_place: Living) -> None:
    """Three a day to an address that nobody has, and one lies there at a time."""
    village, tom = at_a_desk(living_place)
    for _time in range(newcomers.TO_NEW.goes + 2):
        names(living_place, tom, village.card)
    assert Newcomer.objects.count() == 1
    assert len(letters_to(NEW)) == newcomers.TO_NEW.goes


def test_a_name_is_asked_for_and_kept_where_somebody_is_known(living_place: Living) -> None:
    """Whoever is known keeps theirs, whatever a helper types."""
    village, tom = at_a_desk(living_place)
    refused = tom.post("/helping/address/", {**TODAY, "name": " ", "card": village.card})
    assert refused.status_code == 422
    assert "Write their name" in refused.content.decode()
    names(living_place, tom, village.card, OLAV, name="Somebody else")
    assert tom.post("/helping/", {"code": code_to(OLAV)}).status_code == 302
    row = Help.objects.get()
    assert row.helped == living_place.who("Olav")
    assert "Help Olav" in tom.get(f"/helping/{row.name.lower()}/").content.decode()
