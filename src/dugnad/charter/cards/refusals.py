"""Why the law of cards says no, in the order in which it asks."""

from typing import Final

from dugnad.ledger.contract import Refused


class CardsRefused(Refused):
    """A no of the rules about cards."""

    contract = "cards"


class NotAPerson(CardsRefused):
    """Only people put up, change and close cards."""


class UnknownProject(CardsRefused):
    """There is no such project."""


class OfAnotherProject(CardsRefused):
    """Who puts up a card speaks in its project."""


class UnknownCard(CardsRefused):
    """There is no such card."""


class AlreadyClosed(CardsRefused):
    """The card is closed."""


class NotMember(CardsRefused):
    """In this project members put up cards."""


class NotYours(CardsRefused):
    """Only who put the card up, or looks after its project, may do this."""


class NotDecided(CardsRefused):
    """Only the project's own decision does this."""


class NotMoney(CardsRefused):
    """Only money itself does this, by coming in."""


class DecidedTogether(CardsRefused):
    """What the group decides on, nobody rewords, and no question is ended but by its answers."""


class HeldOpen(CardsRefused):
    """Nobody alone closes a card while something on it is still to be settled between people."""


class TextMissing(CardsRefused):
    """A card needs a text, and an objection a reason."""


class UnknownType(CardsRefused):
    """The place has no such card."""


class NoNewOnes(CardsRefused):
    """The place takes no new cards of this type; those that are up go on."""


class CardKnown(CardsRefused):
    """There is a card of that id."""


class NotWaiting(CardsRefused):
    """The time for objections to this card is over."""


class AlreadyObjected(CardsRefused):
    """One objection for each member."""


class NoObjection(CardsRefused):
    """There is no such objection to take back or set aside."""


class StillMember(CardsRefused):
    """Whoever objected is still in the project; the objection is theirs to take back."""


class NotAwaited(CardsRefused):
    """The card does not await this, or no more."""


class StillMissing(CardsRefused):
    """The money is not all there, or something else is missing."""


class TooManyQuestions(CardsRefused):
    """Somebody has several questions about this card that are not over."""


class NothingDue(CardsRefused):
    """No card's time for objections has ended."""


REFUSALS: Final[tuple[type[Refused], ...]] = (
    NotAPerson,
    UnknownProject,
    OfAnotherProject,
    UnknownCard,
    AlreadyClosed,
    NotMember,
    NotYours,
    NotDecided,
    NotMoney,
    DecidedTogether,
    HeldOpen,
    TextMissing,
    UnknownType,
    NoNewOnes,
    CardKnown,
    NotWaiting,
    AlreadyObjected,
    NoObjection,
    StillMember,
    NotAwaited,
    StillMissing,
    TooManyQuestions,
    NothingDue,
)
