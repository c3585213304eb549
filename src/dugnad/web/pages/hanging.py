"""Where a card can hang: the projects that the card box offers, and who may put one up there."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dugnad.charter.law import DECIDING, Law
from dugnad.engine.port import Snapshot
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.kit.pressing import kept
from dugnad.web.kit.reading import may_read_in
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.models import Membership
from dugnad.web.people.viewer import viewer_of

LOOK = "look"
"""In the address after signing in or joining: whoever was looking at their card does so again."""
TO_PUT_UP = "card"
"""In the address of joining: the type of card that is to be put up there afterwards."""
ONLY_MEMBERS: StrOrPromise = _("for those who take part")
ONLY_STARTERS: StrOrPromise = _("for those who look after it")


@dataclass(frozen=True)
class Place:
    """A project where a card can hang; `closed` says who may, where this viewer may not."""

    row: ProjectRow
    closed: StrOrPromise = ""


def places(request: HttpRequest, card_type: str) -> list[Place]:
    """Where this viewer may put a card, then where they may not: their own projects first in each.

    A project that stands in no list is among them for whoever came from its page.
    """
    person = viewer_of(request).person
    own = Membership.objects.filter(person=person) if person else Membership.objects.none()
    rows = list(lists.projects_by_id(bytes(row.project_id) for row in own))
    for row in lists.projects(limit=10).rows:
        if row not in rows:
            rows.append(row)
    named = lists.project_by_code(wanted(request))
    if named is not None and named not in rows:
        rows.append(named)
    with house().engine.reader() as store:
        found = [
            Place(row, _closed(store, bytes(row.project), _member(request, row), card_type))
            for row in rows
            if may_read_in(person, row, store)
        ]
    return sorted(found, key=lambda one: bool(one.closed))


def wanted(request: HttpRequest) -> str:
    """The code of the project that was chosen, or whose page one came from."""
    before = kept(request, request.path) or {}
    return request.POST.get("project") or request.GET.get("p") or before.get("project") or ""


def chosen(request: HttpRequest, offered: list[Place]) -> ProjectRow:
    """The project that was chosen, else the first where the viewer may put the card."""
    code = wanted(request)
    return next((one.row for one in offered if one.row.code == code), offered[0].row)


def by_starters(project: ProjectId) -> bool:
    """Whether only those who look after a project put up cards there that decide nothing."""
    with house().engine.reader() as store:
        rules = Law(store).rules_of(project)
    return rules is not None and rules.puts_up == "starters"


def _member(request: HttpRequest, row: ProjectRow) -> MemberId | None:
    return member_in(viewer_of(request).person, bytes(row.project))


def _closed(
    store: Snapshot, project: ProjectId, member: MemberId | None, card_type: str
) -> StrOrPromise:
    """Who may put up such a card there, where this viewer may not; "" where they may."""
    law, now_ms = Law(store), now_of(store)
    rules = law.rules_of(project)
    puts_up = "members" if card_type in DECIDING or rules is None else rules.puts_up
    if puts_up == "anyone":
        return ""
    if puts_up == "starters":
        starts = member is not None and law.is_starter(project, member, now_ms)
        return "" if starts else ONLY_STARTERS
    takes_part = member is not None and law.is_member(project, member, now_ms)
    return "" if takes_part else ONLY_MEMBERS
