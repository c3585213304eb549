"""What may be asked of a meeting."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.ledger.values import Action, CardId, Count, Moment

from .records import TIMES_MAX, Coming, Detail, Fits, Kind, Time


class Open(Action, frozen=True):
    """Call a meeting at one of these times, in their order; one alone is fixed at once.

    People say until `answer_by_ms` which of them fit. `outsiders` lets people answer who are not
    members of the project, such as those who come for a municipality.
    """

    times: Annotated[tuple[Time, ...], msgspec.Meta(min_length=1, max_length=TIMES_MAX)]
    answer_by_ms: Moment
    outsiders: bool


class SayWhen(Action, frozen=True):
    """Say of each time how it fits, in the order of the times."""

    fits: Annotated[tuple[Fits, ...], msgspec.Meta(max_length=TIMES_MAX)]


class Fix(Action, frozen=True):
    """Fix the meeting at one of its times, 0 the first."""

    time: Count


class Come(Action, frozen=True):
    """Say whether one comes, once the time is fixed."""

    said: Coming


class SeeTo(Action, frozen=True):
    """Take one of the things that a meeting needs, or give it back."""

    detail: Detail
    take: bool


class AddItem(Action, frozen=True):
    """Put something on the agenda: a card of the project, or (None) what the commitment says."""

    card: CardId | None = None


class Note(Action, frozen=True):
    """Note something under an item of the agenda, 0 the first; the first commitment is the note."""

    item: Count
    kind: Kind


class TakeBack(Action, frozen=True):
    """Take back a note of one's own, 0 the first that was noted: its words are destroyed."""

    note: Count


class MomentCame(Action, frozen=True):
    """A moment that the meeting waited for; see the tags."""

    tag: Count


MeetingAction: TypeAlias = (
    Open | SayWhen | Fix | Come | SeeTo | AddItem | Note | TakeBack | MomentCame
)
