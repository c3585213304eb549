"""Beginning to give each month, and stopping."""

from dugnad.charter.entries import Grant
from dugnad.charter.law import Context
from dugnad.charter.money import verbs as money
from dugnad.ledger.contract import Decision, happened, must
from dugnad.ledger.values import COUNT_LIMIT

from .events import SupportAskedFor, SupportBegan, SupportEvent, SupportStopped
from .months import month_of, next_month
from .records import (
    AMOUNT_MAX,
    DAY_MS,
    LASTS_MAX_MS,
    ORDERED,
    Month,
    Support,
    is_over,
    is_unpaid,
)
from .refusals import (
    EndsInThePast,
    EndsTooLate,
    GrantsMissing,
    MoreThanCounts,
    NobodyHoldsMoney,
    NotTakingPart,
    NotYourSupport,
    OfAnotherProject,
    OnlyWhenPutUp,
    SameAnswer,
    TooLate,
)
from .verbs import Give, Open, Stop
from .who import can_promise, in_force, person, promise


def open_card(action: Open, context: Context) -> SupportAskedFor:
    """Answer whether support may be asked for on these terms."""
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if 0 < action.ends_at_ms <= context.now_ms:
        raise EndsInThePast
    if action.ends_at_ms > context.now_ms + LASTS_MAX_MS:
        raise EndsTooLate
    card = context.law.card_at(context.me)
    if card is None or any(Grant("money", verb) not in card.grants for verb in ORDERED):
        raise GrantsMissing
    return SupportAskedFor(
        ends_at_ms=action.ends_at_ms, pay_days=action.pay_days, unit=action.unit, goal=action.goal
    )


def give(support: Support, action: Give, context: Context) -> Decision[SupportEvent]:
    """Answer whoever begins to give each month; the first month is promised at once."""
    member = person(context)
    card, terms = in_force(support, context)
    if is_over(support, context.now_ms):
        raise TooLate
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    is_member = context.law.is_member(card.project, member, context.now_ms)
    if known.organisation is not None and not is_member:
        raise NotTakingPart
    if not can_promise(card, context):
        raise NobodyHoldsMoney
    month, now = month_of(context.now_ms), support.standing.get() or Month(0, 0)
    so_far = support.months.get(month) or Month(0, 0)
    most = max(now.promised, so_far.promised)
    if action.amount > AMOUNT_MAX or most + action.amount >= COUNT_LIMIT:
        raise MoreThanCounts
    if member in support.of_member:
        raise SameAnswer
    number = (support.last.get() or 0) + 1
    began = SupportBegan(
        support=number,
        member=member,
        amount=action.amount,
        shown=action.shown,
        promise=context.law.next_promise(),
        month=month,
        at_ms=context.now_ms,
        pay_by_ms=context.now_ms + terms.pay_days * DAY_MS,
        next_ms=next_month(context.now_ms, number),
    )
    return happened(began, orders=promise(terms, began.promise, member, action.amount, context))


def stop(support: Support, action: Stop, context: Context) -> Decision[SupportEvent]:
    """Answer whoever gives no more; what nothing was paid of need not be paid."""
    member = person(context)
    in_force(support, context)
    found = support.supporters.get(action.support)
    if found is None or found.member != member:
        raise NotYourSupport
    if found.stopped:
        raise SameAnswer
    stopped = SupportStopped(support=action.support, member=member, by=member)
    asked = [number for _support, number in support.promises.keys(under=action.support)]
    unpaid = [
        must("money", money.TakeBackPromise(number=number))
        for number in asked
        if is_unpaid(context.law.promise(number))
    ]
    return happened(stopped, orders=unpaid)
