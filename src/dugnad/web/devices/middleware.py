"""Finds out which device asks, and shows what it has to confirm."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from dugnad.web.keys.hands import CONFIRMED, THIS_DEVICE, ToConfirm
from dugnad.web.keys.models import Device

COOKIE = "own"
SESSION = "confirmed"
"""Where the session keeps the names of presses that were confirmed last."""
_SALT = "dugnad.keys.device"
_YEAR_S = 365 * 24 * 60 * 60


class DeviceMiddleware:
    """Say which device asks, while a page is made; and turn what it has to confirm into a page.

    The cookie opens nothing: it says which public halves belong to this browser. What is confirmed
    is confirmed by the key itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the device, let the page answer, and forget it."""
        device = _read(request)
        here = THIS_DEVICE.set(device)
        said = CONFIRMED.set(() if device is None else tuple(request.session.get(SESSION, ())))
        try:
            return self.get_response(request)
        finally:
            THIS_DEVICE.reset(here)
            CONFIRMED.reset(said)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show what the device has to confirm."""
        if not isinstance(exception, ToConfirm):
            return None
        # Beside what it needs, which needs the pages, which need this.
        from dugnad.web.devices.confirming import confirm_page  # noqa: PLC0415

        return confirm_page(request, exception)


def mark(response: HttpResponse, device: Device) -> None:
    """Let a browser say from now on that it is this device."""
    response.set_cookie(
        COOKIE,
        signing.dumps(str(device.id), salt=_SALT),
        max_age=_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _read(request: HttpRequest) -> UUID | None:
    try:
        return UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_YEAR_S))
    except (signing.BadSignature, ValueError):
        return None
