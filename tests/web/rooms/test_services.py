"""Rooms with real keys and tables: what is sealed, who reads, who looked, what goes when."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connections

from dugnad.web.acting.services import new_press
from dugnad.web.people.models import Person
from dugnad.web.rooms import services
from dugnad.web.rooms.models import Piece, Place, Pressed, Row
from dugnad.web.rooms.pocket import law as pocket
from dugnad.web.rooms.pocket.law import ROOM, Keep, Note, ThrowAway, Write
from dugnad.web.rooms.traces import TRACE
from dugnad.web.vault import services as vault
from tests.web.living import ALIASES, Living, counting

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
DAY_MS = 24 * 3_600_000


def writes(person: Person, text: str, picture: bytes = b"") -> bytes:
    """Somebody puts a note into their pocket; gives its id."""
    asked = Write(text, picture=services.name_of_piece(picture) if picture else b"")
    own, pieces = person.id.bytes, [picture] if picture else []
    done = services.press(person, ROOM, own, asked, press=new_press(), pieces=pieces)
    assert done.refused is None
    return done.new


def notes(person: Person, of: Person | None = None) -> list[str]:
    """What somebody reads in a pocket."""
    found = services.records(person, ROOM, (of or person).id.bytes, Note)
    return [one.body.text for one in found]


def test_only_the_owner_reads(living_place: Living) -> None:
    """Ana's note opens for Ana; Ben finds nothing by any of the ways in."""
    ana, ben = living_place.who("Ana"), living_place.who("Ben")
    note = writes(ana, "Ring Dia about the ramp", picture=b"a picture")
    assert notes(ana) == ["Ring Dia about the ramp"]
    own = ana.id.bytes
    assert notes(ben, ana) == []
    assert services.record(ben, ROOM, own, Note, note) is None
    assert services.search(ben, ROOM, own, Note, "Dia").entries == ()
    name = services.name_of_piece(b"a picture")
    assert services.piece(ben, ROOM, own, Note, note, name) is None
    assert services.piece(ana, ROOM, own, Note, note, name) == b"a picture"
    refused = services.press(ben, ROOM, own, Keep(note), press=new_press()).refused
    assert refused is pocket.NotYours


def test_what_lies_there_says_nothing(living_place: Living) -> None:
    """No word of a note, and no byte of its picture, is in the tables as it is."""
    ana = living_place.who("Ana")
    writes(ana, "Heklekurset i Granveien", picture=b"PICTURE" * 40)
    lies = b"".join(bytes(row.sealed) for row in Row.objects.all())
    lies += b"".join(bytes(one.sealed) for one in Piece.objects.all())
    assert b"Hekle" not in lies
    assert b"PICTURE" not in lies


def test_a_row_in_the_place_of_another_opens_as_nothing(living_place: Living) -> None:
    """Whoever exchanges sealed rows, even of one person, gains an empty page."""
    ana = living_place.who("Ana")
    one, other = writes(ana, "One"), writes(ana, "Other")
    sealed = Row.objects.get(id=UUID(bytes=other)).sealed
    Row.objects.filter(id=UUID(bytes=one)).update(sealed=sealed)
    assert notes(ana) == ["Other"]


def test_a_second_press_is_the_same(living_place: Living) -> None:
    """A form that is sent twice makes one note; by Ben it would be his own."""
    ana, ben = living_place.who("Ana"), living_place.who("Ben")
    first = services.press(ana, ROOM, ana.id.bytes, Write("Once"), press="same")
    again = services.press(ana, ROOM, ana.id.bytes, Write("Once"), press="same")
    assert (again.new, again.events, again.refused) == (first.new, (), None)
    assert notes(ana) == ["Once"]
    his = services.press(ben, ROOM, ben.id.bytes, Write("His"), press="same")
    assert his.new != first.new


def test_a_refused_press_leaves_nothing(living_place: Living) -> None:
    """Nothing is made for what the law refuses, and the form can be mended and sent again."""
    ana = living_place.who("Ana")
    done = services.press(ana, ROOM, ana.id.bytes, Write(""), press="form")
    assert done.refused is pocket.NothingIn
    assert not Place.objects.exists()
    assert not Pressed.objects.exists()
    assert services.press(ana, ROOM, ana.id.bytes, Write("Now"), press="form").refused is None


def test_a_note_goes_by_itself_unless_kept(living_place: Living) -> None:
    """After 30 days nothing reads it, swept or not; a kept one stays."""
    ana = living_place.who("Ana")
    writes(ana, "Goes", picture=b"x")
    kept = writes(ana, "Stays")
    services.press(ana, ROOM, ana.id.bytes, Keep(kept), press=new_press())
    living_place.now_ms += 30 * DAY_MS - 1
    assert sorted(notes(ana)) == ["Goes", "Stays"]
    living_place.now_ms += 1
    assert notes(ana) == ["Stays"]
    assert Row.objects.count() == 2
    assert services.sweep(living_place.now_ms) == 1
    assert (Row.objects.count(), Piece.objects.count()) == (1, 0)


def test_an_empty_room_is_swept_with_its_key(living_place: Living) -> None:
    """Where nothing and nobody is left, the room goes; what was just made is left alone."""
    ana = living_place.who("Ana")
    services.press(ana, ROOM, ana.id.bytes, ThrowAway(writes(ana, "Gone")), press=new_press())
    living_place.now_ms += DAY_MS
    services.sweep(living_place.now_ms)
    assert Place.objects.count() == 1
    living_place.now_ms += 8 * DAY_MS
    services.sweep(living_place.now_ms)
    assert not Place.objects.exists()
    assert not Pressed.objects.exists()


def test_a_search_finds_all_words_in_any_case(living_place: Living) -> None:
    """Words in any order and case, of notes that are still there; an empty search finds nothing."""
    ana = living_place.who("Ana")
    writes(ana, "Ring DIA om rampen")
    writes(ana, "Maling til båten")
    own = ana.id.bytes

    def found(typed: str) -> list[str]:
        hits = services.search(ana, ROOM, own, Note, typed)
        return [one.body.text for one in hits.entries]

    assert found("rampen dia") == ["Ring DIA om rampen"]
    assert found("BÅT") == ["Maling til båten"]
    assert found("ramp båt") == []
    assert found("  ") == []
    assert services.search(ana, ROOM, own, Note, "x").all


def test_a_search_says_when_it_did_not_look_at_all(
    living_place: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many are looked through and no more; the page can say that there are older ones."""
    monkeypatch.setattr(services, "SEARCHED_MAX", 3)
    monkeypatch.setattr(services, "FOUND_MAX", 2)
    ana = living_place.who("Ana")
    for number in range(4):
        living_place.now_ms += 1
        writes(ana, f"Note {number}")
    found = services.search(ana, ROOM, ana.id.bytes, Note, "note")
    assert [one.body.text for one in found.entries] == ["Note 3", "Note 2"]
    assert (found.looked, found.all) == (3, False)


def test_a_list_asks_as_often_with_a_thousand_as_with_ten(living_place: Living) -> None:
    """The questions to the databases do not grow with the notes; a search asks a few more."""
    ana = living_place.who("Ana")
    writes(ana, "First")
    with counting() as few:
        services.records(ana, ROOM, ana.id.bytes, Note)
    for number in range(60):
        writes(ana, f"Note {number}")
    with counting() as many:
        services.records(ana, ROOM, ana.id.bytes, Note)
    assert few == many
    assert sum(many.values()) <= 4


def test_forgetting_destroys_what_lies_there(living_place: Living) -> None:
    """Ana is forgotten: her pocket is gone, row, key and room; Ben's stays."""
    ana, ben = living_place.who("Ana"), living_place.who("Ben")
    writes(ana, "Mine", picture=b"x")
    writes(ben, "His")
    before = Row.objects.select_related("place").get(under_id=ana.id)
    TRACE.forget(ana)
    TRACE.forget(ana)
    assert list(Row.objects.values_list("under_id", flat=True)) == [ben.id]
    assert (Place.objects.count(), Piece.objects.count()) == (1, 0)
    before.place.save(force_insert=True)
    before.save(force_insert=True)  # as an older backup would bring it back.
    vault.forget(ana.id)
    assert notes(ana) == []


def test_what_is_kept_of_somebody_can_be_taken_out(living_place: Living) -> None:
    """Everything in open files, with pictures; nothing for whom nothing is kept of."""
    ana = living_place.who("Ana")
    assert TRACE.export(ana) == {}
    assert TRACE.goes(ana) == ()
    writes(ana, "Ring Dia", picture=b"PICTURE")
    files = TRACE.export(ana)
    assert '"text": "Ring Dia"' in files["rooms.json"].decode()
    assert b"PICTURE" in files.values()
    assert "1 private record" in str(TRACE.goes(ana)[0])


def test_nobody_notes_anything_for_the_forgotten(living_place: Living) -> None:
    """What is pressed while somebody is being forgotten is not done, not even by half."""
    ana = living_place.who("Ana")
    vault.forget(ana.id)
    with pytest.raises(vault.PersonForgottenError):
        services.press(ana, ROOM, ana.id.bytes, Write("Late"), press=new_press())
    assert not Row.objects.exists()
    assert not Pressed.objects.exists()


def test_the_tables_name_nobody(living_place: Living) -> None:
    """No name, address or word is a column of a room's tables: all that is said is sealed."""
    told = {
        table: [column.name for column in connections["default"].introspection.
                get_table_description(cursor, table)]
        for cursor in [connections["default"].cursor()]
        for table in connections["default"].introspection.table_names()
        if table.startswith("rooms_")
    }  # fmt: skip
    assert set(told) == {f"rooms_{one}" for one in
        ("place", "seat", "row", "piece", "pressed", "look", "batch", "leaf")}  # fmt: skip
    words = {name for columns in told.values() for name in columns}
    assert not words & {"name_text", "text", "title", "address"}
