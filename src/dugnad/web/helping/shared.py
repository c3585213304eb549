"""A screen that everybody uses: how it is known, and what every page does on it (S34)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

COOKIE: Final = "shared"
"""The cookie that says that everybody uses this screen."""
QUIET_S: Final = 90
WARN_S: Final = 30
"""After a pause of so many seconds it asks whether somebody is there, and waits so many more."""
VISIT_S: Final = QUIET_S + WARN_S + 30
"""So long a visit lasts there without a press, whatever the browser does."""


def is_shared(request: HttpRequest) -> bool:
    """Whether everybody uses the screen that a request comes from."""
    return request.COOKIES.get(COOKIE) == "1"


def shared_screen(request: HttpRequest) -> dict[str, int] | None:
    """How long a shared screen waits, in seconds; None on any other."""
    if not is_shared(request):
        return None
    return {"quiet": QUIET_S, "warns": WARN_S, "visit": VISIT_S}


class SharedScreenMiddleware:
    """On a shared screen: nothing is kept, and a visit ends by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the page answer, then see that it leaves nothing behind."""
        response = self.get_response(request)
        if is_shared(request):
            response.headers["Cache-Control"] = "no-store"
            if not request.session.is_empty():
                request.session.set_expiry(VISIT_S)
        return response
