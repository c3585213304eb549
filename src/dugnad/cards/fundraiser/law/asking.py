"""Asking for gifts: what a fundraiser may be put up with."""

from dugnad.charter.entries import Grant
from dugnad.charter.law import Context
from dugnad.ledger.values import COUNT_LIMIT

from .events import GiftsAskedFor
from .records import DAY_MS, KINDS, LASTS_MAX_MS, ORDERED
from .refusals import (
    BudgetForNothing,
    BudgetTooLarge,
    EndsInThePast,
    EndsTooLate,
    GrantsMissing,
    NothingAskedFor,
    NothingToReach,
    NoTimeToGive,
    OnlyWhenPutUp,
    QuietUnfit,
    RewardForNothing,
)
from .verbs import Open


def open_card(action: Open, context: Context) -> GiftsAskedFor:
    """Answer whether gifts may be asked for on these terms."""
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if not any((action.money, action.hours, action.things, action.rooms)):
        raise NothingAskedFor
    if action.ends_at_ms <= context.now_ms:
        raise EndsInThePast
    if action.ends_at_ms > context.now_ms + LASTS_MAX_MS:
        raise EndsTooLate
    card = context.law.card_at(context.me)
    if card is not None and action.ends_at_ms <= card.waits_until_ms:
        raise NoTimeToGive
    if card is None or any(Grant("money", verb) not in card.grants for verb in ORDERED):
        raise GrantsMissing
    if action.quiet_until_ms and not context.now_ms < action.quiet_until_ms < action.ends_at_ms:
        raise QuietUnfit
    if not action.money and (action.whole or action.step):
        raise NothingToReach
    asked = GiftsAskedFor(
        ends_at_ms=action.ends_at_ms,
        pay_by_ms=action.ends_at_ms + action.pay_days * DAY_MS,
        unit=action.unit,
        money=action.money,
        hours=action.hours,
        things=action.things,
        rooms=action.rooms,
        whole=action.whole,
        step=action.step,
        rewards=action.rewards,
        collects_for=action.collects_for,
        budget=action.budget,
        quiet_until_ms=action.quiet_until_ms,
    )
    if any(not asked.terms().goal(one.kind) for one in action.rewards):
        raise RewardForNothing
    if any(not asked.terms().goal(one.kind) for one in action.budget):
        raise BudgetForNothing
    if any(asked.terms().budgeted(kind) >= COUNT_LIMIT for kind in KINDS):
        raise BudgetTooLarge
    return asked
