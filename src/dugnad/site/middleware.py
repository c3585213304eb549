"""What every page hears from the browser and tells it, beyond what Django does by itself."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware

_NORWEGIAN = re.compile(r"(?<![\w-])no(?:-no)?(?=\s*(?:[,;]|$))", re.IGNORECASE)


class LanguageMiddleware(LocaleMiddleware):
    """Speak the language that was picked on a page, else the first one of the browser's we know.

    Many browsers say only "Norwegian"; that is answered in bokmål.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of this request."""
        wanted = request.META.get("HTTP_ACCEPT_LANGUAGE")
        if wanted:
            request.META["HTTP_ACCEPT_LANGUAGE"] = _NORWEGIAN.sub("nb", wanted)
        super().process_request(request)


PERMISSIONS = (
    "accelerometer=(), ambient-light-sensor=(), browsing-topics=(), camera=(), "
    "display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), serial=(), usb=()"
)
"""No page uses these, so no page may: passkeys stay allowed."""


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Make a middleware that tells the browser which of its powers no page here will ask for."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer
