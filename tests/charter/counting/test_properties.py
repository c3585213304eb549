"""What must hold for every election that anybody can think of."""

import importlib.util
import json
from itertools import pairwise, permutations
from pathlib import Path
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as some

from dugnad.charter.counting.ballots import (
    Approval,
    Ballot,
    Ballots,
    Ranking,
    Scores,
    each,
    tie_order,
)
from dugnad.charter.counting.count import count
from dugnad.charter.counting.export import export
from dugnad.charter.counting.method import (
    ByApproval,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
    Quorum,
    Share,
)
from dugnad.charter.counting.outcome import VOTE, Outcome, Pairs, Stages
from dugnad.ledger import codec
from tests.counts import times

SCRIPT = Path(__file__).parents[3] / "tools" / "recount" / "recount.py"

Drawn = tuple[int, dict[Ballot, int], tuple[int, ...]]
"""How many options, the ballots, and a tie order."""


@some.composite
def rankings(draw: some.DrawFn, *, ties: bool = True, options_max: int = 6) -> Drawn:
    """Rankings of some options by some people, and a tie order."""
    options = draw(some.integers(1, options_max))
    ballots: dict[Ballot, int] = {}
    for _ in range(draw(some.integers(1, 12))):
        ranked = draw(some.permutations(range(options)))[: draw(some.integers(0, options))]
        groups: list[list[int]] = []
        for option in ranked:
            if ties and groups and draw(some.booleans()):
                groups[-1].append(option)
            else:
                groups.append([option])
        ballot = Ranking(groups=tuple(tuple(sorted(group)) for group in groups))
        ballots[ballot] = draw(some.integers(1, 30))
    return options, ballots, tuple(draw(some.permutations(range(options))))


def counted(method: Method, drawn: Drawn) -> Outcome:
    """Count; as many may answer as did."""
    options, ballots, order = drawn
    return count(method, options, ballots, order, sum(ballots.values()))


def pairs(outcome: Outcome) -> Pairs:
    """Give the table of pairs."""
    assert isinstance(outcome.table, Pairs)
    return outcome.table


def renamed(ballots: Ballots, names: tuple[int, ...]) -> dict[Ballot, int]:
    """Call option `i` of all ballots `names[i]`."""
    return {
        Ranking(
            groups=tuple(tuple(sorted(names[one] for one in group)) for group in ballot.groups)
        ): people
        for ballot, people in each(Ranking, ballots)
    }


# ── All methods
@given(rankings(ties=False), some.sampled_from([BySchulze(), ByTransfer(), ByTransfer(seats=3)]))
def test_who_answered_first_changes_nothing(drawn: Drawn, method: Method) -> None:
    """Gathered in another order, the same ballots give the same bytes."""
    options, ballots, order = drawn
    backwards = dict(reversed(ballots.items()))
    first = codec.encode(counted(method, drawn))
    assert codec.encode(counted(method, (options, backwards, order))) == first


@given(rankings(ties=False), some.data())
def test_renaming_options_renames_the_outcome(drawn: Drawn, data: some.DataObject) -> None:
    """No option is favoured for its place in the list: names go in, the same names come out."""
    options, ballots, order = drawn
    names = tuple(data.draw(some.permutations(range(options))))
    as_named = (options, renamed(ballots, names), tuple(names[one] for one in order))
    for method in (BySchulze(), ByTransfer(seats=2)):
        before, after = counted(method, drawn), counted(method, as_named)
        assert after.order == tuple(names[one] for one in before.order)
        assert after.winners == tuple(names[one] for one in before.winners)


@given(rankings(ties=False))
def test_an_outcome_survives_being_written_down(drawn: Drawn) -> None:
    """What the books keep of an outcome reads back as the same outcome."""
    for method in (BySchulze(), ByTransfer(seats=2)):
        outcome = counted(method, drawn)
        assert codec.decode_strictly(Outcome, codec.encode(outcome)) == outcome


@given(some.binary(max_size=40), some.integers(0, 64))
def test_a_tie_order_names_each_option_once(seed: bytes, options: int) -> None:
    """It depends on the seed alone, and adding an option does not shuffle the others."""
    order = tie_order(seed, options)
    assert sorted(order) == [*range(options)]
    longer = tie_order(seed, options + 1)
    assert tuple(one for one in longer if one != options) == order


# ── Schulze
@given(rankings())
def test_who_beats_everybody_is_elected(drawn: Drawn) -> None:
    """A Condorcet winner wins, whatever the tie order; who loses to everybody is never first."""
    outcome = counted(BySchulze(), drawn)
    above = pairs(outcome).above
    options = range(drawn[0])
    for one in options:
        others = [other for other in options if other != one]
        if others and all(above[one][other] > above[other][one] for other in others):
            assert outcome.ranks[0] == (one,)
            assert outcome.winners == (one,)
        if others and all(above[one][other] < above[other][one] for other in others):
            assert one not in outcome.ranks[0]


@given(rankings(options_max=5))
def test_a_path_is_no_stronger_than_its_weakest_link(drawn: Drawn) -> None:
    """Strengths are those of the best of all paths, tried one by one."""
    options = drawn[0]
    table = pairs(counted(BySchulze(), drawn))
    for start in range(options):
        for end in (one for one in range(options) if one != start):
            between = [one for one in range(options) if one not in {start, end}]
            paths = [
                (start, *stops, end)
                for length in range(len(between) + 1)
                for stops in permutations(between, length)
            ]
            assert table.strengths[start][end] == max(_weakest(path, table) for path in paths)


def _weakest(path: tuple[int, ...], table: Pairs) -> int:
    links = pairwise(path)
    return min(table.above[a][b] if table.above[a][b] > table.above[b][a] else 0 for a, b in links)


@given(rankings())
def test_the_order_follows_the_strengths(drawn: Drawn) -> None:
    """Who beats another by paths stands before it; the tie order decides within a rank only."""
    outcome = counted(BySchulze(), drawn)
    strengths, place = pairs(outcome).strengths, outcome.order.index
    for one in range(drawn[0]):
        for other in range(drawn[0]):
            if strengths[one][other] > strengths[other][one]:
                assert place(one) < place(other)
    for rank in outcome.ranks:
        assert sorted(rank, key=outcome.order.index) == sorted(rank, key=drawn[2].index)


@given(rankings(), some.data())
def test_raising_the_winner_does_not_hurt_it(drawn: Drawn, data: some.DataObject) -> None:
    """If some people put the winner higher and change nothing else, it still wins."""
    options, ballots, order = drawn
    winner = counted(BySchulze(), drawn).order[0]
    raised: dict[Ballot, int] = {}
    for ballot, people in each(Ranking, ballots):
        groups = ballot.groups
        if data.draw(some.booleans()):
            rest = tuple(tuple(one for one in group if one != winner) for group in groups)
            groups = ((winner,), *(group for group in rest if group))
        together = Ranking(groups=groups)
        raised[together] = raised.get(together, 0) + people
    assert counted(BySchulze(), (options, raised, order)).order[0] == winner


@given(rankings(options_max=5), some.data())
def test_a_twin_neither_helps_nor_hurts(drawn: Drawn, data: some.DataObject) -> None:
    """A second option that everybody ranks right behind another changes no third one's chance."""
    options, ballots, order = drawn
    one = data.draw(some.integers(0, options - 1))
    cloned: dict[Ballot, int] = {}
    for ballot, people in each(Ranking, ballots):
        groups: list[tuple[int, ...]] = []
        for group in ballot.groups:
            rest = tuple(other for other in group if other != one)
            # Whoever ranks it equal with others ranks its twin equal with them too.
            groups += [(*group, options)] if rest and one in group else [group]
            groups += [(options,)] if group == (one,) else []
        cloned[Ranking(groups=tuple(groups))] = people
    before = counted(BySchulze(), drawn).ranks[0]
    after = counted(BySchulze(), (options + 1, cloned, (*order, options))).ranks[0]
    assert [x for x in before if x != one] == [x for x in after if x not in {one, options}]


@given(rankings(), some.integers(0, 20))
def test_only_what_beats_as_today_replaces_it(drawn: Drawn, support: int) -> None:
    """The winner beats as today directly and has the support; if none does, things stay."""
    method = BySchulze(as_today=0, support=support)
    outcome = counted(method, drawn)
    table = pairs(outcome)
    for option in range(1, drawn[0]):
        ahead = table.above[option][0] > table.above[0][option]
        assert (option in table.dropped) == (not ahead or table.above[option][0] < support)
    if outcome.result == "passed":
        assert outcome.winners[0] not in {0, *table.dropped}
    else:
        assert outcome.winners == (0,)
        assert len(table.dropped) == drawn[0] - 1


# ── The single transferable vote
@given(rankings(ties=False), some.integers(1, 7))
def test_as_many_are_elected_as_there_are_seats(drawn: Drawn, seats: int) -> None:
    """All seats are filled, unless there are fewer options, or nobody named any."""
    outcome = counted(ByTransfer(seats=seats), drawn)
    named = any(ballot.groups for ballot, _ in each(Ranking, drawn[1]))
    assert len(outcome.winners) == (min(seats, drawn[0]) if named else 0)
    assert len({*outcome.winners}) == len(outcome.winners)
    if named:
        assert sorted(outcome.order) == [*range(drawn[0])]
        assert outcome.order[: len(outcome.winners)] == outcome.winners


@given(rankings(ties=False), some.integers(1, 4))
def test_no_vote_is_made_and_none_disappears(drawn: Drawn, seats: int) -> None:
    """At every stage, all votes, those not transferable and what was cut off are all there is."""
    outcome = counted(ByTransfer(seats=seats), drawn)
    assert isinstance(outcome.table, Stages)
    valid = sum(people for ballot, people in each(Ranking, drawn[1]) if ballot.groups) * VOTE
    before = (0,) * drawn[0]
    for stage in outcome.table.stages:
        assert sum(stage.votes) + stage.non_transferable + stage.lost == valid
        assert stage.votes == tuple(a + b for a, b in zip(before, stage.transfers, strict=True))
        assert min(stage.votes) >= 0
        before = stage.votes


@given(rankings(ties=False), some.integers(1, 4))
def test_whoever_has_the_quota_is_elected_at_once(drawn: Drawn, seats: int) -> None:
    """More than the quota cannot be had by more than the seats; who reaches it is elected."""
    table = counted(ByTransfer(seats=seats), drawn).table
    assert isinstance(table, Stages)
    valid = sum(people for ballot, people in each(Ranking, drawn[1]) if ballot.groups)
    assert table.quota * (seats + 1) > valid * VOTE
    assert (table.quota - VOTE) * (seats + 1) <= valid * VOTE
    elected: list[int] = []
    for stage in table.stages:
        elected += stage.elected
        reached = [one for one, votes in enumerate(stage.votes) if votes >= table.quota]
        assert {*reached} <= {*elected}
        assert stage.kind != "surplus" or stage.votes[stage.option or 0] == table.quota


@given(rankings(ties=False))
def test_a_majority_of_first_choices_wins_the_one_seat(drawn: Drawn) -> None:
    """Whom more than half put first is elected in the first stage."""
    first = [0] * drawn[0]
    for ballot, people in each(Ranking, drawn[1]):
        if ballot.groups:
            first[ballot.groups[0][0]] += people
    outcome = counted(ByTransfer(), drawn)
    for option, people in enumerate(first):
        if people * 2 > sum(first):
            assert outcome.winners == (option,)
            assert isinstance(outcome.table, Stages)
            assert outcome.table.stages[0].elected == (option,)


@given(rankings(ties=False, options_max=5), some.integers(1, 3))
def test_a_solid_group_gets_its_share(drawn: Drawn, seats: int) -> None:
    """People enough for k quotas who rank the same k options first, get k of them elected."""
    options, ballots, _ = drawn
    outcome = counted(ByTransfer(seats=seats), drawn)
    assert isinstance(outcome.table, Stages)
    for size in range(1, min(seats, options) + 1):
        for group in ({*one} for one in _subsets(options, size)):
            solid = sum(
                people
                for ballot, people in each(Ranking, ballots)
                if len(ballot.groups) >= size and {one for (one,) in ballot.groups[:size]} == group
            )
            # A vote less covers what is lost behind the fifth decimal.
            if (solid - 1) * VOTE >= size * outcome.table.quota:
                assert group <= {*outcome.winners}


def _subsets(options: int, size: int) -> list[tuple[int, ...]]:
    return [one for one in permutations(range(options), size) if list(one) == sorted(one)]


# ── Approval and scores
@given(some.data(), some.integers(1, 6), some.integers(1, 4))
def test_nobody_left_out_has_more_approvals(
    data: some.DataObject, options: int, seats: int
) -> None:
    """Every winner has at least as many as everybody who is not elected, and at least one."""
    subsets = some.lists(some.integers(0, options - 1), unique=True).map(sorted).map(tuple)
    ballots: dict[Ballot, int] = {
        Approval(options=one): data.draw(some.integers(1, 9))
        for one in data.draw(some.lists(subsets, min_size=1, unique=True))
    }
    outcome = counted(ByApproval(seats=seats), (options, ballots, tuple(range(options))))
    got = [
        sum(n for ballot, n in each(Approval, ballots) if one in ballot.options)
        for one in range(options)
    ]
    left = [got[one] for one in range(options) if one not in outcome.winners]
    assert all(got[one] >= max(left, default=0) and got[one] for one in outcome.winners)
    assert len(outcome.winners) == min(seats, sum(1 for one in got if one))


@given(some.data(), some.integers(1, 6), some.booleans())
def test_the_best_score_wins(data: some.DataObject, options: int, average: bool) -> None:  # noqa: FBT001
    """Nobody has a higher sum, or mean by fractions, than who is elected."""
    score = some.none() | some.integers(-3, 5)
    rows = some.tuples(*[score] * options)
    ballots: dict[Ballot, int] = {
        Scores(scores=one): data.draw(some.integers(1, 9))
        for one in data.draw(some.lists(rows, min_size=1, unique=True))
    }
    method = ByScore(low=-3, high=5, average=average)
    outcome = counted(method, (options, ballots, tuple(range(options))))
    means = []
    for option in range(options):
        given = [(s, n) for b, n in each(Scores, ballots) if (s := b.scores[option]) is not None]
        people = sum(n for _, n in given)
        total = sum(s * n for s, n in given)
        means.append((total, people if average else 1) if people else None)
    scored = [one for one in means if one]
    if not scored:
        assert outcome.winners == ()
        assert outcome.result == "fell"
        return
    best = means[outcome.winners[0]]
    assert best
    assert all(best[0] * people >= total * best[1] for total, people in scored)


# ── The script for a recount
def script() -> ModuleType:
    """Load the script as a module, as nobody else does."""
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RECOUNT = script()
QUORUMS = (Quorum(), Quorum(share=Share(parts=2, of=3), abstentions=False), Quorum(voices=40))


@settings(max_examples=times(200, of=1_000))
@given(rankings(ties=False), some.integers(1, 4), some.sampled_from(QUORUMS))
def test_the_script_agrees_on_any_transfer(drawn: Drawn, seats: int, quorum: Quorum) -> None:
    """A thousand random elections, counted by both, every stage of them."""
    agree(ByTransfer(seats=seats, quorum=quorum), drawn)


@settings(max_examples=times(200, of=1_000))
@given(
    rankings(), some.sampled_from(QUORUMS), some.none() | some.just(0), some.sampled_from([0, 3])
)
def test_the_script_agrees_on_any_schulze(
    drawn: Drawn, quorum: Quorum, today: int | None, support: int
) -> None:
    """A thousand random elections, with as today and without, with all paths."""
    support = 0 if today is None else support
    agree(BySchulze(as_today=today, support=support, quorum=quorum), drawn)


def agree(method: Method, drawn: Drawn) -> None:
    """Count with ours, and again with the script, from what JSON makes of it."""
    options, ballots, order = drawn
    electorate = sum(ballots.values()) + 7
    outcome = count(method, options, ballots, order, electorate)
    names = tuple(str(one) for one in range(options))
    content = export("?", method, names, order, electorate, ballots, outcome)
    told = json.loads(json.dumps(content))
    RECOUNT.check(told)
    assert RECOUNT.count(told) == told["outcome"]
