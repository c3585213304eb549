"""The rules of sharing that say no, in the order in which they are asked."""

from typing import Final

from dugnad.ledger.contract import Refused


class ShareRefused(Refused):
    """A no of the rules of sharing."""

    contract = "share"


class OnlyWhenPutUp(ShareRefused):
    """Something is offered or asked for by putting up the card, once."""


class EndsBeforeStart(ShareRefused):
    """A time ends after it begins."""


class InThePast(ShareRefused):
    """A time is not over before it is asked for."""


class TooFarAhead(ShareRefused):
    """Nobody knows what is in more than a year."""


class NotAPerson(ShareRefused):
    """Only people, and organisations through them, share."""


class NotInForce(ShareRefused):
    """Nothing is asked of a card that still waits, or that was closed."""


class OfAnotherProject(ShareRefused):
    """Who takes part is known in the card's own project."""


class NotAMember(ShareRefused):
    """Members of the project take part, unless the card is open to others."""


class TheOtherWay(ShareRefused):
    """What is offered is asked for, and what is asked for is offered."""


class YourOwn(ShareRefused):
    """Nobody borrows from themselves."""


class TooLate(ShareRefused):
    """The time for which the card was put up is over."""


class TooLong(ShareRefused):
    """Nobody has it for longer than the card says."""


class Taken(ShareRefused):
    """Somebody else has it at that time."""


class SameAnswer(ShareRefused):
    """This is so already."""


class TooManyOfYours(ShareRefused):
    """One member has few requests on a card that are not over."""


class TooManyWait(ShareRefused):
    """More requests than the card's side can answer."""


class UnknownLoan(ShareRefused):
    """The card knows nothing of this any more."""


class NotYours(ShareRefused):
    """This is said by another side."""


class NotAgreed(ShareRefused):
    """It is handed over once it was agreed."""


class HandedOverAlready(ShareRefused):
    """What was handed over comes back, and is not called off."""


class StillOut(ShareRefused):
    """Somebody still has it."""


class NotHandedOver(ShareRefused):
    """Only what was handed over comes back, or has come to something."""


class TextMissing(ShareRefused):
    """What came of it is told in words."""


class UnknownMoment(ShareRefused):
    """The card waits for no such moment."""


REFUSALS: Final[tuple[type[ShareRefused], ...]] = (
    OnlyWhenPutUp,
    EndsBeforeStart,
    InThePast,
    TooFarAhead,
    NotAPerson,
    NotInForce,
    OfAnotherProject,
    NotAMember,
    TheOtherWay,
    YourOwn,
    TooLate,
    TooLong,
    Taken,
    SameAnswer,
    TooManyOfYours,
    TooManyWait,
    UnknownLoan,
    NotYours,
    NotAgreed,
    HandedOverAlready,
    StillOut,
    NotHandedOver,
    TextMissing,
    UnknownMoment,
)
