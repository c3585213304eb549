"""Guessing codes and links is slow: wrong ones are counted by connection, right ones are not.

So whoever opens what is theirs changes nothing, and a library full of people who do so is never
kept waiting.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from dugnad.web.house import house
from dugnad.web.pages.pace import Pace, client_of

WRONG: Final = Pace(goes=30, refill_ms=10_000)
"""Wrong codes and links from one connection, which a library or a village may share."""

TOO_MANY: Final = 429
"""The status of a page that asks to wait."""


def guesses_too_much(request: HttpRequest) -> bool:
    """Whether so many wrong ones came from this connection that nothing is looked up now."""
    return WRONG.wait_ms(client_of(request), house().now_ms()) > 0


def note_wrong(request: HttpRequest) -> None:
    """Count a wrong one."""
    WRONG.take(client_of(request), house().now_ms())
