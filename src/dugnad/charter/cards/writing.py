"""How what happened to cards is written down."""

from typing import assert_never

import msgspec

from dugnad.charter.cards.events import (
    CardClosed,
    CardDecided,
    CardInForce,
    CardObjected,
    CardPlaced,
    CardPutUp,
    CardReworded,
    CardsEvent,
    ObjectionSetAside,
    ObjectionsOver,
    ObjectionWithdrawn,
    PeriodEnded,
)
from dugnad.charter.cards.records import WAITING_TAG, Cards
from dugnad.charter.entries import CardEntry
from dugnad.ledger.values import CardId, MemberId


def evolve(cards: Cards, event: CardsEvent) -> None:
    """Write one event into the state."""
    match event:
        case CardPutUp():
            _write_up(cards, event)
        case CardObjected(card=card, by=by, prose=prose):
            cards.objections.set((card, by), prose)
            entry = cards.cards.get(card)
            if entry is not None:
                # An objection that stands holds the card back, so it is not waiting for the clock.
                cards.waiting.remove((entry.waits_until_ms, card))
                _write(cards, card, entry, objections=entry.objections + 1)
        case ObjectionWithdrawn(card=card, by=by):
            _write_lifted(cards, card, by)
        case ObjectionSetAside(card=card, member=member):
            _write_lifted(cards, card, member)
        case ObjectionsOver(card=card, waited_until_ms=until_ms):
            cards.waiting.remove((until_ms, card))
        case CardDecided(card=card):
            _write(cards, card, cards.cards.get(card), decided=True)
        case CardInForce(card=card, waited_until_ms=until_ms):
            cards.waiting.remove((until_ms, card))
            _write(cards, card, cards.cards.get(card), status="in force")
        case CardClosed(card=card, at_ms=at_ms, waited_until_ms=until_ms):
            cards.waiting.remove((until_ms, card))
            _write(cards, card, cards.cards.get(card), status="closed", closed_ms=at_ms)
        case CardPlaced(card=card, position=position):
            _write(cards, card, cards.cards.get(card), position=position)
        case CardReworded():
            _write_reworded(cards, event)
        case PeriodEnded(again_ms=again_ms):
            cards.due.set(again_ms, WAITING_TAG)
        case _:
            assert_never(event)


def _write_up(cards: Cards, event: CardPutUp) -> None:
    waits = event.waits_until_ms > event.at_ms
    held = waits or event.awaits_decision or event.awaits_money is not None
    cards.cards.set(
        event.card,
        CardEntry(
            project=event.project,
            card_type=event.card_type,
            version=event.version,
            put_up_by=event.by,
            put_up_ms=event.at_ms,
            prose=event.prose,
            status="waiting" if held else "in force",
            waits_until_ms=event.waits_until_ms,
            objections=0,
            closed_ms=None,
            position=0,
            grants=event.grants,
            awaits_decision=event.awaits_decision,
            awaits_money=event.awaits_money,
        ),
    )
    if event.about is not None:
        cards.questions.set(event.about, (*event.beside, event.card))
    if waits:
        cards.waiting.add((event.waits_until_ms, event.card))
        cards.due.set(event.waits_until_ms, WAITING_TAG)


def _write_lifted(cards: Cards, card: CardId, author: MemberId) -> None:
    cards.objections.remove((card, author))
    entry = cards.cards.get(card)
    if entry is not None:
        if entry.objections == 1:
            cards.waiting.add((entry.waits_until_ms, card))
        _write(cards, card, entry, objections=entry.objections - 1)


def _write_reworded(cards: Cards, event: CardReworded) -> None:
    entry = cards.cards.get(event.card)
    if event.waits_until_ms != event.waited_until_ms:
        cards.due.set(event.waits_until_ms, WAITING_TAG)
        # A card that an objection holds back is not among those that wait for the clock.
        if entry is not None and not entry.objections:
            cards.waiting.remove((event.waited_until_ms, event.card))
            cards.waiting.add((event.waits_until_ms, event.card))
    _write(cards, event.card, entry, prose=event.prose, waits_until_ms=event.waits_until_ms)


def _write(cards: Cards, card: CardId, entry: CardEntry | None, **changes: object) -> None:
    if entry is not None:
        cards.cards.set(card, msgspec.structs.replace(entry, **changes))
