"""Every no of the interface: a stable code, and a sentence in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from dugnad.engine.port import EngineClosed, NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.api.writing import told

log = logging.getLogger("dugnad.api")

AT_THE_DOOR: Final[Mapping[str, int]] = {
    "Malformed": 400,
    "Expired": 400,
    "TooFarAhead": 400,
    "BadSignature": 401,
    "UnknownKey": 403,
    "Replayed": 409,
    "TooLarge": 413,
    "TooFast": 429,
    "Fault": 500,
}
"""The status for each code of the door."""

SENTENCES: Final[Mapping[str, Promise]] = {
    "NotFound": _("There is nothing at this address."),
    "NotUnderstood": _("The request could not be read. The description says what is expected."),
    "LengthMissing": _("Say how long the body is (Content-Length), and send it again."),
    "NotThisKind": _(
        "Send one action as application/octet-stream, or several as application/msgpack."
    ),
    "NothingYet": _("Nothing has been written down in this place yet."),
    "NotNow": _("Nothing can be written down just now. Send the same again in a few minutes."),
    "Broken": _("Something broke here. It is written in the log of whoever runs the place."),
}
"""What is said of what only programs can get wrong."""

RETRY_S: Final = 60


class Problem(Exception):
    """The answer is a no; `code` and `status` say which, `wait_s` when to try again."""

    def __init__(self, code: str, status: int, wait_s: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.wait_s = wait_s


def sentence_of(code: str) -> str:
    """Say why not."""
    return str(SENTENCES.get(code) or refusals.sentence(code))


def away(no: TurnedAway) -> Problem:
    """What the door said, as an answer."""
    status = AT_THE_DOOR.get(no.code, 400)
    return Problem(no.code, status, RETRY_S if no.code == "TooFast" else 0)


def answer(problem: Problem) -> HttpResponse:
    """Say no."""
    said = {"code": problem.code, "sentence": sentence_of(problem.code)}
    response = told(said, status=problem.status)
    if problem.wait_s:
        response["Retry-After"] = str(problem.wait_s)
    return response


def listen(api: NinjaAPI) -> None:
    """Let every fault of the interface be told in the one shape."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Problem: lambda _request, problem: answer(problem),
        TurnedAway: lambda _request, no: answer(away(no)),
        Http404: lambda _request, _error: answer(Problem("NotFound", 404)),
        ValidationError: lambda _request, _error: answer(Problem("NotUnderstood", 422)),
        NotKept: lambda _request, _error: answer(_not_now()),
        ClockTrouble: lambda _request, _error: answer(_not_now()),
        EngineClosed: lambda _request, _error: answer(_not_now()),
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _not_now() -> Problem:
    return Problem("NotNow", 503, RETRY_S)


def _broken(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The interface broke.", exc_info=error)
    return answer(Problem("Broken", 500))
