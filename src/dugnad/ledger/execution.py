"""Carrying out one action: decide, evolve, then its orders, depth first.

(1) The root decides; (2) its events evolve into the draft; (3) its orders run in list order, each
owner deciding on the draft; (4) the constitution looks at what all of it wrote, and a fault there
undoes it. All reads and writes count against the root. A refusal of a *must*
order refuses everything; one of a *try* order is told as an event of the contract that ordered.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeAlias

import msgspec
from msgspec.structs import replace

from dugnad.ledger import codec, contract
from dugnad.ledger.action import Body
from dugnad.ledger.contract import (
    Actor,
    ActsForItself,
    AnyContract,
    Context,
    MalformedArguments,
    NotGranted,
    Order,
    OrderRefused,
    OtherVersion,
    Outcome,
    Reentered,
    Refused,
    ToldBefore,
    TooDeep,
    TooMuch,
    UnknownTarget,
    UnknownVerb,
)
from dugnad.ledger.door import Holder
from dugnad.ledger.errors import ContractFault, NotCanonical, OverLimit, Unsound, WroteWhileDeciding
from dugnad.ledger.genesis import Genesis, Limits
from dugnad.ledger.receipt import FORMAT, Happened, Receipt
from dugnad.ledger.store import Draft, Frozen, Store, WritableStore
from dugnad.ledger.values import Event, Hash, PublicKey, is_target

ORDER_DEPTH_MAX = 32
"""No place allows orders deeper than this: how much stack a machine has may decide nothing."""

_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotCanonical,
    Refused,
    TypeError,
    Unsound,
    ValueError,
    WroteWhileDeciding,
)
"""How a contract fails by a fault of its own; a disk or memory that fails is none of these."""


Change: TypeAlias = tuple[bytes, bytes | None, bytes | None]
"""An entry of state that an action changed: its key, its value before and its value now."""


class Constitution(Protocol):
    """What the ledger asks of the law that all cards share; the charter answers."""

    def begin(self, store: WritableStore, genesis: Genesis, genesis_hash: bytes) -> None:
        """Write the first state."""
        ...

    def limits(self, store: Store) -> Limits:
        """The limits in force."""
        ...

    def sealers(self, store: Store) -> tuple[PublicKey, ...]:
        """Who may seal."""
        ...

    def holder(self, store: Store, key: PublicKey) -> Holder | None:
        """Whose key this is, or None."""
        ...

    def contract_at(self, store: Store, target: str) -> AnyContract:
        """The contract that a target is pinned to.

        Raises:
            UnknownTarget: there is nothing of that name.
            UnknownVersion: this copy does not have the contract.
        """
        ...

    def granted(self, store: Store, orderer: str, target: str, verb: str) -> bool:
        """Whether `orderer` may order this."""
        ...

    def mandated(self, store: Store, actor: bytes, body: Body, at_ms: int) -> bool:
        """Whether `actor` may ask this for whom the body names, at a moment."""
        ...

    def check_keys(self, store: Store, body: Body, holder: Any, beside: Sequence[Any]) -> None:
        """Look whether the keys that signed speak for their holders in what is asked.

        Raises:
            Refused: one of them does not.
            UnknownVersion: as in `contract_at`.
        """
        ...

    def law(self, store: Store) -> Any:
        """The questions that contracts may ask."""
        ...

    def sound(self, changes: Iterable[Change]) -> None:
        """Look at what an action has written, whichever law wrote it.

        Raises:
            Unsound: it breaks what must hold after every action.
        """
        ...


class Call(msgspec.Struct, frozen=True):
    """What is to be carried out: `verb` with `arguments` at `target`, for `context`.

    `contract_version` is the one the asker had read; 0 leaves it open.
    """

    target: str
    verb: str
    arguments: bytes
    contract_version: int
    context: Context[Any]


class _Stopped(Exception):
    """A refusal on its way to the root, with the targets it passed.

    One that is `final` refuses the root action, even from within an order that was only tried.
    """

    def __init__(self, code: str, path: tuple[str, ...], *, final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.final = final


class _Run:
    """One root action under way: what has happened so far, and who is still deciding."""

    def __init__(self, draft: Draft, constitution: Constitution, limits: Limits) -> None:
        self.draft = draft
        self.constitution = constitution
        self.limits = limits
        self.events: list[Happened] = []
        self.stack: list[str] = []

    def claim(self, commitments: Sequence[Hash]) -> None:
        """Take fingerprints of prose for this action; like its nonce, this is not counted.

        Otherwise somebody could tell another's fingerprint as their own, and then take away words
        that they never wrote.

        Raises:
            _Stopped: one of them was told before.
        """
        for commitment in commitments:
            if self.draft.get(_PROSE + commitment) is not None:
                raise _Stopped(ToldBefore.code(), ())
            self.draft.put(_PROSE + commitment, codec.encode(None))

    def call(self, call: Call) -> None:
        """Carry out `call` and everything that it orders.

        Raises:
            _Stopped: it was refused; the draft holds leftovers for the caller to undo.
        """
        target = call.target
        if not is_target(target):
            raise _Stopped(UnknownTarget.code(), tuple(self.stack))
        path = (*self.stack, target)
        try:
            law, decision = self._judge(call)
            self.stack.append(target)
            self._record(law, target, decision.events)
            for order in decision.orders:
                self._order(law, call, order)
        except OverLimit as over:
            raise _Stopped(TooMuch.code(), path, final=True) from over
        self.stack.pop()

    def _judge(self, call: Call) -> tuple[AnyContract, contract.Decision[Any]]:
        try:
            if call.target in self.stack:
                raise Reentered
            if len(self.stack) > min(self.limits.order_depth, ORDER_DEPTH_MAX):
                raise TooDeep
            law = self.constitution.contract_at(self.draft, call.target)
            return law, self._decide(law, call)
        except Refused as refusal:
            raise _Stopped(refusal.code(), (*self.stack, call.target)) from refusal

    def _decide(self, law: AnyContract, call: Call) -> contract.Decision[Any]:
        if call.contract_version not in (0, law.version):
            raise OtherVersion
        orderer = call.context.actor.orderer
        if orderer is not None and not self.constitution.granted(
            self.draft, orderer, call.target, call.verb
        ):
            raise NotGranted
        kind = law.verbs.get(call.verb)
        if kind is None or (kind is law.due and call.context.actor != contract.CLOCK):
            raise UnknownVerb
        for_another = call.context.on_behalf_of is not None
        if for_another and kind not in law.for_others and not law.helped_with(kind):
            raise ActsForItself
        try:
            action = codec.decode_strictly(kind, call.arguments)
        except NotCanonical as error:
            raise MalformedArguments from error
        state = law.state(Frozen(self.draft), call.target)
        return law.decide(state, action, call.context)

    def _record(self, law: AnyContract, target: str, events: Sequence[Event]) -> None:
        if not events:
            return
        state = law.state(self.draft, target)
        for event in events:
            told = _told(law, target, event)
            law.evolve(state, event)
            self.events.append(told)

    def _order(self, law: AnyContract, call: Call, order: Order) -> None:
        actor = Actor(orderer=call.target)
        context = replace(call.context, actor=actor, on_behalf_of=None, co_signers=(), me=order.to)
        savepoint, told, depth = self.draft.savepoint(), len(self.events), len(self.stack)
        code = ""
        try:
            self.call(Call(order.to, order.verb, order.arguments, 0, context))
        except _Stopped as stopped:
            if order.must or stopped.final:
                raise
            self.draft.undo_to(savepoint)
            del self.events[told:], self.stack[depth:]
            code = stopped.code
            refused = OrderRefused(to=order.to, verb=order.verb, code=code)
            self.events.append(_told(law, call.target, refused))
        if law.settled is not None:
            state = law.state(Frozen(self.draft), call.target)
            self._record(law, call.target, law.settled(state, order, Outcome(code)))


_PROSE = b"ledger\0prose\0"


def _told(law: AnyContract, target: str, event: Event) -> Happened:
    """The event as it is recorded, once it is certain that everybody can read it."""
    kind = type(event)
    data = codec.encode(event)
    if law.happenings.get(kind.__name__) is not kind:
        msg = f"{law.name}: {kind.__name__} is none of its events"
        raise TypeError(msg)
    codec.decode(kind, data)
    return Happened(
        target=target, contract=law.name, version=law.version, name=kind.__name__, data=data
    )


def carry_out(
    draft: Draft, constitution: Constitution, limits: Limits, call: Call, seq: int
) -> Receipt:
    """Carry out one root call on `draft`; a refusal leaves no trace but its receipt.

    Raises:
        ContractFault: a contract failed; the draft is as it was.
    """
    run = _Run(draft, constitution, limits)
    savepoint = draft.savepoint()
    draft.restart_counts()
    code = ""
    path: tuple[str, ...] = ()
    try:
        run.claim(call.context.commitments)
        draft.restart_counts(limits.reads, limits.writes, limits.written_bytes)
        run.call(call)
        constitution.sound(draft.changed_since(savepoint))
    except _Stopped as stopped:
        code, path = stopped.code, stopped.path
    except _FAULTS as error:
        draft.undo_to(savepoint)
        draft.restart_counts()
        msg = f"{call.verb} at {call.target}"
        raise ContractFault(msg) from error
    if code:
        draft.undo_to(savepoint)
        run.events.clear()
    receipt = Receipt(
        format=FORMAT,
        action_id=call.context.action_id,
        seq=seq,
        code=code,
        path=path,
        events=tuple(run.events),
        reads=draft.reads,
        writes=draft.writes,
    )
    draft.restart_counts()
    return receipt
