"""A page for whoever runs the place, opened by a link that only they can make, for one hour.

Naming who holds money for others is the place's own act. Whoever has the place's keys asks the
command for the link, on the computer on which it runs, while it is open.
"""

from __future__ import annotations

from typing import Final

from django.core.signing import BadSignature, Signer

LASTS_MS: Final = 3_600_000
_SALT: Final = "dugnad.web.treasury.naming"


def link_for(now_ms: int) -> str:
    """What stands in the link; the page opens with it until an hour from now."""
    return Signer(salt=_SALT).sign(str(now_ms + LASTS_MS))


def lasts_until(told: str, now_ms: int) -> int | None:
    """Until when a link opens the page, milliseconds since 1970 UTC; None where it does not."""
    try:
        until_ms = int(Signer(salt=_SALT).unsign(told))
    except (BadSignature, ValueError):
        return None
    return until_ms if now_ms < until_ms <= now_ms + LASTS_MS else None
