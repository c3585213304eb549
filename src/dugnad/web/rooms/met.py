"""By which names those in a room know each other: as they met where it began.

Whoever picks somebody out of a project goes on knowing them by their name there, also where the two
meet elsewhere under another one: else writing to a *Kestrel* would answer with who that is.

Source: PRV-01; decision 0037.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from dugnad.ledger.values import ProjectId
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.rooms.models import Seat

K = TypeVar("K")

NOWHERE: Final = b""
"""In place of a project: nobody was picked out of one."""


@dataclass(frozen=True)
class Room:
    """Who sits in a room, and of whom the names are asked.

    Attributes:
        seats: the project out of which each was picked who sits there, by person id.
        persons: who is or was there.
    """

    seats: Mapping[UUID, ProjectId]
    persons: Sequence[Person]


def note(room: str, anchor: bytes, picked: Iterable[tuple[Person, ProjectId]]) -> None:
    """Note out of which project people were picked, in a room that has just begun."""
    seats = Seat.objects.filter(place__room=room, place__anchor=anchor)
    for person, project in picked:
        seats.filter(person_id=person.id).update(met_in=project)


def names_in(
    room: str, anchor: bytes, viewer: Person, persons: Iterable[Person]
) -> dict[UUID, str]:
    """The names by which somebody in a room knows others, by person id."""
    rows = Seat.objects.filter(place__room=room, place__anchor=anchor)
    seats = {one.person_id: bytes(one.met_in) for one in rows}
    return names_in_each({NOWHERE: Room(seats, list(persons))}, viewer)[NOWHERE]


def names_in_each(rooms: Mapping[K, Room], viewer: Person) -> dict[K, dict[UUID, str]]:
    """The names by which somebody knows the others of several rooms, with one read of the vault.

    They are called as where they were picked, and whoever began as where they picked the viewer.
    Who has gone meanwhile, and whom the viewer meets under two names, is not named any more.
    """
    all_persons = {one.id: one for room in rooms.values() for one in room.persons}
    mine = {room.seats.get(viewer.id, NOWHERE) for room in rooms.values()} - {NOWHERE}
    rows = Membership.objects.filter(person__in=all_persons, project_id__in=list(mine))
    inside = frozenset((one.person_id, bytes(one.project_id)) for one in rows)
    there = {key: _projects(room, viewer, inside) for key, room in rooms.items()}
    pairs = {(one, project) for room in there.values() for one, project in room.items()}
    named = people.names_there((all_persons[one], project) for one, project in pairs if project)
    known = people.known_to(viewer, all_persons.values())
    doubted = people.in_two_ways(viewer, all_persons.values())
    return {
        key: {
            one: named[one, project] if project else known[one]
            for one, project in room.items()
            if project or one in rooms[key].seats or one not in doubted
        }
        for key, room in there.items()
    }


def _projects(
    room: Room, viewer: Person, inside: frozenset[tuple[UUID, ProjectId]]
) -> dict[UUID, ProjectId]:
    """In which project each of a room is called as the viewer knows them."""
    mine, found = room.seats.get(viewer.id, NOWHERE), {}
    for one in room.persons:
        own = room.seats.get(one.id, NOWHERE)
        if one == viewer:
            own = NOWHERE
        elif not own and (one.id, mine) in inside:
            own = mine
        found[one.id] = own
    return found
