"""Who holds money for others, and the two people of each by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dugnad.charter.law import Law
from dugnad.charter.money.records import MoneyHost
from dugnad.charter.ways import TREASURER
from dugnad.engine.port import Snapshot
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.house import house
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import services as people
from dugnad.web.people.names import called


@dataclass(frozen=True)
class Seats:
    """Who the two persons of a host are: names, empty while nobody has the role."""

    treasurers: tuple[str, ...]
    seconds: tuple[str, ...]
    second_role: str

    @property
    def filled(self) -> bool:
        """Whether somebody is there for each of the two."""
        return bool(self.treasurers and self.seconds)


def seats_of(host: ProjectId, known: MoneyHost, store: Snapshot) -> Seats:
    """The names of a host's two persons; holders of offices are public."""
    law, now_ms = Law(store), now_of(store)
    treasurers = law.holders(host, TREASURER, now_ms)
    held = law.holders(host, known.second, now_ms)
    deputies = law.holders(host, known.second, now_ms, deputies=True)
    # Whoever is both does one half of everything, so the other half is somebody else's.
    others = [one for one in (*held, *deputies) if one not in treasurers]
    seconds = others or [*held]
    names = names_of_members([*treasurers, *seconds])
    return Seats(
        treasurers=tuple(names[one] for one in treasurers if one in names),
        seconds=tuple(names[one] for one in seconds if one in names),
        second_role=known.second,
    )


def has_desk(project: ProjectId, member: MemberId | None) -> bool:
    """Whether somebody is one of the two who look after the money that a project holds."""
    if member is None:
        return False
    with house().engine.reader() as store:
        known = money.host_at(store, project)
        if known is None:
            return False
        law, now_ms = Law(store), now_of(store)
        return any(law.holds(project, role, member, now_ms) for role in (TREASURER, known.second))


def names_of_members(members: Iterable[MemberId]) -> dict[MemberId, str]:
    """The names of members; those who have left are left out."""
    return called(people.persons_of_members([*dict.fromkeys(members)]))


@dataclass(frozen=True)
class HostNow:
    """A host as somebody who looks for one sees it."""

    row: ProjectRow
    seats: Seats
    units: tuple[str, ...]


def hosts_to_ask(store: Snapshot) -> list[HostNow]:
    """Hosts that take on projects, by name; one that nobody looks after is left out."""
    rows = {bytes(row.project): row for row in lists.projects_by_id(money.hosts(store))}
    found = []
    for host, row in rows.items():
        known = money.host_at(store, host)
        if known is None:
            continue
        seats = seats_of(host, known, store)
        if seats.treasurers and row.title:
            boxes = money.books(store).boxes.items(under=host)
            units = dict.fromkeys(box.unit for _key, box in boxes if box.in_use)
            found.append(HostNow(row=row, seats=seats, units=tuple(units)))
    return sorted(found, key=lambda one: one.row.title)
