"""The vote about work that somebody objected to."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import TaskEvent, VoiceGiven, VoteBegan, WorkConfirmed
from dugnad.cards.task.law.records import DAY_MS, Task
from dugnad.cards.task.law.refusals import (
    NotAMember,
    NotAmongThose,
    NotAskedNow,
    NotThere,
    OwnWork,
    SameAnswer,
    TooLate,
)
from dugnad.cards.task.law.verbs import Answer, Confirm, MomentCame, Object, Show, Vote
from dugnad.cards.task.tests.stories import (
    BEGAN,
    DISPUTED,
    EVA,
    FRED,
    GRO,
    MEMBERS,
    OBJECTED_MS,
    PERIOD_MS,
    PROOF,
    REASON,
    SHOWN,
    SHOWN_MS,
    TASKS,
    VOTE_ENDS_MS,
    VOTE_MS,
    agreed,
    not_agreed,
    objected,
    outcome,
    owe,
    shown,
    taken,
    up,
    voice,
)
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice
from dugnad.ledger.values import COUNT_LIMIT, MemberId

VOTES: list[tuple[list[TaskEvent], int, int, bool]] = [
    ([], 0, 1, False),
    ([voice(FRED, "yes")], 1, 1, False),
    ([voice(FRED, "yes"), voice(GRO, "yes")], 2, 1, True),
    ([voice(FRED, "yes"), voice(GRO, "no")], 1, 2, False),
    ([voice(ANA, "yes", "no")], 1, 0, True),
]


@pytest.mark.parametrize(("voices", "yes", "no", "passed"), VOTES)
def test_k9_a_settled_objection_pays_or_pays_nothing(
    voices: Sequence[TaskEvent], yes: int, no: int, *, passed: bool
) -> None:
    """More yes than no pays; a tie, or nobody beside who objects, does not, with the numbers."""
    came = outcome(yes, no, passed=passed)
    then: list[TaskEvent] = (
        [agreed("vote", outcome=came, at_ms=VOTE_ENDS_MS)] if passed else [not_agreed(came)]
    )
    task = TASKS.tell(
        given=[*DISPUTED, *voices],
        when=MomentCame(tag=1),
        by=CLOCK,
        at=VOTE_ENDS_MS,
        then=then,
        orders=[owe()] if passed else [],
    )
    place = task.places.get(1)
    assert place is not None
    assert place.standing == ("agreed" if passed else "taken")
    assert task.held.get() == (1 if passed else None)


def test_what_was_not_agreed_can_be_shown_anew() -> None:
    """The place is the same person's for two weeks more, and the whole begins again."""
    again = [*DISPUTED, not_agreed(outcome(0, 1, passed=False))]
    at_ms = VOTE_ENDS_MS + DAY_MS
    second = shown(showing=2, at_ms=at_ms)
    task = TASKS.tell(
        given=again, when=Show(), by=EVA, at=at_ms, commitments=[PROOF], then=[second]
    )
    before = task.showings.get(1)
    assert before is not None
    assert before.outcome is not None
    TASKS.tell(given=[*again, second], when=Confirm(showing=1), by=ANA, at=at_ms, then=NotThere)
    done = replace(agreed(at_ms=at_ms + PERIOD_MS), showing=2)
    TASKS.tell(
        given=[*again, second],
        when=MomentCame(tag=1),
        by=CLOCK,
        at=at_ms + PERIOD_MS,
        then=[done],
        orders=[owe(key=2)],
    )


def test_a_second_vote_begins_without_the_voices_of_the_first() -> None:
    """What was said about another showing says nothing about this one."""
    fell = [*DISPUTED, voice(FRED, "no"), not_agreed(outcome(0, 2, passed=False))]
    at_ms = VOTE_ENDS_MS + DAY_MS
    second = shown(showing=2, at_ms=at_ms)
    by_ana = replace(objected(), showing=2, at_ms=at_ms)
    began = VoteBegan(showing=2, since_ms=at_ms, size=MEMBERS - 1, until_ms=at_ms + VOTE_MS)
    TASKS.tell(
        given=[*fell, second],
        when=Object(showing=2),
        by=ANA,
        at=at_ms,
        commitments=[REASON],
        then=[by_ana, began],
    )
    now = VoiceGiven(showing=2, by=FRED.member, says="no", before=None)
    TASKS.tell(
        given=[*fell, second, by_ana, began],
        when=Vote(showing=2, says="no"),
        by=FRED,
        at=at_ms,
        then=[now],
    )


def test_members_vote_and_change_their_minds() -> None:
    """Who confirmed counts as yes until they say otherwise; nobody says the same twice."""
    yes = Vote(showing=1, says="yes")
    TASKS.tell(given=DISPUTED, when=yes, by=FRED, at=OBJECTED_MS, then=[voice(FRED, "yes")])
    said = [*DISPUTED, voice(FRED, "yes")]
    TASKS.tell(given=said, when=yes, by=FRED, at=OBJECTED_MS, then=SameAnswer)
    neither = Vote(showing=1, says="abstain")
    changed = voice(FRED, "abstain", "yes")
    TASKS.tell(given=said, when=neither, by=FRED, at=OBJECTED_MS, then=[changed])
    by_gro = WorkConfirmed(showing=1, by=GRO.member)
    confirmed = [*SHOWN, by_gro, objected(), BEGAN]
    TASKS.tell(given=confirmed, when=yes, by=GRO, at=OBJECTED_MS, then=SameAnswer)
    no = voice(GRO, "no", "yes")
    task = TASKS.tell(
        given=confirmed, when=Vote(showing=1, says="no"), by=GRO, at=OBJECTED_MS, then=[no]
    )
    showing = task.showings.get(1)
    assert showing is not None
    assert showing.vote is not None
    assert (showing.vote.yes, showing.vote.no) == (0, 2)


def test_a_day_at_the_end_of_time_is_no_fault() -> None:
    """Whatever day was put up, a place that is taken waits for a moment that can be written."""
    last_ms = COUNT_LIMIT - 1
    given = [up(done_by_ms=last_ms)]
    TASKS.tell(given=given, when=Answer("yes"), by=EVA, then=[taken(until_ms=last_ms)])


def test_who_votes() -> None:
    """Members from before the vote, in time, and nobody about their own work."""
    yes = Vote(showing=1, says="yes")
    TASKS.tell(given=DISPUTED, when=yes, by=EVA, at=VOTE_ENDS_MS, then=OwnWork)
    TASKS.tell(given=SHOWN, when=yes, by=FRED, at=SHOWN_MS, then=NotAskedNow)
    TASKS.tell(given=DISPUTED, when=yes, by=FRED, at=VOTE_ENDS_MS, then=TooLate)
    TASKS.tell(given=DISPUTED, when=yes, by=CEM, at=OBJECTED_MS, then=NotAMember)
    early = [*SHOWN, objected(), replace(BEGAN, since_ms=NOON_MS - DAY_MS)]
    TASKS.tell(given=early, when=yes, by=FRED, at=OBJECTED_MS, then=NotAmongThose)
    # An objection is a no in the vote, so who came since does not bring one either.
    objects: dict[str, Any] = {"when": Object(showing=1), "commitments": [REASON]}
    TASKS.tell(given=early, **objects, by=FRED, at=OBJECTED_MS, then=NotAmongThose)


def test_an_outsider_is_no_elector_and_lessens_nobody() -> None:
    """Where no member did the work, all members may vote about it."""
    by_cem = [up(outsiders=True), taken(CEM), shown(CEM)]
    TASKS.tell(
        given=by_cem,
        when=Object(showing=1),
        by=ANA,
        at=OBJECTED_MS,
        commitments=[REASON],
        then=[objected(), replace(BEGAN, size=MEMBERS)],
    )


SAYS = st.sampled_from(["yes", "no", "abstain"])


@given(said=st.lists(st.tuples(st.sampled_from([ANA, FRED, GRO, BEN]), SAYS), max_size=12))
@settings(deadline=None, max_examples=60)
def test_the_sums_are_those_of_the_voices(said: list[tuple[Voice, str]]) -> None:
    """However often people change their minds, each counts once, as they said last."""
    last: dict[MemberId, str] = {ANA.member: "no"}
    events: list[TaskEvent] = [*DISPUTED]
    for who, says in said:
        if last.get(who.member) == says:
            continue
        events.append(voice(who, says, last.get(who.member)))
        last[who.member] = says
    store = MemoryStore()
    task = Task(store, CARD)
    for event in events:
        CONTRACT.evolve(task, event)
    showing = task.showings.get(1)
    assert showing is not None
    assert showing.vote is not None
    sums = {"yes": showing.vote.yes, "no": showing.vote.no, "abstain": showing.vote.abstain}
    assert sums == {one: [*last.values()].count(one) for one in sums}
