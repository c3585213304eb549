"""Stories about answering a question, and taking back what one proposed."""

from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores
from dugnad.charter.decisions.terms import (
    Electorate,
)
from dugnad.charter.decisions.verbs import (
    Answer,
    BallotUnfit,
    DecisionEvent,
    NewerAnswer,
    NotAmongThose,
    NotAPerson,
    NotKnownWellEnough,
    NotOpen,
    NotVouchedFor,
    NotYours,
    ObjectionSetAside,
    OfAnotherProject,
    ReasonMissing,
    SameAnswer,
    SetAside,
    TooLate,
    Withdraw,
    Withdrawn,
)
from dugnad.charter.entries import (
    MEMBERS,
)
from dugnad.charter.testing import DAY_MS, RULES
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import Refused
from dugnad.ledger.testing import ANA, BEN, DIA, NOON_MS, By, Voice
from tests.charter.deciding import (
    ASIDE,
    ASKED,
    BEGAN,
    BOTH,
    CLOSES_MS,
    EVA,
    FINE,
    OBJECT,
    OVER,
    PICK,
    STORIES,
    VOTE,
    WHY,
    YES,
    Around,
    given,
    moments,
    question,
    standing,
)


# ── Answering
def test_an_answer_counts_and_can_be_changed() -> None:
    """The later one is the one that counts; equal answers are counted together."""
    first = given(ANA, FINE)
    deciding = STORIES.tell(given=[ASKED], when=Answer(FINE), by=ANA, then=[first])
    assert [*deciding.box.items()] == [((0, encode(FINE)), 1)]
    second = given(ANA, ASIDE, at=NOON_MS + 1, channel="sms", before=first)
    deciding = STORIES.tell(
        given=[ASKED, first, given(BEN, FINE)],
        when=Answer(ASIDE),
        by=ANA,
        at=NOON_MS + 1,
        channel="sms",
        then=[second],
    )
    assert dict(deciding.box.items()) == {(0, encode(FINE)): 1, (0, encode(ASIDE)): 1}
    assert dict(deciding.channels.items()) == {(0, "own"): 1, (0, "sms"): 1}
    stage = deciding.stage.get()
    assert stage is not None
    assert stage.answered == 2


def test_an_objection_has_a_reason_that_can_be_told_anew() -> None:
    """The same stance with other words is another answer; without words it is none."""
    first = given(ANA, OBJECT)
    STORIES.tell(given=[ASKED], when=Answer(OBJECT), by=ANA, then=ReasonMissing)
    STORIES.tell(given=[ASKED], when=Answer(OBJECT), by=ANA, commitments=[WHY], then=[first])
    again = given(ANA, OBJECT, at=NOON_MS + 1, before=first)
    STORIES.tell(
        given=[ASKED, first],
        when=Answer(OBJECT),
        by=ANA,
        at=NOON_MS + 1,
        commitments=[WHY],
        then=[again],
    )


def test_what_came_on_paper_is_entered_by_two_who_vouch() -> None:
    """Also after the end, if it was received before; the day it came is the one that counts."""
    late = CLOSES_MS + 1
    for channel in ("paper", "phone"):
        STORIES.tell(
            given=[ASKED],
            when=Answer(FINE, received_ms=CLOSES_MS - 1),
            by=ANA,
            at=late,
            channel=channel,
            co_signers=BOTH,
            then=[given(ANA, at=CLOSES_MS - 1, channel=channel)],
        )
    STORIES.tell(
        given=[ASKED],
        when=Answer(FINE),
        by=ANA,
        channel="paper",
        co_signers=BOTH,
        then=[given(ANA, channel="paper")],
    )


def test_a_slip_found_late_does_not_undo_what_was_said_since() -> None:
    """Ana changed her mind on her phone after the slip was handed in."""
    since = given(ANA, ASIDE, at=NOON_MS + 2)
    paper: dict[str, Any] = {"channel": "paper", "co_signers": BOTH, "at": NOON_MS + 3}
    STORIES.tell(
        given=[ASKED, since], when=Answer(FINE, NOON_MS + 1), by=ANA, then=NewerAnswer, **paper
    )
    replaced = given(ANA, FINE, at=NOON_MS + 2, channel="paper", before=since)
    STORIES.tell(
        given=[ASKED, since], when=Answer(FINE, NOON_MS + 2), by=ANA, then=[replaced], **paper
    )


@pytest.mark.parametrize(
    ("co_signers", "received_ms"),
    [
        ((), NOON_MS),
        ((BEN.member,), NOON_MS),
        ((BEN.member, BEN.member), NOON_MS),
        ((ANA.member, BEN.member), NOON_MS),
        ((BEN.member, EVA.member), NOON_MS),
        ((BEN.member, DIA.member), NOON_MS),
        (BOTH, NOON_MS - 1),
        (BOTH, NOON_MS + 1),
    ],
)
def test_nobody_enters_paper_for_somebody_else_alone(
    co_signers: tuple[bytes, ...], received_ms: int
) -> None:
    """Two others, both members, and a day between the opening and today."""
    STORIES.tell(
        given=[ASKED],
        when=Answer(FINE, received_ms=received_ms),
        by=ANA,
        channel="paper",
        co_signers=co_signers,
        then=NotVouchedFor,
    )


WELL_KNOWN = replace(RULES, everyday=replace(RULES.everyday, strength="met"))
UNFIT_BALLOT = Ranking(((0,),))


@pytest.mark.parametrize(
    ("before", "by", "ballot", "at", "refusal"),
    [
        ([], "card:" + 32 * "d", UNFIT_BALLOT, CLOSES_MS, NotAPerson),
        ([], DIA, UNFIT_BALLOT, CLOSES_MS, NotOpen),
        ([ASKED, OVER], DIA, UNFIT_BALLOT, CLOSES_MS, NotOpen),
        ([ASKED, Withdrawn(BEN.member, NOON_MS)], DIA, UNFIT_BALLOT, CLOSES_MS, NotOpen),
        ([ASKED], DIA, UNFIT_BALLOT, CLOSES_MS, TooLate),
        ([ASKED], DIA, UNFIT_BALLOT, CLOSES_MS - 1, OfAnotherProject),
        ([ASKED], Voice("stranger"), UNFIT_BALLOT, NOON_MS, OfAnotherProject),
        ([ASKED], EVA, UNFIT_BALLOT, NOON_MS, NotAmongThose),
        ([ASKED], ANA, UNFIT_BALLOT, NOON_MS, BallotUnfit),
        ([ASKED], ANA, YES, NOON_MS, BallotUnfit),
        ([ASKED], ANA, OBJECT, NOON_MS, ReasonMissing),
        ([ASKED, given(ANA, FINE)], ANA, FINE, NOON_MS, SameAnswer),
        ([VOTE, given(ANA, YES)], ANA, YES, NOON_MS, SameAnswer),
        ([VOTE], ANA, FINE, NOON_MS, BallotUnfit),
        ([PICK, BEGAN], ANA, Ranking(((3,),)), NOON_MS, BallotUnfit),
        ([PICK, BEGAN], ANA, Approval((0,)), NOON_MS, BallotUnfit),
        ([PICK, BEGAN], ANA, Scores((1, 2, 3)), NOON_MS, BallotUnfit),
    ],
)
def test_an_answer_that_does_not_count(
    before: list[DecisionEvent], by: By, ballot: Ballot, at: int, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=before, when=Answer(ballot), by=by, at=at, then=refusal)


def test_paper_that_came_late_does_not_count() -> None:
    """Whoever vouches for it."""
    STORIES.tell(
        given=[ASKED],
        when=Answer(FINE, received_ms=CLOSES_MS),
        by=DIA,
        at=CLOSES_MS,
        channel="paper",
        co_signers=BOTH,
        then=TooLate,
    )


def test_who_is_not_known_well_enough_does_not_answer() -> None:
    """As the rules ask for it; who is answers."""
    asked = question(procedure=WELL_KNOWN.everyday)
    Around(WELL_KNOWN).stories.tell(
        given=[asked], when=Answer(UNFIT_BALLOT), by=ANA, then=NotKnownWellEnough
    )
    Around(WELL_KNOWN, strength="met").stories.tell(
        given=[asked], when=Answer(FINE), by=ANA, then=[given(ANA)]
    )


def test_those_decide_who_were_there_before_the_question() -> None:
    """Who joins in the very moment of the question does not, so that no crowd is called in."""
    earlier = replace(
        ASKED,
        terms=replace(ASKED.terms, electorate=Electorate(MEMBERS, "link", NOON_MS - DAY_MS, 3)),
    )
    STORIES.tell(given=[earlier], when=Answer(FINE), by=ANA, then=NotAmongThose)
    one_later = Electorate(MEMBERS, "link", NOON_MS - DAY_MS + 1, 3)
    later = replace(ASKED, terms=replace(ASKED.terms, electorate=one_later))
    STORIES.tell(given=[later], when=Answer(FINE), by=ANA, then=[given(ANA)])


# ── Taking back
def test_whoever_proposed_it_takes_it_back_while_it_is_open() -> None:
    """No moment is waited for any more."""
    back = Withdrawn(by=BEN.member, at_ms=NOON_MS)
    stories: list[list[DecisionEvent]] = [[ASKED], [PICK], [PICK, BEGAN]]
    for before in stories:
        deciding = STORIES.tell(given=before, when=Withdraw(), by=BEN, then=[back])
        assert standing(deciding) == "withdrawn"
        assert moments(*before, back) == []


@pytest.mark.parametrize(
    ("before", "by", "at", "refusal"),
    [
        ([], "card:" + 32 * "d", CLOSES_MS, NotAPerson),
        ([], ANA, CLOSES_MS, NotOpen),
        ([ASKED, OVER], ANA, CLOSES_MS, NotOpen),
        ([VOTE], ANA, VOTE.terms.closes_ms, TooLate),
        ([ASKED], ANA, NOON_MS, NotYours),
        ([ASKED], EVA, NOON_MS, NotYours),
    ],
)
def test_what_is_not_taken_back(
    before: list[DecisionEvent], by: By, at: int, refusal: type[Refused]
) -> None:
    """Nobody else's, and nothing once all have answered in time and only paper is entered."""
    STORIES.tell(given=before, when=Withdraw(), by=by, at=at, then=refusal)


def test_an_objection_is_set_aside_until_the_count_and_not_after_it() -> None:
    """Eva takes part no more; once what was said is to be counted, nobody changes it any more."""
    objected = given(EVA, OBJECT)
    counts_ms = ASKED.terms.counts_ms
    aside = SetAside(EVA.member)
    STORIES.tell(
        given=[ASKED, objected],
        when=aside,
        by=BEN,
        at=counts_ms - 1,
        then=[ObjectionSetAside(EVA.member, BEN.member, 0, objected.given, 0)],
    )
    STORIES.tell(given=[ASKED, objected], when=aside, by=BEN, at=counts_ms, then=NotOpen)
