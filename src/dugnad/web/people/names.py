"""Reading what is sealed about people: their names and addresses.

A person has a name, and may be called otherwise in a project. Whoever shows a name says where: in
which project, or in none. Nothing that belongs to a project shows the name of another.

Source: PRV-01; decision 0037.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Membership, Person, Reach
from dugnad.web.vault import once
from dugnad.web.vault.services import unseal, unseal_many


def name_of(person: Person, project: ProjectId | None) -> str:
    """Give what a person is called in a project; a kind word when they were forgotten.

    Args:
        person: who.
        project: 16 bytes; None where it is about no project: their ordinary name.
    """
    return names_of([person], project)[person.id]


def names_of(persons: Iterable[Person], project: ProjectId | None) -> dict[UUID, str]:
    """Give what many people are called in a project, with one read of the vault, by person id."""
    listed = list(persons)
    own = {} if project is None else _own_names(listed, [project])
    return {
        person: name
        for (person, _project), name in _opened(
            [(one, project or b"") for one in listed], own
        ).items()
    }


def names_there(
    pairs: Iterable[tuple[Person, ProjectId]],
) -> dict[tuple[UUID, ProjectId], str]:
    """What people are called, each in a project of their own, with one read of the vault."""
    listed = list(pairs)
    own = _own_names([one for one, _project in listed], {project for _one, project in listed})
    return _opened(listed, own)


def called(members: Mapping[MemberId, Person]) -> dict[MemberId, str]:
    """The names of members, each as they are called in the project that the id belongs to."""
    if not members:
        return {}
    rows = list(Membership.objects.filter(member_id__in=list(members)))
    inside = {bytes(one.member_id): bytes(one.project_id) for one in rows}
    own = {(one.person_id, bytes(one.project_id)): bytes(one.sealed_name) for one in rows}
    unseen = [(one, once.of_member(one)) for one in members if one not in inside]
    apart = {member: one.project for member, one in unseen if one is not None}
    own |= _own_names([members[one] for one in apart], set(apart.values()))
    inside |= apart
    pairs = {member: (person, inside.get(member, b"")) for member, person in members.items()}
    names = _opened(pairs.values(), own)
    return {member: names[person.id, project] for member, (person, project) in pairs.items()}


def known_to(viewer: Person, persons: Iterable[Person]) -> dict[UUID, str]:
    """The names by which a person knows others, where it is about no project.

    Whoever is called otherwise in every project in which the two have to do with each other is
    known by the name they took first; all others by their ordinary name.
    """
    listed = list(persons)
    met = _met_as(viewer, listed)
    own = {(one, b""): names[0] for one, names in met.items() if all(names)}
    return {
        person: name for (person, _p), name in _opened([(one, b"") for one in listed], own).items()
    }


def in_two_ways(viewer: Person, persons: Iterable[Person]) -> frozenset[UUID]:
    """Who of some people is met by their ordinary name in one project, and not so in another."""
    met = _met_as(viewer, persons)
    return frozenset(one for one, names in met.items() if any(names) and not all(names))


def all_names_of(person: Person) -> list[str]:
    """Every name of a person: the ordinary one first, then those in projects, each once."""
    rows = Membership.objects.filter(person=person).exclude(sealed_name=b"")
    opened = [unseal(person.id, bytes(row.sealed_name)) for row in rows]
    others = [one.decode() for one in opened if one is not None]
    return [*dict.fromkeys([name_of(person, None), *others])]


def address_of(reach: Reach) -> str | None:
    """Give the address in its one way of writing; None when the person was forgotten."""
    opened = unseal(reach.person_id, bytes(reach.sealed_address))
    return None if opened is None else opened.decode()


def read_reach(reach: Reach) -> Address | None:
    """Give the address with its kind; None when the person was forgotten."""
    text = address_of(reach)
    return None if text is None else Address(reach.kind, text)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────
Sealed = dict[tuple[UUID, ProjectId], bytes]


def _met_as(viewer: Person, persons: Iterable[Person]) -> dict[UUID, list[bytes]]:
    """What others are called, still sealed, in each project they share with somebody.

    Empty stands for the ordinary name, and the project in which they came first is the first.
    """
    shared = Membership.objects.filter(person=viewer).values_list("project_id", flat=True)
    found: dict[UUID, list[bytes]] = {}
    for row in Membership.objects.filter(
        person__in=[one for one in persons if one != viewer],
        project_id__in=[bytes(one) for one in shared],
    ).order_by("id"):
        found.setdefault(row.person_id, []).append(bytes(row.sealed_name))
    return found


def _own_names(persons: Iterable[Person], projects: Iterable[ProjectId]) -> Sealed:
    """What people are called in projects otherwise than by their ordinary name, still sealed."""
    listed = list(persons)
    if not listed:
        return {}
    rows = Membership.objects.filter(project_id__in=list(projects), person__in=listed).exclude(
        sealed_name=b""
    )
    return {(row.person_id, bytes(row.project_id)): bytes(row.sealed_name) for row in rows}


def _opened(
    pairs: Iterable[tuple[Person, ProjectId]], own: Sealed
) -> dict[tuple[UUID, ProjectId], str]:
    listed = [(person, project) for person, project in pairs]
    sealed = [
        (person.id, own.get((person.id, project)) or bytes(person.sealed_name))
        for person, project in listed
    ]
    return {
        (person.id, project): name.decode() if name is not None else _("Somebody who has left")
        for (person, project), name in zip(listed, unseal_many(sealed), strict=True)
    }
