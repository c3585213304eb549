"""Who meets whom: people who take part in the same project can write to each other at once.

A member stands here for their part in one project, by a value that means something to this viewer
alone: beside a name, no number of the books is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from dugnad.charter.law import Law
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.leading.reading import members_of, now_of
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.rooms.conversations.law import ASKED, DECLINED, ROOM, SIDE
from dugnad.web.rooms.models import Seat
from dugnad.web.vault import marks

_PURPOSE: Final = "whom to write to"
OF_ONE: Final = gettext_lazy(
    "Choose people out of one project: in another one they may be called otherwise."
)
"""What is said where people are picked out of several."""


@dataclass(frozen=True)
class Circle:
    """A project, and who else takes part in it.

    Attributes:
        title: of the project.
        others: (what stands for them in this viewer's forms, name), in the order of names.
    """

    title: str
    others: tuple[tuple[str, str], ...]


def circles_of(person: Person) -> list[Circle]:
    """The projects in which a person meets others, with those others by name."""
    found = []
    for project, members in _meets(person).items():
        persons = people.persons_of_members(members)
        names = people.names_of(persons.values(), project)
        others = [(value_of(person, member), names[one.id]) for member, one in persons.items()]
        row = lists.project(project)
        ordered = tuple(sorted(others, key=lambda one: one[1].casefold()))
        if row is not None and ordered:
            found.append(Circle(row.title, ordered))
    return found


def value_of(person: Person, member: bytes) -> str:
    """What stands for a member in a form that a person is shown."""
    return marks.mark(str(person.id), _PURPOSE, member)


def met(person: Person, value: str) -> tuple[Person, ProjectId] | None:
    """Whom a value of this person's form stands for, and the project where they meet now."""
    member = marks.read_mark(str(person.id), _PURPOSE, value)
    theirs = Membership.objects.filter(member_id=member).first() if member else None
    if theirs is None:
        return None
    project = bytes(theirs.project_id)
    mine = Membership.objects.filter(person=person, project_id=project).first()
    if mine is None or mine.id == theirs.id:
        return None
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        both = [bytes(one.member_id) for one in (mine, theirs)]
        meet = all(law.is_member(project, one, now_ms) for one in both)
    return (theirs.person, project) if meet else None


def of_one_project(picked: Sequence[tuple[Person, ProjectId]]) -> bool:
    """Whether people were picked out of one project.

    Whoever is called otherwise in another one would else be one person under two names: what comes
    of picking both would say so.
    """
    return len({project for _one, project in picked}) <= 1


def was_asked(person: Person, other: UUID) -> bool:
    """Whether a person asked somebody before who has not said yes, or said no."""
    waiting = Seat.objects.filter(
        person_id=other, standing__in=(ASKED, DECLINED), place__room=ROOM.name
    )
    mine = Seat.objects.filter(place_id=OuterRef("place_id"), person_id=person.id, standing=SIDE)
    return waiting.filter(Exists(mine)).exists()


def _meets(person: Person) -> dict[bytes, list[bytes]]:
    found = {}
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        for row in Membership.objects.filter(person=person):
            project, me = bytes(row.project_id), bytes(row.member_id)
            if law.is_member(project, me, now_ms):
                found[project] = [one for one in members_of(store, project) if one != me]
    return found
