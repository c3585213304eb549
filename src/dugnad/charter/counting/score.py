"""Scores: whoever gets most, in sum or in the mean."""

from math import lcm

from dugnad.charter.counting.ballots import Ballots, Scores, TieOrder, each
from dugnad.charter.counting.choice import elect, ranks_by
from dugnad.charter.counting.method import ByScore
from dugnad.charter.counting.outcome import Outcome, Sums
from dugnad.charter.counting.turnout import turnout_of


def count_score(
    method: ByScore, options: int, ballots: Ballots, order: TieOrder, electorate: int
) -> Outcome:
    """Elect the option with the highest sum or mean; one that nobody scored comes last."""
    table = sums_of(ballots, options)
    abstained = ballots.get(Scores(scores=(None,) * options), 0)
    merits = means_of(table) if method.average else table.sums
    return elect(
        ranks_by(lambda option: (table.givers[option] > 0, merits[option]), options),
        order,
        turnout_of(method.quorum, ballots, electorate, abstained=abstained),
        table,
        seats=1,
    )


def sums_of(ballots: Ballots, options: int) -> Sums:
    """Add up what each option was given, and count by how many people."""
    sums, givers = [0] * options, [0] * options
    for ballot, people in each(Scores, ballots):
        for option, score in enumerate(ballot.scores):
            if score is not None:
                sums[option] += score * people
                givers[option] += people
    return Sums(sums=tuple(sums), givers=tuple(givers))


def means_of(table: Sums) -> tuple[int, ...]:
    """Give whole numbers that stand to each other as the means do.

    All means are multiplied by the least common multiple of the numbers of givers, so that none has
    a fraction; 0 where there is no giver.
    """
    multiple = lcm(*(givers for givers in table.givers if givers))
    return tuple(
        total * (multiple // givers) if givers else 0
        for total, givers in zip(table.sums, table.givers, strict=True)
    )
