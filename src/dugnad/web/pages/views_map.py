"""All open cards of the place, or of a project, on one map: the list first, then a picture (S3)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dugnad.charter.law import Law
from dugnad.face.face import Family
from dugnad.web.acting.services import member_in
from dugnad.web.content.openness import PUBLIC
from dugnad.web.house import house
from dugnad.web.kit.one_project import row_of
from dugnad.web.kit.reading import kept_out, may_read
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import kinds, placing
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.on_map import Window, gather, picture_of, read_window
from dugnad.web.people.viewer import viewer_of

PROJECTS = 10
"""So many projects one chooses from, as for the books."""


@require_safe
def on_map(request: HttpRequest) -> HttpResponse:
    """Where what is open here takes place, or lies."""
    code = request.GET.get("p", "")
    home = row_of(code, request) if code else None
    inside = False
    if home is not None:
        person, project = viewer_of(request).person, bytes(home.project)
        member = member_in(person, project)
        with house().engine.reader() as store:
            if not may_read(person, project, store):
                return redirect("project", home.code)
            inside = member is not None and Law(store).is_member(project, member, now_of(store))
    family = request.GET.get("for", "")
    context = _seen(
        home,
        family if family in Family else "",
        read_window(request.GET.get("near", "")),
        inside=inside,
    )
    answer = render(request, "pages/map.html", context)
    return kept_out(answer, listed=home is None or home.openness == PUBLIC)


def _seen(
    home: ProjectRow | None, family: str, window: Window | None, *, inside: bool
) -> dict[str, Any]:
    project = None if home is None else bytes(home.project)
    found = placing.located(project, inside=inside, family=family)
    cards = [one for one in found if window is None or window.shows(one.point)]
    homes = lists.projects_by_id({bytes(one.row.project) for one in cards})
    spots = gather(cards, {bytes(row.project): row for row in homes}, window)
    land = placing.land(project, inside=inside) if cards else ()
    return {
        "project": home,
        "projects": lists.projects(limit=PROJECTS).rows,
        "family": family,
        "families": kinds.families(),
        "window": window,
        "count": len(cards),
        "most": placing.CARDS_MAX if len(found) == placing.CARDS_MAX else 0,
        "spots": spots,
        "picture": picture_of(cards, spots, land, window) if cards else None,
        "whole": _query(home, family),
    }


def _query(home: ProjectRow | None, family: str) -> str:
    """What addresses of the same choice have behind their question mark."""
    chosen = {"p": "" if home is None else home.code.lower(), "for": family}
    return urlencode({name: value for name, value in chosen.items() if value})
