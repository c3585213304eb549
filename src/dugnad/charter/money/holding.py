"""What lies in the pots of projects and cards, and how it gets from one to another."""

from collections.abc import Sequence
from typing import assert_never

from dugnad.charter.cards import verbs as cards
from dugnad.charter.entries import CardEntry, card_of, target_of
from dugnad.charter.law import Context
from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import Balance, Line, moved, pot_of, take, total
from dugnad.charter.money.events import (
    HoldingEvent,
    MoneyEvent,
    MoneySetAside,
    PotEmptied,
    Released,
)
from dugnad.charter.money.hosts import host_of, lies_in, person_of
from dugnad.charter.money.promises import card_that_orders, free_in, open_card
from dugnad.charter.money.records import Money
from dugnad.ledger.contract import Decision, Order, attempt, happened
from dugnad.ledger.values import CardId


# ── decide
def decide(money: Money, action: verbs.OfHolding, context: Context) -> Decision[MoneyEvent]:
    """Answer one action about pots."""
    match action:
        case verbs.Release():
            event: HoldingEvent = _release(money, action, context)
        case verbs.SetAside():
            event = _set_aside(money, action, context)
        case verbs.EmptyPot():
            event = _empty(money, action, context)
        case _:
            assert_never(action)
    return happened(event, orders=funded(money, event.lines, context))


def _release(money: Money, action: verbs.Release, context: Context) -> Released:
    card, entry = card_that_orders(context)
    host = host_of(money, entry.project)
    pot = pot_of(host, entry.project, card)
    parts = spent(money, card, lies_in(money, pot, action.unit), action.unit, action.amount)
    campaign = money.campaigns.get(card)
    to = None if campaign is None else campaign.to
    other = None if to is None else context.law.card(to)
    if other is None or other.status == "closed":
        to = None
    lines = moved(pot, pot_of(host, entry.project, to), action.unit, parts)
    return Released(lines=lines, card=card, to=to)


def _set_aside(money: Money, action: verbs.SetAside, context: Context) -> MoneySetAside:
    decision, entry = decision_that_orders(context)
    open_card(entry.project, action.card, context)
    host = host_of(money, entry.project)
    pot = pot_of(host, entry.project)
    lies = lies_in(money, pot, action.unit)
    if action.amount > total(lies):
        raise refusals.NotEnough
    target = pot_of(host, entry.project, action.card)
    lines = moved(pot, target, action.unit, take(lies, action.amount))
    return MoneySetAside(lines=lines, card=action.card, decision=decision)


def _empty(money: Money, action: verbs.EmptyPot, context: Context) -> PotEmptied:
    member = person_of(context)
    entry = context.law.card(action.card)
    if entry is None:
        raise refusals.UnknownCard
    if not context.law.is_member(entry.project, member, context.now_ms):
        raise refusals.NotMember
    if entry.status != "closed":
        raise refusals.NotClosed
    host = host_of(money, entry.project)
    pot = pot_of(host, entry.project, action.card)
    campaign = money.campaigns.get(action.card)
    free = free_in(lies_in(money, pot, action.unit), campaign, action.unit)
    if not free:
        raise refusals.NotEnough
    lines = moved(pot, pot_of(host, entry.project), action.unit, free)
    return PotEmptied(lines=lines, card=action.card, by=member)


# ── What other rooms ask of pots
def decision_that_orders(context: Context) -> tuple[CardId, CardEntry]:
    """The decision that asks, which speaks for its project.

    Raises:
        NotDecided: somebody else asks.
    """
    orderer = context.actor.orderer
    card = None if orderer is None else card_of(orderer)
    entry = None if card is None else context.law.card(card)
    if card is None or entry is None or not context.law.decided(orderer, entry.project):
        raise refusals.NotDecided
    return card, entry


def spent(money: Money, card: CardId, pot: Balance, unit: str, amount: int) -> Balance:
    """What a card spends of its pot, by origin; what may have to be given back stays.

    Raises:
        NotEnough, HeldForGivers: as they say.
    """
    free = free_in(pot, money.campaigns.get(card), unit)
    if amount > total(pot):
        raise refusals.NotEnough
    if amount > total(free):
        raise refusals.HeldForGivers
    return take(free, amount)


def funded(money: Money, lines: Sequence[Line], context: Context) -> list[Order]:
    """Tell the cards that waited for the money which these lines move to their pots.

    Those that were not in force for want of it come into force; those that could not have owed
    what is due hear that there is more.
    """
    orders: list[Order] = []
    for line in lines:
        account = line.account
        if account.kind != "pot" or not account.owner or line.amount < 0:
            continue
        entry = context.law.card(account.owner)
        if entry is not None and entry.status == "in force":
            came = attempt(target_of(account.owner), verbs.MoneyCame())
            if context.law.waits_for_money(account.owner) and came not in orders:
                orders.append(came)
            continue
        if entry is None or entry.awaits_money is None or entry.status != "waiting":
            continue
        awaited = entry.awaits_money
        lies = total(lies_in(money, account, awaited.unit)) + sum(
            one.amount for one in lines if (one.account, one.unit) == (account, awaited.unit)
        )
        order = attempt("cards", cards.Funded(card=account.owner))
        if lies >= awaited.amount and order not in orders:
            orders.append(order)
    return orders
