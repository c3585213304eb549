"""What a meeting remembers: its times, who comes, who sees to what, agenda and notes."""

from typing import Literal, TypeAlias

from dugnad.ledger.state import Due, Item, KeySet, Map, Sequence, State
from dugnad.ledger.values import CardId, Count, Hash, MemberId, Moment, Record

TIMES_MAX = 10
"""More times than this nobody compares."""


AGENDA_MAX = 40


NOTES_MAX = 400


REMINDER_MS = 24 * 3_600_000


NOTED_AFTER_MS = 7 * 24 * 3_600_000
"""How long after the end something can still be noted: who wrote on paper types it at home."""


CHOOSE_TAG = 0


REMINDER_TAG = 1


OVER_TAG = 2


LAST_TAG = 3
"""The last of the times begins."""


Can: TypeAlias = Literal["yes", "if needed", "no"]


Clock: TypeAlias = Literal["core", "spare"]
"""Whether a time lies in somebody's own core hours, or takes their spare time."""


Coming: TypeAlias = Literal["yes", "maybe", "no"]


Kind: TypeAlias = Literal["note", "decision", "task"]


Detail: TypeAlias = Literal["room", "way in", "access", "food", "notes"]
"""What a meeting needs: a room, how to get there, that all can take part, food, who writes."""


class Time(Record, frozen=True):
    """A time at which a meeting could be."""

    starts_at_ms: Moment
    ends_at_ms: Moment


class Fits(Record, frozen=True):
    """How one time fits one person."""

    can: Can
    clock: Clock


class Terms(Record, frozen=True):
    """What was called; see `Open`."""

    times: tuple[Time, ...]
    answer_by_ms: Moment
    outsiders: bool


class TimeCounts(Record, frozen=True):
    """For one time: who can, and in which of their hours; who could if needed; who cannot."""

    core: Count = 0
    spare: Count = 0
    needed_core: Count = 0
    needed_spare: Count = 0
    no: Count = 0


class AgendaItem(Record, frozen=True):
    """A card, or words of its own; by whom it was put there."""

    card: CardId | None
    prose: Hash | None
    by: MemberId


class NoteTaken(Record, frozen=True):
    """A note under an item of the agenda."""

    item: Count
    kind: Kind
    by: MemberId
    prose: Hash
    at_ms: Moment


class Stage(Record, frozen=True):
    """Where the meeting stands; `fixed` is the number of its time, None while it is sought."""

    fixed: Count | None = None
    answers: Count = 0
    yes: Count = 0
    maybe: Count = 0
    over: bool = False


class Meeting(State):
    """One meeting. `hands` are the helpers by whom members said what they last said.

    `taken_back` are the numbers of notes that whoever noted them took back.
    """

    terms: Item[Terms]
    stage: Item[Stage]
    fits: Map[MemberId, tuple[Fits, ...]]
    counts: Map[int, TimeCounts]
    coming: Map[MemberId, Coming]
    hands: Map[MemberId, MemberId]
    details: Map[str, MemberId]
    agenda: Sequence[AgendaItem]
    on_agenda: Map[CardId, Count]
    notes: Sequence[NoteTaken]
    taken_back: KeySet[int]
    due: Due


def stage_of(meeting: Meeting) -> Stage:
    """Where the meeting stands."""
    return meeting.stage.get() or Stage()


def over_ms(terms: Terms, stage: Stage) -> Moment:
    """When it is over: the meeting, or the last chance to fix one."""
    if stage.fixed is None:
        return max(time.starts_at_ms for time in terms.times)
    return terms.times[stage.fixed].ends_at_ms
