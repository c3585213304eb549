"""Saying yes, saying no, and taking one's word back."""

from dugnad.charter.law import Context

from .asking import is_taken
from .events import Agreed, CalledOff
from .records import Share
from .refusals import HandedOverAlready, NotYours, SameAnswer, Taken
from .verbs import Agree, CallOff
from .who import in_force, is_keeper, loan_of, person


def agree(share: Share, action: Agree, context: Context) -> Agreed:
    """Answer the card's side, which says yes."""
    member = person(context)
    card, terms = in_force(share, context)
    loan = loan_of(share, action.loan)
    if not is_keeper(card, terms, member, context):
        raise NotYours
    if loan.standing != "asked":
        raise SameAnswer
    if terms.way == "offer" and is_taken(share, loan.from_ms, loan.until_ms):
        raise Taken
    return Agreed(loan=action.loan, member=loan.member, by=member)


def call_off(share: Share, action: CallOff, context: Context) -> CalledOff:
    """Answer either side, which says no or takes its word back."""
    member = person(context)
    card, terms = in_force(share, context)
    loan = loan_of(share, action.loan)
    if member != loan.member and not is_keeper(card, terms, member, context):
        raise NotYours
    if loan.standing not in ("asked", "agreed"):
        raise HandedOverAlready
    return CalledOff(loan=action.loan, member=loan.member, by=member)
