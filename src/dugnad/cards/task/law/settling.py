"""Settling: what was shown counts as done, and what is due for it is owed."""

from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.entries import card_of
from dugnad.charter.law import Context
from dugnad.charter.money.verbs import Owe
from dugnad.ledger import codec, contract
from dugnad.ledger.contract import Decision, Order, attempt, happened

from .events import MoneyThere, PayOwed, TaskEvent, WorkAgreed
from .records import How, Showing, Task, Terms
from .refusals import NothingToTry, NotMoney, NotThere
from .verbs import TryAgain
from .who import in_force, of_project, person
from .worth import due_for


def agree(
    terms: Terms,
    number: int,
    showing: Showing,
    how: How,
    outcome: Outcome | None,
    context: Context,
    *before: TaskEvent,
) -> Decision[TaskEvent]:
    """Write that the work is done, and have owed what is due for it: in this order (K9)."""
    agreed = WorkAgreed(
        showing=number,
        place=showing.place,
        member=showing.member,
        how=how,
        outcome=outcome,
        amount=due_for(terms, showing.claimed),
        minutes=0 if terms.pay == "expenses" else showing.claimed,
        at_ms=context.now_ms,
    )
    return happened(*before, agreed, orders=pay(terms, number, showing))


def pay(terms: Terms, number: int, showing: Showing) -> list[Order]:
    """Have owed what is due for what was shown, under its number: it can be owed once."""
    amount = due_for(terms, showing.claimed)
    if terms.unit is None or amount == 0:
        return []
    owe = Owe(key=number, unit=terms.unit, amount=amount, payee=showing.member)
    return [attempt("money", owe)]


def try_again(task: Task, action: TryAgain, context: Context) -> Decision[TaskEvent]:
    """Answer whoever asks again for what is due."""
    member = person(context)
    card, terms = in_force(task, context)
    of_project(card, member, context, outsiders=True)
    showing = task.showings.get(action.showing)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None or place.showing != action.showing:
        raise NotThere
    if place.standing != "agreed":
        raise NothingToTry
    return happened(orders=pay(terms, action.showing, showing))


def money_came(task: Task, context: Context) -> Decision[TaskEvent]:
    """Answer money, which says that there is more: what it is enough for is asked for again.

    Money is still deciding then and hears no orders, so each place asks at a moment of its own.
    """
    if context.actor.orderer != "money":
        raise NotMoney
    _, terms = in_force(task, context)
    pot = context.law.card_pot(card_of(context.me) or b"", terms.unit) if terms.unit else 0
    places = []
    for number, place in task.places.items():
        showing = task.showings.get(place.showing)
        if place.standing != "agreed" or showing is None:
            continue
        due = due_for(terms, showing.claimed)
        if due <= pot:
            pot -= due
            places.append(number)
    if not places:
        return happened()
    return happened(MoneyThere(places=tuple(places), at_ms=context.now_ms))


def settled(task: Task, order: Order, outcome: contract.Outcome) -> list[TaskEvent]:
    """Note whether what is due is owed now, or why not."""
    del task
    number = codec.decode(Owe, order.arguments).key
    return [PayOwed(showing=number, failed=outcome.code)]
