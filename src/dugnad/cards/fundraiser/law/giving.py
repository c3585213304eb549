"""Promising a gift."""

from typing import assert_never

from dugnad.charter.law import Context, hand_of
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import Unit
from dugnad.ledger.contract import Decision, Order, happened, must
from dugnad.ledger.values import COUNT_LIMIT

from .events import FundraiserEvent, GiftPromised
from .records import GIFT_MAX, GIFTS_MAX, Circle, Fundraiser, Kind, Terms, stage_of, sums_of
from .refusals import (
    MoreThanCounts,
    NobodyHoldsMoney,
    NotAskedFor,
    NotTakingPart,
    OfAnotherProject,
    RewardForMore,
    RewardGone,
    TooLate,
    TooManyGifts,
    UnknownReward,
)
from .verbs import Give
from .who import campaign_of, in_force, person


def give(fund: Fundraiser, action: Give, context: Context) -> Decision[FundraiserEvent]:
    """Answer whoever promises a gift."""
    member = person(context)
    card, terms = in_force(fund, context)
    if stage_of(fund) != "giving" or context.now_ms >= terms.ends_at_ms:
        raise TooLate
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    is_member = context.law.is_member(card.project, member, context.now_ms)
    if known.organisation is not None and not is_member:
        raise NotTakingPart
    if not terms.goal(action.kind):
        raise NotAskedFor
    if action.kind == "money" and context.law.host_of(card.project) is None:
        raise NobodyHoldsMoney
    if action.amount > GIFT_MAX:
        raise MoreThanCounts
    if sums_of(fund, action.kind).promised + action.amount >= COUNT_LIMIT:
        raise MoreThanCounts
    giver = fund.givers.get(member)
    if giver is not None and giver.gifts >= GIFTS_MAX:
        raise TooManyGifts
    _may_have(fund, terms, action)
    promised = GiftPromised(
        gift=(fund.last.get() or 0) + 1,
        member=member,
        kind=action.kind,
        amount=action.amount,
        shown=action.shown,
        reward=action.reward,
        prose=context.commitments[0] if context.commitments else None,
        promise=context.law.next_promise(),
        circle=_circle(action, said=known.organisation is not None, is_member=is_member),
        at_ms=context.now_ms,
        by=hand_of(context),
    )
    return happened(promised, orders=_promise(terms, promised, context))


def _circle(action: Give, *, said: bool, is_member: bool) -> Circle:
    """Where a gift comes from: told of organisations, and of people who are seen by name."""
    if not said and action.shown != "name":
        return "unsaid"
    return "project" if is_member else "outside"


def _promise(terms: Terms, promised: GiftPromised, context: Context) -> list[Order]:
    """Write a promise into the books of money; the first one of money begins to collect it."""
    promise = money.Promise(
        number=promised.promise,
        giver=promised.member,
        unit=unit_of(terms, promised.kind),
        amount=promised.amount,
    )
    orders = [must("money", promise)]
    if promised.kind == "money" and campaign_of(context) is None:
        # Whatever happens to the card before its end, what came is given back.
        collect = money.Collect(
            unit=terms.unit, until_ms=terms.pay_by_ms, back=True, to=terms.collects_for
        )
        orders.insert(0, must("money", collect))
    return orders


def unit_of(terms: Terms, kind: Kind) -> Unit:
    """In which unit the books of money count a kind of gift."""
    match kind:
        case "money":
            return terms.unit
        case "hours":
            return "minutes"
        case "things":
            return "things"
        case "rooms":
            return "rooms"
        case _:
            assert_never(kind)


def _may_have(fund: Fundraiser, terms: Terms, action: Give) -> None:
    """Look whether the thank-you that was asked for can be had."""
    if not action.reward:
        return
    reward = terms.rewards[action.reward - 1] if action.reward <= len(terms.rewards) else None
    if reward is None or reward.kind != action.kind:
        raise UnknownReward
    if action.amount < reward.least:
        raise RewardForMore
    if reward.stock and (fund.taken.get(action.reward) or 0) >= reward.stock:
        raise RewardGone
