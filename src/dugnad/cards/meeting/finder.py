"""How the times fit, on two clocks: whose working hours each of them takes, whose spare time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.meeting.forms import FixForm
from dugnad.cards.meeting.law.records import Fits, Meeting, Stage, Terms, TimeCounts
from dugnad.cards.meeting.law.verbs import Fix
from dugnad.face.deciding.results import Table
from dugnad.face.moments import span_words
from dugnad.face.page import THINGS_MAX, Verb
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise

PEOPLE_LOOKED_AT: Final = 60
"""How many answers a page looks through for people to name."""
STEP: Final = 22
"""From one mark of a picture to the next."""


@dataclass(frozen=True)
class Mark:
    """One person in a picture: filled who can, hollow who could if needed."""

    x: int
    full: bool


@dataclass(frozen=True)
class Row:
    """One of the two clocks of a time."""

    label: StrOrPromise
    square: bool
    """Whether its marks are squares; otherwise they are round."""

    marks: tuple[Mark, ...]
    names: tuple[str, ...]

    @property
    def width(self) -> int:
        """Of the picture."""
        return max(1, len(self.marks)) * STEP


@dataclass(frozen=True)
class TimeLine:
    """One time: who can, on which clock, what is fair about it, and what may be pressed."""

    when: str
    can: StrOrPromise
    fairness: StrOrPromise
    rows: tuple[Row, Row]
    mine: StrOrPromise = ""
    best: StrOrPromise = ""
    """Why it is marked, where it fits most people."""

    fix: Verb | None = None
    fixed: bool = False


def times_of(meeting: Meeting, terms: Terms, stage: Stage, seen: Seen) -> tuple[TimeLine, ...]:
    """Each of the times, in their order."""
    named = _named(meeting, seen)
    counts = [meeting.counts.get(at) or TimeCounts() for at in range(len(terms.times))]
    fitting = [_fit(one) for one in counts]
    most = max(fitting)
    mine = None if seen.member is None else meeting.fits.get(seen.member)
    may_fix = seen.looks_after and seen.card.status == "in force" and stage.fixed is None
    return tuple(
        TimeLine(
            when=span_words(time.starts_at_ms, time.ends_at_ms, seen.zone, seen.now_ms),
            can=can_words(counts[at]),
            fairness=fairness(counts[at]),
            rows=_rows(counts[at], named, at),
            mine=my_words(mine[at]) if mine else "",
            best=_why_best(counts[at], fitting.count(most) - 1)
            if fitting[at] == most and any(most)
            else "",
            fix=Verb(Fix, FixForm.verb, {"time": str(at)}, icon="check")
            if may_fix and seen.now_ms < time.starts_at_ms
            else None,
            fixed=stage.fixed == at,
        )
        for at, time in enumerate(terms.times)
    )


def _fit(counts: TimeCounts) -> tuple[int, int]:
    """How many can, and how many could at all: the more, the better."""
    can = counts.core + counts.spare
    return can, can + counts.needed_core + counts.needed_spare


def can_words(counts: TimeCounts) -> StrOrPromise:
    """How many can, in which of their hours, and how many more could; "" where nobody can."""
    can, all_of_them = _fit(counts)
    if can == 0:
        return could_words(all_of_them)
    said = ngettext(
        "%(can)s person can: %(core)s in working hours, %(spare)s in spare time.",
        "%(can)s people can: %(core)s in working hours, %(spare)s in spare time.",
        can,
    ) % {"can": can, "core": counts.core, "spare": counts.spare}
    more = all_of_them - can
    if more == 0:
        return said
    needed = ngettext("%(more)s more could if needed.", "%(more)s more could if needed.", more) % {
        "more": more
    }
    return f"{said} {needed}"


def could_words(could: int) -> StrOrPromise:
    """How many could where nobody can; that nobody can, `fairness` says."""
    if could == 0:
        return ""
    return ngettext(
        "%(could)s person could if needed.", "%(could)s people could if needed.", could
    ) % {"could": could}


def fairness(counts: TimeCounts) -> StrOrPromise:
    """Whose hours a time takes, of those who can."""
    core, spare = counts.core, counts.spare
    if core == 0 and spare == 0:
        return _("Nobody has said yes to this time so far.")
    if core == 0:
        return ngettext(
            "This time takes the spare time of %(spare)s person and nobody's working hours.",
            "This time takes the spare time of %(spare)s people and nobody's working hours.",
            spare,
        ) % {"spare": spare}
    if spare == 0:
        return ngettext(
            "This time takes nobody's spare time: it lies in the working hours of %(core)s person.",
            "This time takes nobody's spare time: it lies in the working hours of %(core)s people.",
            core,
        ) % {"core": core}
    return ngettext(
        "This time takes the spare time of %(spare)s person; for %(core)s it lies in their working "
        "hours.",
        "This time takes the spare time of %(spare)s people; for %(core)s it lies in their working "
        "hours.",
        spare,
    ) % {"spare": spare, "core": core}


def _why_best(counts: TimeCounts, others: int) -> StrOrPromise:
    """Why a time is marked, and how many `others` fit as many people."""
    if others:
        return _as_good(counts, others)
    can, all_of_them = _fit(counts)
    if can == 0:
        return _("Fits most: nobody said yes to any, and most could here if needed.")
    if all_of_them == can:
        return _("Fits most: %(can)s said yes.") % {"can": can}
    words = {"can": can, "more": all_of_them - can}
    return _("Fits most: %(can)s said yes, and %(more)s more could if needed.") % words


def _as_good(counts: TimeCounts, others: int) -> StrOrPromise:
    can, all_of_them = _fit(counts)
    words = {"can": can, "more": all_of_them - can, "others": others}
    if can == 0:
        return ngettext(
            "Fits as many as one other time: nobody said yes to any, and most could at these if "
            "needed.",
            "Fits as many as %(others)s other times: nobody said yes to any, and most could at "
            "these if needed.",
            others,
        ) % {"others": others}
    if all_of_them == can:
        return ngettext(
            "Fits as many as one other time: %(can)s said yes to each.",
            "Fits as many as %(others)s other times: %(can)s said yes to each.",
            others,
        ) % {"can": can, "others": others}
    return (
        ngettext(
            "Fits as many as one other time: %(can)s said yes to each, and %(more)s more could if "
            "needed.",
            "Fits as many as %(others)s other times: %(can)s said yes to each, and %(more)s more "
            "could if needed.",
            others,
        )
        % words
    )


def my_words(fit: Fits) -> StrOrPromise:
    """What the viewer has said of a time."""
    match fit.can, fit.clock:
        case "yes", "core":
            return _("You said yes, in your working hours.")
        case "yes", _:
            return _("You said yes, in your spare time.")
        case "if needed", "core":
            return _("You said if needed, in your working hours.")
        case "if needed", _:
            return _("You said if needed, in your spare time.")
        case _:
            return _("You said no.")


def _named(meeting: Meeting, seen: Seen) -> list[tuple[str, tuple[Fits, ...]]]:
    """Who has answered what, as far as the viewer may know them by name."""
    known = dict(islice(meeting.fits.items(), PEOPLE_LOOKED_AT))
    names = seen.around.names(known)
    return sorted((names[member], fits) for member, fits in known.items() if member in names)


def _rows(
    counts: TimeCounts, named: list[tuple[str, tuple[Fits, ...]]], at: int
) -> tuple[Row, Row]:
    return (
        Row(
            label=_clock(counts.core, counts.needed_core, core=True),
            square=True,
            marks=_marks(counts.core, counts.needed_core),
            names=_names(named, at, "core"),
        ),
        Row(
            label=_clock(counts.spare, counts.needed_spare, core=False),
            square=False,
            marks=_marks(counts.spare, counts.needed_spare),
            names=_names(named, at, "spare"),
        ),
    )


def _clock(can: int, could: int, *, core: bool) -> StrOrPromise:
    """How many can on one of the two clocks, and how many more could if needed."""
    numbers = {"count": can, "more": could}
    if not could:
        sentence = (
            _("In their working hours: %(count)s") if core else _("In their spare time: %(count)s")
        )
    elif core:
        sentence = _("In their working hours: %(count)s, and %(more)s if needed")
    else:
        sentence = _("In their spare time: %(count)s, and %(more)s if needed")
    return sentence % numbers


def _marks(full: int, hollow: int) -> tuple[Mark, ...]:
    """One mark a person; none where there are more than can be counted at a glance."""
    if full + hollow > THINGS_MAX:
        return ()
    return tuple(Mark(x=at * STEP, full=at < full) for at in range(full + hollow))


def _names(named: list[tuple[str, tuple[Fits, ...]]], at: int, clock: str) -> tuple[str, ...]:
    own = [(name, fits[at]) for name, fits in named if fits[at].clock == clock]
    needed = gettext("%(name)s (if needed)")
    return tuple(
        name if fit.can == "yes" else needed % {"name": name}
        for name, fit in own
        if fit.can != "no"
    )


def table_of(meeting: Meeting, terms: Terms, seen: Seen) -> Table:
    """Every number, for reading and for hearing."""
    rows = []
    for at, time in enumerate(terms.times):
        counts = meeting.counts.get(at) or TimeCounts()
        when = span_words(time.starts_at_ms, time.ends_at_ms, seen.zone, seen.now_ms)
        numbers = (
            counts.core,
            counts.spare,
            counts.needed_core,
            counts.needed_spare,
            counts.no,
        )
        rows.append((when, *map(str, numbers)))
    return Table(
        caption=gettext("The times in numbers"),
        head=(
            gettext("Time"),
            gettext("Can, in working hours"),
            gettext("Can, in spare time"),
            gettext("If needed, in working hours"),
            gettext("If needed, in spare time"),
            gettext("Cannot"),
        ),
        rows=tuple(rows),
    )
