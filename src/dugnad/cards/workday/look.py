"""A work day as it is looked at: when it is, whether it is over, who comes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.workday.forms import YES, YES_IF
from dugnad.cards.workday.law.records import LOOKED_AT, Answered, Counts, Terms, Workday
from dugnad.face.moments import span_words
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise


def terms_of(day: Workday) -> Terms:
    """The day's terms; a card that is only being written has none yet."""
    return day.terms.get() or Terms(
        starts_at_ms=0, ends_at_ms=0, answer_by_ms=0, places=0, least=0, outsiders=True
    )


def when_words(terms: Terms, seen: Seen) -> str:
    """When it is, from when to when."""
    return span_words(terms.starts_at_ms, terms.ends_at_ms, seen.zone, seen.now_ms)


def is_over(terms: Terms, seen: Seen) -> bool:
    """Whether the day has been."""
    return seen.now_ms >= terms.ends_at_ms


def coming_words(people: int) -> StrOrPromise:
    """How many come, once answers are in."""
    if people == 0:
        return _("Answers are in: nobody comes.")
    return ngettext(
        "Answers are in: %(count)s person comes.",
        "Answers are in: %(count)s people come.",
        people,
    ) % {"count": people}


def yes_words(terms: Terms, counts: Counts, mine: Answered | None) -> StrOrPromise:
    """What a yes means now: who would only wait is not told that they come."""
    if terms.places == 0 or (mine is not None and mine.seats):
        return YES
    waits = mine is not None and mine.turn > 0
    full = counts.people >= terms.places or counts.waiting >= LOOKED_AT
    return YES_IF if waits or full else YES
