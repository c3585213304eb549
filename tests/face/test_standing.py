"""What a card that is not in force waits for: time, a decision, money, and how much lies there."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from msgspec.structs import replace

from dugnad.charter.money.accounts import Sum
from dugnad.charter.testing import DAY_MS, World
from dugnad.face.around import NobodyAround
from dugnad.face.seen import Seen
from dugnad.face.standing import waits
from dugnad.ledger.testing import NOON_MS

ENTRY = World("news", status="waiting").entry
MONEY = Sum(unit="NOK", amount=300_000)
OBJECT = "Members can object until Wednesday 3 June, 12:00."
ALONE = f"{OBJECT} If nobody does, the card is in force from then on."
AGAINST = (
    "Somebody has objected. The card waits until the objection is taken back, or whoever put it "
    "up closes it."
)
DECISION = "The card waits until the group has decided that it is in force."
POT = "The card waits until 3,000 kr lie in its pot."
BOTH = (
    "The card waits for two things: that the group decides that it is in force, and that "
    "3,000 kr lie in its pot."
)
LATER = {"waits_until_ms": NOON_MS + 2 * DAY_MS}


class Pot(NobodyAround):
    """A project in which so much lies in the card's pot."""

    def __init__(self, there: int) -> None:
        self.there = there

    def pot(self, card: bytes, unit: str) -> int:
        """What lies there."""
        del card, unit
        return self.there


def words(there: int | None = None, **changes: Any) -> str:
    """What somebody reads of a card."""
    look = Seen(
        member=None,
        card=replace(ENTRY, **changes),
        told=None,
        now_ms=NOON_MS,
        zone="Europe/Oslo",
        card_id=bytes(16),
        around=NobodyAround() if there is None else Pot(there),
    )
    with override("en"):
        return str(waits(look))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"status": "in force", "awaits_money": MONEY}, ""),
        (LATER, ALONE),
        ({"objections": 1}, AGAINST),
        ({"awaits_decision": True}, DECISION),
        ({"awaits_money": MONEY}, POT),
        ({"awaits_decision": True, "awaits_money": MONEY}, BOTH),
        ({"awaits_decision": True, "decided": True, "awaits_money": MONEY}, POT),
        ({**LATER, "awaits_money": MONEY}, f"{OBJECT} {POT}"),
        ({"objections": 2, "awaits_money": MONEY}, f"{AGAINST} {POT}"),
    ],
)
def test_it_says_which_is_missing(changes: dict[str, Any], told: str) -> None:
    """A vote, money, both, or time: whichever it is, and nothing else (PRJ-12)."""
    assert words(**changes) == told


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (0, f"{POT} So far nothing lies there."),
        (10_000, f"{POT} So far 100 kr lie there."),
    ],
)
def test_it_says_how_much_lies_there(there: int, told: str) -> None:
    """Where the pot is known; in lists it is not, and nothing is claimed."""
    assert words(there, awaits_money=MONEY) == told


def test_money_that_is_there_is_not_missing() -> None:
    """Then only the decision is, or nothing but the next moment."""
    both = {"awaits_decision": True, "awaits_money": MONEY}
    assert words(300_000, **both) == DECISION
    assert words(300_000, awaits_money=MONEY) == "In a moment the card is in force."
    assert words(waits_until_ms=NOON_MS) == "In a moment the card is in force."
