"""How benches tell what they measured."""

import json
import time
from collections.abc import Callable
from statistics import median


def tell(bench: str, **figures: object) -> None:
    """Print one line of figures; floats with four digits that count."""
    rounded = {
        name: float(f"{value:.4g}") if isinstance(value, float) else value
        for name, value in figures.items()
    }
    print(json.dumps({"bench": bench, **rounded}), flush=True)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turns(
    one: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[float, float, float]:
    """Time two ways in turns.

    Returns:
        The median seconds of each, and the median of `other / one` over the rounds.
    """
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return (
        median(pair[0] for pair in pairs),
        median(pair[1] for pair in pairs),
        median(pair[1] / pair[0] for pair in pairs),
    )
