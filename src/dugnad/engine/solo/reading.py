"""Reading the books, from any thread and any process, without ever waiting for the sealer."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from dugnad.engine.fingerprint import fingerprint_of
from dugnad.engine.port import PAGE, Consistency, EngineClosed, Inclusion, Recorded
from dugnad.engine.solo.log import nodes_in
from dugnad.engine.solo.schema import connect_to_read, genesis_in
from dugnad.ledger import codec, merkle
from dugnad.ledger.block import Block, Header, Seal, header_hash_of
from dugnad.ledger.genesis import Genesis, genesis_hash_of, read_genesis
from dugnad.ledger.machine import Head
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.values import Record

_IDLE_MAX = 32


class _Pool:
    """Connections that nobody uses at the moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        # A snapshot that nobody let go gives its connection back whenever Python finds it: also in
        # the middle of `take`, in the same thread.
        self._lock = threading.RLock()
        self._closed = False

    def take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise EngineClosed
            if self._idle:
                return self._idle.pop()
        return connect_to_read(self._path)

    def give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < _IDLE_MAX:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


class BooksSnapshot:
    """The books after one block (see `port.Snapshot`)."""

    def __init__(self, pool: _Pool, genesis: Genesis, genesis_hash: bytes) -> None:
        self._pool = pool
        self._genesis = genesis
        self._genesis_hash = genesis_hash
        self._held: sqlite3.Connection | None = pool.take()
        self.connection: sqlite3.Connection = self._held
        self._scans: list[sqlite3.Cursor] = []
        self.connection.execute("BEGIN")
        # The first read fixes the moment that this snapshot shows.
        self._newest: tuple[bytes, bytes] | None = self.connection.execute(
            "SELECT header, seal FROM blocks ORDER BY seq DESC LIMIT 1"
        ).fetchone()

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        row = self.connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def scan(self, start: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Pairs with `start <= key < end`, ascending by key; to be read before it is let go."""
        scan = self.connection.execute(
            "SELECT key, value FROM state WHERE key >= ? AND key < ? ORDER BY key", (start, end)
        )
        self._scans.append(scan)
        return scan

    @property
    def head(self) -> Head:
        """The block after which this is the state."""
        if self._newest is None:
            return Head(None, self._genesis_hash, 0, self._genesis.created_ms)
        header = self._newest[0]
        head = codec.decode(Header, header)
        return Head(head, header_hash_of(header), head.seq, head.time_ms)

    @property
    def sealed(self) -> tuple[Header, bytes, Seal]:
        """The newest header as a record, its bytes, and its seal.

        Raises:
            IndexError: no block has been sealed yet.
        """
        if self._newest is None:
            raise IndexError(0)
        header, seal = self._newest
        return codec.decode(Header, header), header, codec.decode(Seal, seal)

    def close(self) -> None:
        """Let it go."""
        held, self._held = self._held, None
        if held is not None:
            # A scan that was left half way would hold this moment for the next reader as well.
            for scan in self._scans:
                scan.close()
            held.execute("ROLLBACK")
            self._pool.give_back(held)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_held", None) is not None:
            self.close()


class BooksReader:
    """All questions of the port that need no sealing; also for processes that only look."""

    def __init__(self, path: Path) -> None:
        """Open the books at `path`.

        Raises:
            sqlite3.Error: there are none, or the file is no database.
            NotGenesis: the file holds no books.
        """
        codec.make_readers(Record)  # before any thread asks: see there.
        connection = connect_to_read(path)
        try:
            genesis = genesis_in(connection)
        finally:
            connection.close()
        self.genesis: Genesis = read_genesis(genesis)
        self.genesis_hash: bytes = genesis_hash_of(genesis)
        self._connections = _Pool(path)

    def reader(self) -> BooksSnapshot:
        """The state as it is now, to read from."""
        return BooksSnapshot(self._connections, self.genesis, self.genesis_hash)

    def head(self) -> Head:
        """Where the books stand."""
        with self.reader() as books:
            return books.head

    def fingerprint(self) -> str:
        """A short text that names all books up to now."""
        head = self.head()
        return fingerprint_of(head.seq, head.header_hash)

    def receipt(self, action_id: bytes) -> Receipt | None:
        """What came of an action, or None where the books do not know it."""
        with self.reader() as books:
            found = find_receipt(books.connection, action_id)
        return None if found is None else codec.decode(Receipt, found[1])

    def receipts(self, after: int = 0, limit: int = PAGE) -> list[Recorded]:
        """Receipts from log index `after` on, at most `limit`."""
        with self.reader() as books:
            rows = books.connection.execute(
                "SELECT idx, seq, bytes FROM receipts WHERE idx >= ? ORDER BY idx LIMIT ?",
                (after, limit),
            ).fetchall()
            if not rows:
                return []
            headers = books.connection.execute(
                "SELECT seq, header FROM blocks WHERE seq BETWEEN ? AND ?",
                (rows[0][1], rows[-1][1]),
            )
            times = {seq: codec.decode(Header, header).time_ms for seq, header in headers}
        return [Recorded(idx, times[seq], codec.decode(Receipt, data)) for idx, seq, data in rows]

    def blocks(self, after: int = 0, limit: int = PAGE) -> list[Block]:
        """Blocks whose number is above `after`, at most `limit`."""
        with self.reader() as books:
            return list(blocks_in(books.connection, after, limit))

    def inclusion(self, action_id: bytes) -> Inclusion | None:
        """Proof that the receipt of an action is in the log, or None where there is none."""
        with self.reader() as books:
            found = find_receipt(books.connection, action_id)
            if found is None:
                return None
            index, receipt = found
            head, header, seal = books.sealed
            nodes = nodes_in(books.connection)
            beside = tuple(merkle.inclusion_proof(nodes, index, head.log_size))
        return Inclusion(receipt, index, beside, header, seal)

    def consistency(self, old_size: int) -> Consistency:
        """Proof that the log has only grown since it held `old_size` receipts."""
        with self.reader() as books:
            head, header, seal = books.sealed
            nodes = nodes_in(books.connection)
            beside = tuple(merkle.consistency_proof(nodes, old_size, head.log_size))
        return Consistency(old_size, beside, header, seal)

    def close(self) -> None:
        """Let the file go; snapshots that somebody still holds go when they are closed."""
        self._connections.close()


def find_receipt(connection: sqlite3.Connection, action_id: bytes) -> tuple[int, bytes] | None:
    """Log index and bytes of an action's receipt, or None.

    A block's receipts end at its `log_size`; those of its actions come last, in their order.
    """
    row = connection.execute(
        "SELECT seq, idx FROM actions WHERE action_id = ?", (action_id,)
    ).fetchone()
    if row is None:
        return None
    seq, place = row
    (header,) = connection.execute("SELECT header FROM blocks WHERE seq = ?", (seq,)).fetchone()
    (last,) = connection.execute("SELECT max(idx) FROM actions WHERE seq = ?", (seq,)).fetchone()
    index = codec.decode(Header, header).log_size - 1 - (last - place)
    (data,) = connection.execute("SELECT bytes FROM receipts WHERE idx = ?", (index,)).fetchone()
    return index, data


def blocks_in(connection: sqlite3.Connection, after: int, limit: int) -> Iterator[Block]:
    """Blocks whose number is above `after`, in order."""
    rows = connection.execute(
        "SELECT seq, header, seal FROM blocks WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
    ).fetchall()
    for seq, header, seal in rows:
        actions = connection.execute(
            "SELECT envelope FROM actions WHERE seq = ? ORDER BY idx", (seq,)
        )
        envelopes = tuple(envelope for (envelope,) in actions)
        yield Block(header=header, seal=codec.decode(Seal, seal), envelopes=envelopes)
