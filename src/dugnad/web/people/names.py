"""Reading what is sealed about people: their names and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person, Reach
from dugnad.web.vault.services import unseal, unseal_many


def name_of(person: Person) -> str:
    """Give a person's name; a kind word when they were forgotten."""
    return names_of([person])[person.id]


def names_of(persons: Iterable[Person]) -> dict[UUID, str]:
    """Give many people's names with one read of the vault, by person id."""
    listed = list(persons)
    opened = unseal_many([(person.id, bytes(person.sealed_name)) for person in listed])
    return {
        person.id: name.decode() if name is not None else _("Somebody who has left")
        for person, name in zip(listed, opened, strict=True)
    }


def address_of(reach: Reach) -> str | None:
    """Give the address in its one way of writing; None when the person was forgotten."""
    opened = unseal(reach.person_id, bytes(reach.sealed_address))
    return None if opened is None else opened.decode()


def read_reach(reach: Reach) -> Address | None:
    """Give the address with its kind; None when the person was forgotten."""
    text = address_of(reach)
    return None if text is None else Address(reach.kind, text)
