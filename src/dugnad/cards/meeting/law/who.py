"""Who asks, and of which meeting."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, principal_of
from dugnad.ledger.values import MemberId

from .records import Meeting, Stage, Terms, stage_of
from .refusals import NotAMember, NotAPerson, NotInForce, OfAnotherProject


def in_force(meeting: Meeting, context: Context) -> tuple[CardEntry, Terms, Stage]:
    """Give the card, its terms and where it stands; refuses where it is not in force."""
    card = context.law.card_at(context.me)
    terms = meeting.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms, stage_of(meeting)


def person(context: Context) -> MemberId:
    """Give for whom somebody acts; refuses where it is a card or the clock."""
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def may_answer(card: CardEntry, terms: Terms, member: MemberId, context: Context) -> None:
    """See that somebody belongs to those who are asked; refuses whoever does not."""
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    if not terms.outsiders and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember
