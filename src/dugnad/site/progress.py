"""How far a long task is, told to whoever waits for it."""

import sys
import time

WATCHED_SECONDS = 0.2
UNWATCHED_SECONDS = 10.0


class Progress:
    """Tells how far a task is: on one line when somebody watches, else every ten seconds.

    A task that is over sooner says nothing.
    """

    def __init__(self, what: str) -> None:
        """Begin; `what` stands in front of the numbers."""
        self._what = what
        self._watched = sys.stderr.isatty()
        self._told = time.monotonic()
        self._open = False

    def __call__(self, done: int, total: int) -> None:
        """Tell that `done` of `total` is done."""
        now = time.monotonic()
        text = f"{self._what}: {done:,} of {total:,}"
        if done >= total and self._open:
            print(f"\r  {text}   ", file=sys.stderr, flush=True)  # noqa: T201  That is its task.
            self._open = False
        elif now - self._told >= (WATCHED_SECONDS if self._watched else UNWATCHED_SECONDS):
            self._told = now
            self._open = self._watched
            start, end = ("\r  ", "   ") if self._watched else ("  ", "\n")
            print(start + text, end=end, file=sys.stderr, flush=True)  # noqa: T201
