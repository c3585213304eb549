"""Taking a place, saying no, giving it back."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, hand_of
from dugnad.ledger.values import COUNT_LIMIT, MemberId

from .events import GivenBack, SaidNo, TakenOn, TaskEvent
from .records import KEPT_MS, Task, Terms, counts_of
from .refusals import Full, SameAnswer, ShownAlready, TooLate
from .verbs import Answer
from .who import in_force, of_project, person, place_of


def answer(task: Task, action: Answer, context: Context) -> TaskEvent:
    """Answer whoever takes a place, says no, or gives a place back."""
    member = person(context)
    card, terms = in_force(task, context)
    of_project(card, member, context, outsiders=terms.outsiders)
    number = task.holding.get(member)
    if action.said == "yes":
        return take_on(task, card, terms, member, number, context)
    if number is None:
        if member in task.declined:
            raise SameAnswer
        return SaidNo(member=member, by=hand_of(context))
    if place_of(task, number).standing != "taken":
        raise ShownAlready
    return GivenBack(place=number, member=member, by=hand_of(context))


def take_on(
    task: Task,
    card: CardEntry,
    terms: Terms,
    member: MemberId,
    number: int | None,
    context: Context,
) -> TakenOn:
    """Give the first place that came free, or the next."""
    if 0 < terms.done_by_ms <= context.now_ms:
        raise TooLate
    if number is not None:
        raise SameAnswer
    if counts_of(task).taken >= terms.places:
        raise Full
    freed = next(task.freed.keys(), None)
    return TakenOn(
        place=(task.last_place.get() or 0) + 1 if freed is None else freed,
        member=member,
        words=card.prose,
        until_ms=kept_until_ms(terms, context),
        by=hand_of(context),
    )


def kept_until_ms(terms: Terms, context: Context) -> int:
    """How long a place is kept that somebody takes now, or goes on with."""
    return min(max(terms.done_by_ms, context.now_ms) + KEPT_MS, COUNT_LIMIT - 1)
