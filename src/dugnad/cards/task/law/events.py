"""What has happened on a task."""

from typing import TypeAlias

from dugnad.charter.counting.outcome import Outcome
from dugnad.ledger.values import Count, Event, Hash, MemberId, Moment, ShortText

from .records import How, Terms, Voiced


class TaskPutUp(Event, frozen=True):
    """A task was put up, on these terms."""

    terms: Terms


class TakenOn(Event, frozen=True):
    """`member` took a place on, which is kept until `until_ms`; `words` was the card's text.

    `by` is the helper who did so for them, if any.
    """

    place: Count
    member: MemberId
    words: Hash
    until_ms: Moment
    by: MemberId | None = None


class GivenBack(Event, frozen=True):
    """`member` gave a place back, perhaps `by` a helper."""

    place: Count
    member: MemberId
    by: MemberId | None = None


class SaidNo(Event, frozen=True):
    """`member` does not take it on, as they said themselves or `by` a helper."""

    member: MemberId
    by: MemberId | None = None


class PlaceFreed(Event, frozen=True):
    """What `member` had taken on was not shown in time, and is free for others."""

    place: Count
    member: MemberId


class WorkShown(Event, frozen=True):
    """The work of `member` is shown as done, by themselves or by `by` in their place.

    Members may object until `until_ms`.
    """

    showing: Count
    place: Count
    member: MemberId
    by: MemberId
    prose: Hash | None
    claimed: Count
    at_ms: Moment
    until_ms: Moment


class WorkConfirmed(Event, frozen=True):
    """`by` says that it is done."""

    showing: Count
    by: MemberId


class WorkObjected(Event, frozen=True):
    """`by` says that it is not done as agreed; `prose` is why. `before` was their voice."""

    showing: Count
    by: MemberId
    prose: Hash
    at_ms: Moment
    before: Voiced | None


class VoteBegan(Event, frozen=True):
    """The members are asked whether it is done.

    `size` of them may answer, until `until_ms`: who was one before `since_ms`.
    """

    showing: Count
    since_ms: Moment
    size: Count
    until_ms: Moment


class ObjectionAnswered(Event, frozen=True):
    """`by` answered an objection."""

    showing: Count
    by: MemberId
    prose: Hash
    at_ms: Moment


class ObjectionTakenBack(Event, frozen=True):
    """`by` objects no longer, and their no is gone with it if that was their `before`.

    `resumes`: nobody says no any more, so the vote is off and the time for objections runs on.
    """

    showing: Count
    by: MemberId
    before: Voiced | None
    resumes: bool


class VoiceGiven(Event, frozen=True):
    """`by` says whether it counts as done; `before` was their voice."""

    showing: Count
    by: MemberId
    says: Voiced
    before: Voiced | None


class WorkAgreed(Event, frozen=True):
    """The work of `member` is done, so `amount` is due to them, or `minutes` are written down."""

    showing: Count
    place: Count
    member: MemberId
    how: How
    outcome: Outcome | None
    amount: Count
    minutes: Count
    at_ms: Moment


class WorkNotAgreed(Event, frozen=True):
    """It does not count as done, so nothing is due; `member` has the place until `until_ms`."""

    showing: Count
    place: Count
    member: MemberId
    outcome: Outcome
    until_ms: Moment


class TimeIsUp(Event, frozen=True):
    """The moment came by which it was to be done: so many places were taken, and so many done."""

    taken: Count
    settled: Count


class PayOwed(Event, frozen=True):
    """What is due for work that was shown is owed from now on; or it could not be, and why."""

    showing: Count
    failed: ShortText


class MoneyThere(Event, frozen=True):
    """There is enough now for what is due in these places: it is asked for again at once."""

    places: tuple[Count, ...]
    at_ms: Moment


TaskEvent: TypeAlias = (
    TaskPutUp
    | TakenOn
    | GivenBack
    | SaidNo
    | PlaceFreed
    | WorkShown
    | WorkConfirmed
    | WorkObjected
    | VoteBegan
    | ObjectionAnswered
    | ObjectionTakenBack
    | VoiceGiven
    | WorkAgreed
    | WorkNotAgreed
    | TimeIsUp
    | PayOwed
    | MoneyThere
)
