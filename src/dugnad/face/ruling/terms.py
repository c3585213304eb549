"""Words for single values: a role, a share, a time."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dugnad.charter.counting.method import Share
from dugnad.charter.entries import YEAR_MS
from dugnad.face.roles import KNOWN, title_of
from dugnad.face.sentences import StrOrPromise

HOUR_MS: Final = 3_600_000


DAY_MS: Final = 24 * HOUR_MS


YEAR_DAYS: Final = YEAR_MS // DAY_MS


_SHARES: Final[dict[tuple[int, int], StrOrPromise]] = {
    (1, 5): gettext_lazy("a fifth"),
    (1, 4): gettext_lazy("a quarter"),
    (1, 3): gettext_lazy("a third"),
    (1, 2): gettext_lazy("half"),
    (2, 3): gettext_lazy("two thirds"),
    (3, 4): gettext_lazy("three quarters"),
    (4, 5): gettext_lazy("four fifths"),
    (1, 1): gettext_lazy("all"),
}


def role_words(name: str) -> str:
    """What a role is called: in the reader's language where every reader knows it, as a heading."""
    return title_of(name)


def role_within(name: str) -> str:
    """What a role is called within a sentence, where what every reader knows has no capital."""
    words = title_of(name)
    return words[:1].lower() + words[1:] if name in KNOWN else words


def share_words(share: Share) -> str:
    """A share in words: "two thirds", or "3 of 7"."""
    known = _SHARES.get((share.parts, share.of))
    if known is not None:
        return str(known)
    return _("%(parts)s of %(of)s") % {"parts": share.parts, "of": share.of}


def time_words(span_ms: int) -> str:
    """How long something takes, in the largest unit that says it exactly: "2 years", "5 days"."""
    days, rest_ms = divmod(span_ms, DAY_MS)
    if rest_ms or not days:
        hours = -(-span_ms // HOUR_MS)
        return ngettext("one hour", "%(number)s hours", hours) % {"number": hours}
    if days % YEAR_DAYS == 0:
        years = days // YEAR_DAYS
        return ngettext("one year", "%(number)s years", years) % {"number": years}
    return ngettext("one day", "%(number)s days", days) % {"number": days}
