"""Stories about the law of decisions as a contract."""

import pytest

from dugnad.charter.counting.method import (
    ByMajority,
)
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.urn import TookPart
from dugnad.charter.decisions.verbs import (
    Deciding,
    DecisionEvent,
    ObjectionSetAside,
    Open,
    SecondRoundBegan,
    Withdrawn,
)
from dugnad.charter.entries import (
    ANSWER_MS_MAX,
)
from dugnad.charter.law import DECIDING
from dugnad.ledger.codec import decode_strictly, encode
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, NOON_MS
from tests.charter.deciding import (
    BEGAN,
    CLOSES_MS,
    DONE,
    FAILED,
    PASSED,
    ask,
    given,
)


@pytest.mark.parametrize("name", DECIDING)
def test_both_types_of_card_follow_one_law(name: str) -> None:
    """What differs is only what people see."""
    law = CONTRACTS[name]
    assert law.name == name
    assert law.decide is CONTRACTS["proposal"].decide
    assert law.refusals == CONTRACTS["proposal"].refusals


@pytest.mark.parametrize(
    "event",
    [
        given(ANA),
        BEGAN,
        DONE,
        FAILED,
        SecondRoundBegan(PASSED, 1, ByMajority(), CLOSES_MS, CLOSES_MS),
        Withdrawn(BEN.member, NOON_MS),
        TookPart(ANA.member, 0, "own"),
        ObjectionSetAside(ANA.member, BEN.member, 0, given(ANA).given, 0),
    ],
)
def test_writing_about_no_decision_changes_no_stage(event: DecisionEvent) -> None:
    """Writing down never fails, not even for what cannot have happened."""
    deciding = Deciding(MemoryStore(), CARD)
    CONTRACTS["proposal"].evolve(deciding, event)
    assert deciding.stage.get() is None


def test_the_longest_time_is_a_season() -> None:
    """A question asked for longer cannot even be written down."""
    longest = ask(answer_ms=ANSWER_MS_MAX)
    assert decode_strictly(Open, encode(longest)) == longest
    with pytest.raises(NotCanonical):
        decode_strictly(Open, encode(ask(answer_ms=ANSWER_MS_MAX + 1)))
