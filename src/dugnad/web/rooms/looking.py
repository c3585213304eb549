"""Who looked: what somebody can read about others' looks at what is about them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.web.people.models import Person
from dugnad.web.people.names import names_of
from dugnad.web.rooms.catalogue import rooms
from dugnad.web.rooms.models import Look, Row
from dugnad.web.rooms.room import CONCERNED, DAY_MS, AnyEntry, AnyRoom
from dugnad.web.rooms.services import EXPORT, LIST, READ, SEARCH
from dugnad.web.rooms.shelf import Shelf

LOOKS_MAX = 100
WORDS: dict[str, StrOrPromise] = {
    READ: _("opened this"),
    LIST: _("opened the whole list"),
    SEARCH: _("found this by a search"),
    EXPORT: _("took the whole list out as a file"),
}
"""What each kind of look is called."""


@dataclass(frozen=True)
class Looked:
    """That somebody looked on a day, so many times; `name` is "" for who was forgotten."""

    name: str
    words: StrOrPromise
    last_ms: int
    times: int


@dataclass(frozen=True)
class About:
    """A record about somebody, in the room where it lies, with who looked at it."""

    room: AnyRoom
    anchor: bytes
    entry: AnyEntry
    looks: tuple[Looked, ...]


def about(person: Person, now_ms: int) -> list[About]:
    """Everything that is about a person and that they may read, with who looked, newest first."""
    rows = Row.objects.filter(about_id=person.id).exclude(until_ms__lte=now_ms)
    found = []
    for row in rows.select_related("place").order_by("-made_ms", "-id"):
        room = rooms().get(row.place.room)
        kind = None if room is None else room.kinds.get(row.kind)
        if room is None or kind is None or CONCERNED not in room.readers[kind]:
            continue
        found += [
            About(room, bytes(row.place.anchor), entry, _looks(row))
            for entry in Shelf(room, row.place, now_ms).opened(kind, [row])
        ]
    return found


def _looks(row: Row) -> tuple[Looked, ...]:
    """Who looked at a record, or at all of its room since it was written."""
    since = row.made_ms // DAY_MS
    here = Look.objects.filter(place=row.place_id, day__gte=since)
    there = here.filter(Q(row=row) | Q(row=None)).order_by("-last_ms")[:LOOKS_MAX]
    listed = list(there)
    persons = Person.objects.filter(id__in={one.by_id for one in listed})
    names: dict[UUID, str] = names_of(persons, bytes(row.place.anchor))
    return tuple(
        Looked(names.get(one.by_id, ""), WORDS[one.what], one.last_ms, one.times) for one in listed
    )
