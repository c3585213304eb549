"""Who asks, of which card, about which loan, and on whose side they stand."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, principal_of
from dugnad.ledger.values import MemberId

from .records import Loan, Share, Terms
from .refusals import (
    NotAMember,
    NotAPerson,
    NotInForce,
    OfAnotherProject,
    UnknownLoan,
)


def person(context: Context) -> MemberId:
    """Give for whom somebody acts; refuses where it is a card or the clock."""
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def in_force(share: Share, context: Context) -> tuple[CardEntry, Terms]:
    """Give the card and its terms; refuses where it is not in force."""
    card, terms = context.law.card_at(context.me), share.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def may_take_part(card: CardEntry, terms: Terms, member: MemberId, context: Context) -> None:
    """See that somebody may share here; an organisation does where it takes part."""
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    open_to_them = terms.outsiders and known.organisation is None
    if not open_to_them and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember


def is_keeper(card: CardEntry, terms: Terms, member: MemberId, context: Context) -> bool:
    """Whether somebody speaks for the card's side."""
    if member == card.put_up_by:
        return True
    return terms.of_group and context.law.looks_after(card, member, context.now_ms)


def loan_of(share: Share, number: int) -> Loan:
    """Give a loan; refuses where there is none."""
    loan = share.loans.get(number)
    if loan is None:
        raise UnknownLoan
    return loan


def gets_it(card: CardEntry, terms: Terms, loan: Loan, member: MemberId, context: Context) -> bool:
    """Whether somebody is the side that gets what is shared."""
    if terms.way == "offer":
        return member == loan.member
    return is_keeper(card, terms, member, context)


def gives_it(card: CardEntry, terms: Terms, loan: Loan, member: MemberId, context: Context) -> bool:
    """Whether somebody is the side that lends it."""
    if terms.way == "ask":
        return member == loan.member
    return is_keeper(card, terms, member, context)
