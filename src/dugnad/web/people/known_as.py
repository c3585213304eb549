"""As whom the books know a person: one member id in each project, and one for each unseen act.

Only here do they come together, for the person's own eyes and for what the place tells them. A name
that somebody else is shown is looked up by ordinary ids alone: whoever could have the place put a
number from the books into words would otherwise learn who gave unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from dugnad.ledger.values import CardId, MemberId, ProjectId
from dugnad.web.people.models import Membership, Person
from dugnad.web.vault import once


def ids_of(person: Person) -> dict[MemberId, ProjectId]:
    """Every member id of a person, with the project it belongs to."""
    rows = Membership.objects.filter(person=person)
    ordinary = {bytes(row.member_id): bytes(row.project_id) for row in rows}
    return ordinary | {one.member: one.project for one in once.of_person(person.id)}


def by_ordinary_id(
    members: Iterable[MemberId], project: ProjectId | None = None
) -> dict[MemberId, Person]:
    """The persons known by these ids, in one project or in any; never whoever acted unseen."""
    listed = list(members)
    if not listed:
        return {}
    rows = Membership.objects.filter(member_id__in=listed).select_related("person")
    if project is not None:
        rows = rows.filter(project_id=project)
    return {bytes(row.member_id): row.person for row in rows}


def behind(members: Iterable[MemberId]) -> dict[MemberId, Person]:
    """The persons behind members of the books, also behind unseen acts.

    For what the place does for them and tells themselves, and for those who pay them.
    """
    listed = list(members)
    found = by_ordinary_id(listed)
    unseen = once.persons_behind(one for one in listed if one not in found)
    return found | _persons(unseen)


def unseen_on(card: CardId, members: Iterable[MemberId]) -> dict[MemberId, Person]:
    """The persons who acted unseen on a card under these ids; ids for other cards are left out."""
    known = {member: once.of_member(member) for member in members}
    theirs = {
        member: one.person_id
        for member, one in known.items()
        if one is not None and one.card == card and one.person_id is not None
    }
    return _persons(theirs)


def _persons(found: dict[MemberId, UUID]) -> dict[MemberId, Person]:
    persons = Person.objects.in_bulk([*found.values()]) if found else {}
    return {member: persons[one] for member, one in found.items() if one in persons}
