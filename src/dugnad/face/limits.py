"""The limits of a place in words: what each is for, and in which measure people write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.charter.governing import LEAST

from .sentences import StrOrPromise

HOUR_MS: Final = 3_600_000


@dataclass(frozen=True)
class Limit:
    """One limit: its name for people, and how much of the books' measure one of theirs is."""

    title: StrOrPromise
    measure: int = 1


LIMITS: Final[Mapping[str, Limit]] = {
    "rate_per_minute": Limit(_("How often one person can do something within a minute")),
    "sponsor_per_minute": Limit(_("How many people the place can let in within a minute")),
    "action_bytes": Limit(_("How large one thing can be that somebody does, in bytes")),
    "block_actions": Limit(_("How many things are written into the books at a time")),
    "due_per_block": Limit(_("How many moments that have come are seen to at a time")),
    "reads": Limit(_("How many places in the books are looked up for one thing")),
    "writes": Limit(_("How many places in the books one thing can change")),
    "written_bytes": Limit(_("How much one thing can write into the books, in bytes")),
    "order_depth": Limit(_("How many things can follow from one another by themselves")),
    "horizon_ms": Limit(_("For how many hours something can wait until it is done"), HOUR_MS),
    "due_reads": Limit(_("How many answers are counted at once")),
}
"""The limits of a place (`ledger.genesis.Limits`), those that people notice first."""


def limit_title(name: str) -> StrOrPromise:
    """What a limit is called; its own name where it is none."""
    known = LIMITS.get(name)
    return name if known is None else known.title


def limit_words(name: str, value: int) -> str:
    """How much it is, as people write it."""
    known = LIMITS.get(name)
    if known is None or known.measure == 1:
        return str(value)
    hours = value // known.measure
    return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}


def least_of(name: str) -> int:
    """The least that a limit can be, in the measure of people."""
    limit = LIMITS[name]
    least: int = getattr(LEAST, name)
    return -(-least // limit.measure)
