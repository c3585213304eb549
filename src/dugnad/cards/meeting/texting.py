"""Saying by text message which times fit: their numbers, with a letter where it is working time."""

from __future__ import annotations

import re
from functools import partial
from typing import Final, cast

from django.utils.dateformat import format as written
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.meeting.law.records import Fits, Terms, Time
from dugnad.cards.meeting.law.verbs import SayWhen
from dugnad.face.moments import local
from dugnad.face.question import Texted
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action

_NUMBER: Final = re.compile(r"(\d{1,2}) ?([aw]?)(?![^\W_])", re.IGNORECASE)
"""A time, and whether it is working time: arbeid, arbete, arbejde, werk, work."""
_BETWEEN: Final = re.compile(r"(?:[\s,;.&+!]|\b(?:og|och|en|and)\b)*", re.IGNORECASE)


def texted(terms: Terms, zone: str) -> Texted:
    """How somebody who has no form before them says which of the times fit."""
    return Texted(
        choices=_choices(terms, zone),
        read=partial(read, terms=terms),
        nothing=_say([], terms),
        said=partial(_said, terms=terms, zone=zone),
    )


def read(text: str, terms: Terms) -> SayWhen | None:
    """Read the numbers of times that fit; None where anything else was said, or one twice."""
    found: dict[int, bool] = {}
    at = _skip(text, 0)
    while at < len(text):
        here = _NUMBER.match(text, at)
        number = int(here.group(1)) if here else 0
        if here is None or not 1 <= number <= len(terms.times) or number in found:
            return None
        found[number] = bool(here.group(2))
        at = _skip(text, here.end())
    return _say([*found.items()], terms) if found else None


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return at if between is None else between.end()


def _say(fitting: list[tuple[int, bool]], terms: Terms) -> SayWhen:
    working = dict(fitting)
    return SayWhen(
        fits=tuple(
            Fits(can="yes" if number in working else "no",
                 clock="core" if working.get(number) else "spare")
            for number in range(1, len(terms.times) + 1)
        )
    )  # fmt: skip


def _choices(terms: Terms, zone: str) -> StrOrPromise:
    times = ", ".join(
        f"{number}: {_short(time, zone)}" for number, time in enumerate(terms.times, start=1)
    )
    return _(
        "%(times)s. Answer with the numbers that fit, and W where it is your working time: 1 2W. "
        "Or NO, or CALL."
    ) % {"times": times}


def _said(action: Action, terms: Terms, zone: str) -> StrOrPromise:
    fits_each = cast("SayWhen", action).fits
    fitting = [
        (gettext("%(time)s in working time") if fits.clock == "core" else "%(time)s")
        % {"time": _short(time, zone)}
        for time, fits in zip(terms.times, fits_each, strict=True)
        if fits.can == "yes"
    ]
    return ", ".join(fitting) or _("None of the times")


def _short(time: Time, zone: str) -> str:
    """A time as short as a text message needs it: "Wed 3.6. 18:00"."""
    return written(local(time.starts_at_ms, zone), "D j.n. H:i")
