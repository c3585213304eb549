"""A helper's own screen while somebody sits beside them: it empties itself after a pause (J19).

The helper stays signed in, as it is their screen. What goes is the other one: what was begun at the
desk ends, in the books too, and their slip lies there no more. The place looks at the time itself,
so that this holds where the browser runs no scripts, or was closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.web.helping import ending
from dugnad.web.helping.desk_slips import take_off
from dugnad.web.helping.shared import VISIT_S, Empties
from dugnad.web.house import house
from dugnad.web.kit.pressing import give_notice
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of

_AT: Final = "desk_at"
"""When the helper last pressed anything while somebody sat there, in milliseconds."""

_NOTED_MS: Final = 10_000
"""How often that is noted at most: pages that load together must not write over each other."""


def sits_down(request: HttpRequest) -> None:
    """Somebody sits beside the helper from now on."""
    request.session[_AT] = house().now_ms()


def clear(request: HttpRequest, helper: Person) -> None:
    """They have gone: end what was begun here, and let nothing of it lie on the desk."""
    ending.clear_desk(helper)
    take_off(request)
    request.session.pop(_AT, None)


def desk_screen(request: HttpRequest) -> Empties | None:
    """How the screen empties itself; None where nobody sits there."""
    if not hasattr(request, "session") or _AT not in request.session:
        return None  # a page that stands for a fault is made before there is a session.
    return Empties(reverse("helping-done"), reverse("helping"), desk=True)


class DeskScreenMiddleware:
    """Empty the screen of a desk at which nobody has pressed anything for a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the time, then let the page answer, which no browser keeps meanwhile."""
        person = viewer_of(request).person
        # Only who is signed in sits at a desk; for all others no session is read.
        at_ms = request.session.get(_AT) if person is not None else None
        if not isinstance(at_ms, int) or person is None:
            return self.get_response(request)
        if house().now_ms() - at_ms >= VISIT_S * 1_000:
            clear(request, person)
            if request.method != "POST":
                give_notice(request, _("The screen was cleared after a pause."))
                return redirect("helping")
        elif house().now_ms() - at_ms >= _NOTED_MS:
            sits_down(request)
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response
