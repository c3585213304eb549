"""What a group agreed in its own words: the parts of that text, and what does not belong into it.

Agreed text lies in the books for good and everybody can read it. It is written as parts, each under
a name that is the same in every language, so that a reader finds "what this is not" whatever
language the group writes in:

    [why] We want a playground that is open in winter.
    [not] This is not a job, and nobody is paid.

What stands before the first name is the group's own, without a heading of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from .letters import plain
from .sentences import StrOrPromise

WHY: Final = "why"
GETS: Final = "gets"
SEEN: Final = "seen"
RULES: Final = "rules"
TOOLS: Final = "tools"
NOT: Final = "not"
OWN: Final = "own"

HEADINGS: Final[dict[str, StrOrPromise]] = {
    WHY: _("Why we do this, and for whom"),
    GETS: _("What each of us gets"),
    SEEN: _("How we see and treat people"),
    RULES: _("Our rules of the game"),
    TOOLS: _("What we use"),
    NOT: _("What this is not"),
    OWN: _("In our own words"),
}
"""The parts of agreed text, in the order in which a group comes to them.

The first five are the questions of FLIRT (focus, incentives, language, rules, tools), in the order
of the journey J1: tools come last.
"""

_NAME: Final = r"\[(" + "|".join(HEADINGS) + r")\][ \t]*"
_NAMED: Final = re.compile("^" + _NAME, re.MULTILINE)
_NAMED_OFTEN: Final = re.compile(f"^(?:{_NAME})+", re.MULTILINE)
"""Also several on one line, where taking away the first would leave the next in its place."""

_MAIL: Final = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}\.[^\s@<>.,;:!?)]{1,63}")
"""No longer than addresses are (RFC 5321): else a long word is looked through from each letter."""
_NUMBER: Final = re.compile(r"(?<![\w.,])\+?\d(?:[ \u00a0./-]?\d){7,14}(?![\w.,]?\d)")

_DATE: Final = re.compile(
    r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{4} ?- ?\d{4}"
)


def read_agreed(words: str) -> tuple[tuple[str, str], ...]:
    """The parts of agreed text as (name, text), in the order in which they were written."""
    pieces = _NAMED.split(plain(words))
    named = [(OWN, pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return tuple((name, text.strip()) for name, text in named if text.strip())


def part_of(words: str, name: str) -> str:
    """What agreed text says under a name; "" when nothing."""
    return "\n\n".join(text for one, text in read_agreed(words) if one == name)


def write_agreed(told: Iterable[tuple[str, str]]) -> str:
    """Agreed text from its parts; the group's own stands first, empty ones are left out."""
    lines = []
    for name, text in sorted(told, key=lambda one: one[0] != OWN):
        kept = _NAMED_OFTEN.sub("", plain(text)).strip()
        if kept:
            lines.append(kept if name == OWN else f"[{name}] {kept}")
    return "\n\n".join(lines)


def tells_about_people(words: str) -> tuple[str, ...]:
    """What in a text looks like somebody's address or number, which the books would keep for good.

    It finds mail addresses and telephone numbers. A name it cannot tell from another word: the page
    that asks for agreed text says so.
    """
    numbers = [found.strip() for found in _NUMBER.findall(words)]
    return (*_MAIL.findall(words), *(one for one in numbers if not _DATE.fullmatch(one)))
