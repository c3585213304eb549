"""Ordered bytes and the layers of changes over them, held against a plain dict."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dugnad.ledger.errors import OverLimit, WroteWhileDeciding
from dugnad.ledger.store import Draft, Frozen, MemoryStore, Store, _SortedKeys

ALL = (b"", b"\xff" * 9)
keys = some.binary(max_size=3)
values = some.binary(max_size=3)


def _pairs(model: dict[bytes, bytes], start: bytes, end: bytes) -> list[tuple[bytes, bytes]]:
    return sorted((key, value) for key, value in model.items() if start <= key < end)


class SmallRuns(_SortedKeys):
    """Keys in runs so short that they split and vanish in a small story."""

    _RUN_MAX = 4


class KeysInOrder(RuleBasedStateMachine):
    """Keys in runs are what a sorted list of them is."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.model: dict[bytes, None] = {}
        self.sorted = SmallRuns()

    @rule(key=keys)
    def add(self, key: bytes) -> None:
        """A key comes."""
        if key not in self.model:
            self.model[key] = None
            self.sorted.add(key)

    @precondition(lambda self: self.model)
    @rule(data=some.data())
    def remove(self, data: some.DataObject) -> None:
        """A key goes."""
        key = data.draw(some.sampled_from(sorted(self.model)))
        del self.model[key]
        self.sorted.remove(key)

    @rule(start=keys, end=keys)
    def between(self, start: bytes, end: bytes) -> None:
        """A part is asked for."""
        expected = [key for key in sorted(self.model) if start <= key < end]
        assert [*self.sorted.between(start, end)] == expected
        assert self.sorted.first(start, end) == (expected[0] if expected else None)

    @invariant()
    def all_are_there(self) -> None:
        """All keys are there, in order."""
        assert [*self.sorted.between(*ALL)] == sorted(self.model)


TestKeysInOrder = KeysInOrder.TestCase


class Layers(RuleBasedStateMachine):
    """A draft over a store shows what a dict would, and undoing brings back what was."""

    def __init__(self) -> None:
        """Begin with an empty store below."""
        super().__init__()
        self.store = MemoryStore()
        self.below: dict[bytes, bytes] = {}
        self.draft = Draft(self.store)
        self.model: dict[bytes, bytes] = {}
        self.points: list[tuple[int, dict[bytes, bytes]]] = []

    @rule(key=keys, value=values)
    def put(self, key: bytes, value: bytes) -> None:
        """A value is set."""
        self.draft.put(key, value)
        self.model[key] = value

    @rule(key=keys)
    def delete(self, key: bytes) -> None:
        """A key is removed, whether it was there or not."""
        self.draft.delete(key)
        self.model.pop(key, None)

    @rule()
    def savepoint(self) -> None:
        """A point to come back to."""
        self.points.append((self.draft.savepoint(), dict(self.model)))

    @precondition(lambda self: self.points)
    @rule(data=some.data())
    def undo(self, data: some.DataObject) -> None:
        """All since one of the points is undone."""
        at = data.draw(some.integers(0, len(self.points) - 1))
        savepoint, self.model = self.points[at]
        self.model = dict(self.model)
        del self.points[at + 1 :]
        self.draft.undo_to(savepoint)

    @invariant()
    def tells_what_changed(self) -> None:
        """Since any point it tells what was there and what is there now, each key once."""
        for savepoint, then in self.points:
            told = [*self.draft.changed_since(savepoint)]
            assert len({key for key, _, _ in told}) == len(told)
            changed = {key: (before, now) for key, before, now in told if before != now}
            assert changed == {
                key: (then.get(key), self.model.get(key))
                for key in {*then, *self.model}
                if then.get(key) != self.model.get(key)
            }

    @rule()
    def commit(self) -> None:
        """The draft goes into the store, and another one begins."""
        self.store.apply(self.draft.changes)
        self.below = dict(self.model)
        self.draft = Draft(self.store)
        self.points = []

    @rule(key=keys)
    def get(self, key: bytes) -> None:
        """A value is asked for."""
        assert self.draft.get(key) == self.model.get(key)
        assert self.store.get(key) == self.below.get(key)

    @rule(start=keys, end=keys)
    def scan(self, start: bytes, end: bytes) -> None:
        """A part is asked for."""
        assert [*self.draft.scan(start, end)] == _pairs(self.model, start, end)
        assert [*self.store.scan(start, end)] == _pairs(self.below, start, end)

    @rule(start=keys, end=keys, data=some.data())
    def scan_while_it_changes(self, start: bytes, end: bytes, data: some.DataObject) -> None:
        """What is changed between two pairs is seen."""
        last: bytes | None = None
        for key, value in self.draft.scan(start, end):
            rest = {one: self.model[one] for one in self.model if last is None or one > last}
            assert (key, value) == _pairs(rest, start, end)[0]
            last = key
            other = data.draw(keys)
            if data.draw(some.booleans()):
                self.put(other, b"new")
            else:
                self.delete(other)
        rest = {one: self.model[one] for one in self.model if last is None or one > last}
        assert not _pairs(rest, start, end)

    @invariant()
    def nothing_below_changes(self) -> None:
        """The store stays as it is until the draft goes into it."""
        assert [*self.store.scan(*ALL)] == _pairs(self.below, *ALL)
        assert len(self.store) == len(self.below)


TestLayers = Layers.TestCase
TestLayers.settings = settings(stateful_step_count=30, max_examples=60)


@given(some.lists(some.tuples(keys, some.none() | values)), some.lists(keys))
def test_where_a_change_lies_makes_no_difference(
    changes: list[tuple[bytes, bytes | None]], struck: list[bytes]
) -> None:
    """A scan that removes as it goes meets the same, in the draft or below it."""

    def strike(draft: Draft) -> Iterator[bytes]:
        for key, _ in draft.scan(*ALL):
            yield key
            draft.delete(key)
            for other in struck:
                draft.delete(other)
        assert [*draft.scan(*ALL)] == []

    store = MemoryStore()
    one, other = Draft(MemoryStore()), Draft(store)
    for key, value in changes:
        if value is None:
            one.delete(key)
        else:
            one.put(key, value)
    store.apply(one.changes)
    one.restart_counts()
    assert [*strike(one)] == [*strike(other)]
    assert (one.reads, one.writes, one.written) == (other.reads, other.writes, other.written)


def test_ten_thousand_keys_stay_in_order() -> None:
    """Runs split and vanish at their real size, too."""
    store = MemoryStore()
    for number in range(10_000):
        store.put((number * 7_919 % 10_000).to_bytes(2, "big"), b"")
    assert [int.from_bytes(key, "big") for key, _ in store.scan(*ALL)] == [*range(10_000)]
    for number in range(10_000):
        store.delete((number * 7_919 % 10_000).to_bytes(2, "big"))
    assert [*store.scan(*ALL)] == []
    assert len(store) == 0


def _draft(**most: int) -> Draft:
    store = MemoryStore()
    for key in (b"a", b"b", b"c"):
        store.put(key, b"1")
    draft = Draft(store)
    draft.restart_counts(**most)
    return draft


def test_every_entry_asked_for_is_counted() -> None:
    """An entry that is not there costs as much as one that is; a removed one in a scan nothing."""
    draft = _draft()
    draft.get(b"a")
    draft.get(b"nothing")
    draft.delete(b"b")
    assert [*draft.scan(b"a", b"z")] == [(b"a", b"1"), (b"c", b"1")]
    draft.put(b"dd", b"12345")
    assert (draft.reads, draft.writes, draft.written) == (4, 2, 8)


def test_undone_work_was_done() -> None:
    """Counts do not go back when changes are undone."""
    draft = _draft()
    savepoint = draft.savepoint()
    draft.put(b"a", b"2")
    draft.undo_to(savepoint)
    assert draft.get(b"a") == b"1"
    assert draft.changes == {}
    assert (draft.reads, draft.writes, draft.written) == (1, 1, 2)


def test_who_reads_more_than_allowed_is_stopped() -> None:
    """The read after the last allowed one stops, alone or in a scan."""
    draft = _draft(reads_max=2)
    draft.get(b"a")
    draft.get(b"a")
    with pytest.raises(OverLimit):
        draft.get(b"a")
    draft.restart_counts(reads_max=2)
    read = draft.scan(b"a", b"z")
    assert next(read) == (b"a", b"1")
    assert next(read) == (b"b", b"1")
    with pytest.raises(OverLimit):
        next(read)


def test_who_writes_more_than_allowed_is_stopped() -> None:
    """The write after the last allowed one stops before it is made, and so does the first byte."""
    draft = _draft(writes_max=2)
    draft.put(b"a", b"2")
    draft.delete(b"b")
    with pytest.raises(OverLimit):
        draft.delete(b"c")
    assert draft.changes == {b"a": b"2", b"b": None}
    draft.restart_counts(written_max=5)
    draft.put(b"x", b"1234")
    with pytest.raises(OverLimit):
        draft.put(b"y", b"")
    assert b"y" not in draft.changes


def test_a_frozen_store_is_only_read() -> None:
    """Who only may look can look at everything and write nothing."""
    draft = _draft()
    frozen = Frozen(draft)
    store: Store = frozen
    assert store.get(b"a") == b"1"
    assert [key for key, _ in store.scan(b"b", b"z")] == [b"b", b"c"]
    with pytest.raises(WroteWhileDeciding):
        frozen.put(b"a", b"2")
    with pytest.raises(WroteWhileDeciding):
        frozen.delete(b"a")
    assert draft.changes == {}
