"""Who speaks for which organisation, until when, and where it takes part (COC-44, COC-45).

An organisation's mandates follow its roles: whoever holds a role that its rules name speaks for it,
or stands in. All of it is read from the books as they are now, so what waits for an organisation
waits for whoever speaks for it today (K46).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dugnad.charter.entries import GROUP, ProjectEntry, Rules, party_of
from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.values import Action, Channel, MemberId, ProjectId
from dugnad.web.leading import reading
from dugnad.web.leading.reading import Look, RoleNow
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import called
from dugnad.web.people.whereabouts import ids_by_project

SPOKEN_FOR: Final = 20
"""For so many organisations one person speaks at most, as far as pages look."""


@dataclass(frozen=True)
class Mandate:
    """That somebody speaks for an organisation.

    Attributes:
        member: who, by their id in the organisation's own project.
        role: by which role.
        deputy: whether they stand in.
        until_ms: until when.
        name: as it stands on the organisation's page; "" where they were forgotten.
    """

    member: MemberId
    role: str
    deputy: bool
    until_ms: int
    name: str = ""


@dataclass(frozen=True)
class Organisation:
    """An organisation as others see it.

    Attributes:
        row: its project in lists.
        entry: the same in the books.
        rules: those in force.
        roles: every role with its holders.
        mandates: who speaks for it; those who stand in come last.
    """

    row: ProjectRow
    entry: ProjectEntry
    rules: Rules
    roles: tuple[RoleNow, ...]
    mandates: tuple[Mandate, ...]

    @property
    def id(self) -> ProjectId:
        """Its project, 16 bytes."""
        return bytes(self.row.project)

    @property
    def answer_days(self) -> int:
        """Within how many days it promises to answer; 0 where it does not say."""
        return self.rules.answer_days

    def promised_ms(self, since_ms: int) -> int:
        """By when it promises to answer what waits since a moment; 0 where it does not say."""
        return since_ms + self.answer_days * _DAY_MS if self.answer_days else 0

    @property
    def speaks(self) -> str:
        """The names of those who speak for it; of those who stand in where there are no others."""
        first = [one.name for one in self.mandates if one.name and not one.deputy]
        return ", ".join(first or [one.name for one in self.mandates if one.name])


_DAY_MS: Final = 24 * 3_600_000


@dataclass(frozen=True)
class Party:
    """An organisation that takes part in a project.

    Attributes:
        member: its id in that project.
        organisation: who it is.
        since_ms: from when it takes part.
    """

    member: MemberId
    organisation: Organisation
    since_ms: int


@dataclass(frozen=True)
class Speaking:
    """That a person speaks for an organisation, in a project.

    Attributes:
        row: the organisation in lists.
        by: who they are in the organisation's own project.
        party: what the organisation is in the other project, whether or not it takes part.
        takes_part: whether it does now.
    """

    row: ProjectRow
    by: MemberId
    party: MemberId
    takes_part: bool

    @property
    def organisation(self) -> ProjectId:
        """Its project, 16 bytes."""
        return bytes(self.row.project)

    @property
    def code(self) -> str:
        """How it is named in addresses."""
        return self.row.code

    @property
    def name(self) -> str:
        """What it is called."""
        return self.row.title

    @property
    def helps(self) -> bool:
        """Whether it is a person for whom one acts, and no organisation."""
        return False

    @property
    def reads_as(self) -> Person | None:
        """As whom else one reads what is for members; None for an organisation."""
        return None

    def channel(self, otherwise: Channel) -> Channel:
        """How a press for it came, that would have come `otherwise`."""
        return otherwise

    def may(self, law: AnyContract, kind: type[Action]) -> bool:
        """Whether an action can be pressed for it."""
        return kind in law.for_others


# ── One organisation
def organisation_of(store: Snapshot, project: ProjectId) -> Organisation | None:
    """An organisation with its roles and who speaks for it; None for a group of people."""
    law, row = Law(store), lists.project(project)
    entry, rules = law.project(project), law.rules_of(project)
    if row is None or entry is None or rules is None or entry.kind == GROUP:
        return None
    roles = reading.roles_of(store, project)
    return Organisation(row, entry, rules, roles, _mandates(rules, roles))


def names_in_office(roles: Iterable[RoleNow]) -> dict[MemberId, str]:
    """The names of those who hold a role of an organisation, or stand in.

    Whoever takes on a role there is told that their name stands on its page as long as they have
    it; so these names are for everybody, and nobody else's are.
    """
    seats = [one for role in roles for one in (*role.holders, *role.deputies)]
    persons = people.persons_of_members([one.member for one in seats])
    return called(persons)


def _mandates(rules: Rules, roles: tuple[RoleNow, ...]) -> tuple[Mandate, ...]:
    speaking = [role for role in roles if role.name in rules.speaks]
    names = names_in_office(speaking)
    found: dict[MemberId, Mandate] = {}
    for deputy in (False, True):
        for role in speaking:
            for seat in role.deputies if deputy else role.holders:
                one = Mandate(
                    seat.member, role.name, deputy, seat.until_ms, names.get(seat.member, "")
                )
                found.setdefault(seat.member, one)
    return tuple(found.values())


# ── Those that take part in a project
def parties_in(store: Snapshot, project: ProjectId) -> tuple[Party, ...]:
    """The organisations that take part in a project, the one that came first first."""
    law, now_ms, found = Law(store), reading.now_of(store), []
    for row in lists.parties_in(project):
        member = bytes(row.member)
        time = law.membership(project, member)
        if time is None or not law.is_member(project, member, now_ms):
            continue
        organisation = organisation_of(store, bytes(row.organisation))
        if organisation is not None:
            found.append(Party(member, organisation, time.from_ms))
    return tuple(sorted(found, key=lambda one: one.since_ms))


def takes_part_in(store: Snapshot, organisation: ProjectId) -> list[tuple[ProjectRow, int]]:
    """The other projects in which an organisation takes part, and since when, the newest first."""
    law, now_ms = Law(store), reading.now_of(store)
    known = lists.parties_of([organisation])
    times = {}
    for row in known:
        project, member = bytes(row.project), bytes(row.member)
        time = law.membership(project, member)
        if time is not None and law.is_member(project, member, now_ms):
            times[project] = time.from_ms
    rows = lists.projects_by_id(times)
    found = [(row, times[bytes(row.project)]) for row in rows]
    return sorted(found, key=lambda one: -one[1])


# ── For whom a person speaks
def knows_organisations(person: Person | None) -> bool:
    """Whether a person is known in any organisation at all; it is found without the books."""
    return bool(_organisations_of(person))


def _organisations_of(person: Person | None) -> list[tuple[ProjectRow, MemberId]]:
    """The organisations that know a person, and who they are in each, in the order of names."""
    if person is None:
        return []
    mine = ids_by_project(person)
    rows = lists.organisations_among(mine)
    return [(row, mine[bytes(row.project)]) for row in rows]


def known_in(person: Person | None, project: ProjectId) -> tuple[Speaking, ...]:
    """The organisations that know a person, as parties of a project; whether they speak or not."""
    return tuple(
        Speaking(row, by, party_of(project, bytes(row.project)), takes_part=False)
        for row, by in _organisations_of(person)
    )


def spoken_for_by(store: Snapshot, person: Person | None) -> list[tuple[ProjectRow, MemberId]]:
    """The organisations for which a person speaks, and who they are in each."""
    law, now_ms = Law(store), reading.now_of(store)
    found = [
        (row, by)
        for row, by in _organisations_of(person)
        if law.speaks_for(bytes(row.project), by, now_ms)
    ]
    return found[:SPOKEN_FOR]


def speaking_in(store: Snapshot, person: Person | None, project: ProjectId) -> tuple[Speaking, ...]:
    """The organisations for which a person could act in a project, whether or not they take part.

    An organisation is no party in its own project.
    """
    law, now_ms = Law(store), reading.now_of(store)
    found = []
    for row, by in spoken_for_by(store, person):
        party = party_of(project, bytes(row.project))
        if bytes(row.project) != project:
            found.append(Speaking(row, by, party, law.is_member(project, party, now_ms)))
    return tuple(found)


def everywhere(store: Snapshot, person: Person | None) -> list[tuple[ProjectId, Speaking]]:
    """Every project in which an organisation takes part for which a person speaks."""
    spoken = {bytes(row.project): (row, by) for row, by in spoken_for_by(store, person)}
    if not spoken:
        return []
    law, now_ms, found = Law(store), reading.now_of(store), []
    for known in lists.parties_of(spoken):
        project, member = bytes(known.project), bytes(known.member)
        if law.is_member(project, member, now_ms):
            row, by = spoken[bytes(known.organisation)]
            found.append((project, Speaking(row, by, member, takes_part=True)))
    return found


def persons_behind(store: Snapshot, members: Iterable[MemberId]) -> list[Person]:
    """Who is written to for some members: they, and for an organisation who speaks for it."""
    listed = list(members)
    persons = [*people.persons_behind(listed).values()]
    for row in lists.organisations_of(listed).values():
        persons += spokespersons(store, bytes(row.project))
    return list(dict.fromkeys(persons))


def spokespersons(store: Snapshot, organisation: ProjectId) -> list[Person]:
    """Who can be written to for an organisation: who speaks for it and does not rest.

    Those who stand in are written to where nobody else is there.
    """
    found = organisation_of(store, organisation)
    if found is None:
        return []
    look = Look(store, organisation)
    for deputy in (False, True):
        there = [
            one.member
            for one in found.mandates
            if one.deputy == deputy and not look.rests(one.member)
        ]
        persons = people.persons_of_members(there)
        if persons:
            return [persons[one] for one in there if one in persons]
    return []
