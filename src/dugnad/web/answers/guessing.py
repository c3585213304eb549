"""Guessing codes and links is slow: wrong ones are counted by connection, right ones are not.

So whoever opens what is theirs changes nothing, and a library full of people who do so is never
kept waiting. Wrong ones of somebody who is signed in count against them wherever they sit, and all
wrong ones together against strangers: trying a little from very many connections ends as well.
Whoever holds a link is let in all the same, as links cannot be guessed.
"""

from __future__ import annotations

import hmac
from typing import Final

from django.http import HttpRequest

from dugnad.web.house import house
from dugnad.web.people.pace import Pace, client_of
from dugnad.web.people.viewer import viewer_of

WRONG: Final = Pace(goes=30, refill_ms=10_000)
"""Wrong codes and links from one connection, which a library or a village may share; and of one
person who is signed in."""
IN_ALL: Final = Pace(goes=3_000, refill_ms=500)
"""Wrong ones in the whole place: more than ten connections can make that try without a pause."""
_ALL: Final = "all"

TOO_MANY: Final = 429
"""The status of a page that asks to wait."""


def guesses_too_much(request: HttpRequest) -> bool:
    """Whether so many wrong ones came that nothing is looked up for whoever asks now."""
    now_ms, person = house().now_ms(), viewer_of(request).person
    if WRONG.wait_ms(client_of(request), now_ms) > 0:
        return True
    if person is not None:
        return WRONG.wait_ms(str(person.id), now_ms) > 0
    return IN_ALL.wait_ms(_ALL, now_ms) > 0


def brings(request: HttpRequest, brought: str, secret: str) -> bool:
    """Whether a program brings the secret of its door; a wrong one is counted.

    Against its connection alone: what strangers try elsewhere keeps no gateway out.

    Args:
        request: the program's.
        brought: what it brings.
        secret: what the place chose; "" opens nothing.
    """
    now_ms, client = house().now_ms(), client_of(request)
    if not secret or WRONG.wait_ms(client, now_ms) > 0:
        return False
    right = hmac.compare_digest(brought.encode(), secret.encode())
    if not right:
        WRONG.take(client, now_ms)
    return right


def note_wrong(request: HttpRequest) -> None:
    """Count a wrong one."""
    now_ms, person = house().now_ms(), viewer_of(request).person
    WRONG.take(client_of(request), now_ms)
    IN_ALL.take(_ALL, now_ms)
    if person is not None:
        WRONG.take(str(person.id), now_ms)
