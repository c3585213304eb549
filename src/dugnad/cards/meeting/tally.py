"""Whose hours the project's meetings took in the last year, so that the next time can be fair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.law.records import Meeting, TimeCounts, over_ms, stage_of
from dugnad.cards.meeting.times import clock_of
from dugnad.charter.entries import YEAR_MS, CardEntry
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.state import State

RUN_MIN: Final = 2
"""So many meetings in a row, at least, are a habit."""


@dataclass(frozen=True)
class Held:
    """A meeting that has been.

    Attributes:
        ended_ms: when it was over.
        office: whether it lay wholly in office hours.
        core: of those who had said that they can, for how many it lay in their working hours.
        spare: for how many it took spare time.
    """

    ended_ms: int
    office: bool
    core: int
    spare: int


def words_of(seen: Seen) -> tuple[StrOrPromise, ...]:
    """Say how the meetings of the last year lay, and what would be fair; nothing without any."""

    def read(entry: CardEntry, state: State) -> Held | None:
        return held(entry, cast("Meeting", state), seen)

    found = [one for one in seen.around.each_of(CONTRACT.name, read) if one is not None]
    found.sort(key=lambda one: one.ended_ms, reverse=True)
    return (*_sums(found), *_run(found)) if found else ()


def held(entry: CardEntry, meeting: Meeting, seen: Seen) -> Held | None:
    """A meeting of the last year that was not called off; None for any other."""
    terms, stage = meeting.terms.get(), stage_of(meeting)
    if terms is None or stage.fixed is None:
        return None
    ended_ms = over_ms(terms, stage)
    called_off = entry.closed_ms is not None and entry.closed_ms < ended_ms
    if called_off or not seen.now_ms - YEAR_MS < ended_ms <= seen.now_ms:
        return None
    counts = meeting.counts.get(stage.fixed) or TimeCounts()
    return Held(
        ended_ms=ended_ms,
        office=clock_of(terms.times[stage.fixed], "office", seen.zone) == "core",
        core=counts.core,
        spare=counts.spare,
    )


def _sums(found: Sequence[Held]) -> tuple[StrOrPromise, ...]:
    """How many there were, and whose hours they took."""
    office = sum(one.office for one in found)
    many = ngettext(
        "%(count)s meeting in the last year: %(office)s in office hours, %(other)s in the evening "
        "or at a weekend.",
        "%(count)s meetings in the last year: %(office)s in office hours, %(other)s in the evening "
        "or at a weekend.",
        len(found),
    ) % {"count": len(found), "office": office, "other": len(found) - office}
    core, spare = sum(one.core for one in found), sum(one.spare for one in found)
    if not core and not spare:
        return (many,)
    took = _(
        "Of those who had said that they can, they took working hours %(core)s times, and spare "
        "time %(spare)s times."
    ) % {"core": core, "spare": spare}
    return (many, took)


def _run(found: Sequence[Held]) -> tuple[StrOrPromise, ...]:
    """Whether the last ones all lay alike, and that another time would be fair."""
    office = found[0].office
    run = len([*takewhile(lambda one: one.office == office, found)])
    if run < RUN_MIN:
        return ()
    if office:
        said = _("The last %(run)s were in office hours. An evening or a weekend is fair now.")
    else:
        said = _("The last %(run)s were in the evening or at a weekend. Office hours are fair now.")
    return (said % {"run": run},)
