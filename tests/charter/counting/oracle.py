"""Compare thousands of random elections with other people's libraries.

The libraries are heavy or under strong licences, so they are in no list of requirements and this is
no test: make an environment of its own, install pref_voting, stvpoll, pyrankvote and msgspec in it,
and run from the top of the repository, with `src` and `.` on the path:

    python -m tests.charter.counting.oracle COUNT SEED

It prints a line for each comparison. What it printed lies next to it, in `oracle.txt`.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from pref_voting.grade_methods import approval, score_voting
from pref_voting.grade_profiles import GradeProfile
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pyrankvote import Ballot as RankVoteBallot
from pyrankvote import Candidate, instant_runoff_voting
from stvpoll.scottish_stv import calculate_scottish_stv

from dugnad.charter.counting.ballots import Approval, Ballot, Ballots, Ranking, Scores, each
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import ByApproval, BySchulze, ByScore, ByTransfer, Method
from dugnad.charter.counting.outcome import Outcome, Stage, Stages

Draw = Callable[[Random], str]
"""Draws an election, counts it twice, and says "equal", "different", or why it does not count."""


def counted(method: Method, options: int, ballots: Ballots) -> Outcome:
    """Count with the options in their own order for ties."""
    return count(method, options, ballots, tuple(range(options)), sum(ballots.values()))


def groups_of(draw: Random, options: int, *, ties: bool) -> tuple[tuple[int, ...], ...]:
    """Draw a ranking: of all or some of the options, with equal ranks or without."""
    ranked = draw.sample(range(options), draw.randint(1, options))
    groups: list[list[int]] = []
    for option in ranked:
        if ties and groups and draw.random() < 0.3:
            groups[-1].append(option)
        else:
            groups.append([option])
    return tuple(tuple(sorted(group)) for group in groups)


def rankings(draw: Random, options: int, *, ties: bool) -> dict[Ballot, int]:
    """Draw the ballots of some people, some of them equal."""
    ballots: dict[Ballot, int] = {}
    for _ in range(draw.randint(2, 40)):
        ballots[Ranking(groups=groups_of(draw, options, ties=ties))] = draw.randint(1, 9)
    return ballots


def said(same: object) -> str:
    """Name a comparison."""
    return "equal" if same else "different"


def schulze(draw: Random) -> str:
    """Who is not beaten, by winning votes, is the same for pref_voting."""
    options = draw.randint(2, 8)
    ballots = rankings(draw, options, ties=True)
    ours = counted(BySchulze(), options, ballots).ranks[0]
    profile = _profile(ballots, options, unranked_last=True)

    def winning_votes(one: int, other: int) -> int:
        return int(profile.support(one, other))

    theirs = beat_path(profile, strength_function=winning_votes)
    return said(list(ours) == sorted(int(one) for one in theirs))


def scottish(draw: Random) -> str:
    """Whom pref_voting elects by the Scottish rules, where neither had to draw a lot."""
    options = draw.randint(3, 8)
    seats = draw.randint(1, options - 1)
    ballots = rankings(draw, options, ties=False)
    ours = counted(ByTransfer(seats=seats), options, ballots)
    if had_lots(ours):
        return "a lot was drawn"
    profile = _profile(ballots, options, unranked_last=False)
    theirs = stv_scottish(profile, num_seats=seats)
    return said(sorted(ours.winners) == sorted(int(one) for one in theirs))


def stvpoll(draw: Random) -> str:
    """Whom stvpoll elects, lots drawn from the same order.

    It passes votes on to somebody who has the quota already, when several reach it at once; rule 48
    passes on to continuing candidates only, and makes each transfer a stage of its own. It also
    rounds transfer values, where the rule leaves the rest off.
    """
    options = draw.randint(3, 8)
    seats = draw.randint(1, options - 1)
    ballots = rankings(draw, options, ties=False)
    ours = counted(ByTransfer(seats=seats), options, ballots)
    theirs = calculate_scottish_stv(
        tuple(range(options)),
        [(tuple(one for (one,) in ballot.groups), n) for ballot, n in each(Ranking, ballots)],
        seats,
        random_shuffle=False,
    )
    if sorted(ours.winners) == sorted(theirs):
        return "equal"
    return "different, several at once" if had_several_at_once(ours) else "different"


def instant_runoff(draw: Random) -> str:
    """Whom pyrankvote elects by instant runoff, where no lot had to be drawn."""
    options = draw.randint(2, 8)
    ballots = rankings(draw, options, ties=False)
    ours = counted(ByTransfer(), options, ballots)
    if had_lots(ours) or had_equals(ours):
        return "a lot was drawn"
    people = [Candidate(str(one)) for one in range(options)]
    papers = [
        RankVoteBallot(ranked_candidates=[people[one] for (one,) in ballot.groups])
        for ballot, n in each(Ranking, ballots)
        for _ in range(n)
    ]
    theirs = instant_runoff_voting(people, papers).get_winners()
    return said([str(one) for one in ours.winners] == [one.name for one in theirs])


def approvals(draw: Random) -> str:
    """Who has most approvals for pref_voting."""
    options = draw.randint(2, 8)
    ballots: dict[Ballot, int] = {}
    for _ in range(draw.randint(1, 20)):
        chosen = sorted(draw.sample(range(options), draw.randint(1, options)))
        ballots[Approval(options=tuple(chosen))] = draw.randint(1, 5)
    ours = counted(ByApproval(), options, ballots).ranks[0]
    maps = [dict.fromkeys(ballot.options, 1) for ballot, _ in each(Approval, ballots)]
    profile = GradeProfile(maps, [0, 1], [*ballots.values()], candidates=[*range(options)])
    return said(list(ours) == sorted(approval(profile)))


def sums(draw: Random) -> str:
    """Who has the highest sum of scores for pref_voting."""
    return _scores(draw, average=False)


def means(draw: Random) -> str:
    """Who has the highest mean of the scores given for pref_voting."""
    return _scores(draw, average=True)


def _scores(draw: Random, *, average: bool) -> str:
    options = draw.randint(2, 8)
    ballots: dict[Ballot, int] = {}
    for _ in range(draw.randint(1, 20)):
        scores = tuple(draw.choice([None, *range(6)]) for _ in range(options))
        ballots[Scores(scores=scores)] = draw.randint(1, 5)
    ours = counted(ByScore(low=0, high=5, average=average), options, ballots).ranks[0]
    maps = [
        {one: score for one, score in enumerate(ballot.scores) if score is not None}
        for ballot, _ in each(Scores, ballots)
    ]
    profile = GradeProfile(maps, [*range(6)], [*ballots.values()], candidates=[*range(options)])
    method = "mean" if average else "sum"
    return said(list(ours) == sorted(score_voting(profile, evaluation_method=method)))


def _profile(ballots: Ballots, options: int, *, unranked_last: bool) -> ProfileWithTies:
    ranks = [
        {one: place for place, group in enumerate(ballot.groups, start=1) for one in group}
        for ballot, _ in each(Ranking, ballots)
    ]
    profile = ProfileWithTies(ranks, [*ballots.values()], candidates=[*range(options)])
    if unranked_last:
        profile.use_extended_strict_preference()
    return profile


def had_lots(outcome: Outcome) -> bool:
    """Tell whether the tie order decided anything that was transferred."""
    assert isinstance(outcome.table, Stages)
    return any(stage.tied for stage in outcome.table.stages)


def had_several_at_once(outcome: Outcome) -> bool:
    """Tell whether two or more reached the quota in one stage."""
    assert isinstance(outcome.table, Stages)
    return any(len(stage.elected) > 1 for stage in outcome.table.stages if stage.kind != "last")


def had_equals(outcome: Outcome) -> bool:
    """Tell whether somebody excluded was level with another one, whoever settled it."""
    assert isinstance(outcome.table, Stages)
    return any(
        sum(votes == now.votes[late.option] for votes in now.votes) > 1
        for now, late in _pairs(outcome.table)
        if late.option is not None
    )


def _pairs(table: Stages) -> Iterator[tuple[Stage, Stage]]:
    return pairwise(table.stages)


COMPARED: dict[str, Draw] = {
    "Schulze, winning votes: pref_voting beat_path": schulze,
    "Scottish STV: pref_voting stv_scottish": scottish,
    "Scottish STV: stvpoll": stvpoll,
    "one seat: pyrankvote instant runoff": instant_runoff,
    "approval: pref_voting": approvals,
    "sum of scores: pref_voting": sums,
    "mean of scores: pref_voting": means,
}


def main(times: int, seed: int) -> None:
    """Compare so many random elections of each kind."""
    print(f"{times} random elections of each kind, seed {seed}")  # noqa: T201  That is what it is for.
    for name, compare in COMPARED.items():
        draw = Random(seed)  # noqa: S311  Made-up elections, the same each time.
        answers = [compare(draw) for _ in range(times)]
        told = {answer: answers.count(answer) for answer in sorted({*answers}, reverse=True)}
        print(f"{name}: {', '.join(f'{n} {answer}' for answer, n in told.items())}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
