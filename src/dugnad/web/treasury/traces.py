"""Where a person's money goes, and what a host must keep of it for its accounts.

Before the bank details are destroyed, what accounting law asks a money host to keep is sealed for
that host alone, with an end date (`forgetting.vouchers`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.face.sentences import StrOrPromise
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, OpenThing, Trace, as_json, cascades
from dugnad.web.treasury import own, payout, years
from dugnad.web.treasury.models import AskedAgain, BankLine, PaidTo, PayTo


def _export(person: Person) -> Files:
    found, where = own.money_of(person), payout.of(person)
    told = {
        "where_your_money_goes": (
            {"name": where.name, "account": where.account, "bank": where.bank} if where else {}
        ),
        "where_it_went": [
            {"name": one.name, "account": one.account, "bank": one.bank}
            for one in payout.all_paid_to(person)
        ],
        "owed_to_you": [
            {"amount": one.amount, "why": one.why, "by": one.host, "stands": str(one.next)}
            for one in (*found.owed, *found.over)
        ],
        "promised": [
            {"amount": one.amount, "for": one.where, "says": one.says, "reference": one.reference}
            for one in found.promised
        ],
        "years": [
            {
                "year": number,
                "rows": [
                    {"day": row.day, "what": row.what, "where": row.where, "amount": row.said}
                    for row in years.year_of(person, number).rows
                ],
            }
            for number in years.years_of(person)
        ],
    }
    return {"money.json": as_json(told)} if any(told.values()) else {}


def _goes(person: Person) -> Sequence[StrOrPromise]:
    if payout.of(person) is None and not payout.all_paid_to(person):
        return ()
    return (_("Your bank details."),)


def _open(person: Person) -> Sequence[OpenThing]:
    return [
        OpenThing(
            says=_("You are one of the two who look after the money of %(host)s.")
            % {"host": row.title or row.code},
            then=_("Your role ends. The other one can move nothing alone: hand it over first."),
            link=reverse("hand-over", args=[row.code]),
        )
        for row in own.desks_of(person)
    ]


TRACE = Trace(
    models=(PayTo, PaidTo, BankLine, AskedAgain),
    forget=cascades,
    export=_export,
    goes=_goes,
    open=_open,
)
