"""What lies in the pots of cards, as their lines in lists tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from dugnad.charter.law import Law
from dugnad.charter.money.accounts import Line, Unit
from dugnad.face.around import NobodyAround
from dugnad.ledger.store import Store
from dugnad.ledger.values import CardId, Event


@dataclass(frozen=True)
class PotAround(NobodyAround):
    """All that a line in a list knows around its card: what lies in the card's own pot."""

    store: Store
    listed: CardId

    def pot(self, card: bytes, unit: str) -> int | None:
        """What lies in the pot of the card that is listed; the line itself names no card."""
        del card
        return Law(self.store).card_pot(self.listed, cast("Unit", unit))

    def holder(self, unit: str) -> str:
        """Somebody: a line does not change when it is somebody else, so it does not say who."""
        return unit


def moved(event: Event) -> tuple[CardId, ...]:
    """The cards into or out of whose pots an event moves money, each once."""
    lines: tuple[Line, ...] = getattr(event, "lines", ())
    accounts = [line.account for line in lines]
    return tuple(dict.fromkeys(one.owner for one in accounts if one.kind == "pot" and one.owner))
