"""Month by month, one supporter at a time, and the end."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context
from dugnad.charter.money import verbs as money
from dugnad.ledger.contract import Decision, happened, must
from dugnad.ledger.values import COUNT_LIMIT

from .events import (
    EndReached,
    MonthLetGo,
    MonthPassedOver,
    MonthPromised,
    SupportEnded,
    SupportEvent,
)
from .months import month_of, next_month
from .records import (
    DAY_MS,
    ENDS_TAG,
    MONTH_TAG,
    STOPS_MOST,
    Month,
    Support,
    Terms,
    is_over,
    is_unpaid,
)
from .refusals import NothingToCarryOut, NotYours, TooLate, UnknownMoment
from .verbs import MomentCame
from .who import can_promise, in_force, lies_there, passed_on, person, promise


def moment(support: Support, action: MomentCame, context: Context) -> Decision[SupportEvent]:
    """Answer a moment: the next month of one supporter, or the end."""
    card, terms = in_force(support, context)
    past = 0 < terms.ends_at_ms <= context.now_ms
    if action.tag == ENDS_TAG and past and support.ended.get() is None:
        return happened(EndReached(), orders=passed_on(terms, context))
    if action.tag == MONTH_TAG and not is_over(support, context.now_ms):
        return _next(support, card, terms, context)
    raise UnknownMoment


def _next(
    support: Support, card: CardEntry, terms: Terms, context: Context
) -> Decision[SupportEvent]:
    """Promise the month of whoever is first in line, and nobody else's."""
    first = next(iter(support.waiting.keys()), None)
    found = None if first is None else support.supporters.get(first[1])
    if first is None or found is None or first[0] > context.now_ms:
        raise UnknownMoment
    at_ms, number = first
    next_ms = next_month(at_ms, number)
    month = month_of(context.now_ms)
    # Months in which the place was asleep are not asked for afterwards, and the month in which it
    # woke is asked for now: the next one is in a calendar month of its own.
    while month_of(next_ms) <= month:
        next_ms = next_month(next_ms, number)
    so_far = support.months.get(month) or Month(0, 0)
    fits = so_far.promised + found.amount < COUNT_LIMIT
    if not fits or not can_promise(card, context):
        return happened(MonthPassedOver(support=number, next_ms=next_ms))
    asked = MonthPromised(
        support=number,
        member=found.member,
        amount=found.amount,
        promise=context.law.next_promise(),
        month=month,
        pay_by_ms=context.now_ms + terms.pay_days * DAY_MS,
        next_ms=next_ms,
    )
    orders = promise(terms, asked.promise, found.member, found.amount, context)
    gone = _let_go(support, number, context)
    events = [MonthLetGo(support=number, member=found.member, promise=one) for one in gone]
    backs = [must("money", money.TakeBackPromise(number=one)) for one in gone]
    return happened(asked, *events, orders=[*orders, *backs, *passed_on(terms, context)])


def _let_go(support: Support, number: int, context: Context) -> list[int]:
    """The months that are no longer among a supporter's last ones, and were not paid."""
    known = [promise for _support, promise in support.promises.keys(under=number)]
    older = known[: len(known) + 1 - STOPS_MOST] if len(known) >= STOPS_MOST else []
    return [one for one in older if is_unpaid(context.law.promise(one))]


def end(support: Support, context: Context) -> Decision[SupportEvent]:
    """Answer who looks after the card and ends it for all."""
    member = person(context)
    card, terms = in_force(support, context)
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    if is_over(support, context.now_ms):
        raise TooLate
    return happened(SupportEnded(by=member), orders=passed_on(terms, context))


def carry_out(support: Support, context: Context) -> Decision[SupportEvent]:
    """Answer whoever presses so that what has come goes to the project."""
    person(context)
    _card, terms = in_force(support, context)
    there = lies_there(terms, context)
    if not there:
        raise NothingToCarryOut
    release = money.Release(unit=terms.unit, amount=there)
    return happened(orders=[must("money", release)])
