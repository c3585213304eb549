"""The shape of a law: what may be asked, what follows, what is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import msgspec

from dugnad.ledger import codec
from dugnad.ledger.state import State, has_due
from dugnad.ledger.values import Action, Channel, Event, Hash, MemberId, Moment

S = TypeVar("S", bound=State)
A = TypeVar("A", bound=Action)
E = TypeVar("E", bound=Event)
L = TypeVar("L")


class Refused(Exception):
    """An expected no; its class says which rule was broken, faces put it in words."""

    contract = "ledger"

    @classmethod
    def code(cls) -> str:
        """The stable name of this refusal ("workday.TooLate")."""
        return f"{cls.contract}.{cls.__name__}"


class UnknownTarget(Refused):
    """There is nothing of that name here."""


class UnknownVerb(Refused):
    """The target does not know what was asked."""


class MalformedArguments(Refused):
    """What was asked is not written as the target reads it."""


class OtherVersion(Refused):
    """The target follows another version of its rules than the asker had read."""


class Reentered(Refused):
    """An order came back to a contract that was still deciding."""


class TooDeep(Refused):
    """Orders led to orders more levels deep than the place allows."""


class TooMuch(Refused):
    """One action read or wrote more than the place allows."""


class ToldBefore(Refused):
    """A fingerprint of prose belongs to one action; the same words again get one of their own."""


class NotGranted(Refused):
    """A card ordered what it was not granted when it came into force."""


class NotMandated(Refused):
    """Whoever acts for another has been asked to by them, and still is."""


class ActsForItself(Refused):
    """This is done for oneself, and for nobody else."""


class OrderRefused(Event, frozen=True):
    """An order that was only to be tried was refused; `code` says why."""

    to: str
    verb: str
    code: str


class Actor(msgspec.Struct, frozen=True):
    """Whose action this is: a member, a card or module that orders, or the clock (neither)."""

    member: MemberId | None = None
    orderer: str | None = None


CLOCK = Actor()


class Context(msgspec.Struct, Generic[L], frozen=True):
    """All that a contract may know of the world besides its state.

    Attributes:
        action_id: name of the root action.
        actor: a member, an ordering card or module, or the clock.
        on_behalf_of: whom the actor acts for, if anybody; nobody when it is an order.
        channel: how the root action came.
        now_ms: time of the block.
        commitments: fingerprints of prose outside the books that came with the action.
        co_signers: members who signed beside the actor; none when it is an order, as they signed
            the root action and not what a contract made of it.
        me: the target whose contract is asked.
        law: counted questions to the charter.
        before: hash of the header that stands before this block, which nobody knew when the action
            was written; at the beginning that of the genesis record.
    """

    action_id: Hash
    actor: Actor
    on_behalf_of: MemberId | None
    channel: Channel | None
    now_ms: Moment
    commitments: tuple[Hash, ...]
    co_signers: tuple[MemberId, ...]
    me: str
    law: L
    before: Hash


@dataclass(frozen=True, slots=True)
class Order:
    """What a contract asks of another one.

    Attributes:
        to: target.
        verb: name of the action's class.
        arguments: its bytes.
        must: its refusal refuses the whole action; otherwise it becomes an `OrderRefused`.
    """

    to: str
    verb: str
    arguments: bytes
    must: bool


def must(to: str, action: Action) -> Order:
    """An order whose refusal refuses everything."""
    return Order(to, type(action).__name__, codec.encode(action), must=True)


def attempt(to: str, action: Action) -> Order:
    """An order whose refusal is only told."""
    return Order(to, type(action).__name__, codec.encode(action), must=False)


@dataclass(frozen=True, slots=True)
class Decision(Generic[E]):
    """What follows from an action: events first, then orders in their order."""

    events: tuple[E, ...]
    orders: tuple[Order, ...] = ()


def happened(*events: E, orders: Sequence[Order] = ()) -> Decision[E]:
    """A decision."""
    return Decision(events, tuple(orders))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an order ended: carried out when `code` is empty."""

    code: str


@dataclass(frozen=True)
class Contract(Generic[S, A, E, L]):
    """A law as a value.

    Attributes:
        name: of the charter module or card type.
        version: counts from 1; a released version is never edited.
        state: what it remembers.
        actions: what may be asked; a card's first one opens it.
        events: what may happen.
        refusals: every expected no, in the order in which they are asked.
        decide: reads only; returns what follows or raises one of `refusals`.
        evolve: writes only; never fails.
        settled: events that follow from how an order ended, for contracts that need to know.
        due: the action (with one field, `tag`) that a due moment asks.
        for_others: the actions that may be asked for somebody else, about whom `decide` then asks;
            all others are refused where anybody acts for another.
        answers: the actions by which somebody answers what they are asked, which a key may ask
            that is kept for answers alone.
        helped: the actions that somebody may let another person do for them, by the word with
            which they let them; `decide` then asks about whom it is done for, as with `for_others`.
    """

    name: str
    version: int
    state: type[S]
    actions: tuple[type[A], ...]
    events: tuple[type[E], ...]
    refusals: tuple[type[Refused], ...]
    decide: Callable[[S, A, Context[L]], Decision[E]]
    evolve: Callable[[S, E], None]
    settled: Callable[[S, Order, Outcome], Sequence[E]] | None = None
    due: type[A] | None = None
    for_others: tuple[type[A], ...] = ()
    answers: tuple[type[A], ...] = ()
    helped: Mapping[str, tuple[type[A], ...]] = field(default_factory=dict)
    verbs: Mapping[str, type[A]] = field(init=False)
    happenings: Mapping[str, type[Event]] = field(init=False)

    def __post_init__(self) -> None:
        """Make the look-ups; names must be unique, and who asks to be called must answer.

        Raises:
            ValueError: two actions or two events share a name; there are due moments and no action
                for them, or that action is none of the contract's.
        """
        verbs = {action.__name__: action for action in self.actions}
        events: tuple[type[Event], ...] = (*self.events, OrderRefused)
        happenings = {event.__name__: event for event in events}
        if len(verbs) != len(self.actions) or len(happenings) != len(self.events) + 1:
            msg = f"{self.name}: a name is used twice"
            raise ValueError(msg)
        if has_due(self.state) != (self.due is not None):
            msg = f"{self.name}: due moments need an action, and the action due moments"
            raise ValueError(msg)
        if self.due is not None and self.due not in self.actions:
            msg = f"{self.name}: {self.due.__name__} is none of its actions"
            raise ValueError(msg)
        object.__setattr__(self, "verbs", MappingProxyType(verbs))
        object.__setattr__(self, "helped", MappingProxyType(dict(self.helped)))
        object.__setattr__(self, "happenings", MappingProxyType(happenings))

    def helped_with(self, kind: type[Action]) -> str:
        """The word with which somebody lets another do this for them; "" where nobody can."""
        return next((word for word, kinds in self.helped.items() if kind in kinds), "")


AnyContract = Contract[Any, Any, Any, Any]
