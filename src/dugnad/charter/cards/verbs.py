"""What may be asked of cards."""

from typing import TypeAlias

from dugnad.charter.entries import Grant
from dugnad.charter.money.accounts import Sum
from dugnad.ledger.values import Action, CardId, Count, MemberId, ProjectId, ShortText


class PutUp(Action, frozen=True):
    """Put up a card of a type; `opening` is the bytes of its own `Open` action.

    `card` is a fresh id chosen by the asker. The first commitment is of the card's text. `grants`
    is what the card may order of others once it is in force. With `awaits_decision` that is when
    the project has decided so, and with `awaits_money` not before so much lies in its pot.
    """

    card: CardId
    project: ProjectId
    card_type: ShortText
    opening: bytes
    grants: tuple[Grant, ...] = ()
    awaits_decision: bool = False
    awaits_money: Sum | None = None


class Object(Action, frozen=True):
    """Say why a waiting card should not come into force; the first commitment is the reason."""

    card: CardId


class Withdraw(Action, frozen=True):
    """Take one's objection back."""

    card: CardId


class SetAside(Action, frozen=True):
    """Set aside the objection of `member`, who has left the project."""

    card: CardId
    member: MemberId


class Close(Action, frozen=True):
    """Close a card for good; a first commitment is what came of it."""

    card: CardId


class Place(Action, frozen=True):
    """Give a card a place on its project's page, from 1; 0 leaves it to the page."""

    card: CardId
    position: Count


class Reword(Action, frozen=True):
    """Put another text on a card; the first commitment is of it. A card that waits waits anew."""

    card: CardId


class BringIntoForce(Action, frozen=True):
    """Let a card that awaits a decision be in force, as the project decided."""

    card: CardId


class Funded(Action, frozen=True):
    """Let a card be in force whose money has come, where nothing else is missing."""

    card: CardId


class End(Action, frozen=True):
    """Close a card for good, as the project decided."""

    card: CardId


class PeriodOver(Action, frozen=True):
    """The moment that the time for objections to one or more cards ends."""

    tag: Count


OfPerson: TypeAlias = PutUp | Object | Withdraw | SetAside | Close | Place | Reword


CardsAction: TypeAlias = OfPerson | BringIntoForce | Funded | End | PeriodOver
