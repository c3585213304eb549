"""What came in: recorded by one, confirmed by another, matched, and undone with a reason."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dugnad.charter.money.records import Unknown
from dugnad.charter.money.verbs import ConfirmIn, Match, RecordIn, Reverse, WithdrawIn
from dugnad.face.money import amount_words
from dugnad.web.house import house
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    sign_in_first,
)
from dugnad.web.lists import money
from dugnad.web.lists.money import BoxNow
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import purposes, reading
from dugnad.web.treasury.days import day_of
from dugnad.web.treasury.equal_lines import say_it_is_known, stands_besides
from dugnad.web.treasury.fingerprints import of_bank_line, of_count
from dugnad.web.treasury.forms import REVERSED, InForm, MatchForm, ReverseForm
from dugnad.web.treasury.lines import keep_line
from dugnad.web.treasury.pages import TARGET, Desk, desk_at, is_as_seen, not_yours, page, pressed
from dugnad.web.treasury.reading import EntryNow
from dugnad.web.treasury.showing import box_name

SIMPLE = {
    "confirm": gettext_lazy("Confirmed. It is in the books."),
    "withdraw": gettext_lazy("Taken back. Nothing has moved."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, code: str, box: str) -> HttpResponse:
    """Record what came into a box; nothing moves until another person confirms."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.is_one:
        return not_yours(request, own)
    into, form = _form(request, own, box)
    if request.method != "POST" or not form.is_valid():
        return _record_page(request, own, into, form, MENDING if form.is_bound else 200)
    typed = form.cleaned_data
    to = purposes.read(typed["to"], typed["reference"])
    day = day_of(typed["day"], house().place.zone).isoformat()

    def named(nth: int) -> bytes:
        if into.kind == "cash":
            return of_count(into.box, typed["line"], typed["amount"], day, nth)
        return of_bank_line(into.box, typed["line"], nth)

    name = named(form.nth)
    asked = RecordIn(
        host=own.host,
        box=into.box,
        amount=typed["amount"],
        value_ms=typed["day"],
        fingerprint=name,
        to=to,
        origin=bytes.fromhex(typed.get("origin", "")),
    )
    try:
        done = carry_out(request, own.host, TARGET, asked)
    except Refused as no:
        say_it_is_known(form, no, own.host, named)
        return _record_page(request, own, into, form, REFUSED)
    keep_line(own.host, name, typed["line"])
    sentence = _("%(amount)s is recorded. It counts once another person confirms it.")
    amount = amount_words(typed["amount"], into.unit)
    give_receipt(request, sentence % {"amount": amount}, done)
    return redirect("desk", own.row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One thing that came in: what is known of it, and what can be done about it."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.is_one:
        return not_yours(request, own)
    return _press(request, own, number) if request.method == "POST" else _page(request, own, number)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _form(request: HttpRequest, own: Desk, box: str) -> tuple[BoxNow, InForm]:
    with house().engine.reader() as store:
        boxes = [one for one in money.boxes_of(store, own.host) if one.box.hex() == box]
        if not boxes or not boxes[0].in_use:
            raise Http404
        form = InForm(
            request.POST if request.method == "POST" else None,
            zone=house().place.zone,
            initial={"day": house().now_ms()},
            cash=boxes[0].kind == "cash",
            purposes=purposes.choices(store, own.host, boxes[0]),
            origins=purposes.origins(store, own.host),
        )
    return boxes[0], form


def _record_page(
    request: HttpRequest, own: Desk, into: BoxNow, form: InForm, status: int
) -> HttpResponse:
    context = {"project": own.row, "form": form, "box": box_name(into)}
    return page(request, "record.html", context, status)


def _entry(own: Desk, number: int) -> EntryNow:
    with house().engine.reader() as store:
        found = reading.entries_now(store, own.host, [number], own.two)
    if not found:
        raise Http404
    return found[0]


def _forms(
    request: HttpRequest, own: Desk, verb: str, now: EntryNow
) -> tuple[MatchForm, ReverseForm]:
    with house().engine.reader() as store:
        choices = purposes.choices(store, own.host, None, now.entry)
    typed = request.POST if request.method == "POST" else None
    return (
        MatchForm(typed if verb == "match" else None, purposes=choices, prefix="match"),
        ReverseForm(typed if verb == "reverse" else None, prefix="reverse"),
    )


def _page(
    request: HttpRequest,
    own: Desk,
    number: int,
    forms: tuple[MatchForm, ReverseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = _entry(own, number)
    match, reverse = forms or _forms(request, own, "", now)
    context = {
        "project": own.row,
        "now": now,
        "box": box_name(now.box) if now.box else "",
        "besides": _besides(own, now),
        "match": match if now.entry.standing == "unmatched" and not now.entry.asked else None,
        "reverse": reverse if _lies_somewhere(now) else None,
        "may_confirm": own.two.confirms(now.entry.asked_by),
        "withdraws": bool(now.entry.asked),
        "undone": REVERSED.get(now.entry.reason, ""),
    }
    return page(request, "entry.html", context, status)


def _besides(own: Desk, now: EntryNow) -> str:
    """That a line which reads the same is in the books besides, for whoever confirms this one."""
    one = now.entry
    if not now.line or one.asked != "place":
        return ""
    day = day_of(one.value_ms, house().place.zone).isoformat()

    def named(nth: int) -> bytes:
        if now.box is not None and now.box.kind == "cash":
            return of_count(one.box, now.line, one.amount, day, nth)
        return of_bank_line(one.box, now.line, nth)

    with house().engine.reader() as store:
        return stands_besides(store, own.host, named, one.fingerprint)


def _lies_somewhere(now: EntryNow) -> bool:
    return now.entry.standing in ("placed", "unmatched") and not now.entry.asked


def _press(request: HttpRequest, own: Desk, number: int) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb in SIMPLE:
        if not is_as_seen(request, _entry(own, number).seen):
            return redirect("money-entry", own.row.code, number)
        asked = ConfirmIn(entry=number) if verb == "confirm" else WithdrawIn(entry=number)
        pressed(request, own.host, asked, SIMPLE[verb])
        return redirect("money-entry", own.row.code, number)
    now = _entry(own, number)
    match, reverse = _forms(request, own, verb, now)
    form: MatchForm | ReverseForm = match if verb == "match" else reverse
    if verb not in ("match", "reverse") or not form.is_valid():
        return _page(request, own, number, (match, reverse), MENDING)
    typed = form.cleaned_data
    change: Match | Reverse

    def named(nth: int) -> bytes:
        return of_bank_line(now.entry.box, typed["line"], nth)

    if verb == "match":
        to = purposes.read(typed["to"], typed["reference"])
        if isinstance(to, Unknown):
            raise Http404
        change = Match(entry=number, to=to)
    else:
        back = named(form.nth) if typed["line"] else None
        change = Reverse(entry=number, reason=typed["reason"], fingerprint=back)
    try:
        done = carry_out(request, own.host, TARGET, change)
    except Refused as no:
        say_it_is_known(form, no, own.host, named)
        return _page(request, own, number, (match, reverse), REFUSED)
    if isinstance(change, Reverse) and change.fingerprint is not None:
        keep_line(own.host, change.fingerprint, typed["line"])
    give_receipt(request, _("Asked. It is done once another person confirms it."), done)
    return redirect("money-entry", own.row.code, number)
