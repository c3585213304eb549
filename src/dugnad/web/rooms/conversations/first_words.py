"""Writing to an address: the same work, whether somebody has it or not.

Who has no number here is written to under one that is nobody's: the room is there, and nobody ever
comes to it, as where somebody does not answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid4

from dugnad.ledger.values import Record
from dugnad.web.people import errands
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.rooms.conversations import meeting, notices

ERRAND: Final = "first words"


class Asked(Record, frozen=True):
    """Who is told that somebody wrote, 16 bytes each, and where it waits."""

    persons: tuple[bytes, ...]
    path: str


def number_of(person: Person, kind: str, text: str, beside: Sequence[Person]) -> bytes:
    """Who is asked by an address, 16 bytes; nobody where none has it, or was asked before.

    Also where it is one of those who are picked by name (`beside`): else what comes of both would
    say so.
    """
    nobody, other = uuid4(), people.find_by_address(kind, text)
    found = nobody if other is None or other == person or other in beside else other.id
    return (nobody if meeting.was_asked(person, found) else found).bytes


def leave(person: Person, asked: tuple[bytes, ...], path: str) -> None:
    """Let those who are asked be told in a moment."""
    errands.leave(person, ERRAND, Asked(asked, path))


def tell(_person: Person, told: Asked) -> int:
    """Tell those who are somebody."""
    asked = Person.objects.filter(id__in=[UUID(bytes=one) for one in told.persons])
    return notices.tell(asked, told.path, asks=True)
