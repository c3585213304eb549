"""Conversations as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from dugnad.web.house import house
from dugnad.web.people.models import Person
from dugnad.web.rooms import met, services
from dugnad.web.rooms.conversations.law import (
    ASKED,
    DECLINED,
    REGRET_MS,
    ROOM,
    SIDE,
    First,
    Message,
    Seen,
)
from dugnad.web.rooms.models import Row, Seat
from dugnad.web.rooms.room import Entry

SHOWN_MAX = 200


@dataclass(frozen=True)
class Line:
    """A message as it is shown."""

    by: str
    mine: bool
    text: str
    at_ms: int
    name: str = ""
    """By which its writer takes it back; "" when that is over, or for others."""
    taken_back: bool = False


def lines(person: Person, anchor: bytes) -> list[Line]:
    """What was written, oldest first; the newest `SHOWN_MAX` of it."""
    said: list[Entry[First] | Entry[Message]] = [
        *services.records(person, ROOM, anchor, First),
        *services.records(person, ROOM, anchor, Message, most=SHOWN_MAX),
    ]
    ids = {UUID(bytes=one.by) for one in said if one.by is not None}
    names = met.names_in(ROOM.name, anchor, person, Person.objects.filter(id__in=ids))
    # Two who are introduced greet each other in one moment: the first words stand first.
    ordered = sorted(said, key=lambda one: (one.made_ms, isinstance(one.body, Message), one.id))
    late_ms = house().now_ms() - REGRET_MS
    return [
        Line(
            by=names.get(UUID(bytes=one.by), "") if one.by else "",
            mine=one.by == person.id.bytes,
            text=one.body.text or _("This message was taken back."),
            at_ms=one.made_ms,
            name=one.id.hex() if _is_own(one, person) and one.made_ms >= late_ms else "",
            taken_back=not one.body.text,
        )
        for one in ordered
    ]


def _is_own(one: Entry[First] | Entry[Message], person: Person) -> bool:
    return one.by == person.id.bytes and bool(one.body.text)


def others(person: Person, anchor: bytes) -> list[Person]:
    """Who else takes part, in the order in which they came; nobody who was only asked."""
    ids = services.seated(ROOM, anchor, SIDE)
    found = {one.id: one for one in Person.objects.filter(id__in=ids)}
    return [found[one] for one in ids if one in found and one != person.id]


def known_as(person: Person, anchor: bytes) -> list[str]:
    """By which names somebody who was asked would be known there, each once.

    Whoever was written to at an address reads it before they say yes: it joins the two.
    """
    names = (
        met.names_in(ROOM.name, anchor, one, [person]).get(person.id, "")
        for one in others(person, anchor)
    )
    return [*dict.fromkeys(one for one in names if one)]


def seen_until(person: Person, anchor: bytes) -> int:
    """Up to when a person has read a conversation; 0: not at all."""
    marks = services.records(person, ROOM, anchor, Seen, most=1)
    return marks[0].body.until_ms if marks else 0


def has_news(person: Person, anchor: bytes) -> bool:
    """Whether something waits unread for a person already, so that no second notice goes out."""
    rows = Row.objects.filter(place__room=ROOM.name, place__anchor=anchor)
    there = rows.exclude(until_ms__lte=house().now_ms())
    new = there.filter(kind__in=("First", "Message"), made_ms__gt=seen_until(person, anchor))
    return new.filter(~Q(by_id=person.id)).exists()


def has_written(person: Person, anchor: bytes) -> bool:
    """Whether a person has written in a conversation themselves."""
    rows = Row.objects.filter(place__room=ROOM.name, place__anchor=anchor, by_id=person.id)
    return rows.filter(kind__in=("First", "Message")).exists()


def is_of(person: Person, anchor: bytes) -> tuple[bool, bool]:
    """Whether a person takes part in a conversation, and whether they were asked to."""
    words = [
        seat.standing
        for seat in Seat.objects.filter(
            place__room=ROOM.name, place__anchor=anchor, person_id=person.id
        )
    ]
    return SIDE in words and not _waits_alone(anchor), ASKED in words


def _waits_alone(anchor: bytes) -> bool:
    """Whether whoever began has asked somebody who has not said yes.

    They do not see this conversation until then: whether it is there, and with whom, would tell
    them who is known by an address.
    """
    if len(services.seated(ROOM, anchor, SIDE)) != 1:
        return False
    seats = Seat.objects.filter(place__room=ROOM.name, place__anchor=anchor)
    return seats.filter(standing__in=(ASKED, DECLINED)).exists()
