"""How rooms enter the books: the records of a kind written in a day, as one fingerprint.

A record of a room that is `batched` leaves its fingerprint when it is written: SHA-256 of a salt
and what it says. The salt lies in the record; without the record the fingerprint says nothing, and
when the record is destroyed nobody can show any more what it was of. Once a day the fingerprints
of each kind of room become one root, noted in the books by the keeper of the place's keys. Fewer
than a room's `least` wait for another day, so that no single act can be told from the count.

Source: architecture 6; `charter.noting`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from dugnad.charter.noting import NoteRooms
from dugnad.ledger import merkle
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.rooms.catalogue import rooms
from dugnad.web.rooms.models import Batch, Leaf
from dugnad.web.rooms.room import DAY_MS, AnyRoom

TARGET = "place"


@dataclass(frozen=True)
class Shown:
    """That a record was among those noted in a batch.

    Attributes:
        batch: which.
        digest: the record's fingerprint.
        index: its place among the batch's, from 0.
        proof: the hashes beside its way to the root (RFC 9162).
    """

    batch: Batch
    digest: bytes
    index: int
    proof: tuple[bytes, ...]


def note_due(now_ms: int) -> int:
    """Note what was written until midnight (UTC), where it is enough; gives how many batches."""
    return sum(_note_room(room, now_ms) for room in rooms().values() if room.batched)


def shown(digest: bytes) -> Shown | None:
    """Show that a fingerprint was noted; None where it is not, or not yet."""
    leaf = Leaf.objects.select_related("batch").filter(digest=digest, batch__noted=True).first()
    if leaf is None or leaf.batch is None:
        return None
    digests = [bytes(one.digest) for one in leaf.batch.leaves.order_by("id")]
    hashes = [merkle.leaf_hash(one) for one in digests]
    index = digests.index(digest)
    proof = merkle.inclusion_proof(merkle.nodes_of(hashes), index, len(hashes))
    return Shown(leaf.batch, digest, index, tuple(proof))


def _note_room(room: AnyRoom, now_ms: int) -> int:
    """Fix what waits, then hand in what is fixed and not yet noted; again after a fault is fine."""
    _fix(room, now_ms // DAY_MS * DAY_MS)
    noted = 0
    for batch in Batch.objects.filter(room=room.name, noted=False).order_by("until_ms"):
        asked = NoteRooms(
            room=batch.room,
            from_ms=batch.from_ms,
            until_ms=batch.until_ms,
            count=batch.count,
            root=bytes(batch.root),
        )
        receipt = act_as_place("custodian", TARGET, asked)
        # A period that the books have already was handed in before this process was ended.
        if receipt.code in ("", "place.PeriodUnusable"):
            batch.noted = True
            batch.save(update_fields=["noted"])
            noted += 1
    return noted


def _fix(room: AnyRoom, until_ms: int) -> None:
    with transaction.atomic():
        waiting = Leaf.objects.filter(room=room.name, batch=None, at_ms__lt=until_ms)
        leaves = list(waiting.order_by("id"))
        last = Batch.objects.filter(room=room.name).order_by("-until_ms").first()
        if len(leaves) < room.least or (last is not None and last.until_ms >= until_ms):
            return
        batch = Batch.objects.create(
            room=room.name,
            from_ms=0 if last is None else last.until_ms,
            until_ms=until_ms,
            count=len(leaves),
            root=merkle.root([bytes(one.digest) for one in leaves]),
        )
        waiting.filter(id__lte=leaves[-1].id).update(batch=batch)
