"""Who asks, of which card, about which loan, and on whose side they stand."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, hand_of, principal_of
from dugnad.ledger.values import MemberId, Moment

from .records import WAITED_FOR_MS, Loan, Share, Terms
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


def helper(context: Context) -> MemberId | None:
    """Who pressed for somebody they help; None where people act for themselves.

    Whoever speaks for an organisation is no helper: that is their office, and the books name it.
    """
    hand, member = hand_of(context), principal_of(context)
    if hand is None or member is None or context.law.is_organisation(member):
        return None
    return hand


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
    """Whether somebody speaks for the card's side.

    For what is the group's, whoever put it up does no more once they have left.
    """
    if not terms.of_group:
        return member == card.put_up_by
    if member == card.put_up_by:
        return context.law.looks_after(card, member, context.now_ms)
    return _looks_after(card, member, context)


def winds_up(
    card: CardEntry, loan: Loan, side: MemberId, member: MemberId, context: Context
) -> bool:
    """Whether somebody ends what a side has left open that takes part in the project no more.

    Whoever looks after the project does, so that nothing stays out for ever. Who never took part
    says so themselves, and is waited for.
    """
    if context.law.membership(card.project, side) is None:
        gone = context.now_ms >= waited_for_ms(card, loan)
    else:
        gone = not context.law.is_member(card.project, side, context.now_ms)
    return gone and _looks_after(card, member, context)


def waited_for_ms(card: CardEntry, loan: Loan) -> Moment:
    """Until when it is left to whoever never took part in the project to say that it is back."""
    return max(loan.until_ms, card.put_up_ms) + WAITED_FOR_MS


def _looks_after(card: CardEntry, member: MemberId, context: Context) -> bool:
    """Whether somebody looks after the project; as that is an office, nobody does it for them."""
    return helper(context) is None and context.law.is_starter(card.project, member, context.now_ms)


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


def giver_of(card: CardEntry, terms: Terms, loan: Loan) -> MemberId:
    """The side that lends it."""
    return loan.member if terms.way == "ask" else card.put_up_by


def gives_it(card: CardEntry, terms: Terms, loan: Loan, member: MemberId, context: Context) -> bool:
    """Whether somebody is the side that lends it."""
    if terms.way == "ask":
        return member == loan.member
    return is_keeper(card, terms, member, context)
