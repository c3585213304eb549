"""What has happened on a share card.

Of what one side says, `hand` is the helper who pressed for them, if anybody did.
"""

from typing import TypeAlias

from dugnad.ledger.values import Count, Event, Hash, MemberId, Moment

from .records import Terms, Way, What


class ShareOpened(Event, frozen=True):
    """Something was offered or asked for; see `Open`."""

    way: Way
    what: What
    from_ms: Moment
    until_ms: Moment
    days: Count
    outsiders: bool
    of_group: bool

    def terms(self) -> Terms:
        """What is remembered of it."""
        return Terms(
            way=self.way,
            what=self.what,
            from_ms=self.from_ms,
            until_ms=self.until_ms,
            days=self.days,
            outsiders=self.outsiders,
            of_group=self.of_group,
        )


class AskedFor(Event, frozen=True):
    """`member` asked for what is offered, for a time."""

    loan: Count
    member: MemberId
    from_ms: Moment
    until_ms: Moment
    hand: MemberId | None = None


class Offered(Event, frozen=True):
    """`member` offered what is asked for."""

    loan: Count
    member: MemberId
    from_ms: Moment
    until_ms: Moment
    hand: MemberId | None = None


class Agreed(Event, frozen=True):
    """`by` said yes to `member`."""

    loan: Count
    member: MemberId
    by: MemberId
    hand: MemberId | None = None


class CalledOff(Event, frozen=True):
    """`by` said no, or took their word back; `member` is the card's other side."""

    loan: Count
    member: MemberId
    by: MemberId
    hand: MemberId | None = None


class HandedOver(Event, frozen=True):
    """`by` has it now; `member` is the card's other side."""

    loan: Count
    member: MemberId
    by: MemberId
    hand: MemberId | None = None


class HelpCame(Event, frozen=True):
    """`by` got the help that was agreed; `member` is the card's other side."""

    loan: Count
    member: MemberId
    by: MemberId
    hand: MemberId | None = None


class CameBack(Event, frozen=True):
    """It is back, as `by` says; `member` is the card's other side."""

    loan: Count
    member: MemberId
    by: MemberId
    hand: MemberId | None = None


class WasTold(Event, frozen=True):
    """`by` told what came of it; `member` is the card's other side."""

    loan: Count
    member: MemberId
    by: MemberId
    prose: Hash
    hand: MemberId | None = None


class FellDue(Event, frozen=True):
    """The time is over, and it is still out; `member` is the card's other side."""

    loan: Count
    member: MemberId


class Lapsed(Event, frozen=True):
    """The time is over, and it was never handed over; `member` is the card's other side."""

    loan: Count
    member: MemberId


class TimeOver(Event, frozen=True):
    """The time is over for which it was offered or asked for."""


ShareEvent: TypeAlias = (
    ShareOpened
    | AskedFor
    | Offered
    | Agreed
    | CalledOff
    | HandedOver
    | HelpCame
    | CameBack
    | WasTold
    | FellDue
    | Lapsed
    | TimeOver
)
