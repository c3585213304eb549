"""What has happened on a work day."""

from typing import TypeAlias

from dugnad.ledger.values import Count, Event, MemberId, Moment

from .records import Said


class WorkdayCalled(Event, frozen=True):
    """A work day was called; `remind_ms` is None when it begins too soon for a reminder."""

    starts_at_ms: Moment
    ends_at_ms: Moment
    answer_by_ms: Moment
    places: Count
    least: Count
    outsiders: bool
    remind_ms: Moment | None


class AnswerGiven(Event, frozen=True):
    """`member` answered; `turn` is their number on the waiting list, 0 when they do not wait.

    `by` is the helper who did so for them, if any.
    """

    member: MemberId
    said: Said
    extra: Count
    turn: Count
    by: MemberId | None = None


class MovedUp(Event, frozen=True):
    """A place became free for `member`, who had waited with `turn`."""

    member: MemberId
    turn: Count


class ReminderDue(Event, frozen=True):
    """The day is near: `people` come."""

    people: Count


class AnswersClosed(Event, frozen=True):
    """Answers are final: `people` come, `least` were needed."""

    people: Count
    least: Count


class DayOver(Event, frozen=True):
    """The day has been; `people` had said that they come."""

    people: Count


class Thanked(Event, frozen=True):
    """`by` thanked those who came."""

    by: MemberId


WorkdayEvent: TypeAlias = (
    WorkdayCalled | AnswerGiven | MovedUp | ReminderDue | AnswersClosed | DayOver | Thanked
)
