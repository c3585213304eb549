"""Write events into the state: answers, waiting list and sums in step."""

from typing import assert_never

import msgspec

from dugnad.charter.law import write_hand
from dugnad.ledger.values import MemberId

from .events import (
    AnswerGiven,
    AnswersClosed,
    DayOver,
    MovedUp,
    ReminderDue,
    Thanked,
    WorkdayCalled,
    WorkdayEvent,
)
from .records import (
    ANSWERS_TAG,
    OVER_TAG,
    REMINDER_TAG,
    Answered,
    Counts,
    Terms,
    Workday,
    counts_of,
    stage_of,
)


def evolve(day: Workday, event: WorkdayEvent) -> None:
    """Write one event into the state."""
    match event:
        case WorkdayCalled():
            _write_terms(day, event)
        case AnswerGiven(member=member, said=said, extra=extra, turn=turn, by=by):
            _write_answer(day, member, Answered(said=said, extra=extra, turn=turn))
            write_hand(day.hands, member, by)
        case MovedUp(member=member):
            answered = day.answers.get(member)
            if answered is not None:
                seated = Answered(said=answered.said, extra=answered.extra, turn=0)
                _write_answer(day, member, seated)
        case AnswersClosed():
            _write_stage(day, answers_closed=True)
        case ReminderDue():
            _write_stage(day, reminded=True)
        case DayOver():
            _write_stage(day, over=True)
        case Thanked():
            _write_stage(day, thanked=True)
        case _:
            assert_never(event)


def _write_terms(day: Workday, called: WorkdayCalled) -> None:
    day.terms.set(
        Terms(
            starts_at_ms=called.starts_at_ms,
            ends_at_ms=called.ends_at_ms,
            answer_by_ms=called.answer_by_ms,
            places=called.places,
            least=called.least,
            outsiders=called.outsiders,
        )
    )
    day.due.set(called.answer_by_ms, ANSWERS_TAG)
    if called.remind_ms is not None:
        day.due.set(called.remind_ms, REMINDER_TAG)
    day.due.set(called.ends_at_ms, OVER_TAG)


def _write_answer(day: Workday, member: MemberId, after: Answered) -> None:
    """Put an answer in the place of the one before, and keep list and sums in step."""
    before = day.answers.get(member)
    counts = counts_of(day)
    if before is not None:
        counts = _counted(counts, before, -1)
        if before.turn and before.turn != after.turn:
            day.waiting.remove(before.turn)
    if after.turn and (before is None or before.turn != after.turn):
        day.waiting.set(after.turn, member)
        day.last_turn.set(after.turn)
    day.answers.set(member, after)
    day.counts.set(_counted(counts, after, 1))


def _counted(counts: Counts, one: Answered, sign: int) -> Counts:
    """Add an answer to the sums (`sign` 1) or take it away (-1)."""
    waits = one.turn > 0
    return Counts(
        yes=counts.yes + sign * (one.said == "yes" and not waits),
        people=counts.people + sign * one.seats,
        maybe=counts.maybe + sign * (one.said == "maybe"),
        no=counts.no + sign * (one.said == "no"),
        waiting=counts.waiting + sign * waits,
        waiting_people=counts.waiting_people + sign * (one.people - one.seats),
    )


def _write_stage(day: Workday, **told: bool) -> None:
    day.stage.set(msgspec.structs.replace(stage_of(day), **told))
