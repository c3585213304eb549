"""How somebody stands to a room: whose it is, who sits in it, and what the law says of them.

A room names the words that can be true of somebody; here stands what each asks. Who is a member,
who acts for an organisation and who moderates is asked of the books each time, so nobody keeps
reading after their time in a role has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from dugnad.charter.law import Law
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.leading.reading import now_of
from dugnad.web.people.models import Membership, Person
from dugnad.web.rooms.models import Place, Seat
from dugnad.web.rooms.room import OWNER, AnyRoom

MEMBER = "member"
"""Takes part in the project that the room belongs to."""
STARTER = "starter"
"""Looks after that project."""
SPEAKS = "speaks"
"""Holds an office of the organisation that the room belongs to."""
MODERATOR = "moderator"
"""Takes down what breaks a rule, in this place."""
NEIGHBOUR = "neighbour"
"""Is known here: whoever has signed in."""
MEETS = "meets"
"""Takes part now in a project in which the person whose room it is takes part, too."""


def standings_of(
    person: Person, room: AnyRoom, anchor: bytes, place: Place | None
) -> tuple[str, ...]:
    """How a person stands to a room, in the order in which the room names it."""
    seats = Seat.objects.filter(place=place, person_id=person.id) if place is not None else ()
    taken = [seat.standing for seat in seats]
    if person.id.bytes == anchor:
        taken.append(OWNER)
    return tuple(
        word
        for word in room.standings
        if word in taken or (word in BY_LAW and BY_LAW[word](person, anchor))
    )


def _is_member(person: Person, project: ProjectId) -> bool:
    member = member_in(person, project)
    if member is None:
        return False
    with house().engine.reader() as store:
        return Law(store).is_member(project, member, now_of(store))


def _is_starter(person: Person, project: ProjectId) -> bool:
    member = member_in(person, project)
    if member is None:
        return False
    with house().engine.reader() as store:
        return Law(store).is_starter(project, member, now_of(store))


def _speaks(person: Person, project: ProjectId) -> bool:
    member = member_in(person, project)
    if member is None:
        return False
    with house().engine.reader() as store:
        return Law(store).speaks_for(project, member, now_of(store))


def _moderates(person: Person, _anchor: bytes) -> bool:
    known = [bytes(row.member_id) for row in Membership.objects.filter(person=person)]
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        return any(law.is_moderator(member, now_ms) for member in known)


def _meets(person: Person, anchor: bytes) -> bool:
    theirs = {
        bytes(row.project_id): bytes(row.member_id)
        for row in Membership.objects.filter(person_id=UUID(bytes=anchor))
    }
    shared = [
        (bytes(row.project_id), bytes(row.member_id))
        for row in Membership.objects.filter(person=person, project_id__in=list(theirs))
    ]
    if person.id.bytes == anchor or not shared:
        return False
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        return any(
            law.is_member(project, mine, now_ms) and law.is_member(project, theirs[project], now_ms)
            for project, mine in shared
        )


def _is_known(_person: Person, _anchor: bytes) -> bool:
    return True


BY_LAW: Final[Mapping[str, Callable[[Person, bytes], bool]]] = {
    MEMBER: _is_member,
    STARTER: _is_starter,
    SPEAKS: _speaks,
    MODERATOR: _moderates,
    NEIGHBOUR: _is_known,
    MEETS: _meets,
}
"""The standings that nobody is given here: each a question to the books."""
