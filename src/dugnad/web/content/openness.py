"""How open a project is: its words tell it, so that whoever looks after it can open it further.

It says who is shown told text here. What stands in the books (numbers, rules, agreed text) is
public in every case, and pages say so.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec.structs import replace

from dugnad.web.content.told import Removed, Told

Openness: TypeAlias = Literal["public", "link", "us"]

PUBLIC: Final = "public"
LINK: Final = "link"
JUST_US: Final = "us"
OPENNESSES: Final[tuple[Openness, ...]] = (PUBLIC, LINK, JUST_US)
"""From open to closed: listed for everybody; read by whoever has the address; read by members."""

_NAME: Final = "openness"


def openness_of(told: Told | Removed | None) -> Openness:
    """How open the project with these words is.

    Words that were taken away say nothing: such a project is in no list, and whoever has its
    address reads what happened to them.
    """
    if not isinstance(told, Told):
        return LINK
    said = told.more(_NAME)
    return next((one for one in OPENNESSES if one == said), PUBLIC)


def with_openness(told: Told, openness: Openness) -> Told:
    """The same words, open in this way; public needs no word."""
    others = tuple(one for one in told.extra if one[0] != _NAME)
    more = () if openness == PUBLIC else ((_NAME, openness),)
    return replace(told, extra=(*others, *more))


def is_wider(new: Openness, old: Openness) -> bool:
    """Whether `new` opens further than `old`."""
    return OPENNESSES.index(new) < OPENNESSES.index(old)
