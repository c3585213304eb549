"""How long taking part in a card takes, in one line for lists.

Source: requirement CRD-17.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .moments import DAY_MS
from .sentences import StrOrPromise

MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * MINUTE_MS
_IN_MINUTES: Final = 90
"""Up to so many minutes are told as minutes."""

ANSWERING: Final = _("Takes a minute to answer")
A_FEW_MINUTES: Final = _("Takes a few minutes")


def lasting(span_ms: int) -> StrOrPromise:
    """How long something takes that lasts so many milliseconds, as people say it."""
    minutes = span_ms // MINUTE_MS
    if minutes <= _IN_MINUTES:
        return ngettext(
            "Takes about %(count)s minute", "Takes about %(count)s minutes", minutes
        ) % {"count": minutes}
    if span_ms < DAY_MS:
        hours = (span_ms + _HOUR_MS // 2) // _HOUR_MS
        return ngettext("Takes about %(count)s hour", "Takes about %(count)s hours", hours) % {
            "count": hours
        }
    days = -(-span_ms // DAY_MS)
    return ngettext("Takes %(count)s day", "Takes %(count)s days", days) % {"count": days}
