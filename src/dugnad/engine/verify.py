"""Whether the books add up: everything in `books.db` worked out again from the beginning.

In the order of the blocks, so that the first place that differs is the one that is told:

    the tables are those of this version and no others
    the beginning
    each block    its seal and sealer, its envelopes and their signatures, what the door says,
                  its header with every root, its receipts, the log nodes that became full
    the rest      the state row by row, no row too many anywhere, the file itself: it ends where
                  its last page does, and pages that nothing uses hold nothing

Somebody who holds the sealing key can write a whole other history that adds up as well. Only a
fingerprint kept elsewhere uncovers that: `since` takes them.
"""

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from dugnad.engine.fingerprint import fingerprint_of, letters_of, read_fingerprint
from dugnad.engine.solo.log import LogTail
from dugnad.engine.solo.schema import connect_to_read, shape_of, shape_wanted
from dugnad.ledger import action, block, codec
from dugnad.ledger.action import Opened
from dugnad.ledger.block import Header, Seal
from dugnad.ledger.errors import (
    BooksDoNotAddUp,
    LedgerError,
    NotCanonical,
    NotGenesis,
    TurnedAway,
    UnknownVersion,
)
from dugnad.ledger.execution import Constitution
from dugnad.ledger.machine import Candidate, Executed, Machine, Proposal, first_state
from dugnad.ledger.merkle import Frontier
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.tree import StateTree

Progress = Callable[[int, int], None]
"""Told how many receipts of how many have been worked out."""

_AFTER_ALL = b"\xff" * 64
_BLOCKS_AHEAD = 16
_SHARE = 64
"""How many signatures a thread checks in one go."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check found.

    Attributes:
        adds_up: everything is as it follows from the actions.
        until_seq: the last block up to which everything was worked out and found right.
        until_ms: its time.
        actions: how many actions were worked out up to there.
        fingerprint: names the books up to there.
        what: what differs first, empty when all adds up; one of `KINDS`.
        where: the row, field or text concerned, for who looks closer.
        since_seq: the block at which it was expected otherwise.
        since_ms: that block's time, or of the last one before it that could be read.
    """

    adds_up: bool
    until_seq: int
    until_ms: int
    actions: int
    fingerprint: str
    what: str
    where: str
    since_seq: int
    since_ms: int


KINDS = (
    "file",  # the file is damaged or is no file of books
    "shape",  # it holds something else than the tables of books
    "genesis",  # the beginning is not the one that the blocks follow
    "block",  # a block is missing or one too many
    "header",  # a header differs from what follows from the actions
    "seal",  # header and seal do not fit together
    "sealer",  # it was sealed by somebody who may not
    "action",  # an action is missing, too many, unreadable or filed under another id
    "signature",  # an action was not signed by whom it says
    "door",  # an action is in the books that should have been turned away
    "receipt",  # a receipt differs, is missing or too many
    "log_node",  # a kept node of the log differs, is missing or too many
    "state",  # an entry of state differs, is missing or too many
    "anchor",  # the books do not lead through the fingerprint that somebody kept
    "version",  # the books follow rules that this copy does not have
)
"""What can differ."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """The first place that differs, in the words of `Verdict`."""

    what: str
    seq: int
    where: str = ""
    time_ms: int | None = None


class _Differs(Exception):
    """Something differs; nothing after it is looked at."""

    def __init__(self, what: str, seq: int, where: str = "", time_ms: int | None = None) -> None:
        super().__init__(what, seq, where)
        self.difference = _Difference(what, seq, where, time_ms)


@dataclass(frozen=True, slots=True)
class _Read:
    """A block as it is written, and what its signatures were found to be."""

    head: Header
    header: bytes
    seal: Seal
    candidates: tuple[Candidate, ...]
    sound: "Sequence[Future[bool]] | bool"


def verify(
    books: Path,
    constitution: Constitution,
    *,
    since: Sequence[str] = (),
    cores: int = 1,
    progress: Progress | None = None,
) -> Verdict:
    """Work everything in the file `books` out again and compare; nothing is changed.

    A place may be open meanwhile: what is checked is one moment of its books.

    Args:
        books: the file.
        constitution: the law of every place, with the card contracts that this copy has.
        since: fingerprints that somebody kept; the books must lead through each.
        cores: how many signatures are checked at a time.
        progress: told how far it is.

    Raises:
        ValueError: a text in `since` is no fingerprint.
    """
    anchors = [read_fingerprint(text) for text in since]
    check = _Check(constitution, anchors, progress)
    try:
        connection = connect_to_read(books)
    except sqlite3.Error as error:
        return check.verdict(_Difference("file", 0, str(error)))
    pool = ThreadPoolExecutor(min(cores, os.cpu_count() or 1)) if cores > 1 else None
    try:
        check.run(connection, books, pool)
    except _Differs as differs:
        return check.verdict(differs.difference)
    except sqlite3.Error as error:
        return check.verdict(_Difference("file", check.seq + 1, str(error)))
    finally:
        connection.close()
        if pool is not None:
            pool.shutdown(cancel_futures=True)
    return check.verdict(None)


class _Check:
    """One check under way: how far it is, and where it stands."""

    def __init__(
        self,
        constitution: Constitution,
        anchors: Iterable[tuple[int, str]],
        progress: Progress | None,
    ) -> None:
        self._constitution = constitution
        self._anchors = sorted(anchors)
        self._progress = progress
        self._machine: Machine | None = None
        self._store = MemoryStore()
        self._actions = 0
        self._nodes = 0

    @property
    def seq(self) -> int:
        """The last block that was found right."""
        return 0 if self._machine is None else self._machine.head.seq

    def verdict(self, differs: _Difference | None) -> Verdict:
        """Say what was found."""
        head = None if self._machine is None else self._machine.head
        until_ms = 0 if head is None else head.time_ms
        since_ms = until_ms if differs is None or differs.time_ms is None else differs.time_ms
        return Verdict(
            adds_up=differs is None,
            until_seq=self.seq,
            until_ms=until_ms,
            actions=self._actions,
            fingerprint="" if head is None else fingerprint_of(head.seq, head.header_hash),
            what="" if differs is None else differs.what,
            where="" if differs is None else differs.where,
            since_seq=0 if differs is None else differs.seq,
            since_ms=0 if differs is None else since_ms,
        )

    def run(
        self, connection: sqlite3.Connection, books: Path, pool: ThreadPoolExecutor | None
    ) -> None:
        """Check it all.

        Args:
            connection: to the file.
            books: the file.
            pool: checks signatures, if there is one.

        Raises:
            _Differs: at the first place that does.
        """
        connection.execute("BEGIN")
        _compare_shape(connection)
        _compare_size(connection, books)
        self._machine = machine = self._begin(connection)
        self._pass_anchors(machine)
        (total,) = connection.execute("SELECT coalesce(max(idx) + 1, 0) FROM receipts").fetchone()
        receipts = _Rows(connection, "SELECT seq, idx, bytes FROM receipts ORDER BY idx")
        reader = _Reader(connection, machine.genesis_hash, pool)
        tail = LogTail(lambda _level, _index: b"", 0)
        for read in _ahead(reader.blocks()):
            self._block(connection, read, receipts, tail, machine)
            if self._progress is not None:
                self._progress(machine.log.size, total)
        for rows, what in ((reader.actions, "action"), (receipts, "receipt")):
            extra = rows.next_seq()
            if extra is not None:
                raise _Differs(what, extra, f"a row of block {extra}, which there is not")
        for seq, letters in self._anchors:
            raise _Differs("anchor", seq, letters)
        self._compare_log_nodes(connection)
        _compare_state(connection, self._store, machine.head.seq)
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise _Differs("file", machine.head.seq, said)
        _compare_free_pages(connection)

    def _begin(self, connection: sqlite3.Connection) -> Machine:
        rows = connection.execute("SELECT bytes FROM genesis").fetchall()
        if len(rows) != 1:
            raise _Differs("genesis", 0, f"{len(rows)} rows")
        genesis = rows[0][0]
        _want_bytes(genesis, "genesis", 0)
        store = self._store
        try:
            store.apply(first_state(genesis, self._constitution, store))
        except NotGenesis as error:
            raise _Differs("genesis", 0) from error
        tree = StateTree(store.scan(b"", _AFTER_ALL))
        return Machine(genesis, self._constitution, store, tree=tree, log=Frontier())

    def _block(
        self,
        connection: sqlite3.Connection,
        read: "_Read | _Difference",
        receipts: "_Rows",
        tail: LogTail,
        machine: Machine,
    ) -> None:
        if isinstance(read, _Difference):
            raise _Differs(read.what, read.seq, read.where, read.time_ms)
        seq, time_ms = read.head.seq, read.head.time_ms
        try:
            self._check_seal(read, machine)
            _want(_all_sound(read.sound), "signature", seq)
            executed = machine.execute(Proposal(time_ms, read.candidates))
        except BooksDoNotAddUp as error:
            what = "header" if error.what == "time" else error.what
            raise _Differs(what, seq, error.what, time_ms) from error
        except UnknownVersion as error:
            raise _Differs("version", seq, str(error), time_ms) from error
        except LedgerError as error:
            raise _Differs("door", seq, type(error).__name__, time_ms) from error
        except _Differs as differs:
            found = differs.difference
            raise _Differs(found.what, found.seq, found.where, time_ms) from differs
        if executed.header != read.header:
            raise _Differs("header", seq, _first_field(executed.head, read.head), time_ms)
        self._compare_receipts(executed, receipts)
        self._compare_full_nodes(connection, executed, tail)
        self._store.apply(executed.changes)
        machine.commit(executed)
        self._actions += len(executed.envelopes)
        self._pass_anchors(machine)

    def _check_seal(self, read: _Read, machine: Machine) -> None:
        seq = read.head.seq
        _want(block.seal_holds(read.header, read.seal), "seal", seq)
        _want(read.head.genesis == machine.genesis_hash, "genesis", 0)
        sealers = self._constitution.sealers(machine.store)
        _want(read.seal.key in sealers, "sealer", seq)

    def _compare_receipts(self, executed: Executed, receipts: "_Rows") -> None:
        head = executed.head
        index = head.log_size - len(executed.receipt_bytes)
        written = receipts.of(head.seq)
        wanted = enumerate(executed.receipt_bytes, index)
        for row, worked_out in zip_longest(written, wanted):
            if row is None or worked_out is None or row[1:] != worked_out:
                place = row[1] if worked_out is None else worked_out[0]
                raise _Differs("receipt", head.seq, f"log index {place}", head.time_ms)

    def _compare_full_nodes(
        self, connection: sqlite3.Connection, executed: Executed, tail: LogTail
    ) -> None:
        for level, index, node in tail.append(executed.leaves):
            self._nodes += 1
            row = connection.execute(
                "SELECT hash FROM log_nodes WHERE level = ? AND idx = ?", (level, index)
            ).fetchone()
            if row != (node,):
                head = executed.head
                raise _Differs("log_node", head.seq, f"level {level} index {index}", head.time_ms)

    def _compare_log_nodes(self, connection: sqlite3.Connection) -> None:
        """Those that belong there were compared; see that there are no others."""
        (count,) = connection.execute("SELECT count(*) FROM log_nodes").fetchone()
        if count != self._nodes:
            raise _Differs("log_node", self.seq, f"{count} rows instead of {self._nodes}")

    def _pass_anchors(self, machine: Machine) -> None:
        head = machine.head
        while self._anchors and self._anchors[0][0] <= head.seq:
            seq, letters = self._anchors.pop(0)
            if letters != letters_of(head.header_hash):
                raise _Differs("anchor", seq, letters)


class _Rows:
    """Rows in order of their first column, taken block by block."""

    def __init__(self, connection: sqlite3.Connection, question: str) -> None:
        self._rows = connection.execute(question)
        self._next = self._rows.fetchone()

    def next_seq(self) -> int | None:
        """The block of the row that comes next, or None at the end."""
        return None if self._next is None else self._next[0]

    def of(self, seq: int) -> Iterator[tuple[Any, ...]]:
        """The rows of one block; they are to be taken before those of the next one."""
        row = self._next
        while row is not None and row[0] == seq:
            yield row
            row = self._rows.fetchone()
        self._next = row


def _compare_shape(connection: sqlite3.Connection) -> None:
    found, wanted = shape_of(connection), shape_wanted()
    for one, other in zip_longest(found, wanted):
        if one != other:
            name = min(side[0] for side in (one, other) if side is not None)
            raise _Differs("shape", 0, name)


def _compare_size(connection: sqlite3.Connection, books: Path) -> None:
    """See that nothing stands behind the last page.

    While the place is open its last pages may not have reached the file, which is shorter then;
    a file that is too short otherwise is found when it is read.
    """
    pages, size = (_number(connection, name) for name in ("page_count", "page_size"))
    if books.stat().st_size > pages * size:
        raise _Differs("shape", 0, f"bytes after page {pages}")


def _compare_free_pages(connection: sqlite3.Connection) -> None:
    """See that pages which nothing uses hold nothing; belongs after `integrity_check`.

    The engine wipes what it deletes. Free pages are leaves, all zero, or list other free pages: the
    number of the next list, how many leaves it names, their numbers. What follows are numbers of
    pages that it named once. Books hardly ever have any, so they are all read at once.
    """
    if not _number(connection, "freelist_count"):
        return
    data, size = connection.serialize(), _number(connection, "page_size")
    last = len(data) // size
    listing = int.from_bytes(data[32:36], "big")
    while listing:
        page = data[(listing - 1) * size : listing * size]
        numbers = [int.from_bytes(page[at : at + 4], "big") for at in range(0, size, 4)]
        following, count, *named = numbers
        if any(number > last for number in named):
            raise _Differs("shape", 0, f"free page {listing}")
        for leaf in named[:count]:
            if any(data[(leaf - 1) * size : leaf * size]):
                raise _Differs("shape", 0, f"free page {leaf}")
        listing = following


def _number(connection: sqlite3.Connection, name: str) -> int:
    (number,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(number)


class _Reader:
    """Reads blocks as they are written, ahead of those who work them out."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        genesis_hash: bytes,
        pool: ThreadPoolExecutor | None,
    ) -> None:
        self._connection = connection
        self._genesis_hash = genesis_hash
        self._pool = pool
        self.actions = _Rows(
            connection, "SELECT seq, idx, envelope, action_id FROM actions ORDER BY seq, idx"
        )

    def blocks(self) -> Iterator["_Read | _Difference"]:
        """All blocks in order; ends with the first one that cannot be read."""
        expected = 1
        found: _Difference
        try:
            rows = self._connection.execute("SELECT seq, header, seal FROM blocks ORDER BY seq")
            for seq, header, seal in rows:
                _want(seq == expected, "block", min(seq, expected))
                yield self._read(seq, header, seal)
                expected += 1
        except _Differs as differs:
            found = differs.difference
        except sqlite3.Error as error:
            found = _Difference("file", expected, str(error))
        else:
            return
        yield found

    def _read(self, seq: int, header: bytes, seal: bytes) -> _Read:
        _want_bytes(header, "header", seq)
        _want_bytes(seal, "seal", seq)
        try:
            head = codec.decode_strictly(Header, header)
        except NotCanonical as error:
            raise _Differs("header", seq) from error
        try:
            sealed = codec.decode_strictly(Seal, seal)
        except NotCanonical as error:
            raise _Differs("seal", seq, time_ms=head.time_ms) from error
        _want(head.seq == seq, "header", seq, "seq")
        candidates = tuple(self._candidates(seq))
        sound = self._sound([candidate.opened for candidate in candidates])
        return _Read(head, header, sealed, candidates, sound)

    def _candidates(self, seq: int) -> Iterator[Candidate]:
        early = self.actions.next_seq()
        if early is not None:
            _want(isinstance(early, int), "action", seq, "a row whose block has no number")
            _want(early >= seq, "action", early, "a row of a block that there is not")
        for place, (_, idx, envelope, action_id) in enumerate(self.actions.of(seq)):
            _want_bytes(envelope, "action", seq)
            try:
                opened = action.open_envelope(envelope)
            except TurnedAway as away:
                raise _Differs("action", seq, f"number {place}: {away.code}") from away
            fits = (idx, action_id) == (place, opened.action_id)
            _want(fits, "action", seq, f"number {place}")
            yield Candidate(envelope, opened)

    def _sound(self, opened: Sequence[Opened]) -> "Sequence[Future[bool]] | bool":
        """Whether all signatures hold, now or as soon as the pool knows."""
        if self._pool is None:
            return _hold(opened, self._genesis_hash)
        parts = [opened[at : at + _SHARE] for at in range(0, len(opened), _SHARE)]
        return [self._pool.submit(_hold, part, self._genesis_hash) for part in parts]


def _want(fine: bool, what: str, seq: int, where: str = "") -> None:  # noqa: FBT001  The question.
    if not fine:
        raise _Differs(what, seq, where)


def _want_bytes(value: object, what: str, seq: int) -> None:
    """The tables keep out everything but bytes; who writes the file by hand is kept out by none."""
    _want(isinstance(value, bytes), what, seq, f"{type(value).__name__} instead of bytes")


def _hold(opened: Sequence[Opened], genesis_hash: bytes) -> bool:
    return all(action.signatures_hold(one, genesis_hash) for one in opened)


def _all_sound(sound: "Sequence[Future[bool]] | bool") -> bool:
    return sound if isinstance(sound, bool) else all(part.result() for part in sound)


def _ahead(blocks: Iterator["_Read | _Difference"]) -> Iterator["_Read | _Difference"]:
    """Read some blocks ahead, so that a pool has signatures to check meanwhile."""
    waiting: deque[_Read | _Difference] = deque()
    for read in blocks:
        waiting.append(read)
        if len(waiting) > _BLOCKS_AHEAD:
            yield waiting.popleft()
    yield from waiting


def _first_field(worked_out: Header, written: Header) -> str:
    for field in Header.__struct_fields__:
        if getattr(worked_out, field) != getattr(written, field):
            return field
    return "bytes"


def _compare_state(connection: sqlite3.Connection, store: MemoryStore, seq: int) -> None:
    written = connection.execute("SELECT key, value FROM state ORDER BY key")
    for row, worked_out in zip_longest(written, store.scan(b"", _AFTER_ALL)):
        if row != worked_out:
            key = min(side[0] for side in (row, worked_out) if side is not None)
            raise _Differs("state", seq, key.hex())
