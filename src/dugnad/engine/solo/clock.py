"""When the clock is believed."""

from collections.abc import Callable

from dugnad.ledger.errors import ClockTrouble

BEHIND_MAX_MS = 60_000
JUMP_MAX_MS = 24 * 3_600_000

Clock = Callable[[], int]
"""Milliseconds since 1970 UTC, or since any fixed moment for a steady one."""


class WatchedClock:
    """The computer's clock, asked before every block.

    A computer's clock can be set wrongly while a place runs. It is believed as long as it goes on
    like a steady one (which nobody can set) give or take a day; before that it is whatever it is,
    so that a place that lay still for three weeks simply goes on.
    """

    def __init__(self, clock: Clock, steady: Clock) -> None:
        """Begin to watch.

        Args:
            clock: the time of day; may be set, also backwards.
            steady: counts milliseconds and is never set; it goes on while a computer sleeps.
        """
        self._clock = clock
        self._steady = steady
        self._seen = clock(), steady()

    def now_ms(self, books_ms: int) -> int:
        """The time, when it can be believed after a last block at `books_ms`.

        Raises:
            ClockTrouble: it stands more than a minute behind the books, or jumped by more than a
                day. When it has been put right, the next question is answered again.
        """
        now, steady = self._clock(), self._steady()
        expected = self._seen[0] + steady - self._seen[1]
        if abs(now - expected) > JUMP_MAX_MS:
            raise ClockTrouble(
                f"The clock of this computer jumped by {(now - expected) // 3_600_000} hours. "
                "Nothing is written until it is right. If it is right now, start again."
            )
        if now < books_ms - BEHIND_MAX_MS:
            raise ClockTrouble(
                f"The clock of this computer is {(books_ms - now) // 1_000} seconds behind the "
                "books. Nothing is written until it is right."
            )
        self._seen = now, steady
        return now
