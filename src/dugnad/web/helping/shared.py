"""A screen that everybody uses: how it is known, and what every page does on it (S34)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

COOKIE: Final = "shared"
"""The cookie that says that everybody uses this screen."""
SHARED: Final = "1"
"""What its value begins with; after a dot comes a mark of the code that takes it back."""
QUIET_S: Final = 90
WARN_S: Final = 30
"""After a pause of so many seconds it asks whether somebody is there, and waits so many more."""
VISIT_S: Final = QUIET_S + WARN_S + 30
"""So long a visit lasts there without a press, whatever the browser does."""

NOT_THERE: Final = frozenset(
    {
        "devices-home",
        "devices-ask",
        "devices-begin-again",
        "me-device-begin",
        "me-device-finish",
    }
)
"""What would make it somebody's own device: the next press on "I am done" would lose their key."""
REFUSED: Final = 409


def is_shared(request: HttpRequest) -> bool:
    """Whether everybody uses the screen that a request comes from."""
    return request.COOKIES.get(COOKIE, "").partition(".")[0] == SHARED


@dataclass(frozen=True)
class Empties:
    """That a screen empties itself after a pause.

    Attributes:
        done: the address that empties it, by a press.
        starts: the page that it shows then.
        desk: whether it is a helper's own, which they go on using.
        quiet, warns, visit: how long it waits, in seconds.
    """

    done: str
    starts: str
    desk: bool = False
    quiet: int = QUIET_S
    warns: int = WARN_S
    visit: int = VISIT_S


def shared_screen(request: HttpRequest) -> Empties | None:
    """How a shared screen empties itself; None on any other."""
    return Empties(reverse("kiosk-done"), reverse("kiosk")) if is_shared(request) else None


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
            _end_soon(response)
            if not request.session.is_empty():
                request.session.set_expiry(VISIT_S)
        return response

    def process_view(
        self, request: HttpRequest, *_view: Callable[..., HttpResponse]
    ) -> HttpResponse | None:
        """Let nobody keep a key there."""
        found = request.resolver_match
        if not is_shared(request) or found is None or found.url_name not in NOT_THERE:
            return None
        sentence = _("Everybody uses this screen. Do this on a device that is yours alone.")
        return JsonResponse({"sentence": sentence}, status=REFUSED)


def _end_soon(response: HttpResponse) -> None:
    """Let no cookie outlive the visit, such as the one that knows who has signed in before."""
    for name, cookie in response.cookies.items():
        if name != COOKIE and int(cookie["max-age"] or 0) > VISIT_S:
            cookie["max-age"], cookie["expires"] = VISIT_S, ""
