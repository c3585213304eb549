"""One press of a person on a card at a time, from looking at what is there to its receipt.

What the law holds of one member the place holds of one person, however many ids they act by. That
asks for two presses that come at once to see each other, those by name and those that are not. Only
one process ever writes the books (see `site.serving`), so a lock in it is enough.

Source: decision 0022.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Final

from dugnad.charter.entries import card_of
from dugnad.web.people.models import Person

_TURNS: Final = tuple(RLock() for _number in range(256))
"""Whoever shares one with somebody else waits for them a moment, no more."""


@contextmanager
def taken(person: Person, target: str) -> Iterator[None]:
    """Wait until nothing else of this person is on its way to this card, and hold that back.

    Args:
        person: who pressed.
        target: a card ("card:…"); at a charter module ("cards") nobody waits.
    """
    if card_of(target) is None:
        yield
        return
    with _TURNS[hash((person.id, target)) % len(_TURNS)]:
        yield
