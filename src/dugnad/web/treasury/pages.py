"""What the pages of the desk have in common: whose desk it is, and a press with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dugnad.charter.money.records import MoneyHost
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import new_press
from dugnad.web.house import house
from dugnad.web.kit.one_project import row_of
from dugnad.web.kit.pressing import Refused, carry_out, give_notice, give_receipt, take_receipt
from dugnad.web.lists import money
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import reading
from dugnad.web.treasury.reading import Two

TARGET = money.TARGET
NOT_YOURS = 403
DIGITS_MAX = 9


@dataclass(frozen=True)
class Desk:
    """The desk of a host, and how the viewer stands there."""

    row: ProjectRow
    known: MoneyHost
    two: Two

    @property
    def host(self) -> ProjectId:
        """The host's project."""
        return bytes(self.row.project)


def desk_at(request: HttpRequest, code: str) -> Desk:
    """The desk of the host with this code.

    Raises:
        Http404: the place has never named it a host.
    """
    row = row_of(code, request)
    with house().engine.reader() as store:
        known = money.host_at(store, bytes(row.project))
        if known is None:
            raise Http404
        return Desk(
            row, known, reading.two_of(viewer_of(request).person, bytes(row.project), store)
        )


def not_yours(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Say whose desk it is, and where everybody can look."""
    with house().engine.reader() as store:
        seats = reading.seats_of(desk.host, desk.known, store)
    context = {"project": desk.row, "seats": seats}
    return render(request, "treasury/not_yours.html", context, status=NOT_YOURS)


def pressed(
    request: HttpRequest,
    project: ProjectId,
    asked: Any,
    sentence: StrOrPromise,
    *,
    part: str = "",
) -> bool:
    """Carry out a press about money; leave its receipt, or why not, for the next page."""
    try:
        done = carry_out(request, project, TARGET, asked, part=part)
    except Refused as no:
        give_notice(request, no.sentence)
        return False
    give_receipt(request, sentence, done)
    return True


def is_as_seen(request: HttpRequest, now: str) -> bool:
    """Whether what is confirmed is what was looked at; says so where it changed in between."""
    if request.POST.get("seen", now) == now:
        return True
    give_notice(request, _("This has changed since you looked. Look again: nothing was done."))
    return False


def start_of(request: HttpRequest) -> int:
    """From which place on a list is shown."""
    typed = request.GET.get("from", "")
    return int(typed) if typed.isdecimal() and len(typed) < DIGITS_MAX else 0


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page with the receipt of the press before, and a name for the next one."""
    shown = {"receipt": take_receipt(request), "press": new_press(), **context}
    return kept_nowhere(render(request, f"treasury/{template}", shown, status=status))


def kept_nowhere(answer: HttpResponse) -> HttpResponse:
    """Let no browser keep it: accounts and sums stand there, and whoever sits there next goes back.

    Args:
        answer: a page, or a table to save.
    """
    answer.headers["Cache-Control"] = "no-store"
    return answer
