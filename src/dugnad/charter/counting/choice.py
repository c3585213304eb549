"""Which options are elected, once each has its sum."""

from collections.abc import Callable
from itertools import groupby

from dugnad.charter.counting.ballots import TieOrder, in_order
from dugnad.charter.counting.outcome import Outcome, Result, Sums, Turnout
from dugnad.charter.counting.turnout import is_reached


def elect(
    ranks: tuple[tuple[int, ...], ...],
    order: TieOrder,
    turnout: Turnout,
    sums: Sums,
    *,
    seats: int,
) -> Outcome:
    """Elect the first options, as many as there are seats; none that nobody wants."""
    ordered = in_order(ranks, order)
    wanted = tuple(option for option in ordered if sums.givers[option])
    result: Result = "passed" if wanted else "fell"
    winners = wanted[:seats]
    if not is_reached(turnout):
        result, winners = "no_quorum", ()
    return Outcome(
        result=result,
        turnout=turnout,
        table=sums,
        winners=winners,
        ranks=ranks,
        order=ordered,
    )


def ranks_by(key: Callable[[int], tuple[int, ...]], options: int) -> tuple[tuple[int, ...], ...]:
    """Put options into ranks, the largest key first; those with equal keys share a rank."""
    ordered = sorted(range(options), key=key, reverse=True)
    return tuple(tuple(rank) for _, rank in groupby(ordered, key=key))
