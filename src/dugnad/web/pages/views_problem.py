"""Pages for what went wrong: what happened, that nothing was lost, what to do."""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dugnad.engine.room import is_full
from dugnad.web.house import NoHouseError, house

log = logging.getLogger("dugnad.pages")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing has this address, or it is not for this reader."""
    del exception
    return _problem(
        request,
        404,
        _("This page is not here"),
        _("Perhaps the address was cut off, or the page was for somebody else."),
        _("Type the six characters of a card on the first page, or look at what is happening."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The browser sent something that cannot be read."""
    del exception
    return _problem(
        request,
        400,
        _("That could not be read"),
        _("Nothing was changed."),
        _("Go back, and press once more. If it happens again, ring us.")
        if _can_be_rung()
        else _("Go back, and press once more."),
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is for somebody else."""
    del exception
    return _problem(
        request,
        403,
        _("This is for somebody else"),
        _("Nothing was changed."),
        _("Ask whoever put up the card. Their name stands on it."),
    )


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for too long, or came from another site."""
    del reason
    return _problem(
        request,
        403,
        _("The page had been open for too long"),
        _("Nothing was changed. What you typed is still there when you go back."),
        _("Go back, load the page again, and press once more. Cookies of this site must be on."),
    )


def fault(request: HttpRequest) -> HttpResponse:
    """Something broke; it was written into the log by whoever noticed.

    Where it is the disk that is full, nothing is broken, and pressing again helps in a while.
    """
    try:
        if is_full(sys.exception()):
            return _no_room(request)
        return _problem(
            request,
            500,
            _("Something broke here"),
            _("It is not your fault, and what you did before is kept."),
            _("Try again in a minute. If it happens again, ring us and say when it was.")
            if _can_be_rung()
            else _("Try again in a minute."),
        )
    except Exception:
        log.exception("Even the page about a fault could not be shown.")
        text = "Something broke here. Try again in a minute."
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def _no_room(request: HttpRequest) -> HttpResponse:
    return _problem(
        request,
        503,
        _("Nothing can be written down just now"),
        _("There is no room left on this computer. Nothing was changed, and nothing is lost."),
        _("Go back: what you typed is still there. Press again in a few minutes, or ring us.")
        if _can_be_rung()
        else _("Go back: what you typed is still there. Press again in a few minutes."),
    )


def _can_be_rung() -> bool:
    """Whether the place has a phone that a person answers."""
    try:
        return bool(house().place.help_phone)
    except NoHouseError:
        return False


def _problem(request: HttpRequest, status: int, title: str, what: str, do: str) -> HttpResponse:
    context = {"title": title, "what": what, "do": do}
    return render(request, "face/problem.html", context, status=status)
