"""What has happened with support."""

from typing import TypeAlias

from dugnad.ledger.values import Count, Event, MemberId, Moment

from .records import Calendar, Currency, Shown, Terms


class SupportAskedFor(Event, frozen=True):
    """Support was asked for; see `Open`."""

    ends_at_ms: Moment
    pay_days: Count
    unit: Currency
    goal: Count

    def terms(self) -> Terms:
        """What is remembered of it."""
        return Terms(
            ends_at_ms=self.ends_at_ms, pay_days=self.pay_days, unit=self.unit, goal=self.goal
        )


class SupportBegan(Event, frozen=True):
    """`member` gives an amount each month; the first is promised now, and paid by `pay_by_ms`."""

    support: Count
    member: MemberId
    amount: Count
    shown: Shown
    promise: Count
    month: Calendar
    at_ms: Moment
    pay_by_ms: Moment
    next_ms: Moment


class MonthPromised(Event, frozen=True):
    """A further month of `member` is promised, and paid by `pay_by_ms`."""

    support: Count
    member: MemberId
    amount: Count
    promise: Count
    month: Calendar
    pay_by_ms: Moment
    next_ms: Moment


class MonthPassedOver(Event, frozen=True):
    """Nobody holds the project's money now, so this month is not asked for."""

    support: Count
    next_ms: Moment


class MonthLetGo(Event, frozen=True):
    """Of a month of `member` nothing was paid for so long that it need not be paid any more."""

    support: Count
    member: MemberId
    promise: Count


class SupportStopped(Event, frozen=True):
    """`member` gives no more; `by` pressed."""

    support: Count
    member: MemberId
    by: MemberId


class SupportEnded(Event, frozen=True):
    """`by` ended it for all."""

    by: MemberId


class EndReached(Event, frozen=True):
    """Its end has come."""


SupportEvent: TypeAlias = (
    SupportAskedFor
    | SupportBegan
    | MonthPromised
    | MonthPassedOver
    | MonthLetGo
    | SupportStopped
    | SupportEnded
    | EndReached
)
