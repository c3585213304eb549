"""What has happened on a fundraiser."""

from typing import TypeAlias

from dugnad.ledger.values import CardId, Count, Event, Hash, MemberId, Moment

from .records import BudgetLine, Circle, Currency, Kind, Reward, Shown, Terms


class GiftsAskedFor(Event, frozen=True):
    """Gifts were asked for; see `Open`. Money counts if it was paid by `pay_by_ms`."""

    ends_at_ms: Moment
    pay_by_ms: Moment
    unit: Currency
    money: Count
    hours: Count
    things: Count
    rooms: Count
    whole: bool
    step: Count
    rewards: tuple[Reward, ...]
    collects_for: CardId | None
    budget: tuple[BudgetLine, ...] = ()
    quiet_until_ms: Moment = 0

    def terms(self) -> Terms:
        """What the fundraiser remembers of it."""
        return Terms(
            ends_at_ms=self.ends_at_ms,
            pay_by_ms=self.pay_by_ms,
            unit=self.unit,
            money=self.money,
            hours=self.hours,
            things=self.things,
            rooms=self.rooms,
            whole=self.whole,
            step=self.step,
            rewards=self.rewards,
            collects_for=self.collects_for,
            budget=self.budget,
            quiet_until_ms=self.quiet_until_ms,
        )


class GiftPromised(Event, frozen=True):
    """`member` promised a gift, the `gift`th; `circle`: where they come from, as far as they say.

    `by` is who pressed for an organisation; None where people give for themselves.

    `promise` is its number in the books of money.
    """

    gift: Count
    member: MemberId
    kind: Kind
    amount: Count
    shown: Shown
    reward: Count
    prose: Hash | None
    promise: Count
    circle: Circle
    at_ms: Moment
    by: MemberId | None = None


class GiftTakenBack(Event, frozen=True):
    """`by` took a promise back."""

    gift: Count
    by: MemberId


class GiftCalledUpon(Event, frozen=True):
    """`by` called upon what `member` promised; `prose` says when and where."""

    gift: Count
    member: MemberId
    by: MemberId
    prose: Hash | None


class GiftGiven(Event, frozen=True):
    """`amount` of what `member` promised was given."""

    gift: Count
    member: MemberId
    by: MemberId
    amount: Count


class GiftNotGiven(Event, frozen=True):
    """`by` undid that `amount` of what `member` promised had been given."""

    gift: Count
    member: MemberId
    by: MemberId
    amount: Count


class GiftLetGo(Event, frozen=True):
    """`by` let go what `member` promised."""

    gift: Count
    member: MemberId
    by: MemberId


class RewardHandedOver(Event, frozen=True):
    """`member` got their thank-you."""

    gift: Count
    member: MemberId
    by: MemberId


class Thanked(Event, frozen=True):
    """`by` thanked all whose gifts of a kind had come since the last thanks.

    `upto` is what was thanked for: so much money, or so many gifts of another kind; `before` what
    had been thanked for earlier.
    """

    kind: Kind
    by: MemberId
    before: Count
    upto: Count


class GiversTold(Event, frozen=True):
    """`by` told all who give how it goes."""

    by: MemberId
    prose: Hash
    at_ms: Moment


class OpenedToAll(Event, frozen=True):
    """`by` ended the quiet round: from now on it stands in lists like every other card."""

    by: MemberId


class PaymentReminder(Event, frozen=True):
    """The payment days are nearly over."""


class PromisesEnded(Event, frozen=True):
    """Nothing more is promised; money that was promised is to be paid."""


class GoalReached(Event, frozen=True):
    """What came is kept: the goal was reached, or there was none that had to be."""


class GoalMissed(Event, frozen=True):
    """The goal was missed: everything that was paid is owed back."""


class CalledOff(Event, frozen=True):
    """`by` called it off: everything that was paid is owed back."""

    by: MemberId


FundraiserEvent: TypeAlias = (
    GiftsAskedFor
    | GiftPromised
    | GiftTakenBack
    | GiftCalledUpon
    | GiftGiven
    | GiftNotGiven
    | GiftLetGo
    | RewardHandedOver
    | Thanked
    | GiversTold
    | OpenedToAll
    | PaymentReminder
    | PromisesEnded
    | GoalReached
    | GoalMissed
    | CalledOff
)
