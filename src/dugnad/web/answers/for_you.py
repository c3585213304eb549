"""What waits for somebody, of all kinds that other people wait with."""

from __future__ import annotations

from dugnad.web.answers.opening import open_count
from dugnad.web.leading import knocking, offers
from dugnad.web.people.models import Person
from dugnad.web.urn import counting


def count_for(person: Person | None) -> int:
    """How many things people wait with for somebody: questions, offers, urns, who would join."""
    return (
        open_count(person)
        + offers.count_for(person)
        + len(counting.halves_of(person))
        + sum(one.number for one in knocking.knocks_for(person))
    )
