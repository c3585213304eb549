"""The second person: whose word counts that somebody said yes, or signed it (K41, 0029).

In a project that is whoever takes part in it; and, in all of them, whoever helps at the desk of the
organisation that decides about the place: a second librarian is no member of the neighbours' group.
They vouch as who they are in that organisation, so the books join nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dugnad.charter.law import HELPER, Law
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.helping.models import Help
from dugnad.web.house import house
from dugnad.web.keys import hands
from dugnad.web.leading import reading
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Membership, Person

BY_OTHERS: Final = ("paper", "desk", "phone")
"""Ways of saying yes for which somebody else vouches."""
NAMED: Final = 20
"""So many of somebody's projects are named to them."""


@dataclass(frozen=True)
class Standing:
    """That somebody's word counts in a project, and by what.

    Attributes:
        person: they.
        project: as whose they vouch, 16 bytes: that project, or the organisation of the desk.
        since_ms: since when they take part in it.
        elsewhere: whether they confirm by a device of their own, and it is not this one.
    """

    person: Person
    project: ProjectId
    since_ms: int
    elsewhere: bool

    def press(self, row: Help) -> str:
        """The name of the press by which they vouch.

        What one person could not vouch for another one can, and they themselves once they may.
        """
        where = self.project.hex()[:6]
        return f"help-{row.id.hex}-{self.person.id.hex[:12]}-{where}-{self.since_ms:x}"


def standing_of(person: Person, project: ProjectId) -> Standing | None:
    """By what somebody's word counts in a project; None where it does not."""
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        for where in dict.fromkeys((project, law.governing() or project)):
            member = member_in(person, where)
            if member is not None and law.saw_or_heard(project, member, now_ms):
                time = law.membership(where, member)
                since_ms = 0 if time is None else time.from_ms
                return Standing(person, where, since_ms, is_elsewhere(person, where))
    return None


def is_elsewhere(person: Person, project: ProjectId) -> bool:
    """Whether somebody confirms by a device of their own in a project, and it is not this one."""
    member = member_in(person, project)
    if member is None or not hands.has_own(member):
        return False
    return hands.speaks_here(person, project, member) is None


def desk_of_place() -> str:
    """The organisation whose helpers are a second person everywhere; "" where there is none."""
    with house().engine.reader() as store:
        desk = Law(store).governing()
    row = None if desk is None else lists.project(desk)
    return "" if row is None else row.title or row.code


def counts_everywhere(person: Person) -> bool:
    """Whether somebody helps at that desk."""
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        desk = law.governing()
        member = None if desk is None else member_in(person, desk)
        if desk is None or member is None:
            return False
        return law.holds(desk, HELPER, member, now_ms)


def counts_in(person: Person) -> Sequence[str]:
    """The projects in which somebody's word counts as they take part, by name."""
    theirs = Membership.objects.filter(person=person)
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        inside = [
            bytes(one.project_id)
            for one in theirs
            if law.is_member(bytes(one.project_id), bytes(one.member_id), now_ms)
        ]
    return sorted(row.title or row.code for row in lists.projects_by_id(inside))[:NAMED]
