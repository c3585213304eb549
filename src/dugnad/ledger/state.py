"""What a contract remembers: typed collections whose name is their place.

A contract's state is a class with annotations:

    class Poll(State):
        terms: Item[Terms]
        ballots: Map[MemberId, int]

An entry lies at `<target> NUL <collection> NUL <key>`. Keys keep their order as bytes, so every
iteration ascends the same way on every machine.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from dugnad.ledger import codec
from dugnad.ledger.store import Store, WritableStore

Key: TypeAlias = "bytes | int | str | tuple[bytes | int | str, ...]"
K = TypeVar("K", bound=Any)
V = TypeVar("V")

_INT_BYTES = 8
_DUE = b"ledger\0due\0"


def key_bytes(key: Any) -> bytes:
    """Write a key so that the order of keys is the order of their bytes.

    Integers (`0 <= key < 2**63`) take eight bytes; bytes and text inside a tuple, and text
    anywhere, end with NUL NUL, a NUL within them being written NUL 0xFF.

    Raises:
        ValueError: a key of another kind (truth values are none) or out of range.
    """
    if isinstance(key, bytes):
        return key
    if isinstance(key, tuple):
        return b"".join(_part(part) for part in key)
    return _part(key)


def _part(part: Any) -> bytes:
    if isinstance(part, int) and not isinstance(part, bool) and 0 <= part < 1 << 63:
        return part.to_bytes(_INT_BYTES, "big")
    if isinstance(part, (bytes, str)):
        raw = part if isinstance(part, bytes) else part.encode()
        return raw.replace(b"\0", b"\0\xff") + b"\0\0"
    msg = f"no key: {part!r}"
    raise ValueError(msg)


def _unpart(data: bytes, kind: Any) -> tuple[Any, bytes]:
    if kind is int:
        return int.from_bytes(data[:_INT_BYTES], "big"), data[_INT_BYTES:]
    end = data.index(b"\0")
    while data[end + 1] != 0:
        end = data.index(b"\0", end + 2)
    raw = data[:end].replace(b"\0\xff", b"\0")
    return (raw.decode() if kind is str else raw), data[end + 2 :]


def key_value(data: bytes, kind: Any) -> Any:
    """Read back what `key_bytes` wrote for a key of `kind`.

    Raises:
        ValueError, IndexError: it wrote no such thing.
    """
    if isinstance(kind, tuple):
        parts = []
        for part_kind in kind:
            part, data = _unpart(data, part_kind)
            parts.append(part)
        return tuple(parts)
    if kind is bytes:
        return data
    return _unpart(data, kind)[0]


def _plain(kind: Any) -> Any:
    """The Python type of a key behind its annotation: bytes, int, str, or a tuple of those.

    Raises:
        TypeError: it is none of these.
    """
    if get_origin(kind) is tuple:
        return tuple(_plain_part(part) for part in get_args(kind))
    return _plain_part(kind)


def _plain_part(kind: Any) -> Any:
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    if kind not in (bytes, int, str):
        msg = f"no kind of key: {kind}"
        raise TypeError(msg)
    return kind


def after(prefix: bytes) -> bytes:
    """The first bytes that sort after everything beginning with `prefix` (not only of 0xFF)."""
    prefix = prefix.rstrip(b"\xff")
    return prefix[:-1] + bytes((prefix[-1] + 1,))


class Item(msgspec.Struct, Generic[V]):
    """One value, or none."""

    _store: WritableStore
    _place: bytes
    _decode: Callable[[bytes], V]

    def get(self) -> V | None:
        """The value, or None."""
        data = self._store.get(self._place)
        return None if data is None else self._decode(data)

    def set(self, value: V) -> None:
        """Put the value."""
        self._store.put(self._place, codec.encode(value))

    def clear(self) -> None:
        """Take the value away."""
        self._store.delete(self._place)


class Map(msgspec.Struct, Generic[K, V]):
    """Values by key."""

    _store: WritableStore
    _place: bytes
    _kind: Any
    _decode: Callable[[bytes], V]

    def get(self, key: K) -> V | None:
        """The value at `key`, or None."""
        data = self._store.get(self._place + key_bytes(key))
        return None if data is None else self._decode(data)

    def __contains__(self, key: K) -> bool:
        return self._store.get(self._place + key_bytes(key)) is not None

    def set(self, key: K, value: V) -> None:
        """Put the value at `key`."""
        self._store.put(self._place + key_bytes(key), codec.encode(value))

    def remove(self, key: K) -> None:
        """Take `key` away; nothing happens if it is not there."""
        self._store.delete(self._place + key_bytes(key))

    def items(self, start: K | None = None, under: Any = None) -> Iterator[tuple[K, V]]:
        """Pairs ascending by key, from `start` on, and of those whose tuple key begins `under`.

        `under` is the first part of the keys, or a tuple of the first parts. What changes while
        this is read is read as it has become.
        """
        place = self._place
        if under is not None:
            place += key_bytes(under if isinstance(under, tuple) else (under,))
        first = place if start is None else max(place, self._place + key_bytes(start))
        for key, data in self._store.scan(first, after(place)):
            yield key_value(key[len(self._place) :], self._kind), self._decode(data)

    def keys(self, start: K | None = None, under: Any = None) -> Iterator[K]:
        """Keys ascending, as `items` gives them."""
        for key, _ in self.items(start, under):
            yield key


class KeySet(Generic[K]):
    """Keys without values."""

    __slots__ = ("_map",)

    def __init__(self, store: WritableStore, place: bytes, kind: Any) -> None:
        self._map: Map[K, bool] = Map(store, place, kind, _true)

    def add(self, key: K) -> None:
        """Put `key` in."""
        self._map.set(key, True)

    def remove(self, key: K) -> None:
        """Take `key` out; nothing happens if it is not there."""
        self._map.remove(key)

    def __contains__(self, key: K) -> bool:
        return key in self._map

    def keys(self, start: K | None = None, under: Any = None) -> Iterator[K]:
        """Keys ascending, as a map's `items` gives them."""
        return self._map.keys(start, under)


class Sequence(Generic[V]):
    """Values in the order in which they came; index from 0."""

    __slots__ = ("_count", "_map")

    def __init__(self, store: WritableStore, place: bytes, decode: Callable[[bytes], V]) -> None:
        self._map: Map[int, V] = Map(store, place, int, decode)
        self._count: Item[int] = Item(store, place + b"count", _integer)

    def count(self) -> int:
        """How many there are."""
        return self._count.get() or 0

    def append(self, value: V) -> int:
        """Put `value` last; returns its index."""
        index = self.count()
        self._map.set(index, value)
        self._count.set(index + 1)
        return index

    def get(self, index: int) -> V | None:
        """The value at `index`, or None."""
        return self._map.get(index)

    def values(self, start: int = 0) -> Iterator[V]:
        """Values from index `start` on, in order."""
        for index in range(start, self.count()):
            value = self._map.get(index)
            if value is not None:
                yield value


class Due:
    """Moments at which the contract wants to be called; kept for all targets in one order."""

    __slots__ = ("_store", "_target")

    def __init__(self, store: WritableStore, target: str) -> None:
        self._store = store
        self._target = target

    def set(self, at_ms: int, tag: int) -> None:
        """Ask to be called at `at_ms` with `tag` (0 to 255)."""
        self._store.put(due_key(at_ms, self._target, tag), b"\xc0")

    def clear(self, at_ms: int, tag: int) -> None:
        """Take the wish back; nothing happens if there was none."""
        self._store.delete(due_key(at_ms, self._target, tag))


def due_key(at_ms: int, target: str, tag: int) -> bytes:
    """Where a due moment lies: all of them in order of (moment, target, tag)."""
    return _DUE + key_bytes((at_ms, target, tag))


def due_until(store: Store, now_ms: int) -> Iterator[tuple[int, str, int]]:
    """Due moments (moment, target, tag) that have come by `now_ms`, in order."""
    for key, _ in store.scan(_DUE, _DUE + key_bytes(now_ms + 1)):
        yield key_value(key[len(_DUE) :], (int, str, int))


def next_due(store: Store) -> int | None:
    """The next due moment, or None."""
    for key, _ in store.scan(_DUE, after(_DUE)):
        moment: int = key_value(key[len(_DUE) :], (int, str, int))[0]
        return moment
    return None


def _true(_: bytes) -> bool:
    return True


_integer = codec.reader_of(int)

_Make: TypeAlias = "Callable[[WritableStore, bytes, str], Any]"


class _Made:
    """A collection of a state, made when it is first asked for and kept there from then on."""

    __slots__ = ("_make", "_name")

    def __init__(self, name: str, make: _Make) -> None:
        self._name = name
        self._make = make

    def __get__(self, state: "State", _kind: "type[State]") -> Any:
        made = self._make(*state._where)  # noqa: SLF001  A part of it.
        vars(state)[self._name] = made
        return made


class State:
    """What a contract remembers; subclasses only annotate.

    Most acts touch two or three of a state's twenty collections, so that each is made when it is
    first asked for.

    Attributes:
        target: whose state this is ("projects", "card:…").
    """

    def __init__(self, store: WritableStore, target: str) -> None:
        if type(self) not in _PREPARED:
            _prepare(type(self))
        self.target = target
        self._where = (store, target.encode() + b"\0", target)

    def collections(self) -> Iterator[Any]:
        """All of its collections, whether anything lies in them or not."""
        return (getattr(self, name) for name in get_type_hints(type(self)))


_PREPARED: dict[type[State], None] = {}


def _prepare(kind: type[State]) -> None:
    """Put in the place of each annotation what makes its collection.

    Raises:
        TypeError: one of them says no collection, or one whose keys have no order.
    """
    made = {
        name: _maker(name, hint) for name, hint in get_type_hints(kind, include_extras=True).items()
    }
    for name, make in made.items():
        setattr(kind, name, _Made(name, make))
    _PREPARED[kind] = None


def has_due(kind: type[State]) -> bool:
    """Tell whether a state has due moments."""
    return Due in get_type_hints(kind).values()


def _maker(name: str, hint: Any) -> _Make:
    place = name.encode() + b"\0"
    kind = get_origin(hint) or hint
    args = get_args(hint)
    if kind is Due:
        return lambda store, _prefix, target: Due(store, target)
    if kind is KeySet:
        plain = _plain(args[0])
        return lambda store, prefix, _target: KeySet(store, prefix + place, plain)
    if kind not in (Map, Item, Sequence):
        msg = f"no collection: {name}: {hint}"
        raise TypeError(msg)
    decode = codec.reader_of(args[-1])
    if kind is Map:
        plain = _plain(args[0])
        return lambda store, prefix, _target: Map(store, prefix + place, plain, decode)
    if kind is Item:
        return lambda store, prefix, _target: Item(store, prefix + place, decode)
    return lambda store, prefix, _target: Sequence(store, prefix + place, decode)
