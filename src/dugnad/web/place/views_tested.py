"""The statement about how everybody can use these pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from dugnad.web.house import house
from dugnad.web.place import tested


@require_safe
def accessible(request: HttpRequest) -> HttpResponse:
    """What was tried by which test, what is known not to work, and whom to tell."""
    context = {
        "version": tested.VERSION,
        "released": parse_date(tested.RELEASED) if tested.RELEASED else None,
        "checks": tested.CHECKS,
        "gaps": tested.GAPS,
        "authority": tested.AUTHORITIES.get(house().place.country, ""),
    }
    return render(request, "place/accessible.html", context)
