"""Objections: while one stands a card waits.

Its author takes it back, or others set it aside once its author has left the project.
"""

from dugnad.charter.cards.events import (
    CardObjected,
    CardsEvent,
    ObjectionSetAside,
    ObjectionWithdrawn,
)
from dugnad.charter.cards.finding import open_card
from dugnad.charter.cards.force import unless_money_is_missing
from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.refusals import (
    AlreadyObjected,
    NoObjection,
    NotMember,
    NotWaiting,
    StillMember,
    TextMissing,
)
from dugnad.charter.cards.verbs import Object, SetAside
from dugnad.charter.law import Context
from dugnad.ledger.values import CardId, MemberId


def object_to(cards: Cards, action: Object, member: MemberId, context: Context) -> CardObjected:
    """Object to a card while there is time; once for each member."""
    entry = open_card(cards, action.card)
    if not context.law.is_member(entry.project, member, context.now_ms):
        raise NotMember
    if not context.commitments:
        raise TextMissing
    if entry.status != "waiting" or context.now_ms >= entry.waits_until_ms:
        raise NotWaiting
    if (action.card, member) in cards.objections:
        raise AlreadyObjected
    return CardObjected(card=action.card, by=member, prose=context.commitments[0])


def lift(
    cards: Cards,
    card: CardId,
    author: MemberId,
    lifted: ObjectionWithdrawn | ObjectionSetAside,
    context: Context,
) -> list[CardsEvent]:
    """Take an objection from a card; without the last one a card that waited enough is in force."""
    entry = open_card(cards, card)
    if (card, author) not in cards.objections:
        raise NoObjection
    events: list[CardsEvent] = [lifted]
    if entry.objections == 1 and context.now_ms >= entry.waits_until_ms:
        events.append(unless_money_is_missing(card, entry, context))
    return events


def set_aside(
    cards: Cards, action: SetAside, member: MemberId, context: Context
) -> list[CardsEvent]:
    """Take away the objection of somebody who has left the project."""
    entry = open_card(cards, action.card)
    if not context.law.is_member(entry.project, member, context.now_ms):
        raise NotMember
    aside = ObjectionSetAside(card=action.card, by=member, member=action.member)
    events = lift(cards, action.card, action.member, aside, context)
    if context.law.is_member(entry.project, action.member, context.now_ms):
        raise StillMember
    return events
