"""Whether a text names somebody: by their whole name or an address of theirs, not by a part of it.

Somebody who calls themselves "e" is not named wherever an e stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


class Naming:
    """How some people are named."""

    def __init__(self, said: Iterable[str]) -> None:
        """Know them by these names and addresses; one that is empty names nobody."""
        words = [r"\s+".join(map(re.escape, one.split())) for one in said if one.strip()]
        whole = "|".join(rf"(?<!\w){one}(?!\w)" for one in words)
        self._found = re.compile(whole or r"(?!)", re.IGNORECASE)

    def within(self, *texts: str) -> bool:
        """Whether one of the texts names them."""
        return any(self._found.search(text) for text in texts)

    def without(self, text: str, instead: str) -> str:
        """The text with other words in the place of every name."""
        return self._found.sub(lambda _match: instead, text)
