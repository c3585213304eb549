"""The host's desk: what needs you, what waits for the other, boxes, projects (S22 by hand)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dugnad.charter.money.records import BoxKind
from dugnad.charter.money.verbs import CloseBox, ConfirmBox, Decline, NameFund, OpenBox, TakeOn
from dugnad.face.money import CURRENCIES, currency_of
from dugnad.web.acting.services import new_press
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import adding_up
from dugnad.web.kit.held import held_by
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    press_of,
    sign_in_first,
)
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import reading, unclaimed
from dugnad.web.treasury.forms import BoxForm
from dugnad.web.treasury.needing import needs_at
from dugnad.web.treasury.pages import TARGET, Desk, desk_at, not_yours, page, pressed
from dugnad.web.treasury.promised import promised
from dugnad.web.treasury.reading import BatchNow, EntryNow
from dugnad.web.treasury.resting import resting
from dugnad.web.treasury.showing import box_name, lies, lines_of
from dugnad.web.vault import services as vault

HISTORY = 10
FUND_TYPED_MAX = 20
PROMISES_SHOWN = 30


@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """What needs you today, and everything that the host holds."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.is_one:
        return not_yours(request, own)
    return page(request, "desk.html", _context(own))


@require_POST
def answer_project(request: HttpRequest, code: str, asked: str) -> HttpResponse:
    """Take a project on, or say no kindly."""
    own = desk_at(request, code)
    row = lists.project_by_code(asked)
    if row is None:
        raise Http404
    project = bytes(row.project)
    if request.POST.get("answer") == "yes":
        sentence = _("You hold the money of %(project)s from now on. They are told.")
        take_on = TakeOn(project=project, host=own.host)
        pressed(request, own.host, take_on, sentence % {"project": row.title})
    else:
        sentence = _("You said no to %(project)s. They are told, and can ask another host.")
        pressed(request, own.host, Decline(project=project), sentence % {"project": row.title})
    return redirect("desk", own.row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def open_box(request: HttpRequest, code: str) -> HttpResponse:
    """Tell of a bank account or cash box."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.treasurer:
        return not_yours(request, own)
    posted = request.POST if request.method == "POST" else None
    first = {"unit": currency_of(house().place.zone), "title": own.row.title}
    kind: BoxKind = "cash" if request.GET.get("kind") == "cash" else "bank"
    place = house().place
    form = BoxForm(posted, initial=first, zone=place.zone, kind=kind, country=place.country)
    if request.method != "POST" or not form.is_valid():
        return _box_page(request, own, form, MENDING if form.is_bound else 200)
    told = Told(
        title=form.cleaned_data["title"],
        language=viewer_of(request).language,
        extra=tuple((name, form.cleaned_data.get(name, "")) for name in BoxForm.EXTRA),
    )
    # The same press names the same box, so that a second press opens no second one.
    box = vault.lookup_tag("box", press_of(request))[: reading.ID_BYTES]
    asked = OpenBox(host=own.host, box=box, unit=form.cleaned_data["unit"], kind=kind)
    try:
        done = carry_out(request, own.host, TARGET, asked, told=[told])
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _box_page(request, own, form, REFUSED)
    sentence = _("It is told. It is used once another person has looked at it.")
    give_receipt(request, sentence, done)
    return redirect("desk", own.row.code)


@require_POST
def confirm_box(request: HttpRequest, code: str, box: str) -> HttpResponse:
    """Say that a new account is right, as another person than who told of it."""
    own = desk_at(request, code)
    asked = ConfirmBox(host=own.host, box=_id(box))
    pressed(request, own.host, asked, _("It is used from now on, and shown to those who pay."))
    return redirect("desk", own.row.code)


@require_POST
def close_box(request: HttpRequest, code: str, box: str) -> HttpResponse:
    """Use an empty box no more."""
    own = desk_at(request, code)
    asked = CloseBox(host=own.host, box=_id(box))
    pressed(request, own.host, asked, _("It is used no more. What happened in it stays."))
    return redirect("desk", own.row.code)


@require_POST
def name_fund(request: HttpRequest, code: str) -> HttpResponse:
    """Say whose public fund's money the host may hold as well."""
    own = desk_at(request, code)
    if not own.two.is_one:
        return not_yours(request, own)
    typed = request.POST.get("fund", "")[:FUND_TYPED_MAX]
    row = lists.project_by_code(typed.replace(" ", ""))
    if row is None:
        wrong = _("Nothing here has this code. Look at it once more.")
        context = {**_context(own), "no_fund": wrong, "fund_typed": typed}
        return page(request, "desk.html", context, MENDING)
    sentence = _("Money of %(fund)s can be recorded now. It stays apart from the rest.")
    asked = NameFund(host=own.host, fund=bytes(row.project))
    pressed(request, own.host, asked, sentence % {"fund": row.title})
    return redirect("desk", own.row.code)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _day(now: EntryNow | BatchNow) -> tuple[int, int]:
    """The bank's day of something that came in or went out, and when it was written down."""
    if isinstance(now, EntryNow):
        return now.entry.value_ms, now.entry.at_ms
    return now.batch.value_ms or now.batch.made_ms, now.batch.made_ms


def _id(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError as wrong:
        raise Http404 from wrong


def _box_page(request: HttpRequest, own: Desk, form: BoxForm, status: int) -> HttpResponse:
    context = {"project": own.row, "form": form, "kind": form.kind, "press": new_press()}
    return page(request, "box.html", context, status)


def _context(own: Desk) -> dict[str, Any]:
    with house().engine.reader() as store:
        needs = needs_at(store, own.host, own.two)
        boxes = money.boxes_of(store, own.host)
        seats = reading.seats_of(own.host, own.known, store)
        recent = money.entries_of(own.host, limit=HISTORY)
        done = money.batches_of(own.host, waiting=False, limit=HISTORY)
        history = reading.entries_now(store, own.host, recent, own.two)
        paid = reading.batches_now(store, own.host, done, own.two)
        promises = promised(store, own.host)
        at_rest = resting(store, own.host, own.known)
        funds = [fund for _host, fund in money.books(store).funds.keys(under=own.host)]
    held = lists.projects_by_id(money.hosting(own.host, held=True))
    return {
        "project": own.row,
        "two": own.two,
        "seats": seats,
        "entries": needs.entries_of("yours"),
        "batches": needs.batches_of("yours"),
        "others": [*needs.entries_of("another"), *needs.batches_of("another")],
        "their_entries": needs.entries_of("another"),
        "their_batches": needs.batches_of("another"),
        "asking": needs.asking,
        "owed": needs.owed,
        "to_pay": money.how_much_to_pay(own.host),
        "unclaimed": unclaimed.number_at(own.host, house().now_ms()),
        "promises": promises[:PROMISES_SHOWN],
        "more_promises": max(0, len(promises) - PROMISES_SHOWN),
        "ready": any(one.can_go for one in needs.owed),
        "no_details": [one for one in needs.owed if not one.can_go],
        "returning": needs.returning,
        "number": needs.number,
        "at_rest": at_rest,
        "boxes": [(box, box_name(box), lies(box)) for box in boxes],
        "new_boxes": [(box, box_name(box), lines_of(box)) for box in needs.boxes_of("yours")],
        "held_sums": held_by(own.host),
        "held": held,
        "funds": lists.projects_by_id(funds),
        "lately": sorted([*history, *paid], key=_day, reverse=True),
        "sums": adding_up.added_up(money.of_host(own.host), house().place.zone),
        "currencies": CURRENCIES,
    }
