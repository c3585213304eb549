"""From a project to its neighbours: ask, find, share, get in touch (PER-04)."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dugnad.charter.law import Law
from dugnad.web.acting.services import member_in
from dugnad.web.content.openness import PUBLIC
from dugnad.web.house import house
from dugnad.web.kit.one_project import row_of
from dugnad.web.kit.reading import kept_out, may_read
from dugnad.web.kit.showing import now_of
from dugnad.web.leading import speaking
from dugnad.web.lists import finding, kinds
from dugnad.web.pages.answered import pinned_for
from dugnad.web.people.viewer import viewer_of

SHARED: Final = "share"
"""The type of cards by which neighbours share."""
FOUND_MAX: Final = 20
TYPED_MAX: Final = 80
"""Longer words name no card."""


@require_safe
def neighbours(request: HttpRequest, code: str) -> HttpResponse:
    """What neighbours share, a box to find things in, and whom to ask."""
    row = row_of(code, request)
    person, project = viewer_of(request).person, bytes(row.project)
    member = member_in(person, project)
    with house().engine.reader() as store:
        if not may_read(person, project, store):
            return redirect("project", row.code)
        inside = member is not None and Law(store).is_member(project, member, now_of(store))
        parties = speaking.parties_in(store, project)
    words = request.GET.get("q", "")[:TYPED_MAX].strip()
    found = finding.matching(words, project, inside=inside, limit=FOUND_MAX)
    offers = () if words else finding.shared(project, inside=inside, limit=FOUND_MAX)
    context = {
        "project": row,
        "words": words,
        "found": pinned_for(person, found),
        "offers": pinned_for(person, offers),
        "inside": inside,
        "parties": parties,
        "can_share": SHARED in kinds.offered(),
    }
    return kept_out(
        render(request, "pages/neighbours.html", context), listed=row.openness == PUBLIC
    )
