"""The end: promises are in, payments are in, and what came goes where it belongs."""

from dugnad.charter.entries import card_of
from dugnad.charter.law import Context
from dugnad.charter.money import verbs as money
from dugnad.ledger.contract import Decision, Order, attempt, happened, must
from dugnad.ledger.values import Action

from .events import FundraiserEvent, GoalMissed, GoalReached, PaymentReminder, PromisesEnded
from .records import ENDS_TAG, REMINDER_TAG, SETTLES_TAG, Fundraiser, Terms, stage_of, sums_of
from .refusals import NothingToCarryOut, UnknownMoment
from .verbs import MomentCame
from .who import campaign_of, has_come, in_force, person


def moment(fund: Fundraiser, action: MomentCame, context: Context) -> Decision[FundraiserEvent]:
    """Answer a moment that was waited for: the end, a reminder, the end of the payment days."""
    _, terms = in_force(fund, context)
    stage = stage_of(fund)
    if action.tag == ENDS_TAG and stage == "giving":
        return _end(fund, terms, context)
    if action.tag == REMINDER_TAG and stage == "paying":
        return happened(PaymentReminder())
    if action.tag == SETTLES_TAG and stage == "paying":
        return _settle(terms, context)
    raise UnknownMoment


def _end(fund: Fundraiser, terms: Terms, context: Context) -> Decision[FundraiserEvent]:
    """Promises end: what cannot be reached any more is missed, what need not be paid is reached."""
    promised, come = sums_of(fund, "money").promised, has_come(context)
    if terms.whole and promised < terms.money:
        return happened(GoalMissed(), orders=all_back(context))
    if come >= promised:
        return happened(GoalReached(), orders=_all_on(terms, context))
    # What is there already goes on, once it is certain that nothing will be owed back.
    certain = not terms.whole or come >= terms.money
    return happened(PromisesEnded(), orders=_all_on(terms, context) if certain else ())


def _settle(terms: Terms, context: Context) -> Decision[FundraiserEvent]:
    """The payment days are over: what came in time decides."""
    if terms.whole and has_come(context) < terms.money:
        return happened(GoalMissed(), orders=all_back(context))
    return happened(GoalReached(), orders=_all_on(terms, context))


def _all_on(terms: Terms, context: Context) -> list[Order]:
    """Keep what came, and let it go to the project; `CarryOut` does what could not be done."""
    return [attempt("money", action) for action in _on(terms, context)]


def _on(terms: Terms, context: Context) -> list[Action]:
    """What of that is still to be done."""
    card, campaign = card_of(context.me), campaign_of(context)
    if card is None or campaign is None:
        return []
    orders: list[Action] = [] if campaign.standing == "kept" else [money.Keep()]
    there = context.law.card_pot(card, terms.unit)
    if there:
        orders.append(money.Release(unit=terms.unit, amount=there))
    return orders


def all_back(context: Context) -> list[Order]:
    """Give back what came, and let go the promises of money."""
    return [] if campaign_of(context) is None else [attempt("money", money.GiveBack())]


def carry_out(fund: Fundraiser, context: Context) -> Decision[FundraiserEvent]:
    """Answer whoever presses so that what has come goes where it belongs."""
    person(context)
    _, terms = in_force(fund, context)
    stage, campaign = stage_of(fund), campaign_of(context)
    orders: list[Action] = []
    if stage == "reached":
        orders = _on(terms, context)
    elif stage in ("missed", "called off") and campaign is not None:
        orders = [] if campaign.standing == "returning" else [money.GiveBack()]
    if not orders:
        raise NothingToCarryOut
    return happened(orders=[must("money", one) for one in orders])
