"""Words for people, as types."""

from __future__ import annotations

from django.utils.functional import Promise

StrOrPromise = str | Promise
"""Words for people: a string, or one that is translated when it is shown."""

_ENDS = (".", "!", "?", "\N{HORIZONTAL ELLIPSIS}")


def ended(words: str) -> str:
    """What somebody wrote, as a sentence among others: with a full stop where it has no end."""
    written = words.rstrip()
    return written if not written or written.endswith(_ENDS) else f"{written}."
