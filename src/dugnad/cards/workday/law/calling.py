"""Calling a work day, the moments that it waits for, and the thanks when it is over."""

from dugnad.charter.law import Context

from .events import AnswersClosed, DayOver, ReminderDue, Thanked, WorkdayCalled, WorkdayEvent
from .records import ANSWERS_TAG, OVER_TAG, REMINDER_MS, REMINDER_TAG, Workday, counts_of, stage_of
from .refusals import (
    AlreadyThanked,
    AnswersAfterStart,
    EndsBeforeStart,
    MoreNeededThanPlaces,
    NoTimeToAnswer,
    NotOverYet,
    NotYours,
    OnlyWhenPutUp,
    StartsInThePast,
    UnknownMoment,
)
from .verbs import MomentCame, Open
from .who import in_force, person


def open_card(action: Open, context: Context) -> WorkdayCalled:
    """Answer whether a work day may be called at this time."""
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if action.starts_at_ms <= context.now_ms:
        raise StartsInThePast
    if action.ends_at_ms <= action.starts_at_ms:
        raise EndsBeforeStart
    if action.answer_by_ms > action.starts_at_ms:
        raise AnswersAfterStart
    card = context.law.card_at(context.me)
    opens_ms = context.now_ms if card is None else max(context.now_ms, card.waits_until_ms)
    if action.answer_by_ms <= opens_ms:
        raise NoTimeToAnswer
    if 0 < action.places < action.least:
        raise MoreNeededThanPlaces
    remind_ms = action.starts_at_ms - REMINDER_MS
    return WorkdayCalled(
        starts_at_ms=action.starts_at_ms,
        ends_at_ms=action.ends_at_ms,
        answer_by_ms=action.answer_by_ms,
        places=action.places,
        least=action.least,
        outsiders=action.outsiders,
        remind_ms=remind_ms if remind_ms > context.now_ms else None,
    )


def moment(day: Workday, action: MomentCame, context: Context) -> WorkdayEvent:
    """Answer a moment that was waited for: answers end, a reminder, it is over."""
    _, terms = in_force(day, context)
    people = counts_of(day).people
    if action.tag == ANSWERS_TAG:
        return AnswersClosed(people=people, least=terms.least)
    if action.tag == REMINDER_TAG:
        return ReminderDue(people=people)
    if action.tag == OVER_TAG:
        return DayOver(people=people)
    raise UnknownMoment


def thank(day: Workday, context: Context) -> Thanked:
    """Answer whoever looks after the work day and thanks all who came."""
    member = person(context)
    card, terms = in_force(day, context)
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    if context.now_ms < terms.ends_at_ms:
        raise NotOverYet
    if stage_of(day).thanked:
        raise AlreadyThanked
    return Thanked(by=member)
