"""Showing that the work is done, or saying so for whoever did it."""

from dugnad.charter.law import Context
from dugnad.ledger.values import MemberId

from .events import WorkShown
from .records import Task, Terms
from .refusals import ClaimUnfit, NotTakenOn, NotYours, OwnWork, ShownAlready
from .verbs import Show, Vouch
from .who import in_force, person, place_of
from .worth import claim_max, due_for, is_counted


def show(task: Task, action: Show, context: Context) -> WorkShown:
    """Answer whoever shows that their work is done."""
    member = person(context)
    _, terms = in_force(task, context)
    number = task.holding.get(member)
    if number is None:
        raise NotTakenOn
    return _shown(task, terms, number, member, action.claimed, context)


def vouch(task: Task, action: Vouch, context: Context) -> WorkShown:
    """Answer whoever looks after the card and says that somebody else's work is done."""
    member = person(context)
    card, terms = in_force(task, context)
    if place_of(task, action.place).member == member:
        raise OwnWork
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    return _shown(task, terms, action.place, member, action.claimed, context)


def _shown(
    task: Task, terms: Terms, number: int, by: MemberId, claimed: int, context: Context
) -> WorkShown:
    place = place_of(task, number)
    if place.standing != "taken":
        raise ShownAlready
    if not _claim_fits(terms, claimed):
        raise ClaimUnfit
    return WorkShown(
        showing=(task.last_showing.get() or 0) + 1,
        place=number,
        member=place.member,
        by=by,
        prose=context.commitments[0] if context.commitments else None,
        claimed=claimed,
        at_ms=context.now_ms,
        until_ms=context.now_ms + terms.period_ms,
    )


def _claim_fits(terms: Terms, claimed: int) -> bool:
    if not is_counted(terms):
        return claimed == 0
    worth = claimed if terms.pay == "hours" else due_for(terms, claimed)
    return worth > 0 and claimed <= claim_max(terms)
