"""How often somebody may ask: a bucket of goes that fills up again by itself, in the database.

One number says it all: the moment at which the bucket is full again. Each go pushes that moment
one refill further; it may lie at most a whole bucket ahead (the "generic cell rate" way).
"""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Go:
    """One go out of one bucket."""

    scope: str
    """Which sort of bucket, like "code-to"."""
    what: str
    """Whose bucket, like an address; only its HMAC is kept."""
    size: Size
    """Of the bucket."""


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
    return take_all((Go(scope, what, size),), now_ms)


def take_all(goes: Sequence[Go], now_ms: int) -> int:
    """Take one go out of each of several buckets, or none out of any.

    So whoever has to wait uses up nothing that others need as well.

    Returns:
        0 when all were taken, else how many milliseconds until they can be.
    """
    sizes = {lookup_tag(f"bucket:{one.scope}", one.what): one.size for one in goes}
    with transaction.atomic():
        held = {bytes(one.key): one.full_ms for one in Bucket.objects.filter(key__in=[*sizes])}
        full = {key: _full_ms(held.get(key, 0), size, now_ms) for key, size in sizes.items()}
        waits = (full[key] - now_ms - size.goes * size.refill_ms for key, size in sizes.items())
        wait_ms = max(0, *waits)
        if wait_ms:
            return wait_ms
        Bucket.objects.bulk_create(
            [Bucket(key=key, full_ms=full_ms) for key, full_ms in full.items()],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["full_ms"],
        )
    return 0


def shared(scope: str, what: str, by: str, size: Size) -> tuple[Go, Go]:
    """A go out of a bucket that many take from: nobody alone keeps the others from it.

    Whoever takes all that is there gets half of what comes back, so that others wait for one go to
    come back, and no longer.

    Args:
        scope: which sort of bucket.
        what: what it is about, like an address that codes are sent to.
        by: who takes, like the connection that asks for them.
        size: of the bucket that all take from.
    """
    own = Size(goes=size.goes, refill_ms=2 * size.refill_ms)
    return Go(scope, what, size), Go(f"{scope}-by", f"{what} {by}", own)


def is_empty(one: Go, now_ms: int) -> bool:
    """Whether nothing can be taken out of a bucket now."""
    held = Bucket.objects.filter(key=lookup_tag(f"bucket:{one.scope}", one.what)).first()
    full_ms = _full_ms(held.full_ms if held else 0, one.size, now_ms)
    return full_ms - now_ms > one.size.goes * one.size.refill_ms


def _full_ms(held_ms: int, size: Size, now_ms: int) -> int:
    """When a bucket is full again after one more go.

    It lies at most a whole bucket ahead. What lies further ahead was written before the clock was
    set back, and keeps nobody waiting until the clock is there again.
    """
    if held_ms > now_ms + size.goes * size.refill_ms:
        held_ms = 0
    return max(now_ms, held_ms) + size.refill_ms


def sweep_buckets(now_ms: int) -> int:
    """Throw full buckets away: a missing bucket is a full one. Gives how many."""
    return Bucket.objects.filter(full_ms__lte=now_ms).delete()[0]
