"""Drafts that somebody was asked about and has not said anything to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dugnad.web.people.models import Person
from dugnad.web.rooms import met, services
from dugnad.web.rooms.drafts.law import ASKED, KEEPER, ROOM, Plan, Thought


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for what somebody thinks of it."""

    id: UUID
    title: str
    by: str


def of_person(person: Person) -> list[Waiting]:
    """The drafts that wait for a person, as they were asked."""
    found = []
    for anchor, standing in services.seats_of(person, ROOM):
        if standing != ASKED:
            continue
        plans = services.records(person, ROOM, anchor, Plan, most=1)
        said = services.records(person, ROOM, anchor, Thought)
        if not plans or any(one.by == person.id.bytes for one in said):
            continue
        keepers = Person.objects.filter(id__in=services.seated(ROOM, anchor, KEEPER))
        names = met.names_in(ROOM.name, anchor, person, keepers)
        title = dict(plans[0].body.filled).get("title", "")
        found.append(Waiting(UUID(bytes=anchor), title, ", ".join(names.values())))
    return found
