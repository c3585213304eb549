"""Taking a project out, and beginning one that came here (S39).

Source: MAT-29, CHA-04, K20.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
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
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.acting.services import member_in
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit.one_project import is_readable, row_of, standing_of
from dugnad.web.kit.pressing import REFUSED, give_notice, sign_in_first, take_receipt
from dugnad.web.kit.sheets import Amount, Cell, long_sheet
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
SHOWN_AT_ONCE: Final = 100
"""So many decisions and texts of the past stand on one page."""
DIGITS_MAX: Final = 9
"""No page begins further on than a number of so many digits says."""
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
    # All of it is looked through to say how much it is: that is for those whose project it is.
    found = taking_out.preview(row) if takes_part else None
    context = {
        "project": row,
        "preview": found,
        "size": 0 if found is None else max(1, round(found.size_bytes / MEGABYTE)),
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
def before(request: HttpRequest, code: str) -> HttpResponseBase:
    """Tell the past of a project that came from another place, as its old books have it.

    What is told in it is for whoever may read the project itself.
    """
    row = row_of(code, request)
    if not is_readable(request, row):
        return redirect("project", row.code)
    found = putting_in.arrival_of(bytes(row.project))
    if found is None or found.begun_ms is None:
        raise Http404
    known = past.past_of(found)
    if "csv" in request.GET:
        return _amounts_sheet(row, known.amounts)
    asked = "check" in request.GET
    too_often = asked and _checked_too_often(request, found)
    checked = putting_in.adds_up(found) if asked and not too_often else None
    context = {
        "project": row,
        "arrival": found,
        "counted": _counted(known.brief),
        **_told_shown(known, _whole(request.GET.get("after", ""))),
        "amounts": _amounts_shown(known.amounts),
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
        "counted": _counted(figures.brief_of(putting_in.figures_of(found))),
        "along": found.newcomers.count(),
        "texts": len(putting_in.texts_of(found)),
        "problem": problem,
    }
    return render(request, "moving/arrival.html", context, status=REFUSED if problem else 200)


def _whole(told: str) -> int:
    """From which page on something is shown: a number out of an address, or 0."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= DIGITS_MAX else 0


def _told_shown(known: past.Past, start: int) -> dict[str, Any]:
    """Some decisions and texts, from one on; the next ones stand on the next page."""
    end = start + SHOWN_AT_ONCE
    decided, texts = known.decided[start:end], known.texts[start:end]
    words = past.words_of((*(one.prose for one in decided), *texts))
    more = max(len(known.decided), len(known.texts)) > end
    return {
        "decided": [(one, _title(words, one.prose)) for one in decided],
        "texts": [
            (told.title, plain(told.text), film)
            for told, film in (words[one] for one in texts if one in words)
        ],
        "first": start == 0,
        "after": end if more else 0,
    }


def _title(words: Mapping[bytes, tuple[Told, str]], prose: bytes) -> str:
    return words[prose][0].title if prose in words else ""


def _amounts_shown(amounts: Sequence[past.Line]) -> list[dict[str, Any]]:
    """The first amounts of each sum, for a page; all of them stand in the table to keep."""
    shown = []
    for sort, sentence in past.SORTS.items():
        lines = [one for one in amounts if one.sort == sort]
        first = lines[:AMOUNTS_SHOWN]
        words = past.words_of(one.prose for one in first)
        if lines:
            shown.append(
                {
                    "words": sentence,
                    "lines": [
                        (one, _title(words, one.prose), amount_words(one.amount, one.unit))
                        for one in first
                    ],
                    "more": len(lines) - len(first),
                }
            )
    return shown


def _amounts_sheet(row: ProjectRow, amounts: Sequence[past.Line]) -> StreamingHttpResponse:
    """All amounts as a table, of which so many are looked up as are sent."""
    heads = (_("What"), _("Card"), _("Day"), _("In what"), _("Amount"))
    sorts = {sort: str(words) for sort, words in past.SORTS.items()}
    zone = house().place.zone

    def rows() -> Iterator[Sequence[Cell]]:
        for start in range(0, len(amounts), SHOWN_AT_ONCE):
            some = amounts[start : start + SHOWN_AT_ONCE]
            words = past.words_of(one.prose for one in some)
            for one in some:
                day = local(one.at_ms, zone).date().isoformat() if one.at_ms else ""
                told = (sorts[one.sort], _title(words, one.prose), day, one.unit)
                yield (*told, Amount(one.amount, one.unit))

    return long_sheet(f"before-{row.code.lower()}", heads, rows())


def _counted(counted: figures.Brief) -> dict[str, Any]:
    """Figures in words, for a page."""
    return {
        "members": counted.members,
        "cards": counted.cards,
        "decisions": counted.decisions,
        "passed": counted.passed,
        "totals": [
            {what: amount_words(amount, unit) for what, amount in sums.items()}
            for unit, sums in counted.totals.items()
        ],
        "name": counted.name[:16].upper(),
    }
