"""A page for whoever runs the place, opened by a link that only they can make, for one hour.

Naming who holds money for others is the place's own act. Whoever has the place's keys asks the
command for the link, on the computer on which it runs, while it is open. Opening it acts on
nothing; the first press there takes it, and nobody else can after that. What was taken is
remembered as long as the place runs, and a link works for an hour at most.
"""

from __future__ import annotations

from secrets import token_hex
from threading import Lock
from typing import Final

from django.core.signing import BadSignature, Signer

LASTS_MS: Final = 3_600_000
_SALT: Final = "dugnad.web.treasury.naming"
_taken: dict[str, int] = {}
_lock = Lock()


def link_for(now_ms: int) -> str:
    """What stands in the link; the page opens with it until an hour from now."""
    return Signer(salt=_SALT).sign(f"{now_ms + LASTS_MS}.{token_hex(8)}")


def lasts_until(told: str, now_ms: int) -> int | None:
    """Until when a link opens the page, milliseconds since 1970 UTC; None where it does not.

    It does not when it is made up, too old, or taken.
    """
    try:
        until_ms = int(Signer(salt=_SALT).unsign(told).split(".")[0])
    except (BadSignature, ValueError):
        return None
    good = now_ms < until_ms <= now_ms + LASTS_MS and told not in _taken
    return until_ms if good else None


def take(told: str, now_ms: int) -> int | None:
    """Take a link, so that it opens the page for nobody else; what `lasts_until` says of it."""
    with _lock:
        for old in [one for one, until_ms in _taken.items() if until_ms <= now_ms]:
            del _taken[old]
        until_ms = lasts_until(told, now_ms)
        if until_ms is not None:
            _taken[told] = until_ms
        return until_ms
