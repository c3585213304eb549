"""A page for whoever runs the place, opened by a link that only they can make, for one hour.

Some things are the place's own act, such as naming who holds money for others. Whoever has the
place's keys asks a command for the link, on the computer on which it runs, while it is open.
Opening it acts on nothing; the first press there takes it, and nobody else can after that, also not
after the place was opened anew. A link works for an hour at most. It is written down while it does,
and struck out once it was taken or its hour is over: however a clock is set back, it is good for
nothing again.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Final

from django.core.signing import BadSignature, Signer

from dugnad.web.people.models import Bucket

LASTS_MS: Final = 3_600_000


@dataclass(frozen=True)
class OneHour:
    """Links to one such page.

    Attributes:
        salt: tells them from those to other pages.
    """

    salt: str

    def link_for(self, now_ms: int) -> str:
        """What stands in the link; the page opens with it until an hour from now."""
        until_ms = now_ms + LASTS_MS
        told = Signer(salt=self.salt).sign(f"{until_ms}.{token_hex(8)}")
        # It lies among the buckets, and goes with those that are full.
        Bucket.objects.create(key=self._key(told), full_ms=until_ms)
        return told

    def lasts_until(self, told: str, now_ms: int) -> int | None:
        """Until when a link opens the page, milliseconds since 1970 UTC; None where it does not.

        It does not when it is made up, too old, or taken.
        """
        until_ms = self._signed(told)
        written = Bucket.objects.filter(key=self._key(told))
        if until_ms is None or not written.exists():
            return None
        if until_ms <= now_ms:
            written.delete()
            return None
        return until_ms if until_ms <= now_ms + LASTS_MS else None

    def take(self, told: str, now_ms: int) -> int | None:
        """Take a link, so that it opens the page for nobody else; what `lasts_until` says of it."""
        until_ms = self.lasts_until(told, now_ms)
        if until_ms is None:
            return None
        gone, _kinds = Bucket.objects.filter(key=self._key(told)).delete()
        return until_ms if gone else None

    def _key(self, told: str) -> bytes:
        return sha256(f"link:{self.salt}:{told}".encode()).digest()

    def _signed(self, told: str) -> int | None:
        try:
            return int(Signer(salt=self.salt).unsign(told).split(".")[0])
        except (BadSignature, ValueError):
            return None
