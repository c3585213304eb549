"""Where a room's records lie: sealed rows of `place.db`, opened for whoever asks the service.

A row is sealed under the key of the person it goes with, or under the room's own, which passes: it
is destroyed with the room. Inside lie the row's own id and kind, so that a row put in the place of
another opens as nothing, and a salt, so that a fingerprint of it can be shown and says nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from dugnad.ledger import codec
from dugnad.ledger.values import Record
from dugnad.web.rooms.models import Leaf, Piece, Place, Row, Seat
from dugnad.web.rooms.room import AnyEntry, AnyRoom, B, Body, Entry, EntryId, PersonId
from dugnad.web.vault import services as vault

SALT_BYTES = 16
CHUNK = 500
"""So many rows are opened with one read of the vault."""


class Sealed(Record, frozen=True):
    """What a row says, before it is sealed."""

    id: bytes
    kind: str
    salt: bytes
    body: bytes


def key_of(place: Place) -> str:
    """The name of a room's own key in the vault."""
    return f"room:{place.id.hex}"


def digest_of(salt: bytes, body: bytes) -> bytes:
    """The fingerprint of a record: 32 bytes that say nothing to whoever lacks it."""
    return hashlib.sha256(salt + body).digest()


class Shelf:
    """The records of one room; written inside the transaction of whoever holds it."""

    def __init__(self, room: AnyRoom, place: Place, now_ms: int) -> None:
        """Read and write the rows of `place` as of a moment."""
        self.room, self.place, self.now_ms = room, place, now_ms
        self.pieces: Mapping[bytes, bytes] = {}
        """What was handed in with the press, by name."""
        self.removed = self.ended = False

    # ── Reading
    def get(self, kind: type[B], entry: EntryId) -> Entry[B] | None:
        """One record; None also where whoever it went with was forgotten."""
        rows = self.rows(kind).filter(id=UUID(bytes=entry))
        return next(self.opened(kind, rows), None)

    def all(self, kind: type[B]) -> Iterator[Entry[B]]:
        """The records of a kind, newest first."""
        yield from self._chunks(kind, self.rows(kind))

    def of(self, kind: type[B], person: PersonId) -> Iterator[Entry[B]]:
        """The records of a kind that a person wrote or that are about them, newest first."""
        theirs = Q(by_id=UUID(bytes=person)) | Q(about_id=UUID(bytes=person))
        yield from self._chunks(kind, self.rows(kind).filter(theirs))

    def _chunks(self, kind: type[B], rows: QuerySet[Row]) -> Iterator[Entry[B]]:
        waiting: list[Row] = []
        for row in rows.order_by("-made_ms", "-id").iterator(CHUNK):
            waiting.append(row)
            if len(waiting) == CHUNK:
                yield from self.opened(kind, waiting)
                waiting = []
        yield from self.opened(kind, waiting)

    def count(self, kind: type[B]) -> int:
        """How many there are of a kind."""
        return self.rows(kind).count()

    def seated(self, standing: str) -> tuple[PersonId, ...]:
        """Who has a seat in the room."""
        seats = Seat.objects.filter(place=self.place, standing=standing).order_by("id")
        return tuple(seat.person_id.bytes for seat in seats)

    def rows(self, kind: type[Body]) -> QuerySet[Row]:
        """The rows of a kind that have not gone by."""
        there = Row.objects.filter(place=self.place, kind=kind.__name__)
        return there.exclude(until_ms__lte=self.now_ms)

    def opened(self, kind: type[B], rows: Iterable[Row]) -> Iterator[Entry[B]]:
        """Open rows of a kind, in their order; those that open no more are left out."""
        listed = list(rows)
        under = [(row.under_id, bytes(row.sealed)) for row in listed if row.under_id is not None]
        own = [bytes(row.sealed) for row in listed if row.under_id is None]
        of_people = iter(vault.unseal_many(under)) if under else iter(())
        of_room = iter(vault.unseal_passing_many(key_of(self.place), own)) if own else iter(())
        for row in listed:
            found = next(of_room if row.under_id is None else of_people)
            said = None if found is None else codec.decode(Sealed, found)
            if said is None or (said.id, said.kind) != (row.id.bytes, kind.__name__):
                continue
            yield Entry(
                id=said.id,
                body=codec.decode(kind, said.body),
                by=_bytes(row.by_id),
                about=_bytes(row.about_id),
                under=_bytes(row.under_id),
                made_ms=row.made_ms,
                until_ms=row.until_ms,
            )

    def piece(self, entry: AnyEntry, name: bytes) -> bytes | None:
        """A picture or recording of a record."""
        found = Piece.objects.filter(row_id=UUID(bytes=entry.id), name=name).first()
        if found is None or name not in entry.body.pieces():
            return None
        sealed = bytes(found.sealed)
        if entry.under is not None:
            return vault.unseal(UUID(bytes=entry.under), sealed)
        return vault.unseal_passing(key_of(self.place), sealed)

    # ── Writing
    def put(self, entry: AnyEntry) -> None:
        """Write a record, with those of the handed-in pieces that it names."""
        body, salt = codec.encode(entry.body), secrets.token_bytes(SALT_BYTES)
        kind = type(entry.body).__name__
        longest = self.room.longest_ms
        ends = [] if longest is None else [self.now_ms + longest]
        ends += [] if entry.until_ms is None else [entry.until_ms]
        row, _made = Row.objects.update_or_create(
            id=UUID(bytes=entry.id),
            place=self.place,
            defaults={
                "kind": kind,
                "by_id": _uuid(entry.by),
                "about_id": _uuid(entry.about),
                "under_id": _uuid(entry.under),
                "sealed": self._seal(entry, codec.encode(Sealed(entry.id, kind, salt, body))),
                "made_ms": entry.made_ms,
                "until_ms": min(ends) if ends else None,
            },
        )
        named = entry.body.pieces()
        gone = [one for one in row.pieces.all() if bytes(one.name) not in named]
        self.removed = self.removed or bool(gone)
        for one in gone:
            one.delete()
        for name in named:
            if name in self.pieces:
                sealed = self._seal(entry, self.pieces[name])
                Piece.objects.get_or_create(row=row, name=name, defaults={"sealed": sealed})
        if self.room.batched:
            digest = digest_of(salt, body)
            Leaf.objects.create(room=self.room.name, at_ms=self.now_ms, digest=digest)

    def remove(self, entry: EntryId) -> None:
        """Destroy a record and its pieces."""
        Row.objects.filter(place=self.place, id=UUID(bytes=entry)).delete()
        self.removed = True

    def seat(self, person: PersonId, standing: str) -> None:
        """Give somebody a seat; again changes nothing."""
        Seat.objects.get_or_create(
            place=self.place, person_id=UUID(bytes=person), standing=standing
        )

    def unseat(self, person: PersonId, standing: str) -> None:
        """Take a seat away."""
        mine = Seat.objects.filter(place=self.place, person_id=UUID(bytes=person))
        mine.filter(standing=standing).delete()

    def end(self) -> None:
        """Destroy the room; its key goes when that is written (`services.press`)."""
        self.place.delete()
        self.removed = self.ended = True

    def _seal(self, entry: AnyEntry, data: bytes) -> bytes:
        if entry.under is None or self.room.logs:
            # Where others are written about, whether the place knows them is no other work.
            vault.begin_passing(key_of(self.place))
        if entry.under is not None:
            return vault.seal(UUID(bytes=entry.under), data)
        sealed = vault.seal_passing(key_of(self.place), data)
        if sealed is None:
            raise RoomEndedError
        return sealed


class RoomEndedError(Exception):
    """The room's key was destroyed while something was written; nothing was."""


def _uuid(person: PersonId | None) -> UUID | None:
    return None if person is None else UUID(bytes=person)


def _bytes(person: UUID | None) -> PersonId | None:
    return None if person is None else person.bytes
