"""What a work day remembers: its terms, the answers, who waits, and sums."""

from typing import Literal, TypeAlias

from dugnad.ledger.state import Due, Item, Map, State
from dugnad.ledger.values import Count, MemberId, Moment, Record

EXTRA_MAX = 9
"""How many people one answer may bring along; more come with an answer of their own."""


LOOKED_AT = 20
"""How many of those waiting are passed over at most when a place is free."""


REMINDER_MS = 24 * 3_600_000
"""How long before the beginning people are reminded."""


ANSWERS_TAG = 0


REMINDER_TAG = 1


OVER_TAG = 2


Said: TypeAlias = Literal["yes", "maybe", "no"]


class Terms(Record, frozen=True):
    """What was called; see `Open`."""

    starts_at_ms: Moment
    ends_at_ms: Moment
    answer_by_ms: Moment
    places: Count
    least: Count
    outsiders: bool


class Answered(Record, frozen=True):
    """Somebody's answer; `turn` is their number on the waiting list, 0 when they do not wait."""

    said: Said
    extra: Count
    turn: Count

    @property
    def people(self) -> int:
        """How many people the answer speaks of; 0 unless it is a yes."""
        return 1 + self.extra if self.said == "yes" else 0

    @property
    def seats(self) -> int:
        """How many places the answer has."""
        return 0 if self.turn else self.people


class Counts(Record, frozen=True):
    """Sums over the answers.

    `people` is how many come: the members whose yes has a place (`yes`), and whom they bring.
    `waiting` counts answers on the waiting list and `waiting_people` the people they speak of.
    """

    yes: Count = 0
    people: Count = 0
    maybe: Count = 0
    no: Count = 0
    waiting: Count = 0
    waiting_people: Count = 0


class Stage(Record, frozen=True):
    """What has been told already; the rules look at the time itself."""

    answers_closed: bool = False
    reminded: bool = False
    over: bool = False
    thanked: bool = False


class Workday(State):
    """One work day. `hands` are the helpers by whom members gave their answers."""

    terms: Item[Terms]
    answers: Map[MemberId, Answered]
    hands: Map[MemberId, MemberId]
    waiting: Map[int, MemberId]
    last_turn: Item[Count]
    counts: Item[Counts]
    stage: Item[Stage]
    due: Due


def counts_of(day: Workday) -> Counts:
    """The sums over the answers so far."""
    return day.counts.get() or Counts()


def stage_of(day: Workday) -> Stage:
    """What has been told so far."""
    return day.stage.get() or Stage()
