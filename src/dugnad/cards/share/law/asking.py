"""Asking for what is offered, and offering what is asked for."""

from dugnad.charter.law import Context
from dugnad.ledger.values import MemberId, Moment

from .events import AskedFor, Offered
from .records import AHEAD_MS, BEGUN_MS, DAY_MS, OPEN_MAX, OWN_MAX, Share, Terms, Way
from .refusals import (
    EndsBeforeStart,
    InThePast,
    SameAnswer,
    Taken,
    TheOtherWay,
    TooFarAhead,
    TooLate,
    TooLong,
    TooManyOfYours,
    TooManyWait,
    YourOwn,
)
from .verbs import Ask
from .who import helper, in_force, may_take_part, person


def ask(share: Share, action: Ask, context: Context) -> AskedFor:
    """Answer whoever asks for what is offered."""
    if action.until_ms <= action.from_ms:
        raise EndsBeforeStart
    if action.until_ms <= context.now_ms or action.from_ms < context.now_ms - BEGUN_MS:
        raise InThePast
    if action.until_ms > context.now_ms + AHEAD_MS:
        raise TooFarAhead
    member, terms = _other_side(share, "offer", context)
    if 0 < terms.until_ms < action.until_ms:
        raise TooLate
    if terms.days and action.until_ms - action.from_ms > terms.days * DAY_MS:
        raise TooLong
    if is_taken(share, action.from_ms, action.until_ms):
        raise Taken
    for _member, number in share.of_member.keys(under=member):
        loan = share.loans.get(number)
        if loan is not None and (loan.from_ms, loan.until_ms) == (action.from_ms, action.until_ms):
            raise SameAnswer
    return AskedFor(
        loan=_next(share, member),
        member=member,
        from_ms=action.from_ms,
        until_ms=action.until_ms,
        hand=helper(context),
    )


def offer(share: Share, context: Context) -> Offered:
    """Answer whoever offers what is asked for."""
    member, terms = _other_side(share, "ask", context)
    if next(share.of_member.keys(under=member), None) is not None:
        raise SameAnswer
    return Offered(
        loan=_next(share, member),
        member=member,
        from_ms=terms.from_ms,
        until_ms=terms.until_ms,
        hand=helper(context),
    )


def is_taken(share: Share, from_ms: Moment, until_ms: Moment) -> bool:
    """Whether an agreed time overlaps with another one.

    As agreed times never do, the first that ends later is the only one to look at.
    """
    ends_later = next(share.taken.items(start=(from_ms + 1, 0)), None)
    return ends_later is not None and ends_later[1] < until_ms


def _other_side(share: Share, way: Way, context: Context) -> tuple[MemberId, Terms]:
    """Give who comes to the card and its terms; refuses whoever cannot."""
    member = person(context)
    card, terms = in_force(share, context)
    may_take_part(card, terms, member, context)
    if terms.way != way:
        raise TheOtherWay
    if member == card.put_up_by and not (terms.of_group and way == "offer"):
        raise YourOwn
    if 0 < terms.until_ms <= context.now_ms:
        raise TooLate
    return member, terms


def _next(share: Share, member: MemberId) -> int:
    """The number of the next loan; refuses where too many wait."""
    if len([*share.of_member.keys(under=member)]) >= OWN_MAX:
        raise TooManyOfYours
    if len([*share.open.keys()]) >= OPEN_MAX:
        raise TooManyWait
    return (share.last.get() or 0) + 1
