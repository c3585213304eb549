"""What comes in: recorded by one person, confirmed by another, and where it goes.

A payment finds its promise by the reference. What came too late, or beyond what was promised, is
owed back to the giver; what nobody can place waits as unmatched until somebody knows.
"""

from typing import assert_never

from dugnad.charter.law import Context
from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import PRIVATE, box_of, total
from dugnad.charter.money.events import (
    InConfirmed,
    InRecorded,
    InReversed,
    InWithdrawn,
    MatchAsked,
    MoneyEvent,
    ReversalAsked,
)
from dugnad.charter.money.holding import funded
from dugnad.charter.money.hosts import another_of_two, lies_in, one_of_two, open_box, reopened
from dugnad.charter.money.placing import by_box, place, still_there, unmatched
from dugnad.charter.money.records import Entry, ForPromise, Money, Unknown
from dugnad.ledger.contract import Decision, happened
from dugnad.ledger.values import COUNT_LIMIT, Count


# ── decide
def decide(money: Money, action: verbs.OfReceiving, context: Context) -> Decision[MoneyEvent]:
    """Answer one action about what comes in."""
    match action:
        case verbs.RecordIn():
            return happened(_record(money, action, context))
        case verbs.ConfirmIn():
            return _confirm(money, action.entry, context)
        case verbs.WithdrawIn(entry=number):
            entry = _entry_of(money, number)
            by = one_of_two(entry.host, context)
            if not entry.asked:
                raise refusals.NothingAsked
            return happened(InWithdrawn(number=number, by=by))
        case verbs.Match():
            return happened(_match(money, action, context))
        case verbs.Reverse():
            return happened(_reverse(money, action, context))
        case _:
            assert_never(action)


def _entry_of(money: Money, number: Count) -> Entry:
    entry = money.entries.get(number)
    if entry is None:
        raise refusals.UnknownEntry
    return entry


def _record(money: Money, action: verbs.RecordIn, context: Context) -> InRecorded:
    by = one_of_two(action.host, context)
    box = open_box(money, action.host, action.box)
    if action.origin != PRIVATE and (action.host, action.origin) not in money.funds:
        raise refusals.UnknownFund
    if action.value_ms > context.now_ms:
        raise refusals.FromTheFuture
    if action.fingerprint in money.claimed:
        raise refusals.LineKnown
    number = (money.recorded.get() or 0) + 1
    entry = Entry(
        host=action.host,
        box=action.box,
        unit=box.unit,
        amount=action.amount,
        origin=action.origin,
        value_ms=action.value_ms,
        fingerprint=action.fingerprint,
        to=action.to,
        asked_by=by,
        at_ms=context.now_ms,
    )
    if not isinstance(action.to, ForPromise):
        # A reference that leads nowhere is recorded as it came; anything else was chosen here.
        place(money, number, entry, action.to, context)
    return InRecorded(number=number, entry=entry)


def _match(money: Money, action: verbs.Match, context: Context) -> MatchAsked:
    entry = _entry_of(money, action.entry)
    by = one_of_two(entry.host, context)
    if entry.asked:
        raise refusals.AlreadyAsked
    if entry.standing != "unmatched":
        raise refusals.NotUnmatched
    if isinstance(action.to, Unknown):
        raise refusals.PurposeUnfit
    place(money, action.entry, entry, action.to, context)
    return MatchAsked(number=action.entry, by=by, to=action.to)


def _reverse(money: Money, action: verbs.Reverse, context: Context) -> ReversalAsked:
    entry = _entry_of(money, action.entry)
    by = one_of_two(entry.host, context)
    if entry.asked:
        raise refusals.AlreadyAsked
    if entry.standing not in ("unmatched", "placed"):
        raise refusals.NotPlaced
    if (action.fingerprint is None) != (action.reason == "mistake"):
        raise refusals.LineNeeded
    if action.fingerprint is not None and action.fingerprint in money.claimed:
        raise refusals.LineKnown
    still_there(money, entry)
    return ReversalAsked(number=action.entry, by=by, reason=action.reason, line=action.fingerprint)


# ── Confirming: the only place where money comes in
def _confirm(money: Money, number: Count, context: Context) -> Decision[MoneyEvent]:
    entry = _entry_of(money, number)
    if not entry.asked:
        one_of_two(entry.host, context)
        raise refusals.NothingAsked
    by = another_of_two(entry.host, entry.asked_by, context)
    if entry.asked == "reverse":
        still_there(money, entry)
        lines = by_box(entry, entry.at, ())
        undone = InReversed(lines=lines, number=number, by=by, reason=entry.reason)
        return happened(undone, *reopened(money, undone))
    if entry.asked == "place":
        _can_be_counted(money, entry)
    try:
        placing = place(money, number, entry, entry.to, context)
    except refusals.MoneyRefused:
        if entry.asked == "match":
            raise
        # It has come in, whatever became of its purpose since it was recorded.
        placing = unmatched(number, entry)
    confirmed = InConfirmed(
        lines=by_box(entry, entry.at, placing.at),
        number=number,
        by=by,
        to=placing.to,
        at=placing.at,
        gift=placing.gift,
        id=placing.id,
        obligation=placing.obligation,
        batch=placing.batch,
        at_ms=context.now_ms,
    )
    orders = funded(money, placing.at, context)
    return happened(confirmed, *reopened(money, confirmed), orders=orders)


def _can_be_counted(money: Money, entry: Entry) -> None:
    """Refuse what would make a host hold more of a unit than the books count."""
    held = sum(
        -total(lies_in(money, box_of(entry.host, box), entry.unit))
        for _, box in money.boxes.keys(under=entry.host)
    )
    if held + entry.amount >= COUNT_LIMIT:
        raise refusals.MoreThanCounts
