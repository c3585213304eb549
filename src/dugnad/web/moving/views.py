"""Taking a project out, and beginning one that came here (S39).

Source: MAT-29, CHA-04, K20.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.engine.port import NotKept
from dugnad.face.moments import local
from dugnad.face.money import amount_words
from dugnad.ledger.codec import decode
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.acting.services import member_in
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.pressing import REFUSED, give_notice, sign_in_first, take_receipt
from dugnad.web.kit.sheets import Amount, sheet
from dugnad.web.leading.reading import now_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.moving import figures, past, putting_in, taking_out
from dugnad.web.moving.checking import NotPutIn
from dugnad.web.moving.models import Arrival
from dugnad.web.people.buckets import Size, shared, take, take_all
from dugnad.web.people.models import Person
from dugnad.web.people.pace import client_of
from dugnad.web.people.viewer import viewer_of
from dugnad.web.people.views_me import signed_in

MEGABYTE = 1_000_000
TOO_MANY = 429
AMOUNTS_SHOWN: Final = 100
"""So many amounts of each sum stand on the page; the table to keep has all."""
_TOO_OFTEN: Final = gettext_lazy("That is much work for this computer. Try again in ten minutes.")
_CHECKED_LATELY: Final = gettext_lazy(
    "That is much work for this computer, and was done a moment ago. Try again in twenty minutes."
)
TAKEN_OUT: Final = Size(goes=6, refill_ms=10 * 60_000)
"""How often somebody may take projects out: each time all of the books are copied and packed."""
CHECKED: Final = Size(goes=2, refill_ms=10 * 60_000)
"""How often the old books of a project may be worked out again, by whoever it is."""


@require_safe
def take_out_page(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is taken out, how large it is, and who goes along."""
    row = row_of(code, request)
    person = viewer_of(request).person
    takes_part = bool(standing_of(request, row)["takes_part"])
    context = {
        "project": row,
        "preview": (found := taking_out.preview(row, inside=takes_part)),
        "size": max(1, round(found.size_bytes / MEGABYTE)),
        "takes_part": takes_part,
        "along": taking_out.goes_along(person, bytes(row.project)),
        "looks_after": _looks_after(person, row),
        "came": putting_in.arrival_of(bytes(row.project)) is not None,
        "receipt": take_receipt(request),
    }
    return render(request, "moving/take_out.html", context)


@require_POST
def along(request: HttpRequest, code: str) -> HttpResponse:
    """Let a member go along with name and address, or not after all."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is None or not standing_of(request, row)["takes_part"]:
        return sign_in_first(request, reverse("take-out", args=[row.code]))
    if request.POST.get("along") == "yes":
        taking_out.go_along(person, bytes(row.project))
        give_notice(request, _("You go along when the project moves."))
    else:
        taking_out.stay(person, bytes(row.project))
        give_notice(request, _("You do not go along. Only your number would be in the file."))
    return redirect("take-out", row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the project in one file to whoever looks after it."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if request.method != "POST":
        return redirect("take-out", row.code)
    if not _looks_after(person, row):
        return sign_in_first(request, reverse("take-out", args=[row.code]))
    if person is None or take("take-out", str(person.id), TAKEN_OUT, house().now_ms()):
        give_notice(request, _TOO_OFTEN)
        return redirect("take-out", row.code)
    name = f"project-{row.code.lower()}.zip"
    answer = FileResponse(
        taking_out.take_out(row), content_type="application/zip", as_attachment=True, filename=name
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def before(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the past of a project that came from another place, as its old books have it."""
    row = row_of(code, request)
    found = putting_in.arrival_of(bytes(row.project))
    if found is None or found.begun_ms is None:
        raise Http404
    counted = putting_in.figures_of(found)
    amounts = past.amounts_of(found, counted)
    if "csv" in request.GET:
        return _amounts_sheet(row, amounts)
    asked = "check" in request.GET
    too_often = asked and _checked_too_often(request, found)
    checked = putting_in.adds_up(found) if asked and not too_often else None
    context = {
        "project": row,
        "arrival": found,
        "counted": _counted(counted),
        "texts": [
            (told.title, plain(told.text), one.film)
            for one in putting_in.texts_of(found)
            for told in (decode(Told, bytes(one.payload or b"")),)
        ],
        "decided": past.decisions_of(found),
        "amounts": _amounts_shown(amounts),
        "checked": checked,
        "problem": _CHECKED_LATELY if too_often else "",
        "waiting": found.newcomers.filter(done_ms=None).count(),
        "taken_in": found.newcomers.filter(outcome=putting_in.IN).count(),
        "others": found.newcomers.exclude(done_ms=None).exclude(outcome=putting_in.IN).count(),
        "receipt": take_receipt(request),
    }
    return render(request, "moving/before.html", context, status=TOO_MANY if too_often else 200)


@require_safe
@signed_in
def arrivals(request: HttpRequest, person: Person) -> HttpResponse:
    """List what came and waits for this person to look at it."""
    mine = Arrival.objects.filter(by=person).order_by("-came_ms")
    rows = {bytes(row.project): row for row in lists.projects_by_id(bytes(a.project) for a in mine)}
    context = {
        "arrivals": [(one, rows.get(bytes(one.project))) for one in mine],
        "receipt": take_receipt(request),
    }
    return render(request, "moving/arrivals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def arrival(request: HttpRequest, person: Person, arrival_id: UUID) -> HttpResponse:
    """Look at what came; begin it, or throw it away as if it had never come."""
    found = Arrival.objects.filter(id=arrival_id, by=person).first()
    if found is None:
        raise Http404
    if found.begun_ms is not None:
        row = lists.project(bytes(found.project))
        return redirect("before", row.code) if row else redirect("arrivals")
    if request.method != "POST":
        return _look(request, found)
    if "throw-away" in request.POST:
        putting_in.throw_away(found)
        give_notice(request, _("Thrown away. Nothing of it is here any more."))
        return redirect("arrivals")
    try:
        putting_in.begin(found, person)
    except NotPutIn as no:
        return _look(request, found, no.sentence)
    except (TurnedAway, NotLetIn, ClockTrouble, NotKept):
        return _look(request, found, str(refusals.NOTHING_WRITTEN))
    lists.catch_up()
    row = lists.project(bytes(found.project))
    give_notice(request, _("It has begun here. Those who go along come in one by one."))
    return redirect("before", row.code) if row else redirect("arrivals")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _checked_too_often(request: HttpRequest, found: Arrival) -> bool:
    """Whether the old books were worked out too often lately; counts this time.

    One connection alone does not keep others from it.
    """
    goes = shared("old-books", found.id.hex, client_of(request), CHECKED)
    return take_all(goes, house().now_ms()) > 0


def _looks_after(person: Person | None, row: ProjectRow) -> bool:
    project = bytes(row.project)
    member = member_in(person, project)
    with house().engine.reader() as store:
        return member is not None and Law(store).holds(project, STARTER, member, now_of(store))


def _look(request: HttpRequest, found: Arrival, problem: str = "") -> HttpResponse:
    context = {
        "arrival": found,
        "counted": _counted(putting_in.figures_of(found)),
        "along": found.newcomers.count(),
        "texts": len(putting_in.texts_of(found)),
        "problem": problem,
    }
    return render(request, "moving/arrival.html", context, status=REFUSED if problem else 200)


def _amounts_shown(amounts: Sequence[past.Line]) -> list[dict[str, Any]]:
    """The first amounts of each sum, for a page; all of them stand in the table to keep."""
    shown = []
    for sort, words in past.SORTS.items():
        lines = [one for one in amounts if one.sort == sort]
        if lines:
            shown.append(
                {
                    "words": words,
                    "lines": [
                        (one, amount_words(one.amount, one.unit)) for one in lines[:AMOUNTS_SHOWN]
                    ],
                    "more": max(0, len(lines) - AMOUNTS_SHOWN),
                }
            )
    return shown


def _amounts_sheet(row: ProjectRow, amounts: Sequence[past.Line]) -> HttpResponse:
    heads = (_("What"), _("Card"), _("Day"), _("In what"), _("Amount"))
    zone = house().place.zone
    rows = [
        (
            str(past.SORTS[one.sort]),
            one.title,
            local(one.at_ms, zone).date().isoformat() if one.at_ms else "",
            one.unit,
            Amount(one.amount, one.unit),
        )
        for one in amounts
    ]
    return sheet(f"before-{row.code.lower()}", heads, rows)


GOING_ON: Final = ("beginning", "open", "counting")
"""How a question stands that nobody has decided yet."""


def _counted(counted: figures.Figures) -> dict[str, Any]:
    """Figures in words, for a page."""
    cards = [one for one in counted["cards"] if "decided" in one]
    decided = [one for one in cards if one["decided"]["standing"] not in GOING_ON]
    totals = counted["money"]["totals"]
    return {
        "members": counted["members"],
        "cards": len(counted["cards"]),
        "decisions": len(decided),
        "passed": sum(one["decided"]["standing"] == "passed" for one in decided),
        "totals": [
            {what: amount_words(amount, unit) for what, amount in sums.items()}
            for unit, sums in totals.items()
            if any(sums.values())
        ],
        "name": figures.digest(counted)[:16].upper(),
    }
