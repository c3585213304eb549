"""A place with boards on which people write."""

from typing import Any

from dugnad.ledger.genesis import Limits
from dugnad.ledger.machine import Candidate
from dugnad.ledger.testing import MemoryPlace, Voice
from dugnad.ledger.values import Action
from tests.ledger.village import Board, Village


def a_place(**limits: Any) -> MemoryPlace:
    """A place in memory with boards, and limits as given."""
    return MemoryPlace(Village(bounds=Limits(**limits)))


def board_of(place: MemoryPlace, target: str = "hall") -> Board:
    """The state of one board."""
    return Board(place.store, target)


def candidate(
    place: MemoryPlace, who: Voice, action: Action, *beside: Voice, **asked: Any
) -> Candidate:
    """An envelope that waits, with what it weighs."""
    body = place.body(who, asked.pop("to", "hall"), action, **asked)
    return place.let_in(place.signed(body, who, *beside))


def states_of(place: MemoryPlace) -> list[tuple[bytes, bytes]]:
    """All that the place remembers, in order."""
    return [*place.store.scan(b"", b"\xff")]
