"""Words for people, as types."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

StrOrPromise = str | Promise
"""Words for people: a string, or one that is translated when it is shown."""

_ENDS = (".", "!", "?", "\N{HORIZONTAL ELLIPSIS}")


def ended(words: str) -> str:
    """What somebody wrote, as a sentence among others: with a full stop where it has no end."""
    written = words.rstrip()
    return written if not written or written.endswith(_ENDS) else f"{written}."


def by_hand(sentence: StrOrPromise, by: bytes | None) -> StrOrPromise:
    """A line of the books, and that a helper did it where one did."""
    if by is None:
        return sentence
    return format_lazy("{} {}", sentence, _("A helper did it for them."))
