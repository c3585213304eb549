"""Stories about counting: what passes, what falls, who is elected, and what is no ballot."""

import hashlib
from typing import Any

import pytest

from dugnad.charter.counting.ballots import (
    OPTIONS_MAX,
    Approval,
    BadBallot,
    Ballot,
    Ranking,
    Scores,
    Stance,
    Voice,
    tie_order,
)
from dugnad.charter.counting.checking import check_ballot
from dugnad.charter.counting.count import count
from dugnad.charter.counting.export import export
from dugnad.charter.counting.method import (
    HALF,
    BadMethod,
    ByApproval,
    ByConsent,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    ByUnanimity,
    Method,
    Quorum,
    Share,
)
from dugnad.charter.counting.outcome import (
    VOTE,
    Outcome,
    Pairs,
    Stages,
    Stances,
    Sums,
    Turnout,
    Voices,
)
from dugnad.ledger import codec
from dugnad.ledger.values import Record

YES, NO, ABSTAIN = Voice(says="yes"), Voice(says="no"), Voice(says="abstain")
FINE, ASIDE = Stance(says="fine"), Stance(says="aside")
QUESTION, OBJECT = Stance(says="question"), Stance(says="object")
THIRDS = Share(parts=2, of=3)
ANA, BEN, CEM, DIA = range(4)
"""Four people who can be elected, in the order of the list."""


def voted(method: Method, yes: int = 0, no: int = 0, abstain: int = 0, of: int = 30) -> Outcome:
    """Count a question of yes or no among so many."""
    said: dict[Ballot, int] = {YES: yes, NO: no, ABSTAIN: abstain}
    return count(method, 0, {one: n for one, n in said.items() if n}, (), of)


def agreed(
    method: ByConsent, fine: int = 0, aside: int = 0, question: int = 0, objections: int = 0
) -> Outcome:
    """Count a question of consent among ten."""
    said: dict[Ballot, int] = {FINE: fine, ASIDE: aside, QUESTION: question, OBJECT: objections}
    return count(method, 0, {one: n for one, n in said.items() if n}, (), 10)


def ranked(*options: int) -> Ranking:
    """A ballot that ranks options one by one, the best first."""
    return Ranking(groups=tuple((one,) for one in options))


def elected(method: Method, ballots: dict[Ballot, int], of: int = 100) -> Outcome:
    """Count an election of Ana, Ben, Cem or Dia; ties go to who stands first in the list."""
    return count(method, 4, ballots, (ANA, BEN, CEM, DIA), of)


# ── Yes or no
@pytest.mark.parametrize(
    ("yes", "no", "result"),
    [(6, 5, "passed"), (5, 5, "fell"), (5, 6, "fell"), (1, 0, "passed"), (0, 1, "fell")],
)
def test_more_yes_than_no_passes_and_a_tie_falls(yes: int, no: int, result: str) -> None:
    """Simple majority of what was said; whoever did not answer does not count."""
    assert voted(ByMajority(), yes, no).result == result


def test_abstentions_are_neither_yes_nor_no() -> None:
    """One yes passes among many who abstain; only abstentions fall."""
    assert voted(ByMajority(), yes=1, abstain=20).result == "passed"
    assert voted(ByMajority(), abstain=20).result == "fell"


@pytest.mark.parametrize(
    ("yes", "no", "result"),
    [(2, 1, "passed"), (20, 10, "passed"), (19, 10, "fell"), (19, 9, "passed"), (3, 2, "fell")],
)
def test_two_thirds_are_counted_exactly(yes: int, no: int, result: str) -> None:
    """Twenty of thirty are two thirds; nineteen of twenty-nine are not."""
    assert voted(ByMajority(least=THIRDS), yes, no).result == result


def test_a_share_below_half_does_not_make_a_minority_win() -> None:
    """Whatever share is agreed, there must be more yes than no."""
    assert voted(ByMajority(least=Share(parts=1, of=3)), yes=4, no=6).result == "fell"


@pytest.mark.parametrize(
    ("quorum", "yes", "abstain", "result"),
    [
        (Quorum(voices=10), 10, 0, "passed"),
        (Quorum(voices=10), 9, 0, "no_quorum"),
        (Quorum(voices=10), 9, 1, "passed"),
        (Quorum(voices=10, abstentions=False), 9, 1, "no_quorum"),
        (Quorum(share=HALF), 15, 0, "passed"),
        (Quorum(share=HALF), 14, 0, "no_quorum"),
        (Quorum(share=Share(parts=1, of=7)), 4, 0, "no_quorum"),
        (Quorum(share=Share(parts=1, of=7)), 5, 0, "passed"),
        (Quorum(share=Share(parts=1, of=7), voices=6), 5, 0, "no_quorum"),
        (Quorum(), 0, 0, "no_quorum"),
    ],
)
def test_a_quorum_must_be_reached(quorum: Quorum, yes: int, abstain: int, result: str) -> None:
    """A number, a share of thirty rounded up, or both; no answers decide nothing."""
    assert voted(ByMajority(quorum=quorum), yes=yes, abstain=abstain).result == result


def test_what_was_said_is_told() -> None:
    """The outcome holds the voices and who took part, for a page and for a recount."""
    outcome = voted(ByMajority(quorum=Quorum(share=HALF)), yes=9, no=7, abstain=2)
    assert outcome.table == Voices(yes=9, no=7, abstain=2)
    assert outcome.turnout == Turnout(
        electorate=30, answered=18, abstained=2, counted=18, needed=15
    )
    assert (outcome.winners, outcome.ranks, outcome.order) == ((), (), ())


def test_unanimity_is_no_no() -> None:
    """One no falls it, abstentions do not; with everybody, they do."""
    assert voted(ByUnanimity(), yes=3, abstain=2).result == "passed"
    assert voted(ByUnanimity(), yes=29, no=1).result == "fell"
    assert voted(ByUnanimity(), abstain=2).result == "fell"
    assert voted(ByUnanimity(everybody=True), yes=30).result == "passed"
    assert voted(ByUnanimity(everybody=True), yes=29, abstain=1).result == "fell"
    assert voted(ByUnanimity(quorum=Quorum(voices=4)), yes=3).result == "no_quorum"


# ── Consent
def test_consent_passes_if_nobody_objects_and_enough_agree() -> None:
    """Who stands aside counts for the quorum; who has a question does not."""
    five = ByConsent(quorum=Quorum(share=HALF))
    assert agreed(five, fine=4, aside=1).result == "passed"
    assert agreed(five, fine=4, question=3).result == "no_quorum"
    assert agreed(five).result == "no_quorum"


def test_an_objection_that_stands_leads_to_the_fallback() -> None:
    """One is enough, however many are fine with it and whether or not the quorum is reached."""
    assert agreed(ByConsent(), fine=9, objections=1).result == "falls_back"
    assert agreed(ByConsent(quorum=Quorum(voices=5)), objections=1).result == "falls_back"


def test_silence_counts_where_it_was_agreed_so() -> None:
    """Who did not answer is fine with it; who asked a question is not silent."""
    silence = ByConsent(silence=True, quorum=Quorum(voices=9))
    assert agreed(silence).result == "passed"
    assert agreed(silence, question=1).result == "passed"
    assert agreed(silence, question=2).result == "no_quorum"
    assert agreed(ByConsent(quorum=Quorum(voices=9))).result == "no_quorum"


def test_stances_are_told() -> None:
    """All kinds of answers, and who did not answer."""
    outcome = agreed(ByConsent(), fine=3, aside=2, question=1)
    assert outcome.table == Stances(fine=3, aside=2, question=1, objections=0, silent=4)
    assert outcome.turnout == Turnout(electorate=10, answered=6, abstained=0, counted=5, needed=1)


# ── Approval
def test_the_most_approved_are_elected() -> None:
    """Two seats go to the two whom most people can live with."""
    ballots: dict[Ballot, int] = {
        Approval(options=(ANA, BEN)): 4,
        Approval(options=(BEN, CEM)): 3,
        Approval(options=(CEM,)): 2,
    }
    outcome = elected(ByApproval(seats=2), ballots)
    assert outcome.table == Sums(sums=(4, 7, 5, 0), givers=(4, 7, 5, 0))
    assert outcome.winners == (BEN, CEM)
    assert outcome.order == (BEN, CEM, ANA, DIA)


def test_the_tie_order_decides_between_equal_options() -> None:
    """Ana and Ben are level; the outcome says so, and who stands first is elected."""
    ballots: dict[Ballot, int] = {Approval(options=(ANA, BEN)): 2}
    outcome = count(ByApproval(), 2, ballots, (BEN, ANA), 5)
    assert outcome.ranks == ((ANA, BEN),)
    assert outcome.winners == (BEN,)


def test_nobody_is_elected_whom_nobody_wants() -> None:
    """Seats stay empty rather than go to somebody without an approval."""
    assert elected(ByApproval(seats=3), {Approval(options=(CEM,)): 1}).winners == (CEM,)
    blank = elected(ByApproval(), {Approval(options=()): 5})
    assert (blank.result, blank.winners) == ("fell", ())
    assert blank.turnout.abstained == 5


def test_without_quorum_nobody_is_elected() -> None:
    """The order is told all the same."""
    outcome = elected(ByApproval(quorum=Quorum(voices=3)), {Approval(options=(CEM,)): 2})
    assert (outcome.result, outcome.winners) == ("no_quorum", ())
    assert outcome.order[0] == CEM


# ── Scores
SCORED: dict[Ballot, int] = {
    Scores(scores=(5, 3, None, None)): 2,
    Scores(scores=(0, 3, 4, None)): 3,
}
"""Ana has 10 of five people, Ben 15 of five, Cem 12 of three; nobody scored Dia."""


def test_the_highest_sum_wins() -> None:
    """Ben has 15 points; what is left open adds nothing, and Dia comes last."""
    outcome = elected(ByScore(), SCORED)
    assert outcome.table == Sums(sums=(10, 15, 12, 0), givers=(5, 5, 3, 0))
    assert outcome.winners == (BEN,)
    assert outcome.order == (BEN, CEM, ANA, DIA)


def test_the_highest_mean_wins_where_options_may_be_left_open() -> None:
    """Cem has 12 points of three people, a mean of four; Ben's is three."""
    outcome = elected(ByScore(average=True), SCORED)
    assert outcome.winners == (CEM,)
    assert outcome.order == (CEM, BEN, ANA, DIA)


def test_means_that_are_close_are_told_apart() -> None:
    """A mean of 333/1000 is less than a third, though no three decimals show it."""
    ballots: dict[Ballot, int] = {
        Scores(scores=(1, None)): 333,
        Scores(scores=(0, None)): 667,
        Scores(scores=(None, 1)): 1,
        Scores(scores=(None, 0)): 2,
    }
    assert count(ByScore(average=True), 2, ballots, (0, 1), 1003).winners == (1,)


def test_who_has_only_bad_scores_stands_before_who_has_none() -> None:
    """With scores below 0, an option that somebody scored is still one that somebody knows."""
    ballots: dict[Ballot, int] = {Scores(scores=(None, -2)): 1}
    outcome = count(ByScore(low=-2, high=2), 2, ballots, (0, 1), 1)
    assert outcome.ranks == ((1,), (0,))
    assert outcome.winners == (1,)


def test_scores_left_open_by_everybody_elect_nobody() -> None:
    """Blank ballots abstain."""
    outcome = elected(ByScore(), {Scores(scores=(None,) * 4): 3})
    assert (outcome.result, outcome.winners, outcome.turnout.abstained) == ("fell", (), 3)


# ── Schulze
WIKIPEDIA = {
    "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3,
    "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
}  # fmt: skip
"""The example of Schulze's paper: 45 people and five options."""


def test_the_example_of_the_paper() -> None:
    """E wins, then A, C, B, D; the strongest path from E to A has the strength 25."""
    ballots: dict[Ballot, int] = {
        ranked(*("ABCDE".index(letter) for letter in letters)): people
        for letters, people in WIKIPEDIA.items()
    }
    outcome = count(BySchulze(), 5, ballots, (0, 1, 2, 3, 4), 45)
    assert ["ABCDE"[one] for one in outcome.order] == ["E", "A", "C", "B", "D"]
    assert isinstance(outcome.table, Pairs)
    assert outcome.table.strengths[4][0] == 25
    assert outcome.table.strengths[0][4] == 24
    assert outcome.table.above[0] == (0, 20, 26, 30, 22)


def test_what_is_not_ranked_is_last() -> None:
    """Who ranks Cem only, ranks him above the three others, and those equal."""
    outcome = elected(BySchulze(), {ranked(CEM): 2, ranked(ANA, BEN): 1})
    assert isinstance(outcome.table, Pairs)
    assert outcome.table.above == ((0, 1, 1, 1), (0, 0, 1, 1), (2, 2, 0, 2), (0, 0, 0, 0))
    assert outcome.winners == (CEM,)


def test_equal_ranks_say_nothing_between_them() -> None:
    """One ballot for Ana decides over any number that have Ana and Ben as equal."""
    both = Ranking(groups=((ANA, BEN),))
    assert elected(BySchulze(), {both: 50, ranked(ANA): 1}).order[:2] == (ANA, BEN)


TODAY = BySchulze(as_today=DIA, support=3)
"""Dia holds the office; another one needs three who want them rather than Dia."""


@pytest.mark.parametrize(
    ("ballots", "result", "winner", "dropped"),
    [
        ({ranked(ANA, DIA): 3, ranked(DIA): 2}, "passed", ANA, (BEN, CEM)),
        ({ranked(ANA, DIA): 3, ranked(DIA): 3}, "fell", DIA, (ANA, BEN, CEM)),
        ({ranked(ANA, DIA): 2, ranked(DIA): 1}, "fell", DIA, (ANA, BEN, CEM)),
        ({Ranking(groups=()): 9}, "fell", DIA, (ANA, BEN, CEM)),
    ],
)
def test_as_today_must_be_beaten(
    ballots: dict[Ballot, int], result: str, winner: int, dropped: tuple[int, ...]
) -> None:
    """By more people than are against it, and by as many as were agreed; else things stay."""
    outcome = elected(TODAY, ballots)
    assert (outcome.result, outcome.winners) == (result, (winner,))
    assert isinstance(outcome.table, Pairs)
    assert outcome.table.dropped == dropped
    assert {*outcome.order[-len(dropped) :]} == {*dropped}


def test_no_path_leads_through_an_option_that_was_dropped() -> None:
    """Ana beats Ben only by way of Cem, who does not beat as today: Ana and Ben are level."""
    ballots: dict[Ballot, int] = {
        ranked(ANA, CEM, BEN, DIA): 1,
        ranked(CEM, BEN, ANA, DIA): 1,
        ranked(BEN, ANA, DIA, CEM): 1,
        ranked(ANA, BEN, DIA, CEM): 1,
    }
    outcome = elected(BySchulze(as_today=DIA), ballots)
    assert isinstance(outcome.table, Pairs)
    assert outcome.table.dropped == (CEM,)
    assert outcome.ranks == ((ANA, BEN), (DIA,), (CEM,))


def test_schulze_without_quorum_or_without_any_preference() -> None:
    """Nobody is elected, and the table is told."""
    outcome = elected(BySchulze(quorum=Quorum(voices=2)), {ranked(ANA): 1})
    assert (outcome.result, outcome.winners) == ("no_quorum", ())
    blank = elected(BySchulze(), {Ranking(groups=()): 5})
    assert (blank.result, blank.winners, blank.turnout.abstained) == ("fell", (), 5)


# ── The single transferable vote
def test_a_surplus_goes_on_at_its_value() -> None:
    """Ana has 6 of a quota of 4: each of her six ballots goes on to Ben with a third of a vote."""
    outcome = elected(ByTransfer(seats=2), {ranked(ANA, BEN): 6, ranked(CEM): 3, ranked(DIA): 1})
    assert isinstance(outcome.table, Stages)
    first, surplus, *_ = outcome.table.stages
    assert outcome.table.quota == 4 * VOTE
    assert first.elected == (ANA,)
    assert (surplus.kind, surplus.option, surplus.surplus) == ("surplus", ANA, 2 * VOTE)
    assert surplus.transfers == (-2 * VOTE, 6 * 33_333, 0, 0)
    assert surplus.lost == 2
    assert outcome.winners == (ANA, CEM)


def test_who_has_least_is_excluded_and_their_ballots_go_on() -> None:
    """Dia's voter decides between Ana and Ben; who names nobody else is not transferable."""
    ballots: dict[Ballot, int] = {
        ranked(ANA): 4, ranked(BEN): 4, ranked(DIA, CEM, BEN): 2, ranked(CEM): 1,
    }  # fmt: skip
    outcome = elected(ByTransfer(), ballots)
    assert isinstance(outcome.table, Stages)
    assert [stage.option for stage in outcome.table.stages] == [None, CEM, DIA]
    assert [stage.non_transferable for stage in outcome.table.stages] == [0, VOTE, VOTE]
    assert outcome.winners == (BEN,)
    assert outcome.order == (BEN, ANA, DIA, CEM)


def test_a_tie_asks_the_stages_before() -> None:
    """Ben and Cem are level in the end; Ben had less before, and is excluded."""
    ballots: dict[Ballot, int] = {
        ranked(ANA): 5, ranked(BEN): 3, ranked(CEM): 4, ranked(DIA, BEN): 1,
    }  # fmt: skip
    outcome = elected(ByTransfer(), ballots)
    assert isinstance(outcome.table, Stages)
    assert [stage.option for stage in outcome.table.stages[1:3]] == [DIA, BEN]
    assert [stage.tied for stage in outcome.table.stages[1:3]] == [(), ()]


@pytest.mark.parametrize(("order", "winner"), [((ANA, BEN), ANA), ((BEN, ANA), BEN)])
def test_a_tie_at_all_stages_is_settled_by_the_tie_order(
    order: tuple[int, ...], winner: int
) -> None:
    """The record names those who were level."""
    outcome = count(ByTransfer(), 2, {ranked(ANA): 1, ranked(BEN): 1}, order, 2)
    assert outcome.winners == (winner,)
    assert isinstance(outcome.table, Stages)
    assert outcome.table.stages[1].tied == (ANA, BEN)


def test_equal_surpluses_are_told() -> None:
    """Ana and Ben have the same surplus; the tie order says whose goes first."""
    ballots: dict[Ballot, int] = {ranked(ANA, CEM): 5, ranked(BEN, DIA): 5, ranked(CEM): 1}
    outcome = count(ByTransfer(seats=3), 4, ballots, (BEN, ANA, DIA, CEM), 11)
    assert isinstance(outcome.table, Stages)
    assert outcome.winners[:2] == (BEN, ANA)
    assert (outcome.table.stages[1].option, outcome.table.stages[1].tied) == (BEN, (ANA, BEN))
    assert (outcome.table.stages[2].option, outcome.table.stages[2].tied) == (ANA, ())


def test_the_last_seats_go_to_who_is_left() -> None:
    """Two are left for two seats: both are elected, and nothing more is transferred."""
    ballots: dict[Ballot, int] = {ranked(ANA): 2, ranked(BEN): 1}
    outcome = count(ByTransfer(seats=2), 2, ballots, (ANA, BEN), 3)
    assert isinstance(outcome.table, Stages)
    assert [stage.kind for stage in outcome.table.stages] == ["first", "last"]
    assert outcome.table.stages[-1].elected == (BEN,)
    assert outcome.winners == (ANA, BEN)


def test_with_more_seats_than_people_all_are_elected() -> None:
    """Five seats, four people: all four."""
    assert len(elected(ByTransfer(seats=5), {ranked(ANA): 1}).winners) == 4


def test_transfer_without_quorum_or_without_any_preference() -> None:
    """No stage is counted, and nobody is elected."""
    quiet = elected(ByTransfer(quorum=Quorum(voices=2)), {ranked(ANA): 1})
    blank = elected(ByTransfer(), {Ranking(groups=()): 5})
    assert (quiet.result, blank.result) == ("no_quorum", "fell")
    for outcome in (quiet, blank):
        assert isinstance(outcome.table, Stages)
        assert (outcome.table.stages, outcome.winners, outcome.order) == ((), (), ())


# ── The tie order
def test_the_tie_order_is_made_as_it_is_told() -> None:
    """By SHA-256 of the seed and the option in four bytes, the lowest digest first."""
    digests = [hashlib.sha256(b"header" + bytes((0, 0, 0, one))).digest() for one in range(20)]
    assert [digests[one] for one in tie_order(b"header", 20)] == sorted(digests)
    assert tie_order(b"header", 5) == (2, 0, 3, 1, 4)
    assert tie_order(b"header", 0) == ()


# ── What is refused
BAD_BALLOTS: list[tuple[Method, Any, str]] = [
    (ByMajority(), FINE, "of another kind"),
    (ByUnanimity(), Approval(options=()), "of another kind"),
    (ByConsent(), YES, "of another kind"),
    (ByTransfer(), Scores(scores=(1, 2, 3, 4)), "of another kind"),
    (ByApproval(), ranked(ANA), "of another kind"),
    (ByApproval(), Approval(options=(ANA, 4)), "unknown option"),
    (ByApproval(), Approval(options=(-1,)), "unknown option"),
    (ByApproval(), Approval(options=(ANA, ANA)), "option twice"),
    (ByApproval(), Approval(options=(BEN, ANA)), "not in order"),
    (ByScore(), Scores(scores=(1, 2, 3)), "wrong number of scores"),
    (ByScore(), Scores(scores=(1, 2, 3, 6)), "score out of range"),
    (ByScore(), Scores(scores=(1, 2, None, -1)), "score out of range"),
    (BySchulze(), Ranking(groups=((ANA,), ())), "empty group"),
    (BySchulze(), Ranking(groups=((ANA,), (4,))), "unknown option"),
    (BySchulze(), Ranking(groups=((BEN, ANA),)), "not in order"),
    (BySchulze(), Ranking(groups=((ANA,), (BEN, ANA))), "not in order"),
    (BySchulze(), Ranking(groups=((ANA,), (ANA, BEN))), "option twice"),
    (ByTransfer(), Ranking(groups=((ANA, BEN),)), "equal ranks"),
]


@pytest.mark.parametrize(("method", "ballot", "fault"), BAD_BALLOTS)
def test_a_ballot_that_cannot_be_counted_is_refused(
    method: Method, ballot: Ballot, fault: str
) -> None:
    """The error says which ballot, and why."""
    with pytest.raises(BadBallot) as refused:
        check_ballot(method, 4, ballot)
    assert (refused.value.ballot, refused.value.fault) == (ballot, fault)
    assert str(refused.value).startswith(fault)


def test_a_ballot_that_can_be_counted_is_let_through() -> None:
    """One of each kind."""
    check_ballot(ByMajority(), 0, ABSTAIN)
    check_ballot(ByUnanimity(), 0, NO)
    check_ballot(ByConsent(), 0, QUESTION)
    check_ballot(ByApproval(), 4, Approval(options=(ANA, CEM)))
    check_ballot(ByScore(), 4, Scores(scores=(0, 5, None, 1)))
    check_ballot(BySchulze(), 4, Ranking(groups=((ANA, CEM), (BEN,))))
    check_ballot(ByTransfer(), 4, ranked(DIA, ANA))


def test_one_bad_ballot_stops_the_count() -> None:
    """So do ballots of nobody, and more ballots than people who may answer."""
    bad: tuple[tuple[dict[Ballot, int], str], ...] = (
        ({YES: 1, FINE: 1}, "of another kind"),
        ({YES: 0}, "number below one"),
        ({YES: 2, NO: 2}, "more than may answer"),
    )
    for ballots, fault in bad:
        with pytest.raises(BadBallot) as refused:
            count(ByMajority(), 0, ballots, (), 3)
        assert refused.value.fault == fault


@pytest.mark.parametrize(
    ("method", "options"),
    [
        (ByMajority(), 1),
        (ByUnanimity(), 2),
        (ByConsent(), 1),
        (ByApproval(), 0),
        (BySchulze(), OPTIONS_MAX + 1),
        (ByApproval(seats=0), 4),
        (ByTransfer(seats=0), 4),
        (ByMajority(least=Share(parts=3, of=2)), 0),
        (ByMajority(least=Share(parts=0, of=0)), 0),
        (ByMajority(quorum=Quorum(share=Share(parts=2, of=1))), 0),
        (ByScore(low=3, high=3), 4),
        (BySchulze(as_today=4), 4),
        (BySchulze(support=1), 4),
    ],
)
def test_a_method_that_cannot_decide_is_refused(method: Method, options: int) -> None:
    """Before anything is counted."""
    with pytest.raises(BadMethod):
        count(method, options, {}, tuple(range(options)), 10)


@pytest.mark.parametrize("order", [(), (0, 1, 1), (0, 1, 2, 3), (1, 2, 3)])
def test_a_tie_order_that_is_none_is_refused(order: tuple[int, ...]) -> None:
    """It must name each option once."""
    with pytest.raises(BadMethod):
        count(BySchulze(), 3, {}, order, 10)


class Answered(Record, frozen=True):
    """What the books might keep of one answer, with the method of its question."""

    method: Method
    ballot: Ballot


@pytest.mark.parametrize(
    ("method", "ballot"),
    [
        (ByMajority(least=THIRDS, quorum=Quorum(share=HALF)), ABSTAIN),
        (ByUnanimity(everybody=True), NO),
        (ByConsent(silence=True), QUESTION),
        (ByApproval(seats=2), Approval(options=(ANA, CEM))),
        (ByScore(low=-2, high=2, average=True), Scores(scores=(None, -2, 2, 0))),
        (BySchulze(as_today=DIA, support=3), Ranking(groups=((ANA, CEM), (BEN,)))),
        (ByTransfer(seats=3), ranked(DIA, ANA)),
    ],
)
def test_methods_and_ballots_lie_in_the_books_as_they_are(method: Method, ballot: Ballot) -> None:
    """Each kind is told from the others by its first word, and reads back the same."""
    answered = Answered(method=method, ballot=ballot)
    assert codec.decode_strictly(Answered, codec.encode(answered)) == answered


def test_only_values_of_the_books_are_exported() -> None:
    """Anything that JSON would write in a way of its own is an error of ours."""
    outcome = voted(ByMajority(), yes=1)
    broken: Any = ByMajority(least=0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        export("?", broken, (), (), 10, {YES: 1}, outcome)
