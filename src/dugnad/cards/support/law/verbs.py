"""What may be asked of support: by whoever gives, by whoever looks after it, by the clock."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.ledger.values import Action, Count, Moment

from .records import PAY_DAYS_MAX, Amount, Currency, Shown


class Open(Action, frozen=True):
    """Ask for money month by month, until `ends_at_ms` (0: without an end).

    Each month's promise is paid within `pay_days` days. `goal` is what is needed a month, in
    hundredths of `unit` (0: none is said).
    """

    ends_at_ms: Moment
    pay_days: Annotated[int, msgspec.Meta(ge=1, le=PAY_DAYS_MAX)]
    unit: Currency
    goal: Count


class Give(Action, frozen=True):
    """Give an amount each month, seen as `shown`, until one stops."""

    amount: Amount
    shown: Shown


class Stop(Action, frozen=True):
    """Give no more: nothing is asked for any longer, and what is not paid need not be paid."""

    support: Count


class End(Action, frozen=True):
    """End it for all: nobody is asked any more."""


class CarryOut(Action, frozen=True):
    """Let what has come go to the project."""


class MomentCame(Action, frozen=True):
    """A moment that was waited for: somebody's next month, or the end."""

    tag: Count


SupportAction: TypeAlias = Open | Give | Stop | End | CarryOut | MomentCame
