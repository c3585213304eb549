"""A page for whoever runs the place, opened by a link that only they can make, for one hour.

Some things are the place's own act, such as naming who holds money for others. Whoever has the
place's keys asks a command for the link, on the computer on which it runs, while it is open.
Opening it acts on nothing; the first press there takes it, and nobody else can after that. What was
taken is remembered as long as the place runs, and a link works for an hour at most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex
from threading import Lock
from typing import Final

from django.core.signing import BadSignature, Signer

LASTS_MS: Final = 3_600_000


@dataclass(frozen=True)
class OneHour:
    """Links to one such page.

    Attributes:
        salt: tells them from those to other pages.
    """

    salt: str
    _taken: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def link_for(self, now_ms: int) -> str:
        """What stands in the link; the page opens with it until an hour from now."""
        return Signer(salt=self.salt).sign(f"{now_ms + LASTS_MS}.{token_hex(8)}")

    def lasts_until(self, told: str, now_ms: int) -> int | None:
        """Until when a link opens the page, milliseconds since 1970 UTC; None where it does not.

        It does not when it is made up, too old, or taken.
        """
        try:
            until_ms = int(Signer(salt=self.salt).unsign(told).split(".")[0])
        except (BadSignature, ValueError):
            return None
        good = now_ms < until_ms <= now_ms + LASTS_MS and told not in self._taken
        return until_ms if good else None

    def take(self, told: str, now_ms: int) -> int | None:
        """Take a link, so that it opens the page for nobody else; what `lasts_until` says of it."""
        with self._lock:
            for old in [one for one, until_ms in self._taken.items() if until_ms <= now_ms]:
                del self._taken[old]
            until_ms = self.lasts_until(told, now_ms)
            if until_ms is not None:
                self._taken[told] = until_ms
            return until_ms
