"""The other members of a project by name, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dugnad.charter.law import Law
from dugnad.ledger.values import MemberId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.kit.pressing import Refused
from dugnad.web.leading import reading
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.marking import ROLES
from dugnad.web.people.viewer import viewer_of


@dataclass(frozen=True)
class Somebody:
    """A member in a list of who may be asked.

    Attributes:
        member: who.
        value: what stands for them in a form of this viewer's.
        name: as this viewer sees it.
        can_be_asked: whether they can be asked now; why not is nobody's business.
    """

    member: MemberId
    value: str
    name: str
    can_be_asked: bool


def member_named(
    request: HttpRequest, row: ProjectRow, purpose: str = ROLES, field: str = "member"
) -> MemberId | None:
    """The member whom a field of a form names, as it was shown to this viewer; None for nobody.

    Raises:
        Refused: the form was another viewer's, or of an older version; the sentence says so.
    """
    typed = request.POST.get(field, "")
    found = around_of(request, row).marked(purpose, typed)
    if found is None and typed:
        raise Refused(_("This page is not as it was any more. Look at it again, then choose."))
    return found


def may_be_asked(member: MemberId) -> bool:
    """Whether a member of this place may be asked for something now."""
    person = people.person_of_member(member)
    return person is not None and limits.may_be_asked(person, house().now_ms())


def others_in(
    request: HttpRequest, row: ProjectRow, without: frozenset[MemberId], purpose: str = ROLES
) -> list[Somebody]:
    """The other members by name, as far as the viewer may see them."""
    me, around = member_in(viewer_of(request).person, bytes(row.project)), around_of(request, row)
    found = {
        member: name
        for member, name in around.people().items()
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
            member=member,
            value=around.mark(purpose, member),
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
