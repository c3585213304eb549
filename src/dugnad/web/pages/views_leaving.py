"""Resting for a while, and leaving a project (PRJ-03)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.projects import Leave, Rest
from dugnad.web.acting.services import new_press
from dugnad.web.house import house
from dugnad.web.pages.one_project import law_of, number_in, row_of, standing_of
from dugnad.web.pages.pressing import sign_in_first
from dugnad.web.pages.views_project import press_on
from dugnad.web.people.viewer import viewer_of

REST_WEEKS = (1, 4, 12)
_WEEK_MS = 7 * 24 * 3_600_000


@require_http_methods(["GET", "HEAD", "POST"])
def rest(request: HttpRequest, code: str) -> HttpResponse:
    """Rest for some weeks, or come back; nobody asks a resting person for anything."""
    row = row_of(code)
    if request.method == "POST" and viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if request.method != "POST" and not standing_of(request, row)["takes_part"]:
        return redirect("project", row.code)
    if request.method == "POST":
        weeks = number_in(request, "weeks")
        until = house().now_ms() + weeks * _WEEK_MS if weeks in REST_WEEKS else 0
        asked = Rest(project=bytes(row.project), until_ms=until)
        sentence = _("You rest. Your place is kept.") if until else _("Welcome back.")
        return press_on(request, row, asked, sentence)
    context = {
        "project": row,
        "weeks": REST_WEEKS,
        "me": standing_of(request, row),
        "press": new_press(),
    }
    return render(request, "pages/rest.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Show what ends by leaving, and leave (PRJ-03)."""
    row = row_of(code)
    if request.method == "POST" and viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if request.method == "POST":
        asked = Leave(project=bytes(row.project))
        sentence = _("You have left. Thank you for having been here.")
        return press_on(request, row, asked, sentence)
    me = standing_of(request, row)
    if not me["takes_part"]:
        return redirect("project", row.code)
    context = {
        "project": row,
        "me": me,
        "last": me["starter"] and len(law_of(row)["starters"]) == 1,
        "press": new_press(),
    }
    return render(request, "pages/leave.html", context)
