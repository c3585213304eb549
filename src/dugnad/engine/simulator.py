"""An engine in memory: the same machine with nothing on disk, for stories and comparisons.

`follow` takes blocks that another engine sealed and comes to the same headers, or says where not.
"""

import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from dugnad.engine.fingerprint import fingerprint_of
from dugnad.engine.port import PAGE, Consistency, Current, Inclusion, Recorded
from dugnad.engine.solo.clock import Clock
from dugnad.ledger import action, door, merkle
from dugnad.ledger.block import Block, Header, Seal, seal_header
from dugnad.ledger.codec import decode
from dugnad.ledger.errors import BooksDoNotAddUp, TurnedAway
from dugnad.ledger.execution import Constitution
from dugnad.ledger.genesis import Genesis
from dugnad.ledger.machine import Candidate, Executed, Head, Machine, Proposal, first_state
from dugnad.ledger.merkle import Frontier, nodes_of
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.state import next_due
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.tree import StateTree

_AFTER_ALL = b"\xff" * 64


class MemorySnapshot:
    """The state after one block (see `port.Snapshot`)."""

    def __init__(self, store: MemoryStore, head: Head) -> None:
        self._store = store
        self.head = head

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        return self._store.get(key)

    def scan(self, start: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Pairs with `start <= key < end`, ascending by key."""
        return self._store.scan(start, end)

    def close(self) -> None:
        """Nothing is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Simulator:
    """The engine of a place that is forgotten when the process ends (see `port.Engine`)."""

    def __init__(
        self, genesis: bytes, constitution: Constitution, *, seed: bytes, clock: Clock
    ) -> None:
        """Begin.

        Args:
            genesis: bytes of the beginning.
            constitution: the law of every place.
            seed: 32 bytes of the key that seals.
            clock: milliseconds since 1970 UTC; believed, whatever it says.
        """
        self._seed = seed
        self._clock = clock
        self._lock = threading.RLock()
        self._store = MemoryStore()
        self._store.apply(first_state(genesis, constitution, self._store))
        self.machine = Machine(
            genesis,
            constitution,
            self._store,
            tree=StateTree(self._store.scan(b"", _AFTER_ALL)),
            log=Frontier(),
        )
        self._blocks: list[Block] = []
        self._recorded: list[Recorded] = []
        self._leaves: list[bytes] = []
        self._data: list[bytes] = []
        self._by_action: dict[bytes, int] = {}
        self._given: dict[bytes, int] = {}
        self._snapshot: MemorySnapshot | None = None

    @property
    def genesis(self) -> Genesis:
        """The beginning of the place."""
        return self.machine.genesis

    @property
    def genesis_hash(self) -> bytes:
        """What every signature of this place covers."""
        return self.machine.genesis_hash

    def submit(self, envelope: bytes) -> Receipt:
        """Hand in an action (see `port.Engine`)."""
        answer = self.submit_many((envelope,))[0]
        if isinstance(answer, TurnedAway):
            raise answer
        return answer

    def submit_many(self, envelopes: Sequence[bytes]) -> list[Receipt | TurnedAway]:
        """Hand in many actions, sealed in one block; one answer for each, in their order."""
        with self._lock:
            now_ms = self._clock()
            answers: list[TurnedAway | bytes] = []
            candidates: list[Candidate] = []
            for envelope in envelopes:
                answer = self._door(envelope, now_ms, candidates)
                answers.append(answer)
            proposal, late = self.machine.propose(candidates, now_ms)
            if proposal is not None:
                self._keep(self.machine.execute(proposal))
            told: list[Receipt | TurnedAway] = []
            for answer in answers:
                if isinstance(answer, TurnedAway):
                    told.append(answer)
                else:
                    told.append(self.receipt(answer) or late[answer])
            return told

    def _door(
        self, envelope: bytes, now_ms: int, candidates: list[Candidate]
    ) -> TurnedAway | bytes:
        """Let an action in among the candidates; gives its id, or why it was turned away."""
        try:
            opened = action.open_envelope(envelope)
        except TurnedAway as away:
            return away
        if opened.action_id in self._by_action:
            return opened.action_id
        try:
            self.machine.look(opened, now_ms)
        except TurnedAway as away:
            return away
        if not action.signatures_hold(opened, self.genesis_hash):
            return TurnedAway("BadSignature")
        candidates.append(Candidate(envelope, opened))
        return opened.action_id

    def tick(self) -> None:
        """Carry out the due moments that have come."""
        with self._lock:
            now_ms = self._clock()
            while (at_ms := next_due(self._store)) is not None and at_ms <= now_ms:
                proposal, _ = self.machine.propose((), now_ms)
                if proposal is None:
                    return
                self._keep(self.machine.execute(proposal))

    def follow(self, block: Block) -> None:
        """Carry out a block that another engine sealed.

        Raises:
            BooksDoNotAddUp: it comes to another header; this engine is of no use afterwards.
            TurnedAway: an envelope cannot be read.
        """
        with self._lock:
            header = decode(Header, block.header)
            candidates = tuple(
                Candidate(envelope, action.open_envelope(envelope)) for envelope in block.envelopes
            )
            executed = self.machine.execute(Proposal(header.time_ms, candidates))
            if executed.header != block.header:
                raise BooksDoNotAddUp("header", header.seq)
            self._keep(executed, block.seal)

    def _keep(self, executed: Executed, seal: Seal | None = None) -> None:
        seal = seal or seal_header(executed.header, self._seed)
        self._blocks.append(Block(executed.header, seal, executed.envelopes))
        time_ms = executed.head.time_ms
        for receipt, data in zip(executed.receipts, executed.receipt_bytes, strict=True):
            self._by_action[receipt.action_id] = len(self._recorded)
            self._recorded.append(Recorded(len(self._recorded), time_ms, receipt))
            self._data.append(data)
        self._leaves += executed.leaves
        self._store.apply(executed.changes)
        self.machine.commit(executed)
        self._snapshot = None

    def head(self) -> Head:
        """Where the books stand."""
        return self.machine.head

    def fingerprint(self) -> str:
        """A short text that names all books up to now."""
        return fingerprint_of(self.machine.head.seq, self.machine.head.header_hash)

    def reader(self) -> MemorySnapshot:
        """The state as it is now, to read from."""
        with self._lock:
            if self._snapshot is None:
                copied = MemoryStore()
                copied.apply(dict(self._store.scan(b"", _AFTER_ALL)))
                self._snapshot = MemorySnapshot(copied, self.machine.head)
            return self._snapshot

    def receipt(self, action_id: bytes) -> Receipt | None:
        """What came of an action, or None where the books do not know it."""
        index = self._by_action.get(action_id)
        return None if index is None else self._recorded[index].receipt

    def receipts(self, after: int = 0, limit: int = PAGE) -> list[Recorded]:
        """Receipts from log index `after` on, at most `limit`."""
        return self._recorded[after : after + limit]

    def blocks(self, after: int = 0, limit: int = PAGE) -> list[Block]:
        """Blocks whose number is above `after`, at most `limit`."""
        return self._blocks[after : after + limit]

    def _newest(self) -> Block:
        return self._blocks[-1]

    def inclusion(self, action_id: bytes) -> Inclusion | None:
        """Proof that the receipt of an action is in the log, or None where there is none."""
        with self._lock:
            index = self._by_action.get(action_id)
            if index is None:
                return None
            newest, size = self._newest(), len(self._leaves)
            beside = tuple(merkle.inclusion_proof(nodes_of(self._leaves), index, size))
            return Inclusion(self._data[index], index, beside, newest.header, newest.seal)

    def consistency(self, old_size: int) -> Consistency:
        """Proof that the log has only grown since it held `old_size` receipts."""
        with self._lock:
            newest, size = self._newest(), len(self._leaves)
            beside = tuple(merkle.consistency_proof(nodes_of(self._leaves), old_size, size))
            return Consistency(old_size, beside, newest.header, newest.seal)

    def state_proof(self, key: bytes) -> Current:
        """Proof of the value at `key`, or that there is none."""
        with self._lock:
            newest, proof = self._newest(), self.machine.tree.prove(key)
            return Current(key, self._store.get(key), proof, newest.header, newest.seal)

    def next_nonce(self, key: bytes) -> int:
        """A nonce for `key` that is neither used nor given out before by this engine."""
        with self._lock:
            nonce = max(door.next_nonce(self._store, key), self._given.get(key, 0) + 1)
            self._given[key] = nonce
            return nonce

    def close(self) -> None:
        """Nothing is held."""
