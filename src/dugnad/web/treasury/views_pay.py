"""What goes out: what is owed and why, a list to pay, approved by another, paid, or sent back."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any, Final, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dugnad.charter.money.accounts import reference
from dugnad.charter.money.events import BatchMade
from dugnad.charter.money.records import BATCH_MAX, OWED_BACK_MAX, Returned
from dugnad.charter.money.verbs import (
    ApproveBatch,
    AskUndoPaid,
    ConfirmPaid,
    DropBatch,
    DropUndoPaid,
    MakeBatch,
    OweBack,
    RecordIn,
    RecordPaid,
    TakeBackApproval,
    UndoPaid,
    WithdrawPaid,
)
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger import codec
from dugnad.web.house import house
from dugnad.web.kit import adding_up
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    sign_in_first,
)
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.money import BoxNow
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import payout, reading
from dugnad.web.treasury.equal_lines import say_it_is_known, stands_besides
from dugnad.web.treasury.fingerprints import of_bank_line
from dugnad.web.treasury.forms import CameBackForm, PaidForm
from dugnad.web.treasury.lines import keep_line
from dugnad.web.treasury.listed import batch_at, by_account, not_ready, told_since, unready_of
from dugnad.web.treasury.pages import (
    TARGET,
    Desk,
    desk_at,
    is_as_seen,
    kept_nowhere,
    not_yours,
    page,
    pressed,
    start_of,
)
from dugnad.web.treasury.reading import BatchNow, OwedNow
from dugnad.web.treasury.showing import box_name

VERBS = {
    "approve": (ApproveBatch, gettext_lazy("Approved. It may be paid now.")),
    "unapprove": (TakeBackApproval, gettext_lazy("The approval is taken back.")),
    "drop": (DropBatch, gettext_lazy("The list is taken apart. Everything is owed as before.")),
    "confirm": (ConfirmPaid, gettext_lazy("Confirmed. It is paid.")),
    "withdraw": (WithdrawPaid, gettext_lazy("Taken back: it was not paid as recorded.")),
    "never": (
        AskUndoPaid,
        gettext_lazy("Asked. Nothing has changed before another person confirms it."),
    ),
    "undo": (UndoPaid, gettext_lazy("Confirmed: it never went out. It can be paid now.")),
    "stays": (DropUndoPaid, gettext_lazy("It stays paid.")),
}
REASONS: Final[dict[Literal["wrong account", "refused", "mistake", "other"], StrOrPromise]] = {
    "wrong account": gettext_lazy("The account was wrong or is closed"),
    "refused": gettext_lazy("Whoever was to get it did not want it"),
    "mistake": gettext_lazy("It was paid by mistake"),
    "other": gettext_lazy("The bank did not say why"),
}
GOING_ON: Final = ("approve", "confirm")
"""What is not pressed while of somebody in the list nobody knows where the money goes."""
MAY_BE_PAID: Final = ("approved", "recorded", "paid")
"""Before it is approved, and once it was taken apart, there is nothing to pay by."""
ROUNDS_MAX = 20
"""One press makes so many times fifty gifts owed; another press goes on."""


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be paid and why; what is chosen becomes a list to pay."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.is_one:
        return not_yours(request, own)
    if request.method != "POST":
        return _choose_page(request, own)
    chosen = [one for one in _chosen(request) if len(one) == reading.ID_BYTES]
    box = _box(own, request.POST.get("box", ""))
    if not chosen:
        return _choose_page(request, own, _("Choose at least one of those below."), MENDING)
    with house().engine.reader() as store:
        unready = unready_of(reading.owed_now(store, own.host, chosen[:BATCH_MAX]), box)
    if unready:
        return _choose_page(request, own, not_ready(unready), MENDING)
    asked = MakeBatch(host=own.host, box=box.box, obligations=tuple(chosen[:BATCH_MAX]))
    try:
        done = carry_out(request, own.host, TARGET, asked)
    except Refused as no:
        return _choose_page(request, own, no.sentence, REFUSED)
    give_receipt(request, _("The list is made. The second person approves it."), done)
    made = next(one for one in done.receipt.events if one.name == BatchMade.__name__)
    return redirect("money-batch", own.row.code, codec.decode(BatchMade, made.data).number)


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One list to pay: what is in it, what is next, and whose turn it is."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.is_one:
        return not_yours(request, own)
    if request.method != "POST":
        return _batch_page(request, own, number, _fresh())
    verb = request.POST.get("verb", "")
    if verb in VERBS:
        now, rows = batch_at(own, number)
        if not is_as_seen(request, now.seen):
            return redirect("money-batch", own.row.code, number)
        unready = unready_of(rows, now.box)
        if unready and verb in GOING_ON:
            give_notice(request, not_ready(unready))
            return redirect("money-batch", own.row.code, number)
        kind, sentence = VERBS[verb]
        pressed(request, own.host, kind(batch=number), sentence)
        return redirect("money-batch", own.row.code, number)
    return _record(request, own, number)


@require_safe
def pay_list(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The list to pay by, on paper or as a table for the bank's page."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.is_one:
        return not_yours(request, own)
    now, rows = batch_at(own, number)
    if now.batch.standing not in MAY_BE_PAID:
        return redirect("money-batch", own.row.code, number)
    if "csv" in request.GET:
        return _table(now, rows)
    context = {
        "project": own.row,
        "now": now,
        "rows": rows,
        "told_since": told_since(now, rows),
        "box": box_name(now.box) if now.box else "",
    }
    return page(request, "pay_list.html", context)


@require_POST
def returned(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The bank sent one payment of a list back: it is owed again once another confirms."""
    own = desk_at(request, code)
    if not own.two.is_one:
        return not_yours(request, own)
    now, rows = batch_at(own, number)
    wanted = request.POST.get("obligation", "")
    row = next((one for one in rows if one.name.hex() == wanted), None)
    form = CameBackForm(request.POST, zone=house().place.zone)
    if row is None:
        raise Http404
    if not form.is_valid():
        return _batch_page(request, own, number, form, MENDING)
    line = form.cleaned_data["line"]

    def named(nth: int) -> bytes:
        return of_bank_line(now.batch.box, line, nth)

    why = next(one for one in REASONS if one in (request.POST.get("reason"), "other"))
    asked = RecordIn(
        host=own.host,
        box=now.batch.box,
        amount=row.left,
        value_ms=form.cleaned_data["day"],
        fingerprint=named(form.nth),
        to=Returned(obligation=row.name, reason=why),
    )
    try:
        done = carry_out(request, own.host, TARGET, asked)
    except Refused as no:
        say_it_is_known(form, no, own.host, named)
        return _batch_page(request, own, number, form, REFUSED)
    keep_line(own.host, asked.fingerprint, line)
    sentence = _("Recorded. It is owed again once another person confirms it.")
    give_receipt(request, sentence, done)
    return redirect("money-batch", own.row.code, number)


@require_POST
def owe_back(request: HttpRequest, code: str, card: str) -> HttpResponse:
    """Make the gifts of a card that gives back owed to those who gave them."""
    own = desk_at(request, code)
    row = lists.card_by_code(card)
    if row is None:
        raise Http404
    numbers = money.to_give_back(bytes(row.card), ROUNDS_MAX * OWED_BACK_MAX)
    sentence = _("They are owed to those who gave. Put them into a list to pay now.")
    for at in range(0, len(numbers), OWED_BACK_MAX):
        some = tuple(numbers[at : at + OWED_BACK_MAX])
        asked = OweBack(card=bytes(row.card), numbers=some)
        if not pressed(request, own.host, asked, sentence, part=f"-o{at}"):
            break
    return redirect("money-choose", own.row.code)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _chosen(request: HttpRequest) -> list[bytes]:
    try:
        return [bytes.fromhex(one) for one in request.POST.getlist("owed")]
    except ValueError as wrong:
        raise Http404 from wrong


def _box(own: Desk, digits: str) -> BoxNow:
    with house().engine.reader() as store:
        boxes = [one for one in money.boxes_of(store, own.host) if one.box.hex() == digits]
    if not boxes:
        raise Http404
    return boxes[0]


def _choose_page(
    request: HttpRequest, own: Desk, problem: Any = "", status: int = 200
) -> HttpResponse:
    start, most = start_of(request), reading.OWED_PAGE
    with house().engine.reader() as store:
        owed = reading.owed_now(store, own.host, money.to_pay(own.host, start, most))
        boxes = [one for one in money.boxes_of(store, own.host) if one.in_use]
    units = dict.fromkeys(one.owed.unit for one in owed)
    # What was left out stays out where the page comes back; each unit has a form of its own.
    chosen, paid_from = request.POST.getlist("owed"), request.POST.get("box", "")
    of_form = next((box.unit for box in boxes if box.box.hex() == paid_from), "")
    groups = [
        {
            "unit": unit,
            "owed": [
                (one, one.name.hex() in chosen if unit == of_form else one.can_go)
                for one in owed
                if one.owed.unit == unit
            ],
            "boxes": [(box.box.hex(), box_name(box)) for box in boxes if box.unit == unit],
        }
        for unit in units
    ]
    context = {
        "project": own.row,
        "groups": groups,
        "treasurer": own.two.treasurer,
        "problem": problem,
        "paid_from": paid_from,
        "most": BATCH_MAX,
        "number": money.how_much_to_pay(own.host),
        "first": start + 1,
        "last": start + len(owed),
        "before": max(start - most, 0) if start else None,
        "after": start + most if len(owed) == most else None,
    }
    return page(request, "choose.html", context, status)


def _batch_page(
    request: HttpRequest, own: Desk, number: int, form: PaidForm, status: int = 200
) -> HttpResponse:
    now, rows = batch_at(own, number)
    unready = unready_of(rows, now.box)
    context = {
        "project": own.row,
        "now": now,
        "rows": rows,
        "box": box_name(now.box) if now.box else "",
        "form": _came_back(form) if now.batch.standing == "paid" else form,
        "two": own.two,
        "may_approve": now.turn == "yours" and now.batch.standing == "made" and not unready,
        "may_confirm": own.two.confirms(now.batch.recorded_by),
        "doubted": now.batch.undo_asked_by is not None,
        "may_undo": own.two.confirms(now.batch.undo_asked_by),
        "told_since": told_since(now, rows),
        "unready": unready,
        "besides": _besides(own, now),
        "reasons": REASONS.items(),
    }
    return page(request, "batch.html", context, status)


def _besides(own: Desk, now: BatchNow) -> str:
    """That a line which reads the same is in the books besides, for whoever confirms this one."""
    if not now.line or now.batch.standing != "recorded":
        return ""

    def named(nth: int) -> bytes:
        return of_bank_line(now.batch.box, now.line, nth)

    with house().engine.reader() as store:
        return stands_besides(store, own.host, named, now.batch.fingerprint or b"")


def _fresh() -> PaidForm:
    return PaidForm(zone=house().place.zone, initial={"day": house().now_ms()})


def _came_back(form: PaidForm) -> PaidForm:
    """The form in the words for what came back; what was typed into it stays."""
    if form.is_bound:
        return form
    return CameBackForm(zone=house().place.zone, initial={"day": house().now_ms()})


def _record(request: HttpRequest, own: Desk, number: int) -> HttpResponse:
    form = PaidForm(request.POST, zone=house().place.zone)
    if not form.is_valid():
        return _batch_page(request, own, number, form, MENDING)
    now, rows = batch_at(own, number)
    unready = unready_of(rows, now.box)
    if unready:
        form.add_error(None, not_ready(unready))
        return _batch_page(request, own, number, form, MENDING)
    line = form.cleaned_data["line"]

    def named(nth: int) -> bytes:
        return of_bank_line(now.batch.box, line, nth)

    name = named(form.nth)
    asked = RecordPaid(batch=number, value_ms=form.cleaned_data["day"], fingerprint=name)
    try:
        done = carry_out(request, own.host, TARGET, asked)
    except Refused as no:
        say_it_is_known(form, no, own.host, named)
        return _batch_page(request, own, number, form, REFUSED)
    keep_line(own.host, name, line)
    payout.note_paid(number, by_account(rows, now.box))
    give_receipt(request, _("Recorded as paid. Another person confirms that it went out."), done)
    return redirect("money-batch", own.row.code, number)


def _table(now: BatchNow, rows: Sequence[OwedNow]) -> HttpResponse:
    answer = kept_nowhere(HttpResponse(content_type="text/csv; charset=utf-8"))
    answer["Content-Disposition"] = f'attachment; filename="pay-{now.number}.csv"'
    table = csv.writer(answer)
    table.writerow(["name", "account", "bank", "amount", "unit", "message"])
    for row in rows:
        table.writerow(
            [
                adding_up.cell(row.details.name if row.details else row.who),
                adding_up.cell(row.details.account if row.details else row.told),
                adding_up.cell(row.details.bank if row.details else ""),
                adding_up.plain_number(row.left, row.owed.unit),
                row.owed.unit,
                message_of(row.name),
            ]
        )
    return answer


def message_of(obligation: bytes) -> str:
    """What stands on a payment, so that a returned one is recognised: digits alone."""
    return reference(int.from_bytes(obligation[:4], "big"))
