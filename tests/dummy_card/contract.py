"""The law of a shelf: things are put on it in order, and passed on to another shelf.

Only for tests: it has one of everything that a card can have.
"""

from collections.abc import Sequence as Several
from typing import Literal, TypeAlias, assert_never

from dugnad.charter.entries import target_of
from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import (
    Contract,
    Decision,
    Order,
    Outcome,
    Refused,
    attempt,
    happened,
    must,
)
from dugnad.ledger.state import Due, Item, KeySet, Map, Sequence, State
from dugnad.ledger.values import Action, CardId, Count, Event, MemberId, Moment, ShortText

SWEEP_TAG = 7
Kind: TypeAlias = Literal["book", "tool"]


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Put up a shelf that is swept at a moment, with `next_shelf` standing beside it."""

    sweep_at_ms: Moment
    next_shelf: CardId


class Put(Action, frozen=True):
    """Put a thing on the shelf."""

    kind: Kind
    thing: Count = 0


class Pass(Action, frozen=True):
    """Pass the last thing on to the next shelf; `insist` undoes all when that does not want it."""

    insist: bool


class Sweep(Action, frozen=True):
    """The moment that the shelf is swept: what is on it goes to the next one."""

    tag: Count


ShelfAction: TypeAlias = Open | Put | Pass | Sweep


# ── Events: what has happened
class ShelfPutUp(Event, frozen=True):
    """A shelf is up."""

    sweep_at_ms: Moment
    next_shelf: CardId


class ThingPut(Event, frozen=True):
    """`by` put a thing on the shelf; None is another shelf."""

    kind: Kind
    thing: Count
    by: MemberId | None


class ThingPassed(Event, frozen=True):
    """A thing went on."""

    thing: Count


class Answered(Event, frozen=True):
    """The next shelf answered; `code` is empty when it took the thing."""

    code: ShortText


class Swept(Event, frozen=True):
    """The shelf was swept."""


ShelfEvent: TypeAlias = ShelfPutUp | ThingPut | ThingPassed | Answered | Swept


# ── Refusals: the rules that say no, in the order in which they are asked
class ShelfRefused(Refused):
    """A no of the rules of a shelf."""

    contract = "dummy_card"


class OnlyWhenPutUp(ShelfRefused):
    """A shelf is put up once."""


class NotInForce(ShelfRefused):
    """Nothing is put on a shelf that is not in force."""


class ThingKnown(ShelfRefused):
    """Each thing is there once."""


class NothingThere(ShelfRefused):
    """What is passed on was there."""


# ── State: what a shelf remembers
class Shelf(State):
    """One shelf."""

    next_shelf: Item[CardId]
    things: Sequence[int]
    known: KeySet[int]
    by_kind: Map[tuple[str, int], bool]
    answers: Sequence[str]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(shelf: Shelf, action: ShelfAction, context: Context) -> Decision[ShelfEvent]:
    """Answer one action; see the refusals for the rules."""
    if isinstance(action, Open):
        if context.actor.orderer != "cards":
            raise OnlyWhenPutUp
        return happened(ShelfPutUp(sweep_at_ms=action.sweep_at_ms, next_shelf=action.next_shelf))
    card = context.law.card_at(context.me)
    if card is None or card.status != "in force":
        raise NotInForce
    match action:
        case Put(kind=kind, thing=thing):
            if thing in shelf.known:
                raise ThingKnown
            return happened(ThingPut(kind=kind, thing=thing, by=context.actor.member))
        case Pass(insist=insist):
            thing, ordered = _last(shelf)
            order = must if insist else attempt
            return happened(ThingPassed(thing=thing), orders=[order(*ordered)])
        case Sweep():
            _, ordered = _last(shelf)
            return happened(Swept(), orders=[attempt(*ordered)])
        case _:
            assert_never(action)


def _last(shelf: Shelf) -> tuple[int, tuple[str, Put]]:
    next_shelf = shelf.next_shelf.get()
    thing = shelf.things.get(shelf.things.count() - 1) if shelf.things.count() else None
    if next_shelf is None or thing is None:
        raise NothingThere
    return thing, (target_of(next_shelf), Put(kind="tool", thing=thing))


def settled(shelf: Shelf, order: Order, outcome: Outcome) -> Several[ShelfEvent]:
    """Remember how the next shelf answered."""
    return [Answered(code=outcome.code)]


# ── evolve: write it down      (writes only, never fails)
def evolve(shelf: Shelf, event: ShelfEvent) -> None:
    """Write one event into the state."""
    match event:
        case ShelfPutUp(sweep_at_ms=sweep_at_ms, next_shelf=next_shelf):
            shelf.next_shelf.set(next_shelf)
            shelf.due.set(sweep_at_ms, SWEEP_TAG)
        case ThingPut(kind=kind, thing=thing):
            shelf.things.append(thing)
            shelf.known.add(thing)
            shelf.by_kind.set((kind, thing), True)
        case ThingPassed(thing=thing):
            shelf.known.remove(thing)
        case Answered(code=code):
            shelf.answers.append(code)
        case Swept():
            shelf.next_shelf.clear()
        case _:
            assert_never(event)


CONTRACT: Contract[Shelf, ShelfAction, ShelfEvent, Law] = Contract(
    name="dummy_card",
    version=1,
    state=Shelf,
    actions=(Open, Put, Pass, Sweep),
    events=(ShelfPutUp, ThingPut, ThingPassed, Answered, Swept),
    refusals=(OnlyWhenPutUp, NotInForce, ThingKnown, NothingThere),
    decide=decide,
    evolve=evolve,
    settled=settled,
    due=Sweep,
)
