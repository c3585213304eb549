"""All of a person's conversations at once: as many questions for fifty of them as for five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Q

from dugnad.web.house import house
from dugnad.web.people.models import Person
from dugnad.web.rooms import met
from dugnad.web.rooms.conversations.law import ASKED, DECLINED, ROOM, SIDE, Seen
from dugnad.web.rooms.models import Place, Row, Seat
from dugnad.web.rooms.shelf import Shelf

LISTED_MAX = 200
UNREAD_MAX = 2_000
"""So many new messages are counted, in all conversations together."""
SAID = ("First", "Message")


@dataclass(frozen=True)
class InShort:
    """A conversation in a list.

    Attributes:
        id: in its address.
        names: the others, or who asks.
        waits: it asks whether one wants to be written to.
        unread: how many messages one has not seen.
        last_ms: when something was written last.
    """

    id: UUID
    names: tuple[str, ...]
    waits: bool
    unread: int
    last_ms: int


def of_person(person: Person) -> list[InShort]:
    """A person's conversations: what waits for an answer first, then by what was written last."""
    now_ms = house().now_ms()
    mine = Seat.objects.filter(
        person_id=person.id, place__room=ROOM.name, standing__in=(SIDE, ASKED)
    ).select_related("place")
    seats = {seat.place_id: seat for seat in mine.order_by("-place__made_ms")[:LISTED_MAX]}
    sides, waiting = _others(seats, person)
    rows = Row.objects.filter(place_id__in=seats).exclude(until_ms__lte=now_ms)
    said = rows.filter(kind__in=SAID)
    last = dict(said.values_list("place_id").annotate(last=Max("made_ms")).order_by())
    seen = _seen(rows.filter(kind="Seen", by_id=person.id), [seat.place for seat in seats.values()])
    new = said.filter(~Q(by_id=person.id)).filter(made_ms__gt=min(seen.values(), default=0))
    unread: dict[UUID, int] = defaultdict(int)
    for place, at_ms in new.order_by("-made_ms").values_list("place_id", "made_ms")[:UNREAD_MAX]:
        unread[place] += at_ms > seen.get(place, 0)
    names = _names(seats, sides, person)
    found = [
        InShort(
            id=UUID(bytes=bytes(seat.place.anchor)),
            names=tuple(names.get(place, {}).values()),
            waits=seat.standing == ASKED,
            unread=unread[place],
            last_ms=last.get(place, 0),
        )
        for place, seat in seats.items()
        if seat.standing == ASKED or sides[place] or place not in waiting
    ]
    return sorted(found, key=lambda one: (not one.waits, -one.last_ms))


def _names(
    seats: Iterable[UUID], sides: Mapping[UUID, list[UUID]], person: Person
) -> dict[UUID, dict[UUID, str]]:
    """By which names a person knows the others of each conversation, as they came."""
    there: dict[UUID, dict[UUID, bytes]] = defaultdict(dict)
    for seat in Seat.objects.filter(place_id__in=list(seats)):
        there[seat.place_id][seat.person_id] = bytes(seat.met_in)
    found = Person.objects.in_bulk({one for ids in sides.values() for one in ids})
    rooms = {
        place: met.Room(there[place], [found[one] for one in ids if one in found])
        for place, ids in sides.items()
    }
    return met.names_in_each(rooms, person)


def _others(
    places: Iterable[UUID], person: Person
) -> tuple[Mapping[UUID, list[UUID]], frozenset[UUID]]:
    """Who else takes part in some rooms, and in which somebody was asked who has not said yes."""
    sides: dict[UUID, list[UUID]] = defaultdict(list)
    waiting = []
    for seat in Seat.objects.filter(place_id__in=list(places)).order_by("id"):
        if seat.standing == SIDE and seat.person_id != person.id:
            sides[seat.place_id].append(seat.person_id)
        elif seat.standing in (ASKED, DECLINED):
            waiting.append(seat.place_id)
    return sides, frozenset(waiting)


def _seen(rows: Iterable[Row], places: list[Place]) -> dict[UUID, int]:
    """Up to when a person has read each room; those without a mark were not read at all.

    All marks lie under the person's own key, so one shelf opens those of all rooms.
    """
    listed = list(rows)
    if not listed:
        return {}
    by_id = {row.id.bytes: row.place_id for row in listed}
    shelf = Shelf(ROOM, places[0], house().now_ms())
    seen = {by_id[one.id]: one.body.until_ms for one in shelf.opened(Seen, listed)}
    return {place.id: seen.get(place.id, 0) for place in places}
