"""What lies in an urn: a place and a sheet for everybody, written anew as a whole each time.

Nothing here is logged, and no moment is kept beside an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from dugnad.ledger.values import MemberId
from dugnad.web.people import services as people
from dugnad.web.urn.cells import Folder, Sheet
from dugnad.web.urn.envelopes import Box, Place
from dugnad.web.urn.models import Half, Urn
from dugnad.web.urn.reading import Secret
from dugnad.web.urn.scheme import SCHEME
from dugnad.web.vault import services as vault


class NotTaken(Exception):
    """Nothing came of it; `code` says why, as a refusal's or the door's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Lies:
    """What lies in the urn for somebody: their place, and their sheet if one was printed."""

    place: Place
    sheet: Sheet | None


def want_secret(found: Secret | None) -> Secret:
    """The decision, which must be a secret one.

    Raises:
        NotTaken: it is answered openly.
    """
    if found is None:
        raise NotTaken("decisions.AnsweredOpenly")
    return found


def urn_of(found: Secret) -> Urn | None:
    """The urn of this round, made when it is first asked for; None once the time is over."""
    row = row_of(found)
    return _make(found) if row is None and found.takes_entries else row


def row_of(found: Secret) -> Urn | None:
    """The urn of this round, if there is one and it is whole."""
    return Urn.objects.filter(card=found.card, turn=found.stage.turn).exclude(sealed=b"").first()


def _make(found: Secret) -> Urn | None:
    """Make an urn with a place for everybody, and give each counter their half.

    None where a counter is nobody whom this place knows.
    """
    members = list(found.terms.counters)
    persons = people.persons_of_members(members)
    if any(member not in persons for member in members):
        return None
    key = SCHEME.make()
    vault.begin_passing(found.name)
    empty = Box.empty(found.terms.electorate.size, reasons=found.reasons).written()
    with transaction.atomic():
        row, made = Urn.objects.get_or_create(
            card=found.card,
            turn=found.stage.turn,
            defaults={"public": key.public, "sealed": vault.seal_passing(found.name, empty)},
        )
        if made:
            for member, half in zip(members, key.halves, strict=True):
                inner = vault.seal_passing(found.name, half) or b""
                sealed = vault.seal(persons[member].id, inner)
                Half.objects.create(urn=row, counter=member, sealed=sealed)
    return row


def tag_of(name: str, member: MemberId) -> bytes:
    """The name of somebody's place in the urn."""
    return vault.passing_tag(name, b"place", member) or b""


def box_of(row: Urn, found: Secret) -> Box:
    """What lies in the urn, opened.

    Raises:
        NotTaken: its secret is gone.
    """
    written = vault.unseal_passing(found.name, bytes(row.sealed))
    if written is None:
        raise NotTaken("decisions.UrnStaysShut")
    return Box.read(written, reasons=found.reasons)


def folder_of(row: Urn, found: Secret) -> Folder:
    """The sheets that were printed, opened.

    Raises:
        NotTaken: their secret is gone.
    """
    written = b"" if not row.sheets else vault.unseal_passing(found.name, bytes(row.sheets))
    if written is None:
        raise NotTaken("decisions.UrnStaysShut")
    return Folder.read(written, found.grid)


def write_anew(row: Urn, found: Secret, member: MemberId, how: Callable[[Lies], Lies]) -> Lies:
    """Change what lies in the urn for somebody, and write it anew as a whole.

    Returns:
        What lay there.
    """
    tag = tag_of(found.name, member)
    with transaction.atomic():
        now = Urn.objects.select_for_update().get(id=row.id)
        box, folder = box_of(now, found), folder_of(now, found)
        before = Lies(box.at(tag), folder.of(tag))
        after = how(before)
        box.change(tag, lambda _place: after.place)
        folder.put(tag, after.sheet)
        sheets = folder.written()
        Urn.objects.filter(id=row.id).update(
            sealed=vault.seal_passing(found.name, box.written()),
            sheets=vault.seal_passing(found.name, sheets) if sheets else b"",
        )
    return before


def empty_the_log() -> None:
    """Fold in and empty the write-ahead log, which still holds what was there before."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
