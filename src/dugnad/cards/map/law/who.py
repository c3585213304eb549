"""Who draws, and on which map."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, principal_of
from dugnad.ledger.values import MemberId

from .records import Chart, Terms
from .refusals import NotAMember, NotAPerson, NotInForce, OfAnotherProject, OnlyKeepers


def person(context: Context) -> MemberId:
    """Give for whom somebody acts; refuses where it is a card or the clock."""
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def in_force(chart: Chart, context: Context) -> tuple[CardEntry, Terms]:
    """Give the card and its terms; refuses where it is not in force."""
    card, terms = context.law.card_at(context.me), chart.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def may_draw(card: CardEntry, terms: Terms, member: MemberId, context: Context) -> bool:
    """Whether somebody looks after the card; refuses whoever may not draw on it."""
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    if context.law.looks_after(card, member, context.now_ms):
        return True
    # An organisation draws where it takes part: being known there is a person's.
    anybody = terms.drawers == "everybody" and known.organisation is None
    if not anybody and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember
    if terms.drawers == "keepers":
        raise OnlyKeepers
    return False
