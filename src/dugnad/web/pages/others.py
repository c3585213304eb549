"""The other members of a project by name, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from dugnad.charter.law import Law
from dugnad.ledger.values import MemberId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.around import ProjectAround
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.viewer import viewer_of


@dataclass(frozen=True)
class Somebody:
    """A member in a list of who may be asked.

    Attributes:
        member: id as digits.
        name: as this viewer sees it.
        can_be_asked: whether they can be asked now; why not is nobody's business.
    """

    member: str
    name: str
    can_be_asked: bool


def member_of_digits(typed: str) -> MemberId | None:
    """The member that a form names, or None."""
    try:
        found = bytes.fromhex(typed)
    except ValueError:
        return None
    return found if len(found) == 16 else None  # noqa: PLR2004  An id has sixteen bytes.


def may_be_asked(member: MemberId) -> bool:
    """Whether a member of this place may be asked for something now."""
    person = people.person_of_member(member)
    return person is not None and limits.may_be_asked(person, house().now_ms())


def others_in(
    request: HttpRequest, row: ProjectRow, without: frozenset[MemberId]
) -> list[Somebody]:
    """The other members by name, as far as the viewer may see them."""
    me = member_in(viewer_of(request).person, bytes(row.project))
    found = {
        member: name
        for member, name in around_of(request, row).people().items()
        if member != me and member not in without
    }
    persons = people.persons_of_members(list(found))
    now_ms = house().now_ms()
    welcome = limits.may_be_asked_among(persons.values(), now_ms)
    with house().engine.reader() as store:
        times = {one: Law(store).membership(bytes(row.project), one) for one in found}
    resting = {one for one, time in times.items() if time and time.resting_until_ms > now_ms}
    return [
        Somebody(
            member=member.hex(),
            name=name,
            can_be_asked=member in persons
            and persons[member].id in welcome
            and member not in resting,
        )
        for member, name in found.items()
    ]


def names_in(request: HttpRequest, row: ProjectRow, members: list[MemberId]) -> Mapping[bytes, str]:
    """The names of some members of a project that the viewer may see."""
    return around_of(request, row).names(list(dict.fromkeys(members)))


def around_of(request: HttpRequest, row: ProjectRow) -> ProjectAround:
    """The project around whoever looks."""
    project = bytes(row.project)
    me = member_in(viewer_of(request).person, project)
    with house().engine.reader() as store:
        return ProjectAround(project, me, reading.now_of(store))
