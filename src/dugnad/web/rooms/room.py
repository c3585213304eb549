"""The shape of a room: private records and their law, like a contract outside the books.

    ROOM = Room(name="pocket", bodies=(Note,), actions=(...), events=(...), refusals=(...),
                standings=(OWNER,), readers={Note: (OWNER,)}, decide=decide, evolve=evolve)

`decide` reads and says what follows, or refuses; `evolve` writes it down and never fails. Neither
knows a clock, chance, a disk or who is behind a number: what they need is handed to them, and a
test reads every law for it as it reads contracts. What they write is sealed by `shelf.py`.

Source: architecture 6 (rooms).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import msgspec

from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action, Event, Hash, Moment, Record

PersonId: TypeAlias = bytes
"""16 bytes: who somebody is in this place, and nowhere in the books."""
EntryId: TypeAlias = bytes
"""16 bytes."""

OWNER = "owner"
"""Whose room it is."""
WRITER = "writer"
"""Who wrote the record: true of records, never of rooms."""
CONCERNED = "concerned"
"""Whom the record is about: true of records, never of rooms."""
OF_RECORDS = (WRITER, CONCERNED)

LEAST = 5
"""Fewer people than this are never told as a sum or a count, as with secret answers."""
DAY_MS = 24 * 3_600_000

B = TypeVar("B", bound="Body")
A = TypeVar("A", bound=Action)
E = TypeVar("E", bound=Event)


class Body(Record, frozen=True):
    """What a record says; its class name is its kind. Never changes: a newer one replaces it."""

    def words(self) -> str:
        """What a search of the room looks through; nothing unless the kind says otherwise."""
        return ""

    def pieces(self) -> tuple[Hash, ...]:
        """Names (SHA-256) of the pictures and recordings that belong to it."""
        return ()


@dataclass(frozen=True, slots=True)
class Entry(Generic[B]):
    """A record with what the place has to know of it.

    Attributes:
        id: its own.
        body: what it says.
        by: who wrote it; None: the place.
        about: whom it is about, who may then read it and see who looked; None: nobody known.
        under: under whose key it lies, so that it goes with them; None: under the room's.
        made_ms: when it was first written.
        until_ms: when it goes by itself; None: with the room.
    """

    id: EntryId
    body: B
    by: PersonId | None = None
    about: PersonId | None = None
    under: PersonId | None = None
    made_ms: Moment = 0
    until_ms: Moment | None = None


AnyEntry = Entry[Any]


class Records(Protocol):
    """What a law may read of its room. Nothing that has gone by is in it."""

    def get(self, kind: type[B], entry: EntryId) -> Entry[B] | None:
        """One record."""
        ...

    def all(self, kind: type[B]) -> Iterator[Entry[B]]:
        """The records of a kind, newest first."""
        ...

    def count(self, kind: type[B]) -> int:
        """How many there are of a kind."""
        ...

    def seated(self, standing: str) -> tuple[PersonId, ...]:
        """Who has a seat in the room, in the order in which they took it."""
        ...


class Pen(Records, Protocol):
    """What writes in a room, too."""

    def put(self, entry: AnyEntry) -> None:
        """Write a record, in the place of the one with its id."""
        ...

    def remove(self, entry: EntryId) -> None:
        """Destroy a record and its pieces."""
        ...

    def seat(self, person: PersonId, standing: str) -> None:
        """Give somebody a seat; again changes nothing."""
        ...

    def unseat(self, person: PersonId, standing: str) -> None:
        """Take a seat away."""
        ...

    def end(self) -> None:
        """Destroy the room: its records, its seats and its key."""
        ...


class Asking(msgspec.Struct, frozen=True):
    """All that a law may know of the world besides its records.

    Attributes:
        anchor: what the room belongs to: a person, a project, or itself; 16 bytes.
        person: who asks; None: the clock.
        standings: how they stand to this room, of those that the law names.
        now_ms: milliseconds since 1970 UTC.
        new: 16 bytes nobody else has: the id of what is made. The same press has the same.
    """

    anchor: bytes
    person: PersonId | None
    standings: tuple[str, ...]
    now_ms: Moment
    new: EntryId

    def stands(self, *standings: str) -> bool:
        """Whether whoever asks stands in one of these ways."""
        return any(one in self.standings for one in standings)


@dataclass(frozen=True)
class Room(Generic[A, E]):
    """A kind of room, as a value.

    Attributes:
        name: lower case letters, unique in the place.
        bodies: the kinds of records.
        actions: what may be asked.
        events: what may happen.
        refusals: every expected no, in the order in which they are asked.
        standings: how somebody can stand to it: by a seat, or by the law (see `standing.py`).
        readers: who reads the records of each kind; `WRITER` and `CONCERNED` their own alone.
        decide: reads only; gives what follows, or raises one of `refusals`.
        evolve: writes only; never fails.
        longest_ms: no record stays longer than this after it was last written; None: the law gives
            every record its own end, or the room ends.
        logs: whether it is written down who looked, for whoever the record is about.
        batched: whether fingerprints of its records enter the books, many at a time.
        least: fewer people than this are never told as a sum, a count or a batch.
    """

    name: str
    bodies: tuple[type[Body], ...]
    actions: tuple[type[A], ...]
    events: tuple[type[E], ...]
    refusals: tuple[type[Refused], ...]
    standings: tuple[str, ...]
    readers: Mapping[type[Body], tuple[str, ...]]
    decide: Callable[[Records, A, Asking], Sequence[E]]
    evolve: Callable[[Pen, E], None]
    longest_ms: int | None = None
    logs: bool = False
    batched: bool = False
    least: int = LEAST
    kinds: Mapping[str, type[Body]] = field(init=False)

    def __post_init__(self) -> None:
        """Make the look-up; every kind has readers, and all of them can be there.

        Raises:
            ValueError: two kinds share a name, or a reader is none of the standings.
        """
        kinds = {body.__name__: body for body in self.bodies}
        named = [word for readers in self.readers.values() for word in readers]
        known = (*self.standings, *OF_RECORDS)
        if len(kinds) != len(self.bodies) or list(self.readers) != list(self.bodies):
            msg = f"{self.name}: each kind of record is named once, with its readers"
            raise ValueError(msg)
        if [word for word in named if word not in known]:
            msg = f"{self.name}: a reader is none of its standings"
            raise ValueError(msg)
        object.__setattr__(self, "kinds", MappingProxyType(kinds))


AnyRoom = Room[Any, Any]


def may_read(room: AnyRoom, entry: AnyEntry, asking: Asking) -> bool:
    """Whether whoever asks is of the record's audience."""
    readers = room.readers[type(entry.body)]
    if asking.person is None:
        return False
    return (
        asking.stands(*readers)
        or (WRITER in readers and entry.by == asking.person)
        or (CONCERNED in readers and entry.about == asking.person)
    )


class Papers:
    """A room in memory, for what is only tried out: tests, tables, looking before pressing."""

    def __init__(self, now_ms: int = 0) -> None:
        """Begin with nothing in it."""
        self.now_ms = now_ms
        self.entries: dict[EntryId, AnyEntry] = {}
        self.seats: list[tuple[PersonId, str]] = []
        self.ended = False

    def get(self, kind: type[B], entry: EntryId) -> Entry[B] | None:
        """One record."""
        found = self.entries.get(entry)
        return found if found is not None and self._is(kind, found) else None

    def all(self, kind: type[B]) -> Iterator[Entry[B]]:
        """The records of a kind, newest first."""
        found = [one for one in self.entries.values() if self._is(kind, one)]
        yield from sorted(found, key=lambda one: (one.made_ms, one.id), reverse=True)

    def count(self, kind: type[B]) -> int:
        """How many there are of a kind."""
        return len(list(self.all(kind)))

    def seated(self, standing: str) -> tuple[PersonId, ...]:
        """Who has a seat in the room."""
        return tuple(person for person, word in self.seats if word == standing)

    def put(self, entry: AnyEntry) -> None:
        """Write a record."""
        self.entries[entry.id] = entry

    def remove(self, entry: EntryId) -> None:
        """Destroy a record."""
        self.entries.pop(entry, None)

    def seat(self, person: PersonId, standing: str) -> None:
        """Give somebody a seat."""
        if (person, standing) not in self.seats:
            self.seats.append((person, standing))

    def unseat(self, person: PersonId, standing: str) -> None:
        """Take a seat away."""
        if (person, standing) in self.seats:
            self.seats.remove((person, standing))

    def end(self) -> None:
        """Destroy the room."""
        self.entries, self.seats, self.ended = {}, [], True

    def _is(self, kind: type[Body], entry: AnyEntry) -> bool:
        gone = entry.until_ms is not None and entry.until_ms <= self.now_ms
        return isinstance(entry.body, kind) and not gone
