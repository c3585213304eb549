"""The solo engine: one sealing thread takes all that waits, carries it out and keeps it.

    hand in        any thread: read the envelope, put it in the queue, wait for the answer
    seal           the sealing thread, for all that waits (at most a block):
        door         cheap questions first, on committed state
        signatures   in a pool of threads, as the library lets others run meanwhile
        carry out    propose and execute on the machine
        keep         one transaction, on disk when it returns
        answer       everybody who waited

What cannot be kept is not answered with a receipt, and the machine is built again from the disk.
"""

import logging
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import TypeAlias

from dugnad.engine.fingerprint import fingerprint_of
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import Current, EngineClosed, NotKept, NotTheSealer
from dugnad.engine.solo.books import Books, Progress, make_books
from dugnad.engine.solo.clock import Clock, WatchedClock
from dugnad.engine.solo.lock import PlaceLock
from dugnad.engine.solo.reading import BooksReader, find_receipt
from dugnad.ledger import action, codec, door
from dugnad.ledger.block import seal_header
from dugnad.ledger.errors import ClockTrouble, LedgerError, TurnedAway, UnknownVersion
from dugnad.ledger.execution import Constitution
from dugnad.ledger.machine import Candidate, Executed, Machine, Proposal
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.signatures import public_key_of
from dugnad.ledger.state import next_due

Answer: TypeAlias = Receipt | TurnedAway | LedgerError

_LOG = logging.getLogger(__name__)
_NONCES_REMEMBERED = 10_000
_WORTH_A_POOL = 8
"""Below so many signatures the sealing thread checks them itself."""


class _Bundle:
    """Things handed in together by a thread that waits until all have an answer."""

    def __init__(self, waiting: int) -> None:
        self.left = waiting
        self.done = threading.Event()


class _Press:
    """One action handed in, or a tick when there is none."""

    __slots__ = ("answer", "bundle", "candidate", "settled")

    def __init__(self, candidate: Candidate | None, bundle: _Bundle) -> None:
        self.candidate = candidate
        self.bundle = bundle
        self.answer: Answer | None = None
        self.settled = False

    def settle(self, answer: Answer | None) -> None:
        self.answer = answer
        self.settled = True
        self.bundle.left -= 1
        if not self.bundle.left:
            self.bundle.done.set()


class Solo(BooksReader):
    """The engine of one place (see `port.Engine`)."""

    def __init__(
        self,
        folder: PlaceFolder,
        constitution: Constitution,
        *,
        seed: bytes,
        clock: Clock,
        steady: Clock,
        progress: Progress | None = None,
        newest: Callable[[str], None] | None = None,
    ) -> None:
        """Take the place lock, stand at the end of its books, and start the sealing thread.

        Args:
            folder: the place; its books exist (see `begin`).
            constitution: the law of every place.
            seed: 32 bytes of the key that seals.
            clock: milliseconds since 1970 UTC.
            steady: milliseconds that nobody can set (`CLOCK_BOOTTIME`), to notice jumps.
            progress: told how many entries of state have been read.
            newest: told the newest fingerprint after each block, to keep outside the folder.

        Raises:
            PlaceBusy: another process keeps these books.
            NotGenesis: there are no books in the folder.
            BooksDoNotAddUp: their end does not fit together; `verify` says more.
            NotTheSealer: the key may not seal here.
        """
        self._path = folder.books
        self._constitution = constitution
        self._seed = seed
        self._key = public_key_of(seed)
        with ExitStack() as undo:
            self._lock = PlaceLock(folder.lock)
            undo.callback(self._lock.release)
            self._books = Books(folder.books, constitution, progress)
            undo.callback(self._books.close)
            super().__init__(folder.books)
            check_sealer(self._books.machine, self._key)
            self._read_limits()
            undo.pop_all()
        self._clock = WatchedClock(clock, steady)
        self._newest = newest
        self._broken = False
        self._settling = threading.Lock()
        self._handing_in = threading.Lock()
        self._closed = False
        self._queue: SimpleQueue[list[_Press] | None] = SimpleQueue()
        self._waiting: deque[_Press] = deque()
        self._ending = False
        self._given: OrderedDict[bytes, int] = OrderedDict()
        self._giving = threading.Lock()
        self._workers = os.cpu_count() or 1
        self._checkers = ThreadPoolExecutor(self._workers, thread_name_prefix="signatures")
        self._sealer = threading.Thread(target=self._work, name="sealer", daemon=True)
        self._sealer.start()

    @staticmethod
    def begin(folder: PlaceFolder, genesis: bytes, constitution: Constitution) -> None:
        """Begin the books of a new place in an existing folder.

        Raises:
            FileExistsError: the folder holds books already; they are left alone.
            NotGenesis: `genesis` is no beginning.
        """
        make_books(folder.books, genesis, constitution)

    @property
    def machine(self) -> Machine:
        """The state machine at the end of the books; only the sealing thread drives it."""
        return self._books.machine

    # ── Handing in: any thread ─────────────────────────────────────────────────────────────────

    def submit(self, envelope: bytes) -> Receipt:
        """Hand in an action; comes back when its receipt is on disk (see `port.Engine`)."""
        answer = self.submit_many((envelope,))[0]
        if isinstance(answer, TurnedAway):
            raise answer
        return answer

    def submit_many(self, envelopes: Sequence[bytes]) -> list[Receipt | TurnedAway]:
        """Hand in many actions at once; one answer for each, in their order."""
        answers: list[Answer | None] = [None] * len(envelopes)
        read: list[tuple[int, Candidate]] = []
        for place, envelope in enumerate(envelopes):
            # Read in the thread that brought it, so that nonsense never queues.
            try:
                read.append((place, Candidate(envelope, action.open_envelope(envelope))))
            except TurnedAway as away:
                answers[place] = away
        presses = self._hand_in([candidate for _, candidate in read])
        for (place, _), press in zip(read, presses, strict=True):
            answers[place] = press.answer
        told: list[Receipt | TurnedAway] = []
        for answer in answers:
            if isinstance(answer, (Receipt, TurnedAway)):
                told.append(answer)
            else:
                raise answer or NotKept
        return told

    def tick(self) -> None:
        """Carry out the due moments that have come (see `port.Engine`)."""
        (press,) = self._hand_in([None])
        if isinstance(press.answer, LedgerError):
            raise press.answer

    def _hand_in(self, candidates: Sequence[Candidate | None]) -> list[_Press]:
        bundle = _Bundle(len(candidates))
        presses = [_Press(candidate, bundle) for candidate in candidates]
        if presses:
            with self._handing_in:
                if self._closed:
                    raise EngineClosed
                self._queue.put(presses)
            bundle.done.wait()
        return presses

    # ── Sealing: one thread ────────────────────────────────────────────────────────────────────

    def _work(self) -> None:
        """Seal until closed; whatever goes wrong is told to those who wait."""
        while self._gather():
            count = min(len(self._waiting), self._block_actions)
            presses = [self._waiting.popleft() for _ in range(count)]
            try:
                if self._broken:
                    self._load_again()
                self._seal(presses)
            except ClockTrouble as trouble:
                _settle_rest(presses, trouble)
            except Exception as error:  # noqa: BLE001  Whoever waits is told, whatever it was.
                _LOG.exception("A block could not be kept.")
                self._broken = True
                fault = NotKept(str(error))
                fault.__cause__ = error
                _settle_rest(presses, fault)

    def _gather(self) -> bool:
        """Take all that waits, or wait for it; False when there will be no more."""
        while not self._ending and not (self._waiting and self._queue.empty()):
            presses = self._queue.get()
            if presses is None:
                self._ending = True
            else:
                self._waiting.extend(presses)
        return bool(self._waiting)

    def _load_again(self) -> None:
        """Stand at the end of what is on disk, whatever was under way."""
        with self._settling:
            self._books.close()
            self._books = Books(self._path, self._constitution)
        self._read_limits()
        self._broken = False

    def _read_limits(self) -> None:
        limits = self._constitution.limits(self._books.store)
        self._block_actions = max(limits.block_actions, 1)

    def _seal(self, presses: list[_Press]) -> None:
        now_ms = self._clock.now_ms(self._books.machine.head.time_ms)
        before = self._books.machine.head.seq
        check_sealer(self._books.machine, self._key)
        let_in, away = self._door(presses, now_ms)
        receipts = self._seal_all(let_in, now_ms, away)
        if any(press.candidate is None for press in presses):
            self._seal_due(now_ms)
        for press in presses:
            press.settle(self._answer(press, receipts, away))
        head = self._books.machine.head
        if head.seq != before:
            self._read_limits()
            if self._newest is not None:
                self._newest(fingerprint_of(head.seq, head.header_hash))

    def _door(
        self, presses: Sequence[_Press], now_ms: int
    ) -> tuple[list[Candidate], dict[bytes, TurnedAway]]:
        """Let in what may be; gives it, and by action id why the rest may not."""
        machine = self._books.machine
        asked: dict[bytes, Candidate] = {}
        away: dict[bytes, TurnedAway] = {}
        for press in presses:
            candidate = press.candidate
            if candidate is None or candidate.envelope in asked:
                continue
            try:
                machine.look(candidate.opened, now_ms)
            except TurnedAway as reason:
                away[candidate.opened.action_id] = reason
            else:
                asked[candidate.envelope] = candidate
        let_in = []
        candidates = list(asked.values())
        for candidate, sound in zip(candidates, self._sound(candidates), strict=True):
            if sound:
                let_in.append(candidate)
            else:
                away[candidate.opened.action_id] = TurnedAway("BadSignature")
        return let_in, away

    def _sound(self, candidates: Sequence[Candidate]) -> list[bool]:
        """Check signatures, on every core when there are many."""
        genesis_hash = self.genesis_hash
        if len(candidates) < _WORTH_A_POOL:
            return _hold(candidates, genesis_hash)
        share = -(-len(candidates) // self._workers)
        parts = [candidates[at : at + share] for at in range(0, len(candidates), share)]
        elsewhere = [self._checkers.submit(_hold, part, genesis_hash) for part in parts[1:]]
        sound = _hold(parts[0], genesis_hash)
        for future in elsewhere:
            sound.extend(future.result())
        return sound

    def _seal_all(
        self, candidates: Sequence[Candidate], now_ms: int, away: dict[bytes, TurnedAway]
    ) -> dict[bytes, Receipt]:
        """Seal candidates, in as many blocks as they need; gives receipts by action id.

        An action that needs rules which this copy lacks stops nobody else's: where one is among
        several, each is tried alone.
        """
        receipts: dict[bytes, Receipt] = {}
        while candidates:
            try:
                proposal, late = self._books.machine.propose(candidates, now_ms)
            except UnknownVersion as missing:
                if len(candidates) > 1:
                    for candidate in candidates:
                        receipts.update(self._seal_all((candidate,), now_ms, away))
                else:
                    _LOG.error("Rules are missing here: %s. Update Dugnad.", missing)
                    away[candidates[0].opened.action_id] = TurnedAway("Fault")
                break
            for reason in late.values():
                if reason.code == "Fault":
                    _LOG.error("An action met a fault in a contract.", exc_info=reason)
            away.update(late)
            if proposal is None:
                break
            executed = self._keep(proposal)
            told = executed.receipts[executed.due_count :]
            receipts.update((receipt.action_id, receipt) for receipt in told)
            candidates = [
                left
                for left in candidates
                if left.opened.action_id not in receipts and left.opened.action_id not in late
            ]
        return receipts

    def _seal_due(self, now_ms: int) -> None:
        """Seal blocks of due moments until none is left that has come."""
        machine = self._books.machine
        while (at_ms := next_due(self._books.store)) is not None and at_ms <= now_ms:
            proposal, _ = machine.propose((), now_ms)
            if proposal is None:
                return
            self._keep(proposal)

    def _keep(self, proposal: Proposal) -> Executed:
        with self._settling:
            executed = self._books.machine.execute(proposal)
            self._books.keep(executed, seal_header(executed.header, self._seed))
        return executed

    def _answer(
        self,
        press: _Press,
        receipts: Mapping[bytes, Receipt],
        away: Mapping[bytes, TurnedAway],
    ) -> Answer | None:
        """What the press gets: its receipt, the one it got before, or why there is none."""
        if press.candidate is None:
            return None
        action_id = press.candidate.opened.action_id
        if action_id in receipts:
            return receipts[action_id]
        earlier = find_receipt(self._books.connection, action_id)
        return away[action_id] if earlier is None else codec.decode(Receipt, earlier[1])

    # ── Answers that need the sealer's tree or memory ──────────────────────────────────────────

    def state_proof(self, key: bytes) -> Current:
        """Proof of the value at `key`, or that there is none (see `port.Engine`)."""
        with self._settling, self.reader() as books:
            if self._broken:
                raise NotKept("The books are being loaded again.")
            _, header, seal = books.sealed
            proof = self._books.machine.tree.prove(key)
            return Current(key, books.get(key), proof, header, seal)

    def next_nonce(self, key: bytes) -> int:
        """A nonce for `key` that is neither used nor given out before by this engine."""
        with self._giving, self.reader() as books:
            nonce = max(door.next_nonce(books, key), self._given.pop(key, 0) + 1)
            self._given[key] = nonce
            if len(self._given) > _NONCES_REMEMBERED:
                self._given.popitem(last=False)
        return nonce

    def close(self) -> None:
        """Finish what was handed in and let the place go; nothing happens the second time."""
        with self._handing_in:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._sealer.join()
        self._checkers.shutdown()
        super().close()
        # The last one out gathers all of it in one file, and only the sealer's may write.
        self._books.close()
        self._lock.release()


def check_sealer(machine: Machine, key: bytes) -> None:
    """Make sure that `key` may seal the next block.

    Raises:
        NotTheSealer: it may not.
    """
    if key not in machine.constitution.sealers(machine.store):
        raise NotTheSealer("The key of this computer may not seal the books of this place.")


def _hold(candidates: Sequence[Candidate], genesis_hash: bytes) -> list[bool]:
    return [action.signatures_hold(one.opened, genesis_hash) for one in candidates]


def _settle_rest(presses: Sequence[_Press], error: LedgerError) -> None:
    for press in presses:
        if not press.settled:
            press.settle(error)
