"""Who asks, and of which work day."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, principal_of
from dugnad.ledger.values import MemberId

from .records import Terms, Workday
from .refusals import NotAPerson, NotInForce


def in_force(day: Workday, context: Context) -> tuple[CardEntry, Terms]:
    """Give the card and its terms; refuses where it is not in force."""
    card = context.law.card_at(context.me)
    terms = day.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def person(context: Context) -> MemberId:
    """Give for whom somebody acts; refuses where it is a card or the clock."""
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member
