"""What the pages of one project have in common: which it is, its rules, how the viewer stands."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.kit.reading import may_read_in
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.codes import NotACode
from dugnad.web.lists.models import Code, ProjectRow
from dugnad.web.people.viewer import viewer_of

DIGITS_MAX = 10


def row_of(code: str, request: HttpRequest | None = None) -> ProjectRow:
    """The project with this code, however it was typed.

    Args:
        code: six characters.
        request: who looks; a project that is just for its members has no name for others.

    Raises:
        Http404: there is none.
    """
    try:
        found = lists.find(code)
    except NotACode as wrong:
        raise Http404 from wrong
    named = found is not None and found.kind == Code.Kind.PROJECT
    row = lists.project(bytes(found.identity)) if found is not None and named else None
    if row is None:
        raise Http404
    return row if request is None else for_viewer(request, row)


def for_viewer(request: HttpRequest, row: ProjectRow) -> ProjectRow:
    """The project as the viewer may know it; without its words where these are for members."""
    if not is_readable(request, row):
        row.title = row.picture = row.alt = ""
    return row


def is_readable(request: HttpRequest, row: ProjectRow) -> bool:
    """Whether the viewer may read what is told in this project."""
    with house().engine.reader() as store:
        return may_read_in(viewer_of(request).person, row, store)


def law_of(row: ProjectRow) -> dict[str, Any]:
    """The project and its rules as the books have them.

    Raises:
        Http404: the books do not know it.
    """
    with house().engine.reader() as store:
        law = Law(store)
        entry = law.project(bytes(row.project))
        rules = None if entry is None else law.rules(bytes(row.project), entry.rules_version)
        starters = law.holders(bytes(row.project), STARTER, now_of(store))
    if entry is None or rules is None:
        raise Http404
    return {
        "entry": entry,
        "rules": rules,
        "objection_days": rules.objection_ms // 86_400_000,
        "starters": starters,
    }


def standing_of(request: HttpRequest, row: ProjectRow) -> dict[str, Any]:
    """How the viewer stands in the project."""
    member = member_in(viewer_of(request).person, bytes(row.project))
    if member is None:
        return {"takes_part": False, "resting_until_ms": 0, "starter": False}
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        time = law.membership(bytes(row.project), member)
        takes_part = law.is_member(bytes(row.project), member, now_ms)
        starter = law.is_starter(bytes(row.project), member, now_ms)
    return {
        "takes_part": takes_part,
        "resting_until_ms": time.resting_until_ms if time and time.resting_until_ms > now_ms else 0,
        "starter": starter,
    }


def number_in(request: HttpRequest, name: str) -> int:
    """A number that a form sent; 0 for anything else."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) <= DIGITS_MAX else 0
