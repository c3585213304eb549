"""How often somebody may ask: a bucket of goes that fills up again by itself, in the database.

One number says it all: the moment at which the bucket is full again. Each go pushes that moment
one refill further; it may lie at most a whole bucket ahead (the "generic cell rate" way).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from dugnad.web.people.models import Bucket
from dugnad.web.vault.services import lookup_tag


@dataclass(frozen=True)
class Size:
    """How large a bucket is and how fast it fills."""

    goes: int
    """How many goes a full bucket holds."""
    refill_ms: int
    """How long it takes for one go to come back."""


def take(scope: str, what: str, size: Size, now_ms: int) -> int:
    """Take one go, if there is one.

    Args:
        scope: which sort of bucket, like "code-to".
        what: whose bucket, like an address; only its HMAC is kept.
        size: of the bucket.
        now_ms: milliseconds since 1970 UTC.

    Returns:
        0 when the go was taken, else how many milliseconds until there is one; nothing was taken.
    """
    key = lookup_tag(f"bucket:{scope}", what)
    with transaction.atomic():
        bucket = Bucket.objects.select_for_update().filter(key=key).first()
        full_ms = max(now_ms, bucket.full_ms if bucket else 0) + size.refill_ms
        wait_ms = full_ms - now_ms - size.goes * size.refill_ms
        if wait_ms > 0:
            return wait_ms
        Bucket.objects.update_or_create(key=key, defaults={"full_ms": full_ms})
    return 0


def sweep_buckets(now_ms: int) -> int:
    """Throw full buckets away: a missing bucket is a full one. Gives how many."""
    return Bucket.objects.filter(full_ms__lte=now_ms).delete()[0]
