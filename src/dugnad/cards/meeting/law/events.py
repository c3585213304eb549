"""What has happened on a meeting."""

from typing import TypeAlias

from dugnad.ledger.values import CardId, Count, Event, Hash, MemberId, Moment

from .records import Coming, Detail, Fits, Kind, Time


class MeetingCalled(Event, frozen=True):
    """A meeting was called at one of these times."""

    times: tuple[Time, ...]
    answer_by_ms: Moment
    outsiders: bool


class TimesAnswered(Event, frozen=True):
    """`member` said how the times fit, perhaps `by` a helper; `before` is what they had said."""

    member: MemberId
    fits: tuple[Fits, ...]
    before: tuple[Fits, ...]
    by: MemberId | None = None


class TimeFixed(Event, frozen=True):
    """The meeting is at this time; `by` fixed it, None where there was no other.

    `remind_ms` is None when it begins too soon for a reminder.
    """

    time: Count
    by: MemberId | None
    ends_at_ms: Moment
    remind_ms: Moment | None


class ComingSaid(Event, frozen=True):
    """`member` said whether they come; `before` is what they had said, "" at first.

    `by` is the helper who did so for them, if any.
    """

    member: MemberId
    said: Coming
    before: str
    by: MemberId | None = None


class DetailTaken(Event, frozen=True):
    """`member` sees to one of the things that the meeting needs."""

    detail: Detail
    member: MemberId


class DetailGivenBack(Event, frozen=True):
    """`member` no longer sees to it."""

    detail: Detail
    member: MemberId


class ItemAdded(Event, frozen=True):
    """Item `item` is on the agenda: a card, or the words of this fingerprint."""

    item: Count
    by: MemberId
    card: CardId | None
    prose: Hash | None


class Noted(Event, frozen=True):
    """`by` noted something under an item of the agenda."""

    item: Count
    kind: Kind
    by: MemberId
    prose: Hash
    at_ms: Moment


class NoteTakenBack(Event, frozen=True):
    """`by` took back what they had noted; its words, of this fingerprint, are destroyed."""

    note: Count
    by: MemberId
    prose: Hash


class ChoiceDue(Event, frozen=True):
    """People have said when they can; a time is to be fixed."""

    answers: Count


class NoTimeFixed(Event, frozen=True):
    """All of the times have come, and none was fixed."""

    answers: Count


class ReminderDue(Event, frozen=True):
    """The meeting is near: `people` come."""

    people: Count


class MeetingOver(Event, frozen=True):
    """The meeting has been; `people` had said that they come."""

    people: Count


MeetingEvent: TypeAlias = (
    MeetingCalled
    | TimesAnswered
    | TimeFixed
    | ComingSaid
    | DetailTaken
    | DetailGivenBack
    | ItemAdded
    | Noted
    | NoteTakenBack
    | ChoiceDue
    | NoTimeFixed
    | ReminderDue
    | MeetingOver
)
