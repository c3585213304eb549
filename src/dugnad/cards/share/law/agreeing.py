"""Saying yes, saying no, and taking one's word back."""

from dugnad.charter.law import Context

from .asking import is_taken
from .events import Agreed, CalledOff
from .records import Share
from .refusals import HandedOverAlready, NotYours, SameAnswer, Taken
from .verbs import Agree, CallOff
from .who import helper, in_force, is_keeper, loan_of, person, winds_up


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
    return Agreed(loan=action.loan, member=loan.member, by=member, hand=helper(context))


def call_off(share: Share, action: CallOff, context: Context) -> CalledOff:
    """Answer either side, which says no or takes its word back.

    Where whoever put the card up takes part no more, whoever looks after the project says no.
    """
    member = person(context)
    card, terms = in_force(share, context)
    loan = loan_of(share, action.loan)
    one_of_the_two = member == loan.member or is_keeper(card, terms, member, context)
    if not one_of_the_two and not winds_up(card, loan, card.put_up_by, member, context):
        raise NotYours
    if loan.standing not in ("asked", "agreed"):
        raise HandedOverAlready
    return CalledOff(loan=action.loan, member=loan.member, by=member, hand=helper(context))
