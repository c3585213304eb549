"""What may be asked of a work day."""

from typing import TypeAlias

from dugnad.ledger.values import Action, Count, Moment

from .records import Said


class Open(Action, frozen=True):
    """Call a work day.

    Answers may be given and changed until `answer_by_ms`. `places` is how many people there is
    room for (0: any number), `least` how many are needed. `outsiders` lets people answer who are
    not members of the project.
    """

    starts_at_ms: Moment
    ends_at_ms: Moment
    answer_by_ms: Moment
    places: Count
    least: Count
    outsiders: bool


class Answer(Action, frozen=True):
    """Say whether one comes, and with how many others (`extra`, 0 to 9, only with a yes)."""

    said: Said
    extra: Count = 0


class Thank(Action, frozen=True):
    """Thank those who came, once, after the day; the words lie outside the books."""


class MomentCame(Action, frozen=True):
    """A moment that the day waited for: no more answers, the reminder, the end."""

    tag: Count


WorkdayAction: TypeAlias = Open | Answer | Thank | MomentCame
