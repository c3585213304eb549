"""The words of organisations: what they are, and how they promise to answer."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dugnad.charter.entries import GROUP, Kind

from .sentences import StrOrPromise

KINDS: Final[dict[Kind, StrOrPromise]] = {
    GROUP: gettext_lazy("A group of people"),
    "association": gettext_lazy("An association"),
    "firm": gettext_lazy("A firm"),
    "municipality": gettext_lazy("A municipality or another public body"),
}
"""What one can begin."""

_LABELS: Final[dict[Kind, StrOrPromise]] = {
    "association": gettext_lazy("Association"),
    "firm": gettext_lazy("Firm"),
    "municipality": gettext_lazy("Municipality or public body"),
}


def label_of(kind: Kind) -> str:
    """What an organisation is, above its name; "" for a group of people."""
    return str(_LABELS.get(kind, ""))


def answer_words(days: int) -> str:
    """Within how many days an organisation promises to answer; "" where it promises nothing."""
    if not days:
        return ""
    return ngettext(
        "It promises to answer within one day.",
        "It promises to answer within %(days)s days.",
        days,
    ) % {"days": days}


def no_promise() -> str:
    """That an organisation promises no time for its answers."""
    return _("It has not said within how many days it answers.")
