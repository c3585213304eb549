"""Putting up a card: who may, and what it waits for."""

from typing import assert_never

from dugnad.charter.cards.events import CardPutUp, CardsEvent
from dugnad.charter.cards.finding import rules_for
from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.refusals import (
    CardKnown,
    NoNewOnes,
    NotMember,
    OfAnotherProject,
    TextMissing,
    TooManyQuestions,
    UnknownType,
)
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.decisions.terms import card_of_effect
from dugnad.charter.decisions.verbs import Open
from dugnad.charter.entries import Rules, target_of
from dugnad.charter.law import DECIDING, Context
from dugnad.ledger.codec import decode
from dugnad.ledger.contract import Decision, Order, happened
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.values import CardId, MemberId

QUESTIONS_AT_ONCE = 3
"""So many questions about one card somebody may have that are not over."""


def put_up(cards: Cards, action: PutUp, member: MemberId, context: Context) -> Decision[CardsEvent]:
    """Put up a card by the newest rules of its type, and open it."""
    law = context.law
    rules = rules_for(action.project, context)
    known = law.member(member)
    if known is None or known.project != action.project:
        raise OfAnotherProject
    if not _may_put_up(rules, action, member, context):
        raise NotMember
    if not context.commitments:
        raise TextMissing
    version = law.version_of(action.card_type)
    if version is None:
        raise UnknownType
    if law.withdrawn_ms(action.card_type) is not None:
        raise NoNewOnes
    if action.card in cards.cards:
        raise CardKnown
    about = _asks_about(action)
    up = CardPutUp(
        card=action.card,
        project=action.project,
        card_type=action.card_type,
        version=version,
        by=member,
        prose=context.commitments[0],
        grants=action.grants,
        at_ms=context.now_ms,
        waits_until_ms=context.now_ms + _objection_ms(rules, action),
        awaits_decision=action.awaits_decision and action.card_type not in DECIDING,
        awaits_money=None if action.card_type in DECIDING else action.awaits_money,
        about=about,
        beside=() if about is None else _open_about(about, member, context),
    )
    opening = Order(to=target_of(action.card), verb="Open", arguments=action.opening, must=True)
    return happened(up, orders=[opening])


def _objection_ms(rules: Rules, action: PutUp) -> int:
    """How long a new card waits for objections: not where the group decides on it anyway."""
    if action.awaits_decision or action.card_type in DECIDING:
        return 0
    return rules.objection_ms


def _asks_about(action: PutUp) -> CardId | None:
    """The card that a question would change; None where it is none, or about none."""
    if action.card_type not in DECIDING:
        return None
    try:
        return card_of_effect(decode(Open, action.opening).effect)
    except NotCanonical:
        return None  # it does not open, so it is not put up.


def _open_about(about: CardId, member: MemberId, context: Context) -> tuple[CardId, ...]:
    """The questions about a card from which something may still follow.

    Each that is put up reads and names them, so nobody has more of them at once than a few: there
    is always room for what others ask.
    """
    law = context.law
    found = tuple(
        one for one in law.questions_about(about) if law.is_to_be_decided(one, context.now_ms)
    )
    asked = [law.card(one) for one in found if law.is_to_be_counted(one)]
    mine = [one for one in asked if one is not None and one.put_up_by == member]
    if len(mine) >= QUESTIONS_AT_ONCE:
        raise TooManyQuestions
    return found


def _may_put_up(rules: Rules, action: PutUp, member: MemberId, context: Context) -> bool:
    """Whether somebody may put up such a card; every member may propose (PRJ-11)."""
    if action.card_type in DECIDING:
        return context.law.is_member(action.project, member, context.now_ms)
    match rules.puts_up:
        case "anyone":
            return True
        case "members":
            return context.law.is_member(action.project, member, context.now_ms)
        case "starters":
            return context.law.is_starter(action.project, member, context.now_ms)
        case _:
            assert_never(rules.puts_up)
