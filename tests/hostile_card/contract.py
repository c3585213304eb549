"""The law of a card that means no good: it orders anything of anybody, whenever it is told to.

Only for tests.
"""

from typing import TypeAlias, assert_never

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, Order, Refused, happened
from dugnad.ledger.state import Due, Item, State
from dugnad.ledger.values import Action, Count, Event, Moment, Record


class Wish(Record, frozen=True):
    """Something to order."""

    to: str
    verb: str
    arguments: bytes
    must: bool


class Open(Action, frozen=True):
    """Lie in wait; at a moment, try this (0: no moment)."""

    at_ms: Moment
    wish: Wish | None


class Demand(Action, frozen=True):
    """Order these things now."""

    wishes: tuple[Wish, ...]


class Strike(Action, frozen=True):
    """The moment has come."""

    tag: Count


HostileAction: TypeAlias = Open | Demand | Strike


class Waited(Event, frozen=True):
    """It lies in wait."""

    at_ms: Moment
    wish: Wish | None


class Ordered(Event, frozen=True):
    """It ordered so many things."""

    count: Count


HostileEvent: TypeAlias = Waited | Ordered


class NothingToDo(Refused):
    """It waits for nothing."""

    contract = "hostile_card"


class Hostile(State):
    """What it remembers."""

    wish: Item[Wish]
    count: Item[int]
    due: Due


def decide(hostile: Hostile, action: HostileAction, context: Context) -> Decision[HostileEvent]:
    """Order whatever is wished for, whoever asks."""
    match action:
        case Open(at_ms=at_ms, wish=wish):
            return happened(Waited(at_ms=at_ms, wish=wish))
        case Demand(wishes=wishes):
            return _order(wishes)
        case Strike():
            wish = hostile.wish.get()
            if wish is None:
                raise NothingToDo
            return _order((wish,))
        case _:
            assert_never(action)


def _order(wishes: tuple[Wish, ...]) -> Decision[HostileEvent]:
    orders = [Order(one.to, one.verb, one.arguments, one.must) for one in wishes]
    return happened(Ordered(count=len(orders)), orders=orders)


def evolve(hostile: Hostile, event: HostileEvent) -> None:
    """Write one event into the state."""
    match event:
        case Waited(at_ms=at_ms, wish=wish):
            if wish is not None:
                hostile.wish.set(wish)
                hostile.due.set(at_ms, 0)
        case Ordered(count=count):
            hostile.count.set((hostile.count.get() or 0) + count)
        case _:
            assert_never(event)


CONTRACT: Contract[Hostile, HostileAction, HostileEvent, Law] = Contract(
    name="hostile_card",
    version=1,
    state=Hostile,
    actions=(Open, Demand, Strike),
    events=(Waited, Ordered),
    refusals=(NothingToDo,),
    decide=decide,
    evolve=evolve,
    due=Strike,
)
