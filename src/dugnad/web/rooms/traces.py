"""What rooms keep of a person, and how it ends.

What lies under a person's key, or is about them, is destroyed; so is a room that is theirs alone.
What they wrote for others and is not about them stays, without their number. A room in which
nobody is left goes with its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import ngettext
from msgspec.structs import asdict

from dugnad.face.sentences import StrOrPromise
from dugnad.web.content.wiping import wipe
from dugnad.web.house import house
from dugnad.web.people.models import Person
from dugnad.web.rooms.catalogue import rooms
from dugnad.web.rooms.models import Look, Place, Row, Seat
from dugnad.web.rooms.register import linking
from dugnad.web.rooms.room import AnyEntry
from dugnad.web.rooms.services import destroy
from dugnad.web.rooms.shelf import Shelf
from dugnad.web.traces.trace import Files, Trace, as_json, as_moment

JPEG = b"\xff\xd8"
NOBODY = UUID(int=0)
"""Who looked, once they are forgotten."""


def _forget(person: Person) -> None:
    """Destroy what goes with a person; what they wrote for others loses their number."""
    linking.tie(person)  # what stands about them under an address of theirs goes, too.
    for place in list(Place.objects.filter(anchor=person.id.bytes)):
        destroy(place)
    with transaction.atomic():
        sat_in = list(Place.objects.filter(seats__person_id=person.id).distinct())
        Row.objects.filter(Q(under_id=person.id) | Q(about_id=person.id)).delete()
        Row.objects.filter(by_id=person.id).update(by_id=None)
        Look.objects.filter(by_id=person.id).update(by_id=NOBODY)
        Seat.objects.filter(person_id=person.id).delete()
    for place in sat_in:
        if not place.seats.exists():
            destroy(place)
    wipe("default")


def _export(person: Person) -> Files:
    """What somebody wrote and what is about them, in every room, with pictures and recordings."""
    linking.tie(person)
    told: list[dict[str, Any]] = []
    files: dict[str, bytes] = {}
    for room, shelf, entry in _theirs(person):
        names = []
        for number, name in enumerate(entry.body.pieces()):
            data = shelf.piece(entry, name)
            if data is not None:
                ending = ".jpg" if data.startswith(JPEG) else ".audio"
                names.append(f"{room}-{entry.id.hex()}-{number}{ending}")
                files[names[-1]] = data
        told.append(
            {
                "room": room,
                "kind": type(entry.body).__name__,
                "written": as_moment(entry.made_ms),
                "goes": as_moment(entry.until_ms),
                "by_me": entry.by == person.id.bytes,
                "about_me": entry.about == person.id.bytes,
                "says": {key: _plain(one) for key, one in asdict(entry.body).items()},
                "files": names,
            }
        )
    return {"rooms.json": as_json(told), **files} if told else {}


def _goes(person: Person) -> Sequence[StrOrPromise]:
    count = sum(1 for _one in _rows(person))
    if not count:
        return ()
    sentence = ngettext(
        "%(number)s private record: a note, a message, or what a centre keeps about you.",
        "%(number)s private records: notes, messages, and what a centre keeps about you.",
        count,
    )
    return (sentence % {"number": count},)


def _rows(person: Person) -> Iterator[Row]:
    theirs = Q(by_id=person.id) | Q(about_id=person.id) | Q(under_id=person.id)
    there = Row.objects.filter(theirs).exclude(until_ms__lte=house().now_ms())
    yield from there.select_related("place").order_by("made_ms", "id")


def _theirs(person: Person) -> Iterator[tuple[str, Shelf, AnyEntry]]:
    for row in _rows(person):
        room = rooms().get(row.place.room)
        if room is None or row.kind not in room.kinds:
            continue
        shelf = Shelf(room, row.place, house().now_ms())
        for entry in shelf.opened(room.kinds[row.kind], [row]):
            yield room.name, shelf, entry


def _plain(value: object) -> object:
    """A field as people read it in a file: bytes as letters, records as their fields."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


TRACE = Trace(models=(Place, Seat, Row, Look), forget=_forget, export=_export, goes=_goes)
