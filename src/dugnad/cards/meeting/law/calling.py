"""Calling a meeting, and the moments that it waits for."""

from dugnad.charter.law import Context

from .choosing import time_fixed
from .events import ChoiceDue, MeetingCalled, MeetingEvent, MeetingOver, NoTimeFixed, ReminderDue
from .records import CHOOSE_TAG, LAST_TAG, OVER_TAG, REMINDER_TAG, Meeting
from .refusals import (
    EndsBeforeStart,
    NoTimeToAnswer,
    OnlyWhenPutUp,
    SameTimes,
    StartsInThePast,
    UnknownMoment,
)
from .verbs import MomentCame, Open
from .who import in_force


def open_card(action: Open, context: Context) -> list[MeetingEvent]:
    """Answer whether a meeting may be called at these times."""
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    for time in action.times:
        if time.starts_at_ms <= context.now_ms:
            raise StartsInThePast
        if time.ends_at_ms <= time.starts_at_ms:
            raise EndsBeforeStart
    if len(dict.fromkeys(action.times)) < len(action.times):
        raise SameTimes
    called = MeetingCalled(
        times=action.times, answer_by_ms=action.answer_by_ms, outsiders=action.outsiders
    )
    card = context.law.card_at(context.me)
    opens_ms = context.now_ms if card is None else max(context.now_ms, card.waits_until_ms)
    first_ms = min(time.starts_at_ms for time in action.times)
    if len(action.times) == 1:
        if opens_ms >= first_ms:
            raise NoTimeToAnswer
        return [called, time_fixed(0, action.times[0], None, context)]
    if not opens_ms < action.answer_by_ms <= first_ms:
        raise NoTimeToAnswer
    return [called]


def moment(meeting: Meeting, action: MomentCame, context: Context) -> MeetingEvent:
    """Answer a moment that was waited for: to choose, to remind, that it is over."""
    _, _, stage = in_force(meeting, context)
    if action.tag == CHOOSE_TAG and stage.fixed is None:
        return ChoiceDue(answers=stage.answers)
    if action.tag == LAST_TAG and stage.fixed is None:
        return NoTimeFixed(answers=stage.answers)
    if stage.fixed is None:
        raise UnknownMoment
    if action.tag == REMINDER_TAG:
        return ReminderDue(people=stage.yes)
    if action.tag == OVER_TAG:
        return MeetingOver(people=stage.yes)
    raise UnknownMoment
