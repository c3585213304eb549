"""What every page hears from the browser and tells it, beyond what Django does by itself."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware

_THIS_COMPUTER = ("127.0.0.1", "::1")
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


def visitor_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Make a middleware that learns from a web server in front who is really asking.

    Without it, everybody would seem to be that server, and one person who tries too often would
    shut out all others. Only a server on this computer is believed, and only in a place that has
    an https address, which is given by such a server.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if told and settings.HTTPS and request.META.get("REMOTE_ADDR") in _THIS_COMPUTER:
            request.META["REMOTE_ADDR"] = told
        return get_response(request)

    return answer


PERMISSIONS = (
    "accelerometer=(), browsing-topics=(), camera=(), "
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


def read_here_alone(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Make a middleware that keeps pages of other sites from taking in what is served here.

    Else such a page could show a picture or file of this place, or learn whether there is one for
    whoever looks at it. Files that come with the program are served here as well.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer
