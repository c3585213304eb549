"""Stories about counting when the time is over, and carrying out what was decided."""

import itertools
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.charter import roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Approval, Ballot, Ranking
from dugnad.charter.counting.method import (
    HALF,
    ByApproval,
    ByMajority,
    BySchulze,
    Quorum,
)
from dugnad.charter.counting.outcome import Outcome, Stances
from dugnad.charter.decisions.answering import EARLY_MS
from dugnad.charter.decisions.ending import READS_BESIDE, settled
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import (
    CARRY_OUT_MS,
    AllowPart,
    Appoint,
    BringIntoForce,
    Effect,
    Elect,
    End,
    LetIn,
    Option,
    Press,
    Recall,
)
from dugnad.charter.decisions.verbs import (
    BEGIN_TAG,
    COUNT_TAG,
    EARLY_TAG,
    Answer,
    AnsweringBegan,
    BallotUnfit,
    CarriedOut,
    CarryOut,
    Counted,
    Deciding,
    DecisionEvent,
    DecisionOpened,
    MomentCame,
    NotAPerson,
    NothingToCarryOut,
    NotOpen,
    NotVouchedFor,
    SecondRoundBegan,
    UnknownMoment,
)
from dugnad.charter.entries import (
    STARTER,
    TWO_THIRDS,
    target_of,
)
from dugnad.charter.law import Law
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import PROJECT, RULES
from dugnad.charter.ways import BOARD, TRUSTED_FEW
from dugnad.ledger import contract
from dugnad.ledger.contract import CLOCK, Order, Refused, attempt
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, By, Voice
from tests.charter.deciding import (
    ABSTAIN,
    ASIDE,
    ASKED,
    BEGAN,
    BOTH,
    BY_VOTE,
    CHANGE,
    CLOSES_MS,
    DONE,
    EVA,
    FAILED,
    FINE,
    MAJORITY,
    MINE,
    NO,
    OBJECT,
    OVER,
    PASSED,
    PEOPLE,
    PICK,
    QUESTION,
    STORIES,
    VOTE,
    VOTES,
    WAITING,
    YES,
    Around,
    given,
    moments,
    question,
    standing,
    stories_at,
    turnout,
)

# ── Counting


AGREED = Outcome(result="passed", turnout=turnout(1, 3, 0), table=Stances(1, 0, 0, 0, 2))


def count_of(
    *events: DecisionEvent, at: int, tag: int = COUNT_TAG
) -> tuple[DecisionEvent, tuple[Order, ...]]:
    """What a count comes to."""
    store = MemoryStore()
    Around(VOTES).write(store)
    deciding = Deciding(store, CARD)
    for event in events:
        CONTRACTS["proposal"].evolve(deciding, event)
    context: Any = contract.Context(
        action_id=bytes(32),
        actor=CLOCK,
        on_behalf_of=None,
        channel=None,
        now_ms=at,
        commitments=(),
        co_signers=(),
        me=CARD,
        law=Law(store),
        before=bytes(32),
    )
    decision = CONTRACTS["proposal"].decide(deciding, MomentCame(tag), context)
    (event,) = decision.events
    return event, decision.orders


def test_silence_agrees_when_the_time_is_over_and_not_before() -> None:
    """One answer, no objection: agreed at the end, to the millisecond."""
    before: list[DecisionEvent] = [ASKED, given(ANA)]
    when = MomentCame(COUNT_TAG)
    STORIES.tell(given=before, when=when, by=CLOCK, at=CLOSES_MS - 1, then=UnknownMoment)
    event, orders = count_of(*before, at=CLOSES_MS)
    assert isinstance(event, Counted)
    assert event.outcome is not None
    assert (event.standing, event.outcome.result, orders) == ("passed", "passed", ())
    deciding = STORIES.tell(given=before, when=when, by=CLOCK, at=CLOSES_MS, then=[event])
    stage = deciding.stage.get()
    assert stage is not None
    assert (stage.standing, stage.decided_ms, stage.outcome) == ("passed", CLOSES_MS, event.outcome)
    assert moments(*before, event) == []


@pytest.mark.parametrize(
    ("asked", "answers", "standing_then"),
    [
        (ASKED, [], "passed"),
        (ASKED, [FINE], "passed"),
        (ASKED, [FINE, ASIDE, QUESTION], "passed"),
        (ASKED, [FINE, FINE, OBJECT], "again"),
        (question(procedure=replace(RULES.everyday, fallback="drop")), [OBJECT], "fell"),
        (question(procedure=RULES.lasting), [FINE], "no quorum"),
        (question(procedure=RULES.lasting), [FINE, QUESTION], "no quorum"),
        (question(procedure=RULES.lasting), [FINE, ASIDE], "passed"),
        (VOTE, [], "no quorum"),
        (VOTE, [YES], "passed"),
        (VOTE, [YES, NO], "fell"),
        (VOTE, [YES, NO, ABSTAIN], "fell"),
        (VOTE, [YES, YES, NO], "passed"),
        (question(procedure=replace(MAJORITY, method=ByMajority(TWO_THIRDS))), [YES, NO], "fell"),
        (
            question(procedure=replace(MAJORITY, method=ByMajority(quorum=Quorum(share=HALF)))),
            [YES],
            "no quorum",
        ),
    ],
)
def test_what_answers_come_to(
    asked: DecisionOpened, answers: list[Ballot], standing_then: str
) -> None:
    """By consent and by majority, with and without a quorum."""
    people = (ANA, BEN, CEM)
    before = [given(who, ballot) for who, ballot in zip(people, answers, strict=False)]
    event, _ = count_of(asked, *before, at=asked.terms.counts_ms)
    assert isinstance(event, Counted)
    assert event.standing == standing_then


def test_an_objection_may_lead_to_a_vote() -> None:
    """With dates of its own, from no answers; what was answered before stays readable."""
    asked = question(CHANGE, procedure=RULES.lasting)
    objected = given(ANA, OBJECT)
    before: list[DecisionEvent] = [asked, objected, given(BEN, FINE)]
    at = asked.terms.counts_ms
    event, orders = count_of(*before, at=at)
    assert isinstance(event, SecondRoundBegan)
    assert orders == ()
    closes_ms = at + RULES.lasting.answer_ms
    assert (event.turn, event.method, event.closes_ms, event.counts_ms) == (
        1,
        RULES.lasting.majority,
        closes_ms,
        closes_ms + RULES.lasting.late_ms,
    )
    deciding = STORIES.tell(given=before, when=MomentCame(COUNT_TAG), by=CLOCK, at=at, then=[event])
    stage = deciding.stage.get()
    assert stage is not None
    assert (stage.standing, stage.turn, stage.answered) == ("open", 1, 0)
    assert deciding.answers.get((0, ANA.member)) == objected.given
    assert moments(*before, event)[-1] == (event.counts_ms, COUNT_TAG)
    STORIES.tell(given=[*before, event], when=Answer(FINE), by=ANA, at=at, then=BallotUnfit)
    again = given(ANA, YES, at=at, turn=1)
    STORIES.tell(given=[*before, event], when=Answer(YES), by=ANA, at=at, then=[again])
    voted = [again, given(BEN, YES, at=at, turn=1), given(CEM, NO, at=at, turn=1)]
    counted, orders = count_of(*before, event, *voted, at=event.counts_ms)
    assert isinstance(counted, Counted)
    assert counted.standing == "passed"
    assert [order.verb for order in orders] == ["ChangeRules"]


def test_paper_from_before_a_vote_answers_no_vote() -> None:
    """What came in the first round was said to another question, whoever vouches for it."""
    asked = question(CHANGE, procedure=RULES.lasting)
    before: list[DecisionEvent] = [asked, given(ANA, OBJECT)]
    began_ms = asked.terms.counts_ms
    event, _ = count_of(*before, at=began_ms)
    in_time = given(ANA, YES, at=began_ms, turn=1, channel="paper")
    tell = partial(
        STORIES.tell,
        given=[*before, event],
        by=ANA,
        at=began_ms + 1,
        channel="paper",
        co_signers=BOTH,
    )
    tell(when=Answer(YES, received_ms=began_ms - 1), then=NotVouchedFor)
    tell(when=Answer(YES, received_ms=began_ms), then=[in_time])


def test_all_have_answered_and_ten_minutes_have_gone() -> None:
    """Until then each can change their mind, and then the ten minutes begin anew."""
    two = [given(ANA, YES), given(BEN, YES)]
    last = given(CEM, YES, at=NOON_MS + 1, early_ms=NOON_MS + 1 + EARLY_MS)
    BY_VOTE.tell(given=[VOTE, *two], when=Answer(YES), by=CEM, at=NOON_MS + 1, then=[last])
    early_ms = last.early_ms
    assert moments(VOTE, *two, last)[0] == (early_ms, EARLY_TAG)
    before: list[DecisionEvent] = [VOTE, *two, last]
    when = MomentCame(EARLY_TAG)
    BY_VOTE.tell(given=before, when=when, by=CLOCK, at=early_ms - 1, then=UnknownMoment)
    event, _ = count_of(*before, at=early_ms, tag=EARLY_TAG)
    assert isinstance(event, Counted)
    assert event.standing == "passed"
    assert moments(*before, event) == []
    anew = given(
        ANA,
        NO,
        at=NOON_MS + 5,
        before=two[0],
        early_ms=NOON_MS + 5 + EARLY_MS,
        instead_of_ms=early_ms,
    )
    BY_VOTE.tell(given=before, when=Answer(NO), by=ANA, at=NOON_MS + 5, then=[anew])
    assert moments(*before, anew)[0] == (anew.early_ms, EARLY_TAG)


def test_nothing_falls_early() -> None:
    """Who is against it may still change their mind until the time is over."""
    people = [given(ANA, NO), given(BEN, NO), given(CEM, NO, early_ms=NOON_MS + EARLY_MS)]
    at = NOON_MS + EARLY_MS
    deciding = BY_VOTE.tell(
        given=[VOTE, *people], when=MomentCame(EARLY_TAG), by=CLOCK, at=at, then=[]
    )
    assert standing(deciding) == "open"
    STORIES.tell(
        given=[ASKED, given(ANA), given(BEN)],
        when=Answer(FINE),
        by=CEM,
        at=CLOSES_MS - EARLY_MS,
        then=[given(CEM, at=CLOSES_MS - EARLY_MS)],
    )


@pytest.mark.parametrize(
    ("before", "tag", "at"),
    [
        ([ASKED], BEGIN_TAG, CLOSES_MS),
        ([PICK], COUNT_TAG, PICK.terms.counts_ms),
        ([ASKED], EARLY_TAG, CLOSES_MS),
        ([ASKED, OVER], COUNT_TAG, CLOSES_MS),
        ([ASKED], 9, CLOSES_MS),
    ],
)
def test_a_moment_that_nobody_waits_for_changes_nothing(
    before: list[DecisionEvent], tag: int, at: int
) -> None:
    """Each moment belongs to one step."""
    STORIES.tell(given=before, when=MomentCame(tag), by=CLOCK, at=at, then=UnknownMoment)


def test_more_answers_than_the_books_count_at_once_decide_nothing() -> None:
    """That is a state with its reason, never a question that hangs; the answers stay readable."""
    few = Limits(due_reads=READS_BESIDE + 2)
    stories = Around(VOTES, limits=few).stories
    orders = [Ranking(tuple((one,) for one in order)) for order in itertools.permutations(range(3))]
    people = (ANA, BEN, CEM)
    before = [given(who, one) for who, one in zip(people, orders, strict=False)]
    at = PICK.terms.counts_ms
    many = Counted(outcome=None, standing="too many", at_ms=at)
    deciding = stories.tell(
        given=[PICK, BEGAN, *before], when=MomentCame(COUNT_TAG), by=CLOCK, at=at, then=[many]
    )
    assert standing(deciding) == "too many"
    assert len([*deciding.answers.items()]) == 3
    early = replace(before[-1], early_ms=NOON_MS + EARLY_MS)
    stories.tell(
        given=[PICK, BEGAN, *before[:-1], early],
        when=MomentCame(EARLY_TAG),
        by=CLOCK,
        at=NOON_MS + EARLY_MS,
        then=[],
    )


def test_a_town_is_counted_in_one_step() -> None:
    """More answers, each another one, than an action may read."""
    options = tuple(Option(f"street {number}") for number in range(7))
    asked = question(procedure=MAJORITY, method=BySchulze(), options=options, size=4_000)
    orders = itertools.islice(itertools.permutations(range(7)), 3_000)
    town = [
        given(Voice(f"neighbour {number}"), Ranking(tuple((one,) for one in order)))
        for number, order in enumerate(orders)
    ]
    began = AnsweringBegan(ties=tuple(range(7)))
    at = asked.terms.counts_ms
    event, _ = count_of(asked, began, *town, at=at)
    assert isinstance(event, Counted)
    assert event.outcome is not None
    assert event.outcome.turnout.answered == len(town) > Limits().reads
    due = Limits(reads=Limits().due_reads)
    Around(VOTES, limits=due).stories.tell(
        given=[asked, began, *town], when=MomentCame(COUNT_TAG), by=CLOCK, at=at, then=[event]
    )


# ── Carrying out
ELECTION = question(Elect(STARTER), procedure=MAJORITY, method=ByApproval(seats=2), options=PEOPLE)


@pytest.mark.parametrize(
    ("effect", "order"),
    [
        (
            CHANGE,
            attempt("projects", projects.ChangeRules(PROJECT, TRUSTED_FEW, instead_of=1)),
        ),
        (Appoint(BOARD, BEN.member), attempt("roles", roles.Appoint(PROJECT, BOARD, BEN.member))),
        (Recall(BOARD, BEN.member), attempt("roles", roles.Recall(PROJECT, BOARD, BEN.member))),
        (LetIn(EVA.member), attempt("projects", projects.LetIn(PROJECT, EVA.member))),
        (AllowPart(bytes(16)), attempt("projects", projects.AllowPart(PROJECT, bytes(16)))),
        (BringIntoForce(WAITING), attempt("cards", cards.BringIntoForce(WAITING))),
        (End(MINE), attempt("cards", cards.End(MINE))),
        (Press(MINE, "Go", b"\x90"), Order(target_of(MINE), "Go", b"\x90", must=False)),
    ],
)
def test_what_was_decided_is_ordered(effect: Effect, order: Order) -> None:
    """By itself, and each is tried: what refuses does not undo the decision."""
    asked = question(effect, procedure=MAJORITY)
    event, orders = count_of(asked, given(ANA, YES), at=asked.terms.counts_ms)
    assert isinstance(event, Counted)
    assert event.standing == "passed"
    assert orders == (order,)


def appointed(*who: Voice) -> list[Order]:
    """The orders by which these are offered the role."""
    return [attempt("roles", roles.Appoint(PROJECT, STARTER, one.member)) for one in who]


def test_whoever_is_elected_is_offered_the_role() -> None:
    """The first first; where fewer win than there are seats, the others stay empty."""
    at = ELECTION.terms.counts_ms
    both = given(ANA, Approval((0, 1)))
    one = given(BEN, Approval((1,)))
    event, orders = count_of(ELECTION, BEGAN, both, one, at=at)
    assert isinstance(event, Counted)
    assert event.outcome is not None
    assert event.outcome.winners == (1, 0)
    assert [*orders] == appointed(BEN, ANA)
    event, orders = count_of(ELECTION, BEGAN, one, at=at)
    assert [*orders] == appointed(BEN)


def test_a_choice_that_names_people_orders_nothing() -> None:
    """Only an election gives a role."""
    asked = question(procedure=MAJORITY, method=ByApproval(), options=PEOPLE)
    event, orders = count_of(asked, BEGAN, given(ANA, Approval((1,))), at=asked.terms.counts_ms)
    assert isinstance(event, Counted)
    assert (event.standing, orders) == ("passed", ())


def test_passed_and_not_carried_out_is_a_state_with_its_reason() -> None:
    """Anybody may ask for it again."""
    asked = question(End(MINE))
    store = MemoryStore()
    deciding = Deciding(store, CARD)
    for event in (asked, DONE):
        CONTRACTS["proposal"].evolve(deciding, event)
    order = attempt("cards", cards.End(MINE))
    assert [*settled(deciding, order, contract.Outcome(""))] == []
    assert [*settled(deciding, order, contract.Outcome(FAILED.failed))] == [FAILED]
    again = STORIES.tell(
        given=[asked, DONE, FAILED],
        when=CarryOut(),
        by=EVA,
        at=CLOSES_MS,
        then=[CarriedOut(failed="")],
        orders=[order],
    )
    stage = again.stage.get()
    assert stage is not None
    assert (stage.standing, stage.failed) == ("passed", "")


def test_who_was_offered_the_role_is_not_offered_it_again() -> None:
    """Only those are tried again for whom it failed."""
    store = MemoryStore()
    deciding = Deciding(store, CARD)
    done = replace(DONE, outcome=replace(PASSED, winners=(1, 0, 2)))
    for event in (ELECTION, done):
        CONTRACTS["proposal"].evolve(deciding, event)
    failing = [
        event
        for order in appointed(ANA, CEM)
        for event in settled(deciding, order, contract.Outcome("roles.NotAMember"))
    ]
    assert failing == [
        CarriedOut(failed="roles.NotAMember", member=who.member) for who in (ANA, CEM)
    ]
    again = STORIES.tell(
        given=[ELECTION, done, *failing],
        when=CarryOut(),
        by=BEN,
        at=CLOSES_MS,
        then=[CarriedOut(failed="")],
        orders=appointed(ANA, CEM),
    )
    stage = again.stage.get()
    assert stage is not None
    assert stage.left == ()


@pytest.mark.parametrize(
    ("before", "by", "at", "refusal"),
    [
        ([], CARD, CLOSES_MS, NotAPerson),
        ([], BEN, CLOSES_MS, NotOpen),
        ([ASKED], BEN, NOON_MS, NothingToCarryOut),
        ([ASKED, DONE], BEN, CLOSES_MS, NothingToCarryOut),
        ([ASKED, DONE, FAILED], BEN, CLOSES_MS + CARRY_OUT_MS, NothingToCarryOut),
    ],
)
def test_what_is_not_carried_out_again(
    before: list[DecisionEvent], by: By, at: int, refusal: type[Refused]
) -> None:
    """Nothing that was done, and nothing that nobody expects any more after a season."""
    STORIES.tell(given=before, when=CarryOut(), by=by, at=at, then=refusal)


def test_settling_about_no_decision_says_nothing() -> None:
    """It cannot be; the law still does not fail."""
    order = attempt("cards", cards.End(MINE))
    assert [*settled(Deciding(MemoryStore(), CARD), order, contract.Outcome("x.Y"))] == []


def test_what_was_decided_by_no_card_orders_nothing() -> None:
    """It cannot be; the law still does not fail."""
    asked = question(End(MINE), procedure=MAJORITY)
    event, _ = count_of(asked, given(ANA, YES), at=asked.terms.counts_ms)
    stories_at("nowhere").tell(
        given=[asked, given(ANA, YES)],
        when=MomentCame(COUNT_TAG),
        by=CLOCK,
        at=asked.terms.counts_ms,
        then=[event],
    )
