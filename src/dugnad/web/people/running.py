"""A page for whoever runs the place, opened by a link that only they can make, for one hour.

Some things are the place's own act, such as naming who holds money for others. Whoever has the
place's keys asks a command for the link, on the computer on which it runs, while it is open.
Opening it acts on nothing; the first press there takes it, and nobody else can after that, also not
after the place was opened anew. A link works for an hour at most, and is remembered for so long.
"""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from django.core.signing import BadSignature, Signer

from dugnad.web.people.models import Bucket
from dugnad.web.vault.services import lookup_tag

LASTS_MS: Final = 3_600_000
REMEMBERED_MS: Final = 7 * 24 * LASTS_MS
"""How long it is remembered after its hour that a link was taken: far longer than a clock that ran
ahead is set back by."""


@dataclass(frozen=True)
class OneHour:
    """Links to one such page.

    Attributes:
        salt: tells them from those to other pages.
    """

    salt: str

    def link_for(self, now_ms: int) -> str:
        """What stands in the link; the page opens with it until an hour from now."""
        return Signer(salt=self.salt).sign(f"{now_ms + LASTS_MS}.{token_hex(8)}")

    def lasts_until(self, told: str, now_ms: int) -> int | None:
        """Until when a link opens the page, milliseconds since 1970 UTC; None where it does not.

        It does not when it is made up, too old, or taken.
        """
        until_ms = self._signed(told, now_ms)
        if until_ms is None or Bucket.objects.filter(key=self._tag(told)).exists():
            return None
        return until_ms

    def take(self, told: str, now_ms: int) -> int | None:
        """Take a link, so that it opens the page for nobody else; what `lasts_until` says of it."""
        until_ms = self._signed(told, now_ms)
        if until_ms is None:
            return None
        # What is there was taken, whatever the clock says: it goes with the buckets that are full.
        kept = {"full_ms": until_ms + REMEMBERED_MS}
        _row, first = Bucket.objects.get_or_create(key=self._tag(told), defaults=kept)
        return until_ms if first else None

    def _tag(self, told: str) -> bytes:
        return lookup_tag(f"bucket:link:{self.salt}", told)

    def _signed(self, told: str, now_ms: int) -> int | None:
        try:
            until_ms = int(Signer(salt=self.salt).unsign(told).split(".")[0])
        except (BadSignature, ValueError):
            return None
        return until_ms if now_ms < until_ms <= now_ms + LASTS_MS else None
