"""The file of books as the sealer holds it: made once, loaded at start, one block at a time."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dugnad.engine.solo.cache import CachedStore
from dugnad.engine.solo.log import LogTail, frontier_of, nodes_in
from dugnad.engine.solo.schema import connect_to_write, genesis_in, make_tables
from dugnad.ledger import codec
from dugnad.ledger.block import Seal
from dugnad.ledger.errors import BooksDoNotAddUp, NotGenesis
from dugnad.ledger.execution import Constitution
from dugnad.ledger.machine import Executed, Machine, first_state
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.tree import StateTree

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""

_TOLD_EVERY = 20_000


def make_books(path: Path, genesis: bytes, constitution: Constitution) -> None:
    """Begin the books of a new place.

    Raises:
        FileExistsError: there is something at `path` already; it is left alone.
        NotGenesis: `genesis` is no beginning.
    """
    state = first_state(genesis, constitution, MemoryStore())
    path.touch(exist_ok=False)
    connection = connect_to_write(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        make_tables(connection)
        connection.execute("INSERT INTO genesis VALUES (0, ?)", (genesis,))
        _write_state(connection, state)
        connection.execute("COMMIT")
    finally:
        connection.close()


class Books:
    """The books under the sealer's hand, with the machine that stands at their end.

    Attributes:
        machine: the state machine over what is on disk.
        store: committed state, cached.
    """

    def __init__(
        self, path: Path, constitution: Constitution, progress: Progress | None = None
    ) -> None:
        """Open the books and stand at their end.

        Raises:
            NotGenesis: the file holds no books.
            BooksDoNotAddUp: state or log are not those of the last header.
        """
        if not path.exists():
            raise NotGenesis(str(path))
        try:
            self.connection = connect_to_write(path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            raise NotGenesis(str(path)) from error
        try:
            self._load(constitution, progress)
        except BaseException:
            self.connection.close()
            raise

    def _load(self, constitution: Constitution, progress: Progress | None) -> None:
        ask = self.connection.execute
        genesis = genesis_in(self.connection)
        newest = ask("SELECT header FROM blocks ORDER BY seq DESC LIMIT 1").fetchone()
        (size,) = ask("SELECT coalesce(max(idx) + 1, 0) FROM receipts").fetchone()
        nodes = nodes_in(self.connection)
        self.store = CachedStore(self.connection)
        self.machine = Machine(
            genesis,
            constitution,
            self.store,
            tree=StateTree(self._items(progress)),
            log=frontier_of(nodes, size),
            header=None if newest is None else newest[0],
        )
        self._tail = LogTail(nodes, size)
        head = self.machine.head.header
        if head is None:
            return
        if (head.log_size, head.log_root) != (size, self.machine.log.root()):
            raise BooksDoNotAddUp("log_root", head.seq)
        if head.state_root != self.machine.tree.root():
            raise BooksDoNotAddUp("state_root", head.seq)

    def _items(self, progress: Progress | None) -> Iterator[tuple[bytes, bytes]]:
        (total,) = self.connection.execute("SELECT count(*) FROM state").fetchone()
        rows = self.connection.execute("SELECT key, value FROM state")
        for done, row in enumerate(rows):
            if progress is not None and done % _TOLD_EVERY == 0:
                progress(done, total)
            yield row
        if progress is not None:
            progress(total, total)

    def keep(self, executed: Executed, seal: Seal) -> None:
        """Write a block with all that came of it, in one transaction, and stand on it.

        Raises:
            sqlite3.Error: nothing was written, or nobody can tell; load the books again.
        """
        self.write(executed, seal)
        self.store.apply(executed.changes)
        self.machine.commit(executed)

    def write(self, executed: Executed, seal: Seal) -> None:
        """The writing of `keep`, without standing on the block."""
        connection, head = self.connection, executed.head
        first = head.log_size - len(executed.leaves)
        due = executed.due_count
        seq = head.seq
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO blocks VALUES (?, ?, ?)", (seq, executed.header, codec.encode(seal))
        )
        connection.executemany(
            "INSERT INTO actions VALUES (?, ?, ?, ?)",
            [
                (seq, place, envelope, receipt.action_id)
                for place, (envelope, receipt) in enumerate(
                    zip(executed.envelopes, executed.receipts[due:], strict=True)
                )
            ],
        )
        connection.executemany(
            "INSERT INTO receipts VALUES (?, ?, ?)",
            [(first + place, seq, data) for place, data in enumerate(executed.receipt_bytes)],
        )
        connection.executemany(
            "INSERT INTO log_nodes VALUES (?, ?, ?)", self._tail.append(executed.leaves)
        )
        _write_state(connection, executed.changes)
        connection.execute("COMMIT")

    def close(self) -> None:
        """Let the file go, all of it in one piece."""
        self.connection.close()


def _write_state(connection: sqlite3.Connection, changes: Mapping[bytes, bytes | None]) -> None:
    removed = sorted(key for key, value in changes.items() if value is None)
    written = sorted((key, value) for key, value in changes.items() if value is not None)
    connection.executemany("DELETE FROM state WHERE key = ?", [(key,) for key in removed])
    connection.executemany("REPLACE INTO state VALUES (?, ?)", written)
