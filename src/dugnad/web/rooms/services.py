"""What the rest of the web may ask of rooms: press, read, search, see who looked, sweep.

    done = press(person, POCKET, person.id.bytes, Write(text="Ring Dia"), press=name)
    found = records(person, POCKET, person.id.bytes, Note)

Nobody reads past this module: it opens a record only for its audience, and writes down who looked
where the room says so.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action
from dugnad.web.content.wiping import wipe
from dugnad.web.house import house
from dugnad.web.people.models import Person
from dugnad.web.rooms.models import Look, Place, Pressed, Row, Seat
from dugnad.web.rooms.room import DAY_MS, AnyEntry, AnyRoom, Asking, B, Entry, may_read
from dugnad.web.rooms.shelf import Shelf, key_of
from dugnad.web.rooms.standing import standings_of
from dugnad.web.vault import services as vault

PRESSES_KEPT_MS = 8 * DAY_MS
LOOKS_KEPT_DAYS = 365
"""How long it is kept who looked."""
LISTED_MAX = 200
SEARCHED_MAX = 5_000
"""So many records are opened for a search, newest first; measured in docs/decisions/0026."""
FOUND_MAX = 100

READ, LIST, SEARCH, EXPORT = "read", "list", "search", "export"


@dataclass(frozen=True)
class Done:
    """What came of a press.

    Attributes:
        events: what followed; nothing where the same form was pressed before.
        refused: why not; None when it was done, now or before.
        new: the id of what was made, the same for the same press.
    """

    events: tuple[Any, ...]
    refused: type[Refused] | None
    new: bytes


@dataclass(frozen=True)
class Found(Generic[B]):
    """What a search found.

    Attributes:
        entries: newest first, at most `FOUND_MAX`.
        looked: how many were looked through.
        all: whether those were all there are.
    """

    entries: tuple[Entry[B], ...]
    looked: int
    all: bool


def press(
    person: Person,
    room: AnyRoom,
    anchor: bytes,
    asked: Action,
    *,
    press: str,
    pieces: Sequence[bytes] = (),
) -> Done:
    """Carry out what a person pressed; a second press of the same form does nothing more.

    Args:
        person: who pressed.
        room: which kind of room.
        anchor: what it belongs to, 16 bytes; a room that is not there is made.
        asked: the action.
        press: the name of the form (`acting.services.new_press`).
        pieces: pictures and recordings; records name those they want by their SHA-256.

    Raises:
        PersonForgottenError: somebody whom it would be kept for was forgotten; nothing was done.
    """
    new = vault.lookup_tag("room-press", f"{room.name}:{person.id}:{press}")[:16]
    return _carry_out(person, room, anchor, asked, new, pieces)


def name_of_piece(data: bytes) -> bytes:
    """How a record names a picture or recording: its SHA-256."""
    return hashlib.sha256(data).digest()


def press_as_clock(room: AnyRoom, anchor: bytes, asked: Action, new: bytes) -> Done:
    """Carry out what nobody presses: what the law asks of the clock."""
    return _carry_out(None, room, anchor, asked, new, ())


def records(
    person: Person, room: AnyRoom, anchor: bytes, kind: type[B], *, most: int = LISTED_MAX
) -> list[Entry[B]]:
    """The newest records of a kind that a person may read; looking at a list is written down."""
    opened = _open(person, room, anchor)
    if opened is None:
        return []
    shelf, asking = opened
    may = (one for one in _for(shelf, kind, asking) if may_read(room, one, asking))
    found = list(islice(may, most))
    _note_look(shelf, person, found, LIST)
    return found


def record(
    person: Person, room: AnyRoom, anchor: bytes, kind: type[B], entry: bytes
) -> Entry[B] | None:
    """One record, if the person may read it; looking at somebody else's is written down."""
    opened = _open(person, room, anchor)
    if opened is None:
        return None
    shelf, asking = opened
    found = shelf.get(kind, entry)
    if found is None or not may_read(room, found, asking):
        return None
    _note_look(shelf, person, [found], READ)
    return found


def piece(
    person: Person, room: AnyRoom, anchor: bytes, kind: type[B], entry: bytes, name: bytes
) -> bytes | None:
    """A picture or recording of a record that the person may read."""
    found = record(person, room, anchor, kind, entry)
    place = _place(room, anchor)
    if found is None or place is None:
        return None
    return Shelf(room, place, house().now_ms()).piece(found, name)


def search(person: Person, room: AnyRoom, anchor: bytes, kind: type[B], typed: str) -> Found[B]:
    """Look through the newest records of a kind for all of the typed words."""
    opened = _open(person, room, anchor)
    wanted = _folded(typed).split()
    if opened is None or not wanted:
        return Found((), 0, all=True)
    shelf, asking = opened
    looked, hits = 0, list[Entry[B]]()
    for one in islice(_for(shelf, kind, asking), SEARCHED_MAX):
        looked += 1
        if len(hits) < FOUND_MAX and may_read(room, one, asking):
            words = _folded(one.body.words())
            if all(word in words for word in wanted):
                hits.append(one)
    _note_look(shelf, person, hits, SEARCH)
    return Found(tuple(hits), looked, all=looked < SEARCHED_MAX)


def taken_out(person: Person, room: AnyRoom, anchor: bytes, kind: type[B]) -> list[Entry[B]]:
    """All records of a kind for a file; that they were taken out is written down."""
    opened = _open(person, room, anchor)
    if opened is None:
        return []
    shelf, asking = opened
    found = [one for one in _for(shelf, kind, asking) if may_read(room, one, asking)]
    _note_look(shelf, person, found, EXPORT)
    return found


def standings(person: Person, room: AnyRoom, anchor: bytes) -> tuple[str, ...]:
    """How a person stands to a room, whether it is there yet or not."""
    return standings_of(person, room, anchor, _place(room, anchor))


def seated(room: AnyRoom, anchor: bytes, standing: str) -> list[UUID]:
    """Who sits in a room; for those who look this up the caller answers."""
    place = _place(room, anchor)
    seats = Seat.objects.filter(place=place, standing=standing).order_by("id") if place else ()
    return [seat.person_id for seat in seats]


def seats_of(person: Person, room: AnyRoom) -> list[tuple[bytes, str]]:
    """In which rooms of a kind a person sits, and how; newest room first."""
    seats = Seat.objects.filter(person_id=person.id, place__room=room.name)
    ordered = seats.select_related("place").order_by("-place__made_ms", "-place_id")
    return [(bytes(seat.place.anchor), seat.standing) for seat in ordered]


def sweep(now_ms: int) -> int:
    """Destroy what has gone by, and rooms in which nothing and nobody is left; gives how many."""
    _all, kinds = Row.objects.filter(until_ms__lte=now_ms).delete()
    gone = kinds.get("rooms.Row", 0)
    Pressed.objects.filter(at_ms__lt=now_ms - PRESSES_KEPT_MS).delete()
    Look.objects.filter(day__lt=now_ms // DAY_MS - LOOKS_KEPT_DAYS).delete()
    empty = Place.objects.filter(rows__isnull=True, seats__isnull=True)
    ended = list(empty.filter(made_ms__lt=now_ms - PRESSES_KEPT_MS))
    for place in ended:
        destroy(place)
    if gone or ended:
        wipe("default")
    return gone


def destroy(place: Place) -> None:
    """Destroy a room with its key."""
    key = key_of(place)
    place.delete()
    vault.destroy_passing(key)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _carry_out(
    person: Person | None,
    room: AnyRoom,
    anchor: bytes,
    asked: Action,
    new: bytes,
    pieces: Sequence[bytes],
) -> Done:
    now_ms = house().now_ms()
    shelf: Shelf | None = None
    try:
        with transaction.atomic():
            _once(new, now_ms)
            place, _made = Place.objects.get_or_create(
                room=room.name, anchor=anchor, defaults={"made_ms": now_ms}
            )
            shelf = Shelf(room, place, now_ms)
            shelf.pieces = {name_of_piece(one): one for one in pieces}
            key = key_of(place)
            events = tuple(room.decide(shelf, asked, _asking(person, room, anchor, place, new)))
            for event in events:
                room.evolve(shelf, event)
    except _PressedBefore:
        return Done((), None, new)
    except Refused as no:
        return Done((), type(no), new)
    if shelf.ended:
        vault.destroy_passing(key)
    if shelf.removed:
        wipe("default")
    return Done(events, None, new)


class _PressedBefore(Exception):
    """This form was pressed before, and did what it does."""


def _once(new: bytes, now_ms: int) -> None:
    try:
        with transaction.atomic():
            Pressed.objects.create(id=UUID(bytes=new), at_ms=now_ms)
    except IntegrityError as error:
        raise _PressedBefore from error


def _asking(
    person: Person | None, room: AnyRoom, anchor: bytes, place: Place, new: bytes
) -> Asking:
    return Asking(
        anchor=anchor,
        person=None if person is None else person.id.bytes,
        standings=() if person is None else standings_of(person, room, anchor, place),
        now_ms=house().now_ms(),
        new=new,
    )


def _place(room: AnyRoom, anchor: bytes) -> Place | None:
    return Place.objects.filter(room=room.name, anchor=anchor).first()


def _open(person: Person, room: AnyRoom, anchor: bytes) -> tuple[Shelf, Asking] | None:
    place = _place(room, anchor)
    if place is None:
        return None
    return Shelf(room, place, house().now_ms()), _asking(person, room, anchor, place, b"")


def _for(shelf: Shelf, kind: type[B], asking: Asking) -> Iterator[Entry[B]]:
    """The records that can be for whoever asks, before a thousand seals are opened for nothing."""
    if asking.stands(*shelf.room.readers[kind]):
        return shelf.all(kind)
    return iter(()) if asking.person is None else shelf.of(kind, asking.person)


def _note_look(shelf: Shelf, person: Person, found: Sequence[AnyEntry], what: str) -> None:
    """Write down that somebody looked at what is about others."""
    others = [one for one in found if one.about != person.id.bytes]
    if not shelf.room.logs or not others:
        return
    row_id = UUID(bytes=others[0].id) if what == READ else None
    same: Mapping[str, Any] = {
        "place": shelf.place,
        "by_id": person.id,
        "row_id": row_id,
        "what": what,
        "day": shelf.now_ms // DAY_MS,
    }
    seen = Look.objects.filter(**same).update(times=F("times") + 1, last_ms=shelf.now_ms)
    if not seen:
        Look.objects.create(**same, last_ms=shelf.now_ms)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
