"""What has happened to cards."""

from typing import TypeAlias

from dugnad.charter.entries import Grant
from dugnad.charter.money.accounts import Sum
from dugnad.ledger.values import CardId, Count, Event, Hash, MemberId, Moment, ProjectId, ShortText


class CardPutUp(Event, frozen=True):
    """A card is up; it waits until `waits_until_ms`, or is in force when that is now.

    With `awaits_decision` it waits for the project's decision, whenever that comes, and with
    `awaits_money` for so much in its pot. A question may be `about` another card, which nobody
    rewords meanwhile; `beside` are other questions about that one that are not over.
    """

    card: CardId
    project: ProjectId
    card_type: ShortText
    version: Count
    by: MemberId
    prose: Hash
    grants: tuple[Grant, ...]
    at_ms: Moment
    waits_until_ms: Moment
    awaits_decision: bool = False
    awaits_money: Sum | None = None
    about: CardId | None = None
    beside: tuple[CardId, ...] = ()


class CardObjected(Event, frozen=True):
    """`by` objects; `prose` is why."""

    card: CardId
    by: MemberId
    prose: Hash


class ObjectionWithdrawn(Event, frozen=True):
    """`by` objects no longer."""

    card: CardId
    by: MemberId


class ObjectionSetAside(Event, frozen=True):
    """`by` set aside the objection of `member`, who had left the project."""

    card: CardId
    by: MemberId
    member: MemberId


class ObjectionsOver(Event, frozen=True):
    """The time for objections is over and none stands; what is missing is money."""

    card: CardId
    waited_until_ms: Moment


class CardDecided(Event, frozen=True):
    """The project decided for the card; what is missing is money."""

    card: CardId


class CardInForce(Event, frozen=True):
    """Nothing is missing any more."""

    card: CardId
    waited_until_ms: Moment


class CardClosed(Event, frozen=True):
    """The card is over; `prose` tells what came of it, if anybody wrote it.

    `by` is None where the project decided so.
    """

    card: CardId
    by: MemberId | None
    prose: Hash | None
    at_ms: Moment
    waited_until_ms: Moment


class CardPlaced(Event, frozen=True):
    """The card has another place on the page."""

    card: CardId
    by: MemberId
    position: Count


class CardReworded(Event, frozen=True):
    """The card has another text; the one before was `before`.

    `waits_until_ms` differs from `waited_until_ms` where the time for objections begins anew.
    """

    card: CardId
    by: MemberId
    prose: Hash
    before: Hash
    waited_until_ms: Moment
    waits_until_ms: Moment


class PeriodEnded(Event, frozen=True):
    """More cards are due than fit in one step; the next one follows at `again_ms`."""

    again_ms: Moment


CardsEvent: TypeAlias = (
    CardPutUp
    | CardObjected
    | ObjectionWithdrawn
    | ObjectionSetAside
    | ObjectionsOver
    | CardDecided
    | CardInForce
    | CardClosed
    | CardPlaced
    | CardReworded
    | PeriodEnded
)
