"""What marks are called: told text, one name a line behind its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext

_LINE: Final = re.compile(r"(\d{1,3})\. (.+)")


def told_names(names: Sequence[str]) -> dict[str, Any]:
    """Write names down; those that are empty are left out."""
    title = next((name for name in names if name), "") or gettext("Places")
    lines = [f"{number}. {name}" for number, name in enumerate(names, 1) if name]
    return {"title": title, "text": "\n".join(lines)}


def names_in(text: str) -> dict[int, str]:
    """The names that were written down, by line from 0."""
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return {int(one[1]) - 1: one[2] for one in found if one is not None}
