"""What is kept of people here: a page, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dugnad.web.house import house
from dugnad.web.place import register
from dugnad.web.place.register import Kept
from dugnad.web.traces.trace import as_json


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept, why, who reads it and how long; it prints as it stands."""
    context = {
        "tables": register.TABLES,
        "rooms": list(register.in_rooms()),
        "elsewhere": register.ELSEWHERE,
        "grounds": register.GROUNDS,
    }
    return render(request, "place/kept.html", context)


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """The same as an open file, with the tables that each line is about."""
    del request
    rooms = [_told(one) | {"who_looked_is_noted": looks} for one, looks in register.in_rooms()]
    told = {
        "place": house().place.name,
        "language": get_language(),
        "reach": {"phone": house().place.help_phone, "mail": house().place.help_mail},
        "kept": [_told(one) for one in register.TABLES],
        "rooms": rooms,
        "elsewhere": [_told(one) for one in register.ELSEWHERE],
        "grounds": [str(one) for one in register.GROUNDS],
    }
    response = HttpResponse(as_json(told), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kept.json"'
    return response


def _told(one: Kept) -> dict[str, object]:
    return {
        "tables": list(one.tables),
        "what": str(one.what),
        "why": str(one.why),
        "who": str(one.who),
        "how_long": one.until,
    }
