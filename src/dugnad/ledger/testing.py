"""Given, when, then: how the rules of a contract are told and proven.

    BOARD = Scenarios(CONTRACT, law=Law)

    def test_...() -> None:
        BOARD.tell(given=[Opened(...)], when=Answer(1), by=ANA.member, then=[Answered(...)])

Each telling also proves what no author should have to remember: that deciding writes nothing and
says the same twice, that a refusal is one of the contract's own, that every action, event and
entry survives its bytes, that the events alone lead to the same state, and that it all stays
within what a place allows. `MemoryPlace` tells stories of a whole place, with a second machine
beside it that has to come to the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec

from dugnad.ledger import codec, signatures
from dugnad.ledger.action import (
    FORMAT,
    Body,
    Opened,
    open_envelope,
    seal_body,
    signatures_hold,
)
from dugnad.ledger.contract import (
    CLOCK,
    Actor,
    Context,
    Contract,
    Decision,
    Order,
    Refused,
)
from dugnad.ledger.door import next_nonce
from dugnad.ledger.errors import OverLimit, TurnedAway
from dugnad.ledger.execution import Constitution
from dugnad.ledger.genesis import FORMAT as GENESIS_FORMAT
from dugnad.ledger.genesis import ContractVersion, Genesis, Limits
from dugnad.ledger.machine import Candidate, Executed, Machine, Proposal, first_state
from dugnad.ledger.merkle import Frontier
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.state import Item, KeySet, Map, State
from dugnad.ledger.state import Sequence as Listed
from dugnad.ledger.store import Draft, Frozen, MemoryStore, Store, WritableStore
from dugnad.ledger.tree import StateTree
from dugnad.ledger.values import Action, Channel, Event, MemberId, Record

S = TypeVar("S", bound=State)
A = TypeVar("A", bound=Action)
E = TypeVar("E", bound=Event)
L = TypeVar("L")

NOON_MS = 1_780_308_000_000
"""Monday 1 June 2026, 12:00 in Castricum: when stories begin."""

WAITING_BLOCKS_MAX = 100
"""After so many blocks a story no longer waits for the end of what is due."""

CARD = "card:" + 32 * "c"
"""The target of the card that a scenario is about."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody in a story, with a key of their own made from the name."""

    name: str

    @property
    def seed(self) -> bytes:
        """The 32 bytes that their key comes from."""
        return hashlib.sha256(b"a story's seed: " + self.name.encode()).digest()

    @property
    def key(self) -> bytes:
        """Their public key."""
        return signatures.public_key_of(self.seed)

    @property
    def member(self) -> MemberId:
        """Their member id, where a story needs no other one."""
        return hashlib.sha256(b"a story's member: " + self.name.encode()).digest()[:16]


ANA, BEN, CEM, DIA = Voice("Ana"), Voice("Ben"), Voice("Cem"), Voice("Dia")
OPERATOR, CUSTODIAN, SEALER = Voice("operator"), Voice("custodian"), Voice("sealer")

By: TypeAlias = "Voice | MemberId | str | Actor"
"""Who asks: somebody in the story, a member id, an ordering target, or the clock."""


def hold(condition: object, sentence: str) -> None:
    """Fail the test with `sentence` unless `condition` is true."""
    if not condition:
        raise AssertionError(sentence)


def actor_of(by: By) -> Actor:
    """Whom a contract sees."""
    if isinstance(by, Voice):
        return Actor(member=by.member)
    if isinstance(by, bytes):
        return Actor(member=by)
    if isinstance(by, str):
        return Actor(orderer=by)
    return by


def survives(record: Record) -> None:
    """Prove that a record can be read back from its bytes as it was."""
    data = codec.encode(record)
    hold(codec.decode_strictly(type(record), data) == record, f"lost in its bytes: {record}")


def readable(state: State) -> None:
    """Prove that every entry of a state can be read back."""
    for collection in state.collections():
        if isinstance(collection, Item):
            collection.get()
        elif isinstance(collection, Map):
            for entry in collection.items():
                hold(entry[0] in collection, f"lost in its bytes: {entry!r}")
        elif isinstance(collection, KeySet):
            for key in collection.keys():  # noqa: SIM118  (a collection, no dict)
                hold(key in collection, f"lost in its bytes: {key!r}")
        elif isinstance(collection, Listed):
            hold(len([*collection.values()]) == collection.count(), "a sequence has a gap")


@dataclass(frozen=True, slots=True)
class Scenarios(Generic[S, A, E, L]):
    """Stories about one contract.

    Attributes:
        contract: the law under test.
        law: makes the questions to the charter that the contract may ask, over the world's store.
        world: writes what else is true in that store; nothing by default.
        target: where the contract's state lies.
        limits: what one action may read and write.
    """

    contract: Contract[S, A, E, L]
    law: Callable[[Store], Any] = lambda _: None
    world: Callable[[WritableStore], None] = lambda _: None
    target: str = CARD
    limits: Limits = field(default_factory=Limits)

    def tell(
        self,
        *,
        given: Sequence[Event] = (),
        when: A,
        by: By,
        then: Sequence[Event] | type[Refused],
        at: int = NOON_MS,
        channel: Channel = "own",
        commitments: Sequence[bytes] = (),
        co_signers: Sequence[MemberId] = (),
        on_behalf_of: MemberId | None = None,
        action_id: bytes = bytes(32),
        header_before: bytes = bytes(32),
        orders: Sequence[Order] = (),
    ) -> S:
        """Tell one story and prove it.

        Args:
            given: what has happened before.
            when: what is asked.
            by: who asks.
            then: what happens, or the rule that says no.
            at: when, in milliseconds.
            channel: how it came; the clock has none.
            commitments: fingerprints of prose that came with it.
            co_signers: members who signed beside the actor.
            on_behalf_of: whom the actor acts for.
            action_id: name of the root action.
            header_before: hash of the header before the block.
            orders: what the contract asks of others.

        Returns:
            The state afterwards, to be read.

        Raises:
            AssertionError: it went another way.
        """
        store = MemoryStore()
        self.world(store)
        before = self._replayed(store, given)
        actor = actor_of(by)
        clock = actor == CLOCK
        hold(type(when) in self.contract.actions, f"no action of the contract: {when}")
        hold(
            on_behalf_of is None
            or type(when) in self.contract.for_others
            or self.contract.helped_with(type(when)) != "",
            "nobody asks this for another",
        )
        hold((type(when) is self.contract.due) == clock, "only the clock asks this, and no more")
        survives(when)
        context: Context[Any] = Context(
            action_id=action_id,
            actor=actor,
            on_behalf_of=on_behalf_of,
            channel=None if clock else channel,
            now_ms=at,
            commitments=tuple(commitments),
            co_signers=tuple(co_signers),
            me=self.target,
            law=None,
            before=header_before,
        )
        outcome = self._decided(before, when, context)
        again = self._decided(before, when, context)
        hold(outcome == again, f"asked twice: {outcome}, then {again}")
        if isinstance(outcome, type) or isinstance(then, type):
            hold(outcome is then, f"expected {then}, got {outcome}")
            return self.contract.state(before, self.target)
        hold(outcome.events == tuple(then), f"expected {then}, got {outcome.events}")
        hold(outcome.orders == tuple(orders), f"expected {orders}, got {outcome.orders}")
        after = self._replayed(store, given)
        self._evolved(after, outcome.events, self.limits)
        twin = self._replayed(store, [*given, *outcome.events])
        hold(after.changes == twin.changes, "the events alone lead to another state")
        state = self.contract.state(after, self.target)
        readable(state)
        return state

    def _replayed(self, store: Store, events: Iterable[Event]) -> Draft:
        """Write down events as they are read back from their bytes, each within no limits."""
        draft = Draft(store)
        read = [codec.decode(type(event), codec.encode(event)) for event in events]
        self._evolved(draft, read, None)
        return draft

    def _evolved(self, draft: Draft, events: Iterable[Any], limits: Limits | None) -> None:
        if limits is not None:
            draft.restart_counts(limits.reads, limits.writes, limits.written_bytes)
        state = self.contract.state(draft, self.target)
        for event in events:
            hold(type(event) in self.contract.events, f"no event of the contract: {event}")
            survives(event)
            try:
                self.contract.evolve(state, event)
            except OverLimit:
                raise AssertionError("wrote more than a place allows") from None
        draft.restart_counts()

    def _decided(
        self, draft: Draft, action: A, context: Context[Any]
    ) -> Decision[Any] | type[Refused]:
        """What the contract says, having written nothing."""
        before = dict(draft.changes)
        draft.restart_counts(reads_max=self.limits.reads)
        frozen = Frozen(draft)
        seen = msgspec.structs.replace(context, law=self.law(frozen))
        outcome: Decision[Any] | type[Refused]
        try:
            outcome = self.contract.decide(self.contract.state(frozen, self.target), action, seen)
        except OverLimit:
            raise AssertionError("read more than a place allows") from None
        except Refused as refusal:
            outcome = type(refusal)
            hold(outcome in self.contract.refusals, f"no refusal of the contract: {outcome}")
        hold(draft.changes == before, "deciding wrote")
        draft.restart_counts()
        return outcome


def genesis_of(contracts: Sequence[ContractVersion] = (), limits: Limits | None = None) -> bytes:
    """The beginning of a story's place."""
    return codec.encode(
        Genesis(
            format=GENESIS_FORMAT,
            name="Storyville",
            sample=True,
            created_ms=NOON_MS,
            salt=bytes(32),
            sealers=(SEALER.key,),
            custodian=CUSTODIAN.key,
            operator=OPERATOR.key,
            contracts=tuple(contracts),
            limits=limits or Limits(),
        )
    )


@dataclass
class MemoryPlace:
    """A place in memory, and a twin that is told only the blocks and must come to the same.

    Attributes:
        constitution: the law of the place.
        genesis: the bytes of its beginning.
        now_ms: the clock; moves only when the story says so, and a little with each block.
        blocks: all blocks so far.
    """

    constitution: Constitution
    genesis: bytes = field(default_factory=genesis_of)
    now_ms: int = NOON_MS
    blocks: list[Executed] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin, twice."""
        self.store, self.machine = self._begun()
        self._twin_store, self._twin = self._begun()

    def _begun(self) -> tuple[MemoryStore, Machine]:
        store = MemoryStore()
        first = first_state(self.genesis, self.constitution, store)
        store.apply(first)
        tree = StateTree()
        tree.update(first)
        machine = Machine(self.genesis, self.constitution, store, tree=tree, log=Frontier())
        return store, machine

    def body(
        self,
        who: Voice,
        to: str,
        action: Action,
        *,
        channel: Channel = "page",
        commitments: Sequence[bytes] = (),
        on_behalf_of: MemberId | None = None,
        version: int = 0,
        nonce: int | None = None,
        not_after_ms: int | None = None,
    ) -> Body:
        """What `who` signs to ask `action` of the target `to`."""
        return Body(
            format=FORMAT,
            algorithm=signatures.ALGORITHM_ED25519,
            key=who.key,
            on_behalf_of=on_behalf_of,
            channel=channel,
            nonce=next_nonce(self.store, who.key) if nonce is None else nonce,
            not_after_ms=self.now_ms + 60_000 if not_after_ms is None else not_after_ms,
            target=to,
            contract_version=version,
            verb=type(action).__name__,
            arguments=codec.encode(action),
            commitments=tuple(commitments),
        )

    def signed(self, body: Body, *who: Voice) -> bytes:
        """The envelope of a body, signed by its actor and then by co-signers."""
        return seal_body(body, self.machine.genesis_hash, *(voice.seed for voice in who))

    def let_in(self, envelope: bytes) -> Candidate:
        """Take an envelope through the door.

        Raises:
            TurnedAway: with the door's code.
        """
        opened: Opened = open_envelope(envelope)
        self.machine.look(opened, self.now_ms)
        if not signatures_hold(opened, self.machine.genesis_hash):
            raise TurnedAway("BadSignature")
        return Candidate(envelope, opened)

    def seal(self, candidates: Iterable[Candidate] = ()) -> Executed | None:
        """Make a block of what has come and of what is due, and prove that the twin agrees.

        Returns:
            The block; None when there was nothing to do.

        Raises:
            TurnedAway: a candidate was turned away after all, and nothing was sealed.
        """
        proposal, away = self.machine.propose(candidates, self.now_ms)
        for reason in away.values():
            raise reason
        return None if proposal is None else self.keep(proposal)

    def keep(self, proposal: Proposal) -> Executed:
        """Carry out a proposal on both machines and keep it."""
        executed = self.machine.execute(proposal)
        told = Proposal(
            proposal.time_ms,
            tuple(Candidate(data, open_envelope(data)) for data in executed.envelopes),
        )
        twin = self._twin.execute(told)
        hold(twin.header == executed.header, f"the twin differs: {twin.head}, {executed.head}")
        for receipt, data in zip(executed.receipts, executed.receipt_bytes, strict=True):
            hold(codec.decode_strictly(Receipt, data) == receipt, f"lost in its bytes: {receipt}")
        self.store.apply(executed.changes)
        self._twin_store.apply(twin.changes)
        self.machine.commit(executed)
        self._twin.commit(twin)
        self.now_ms = max(self.now_ms, proposal.time_ms)
        self.blocks.append(executed)
        return executed

    def ask(self, who: Voice, to: str, action: Action, *beside: Voice, **asked: Any) -> Receipt:
        """Ask one thing in a block of its own, signed also by those `beside`.

        Args:
            who: the actor.
            to: the target.
            action: what is asked.
            beside: co-signers.
            **asked: as for `body`.

        Raises:
            TurnedAway: with the door's code.
        """
        candidate = self.let_in(self.signed(self.body(who, to, action, **asked), who, *beside))
        block = self.seal([candidate])
        hold(block is not None, "nothing was sealed")
        return self.blocks[-1].receipts[-1]

    def wait(self, milliseconds: int) -> tuple[Receipt, ...]:
        """Let time pass and call what is due; returns the receipts of that."""
        self.now_ms += milliseconds
        told: list[Receipt] = []
        for _ in range(WAITING_BLOCKS_MAX):
            block = self.seal()
            if block is None:
                return tuple(told)
            told.extend(block.receipts)
        raise AssertionError("something is due again and again")

    def adds_up(self) -> None:
        """Prove that the state root is that of the state, made anew."""
        everything = [*self.store.scan(b"", b"\xff")]
        root = StateTree(everything).root()
        hold(root == self.machine.tree.root(), "the tree is not the one over the state")
        hold(everything == [*self._twin_store.scan(b"", b"\xff")], "the twin's state differs")
