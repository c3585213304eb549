"""Who is responsible for what in the place, as the books have it now (CHA-14).

Everything here is an office of an organisation: whoever takes one on there is told that their name
stands on its page for as long as they have it. So these names are for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dugnad.charter.governing import GoverningRefused, check_fit
from dugnad.charter.law import Law
from dugnad.charter.place import Place
from dugnad.charter.ways import TREASURER
from dugnad.engine.port import Snapshot
from dugnad.face.roles import said, title_of, words_of
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import ProjectId
from dugnad.web.leading import reading, speaking
from dugnad.web.leading.reading import RoleNow
from dugnad.web.leading.telling import AHEAD_MS
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow


@dataclass(frozen=True)
class Holder:
    """Somebody who holds an office: their name, "" where they left; from when until when."""

    name: str
    from_ms: int
    until_ms: int
    soon: bool


@dataclass(frozen=True)
class Office:
    """One office of the place or of a money host.

    Attributes:
        name: of its role in the rules.
        title: as a heading.
        nobody: that nobody holds it, in a sentence; "" where somebody does.
        holders: who holds it.
        deputies: who stands in for them.
        free: how many more could hold it.
    """

    name: str
    title: str
    nobody: str
    holders: tuple[Holder, ...]
    deputies: tuple[Holder, ...]
    free: int


@dataclass(frozen=True)
class Responsible:
    """An organisation that is responsible for something, with its offices.

    Attributes:
        row: its project in lists.
        since_ms: from when it is.
        answer_days: within how many days it promises to answer; 0 where it does not say.
        offices: those that matter for it.
    """

    row: ProjectRow
    since_ms: int
    answer_days: int
    offices: tuple[Office, ...]

    @property
    def vacant(self) -> tuple[str, ...]:
        """The titles of the offices that nobody holds."""
        return tuple(one.title for one in self.offices if one.nobody)

    def who_holds(self, role: str) -> list[str]:
        """The names of those who hold an office, or stand in."""
        held = [(*one.holders, *one.deputies) for one in self.offices if one.name == role]
        return [holder.name for ones in held for holder in ones if holder.name]


@dataclass(frozen=True)
class Duties:
    """All of it.

    Attributes:
        governing: which organisation decides about the place; None while whoever runs it does.
        named: how many take down what breaks a rule because whoever runs the place named them.
        hosts: who holds money for others, by name.
    """

    governing: Responsible | None
    named: int
    hosts: tuple[Responsible, ...]


def duties_in(store: Snapshot) -> Duties:
    """Look at all offices of the place and of its money hosts."""
    place = Place(Frozen(store), "place")
    governed = place.governed.get()
    governing = None
    if governed is not None:
        governing = _responsible(store, governed.project, governed.since_ms, ())
    hosts = []
    for project in money.hosts(store):
        known = money.host_at(store, project)
        if known is not None:
            wanted = (TREASURER, known.second)
            found = _responsible(store, project, known.since_ms, wanted)
            hosts += [] if found is None else [found]
    return Duties(
        governing=governing,
        named=0 if governed is not None else len([*place.moderators.keys()]),
        hosts=tuple(sorted(hosts, key=lambda one: one.row.title)),
    )


def could_decide(store: Snapshot) -> list[ProjectRow]:
    """The organisations to which the place could be entrusted, by name."""
    law, now_ms = Law(store), reading.now_of(store)
    found = [row for row in lists.organisations() if _fits(bytes(row.project), law, now_ms)]
    return sorted(found, key=lambda row: row.title)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _fits(project: ProjectId, law: Law, now_ms: int) -> bool:
    try:
        check_fit(project, law, now_ms)
    except GoverningRefused:
        return False
    return True


def _responsible(
    store: Snapshot, project: ProjectId, since_ms: int, wanted: tuple[str, ...]
) -> Responsible | None:
    """An organisation with some of its offices, or all; None where lists do not know it."""
    found = speaking.organisation_of(store, project)
    if found is None:
        return None
    roles = [role for role in found.roles if not wanted or role.name in wanted]
    names, now_ms = speaking.names_in_office(roles), reading.now_of(store)
    offices = [_office(role, names, now_ms) for role in roles]
    return Responsible(found.row, since_ms, found.answer_days, tuple(offices))


def _office(role: RoleNow, names: dict[bytes, str], now_ms: int) -> Office:
    def holders(seats: Iterable[reading.Seat]) -> tuple[Holder, ...]:
        return tuple(
            Holder(
                names.get(seat.member, ""),
                seat.from_ms,
                seat.until_ms,
                seat.until_ms <= now_ms + AHEAD_MS,
            )
            for seat in seats
        )

    return Office(
        name=role.name,
        title=title_of(role.name),
        nobody="" if role.holders else said(words_of(role.name).nobody, role.name),
        holders=holders(role.holders),
        deputies=holders(role.deputies),
        free=role.free,
    )
