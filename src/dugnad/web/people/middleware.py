"""Finds out who looks, before any view runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from dugnad.web.people.models import Person
from dugnad.web.people.viewer import Viewer, viewer_of
from dugnad.web.people.whereabouts import only_looking

SESSION_PERSON = "person"
"""Where the session keeps the id of whoever is signed in: all it knows of them."""
SESSION_ENDED = "ended"
"""Beside it, how often they had signed out everywhere else when this visit began."""
_LOOKS = ("GET", "HEAD")
"""What a browser asks where nothing is pressed."""
FOR_PROGRAMS = "/api/"
"""Addresses at which nobody is known by a cookie."""


class ViewerMiddleware:
    """Set `request.viewer` from the session, and speak the person's language.

    A language picked on the page (its cookie) goes before the one of the profile. Visitors without
    a session cost no read of the database, and programs never do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the viewer, then let the page answer."""
        person = _signed_in(request)
        if person is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(person.language)
        language = translation.get_language() or settings.LANGUAGE_CODE
        request.viewer = Viewer(person, language)  # type: ignore[attr-defined]  # our own addition.
        with only_looking() if request.method in _LOOKS else nullcontext():
            response = self.get_response(request)
        # What one person sees is for no cache between here and them, and a page is made anew for
        # each look: the books may have moved, and the reader may have signed in meanwhile.
        # What somebody sees for another whom they help, no browser keeps to go back to.
        kept = "no-store" if viewer_of(request).helper else "private, no-cache"
        response.headers.setdefault("Cache-Control", kept)
        return response


def _signed_in(request: HttpRequest) -> Person | None:
    if request.path_info.startswith(FOR_PROGRAMS):
        return None
    told = request.session.get(SESSION_PERSON)
    if not isinstance(told, str):
        return None
    person = Person.objects.filter(id=UUID(told)).first()
    if person is not None and request.session.get(SESSION_ENDED, 0) != person.visits_ended:
        request.session.flush()
        return None
    return person
