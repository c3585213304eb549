"""Where a card stands in its life, in sentences that are the same for every card type."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .face import Seen
from .moments import moment_words
from .sentences import StrOrPromise


def waits(seen: Seen) -> StrOrPromise:
    """What a card that is not yet in force waits for; empty when it waits for nothing."""
    if seen.card.status != "waiting":
        return ""
    if seen.card.awaits_decision:
        return _("The card waits until the group has decided that it is in force.")
    if seen.card.objections:
        return _(
            "Somebody has objected. The card waits until the objection is taken back, or whoever "
            "put it up closes it."
        )
    until = moment_words(seen.card.waits_until_ms, seen.zone, seen.now_ms)
    return _(
        "Members can object until %(until)s. If nobody does, the card is in force from then on."
    ) % {"until": until}
