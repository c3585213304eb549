"""Coming into force, when nothing is missing any more: no objection, no decision and no money."""

from dugnad.charter.cards.events import (
    CardDecided,
    CardInForce,
    CardsEvent,
    ObjectionsOver,
    PeriodEnded,
)
from dugnad.charter.cards.finding import decided, open_card
from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.refusals import NotAwaited, NothingDue, NotMoney, StillMissing
from dugnad.charter.cards.verbs import BringIntoForce
from dugnad.charter.entries import CardEntry, Missing, what_is_missing
from dugnad.charter.law import Context
from dugnad.ledger.contract import Decision, happened
from dugnad.ledger.values import CardId

DUE_AT_ONCE = 50
"""How many waiting cards one due moment brings into force before it asks for another."""


def bring_into_force(
    cards: Cards, action: BringIntoForce, context: Context
) -> CardInForce | CardDecided:
    """Do what the project decided for a card; without its money it goes on waiting."""
    entry = decided(cards, action.card, context)
    if not entry.awaits_decision or entry.decided or entry.status != "waiting":
        raise NotAwaited
    if "money" in missing(action.card, entry, context):
        return CardDecided(card=action.card)
    return CardInForce(card=action.card, waited_until_ms=entry.waits_until_ms)


def funded(cards: Cards, card: CardId, context: Context) -> CardInForce:
    """Bring into force a card whose money has come, as money says."""
    if context.actor.orderer != "money":
        raise NotMoney
    entry = open_card(cards, card)
    if entry.awaits_money is None or entry.status != "waiting":
        raise NotAwaited
    if missing(card, entry, context):
        raise StillMissing
    return CardInForce(card=card, waited_until_ms=entry.waits_until_ms)


def missing(card: CardId, entry: CardEntry, context: Context) -> tuple[Missing, ...]:
    """What is missing for a card to be in force, in this order."""
    return what_is_missing(
        entry,
        0 if entry.awaits_money is None else context.law.card_pot(card, entry.awaits_money.unit),
        context.now_ms,
    )


def unless_money_is_missing(
    card: CardId, entry: CardEntry, context: Context
) -> CardInForce | ObjectionsOver:
    """What follows once the time for objections is over and none stands."""
    awaited = entry.awaits_money
    if awaited is not None and context.law.card_pot(card, awaited.unit) < awaited.amount:
        return ObjectionsOver(card=card, waited_until_ms=entry.waits_until_ms)
    return CardInForce(card=card, waited_until_ms=entry.waits_until_ms)


def end_periods(cards: Cards, context: Context) -> Decision[CardsEvent]:
    """Bring into force what has waited long enough and met no objection."""
    events: list[CardsEvent] = []
    for until_ms, card in cards.waiting.keys():  # noqa: SIM118  (a collection, no dict)
        if until_ms > context.now_ms:
            break
        if len(events) == DUE_AT_ONCE:
            events.append(PeriodEnded(again_ms=context.now_ms + 1))
            break
        events.append(unless_money_is_missing(card, open_card(cards, card), context))
    if not events:
        raise NothingDue
    return happened(*events)
