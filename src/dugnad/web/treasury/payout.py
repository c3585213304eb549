"""Where the payout goes: bank details that somebody gives once, sealed under their own key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec
from django.db import transaction

from dugnad.ledger.codec import reader_of
from dugnad.web.people.models import Person
from dugnad.web.treasury.models import PaidTo, PayTo
from dugnad.web.vault import services as vault


class Details(msgspec.Struct, frozen=True):
    """A bank account as its owner wrote it.

    Attributes:
        name: of who holds the account.
        account: its number, domestic or IBAN, with blanks as people write it.
        bank: the bank's code (BIC) or clearing number, where it is needed; may be empty.
    """

    name: str
    account: str
    bank: str = ""


_read_details = reader_of(Details)


def give(person: Person, details: Details, now_ms: int) -> None:
    """Keep where a person's money goes, instead of what was kept before."""
    sealed = vault.seal(person.id, msgspec.msgpack.encode(details))
    PayTo.objects.update_or_create(person=person, defaults={"sealed": sealed, "told_ms": now_ms})


def take_away(person: Person) -> None:
    """Destroy what is kept of where a person's money goes."""
    PayTo.objects.filter(person=person).delete()


def of(person: Person) -> Details | None:
    """Where a person's money goes, or None while they have not said."""
    return of_many([person]).get(person.id)


def of_many(persons: Iterable[Person]) -> dict[UUID, Details]:
    """Where the money of some people goes, by their id; who has not said is left out."""
    rows = _rows(persons)
    opened = vault.unseal_many([(row.person_id, bytes(row.sealed)) for row in rows])
    return {
        row.person_id: _read_details(data)
        for row, data in zip(rows, opened, strict=True)
        if data is not None
    }


def note_paid(batch: int, paid: Mapping[bytes, Person]) -> None:
    """Keep where each payment of a list goes, as it stands now; recorded anew, it is noted anew.

    Args:
        batch: number of the list.
        paid: who gets what, by obligation; bills and whoever has not said where are left out.
    """
    rows = {row.person_id: bytes(row.sealed) for row in _rows(paid.values())}
    with transaction.atomic():
        PaidTo.objects.filter(pk__in=[_tag(batch, name) for name in paid]).delete()
        PaidTo.objects.bulk_create(
            PaidTo(tag=_tag(batch, name), person=person, sealed=rows[person.id])
            for name, person in paid.items()
            if person.id in rows
        )


def paid_to(batch: int, obligations: Iterable[bytes]) -> dict[bytes, Details]:
    """Where these payments of a list went, by obligation, as far as it was noted."""
    names = {_tag(batch, name): name for name in obligations}
    rows = list(PaidTo.objects.filter(pk__in=[*names]))
    opened = vault.unseal_many([(row.person_id, bytes(row.sealed)) for row in rows])
    return {
        names[bytes(row.tag)]: _read_details(data)
        for row, data in zip(rows, opened, strict=True)
        if data is not None
    }


def all_paid_to(person: Person) -> list[Details]:
    """Every account that somebody was paid to, each once."""
    rows = PaidTo.objects.filter(person=person).order_by("tag")
    opened = vault.unseal_many([(person.id, bytes(row.sealed)) for row in rows])
    found = [_read_details(data) for data in opened if data is not None]
    return [*dict.fromkeys(found)]


def _tag(batch: int, obligation: bytes) -> bytes:
    return vault.lookup_tag("paid-to", f"{batch} {obligation.hex()}")


def _rows(persons: Iterable[Person]) -> list[PayTo]:
    return list(PayTo.objects.filter(person__in=list(persons)))


def told_since(persons: Iterable[Person], at_ms: int) -> set[UUID]:
    """Who of some people has said anew where their money goes, after a moment."""
    rows = PayTo.objects.filter(person__in=list(persons), told_ms__gt=at_ms)
    return set(rows.values_list("person_id", flat=True))
