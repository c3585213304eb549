"""What holds whatever people answer, in whatever order, by whatever channel."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given as suppose
from hypothesis import strategies as st
from msgspec.structs import replace

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance
from dugnad.charter.counting.method import (
    HALF,
    ByApproval,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
    Quorum,
)
from dugnad.charter.decisions.answering import EARLY_MS
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, Option, Stage, Terms
from dugnad.charter.decisions.verbs import Answer, Deciding, Open, Withdraw
from dugnad.charter.entries import MEMBERS, TWO_THIRDS, Procedure, Rules
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, HOUR_MS, PROJECT, RULES, Neighbourhood, prose
from dugnad.ledger.codec import decode
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, Voice
from dugnad.ledger.values import MemberId
from tests.charter.deciding import ABSTAIN, ASIDE, FINE, NO, OBJECT, QUESTION, YES

EVA = Voice("Eva")
MEMBERS_OF_IT = (ANA, BEN, CEM)
EVERYBODY = (*MEMBERS_OF_IT, DIA, EVA)
"""Those who may answer, one of another project, and one who joins too late."""

STANCES, VOICES = (FINE, ASIDE, QUESTION, OBJECT), (YES, NO, ABSTAIN)
RANKINGS = [Ranking(one) for one in ((), ((0,),), ((2,), (0,)), ((1,), (2,), (0,)))]
APPROVALS = [Approval(one) for one in ((), (0,), (1, 2), (0, 1, 2))]
SCORES = [Scores(one) for one in ((None, 0, 5), (5, 5, 5), (0, None, 1))]
UNFIT = [Approval((9,)), Scores(()), Ranking(((7,),))]
COLOURS = (Option("red"), Option("blue"), Option("green"))
LONG, LATE = 2 * DAY_MS, DAY_MS

RULES_OF: list[Rules] = [
    RULES,
    replace(RULES, everyday=RULES.lasting),
    replace(RULES, everyday=replace(RULES.lasting, fallback="drop", method=ByMajority())),
    replace(
        RULES,
        everyday=Procedure(
            MEMBERS, ByMajority(TWO_THIRDS, Quorum(2, HALF)), answer_ms=LONG, late_ms=LATE
        ),
    ),
]
METHODS: list[Method | None] = [
    None,
    ByApproval(seats=2),
    ByScore(),
    BySchulze(as_today=1, support=1),
    ByTransfer(seats=2),
]


@dataclass
class Kept:
    """A decision under way, and what we noted of it beside the books.

    Attributes:
        group: the whole place.
        said: by member, what counts now of the present round.
    """

    group: Neighbourhood
    said: dict[MemberId, tuple[Ballot, str]] = field(default_factory=dict)

    @property
    def deciding(self) -> Deciding:
        """Its state."""
        return Deciding(self.group.place.store, self.group.target())

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        stage = self.deciding.stage.get()
        assert stage is not None
        return stage

    @property
    def terms(self) -> Terms:
        """What it is about."""
        terms = self.deciding.terms.get()
        assert terms is not None
        return terms

    def answers(self, who: Voice, ballot: Ballot, channel: Any) -> Receipt:
        """Answer, vouched for by two where that is needed; note it where it counts."""
        turn = self.stage.turn
        beside = [one for one in MEMBERS_OF_IT if one != who] if channel == "paper" else []
        words = [prose(f"why {len(self.group.place.blocks)}")]
        receipt = self.group.place.ask(
            who,
            self.group.target(),
            Answer(ballot),
            *beside,
            channel=channel,
            commitments=words if ballot == OBJECT else [],
        )
        if not receipt.code:
            assert who in MEMBERS_OF_IT
            assert self.stage.turn == turn
            self.said[who.member] = (ballot, channel)
        return receipt

    def waits(self, milliseconds: int) -> None:
        """Let time pass; a new round begins with no answers."""
        turn = self.stage.turn
        for receipt in self.group.place.wait(milliseconds):
            assert receipt.code == ""
        if self.stage.turn != turn:
            self.said.clear()

    def holds(self) -> None:
        """Compare the books with what was noted."""
        deciding, stage, terms = self.deciding, self.stage, self.terms
        turn = stage.turn
        box: Counter[Ballot] = Counter(ballot for ballot, _ in self.said.values())
        counted = {
            decode(type(ballot), written): number
            for ballot in box
            for (_, written), number in deciding.box.items(under=turn)
            if _is(ballot, written)
        }
        assert counted == dict(box)
        assert sum(number for _, number in deciding.box.items(under=turn)) == len(self.said)
        channels = {key[1]: number for key, number in deciding.channels.items(under=turn)}
        assert channels == dict(Counter(channel for _, channel in self.said.values()))
        assert sum(channels.values()) == stage.answered == len(self.said)
        answers = {key[1]: given.ballot for key, given in deciding.answers.items(under=turn)}
        assert answers == {member: ballot for member, (ballot, _) in self.said.items()}
        assert stage.answered <= terms.electorate.size
        if stage.standing == "passed":
            assert stage.outcome is not None
            assert stage.outcome.result == "passed"
            in_time = stage.decided_ms >= stage.counts_ms
            early = stage.answered == terms.electorate.size
            assert in_time or early
            if stage.turn == 0 and terms.method == terms.procedure.method and OBJECT in box:
                assert isinstance(stage.method, ByMajority)


def _is(ballot: Ballot, written: bytes) -> bool:
    try:
        return decode(type(ballot), written) == ballot
    except ValueError:
        return False


def begun(rules: Rules, method: Method | None) -> Kept:
    """A question that has just been put, and answers are taken."""
    group = Neighbourhood([*CONTRACTS.values()], rules=rules)
    group.does(CEM, "projects", projects.Join(PROJECT, 1))
    options = () if method is None else COLOURS
    opening = Open(effect=Agree(), text="Which?", options=options, method=method)
    assert group.puts_up(BEN, CONTRACTS["vote"], opening).code == ""
    group.welcome(EVA)
    group.does(EVA, "projects", projects.Join(PROJECT, 1))
    return Kept(group)


PEOPLE = st.sampled_from(EVERYBODY)
BALLOTS = st.sampled_from([*STANCES, *VOICES, *RANKINGS, *APPROVALS, *SCORES, *UNFIT])
CHANNELS = st.sampled_from(["own", "page", "sms", "paper"])
STEPS = st.one_of(
    st.tuples(PEOPLE, BALLOTS, CHANNELS),
    st.sampled_from([1, EARLY_MS - 1, EARLY_MS, HOUR_MS, DAY_MS, 6 * DAY_MS]),
)


@suppose(
    rules=st.sampled_from(RULES_OF),
    method=st.sampled_from(METHODS),
    steps=st.lists(STEPS, max_size=25),
)
def test_the_books_count_what_people_said_last(
    rules: Rules, method: Method | None, steps: list[Any]
) -> None:
    """The box holds the latest answer of each who may answer, and the channels add up to them.

    Nobody from outside counts, nothing passes before its end unless all have answered, and two
    machines come to the same.
    """
    kept = begun(rules, method)
    for step in steps:
        if isinstance(step, int):
            kept.waits(step)
        else:
            kept.answers(*step)
        kept.holds()
    kept.waits(60 * DAY_MS)
    kept.holds()
    assert kept.stage.standing not in ("beginning", "open")
    kept.group.place.adds_up()


@suppose(stances=st.lists(st.tuples(st.sampled_from(MEMBERS_OF_IT), st.sampled_from(STANCES))))
def test_consent_passes_only_where_no_objection_stands(
    stances: list[tuple[Voice, Stance]],
) -> None:
    """Whatever was said in between: the last word of each counts, and one objection is enough.

    Where everybody only asks, nobody has agreed and nobody was silent.
    """
    kept = begun(RULES, None)
    for who, stance in stances:
        kept.answers(who, stance, "own")
    standing = [ballot for ballot, _ in kept.said.values()]
    kept.waits(6 * DAY_MS)
    if OBJECT in standing:
        expected = "again"
    elif standing.count(QUESTION) == len(MEMBERS_OF_IT):
        expected = "no quorum"
    else:
        expected = "passed"
    assert kept.stage.standing == expected


@suppose(
    rules=st.sampled_from(RULES_OF),
    answers=st.lists(st.tuples(st.sampled_from(MEMBERS_OF_IT), BALLOTS), max_size=12),
    shares=st.lists(st.integers(0, 100), max_size=6),
)
def test_nothing_passes_early_but_when_all_have_answered_and_ten_minutes_have_gone(
    rules: Rules, answers: list[tuple[Voice, Ballot]], shares: list[int]
) -> None:
    """At any moment before the end."""
    kept = begun(rules, None)
    last_ms = 0
    for who, ballot in answers:
        if not kept.answers(who, ballot, "own").code:
            last_ms = kept.group.place.now_ms
    closes_ms = kept.terms.closes_ms
    for share in sorted(shares):
        target_ms = kept.terms.opened_ms + (closes_ms - 1 - kept.terms.opened_ms) * share // 100
        kept.waits(max(target_ms - kept.group.place.now_ms, 0))
        stage = kept.stage
        if stage.standing == "passed":
            assert stage.answered == kept.terms.electorate.size
            assert stage.decided_ms >= last_ms + EARLY_MS
        else:
            assert (stage.standing, stage.turn) == ("open", 0)


@suppose(steps=st.lists(STEPS, max_size=10))
def test_what_was_taken_back_stays_so(steps: list[Any]) -> None:
    """No answer and no time changes it any more."""
    kept = begun(RULES, None)
    kept.group.does(BEN, kept.group.target(), Withdraw())
    for step in steps:
        if isinstance(step, int):
            kept.waits(step)
        else:
            assert kept.answers(*step).code
    assert kept.stage.standing == "withdrawn"
    assert kept.stage.answered == 0
