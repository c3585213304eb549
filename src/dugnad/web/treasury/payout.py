"""Where the payout goes: bank details that somebody gives once, sealed under their own key."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec

from dugnad.web.people.models import Person
from dugnad.web.treasury.models import PayTo
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
    rows = list(PayTo.objects.filter(person__in=list(persons)))
    opened = vault.unseal_many([(row.person_id, bytes(row.sealed)) for row in rows])
    return {
        row.person_id: msgspec.msgpack.decode(data, type=Details)
        for row, data in zip(rows, opened, strict=True)
        if data is not None
    }


def told_since(persons: Iterable[Person], at_ms: int) -> set[UUID]:
    """Who of some people has said anew where their money goes, after a moment."""
    rows = PayTo.objects.filter(person__in=list(persons), told_ms__gt=at_ms)
    return set(rows.values_list("person_id", flat=True))
