"""Finding the time: who can when, and which it is."""

from dugnad.charter.law import Context, hand_of
from dugnad.ledger.values import MemberId

from .events import TimeFixed, TimesAnswered
from .records import REMINDER_MS, Meeting, Stage, Terms, Time
from .refusals import (
    AlreadyFixed,
    NotEachTime,
    NotFixed,
    NotYours,
    SameAnswer,
    TimePassed,
    TooLate,
    UnknownTime,
)
from .verbs import Fix, SayWhen
from .who import in_force, may_answer, person


def say_when(meeting: Meeting, action: SayWhen, context: Context) -> TimesAnswered:
    """Answer whoever says at which of the times they can."""
    member = person(context)
    card, terms, stage = in_force(meeting, context)
    may_answer(card, terms, member, context)
    if stage.fixed is not None:
        raise AlreadyFixed
    if context.now_ms >= terms.answer_by_ms:
        raise TooLate
    if len(action.fits) != len(terms.times):
        raise NotEachTime
    before = meeting.fits.get(member) or ()
    if before == action.fits:
        raise SameAnswer
    return TimesAnswered(member=member, fits=action.fits, before=before, by=hand_of(context))


def fix(meeting: Meeting, action: Fix, context: Context) -> TimeFixed:
    """Answer whoever looks after the meeting and fixes its time."""
    member = person(context)
    card, terms, stage = in_force(meeting, context)
    if stage.fixed is not None:
        raise AlreadyFixed
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    if action.time >= len(terms.times):
        raise UnknownTime
    time = terms.times[action.time]
    if context.now_ms >= time.starts_at_ms:
        raise TimePassed
    return time_fixed(action.time, time, member, context)


def time_fixed(number: int, time: Time, by: MemberId | None, context: Context) -> TimeFixed:
    """What is written once the time stands; nobody is reminded too late."""
    remind_ms = time.starts_at_ms - REMINDER_MS
    return TimeFixed(
        time=number,
        by=by,
        ends_at_ms=time.ends_at_ms,
        remind_ms=remind_ms if remind_ms > context.now_ms else None,
    )


def when(terms: Terms, stage: Stage) -> Time:
    """The time of the meeting."""
    if stage.fixed is None:
        raise NotFixed
    return terms.times[stage.fixed]
