"""The card that an action speaks of, or the rule that says no."""

from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.refusals import (
    AlreadyClosed,
    DecidedTogether,
    NotDecided,
    NotYours,
    UnknownCard,
    UnknownProject,
)
from dugnad.charter.entries import CardEntry, Rules
from dugnad.charter.law import DECIDING, Context
from dugnad.ledger.values import CardId, MemberId, ProjectId


def rules_for(project: ProjectId, context: Context) -> Rules:
    """The rules in force in a project.

    Raises:
        UnknownProject: there is none.
    """
    entry = context.law.project(project)
    rules = None if entry is None else context.law.rules(project, entry.rules_version)
    if rules is None:
        raise UnknownProject
    return rules


def open_card(cards: Cards, card: CardId) -> CardEntry:
    """A card that is not closed.

    Raises:
        UnknownCard, AlreadyClosed: as they say.
    """
    entry = cards.cards.get(card)
    if entry is None:
        raise UnknownCard
    if entry.status == "closed":
        raise AlreadyClosed
    return entry


def decided(cards: Cards, card: CardId, context: Context) -> CardEntry:
    """An open card, where its project has decided what is asked."""
    entry = open_card(cards, card)
    if not context.law.decided(context.actor.orderer, entry.project):
        raise NotDecided
    return entry


def mine(cards: Cards, card: CardId, member: MemberId, context: Context) -> CardEntry:
    """An open card that somebody put up, or whose project they look after.

    Raises:
        UnknownCard, AlreadyClosed, NotYours: as they say.
    """
    entry = open_card(cards, card)
    if not context.law.looks_after(entry, member, context.now_ms):
        raise NotYours
    return entry


def alone(entry: CardEntry) -> None:
    """Refuse to end a question before it is decided, be it by deciding something else.

    Raises:
        DecidedTogether: the card is one.
    """
    if entry.card_type in DECIDING:
        raise DecidedTogether
