"""Ranked choice by the strongest paths: each option against each (Schulze, winning votes).

Source: M. Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method (2011), section 2. For as today: Debian's constitution, A.5 (A.6 until
2022).
"""

from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

from dugnad.charter.counting.ballots import Ballots, Ranking, TieOrder, each, in_order
from dugnad.charter.counting.method import BySchulze
from dugnad.charter.counting.outcome import Outcome, Pairs, Result
from dugnad.charter.counting.turnout import is_reached, turnout_of

Matrix: TypeAlias = Sequence[Sequence[int]]


def count_schulze(
    method: BySchulze, options: int, ballots: Ballots, order: TieOrder, electorate: int
) -> Outcome:
    """Elect the option that no other one beats by a stronger path.

    Options that do not beat as today are dropped first: no path leads through them, and they come
    after all others, in the order of the paths among themselves. If as today is all that is left,
    things stay as they are. Without as today, ballots that are all empty elect nobody.
    """
    above = above_of(ballots, options)
    dropped = dropped_of(method, above)
    strengths = strengths_of(links_of(above, dropped))
    kept = tuple(option for option in range(options) if option not in dropped)
    ranks = (*ranks_of(kept, strengths), *ranks_of(dropped, strengths))
    ordered = in_order(ranks, order)

    abstained = ballots.get(Ranking(groups=()), 0)
    turnout = turnout_of(method.quorum, ballots, electorate, abstained=abstained)
    result: Result = "passed"
    winners = ordered[:1]
    if not is_reached(turnout):
        result, winners = "no_quorum", ()
    elif ordered[0] == method.as_today:
        result = "fell"
    elif abstained == turnout.answered:
        result, winners = "fell", ()
    table = Pairs(above=_frozen(above), strengths=_frozen(strengths), dropped=dropped)
    return Outcome(
        result=result, turnout=turnout, table=table, winners=winners, ranks=ranks, order=ordered
    )


def above_of(ballots: Ballots, options: int) -> list[list[int]]:
    """Count for each two options how many people rank the first above the second."""
    above = [[0] * options for _ in range(options)]
    for ballot, people in each(Ranking, ballots):
        below = list(range(options))
        for group in ballot.groups:
            for option in group:
                below.remove(option)
            for option in group:
                row = above[option]
                for other in below:
                    row[other] += people
    return above


def dropped_of(method: BySchulze, above: Matrix) -> tuple[int, ...]:
    """Find the options that do not beat as today directly, or have too little support."""
    today = method.as_today
    if today is None:
        return ()
    return tuple(
        option
        for option in range(len(above))
        if option != today
        and (above[option][today] <= above[today][option] or above[option][today] < method.support)
    )


def links_of(above: Matrix, dropped: Sequence[int]) -> list[list[int]]:
    """Say how strongly each option beats each directly: by as many as rank it above, or not (0).

    Between an option that was dropped and one that was not there is no link.
    """
    links = [[0] * len(above) for _ in above]
    for one, other in product(range(len(above)), repeat=2):
        together = (one in dropped) == (other in dropped)
        if together and above[one][other] > above[other][one]:
            links[one][other] = above[one][other]
    return links


def strengths_of(links: Matrix) -> list[list[int]]:
    """Find the strongest path from each option to each; a path is as strong as its weakest link.

    Each option in turn is allowed as a stop on the way (Floyd and Warshall).
    """
    strengths = [list(row) for row in links]
    options = range(len(strengths))
    for stop, start, end in product(options, repeat=3):
        by_stop = min(strengths[start][stop], strengths[stop][end])
        if start != end and by_stop > strengths[start][end]:
            strengths[start][end] = by_stop
    return strengths


def ranks_of(options: Sequence[int], strengths: Matrix) -> tuple[tuple[int, ...], ...]:
    """Put options into ranks: first those that no other one beats, then the same with the rest."""
    ranks = []
    left = tuple(options)
    while left:
        best = tuple(one for one in left if _unbeaten(one, left, strengths))
        ranks.append(best)
        left = tuple(one for one in left if one not in best)
    return tuple(ranks)


def _unbeaten(one: int, others: Sequence[int], strengths: Matrix) -> bool:
    return all(strengths[one][other] >= strengths[other][one] for other in others)


def _frozen(matrix: Matrix) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in matrix)
