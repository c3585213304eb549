"""As whom the books know a person: one member id in each project, and one for each unseen act.

Only here do they come together, for the person's own eyes and for what the place tells them.
"""

from __future__ import annotations

from collections.abc import Iterable

from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.people.models import Membership, Person
from dugnad.web.vault import once


def ids_of(person: Person) -> dict[MemberId, ProjectId]:
    """Every member id of a person, with the project it belongs to."""
    rows = Membership.objects.filter(person=person)
    ordinary = {bytes(row.member_id): bytes(row.project_id) for row in rows}
    return ordinary | {one.member: one.project for one in once.of_person(person.id)}


def persons_of(members: Iterable[MemberId]) -> dict[MemberId, Person]:
    """The persons behind members of the books; strangers and the forgotten are left out."""
    listed = list(members)
    rows = Membership.objects.filter(member_id__in=listed).select_related("person")
    found = {bytes(row.member_id): row.person for row in rows}
    unseen = once.persons_behind(one for one in listed if one not in found)
    persons = Person.objects.in_bulk([*unseen.values()]) if unseen else {}
    return found | {
        member: persons[person] for member, person in unseen.items() if person in persons
    }
