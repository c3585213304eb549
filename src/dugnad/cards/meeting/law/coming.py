"""Who comes, and who sees to what."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, hand_of
from dugnad.ledger.values import MemberId

from .choosing import when
from .events import ComingSaid, DetailGivenBack, DetailTaken
from .records import Meeting, over_ms
from .refusals import SameAnswer, SomebodyElses, TooLate
from .verbs import Come, SeeTo
from .who import in_force, may_answer, person


def come(meeting: Meeting, action: Come, context: Context) -> ComingSaid:
    """Answer whoever says whether they come."""
    member = person(context)
    card, terms, stage = in_force(meeting, context)
    before = meeting.coming.get(member) or ""
    if not before or action.said != "no":  # whoever has left can still take theirs back.
        may_answer(card, terms, member, context)
    if context.now_ms >= when(terms, stage).ends_at_ms:
        raise TooLate
    if before == action.said:
        raise SameAnswer
    return ComingSaid(member=member, said=action.said, before=before, by=hand_of(context))


def see_to(meeting: Meeting, action: SeeTo, context: Context) -> DetailTaken | DetailGivenBack:
    """Answer whoever sees to something, or does so no more."""
    member = person(context)
    card, terms, stage = in_force(meeting, context)
    may_answer(card, terms, member, context)
    if context.now_ms >= over_ms(terms, stage):
        raise TooLate
    holder = meeting.details.get(action.detail)
    if holder is not None and holder != member:
        if _holds_on(meeting, card, holder, context):
            raise SomebodyElses
        holder = None
    if action.take == (holder == member):
        raise SameAnswer
    if action.take:
        return DetailTaken(detail=action.detail, member=member)
    return DetailGivenBack(detail=action.detail, member=member)


def _holds_on(meeting: Meeting, card: CardEntry, holder: MemberId, context: Context) -> bool:
    """Whether somebody still sees to what they took on: else it is nobody's any more.

    A member does; at a meeting that is open to others these do, unless they said that they do not
    come. Whoever is forgotten says so on their way out.
    """
    if context.law.is_member(card.project, holder, context.now_ms):
        return True
    terms = meeting.terms.get()
    return terms is not None and terms.outsiders and meeting.coming.get(holder) != "no"
