"""The rules of support that say no, in the order in which they are asked."""

from typing import Final

from dugnad.ledger.contract import Refused


class SupportRefused(Refused):
    """A no of the rules of support."""

    contract = "support"


class OnlyWhenPutUp(SupportRefused):
    """Support is asked for by putting up the card, once."""


class EndsInThePast(SupportRefused):
    """An end lies ahead."""


class EndsTooLate(SupportRefused):
    """An end is within three years; without one it goes on."""


class GrantsMissing(SupportRefused):
    """It may order of the books of money what it will need there."""


class NotAPerson(SupportRefused):
    """People give, for themselves or for an organisation, and no card does."""


class NotInForce(SupportRefused):
    """Nothing is given to a card that still waits, or that was closed."""


class NotYours(SupportRefused):
    """Who put the card up, or looks after its project, ends it."""


class TooLate(SupportRefused):
    """It has ended."""


class OfAnotherProject(SupportRefused):
    """Who gives speaks in the card's own project."""


class NotTakingPart(SupportRefused):
    """An organisation gives where it takes part; anybody else may give who comes as a person."""


class NobodyHoldsMoney(SupportRefused):
    """Money is promised where somebody holds it for the project."""


class MoreThanCounts(SupportRefused):
    """A month's gift is no larger than can be, nor all of them together than can be counted."""


class SameAnswer(SupportRefused):
    """Somebody gives here already, or gives no more already."""


class NotYourSupport(SupportRefused):
    """Support is stopped by whoever gives it."""


class NothingToCarryOut(SupportRefused):
    """Everything that came is where it belongs."""


class UnknownMoment(SupportRefused):
    """No such moment is waited for."""


REFUSALS: Final[tuple[type[SupportRefused], ...]] = (
    OnlyWhenPutUp,
    EndsInThePast,
    EndsTooLate,
    GrantsMissing,
    NotAPerson,
    NotInForce,
    NotYours,
    TooLate,
    OfAnotherProject,
    NotTakingPart,
    NobodyHoldsMoney,
    MoreThanCounts,
    SameAnswer,
    NotYourSupport,
    NothingToCarryOut,
    UnknownMoment,
)
