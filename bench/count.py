"""Counting what a town answered: ranked, scored and approved, nearly no two answers alike.

`count` is the count alone. `books` is the moment at which a place counts: reading every answer,
counting, and writing what came of it, while readers go on; nothing else is written meanwhile.
`memory_mb` is what it takes at its highest. Wanted: 100,000 answers, by each method, in at most
60 s; `ratio` is how often the slowest of them fits into that limit.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from bench import _voted
from bench.told import seconds, tell
from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, tie_order
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import (
    ByApproval,
    BySchulze,
    ByScore,
    ByTransfer,
    Method,
)

LIMIT_S = 60
OPTIONS = 10
MOST_OPTIONS = 20
SIZES = (10, 1_000, 100_000)
POINTS = 100


def ranked(draw: Random, options: int) -> Ballot:
    """All options, in an order of somebody's own."""
    order = draw.sample(range(options), options)
    return Ranking(groups=tuple((option,) for option in order))


def scored(draw: Random, options: int) -> Ballot:
    """Points for each option."""
    return Scores(scores=tuple(draw.randint(-POINTS, POINTS) for _ in range(options)))


def approved(draw: Random, options: int) -> Ballot:
    """About half of the options."""
    return Approval(options=tuple(one for one in range(options) if draw.random() < 1 / 2))


METHODS: dict[str, tuple[Method, Callable[[Random, int], Ballot]]] = {
    "schulze": (BySchulze(), ranked),
    "schulze_as_today": (BySchulze(as_today=0, support=5), ranked),
    "transfer_3": (ByTransfer(seats=3), ranked),
    "transfer_5": (ByTransfer(seats=5), ranked),
    "score": (ByScore(low=-POINTS, high=POINTS), scored),
    "approval": (ByApproval(seats=3), approved),
}
IN_BOOKS = ("schulze", "transfer_5", "score", "approval")


def answers_of(name: str, people: int, options: int) -> list[Ballot]:
    """Draw what so many people answer, the same each time."""
    draw = Random(people)  # noqa: S311  Made-up ballots, the same each time.
    one = METHODS[name][1]
    return [one(draw, options) for _ in range(people)]


def measure(people: int, options: int) -> float:
    """Tell the counts alone; gives the seconds of the slowest method."""
    order = tie_order(b"bench", options)
    took: dict[str, float] = {}
    for name, (method, _) in METHODS.items():
        ballots: dict[Ballot, int] = {}
        for ballot in answers_of(name, people, options):
            ballots[ballot] = ballots.get(ballot, 0) + 1
        took[name] = seconds(partial(count, method, options, ballots, order, people))
    told = {f"{name}_s": took_s for name, took_s in took.items()}
    tell("count", answers=people, options=options, **told)
    return max(took.values())


def measure_in_books(name: str, people: int, options: int) -> float:
    """Tell the moment at which a place counts; gives its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        answers = answers_of(name, people, options)
        _voted.begin(Path(folder), _voted.Voted(METHODS[name][0], options, answers))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            held = alone.submit(_voted.count, Path(folder)).result()
    if held.standing != "passed":
        raise RuntimeError(held)
    tell(
        "count",
        books=name,
        answers=people,
        options=options,
        read=held.reads,
        seconds=held.seconds,
        memory_mb=held.memory_mb,
        slowest_reader_ms=held.others_ms,
    )
    return held.seconds


def run() -> None:
    """Measure all sizes; the last line is the figure."""
    for people in SIZES:
        slowest_s = measure(people, OPTIONS)
    slowest_s = max(slowest_s, measure(SIZES[-1], MOST_OPTIONS))
    for name in IN_BOOKS:
        for people in SIZES:
            slowest_s = max(slowest_s, measure_in_books(name, people, OPTIONS))
        slowest_s = max(slowest_s, measure_in_books(name, SIZES[-1], MOST_OPTIONS))
    tell("count", answers=SIZES[-1], slowest_s=slowest_s, ratio=LIMIT_S / slowest_s, wanted=1.0)
