"""My money: what I have, what I promised, what is owed to me and why (S12, MON-01, MON-04)."""

from __future__ import annotations

import csv
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.money.verbs import PutBack
from dugnad.charter.people.refusals import AtRest
from dugnad.face.money import amount_words
from dugnad.web import refusals
from dugnad.web.house import house
from dugnad.web.keys.hands import anything_rests, rests_until_ms
from dugnad.web.kit.adding_up import cell, plain_number
from dugnad.web.kit.one_project import row_of
from dugnad.web.kit.pressing import (
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    sign_in_first,
)
from dugnad.web.people.models import Person
from dugnad.web.people.telling import tell_everywhere
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import own, payout, years
from dugnad.web.treasury.forms import PayoutForm
from dugnad.web.treasury.pages import TARGET, kept_nowhere, page
from dugnad.web.treasury.payout import Details

_ELSEWHERE: Final = gettext_lazy("It was said anew where money that is owed to you goes.")
_FIRST: Final = gettext_lazy("It was said where money that is owed to you goes.")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I have, what is promised, what is owed to me and why."""
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    found = own.money_of(person)
    context = {
        "own": found,
        "details": payout.of(person),
        "years": years.years_of(person),
        "desks": own.desks_of(person),
        "rests_until_ms": rests_until_ms(person),
        "speaks_for": own.speaks_for(person),
    }
    return page(request, "mine.html", context)


@require_safe
def theirs(request: HttpRequest, code: str) -> HttpResponse:
    """What is owed to an organisation and why, for those who speak for it."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    if bytes(row.project) not in {bytes(one.project) for one in own.speaks_for(person)}:
        give_notice(request, _("Only those who speak for the organisation see what is owed to it."))
        return redirect("project", row.code)
    found = own.money_under(own.inside_of_organisation(bytes(row.project)))
    return page(request, "theirs.html", {"project": row, "own": found})


@require_http_methods(["GET", "HEAD", "POST"])
def where_to(request: HttpRequest) -> HttpResponse:
    """Where my money goes: given once, for whoever owes me something."""
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    if request.method == "POST" and anything_rests(person):
        give_notice(request, refusals.sentence(AtRest.code()))
        return redirect("my-money")
    if "take-away" in request.POST:
        payout.take_away(person)
        said = _("Your bank details are destroyed.")
        if payout.all_paid_to(person):
            said = _(
                "Your bank details are destroyed for what is still to come. With what was paid to "
                "you already it stays noted where it went, for the two people who paid it."
            )
        give_notice(request, said)
        return redirect("my-money")
    known = payout.of(person)
    first = {"name": known.name, "account": known.account, "bank": known.bank} if known else None
    form = PayoutForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        payout.give(person, Details(**form.cleaned_data), house().now_ms())
        tell_everywhere(person, _FIRST if known is None else _ELSEWHERE, "money-where-to")
        give_notice(request, _("Kept. What is owed to you can be paid there from now on."))
        return redirect("my-money")
    context = {"form": form, "known": known is not None}
    return page(request, "where_to.html", context, 422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def put_back(request: HttpRequest, obligation: str) -> HttpResponse:
    """Give what I am owed to a project, seeing what it starts there."""
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    found = own.owed_by_name(person, obligation)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _put_back_page(request, person, found)
    wish = own.wish_named(found, request.POST.get("to", ""))
    if wish is None:
        raise Http404
    typed = own.read_part(request.POST.get("amount", ""), found.left)
    if typed is None:
        problem = _("Write an amount up to %(amount)s.") % {"amount": found.amount}
        return _put_back_page(request, person, found, problem, REFUSED)
    asked = PutBack(
        obligation=found.name, amount=typed, project=wish.project, card=wish.card or None
    )
    try:
        done = carry_out(request, found.acts_in, TARGET, asked)
    except Refused as no:
        return _put_back_page(request, person, found, no.sentence, REFUSED)
    said = {"amount": amount_words(typed, found.unit), "where": wish.name}
    give_receipt(request, _("%(amount)s is given to %(where)s. Thank you.") % said, done)
    return redirect("my-money")


@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    """One year: what was paid to me, what I gave; on paper, and as a table."""
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    found = years.year_of(person, number)
    if "csv" in request.GET:
        return _table(found)
    return page(request, "year.html", {"year": found})


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _put_back_page(
    request: HttpRequest, person: Person, found: own.Owed, problem: Any = "", status: int = 200
) -> HttpResponse:
    context = {
        "owed": found,
        "wishes": own.wishes_for(found),
        "problem": problem,
        "typed": request.POST.get("amount", ""),
    }
    del person
    return page(request, "put_back.html", context, status)


def _table(found: years.Year) -> HttpResponse:
    answer = kept_nowhere(HttpResponse(content_type="text/csv; charset=utf-8"))
    answer["Content-Disposition"] = f'attachment; filename="my-money-{found.number}.csv"'
    rows = csv.writer(answer)
    rows.writerow(["day", "what", "where", "held by", "unit", "amount"])
    for row in found.rows:
        rows.writerow(
            [
                row.day,
                cell(row.what),
                cell(row.where),
                cell(row.host),
                row.unit,
                plain_number(row.amount, row.unit),
            ]
        )
    return answer
