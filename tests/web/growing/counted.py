"""How much work something is: steps of the databases' machines, and no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from tests.web.living import ALIASES

EVERY = 10
"""Steps are counted in tens."""


@contextmanager
def _counting(note: Callable[[], None]) -> Iterator[None]:
    held = []
    for alias in ALIASES:
        connections[alias].ensure_connection()
        held.append(connections[alias].connection)
    for one in held:
        one.set_progress_handler(note, EVERY)
    try:
        yield
    finally:
        for one in held:
            one.set_progress_handler(None, EVERY)


def steps(work: Callable[[], object]) -> int:
    """How many steps the databases take for some work."""
    counted = [0]

    def note() -> None:
        counted[0] += EVERY

    with _counting(note):
        work()
    return counted[0]


def is_bounded(few: int, many: int) -> bool:
    """Whether a hundred times as much of the past makes no more than a little more work.

    The way down a tree of rows is one step longer at a hundred times as many.
    """
    return many <= few * 1.5 + 200
