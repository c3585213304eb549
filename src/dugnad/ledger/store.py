"""Ordered bytes under names: what state is kept in, and the layers that work on it.

Store           get, scan                       what anybody may read
WritableStore   + put, delete                   what evolve may write
MemoryStore     everything in memory            tests, verification
Draft           a layer of changes over a store, with undo by savepoint
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from typing import Protocol

from dugnad.ledger.errors import OverLimit, WroteWhileDeciding
from dugnad.ledger.values import COUNT_LIMIT


class Store(Protocol):
    """Bytes by key, read only."""

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        ...

    def scan(self, start: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Pairs with `start <= key < end`, ascending by key."""
        ...


class WritableStore(Store, Protocol):
    """Bytes by key that can be changed."""

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value at `key`."""
        ...

    def delete(self, key: bytes) -> None:
        """Remove `key`; nothing happens if it is not there."""
        ...


class _SortedKeys:
    """Keys in order, in runs short enough to insert into at any size."""

    _RUN_MAX = 1024

    def __init__(self) -> None:
        self._runs: list[list[bytes]] = []
        self._firsts: list[bytes] = []

    def add(self, key: bytes) -> None:
        if not self._runs:
            self._runs.append([key])
            self._firsts.append(key)
            return
        at = max(bisect_left(self._firsts, key + b"\0") - 1, 0)
        run = self._runs[at]
        insort(run, key)
        self._firsts[at] = run[0]
        if len(run) > self._RUN_MAX:
            half = len(run) >> 1
            self._runs.insert(at + 1, run[half:])
            self._firsts.insert(at + 1, run[half])
            del run[half:]

    def remove(self, key: bytes) -> None:
        at = max(bisect_left(self._firsts, key + b"\0") - 1, 0)
        run = self._runs[at]
        del run[bisect_left(run, key)]
        if run:
            self._firsts[at] = run[0]
        else:
            del self._runs[at], self._firsts[at]

    def between(self, start: bytes, end: bytes) -> Iterator[bytes]:
        at = max(bisect_left(self._firsts, start + b"\0") - 1, 0)
        for at_run in range(at, len(self._runs)):
            run = self._runs[at_run]
            if run[0] >= end:
                return
            yield from run[bisect_left(run, start) : bisect_left(run, end)]

    def first(self, start: bytes, end: bytes) -> bytes | None:
        at = max(bisect_left(self._firsts, start + b"\0") - 1, 0)
        for run in self._runs[at : at + 2]:
            place = bisect_left(run, start)
            if place < len(run):
                return run[place] if run[place] < end else None
        return None


class MemoryStore:
    """A store in memory."""

    def __init__(self) -> None:
        self._values: dict[bytes, bytes] = {}
        self._keys = _SortedKeys()

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        return self._values.get(key)

    def scan(self, start: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Pairs with `start <= key < end`, ascending; the store must not change meanwhile."""
        for key in self._keys.between(start, end):
            yield key, self._values[key]

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value at `key`."""
        if key not in self._values:
            self._keys.add(key)
        self._values[key] = value

    def delete(self, key: bytes) -> None:
        """Remove `key`; nothing happens if it is not there."""
        if self._values.pop(key, None) is not None:
            self._keys.remove(key)

    def apply(self, changes: Mapping[bytes, bytes | None]) -> None:
        """Take in changes; None removes."""
        for key, value in changes.items():
            if value is None:
                self.delete(key)
            else:
                self.put(key, value)

    def __len__(self) -> int:
        return len(self._values)


class Frozen:
    """A view of a store that refuses to be written: what `decide` is handed."""

    __slots__ = ("_store", "get", "scan")

    def __init__(self, store: Store) -> None:
        self._store = store
        self.get = store.get
        self.scan = store.scan

    def put(self, key: bytes, value: bytes) -> None:
        """Refuse."""
        raise WroteWhileDeciding(key, value)

    def delete(self, key: bytes) -> None:
        """Refuse."""
        raise WroteWhileDeciding(key)


class Draft:
    """Changes over a store that can be undone to a savepoint, counted and limited.

    Attributes:
        changes: value by key, None where the key was removed; not yet in the store below.
        reads: entries asked for since `restart_counts`.
        writes: entries set or removed since then.
        written: bytes of keys and values set since then.
    """

    __slots__ = (
        "_below", "_keys", "_reads_max", "_undo", "_writes_max", "_written_max",
        "changes", "reads", "writes", "written",
    )  # fmt: skip

    def __init__(self, below: Store) -> None:
        self._below = below
        self._keys: _SortedKeys | None = None
        self._undo: list[tuple[bytes, bytes | None, bool]] = []
        self.changes: dict[bytes, bytes | None] = {}
        self.restart_counts()

    def restart_counts(
        self,
        reads_max: int = COUNT_LIMIT,
        writes_max: int = COUNT_LIMIT,
        written_max: int = COUNT_LIMIT,
    ) -> None:
        """Begin to count for another action, which may do so much and no more."""
        self.reads = 0
        self.writes = 0
        self.written = 0
        self._reads_max = reads_max
        self._writes_max = writes_max
        self._written_max = written_max

    def get(self, key: bytes) -> bytes | None:
        """The value at `key` with all changes so far, or None.

        Raises:
            OverLimit: the action has read as much as it may.
        """
        self.reads += 1
        if self.reads > self._reads_max:
            raise OverLimit
        if key in self.changes:
            return self.changes[key]
        return self._below.get(key)

    def scan(self, start: bytes, end: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Pairs with `start <= key < end` with all changes so far, ascending by key.

        What is changed between two pairs is seen, whether it lay below or in the draft: what an
        action meets does not depend on which actions share its block.

        Raises:
            OverLimit: the action has read as much as it may.
        """
        if self._keys is None:
            self._keys = _SortedKeys()
            for key in self.changes:
                self._keys.add(key)
        below = self._below.scan(start, end)
        under = next(below, None)
        while True:
            own = self._keys.first(start, end)
            value: bytes | None
            if own is not None and (under is None or own <= under[0]):
                key, value = own, self.changes[own]
                if under is not None and under[0] == own:
                    under = next(below, None)
            elif under is not None:
                key, value = under
                under = next(below, None)
            else:
                return
            if value is not None:
                self._count_read()
                yield key, value
            start = key + b"\0"

    def _count_read(self) -> None:
        self.reads += 1
        if self.reads > self._reads_max:
            raise OverLimit

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value at `key` in this draft.

        Raises:
            OverLimit: the action has written as much as it may.
        """
        self._count_write(len(key) + len(value))
        self._change(key, value)

    def delete(self, key: bytes) -> None:
        """Remove `key` in this draft.

        Raises:
            OverLimit: the action has written as much as it may.
        """
        self._count_write(len(key))
        self._change(key, None)

    def _change(self, key: bytes, value: bytes | None) -> None:
        changes = self.changes
        was_changed = key in changes
        self._undo.append((key, changes.get(key), was_changed))
        if not was_changed and self._keys is not None:
            self._keys.add(key)
        changes[key] = value

    def _count_write(self, size: int) -> None:
        self.writes += 1
        self.written += size
        if self.writes > self._writes_max or self.written > self._written_max:
            raise OverLimit

    def changed_since(self, savepoint: int) -> Iterator[tuple[bytes, bytes | None, bytes | None]]:
        """What is otherwise than at a savepoint: (key, value then, value now), in order of change.

        None is no value. Nothing of this is counted: it is the machine that asks.
        """
        seen: dict[bytes, None] = {}
        for key, then, was_changed in self._undo[savepoint:]:
            if key not in seen:
                seen[key] = None
                yield key, then if was_changed else self._below.get(key), self.changes[key]

    def savepoint(self) -> int:
        """A point that `undo_to` can come back to."""
        return len(self._undo)

    def undo_to(self, savepoint: int) -> None:
        """Forget every change since `savepoint`; counts stay, as the work was done."""
        undo, changes = self._undo, self.changes
        while len(undo) > savepoint:
            key, value, was_changed = undo.pop()
            if was_changed:
                changes[key] = value
            else:
                del changes[key]
                if self._keys is not None:
                    self._keys.remove(key)
