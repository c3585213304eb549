"""What somebody's own device may keep of the pages that they opened, to be read without a network.

The page says it to the browser in a header, and the worker of that browser (`worker.js`) does what
it says. So whatever ends a visit empties the device with the next page that comes: signing out,
being forgotten, somebody else who signs in, a screen that everybody uses.

Source: decision 0040.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from dugnad.web.helping.desk_screen import desk_screen
from dugnad.web.helping.shared import is_shared
from dugnad.web.people.viewer import viewer_of

HEADER: Final = "Kept-Here"
FORGET: Final = "forget"
"""Everything that was kept goes, answers that wait too, and the worker with it."""
EMPTY: Final = "empty"
"""Every page that was kept goes."""
LEAVE: Final = "leave"
"""This page is not kept; what was kept stays."""
KEEP: Final = "keep"
"""This page is kept."""

KEPT: Final = frozenset(
    {
        "home",
        "mine",
        "project",
        "rules",
        "rules-version",
        "card",
        "box",
        "help",
        "books",
        "place",
        "offline",
    }
)
"""The pages worth reading on the way: what goes on, where and when. Conversations, notes, money,
devices, what is written to one person and all that somebody fills in are none of them."""

_SALT: Final = "dugnad.devices.kept"
_DIGITS: Final = 32


def reader_of(request: HttpRequest) -> str:
    """What stands for whoever reads, on this visit alone; "" where nothing may be kept for them.

    It opens nothing, and no two visits of somebody have anything in common.
    """
    viewer = viewer_of(request)
    if viewer.person is None or viewer.helper is not None or is_shared(request):
        return ""
    key = request.session.session_key
    if key is None or desk_screen(request) is not None:
        return ""
    told = salted_hmac(_SALT, f"{key} {viewer.person.id}", algorithm="sha256")
    return told.hexdigest()[:_DIGITS]


class KeepingMiddleware:
    """Say with every page what the browser may keep of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the page answer, and say it."""
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers[HEADER] = _told(request, response)
        return response


def _told(request: HttpRequest, response: HttpResponse) -> str:
    viewer = viewer_of(request)
    if viewer.person is None or is_shared(request):
        return FORGET
    if viewer.helper is not None:
        return LEAVE
    if desk_screen(request) is not None:
        return EMPTY
    found = request.resolver_match
    kept = (
        request.method == "GET"
        and response.status_code == HTTPStatus.OK
        and found is not None
        and found.url_name in KEPT
        and not viewer.names_helped
        and "no-store" not in response.headers.get("Cache-Control", "")
    )
    return f"{KEEP if kept else LEAVE} {reader_of(request)}".rstrip()
