"""Finishing what an interruption left behind, and dropping what nobody is shown any more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dugnad.web.content import films, pictures
from dugnad.web.content.keeping import DAY_MS, HOUR_MS, sweep_films, sweep_pictures
from dugnad.web.content.models import Prose
from dugnad.web.content.services import DATABASE, REPLACED_RULE, State, destroy, discard, publish
from dugnad.web.content.wiping import wipe

WAITS_MS: Final = HOUR_MS
"""How long a text may wait for the books before it is discarded."""
OLD_VERSION_MS: Final = 30 * DAY_MS
"""How long the version before an edit stays readable for those who look after the page."""


@dataclass(frozen=True)
class Swept:
    """What a sweep did, as counts."""

    published: int
    discarded: int
    old_versions: int
    pictures: int


def sweep(
    now_ms: int,
    is_recorded: Callable[[bytes], bool],
    is_wanted: Callable[[bytes], bool] = lambda _commitment: False,
) -> Swept:
    """Finish what an interruption left behind. Safe to run at any time, and again.

    A waiting text is published if the books have it, and discarded after `WAITS_MS` if not, unless
    it still waits for somebody. Old versions and pictures that no text shows go when their time is
    over.

    Args:
        now_ms: now.
        is_recorded: whether the books have a fingerprint.
        is_wanted: whether what a text goes with may still be handed in.
    """
    published = discarded = 0
    waiting = Prose.objects.filter(state=State.WAITING).order_by("created_ms")
    for commitment, created_ms in waiting.values_list("commitment", "created_ms"):
        if is_recorded(bytes(commitment)):
            publish(bytes(commitment), now_ms=now_ms)
            published += 1
        elif now_ms - created_ms >= WAITS_MS and not is_wanted(bytes(commitment)):
            discard(bytes(commitment))
            discarded += 1
    old = Prose.objects.filter(
        state=State.PUBLISHED, replaced_ms__isnull=False, replaced_ms__lte=now_ms - OLD_VERSION_MS
    )
    outdated = [bytes(row) for row in old.values_list("commitment", flat=True)]
    for commitment in outdated:
        destroy(commitment, REPLACED_RULE, "place", now_ms)
    if outdated:
        wipe(DATABASE)
    loose = sweep_pictures(now_ms)
    pictures.sweep_unfinished(now_ms - DAY_MS)
    sweep_films(now_ms)
    films.sweep_unfinished(now_ms - DAY_MS)
    return Swept(published, discarded, len(outdated), loose)
