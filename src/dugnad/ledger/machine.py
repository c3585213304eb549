"""The state machine that every engine drives: propose, execute, commit.

Given the same beginning and the same blocks, it comes to the same headers everywhere. It knows no
clock and no disk: the engine hands it the time and keeps what it returns.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from dugnad.ledger import block, codec, merkle
from dugnad.ledger.action import Opened
from dugnad.ledger.block import Header
from dugnad.ledger.contract import CLOCK, Actor, Context, NotMandated, Refused, TooMuch
from dugnad.ledger.door import admit, use
from dugnad.ledger.errors import BooksDoNotAddUp, ContractFault, OutOfStep, TurnedAway
from dugnad.ledger.execution import Call, Constitution, carry_out
from dugnad.ledger.genesis import Genesis, Limits, genesis_hash_of, read_genesis
from dugnad.ledger.merkle import Frontier
from dugnad.ledger.receipt import FORMAT, Receipt
from dugnad.ledger.state import due_key, due_until
from dugnad.ledger.store import Draft, Frozen, Store
from dugnad.ledger.tree import StateTree

FAULT = "ledger.Fault"
"""The code of a due moment that a contract failed at."""

FAULT_AGAIN_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action on its way into a block; its signatures were found right."""

    envelope: bytes
    opened: Opened


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one block is to hold."""

    time_ms: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Executed:
    """A block that was carried out and not yet kept.

    Attributes:
        header: its bytes; `head` the same as a record.
        envelopes: in order.
        receipts: those of due moments first, then one for each envelope in its order.
        leaves: the receipts as leaves of the log, in the same order.
        due_count: how many of the receipts are of due moments.
        changes: entries of state (None: removed).
    """

    head: Header
    header: bytes
    header_hash: bytes
    envelopes: tuple[bytes, ...]
    receipts: tuple[Receipt, ...]
    receipt_bytes: tuple[bytes, ...]
    leaves: tuple[bytes, ...]
    due_count: int
    changes: Mapping[bytes, bytes | None]


@dataclass(frozen=True, slots=True)
class _Ran:
    """What a block's actions came to, before it is in log and tree."""

    draft: Draft
    limits: Limits
    taken: list[Candidate]
    receipts: list[Receipt]
    due_count: int


@dataclass(frozen=True, slots=True)
class Head:
    """Where the books stand: the last header (None at the beginning), its hash, its time."""

    header: Header | None
    header_hash: bytes
    seq: int
    time_ms: int


def first_state(
    genesis_bytes: bytes, constitution: Constitution, store: Store
) -> dict[bytes, bytes | None]:
    """The entries that a place begins with; `store` is empty."""
    draft = Draft(store)
    constitution.begin(draft, read_genesis(genesis_bytes), genesis_hash_of(genesis_bytes))
    return draft.changes


class Machine:
    """One place's state machine over a store of its committed state.

    The store is the engine's: it applies `Executed.changes` to it before it calls `commit`.
    After `execute` the tree already holds the block, so an engine that cannot keep the block
    throws the machine away and begins again from what it kept.
    """

    def __init__(
        self,
        genesis_bytes: bytes,
        constitution: Constitution,
        store: Store,
        *,
        tree: StateTree,
        log: Frontier,
        header: bytes | None = None,
    ) -> None:
        self.genesis: Genesis = read_genesis(genesis_bytes)
        self.genesis_hash = genesis_hash_of(genesis_bytes)
        self.constitution = constitution
        self.store = store
        self.tree = tree
        self.log = log
        self._ready: tuple[Proposal, _Ran] | None = None
        self._executed: Executed | None = None
        if header is None:
            self.head = Head(None, self.genesis_hash, 0, self.genesis.created_ms)
        else:
            head = codec.decode(Header, header)
            self.head = Head(head, block.header_hash_of(header), head.seq, head.time_ms)

    def look(self, opened: Opened, now_ms: int) -> None:
        """Ask the door, all but the signatures, on committed state.

        Raises:
            TurnedAway: with the door's code.
        """
        limits = self.constitution.limits(self.store)
        admit(self.store, opened, self.constitution.holder, limits, self._time(now_ms))

    def propose(
        self, candidates: Iterable[Candidate], clock_ms: int
    ) -> tuple[Proposal | None, dict[bytes, TurnedAway]]:
        """Choose what the next block holds.

        Returns:
            The proposal, None when there is nothing to seal; and by action id why others were
            turned away after all (a nonce used meanwhile, say). Candidates that are in neither
            came when the block was full, and are to be proposed again for the next one.
        """
        away: dict[bytes, TurnedAway] = {}
        time_ms = self._time(clock_ms)
        ran = self._run(time_ms, candidates, away)
        for candidate in ran.taken:
            # A second copy of an action in the block is no other action that was turned away.
            away.pop(candidate.opened.action_id, None)
        if not ran.receipts:
            return None, away
        proposal = Proposal(time_ms, tuple(ran.taken))
        self._ready = (proposal, ran)
        return proposal, away

    def execute(self, proposal: Proposal) -> Executed:
        """Carry out a block.

        Raises:
            BooksDoNotAddUp: the block holds an action that the door turns away, or nothing, or
                too many, or its time does not rise.
            OutOfStep: the block executed before was not committed.
        """
        if self._executed is not None:
            raise OutOfStep
        if self._ready is not None and self._ready[0] is proposal:
            return self._close(proposal.time_ms, self._ready[1])
        seq = self.head.seq + 1
        if proposal.time_ms <= self.head.time_ms:
            raise BooksDoNotAddUp("time", seq)
        away: dict[bytes, TurnedAway] = {}
        ran = self._run(proposal.time_ms, proposal.candidates, away)
        if len(ran.taken) != len(proposal.candidates) or not ran.receipts:
            raise BooksDoNotAddUp("door", seq)
        return self._close(proposal.time_ms, ran)

    def commit(self, executed: Executed) -> None:
        """Stand on a block that the engine has kept, its changes applied to the store.

        Raises:
            OutOfStep: it is not the block that was executed last.
        """
        if executed is not self._executed:
            raise OutOfStep
        self._ready = self._executed = None
        head = executed.head
        self.head = Head(head, executed.header_hash, head.seq, head.time_ms)

    def _time(self, clock_ms: int) -> int:
        return max(self.head.time_ms + 1, clock_ms)

    def _run(
        self, time_ms: int, candidates: Iterable[Candidate], away: dict[bytes, TurnedAway]
    ) -> _Ran:
        draft = Draft(self.store)
        limits = self.constitution.limits(draft)
        seq = self.head.seq + 1
        receipts = self._run_due(draft, limits, time_ms, seq)
        due_count = len(receipts)
        taken: list[Candidate] = []
        for candidate in candidates:
            if len(taken) == limits.block_actions:
                break
            try:
                receipts.append(self._run_action(draft, limits, candidate.opened, time_ms, seq))
            except TurnedAway as reason:
                away[candidate.opened.action_id] = reason
            else:
                taken.append(candidate)
        return _Ran(draft, limits, taken, receipts, due_count)

    def _run_due(self, draft: Draft, limits: Limits, time_ms: int, seq: int) -> list[Receipt]:
        """Call at most `due_per_block` due moments up to the block's time, in order.

        One that an earlier one took back is not called; one that it set waits for the next block.
        One that brings out a fault is told as such and called again in a day, and so is one that
        was too much by the limits, which can be raised: nobody handed it in who could be turned
        away, and all else must go on.
        """
        wider = replace(limits, reads=limits.due_reads)
        receipts: list[Receipt] = []
        coming = due_until(self.store, time_ms)
        due = [moment for moment, _ in zip(coming, range(limits.due_per_block), strict=False)]
        for at_ms, target, tag in due:
            key = due_key(at_ms, target, tag)
            if draft.get(key) is None:
                continue
            draft.delete(key)
            due_action = self.constitution.contract_at(draft, target).due
            context = self._context(_due_id_of(key, seq), time_ms, target, draft)
            verb = "" if due_action is None else due_action.__name__
            call = Call(target, verb, codec.encode((tag,)), 0, context)
            try:
                receipt = carry_out(draft, self.constitution, wider, call, seq)
            except ContractFault:
                receipt = Receipt(FORMAT, context.action_id, seq, FAULT, (target,), (), 0, 0)
            if receipt.code in (FAULT, TooMuch.code()):
                draft.put(due_key(time_ms + FAULT_AGAIN_MS, target, tag), b"\xc0")
            receipts.append(receipt)
        return receipts

    def _run_action(
        self, draft: Draft, limits: Limits, opened: Opened, time_ms: int, seq: int
    ) -> Receipt:
        constitution, body = self.constitution, opened.body
        (holder, *others), window = admit(draft, opened, constitution.holder, limits, time_ms)
        savepoint = draft.savepoint()
        use(draft, body.key, window)
        try:
            constitution.check_keys(draft, body, holder, others)
        except Refused as refusal:
            return Receipt(FORMAT, opened.action_id, seq, refusal.code(), (), (), 0, 0)
        principal = body.on_behalf_of
        if principal is not None and not constitution.mandated(draft, holder.member, body, time_ms):
            return Receipt(FORMAT, opened.action_id, seq, NotMandated.code(), (), (), 0, 0)
        context = Context(
            action_id=opened.action_id,
            actor=Actor(member=holder.member),
            on_behalf_of=principal,
            channel=body.channel,
            now_ms=time_ms,
            commitments=body.commitments,
            co_signers=tuple(other.member for other in others),
            me=body.target,
            law=constitution.law(Frozen(draft)),
            before=self.head.header_hash,
        )
        call = Call(body.target, body.verb, body.arguments, body.contract_version, context)
        try:
            return carry_out(draft, constitution, limits, call, seq)
        except ContractFault as fault:
            draft.undo_to(savepoint)
            raise TurnedAway("Fault") from fault

    def _context(self, action_id: bytes, time_ms: int, target: str, draft: Draft) -> Context[Any]:
        return Context(
            action_id=action_id,
            actor=CLOCK,
            on_behalf_of=None,
            channel=None,
            now_ms=time_ms,
            commitments=(),
            co_signers=(),
            me=target,
            law=self.constitution.law(Frozen(draft)),
            before=self.head.header_hash,
        )

    def _close(self, time_ms: int, ran: _Ran) -> Executed:
        """Take what ran into log and tree, and write the header."""
        draft = ran.draft
        envelopes = tuple(candidate.envelope for candidate in ran.taken)
        receipt_bytes = tuple(codec.encode(receipt) for receipt in ran.receipts)
        leaves = tuple(merkle.leaf_hash(receipt) for receipt in receipt_bytes)
        for leaf in leaves:
            self.log.append(leaf)
        head = Header(
            format=block.FORMAT,
            genesis=self.genesis_hash,
            seq=self.head.seq + 1,
            prev=self.head.header_hash,
            time_ms=time_ms,
            actions_root=merkle.root(envelopes),
            receipts_root=merkle.root_of_hashes(leaves),
            log_size=self.log.size,
            log_root=self.log.root(),
            state_root=self.tree.update(draft.changes),
            params_hash=block.digest_of(ran.limits),
            sealers_hash=block.digest_of(self.constitution.sealers(draft)),
        )
        header = codec.encode(head)
        self._executed = Executed(
            head=head,
            header=header,
            header_hash=block.header_hash_of(header),
            envelopes=envelopes,
            receipts=tuple(ran.receipts),
            receipt_bytes=receipt_bytes,
            leaves=leaves,
            due_count=ran.due_count,
            changes=draft.changes,
        )
        return self._executed


def _due_id_of(key: bytes, seq: int) -> bytes:
    """Name the call of a due moment; one that was set again is called in another block."""
    return hashlib.sha256(key + seq.to_bytes(8, "big")).digest()
