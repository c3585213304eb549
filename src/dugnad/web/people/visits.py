"""What strangers leave here before anybody knows who they are: little, and not for long.

A visitor needs no name for the place to remember what they typed. Without an end a program that
comes each time as somebody new would fill the disk, on which the books are written as well. So only
some visits of strangers begin at one connection, and each is kept for days and not for a year.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.web.house import house
from dugnad.web.people.middleware import SESSION_PERSON
from dugnad.web.people.pace import Pace, client_of

BEGUN: Final = Pace(goes=100, refill_ms=120_000)
"""How many visits of strangers begin at one connection, which a library or a village may share."""
STRANGER_S: Final = 3 * 24 * 3_600
"""How long what a stranger typed is kept, in seconds."""
_EXPIRES: Final = "_session_expiry"
"""Where Django keeps how long a visit lasts, where that is not as long as all others."""


class VisitMiddleware(SessionMiddleware):
    """Django's visits, with an end to those of strangers."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Remember the visit, unless it is one too many; who would sign in then is told."""
        visit = request.session
        if visit.modified and not visit.is_empty() and SESSION_PERSON not in visit:
            if visit.session_key is None and _is_one_too_many(request):
                visit.modified = False
                where = response.headers.get("Location", "")
                return _wait(request) if where.startswith(reverse("sign-in")) else response
            if _EXPIRES not in visit:
                visit.set_expiry(STRANGER_S)
        return super().process_response(request, response)


def _is_one_too_many(request: HttpRequest) -> bool:
    """Whether too many strangers' visits began at a connection; counts this one otherwise."""
    client, now_ms = client_of(request), house().now_ms()
    too_many = BEGUN.wait_ms(client, now_ms) > 0
    if not too_many:
        BEGUN.take(client, now_ms)
    return too_many


def _wait(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Too many visits at once"),
        "what": _("So many began at your connection that no more is remembered just now."),
        "do": _("Go back: what you typed is still there. Wait two minutes, then press once more."),
    }
    return render(request, "face/problem.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
