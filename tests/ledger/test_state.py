"""Typed collections over ordered bytes, held against plain dicts and lists."""

from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dugnad.ledger.state import (
    Due,
    Item,
    KeySet,
    Map,
    Sequence,
    State,
    after,
    due_key,
    due_until,
    has_due,
    key_bytes,
    key_value,
    next_due,
)
from dugnad.ledger.store import Draft, MemoryStore
from dugnad.ledger.values import MemberId

parts = {
    bytes: some.binary(max_size=4),
    int: some.integers(0, 2**63 - 1),
    str: some.text(max_size=4),
}
kinds = some.lists(some.sampled_from([bytes, int, str]), min_size=1, max_size=3).map(tuple)


@some.composite
def two_keys(draw: some.DrawFn) -> tuple[Any, Any, Any]:
    """A kind of key and two keys of it."""
    kind = draw(kinds)
    one, other = (tuple(draw(parts[part]) for part in kind) for _ in range(2))
    if len(kind) == 1 and draw(some.booleans()):
        return kind[0], one[0], other[0]
    return kind, one, other


@given(two_keys())
def test_keys_keep_their_order_as_bytes(case: tuple[Any, Any, Any]) -> None:
    """The order of keys is the order of their bytes, and each comes back from them."""
    kind, one, other = case
    assert (one < other) == (key_bytes(one) < key_bytes(other))
    assert (one == other) == (key_bytes(one) == key_bytes(other))
    assert key_value(key_bytes(one), kind) == one


@given(two_keys())
def test_what_begins_with_a_key_lies_together(case: tuple[Any, Any, Any]) -> None:
    """Keys under a first part lie between that part and what sorts after it, and no others do."""
    _, one, other = case
    if isinstance(one, tuple):
        first = key_bytes(one[:1])
        inside = first <= key_bytes(other) < after(first)
        assert inside == (other[0] == one[0])


@pytest.mark.parametrize(
    "key", [-1, 2**63, True, False, None, 1.0, (1, (2,)), "\ud800", ("\ud800",)]
)
def test_other_things_are_no_keys(key: Any) -> None:
    """Numbers out of range, truth values, tuples in tuples and half characters are no keys."""
    with pytest.raises(ValueError, match=r"no key|surrogates"):
        key_bytes(key)


@pytest.mark.parametrize(
    ("data", "kind"), [(b"abc", str), (b"abc\0", str), (b"a\0\xffb", (bytes,)), (b"", (str, int))]
)
def test_bytes_that_are_no_key_end_the_reading(data: bytes, kind: Any) -> None:
    """Broken bytes are an error, not an endless search."""
    with pytest.raises((ValueError, IndexError)):
        key_value(data, kind)


@pytest.mark.parametrize(
    ("prefix", "next_one"), [(b"a", b"b"), (b"a\xff", b"b"), (b"a\xff\xff", b"b"), (b"\0", b"\1")]
)
def test_after_a_prefix(prefix: bytes, next_one: bytes) -> None:
    """What sorts after everything under a prefix, also after the last byte there is."""
    assert after(prefix) == next_one


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """A record to keep."""

    text: str


class Shelf(State):
    """One of each collection."""

    best: Item[Slip]
    slips: Map[bytes, Slip]
    pages: Map[tuple[bytes, int], int]
    people: KeySet[MemberId]
    names: KeySet[str]
    days: KeySet[Annotated[int, "a day"]]
    lines: Sequence[str]
    due: Due


NAMES = [b"", b"\0", b"\0\0", b"\0\xff", b"a", b"a\0", b"ab", b"\xff", b"\xff\xff"]


class Shelves(RuleBasedStateMachine):
    """Two shelves in one store each hold what plain collections would."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.store = Draft(MemoryStore())
        self.model: dict[str, Any] = {}

    @initialize()
    def begin(self) -> None:
        """Two shelves, one's name the beginning of the other's."""
        self.shelves = {name: Shelf(self.store, name) for name in ("oak", "oaktree")}
        self.model = {
            name: {"best": None, "slips": {}, "pages": {}, "names": [], "lines": []}
            for name in self.shelves
        }

    names = some.sampled_from(["oak", "oaktree"])
    raw = some.sampled_from(NAMES)
    small = some.sampled_from([0, 1, 254, 255, 256, 2**63 - 1])

    @rule(name=names, text=some.none() | some.text(max_size=3))
    def keep_best(self, name: str, text: str | None) -> None:
        """The best slip is set or taken away."""
        if text is None:
            self.shelves[name].best.clear()
        else:
            self.shelves[name].best.set(Slip(text))
        self.model[name]["best"] = None if text is None else Slip(text)

    @rule(name=names, key=raw, text=some.text(max_size=3))
    def keep_slip(self, name: str, key: bytes, text: str) -> None:
        """A slip is kept."""
        self.shelves[name].slips.set(key, Slip(text))
        self.model[name]["slips"][key] = Slip(text)

    @rule(name=names, key=raw)
    def drop_slip(self, name: str, key: bytes) -> None:
        """A slip goes, if it was there."""
        assert (key in self.shelves[name].slips) == (key in self.model[name]["slips"])
        self.shelves[name].slips.remove(key)
        self.model[name]["slips"].pop(key, None)

    @rule(name=names, key=raw, page=small)
    def keep_page(self, name: str, key: bytes, page: int) -> None:
        """A page is kept under two keys."""
        self.shelves[name].pages.set((key, page), page)
        self.model[name]["pages"][(key, page)] = page

    @rule(name=names, word=some.text(max_size=3))
    def turn_name(self, name: str, word: str) -> None:
        """A name comes or goes."""
        known = self.model[name]["names"]
        assert (word in self.shelves[name].names) == (word in known)
        if word in known:
            self.shelves[name].names.remove(word)
            known.remove(word)
        else:
            self.shelves[name].names.add(word)
            known.append(word)

    @rule(name=names, line=some.text(max_size=3))
    def write_line(self, name: str, line: str) -> None:
        """A line is written last."""
        assert self.shelves[name].lines.append(line) == len(self.model[name]["lines"])
        self.model[name]["lines"].append(line)

    @rule(name=names, start=raw, key=raw, page=small)
    def look(self, name: str, start: bytes, key: bytes, page: int) -> None:
        """Parts are asked for."""
        shelf, model = self.shelves[name], self.model[name]
        slips = sorted(model["slips"].items())
        assert [*shelf.slips.items(start=start)] == [one for one in slips if one[0] >= start]
        pages = sorted(model["pages"])
        under = [one for one in pages if one[0] == key]
        assert [*shelf.pages.keys(under=key)] == [*shelf.pages.keys(under=(key,))] == under
        assert [*shelf.pages.keys(under=(key, page))] == [one for one in under if one[1] == page]
        later = [one for one in under if one >= (start, page)]
        assert [*shelf.pages.keys(start=(start, page), under=key)] == later
        assert [*shelf.lines.values(start=page)] == model["lines"][page:]
        assert shelf.lines.get(page) == dict(enumerate(model["lines"])).get(page)

    @invariant()
    def all_is_there(self) -> None:
        """Everything is there, in order, and nothing of the other shelf."""
        for name, model in self.model.items():
            shelf = Shelf(self.store, name)
            assert shelf.best.get() == model["best"]
            assert [*shelf.slips.items()] == sorted(model["slips"].items())
            assert {key: shelf.slips.get(key) for key in NAMES} == {
                key: model["slips"].get(key) for key in NAMES
            }
            assert [*shelf.pages.items()] == sorted(model["pages"].items())
            assert [*shelf.names.keys()] == sorted(model["names"])
            assert shelf.lines.count() == len(model["lines"])
            assert [*shelf.lines.values()] == model["lines"]


TestShelves = Shelves.TestCase


@given(some.lists(some.tuples(some.integers(0, 9), some.sampled_from("ab"), some.integers(0, 3))))
def test_due_moments_come_in_order(set_: list[tuple[int, str, int]]) -> None:
    """All targets' moments lie in one order; those that have come are given, the others wait."""
    store = Draft(MemoryStore())
    for at_ms, target, tag in set_:
        Shelf(store, target).due.set(at_ms, tag)
    expected = sorted(dict.fromkeys(set_))
    assert [*due_until(store, 9)] == expected
    assert [*due_until(store, 4)] == [one for one in expected if one[0] <= 4]
    assert next_due(store) == (expected[0][0] if expected else None)
    for at_ms, target, tag in set_:
        Shelf(store, target).due.clear(at_ms, tag)
    assert [*due_until(store, 9)] == []


def test_a_due_moment_lies_where_its_name_says() -> None:
    """A due moment is an entry of the ledger, by moment, target and tag."""
    assert due_key(1, "hall", 2) == b"ledger\0due\0" + bytes(7) + b"\1hall\0\0" + bytes(7) + b"\2"


def test_an_entry_lies_where_its_name_says() -> None:
    """An entry lies at target, collection and key; these bytes never change."""
    store = MemoryStore()
    shelf = Shelf(store, "oak")
    shelf.pages.set((b"a\0b", 5), 7)
    shelf.best.set(Slip("x"))
    shelf.people.add(bytes(16))
    shelf.lines.append("first")
    assert dict(store.scan(b"", b"\xff")) == {
        b"oak\0pages\0a\0\xffb\0\0" + bytes(7) + b"\5": b"\7",
        b"oak\0best\0": b"\x91\xa1x",
        b"oak\0people\0" + bytes(16): b"\xc3",
        b"oak\0lines\0" + bytes(8): b"\xa5first",
        b"oak\0lines\0count": b"\1",
    }
    assert shelf.target == "oak"


def test_a_gap_in_a_sequence_is_passed_over() -> None:
    """A line that somebody else took away is simply not there."""
    store = MemoryStore()
    shelf = Shelf(store, "oak")
    for line in ("one", "two", "three"):
        shelf.lines.append(line)
    store.delete(b"oak\0lines\0" + (1).to_bytes(8, "big"))
    assert [*shelf.lines.values()] == ["one", "three"]


class Crooked(State):
    """A state with something else in it."""

    number: int


@pytest.mark.parametrize(
    "hint", [Map[float, int], Map[tuple[bytes, ...], int], KeySet[bool], Map[tuple[int, None], int]]
)
def test_a_key_must_have_an_order(hint: Any) -> None:
    """Only bytes, numbers and text, and tuples of those, order the same everywhere."""
    kind = type("Unordered", (State,), {"__annotations__": {"entries": hint}})
    with pytest.raises(TypeError, match="no kind of key"):
        kind(MemoryStore(), "oak")


def test_a_state_holds_collections_only() -> None:
    """An annotation that is no collection is an author's mistake, told at once."""
    with pytest.raises(TypeError, match="no collection: number"):
        Crooked(MemoryStore(), "oak")


def test_who_has_due_moments_is_known() -> None:
    """A state says whether it wants to be called."""
    assert has_due(Shelf)
    assert not has_due(State)
