"""Who asks, of which card and which place."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, principal_of
from dugnad.ledger.values import MemberId

from .records import Taken, Task, Terms
from .refusals import NotAMember, NotAPerson, NotInForce, NotThere, OfAnotherProject


def person(context: Context) -> MemberId:
    """Give for whom somebody acts; refuses where it is a card or the clock."""
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def in_force(task: Task, context: Context) -> tuple[CardEntry, Terms]:
    """Give the card and its terms; refuses where it is not in force."""
    card, terms = context.law.card_at(context.me), task.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def of_project(
    card: CardEntry, member: MemberId, context: Context, *, outsiders: bool = False
) -> None:
    """See that somebody is a member, or with `outsiders` known in the project; refuse others."""
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    if not outsiders and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember


def place_of(task: Task, number: int) -> Taken:
    """Give a place that somebody has, or had; refuses where there is none."""
    place = task.places.get(number)
    if place is None:
        raise NotThere
    return place
