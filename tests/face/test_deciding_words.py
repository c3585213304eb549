"""How a decision is made, in sentences: how many must take part, and in a second round too."""

from __future__ import annotations

import pytest

from dugnad.charter.counting.method import HALF, ByConsent, ByMajority, Quorum
from dugnad.charter.decisions.terms import Agree, Electorate, Terms
from dugnad.charter.entries import MEMBERS, Procedure
from dugnad.face.deciding.words import how

QUORUM = Quorum(share=HALF)
VOTE = ByMajority(quorum=QUORUM)


def sentences(
    method: ByConsent | ByMajority, fallback: str = "drop", vote: ByMajority = VOTE
) -> list[str]:
    """What is told of a proposal to ten members."""
    procedure = Procedure(
        who=MEMBERS,
        method=method,
        answer_ms=1,
        fallback=fallback,  # type: ignore[arg-type]
        majority=vote,
    )
    terms = Terms(
        effect=Agree(),
        text=b"t" * 32,
        options=(),
        method=method,
        secret=False,
        procedure=procedure,
        rules_version=1,
        electorate=Electorate(who=MEMBERS, strength="link", size=10, since_ms=1),
        opened_ms=1,
        closes_ms=2,
        counts_ms=2,
    )
    return [str(one) for one in how(terms, method, turn=0)]


def test_who_only_asks_does_not_count_for_consent() -> None:
    """Five of ten must be fine with it or stand aside: a question alone is neither."""
    told = sentences(ByConsent(quorum=QUORUM))
    assert "At least 5 of 10 must be fine with it or stand aside, or nothing is decided." in told
    assert not [one for one in told if "must take part" in one]


def test_who_says_yes_or_no_takes_part() -> None:
    """By majority any answer takes part."""
    told = sentences(ByMajority(quorum=QUORUM))
    assert "At least 5 of 10 must take part, or nothing is decided." in told


@pytest.mark.parametrize("silence", [True, False])
def test_the_vote_that_follows_has_a_quorum_of_its_own(*, silence: bool) -> None:
    """Where an objection leads to a vote, that says how many must take part in it."""
    sentence = "In that vote at least 5 of 10 must take part, or nothing is decided."
    assert sentence in sentences(ByConsent(silence=silence), "majority")
    assert sentence not in sentences(ByConsent(silence=silence), "again")


def test_where_who_abstains_does_not_take_part_that_is_said() -> None:
    """By majority, and in the vote that an objection leads to; by consent nobody abstains."""
    strict = Quorum(abstentions=False)
    said = "Whoever abstains does not count as taking part."
    assert said in sentences(ByMajority(quorum=strict))
    assert said not in sentences(ByMajority(quorum=QUORUM))
    assert said not in sentences(ByConsent(quorum=strict))
    in_vote = "In that vote whoever abstains does not count as taking part."
    assert in_vote in sentences(ByConsent(), "majority", ByMajority(quorum=strict))
    assert in_vote not in sentences(ByConsent(), "majority")
