"""The clock of a place whose past is being told: it stands where the story does.

While the story is told, both what the place takes for the time of day and what nobody can set go by
the story. Afterwards both go on as the computer's own clocks.
"""

from __future__ import annotations

from collections.abc import Callable

Read = Callable[[], int]


class StoryClock:
    """Stands at a moment of the story, until it is let go."""

    def __init__(self, now_ms: Read, steady_ms: Read, begins_ms: int) -> None:
        """Stand at the story's beginning.

        Args:
            now_ms: reads the computer's clock, in milliseconds since 1970 UTC.
            steady_ms: reads the clock that nobody can set.
            begins_ms: where the story begins, before now.
        """
        self._now_ms, self._steady_ms = now_ms, steady_ms
        self.ends_ms = now_ms()
        self._apart_ms = steady_ms() - self.ends_ms
        self._at_ms: int | None = begins_ms

    def now_ms(self) -> int:
        """Tell the time."""
        at_ms = self._at_ms  # once: another thread may let go meanwhile.
        return self._now_ms() if at_ms is None else at_ms

    def steady_ms(self) -> int:
        """Tell what the clock says that nobody can set."""
        at_ms = self._at_ms
        return self._steady_ms() if at_ms is None else at_ms + self._apart_ms

    def go(self, to_ms: int) -> None:
        """Let it be later; never earlier, and not later than it is."""
        if self._at_ms is not None:
            self._at_ms = max(self._at_ms, min(to_ms, self.ends_ms))

    def let_go(self) -> None:
        """Go on as the computer's own clock."""
        self._at_ms = None
