"""Counting ranked ballots of ten options: Schulze, and transfers to three and to five seats.

Every ballot ranks all ten options, in an order of its own, so that nearly none are equal: the
slowest that there is. Wanted: 100,000 ballots, by each method, in at most 60 s; `ratio` is how
often the slowest of them fits into that limit.
"""

from functools import partial
from random import Random

from bench.told import seconds, tell
from dugnad.charter.counting.ballots import Ballot, Ranking, tie_order
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import BySchulze, ByTransfer, Method

LIMIT_S = 60
OPTIONS = 10
SIZES = (10, 1_000, 100_000)
METHODS: dict[str, Method] = {
    "schulze": BySchulze(),
    "schulze_as_today": BySchulze(as_today=0, support=5),
    "transfer_3": ByTransfer(seats=3),
    "transfer_5": ByTransfer(seats=5),
}


def ballots_of(people: int) -> dict[Ballot, int]:
    """Draw the ballots of so many people, the same ones each time."""
    draw = Random(people)  # noqa: S311  Made-up ballots, the same each time.
    ballots: dict[Ballot, int] = {}
    for _ in range(people):
        ranked = draw.sample(range(OPTIONS), OPTIONS)
        ballot = Ranking(groups=tuple((option,) for option in ranked))
        ballots[ballot] = ballots.get(ballot, 0) + 1
    return ballots


def measure(people: int) -> float:
    """Tell one size; gives the seconds of its slowest method."""
    ballots = ballots_of(people)
    order = tie_order(b"bench", OPTIONS)
    took = {
        name: seconds(partial(count, method, OPTIONS, ballots, order, people))
        for name, method in METHODS.items()
    }
    tell(
        "count",
        ballots=people,
        different=len(ballots),
        options=OPTIONS,
        **{f"{name}_s": took_s for name, took_s in took.items()},
    )
    return max(took.values())


def run() -> None:
    """Measure all sizes; the last line is the figure."""
    slowest = [measure(people) for people in SIZES][-1]
    tell("count", ballots=SIZES[-1], slowest_s=slowest, ratio=LIMIT_S / slowest, wanted=1.0)
