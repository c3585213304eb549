"""The nodes of the log that are kept, and how every other one follows from them."""

import sqlite3
from collections.abc import Sequence

from dugnad.engine.solo.schema import LOG_LEVELS
from dugnad.ledger import merkle
from dugnad.ledger.errors import BooksDoNotAddUp
from dugnad.ledger.merkle import Frontier, Nodes

_STEP = 8
_FULL = 1 << _STEP

Kept = tuple[int, int, bytes]
"""Level, index and hash of a node."""


def nodes_in(connection: sqlite3.Connection) -> Nodes:
    """Serve any full subtree of the log from what is in the file.

    What it gives raises `BooksDoNotAddUp` where a node that is kept is missing.
    """

    def node(level: int, index: int) -> bytes:
        if level in LOG_LEVELS:
            found = connection.execute(
                "SELECT hash FROM log_nodes WHERE level = ? AND idx = ?", (level, index)
            ).fetchone()
            if found is None:
                (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM blocks").fetchone()
                raise BooksDoNotAddUp("log_node", seq)
            return bytes(found[0])
        below = max(kept for kept in (0, *LOG_LEVELS) if kept < level or kept == 0)
        first, end = index << (level - below), (index + 1) << (level - below)
        if below:
            rows = connection.execute(
                "SELECT hash FROM log_nodes WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx",
                (below, first, end),
            )
            return merkle.root_of_hashes([found for (found,) in rows])
        rows = connection.execute(
            "SELECT bytes FROM receipts WHERE idx >= ? AND idx < ? ORDER BY idx", (first, end)
        )
        return merkle.root_of_hashes([merkle.leaf_hash(receipt) for (receipt,) in rows])

    return node


def frontier_of(nodes: Nodes, size: int) -> Frontier:
    """The right edge of a log of `size` leaves."""
    peaks, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            peaks.append(nodes(level, start >> level))
            start += 1 << level
    return Frontier(size, peaks)


class LogTail:
    """Gathers leaves until a node that is kept is full."""

    def __init__(self, nodes: Nodes, size: int) -> None:
        self._size = size
        self._open: list[list[bytes]] = []
        for level in LOG_LEVELS:
            first = size >> level << _STEP
            end = size >> (level - _STEP)
            self._open.append([nodes(level - _STEP, index) for index in range(first, end)])

    def append(self, leaves: Sequence[bytes]) -> list[Kept]:
        """Take in leaf hashes; gives the nodes that became full, lowest first."""
        full: list[Kept] = []
        for leaf in leaves:
            self._size += 1
            node = leaf
            for level, gathered in zip(LOG_LEVELS, self._open, strict=True):
                gathered.append(node)
                if len(gathered) < _FULL:
                    break
                node = merkle.root_of_hashes(gathered)
                full.append((level, (self._size >> level) - 1, node))
                gathered.clear()
        return full
