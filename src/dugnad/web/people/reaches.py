"""Finding and making people by the ways they are reached.

Source: architecture 8; journeys-screens-words A6, A7; VOL-13.
"""

from __future__ import annotations

import unicodedata
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from dugnad.web.house import house
from dugnad.web.people.addresses import Address, read_address_of
from dugnad.web.people.models import Person, Reach
from dugnad.web.vault import services as vault

NAME_CHARACTERS_MAX = 80


class NameMissing(Exception):
    """A person needs a name of 1 to 80 characters, a nickname if they like."""


class AddressTaken(Exception):
    """The address already belongs to another person here."""


# ── Finding and making people ──────────────────────────────────────────────────────────────────


def find_by_address(kind: str, address: str) -> Person | None:
    """Find who is known by an address, in any way of writing it.

    Raises:
        NotAnAddress: `address` is not one of that kind.
    """
    reach = reach_of(read_address_of(kind, address, house().place.country))
    return reach.person if reach else None


def find_or_create(name: str, kind: str, address: str, language: str) -> Person:
    """Find who is known by an address, or make a person of that name; their name is not changed.

    Raises:
        NotAnAddress: `address` is not one of that kind; nothing was made.
        NameMissing: the person is new and `name` is no name; nothing was made.
    """
    return made_or_found(name, read_address_of(kind, address, house().place.country), language)


def made_or_found(name: str, address: Address, language: str) -> Person:
    """The same of an address that was read; `NameMissing` alone."""
    known = reach_of(address)
    if known is not None:
        return known.person
    now_ms = house().now_ms()
    person = Person(language=_offered(language), created_ms=now_ms)
    person.sealed_name = vault.seal(person.id, read_name(name).encode())
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            _make_reach(person, address, now_ms)
    except IntegrityError:
        # Somebody else made a person of this address in the same moment: theirs is the one.
        made = reach_of(address)
        if made is None:
            raise
        return made.person
    return person


def read_name(typed: str) -> str:
    """Read a name or nickname: one line, no control characters, 1 to 80 characters.

    Raises:
        NameMissing: nothing is left, or more than 80 characters.
    """
    shown = "".join(
        " " if unicodedata.category(letter).startswith("Z") else letter
        for letter in unicodedata.normalize("NFC", typed)
        if letter in "\t\n\r" or not unicodedata.category(letter).startswith("C")
    )
    name = " ".join(shown.split())
    if not 1 <= len(name) <= NAME_CHARACTERS_MAX:
        raise NameMissing
    return name


# ── Ways to be reached ─────────────────────────────────────────────────────────────────────────


def add_reach(person: Person, address: Address, now_ms: int) -> Reach:
    """Note a further, confirmed way to reach a person; the same one twice is one.

    Raises:
        AddressTaken: it belongs to somebody else; nothing was noted.
    """
    known = reach_of(address)
    if known is None:
        known = _make_reach(person, address, now_ms)
    if known.person_id != person.id:
        raise AddressTaken
    confirm_reach(known, now_ms)
    return known


def confirm_reach(reach: Reach, now_ms: int) -> None:
    """Note that a code sent there came back: messages arrive."""
    reach.confirmed_ms = now_ms
    reach.failing_since_ms = None
    reach.save(update_fields=["confirmed_ms", "failing_since_ms"])


def stop_messages(reach: Reach, now_ms: int) -> None:
    """Note that the person wants no more messages there; only codes they ask for still go."""
    reach.stopped_ms = now_ms
    reach.save(update_fields=["stopped_ms"])


def start_messages(person: Person, reach_id: UUID) -> bool:
    """Note that the person wants messages there again; False when it is not theirs."""
    return Reach.objects.filter(person=person, id=reach_id).update(stopped_ms=None) > 0


def come_here_first(person: Person, reach_id: UUID, what: str, now_ms: int) -> bool:
    """Note that something comes to one of a person's addresses before others; False: not theirs.

    Args:
        person: whose.
        reach_id: which address.
        what: "asks" for questions, "tells" for what only tells them something.
        now_ms: milliseconds since 1970 UTC.
    """
    field = {"asks": "asks_here_ms", "tells": "tells_here_ms"}[what]
    with transaction.atomic():
        if not Reach.objects.filter(person=person, id=reach_id).exists():
            return False
        Reach.objects.filter(person=person).update(**{field: None})
        return Reach.objects.filter(id=reach_id).update(**{field: now_ms}) > 0


def remove_reach(person: Person, reach_id: UUID) -> bool:
    """Take away one of a person's ways to be reached; False when it is their last or not theirs."""
    with transaction.atomic():
        theirs = list(Reach.objects.select_for_update().filter(person=person))
        mine = next((reach for reach in theirs if reach.id == reach_id), None)
        if mine is None or len(theirs) == 1:
            return False
        mine.delete()
    return True


def lookup_of(address: Address) -> bytes:
    """What an address is found by: it tells nobody the address."""
    return vault.lookup_tag(address.kind, address.text)


def reach_of(address: Address) -> Reach | None:
    """Find the way to be reached that an address is, with whose it is; None for nobody's."""
    return Reach.objects.select_related("person").filter(lookup=lookup_of(address)).first()


def _make_reach(person: Person, address: Address, now_ms: int) -> Reach:
    return Reach.objects.create(
        person=person,
        kind=address.kind,
        sealed_address=vault.seal(person.id, address.text.encode()),
        lookup=lookup_of(address),
        created_ms=now_ms,
    )


def _offered(language: str) -> str:
    offered = [code for code, _name in settings.LANGUAGES]
    return language if language in offered else house().place.language
