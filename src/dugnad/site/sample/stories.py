"""Telling stories side by side: each goes on at the moments that it names, in order of time.

A story is a generator. It does what happens at a moment, and yields the next moment at which it
goes on. Between two moments the place does what is due by itself, each at its own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from dugnad.ledger.state import next_due
from dugnad.site.sample.clock import StoryClock
from dugnad.web.house import house

Story: TypeAlias = Iterator[int]
"""Yields moments, in milliseconds since 1970 UTC."""


class TooLateToTell(RuntimeError):
    """A story names a moment that has not come yet: nobody tells what will be."""


def tell(stories: Sequence[Story], clock: StoryClock, progress: Callable[[int, int], None]) -> None:
    """Tell all of them to their ends; stories that meet at a moment go on in their order.

    Args:
        stories: each begins at the first moment that it yields.
        clock: the place's own.
        progress: told how many days of how many are told.

    Raises:
        TooLateToTell: as it says.
    """
    begins_ms = clock.now_ms()
    waiting = [(at, place, one) for place, one in enumerate(stories) for at in _next(one)]
    heapify(waiting)
    while waiting:
        at_ms, place, story = heappop(waiting)
        if at_ms > clock.ends_ms:
            raise TooLateToTell(f"story {place} is {(at_ms - clock.ends_ms) // 1_000} s ahead")
        _until(at_ms, clock)
        for again_ms in _next(story):
            heappush(waiting, (again_ms, place, story))
        progress((clock.now_ms() - begins_ms) // _DAY_MS, (clock.ends_ms - begins_ms) // _DAY_MS)
    _until(clock.ends_ms, clock)


_DAY_MS = 24 * 3_600_000


def _next(story: Story) -> list[int]:
    """The moment at which a story goes on; nothing once it is told."""
    return [at for at in (next(story, None),) if at is not None]


def _until(at_ms: int, clock: StoryClock) -> None:
    """Let time pass until a moment, and the place do what is due on the way."""
    engine = house().engine
    while True:
        with engine.reader() as books:
            due_ms = next_due(books)
        if due_ms is None or due_ms > at_ms:
            break
        clock.go(due_ms)
        engine.tick()
    clock.go(at_ms)
