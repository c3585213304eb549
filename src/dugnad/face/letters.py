"""Letters as they are kept and shown: one spelling of each, and none that plays tricks.

What people write is shown among other words, on ballots and slips as well: a sign that turns the
order of writing round could make a line there read as something else.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the order of writing round."""


def plain(text: str) -> str:
    """Newlines as newlines, letters in one spelling, no control characters, no half characters."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = whole.encode("utf-8", "ignore").decode("utf-8")
    return "".join(
        char
        for char in unicodedata.normalize("NFC", whole)
        if char in "\n\t" or (unicodedata.category(char) != "Cc" and char not in _TURNING)
    )


def looks_like(text: str) -> str:
    """What two texts have in common that nobody could tell apart on paper: signs without a form."""
    seen = unicodedata.normalize("NFKC", plain(text))
    return " ".join("".join(one for one in seen if unicodedata.category(one) != "Cf").split())
