"""What came of a count, in one sentence, a picture and a table."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from dugnad.charter.counting.ballots import (
    Approval,
    Ballot,
    Ranking,
    Scores,
    Stance,
    Voice,
)
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import (
    HALF,
    ByApproval,
    ByConsent,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
    Quorum,
)
from dugnad.charter.counting.outcome import Turnout
from dugnad.face.deciding.results import Result, listed, result_of, turnout_table

COLOURS = ("Red", "Green", "Blue", "As today")


def came_of(method: Method, options: tuple[str, ...], ballots: dict[Ballot, int]) -> Result:
    """Count among twenty people and put it into words."""
    outcome = count(method, len(options), ballots, tuple(range(len(options))), 20)
    result = result_of(outcome, method, options)
    for picture in result.pictures:
        drawn = render_to_string("face/picture.html", {"picture": picture})
        assert drawn.count("<svg") == len(picture.strokes)
        assert " style=" not in drawn
    for table in result.tables:
        drawn = render_to_string("face/table.html", {"table": table})
        assert drawn.count("<tr>") == len(table.rows) + 1
    return result


def ranked(*groups: int) -> Ranking:
    """One option after the other, the best first."""
    return Ranking(groups=tuple((one,) for one in groups))


def test_nobody_objects() -> None:
    """Consent says that it is agreed, and who said nothing stands beside who did."""
    result = came_of(ByConsent(silence=True), (), {Stance("fine"): 3, Stance("aside"): 1})
    assert result.reading == "Nobody objects: it is agreed."
    assert [(one.label, one.number, one.length) for one in result.pictures[0].strokes] == [
        ("Fine by me", "3", 18),
        ("I stand aside", "1", 6),
        ("I have a question", "0", 0),
        ("I object", "0", 0),
        ("Did not answer", "16", 100),
    ]


def test_objections_are_counted() -> None:
    """One that stands is enough to be told first."""
    result = came_of(ByConsent(), (), {Stance("fine"): 3, Stance("object"): 1})
    assert result.reading == "One objection stands."
    result = came_of(ByConsent(), (), {Stance("object"): 2})
    assert result.reading == "2 objections stand."


@pytest.mark.parametrize(
    ("yes", "reading"),
    [
        (3, "3 say yes and 2 say no: it is agreed."),
        (2, "2 say yes and 2 say no: it is not agreed."),
    ],
)
def test_more_yes_than_no(yes: int, reading: str) -> None:
    """A majority is told by its numbers, and a tie is no."""
    result = came_of(ByMajority(), (), {Voice("yes"): yes, Voice("no"): 2})
    assert result.reading == reading
    assert result.tables[0].rows == (("Yes", str(yes)), ("No", "2"), ("I abstain", "0"))


def test_too_many_only_had_a_question() -> None:
    """Seven answered and ten are needed of twenty; four of the seven only had a question."""
    method = ByConsent(quorum=Quorum(share=HALF))
    result = came_of(method, (), {Stance("fine"): 3, Stance("question"): 4})
    assert result.reading == (
        "Too few are fine with it or stand aside: 3, and 10 had to. Whoever only has a question "
        "does not count. Nothing is decided."
    )


def test_too_few_took_part() -> None:
    """Where half had to answer and one did, nothing is decided."""
    result = came_of(ByMajority(quorum=Quorum(share=HALF)), (), {Voice("yes"): 1})
    assert result.reading == "Too few took part: 1, and 10 had to. Nothing is decided."
    assert ("Had to take part", "10") in result.tables[-1].rows


def test_where_nobody_had_to_take_part_no_number_says_so() -> None:
    """No minimum was told before, so none stands in the table."""
    turnout = Turnout(electorate=6, answered=4, abstained=0, counted=4, needed=1)
    table = turnout_table(turnout, ByMajority())
    assert table.rows == (("Could answer", "6"), ("Answered", "4"))


def test_most_can_live_with_it() -> None:
    """Ticks are counted, and the winner is marked in words too."""
    ballots: dict[Ballot, int] = {Approval(options=(0, 1)): 3, Approval(options=(1, 2)): 2}
    result = came_of(ByApproval(), COLOURS, ballots)
    assert result.reading == "Green wins: 5 people can live with it."
    assert result.tables[0].rows[1] == ("Green", "5", "wins")
    assert [one.good for one in result.pictures[0].strokes] == [False, True, False, False]


def test_several_can_win_by_ticks() -> None:
    """Two seats are told together."""
    ballots: dict[Ballot, int] = {Approval(options=(0, 1)): 3, Approval(options=(1, 2)): 2}
    assert came_of(ByApproval(seats=2), COLOURS, ballots).reading == "Green and Red are elected."


def test_most_points_win() -> None:
    """Points and how many gave them stand beside each other."""
    ballots: dict[Ballot, int] = {Scores(scores=(5, 1, None, 0)): 2, Scores(scores=(0, 4, 2, 0)): 2}
    result = came_of(ByScore(), COLOURS, ballots)
    assert result.reading == (
        "Red wins with 10 points. Equal: Red and Green. The lot drawn before anybody could answer "
        "chose Red."
    )
    assert result.tables[0].rows[:3] == (
        ("Red", "10", "4", "wins"),
        ("Green", "10", "4", ""),
        ("Blue", "4", "2", ""),
    )


def test_who_beats_each_other_wins() -> None:
    """The pair table says how many prefer each to each, and whether today is beaten."""
    ballots: dict[Ballot, int] = {ranked(0, 1, 3): 3, ranked(1, 3): 2}
    result = came_of(BySchulze(as_today=3), COLOURS, ballots)
    assert result.reading == ("Red wins: compared with each of the others, more people prefer it.")
    pairs, today, _took_part = result.tables
    assert pairs.head[1:3] == ("over 1", "over 2")
    assert pairs.rows[0] == ("1. Red", "", "3", "3", "3")
    assert today.rows == (
        ("Red", "3", "2", "Yes"),
        ("Green", "5", "0", "Yes"),
        ("Blue", "0", "5", "No"),
    )


def test_a_circle_is_told_as_one() -> None:
    """Where each beats another, the reading does not claim more."""
    ballots: dict[Ballot, int] = {ranked(0, 1, 2): 5, ranked(1, 2, 0): 4, ranked(2, 0, 1): 3}
    result = came_of(BySchulze(), COLOURS[:3], ballots)
    assert result.reading.startswith("Red wins: each beats another")


def test_what_a_lot_decided_is_told_as_that() -> None:
    """Two whom as many prefer are no circle; of three with as many ticks two could win."""
    lot = "The lot drawn before anybody could answer chose"
    result = came_of(BySchulze(), COLOURS[:2], {ranked(0, 1): 3, ranked(1, 0): 3})
    assert result.reading == f"Equal: Red and Green. {lot} Red."
    ticks: dict[Ballot, int] = {Approval(options=(0, 1, 2)): 2, Approval(options=(3,)): 3}
    result = came_of(ByApproval(seats=3), COLOURS, ticks)
    assert result.reading == (
        f"As today, Red and Green are elected. Equal: Red, Green and Blue. {lot} Red and Green."
    )
    alike: dict[Ballot, int] = {ranked(0): 3, ranked(1): 1, ranked(2): 1}
    result = came_of(ByTransfer(), COLOURS[:3], alike)
    assert result.reading == "Red is elected."
    no_lot = came_of(ByApproval(seats=2), COLOURS[:2], {Approval(options=(0, 1)): 2})
    assert no_lot.reading == "Red and Green are elected."


def test_who_is_out_by_lot_is_told_as_that() -> None:
    """Round by round stands what was drawn."""
    ballots: dict[Ballot, int] = {ranked(0): 3, ranked(1): 3, ranked(2): 1, ranked(3): 1}
    result = came_of(ByTransfer(), COLOURS, ballots)
    assert "As today is out by lot among equals, the votes went on" in result.tables[0].rows[-1]


def test_it_stays_as_it_is() -> None:
    """What does not beat today directly does not win."""
    result = came_of(BySchulze(as_today=3), COLOURS, {ranked(3, 0): 3, ranked(0, 3): 2})
    assert result.reading == "As today: nothing else was preferred to it by more people."


def test_nobody_chose_anything() -> None:
    """Empty ballots elect nobody."""
    result = came_of(ByTransfer(), COLOURS, {Ranking(groups=()): 2})
    assert result.reading == "Nobody chose anything, so nothing has won."


def test_seats_are_filled_round_by_round() -> None:
    """Each round has its votes, who got in or out, and what was done; split votes have decimals."""
    ballots: dict[Ballot, int] = {ranked(0, 1): 7, ranked(1): 2, ranked(2, 1): 2, ranked(3, 2): 1}
    result = came_of(ByTransfer(seats=2), ("Ana", "Ben", "Cem", "Dia"), ballots)
    assert result.reading == "Ana and Ben are elected."
    rounds = result.tables[0]
    assert rounds.note == "A seat takes 5 votes."
    assert rounds.rows[0][1] == "7, elected"
    assert rounds.rows[1][:3] == ("Ben", "2", "3.99")
    assert rounds.rows[-1][1:3] == ("First choices were counted", "Ana passed on 2 votes")
    assert len(result.pictures) == len(("first", "last"))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("Ana",), "Ana"),
        (("Ana", "Ben"), "Ana and Ben"),
        (COLOURS[:3], "Red, Green and Blue"),
    ],
)
def test_names_are_listed_as_people_say_them(names: tuple[str, ...], words: str) -> None:
    """With "and" before the last."""
    assert listed(names) == words
