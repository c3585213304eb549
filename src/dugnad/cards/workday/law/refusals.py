"""The rules of a work day that say no, in the order in which they are asked."""

from typing import Final

from dugnad.ledger.contract import Refused


class WorkdayRefused(Refused):
    """A no of the rules of a work day."""

    contract = "workday"


class OnlyWhenPutUp(WorkdayRefused):
    """A work day is called by putting up its card, once."""


class StartsInThePast(WorkdayRefused):
    """A work day lies ahead."""


class EndsBeforeStart(WorkdayRefused):
    """A work day ends after it begins."""


class AnswersAfterStart(WorkdayRefused):
    """Answers are in when the day begins."""


class NoTimeToAnswer(WorkdayRefused):
    """People can answer once the card is in force, so that must be before answers are closed."""


class MoreNeededThanPlaces(WorkdayRefused):
    """There is room for as many as are needed."""


class NotAPerson(WorkdayRefused):
    """Only people answer and thank."""


class NotInForce(WorkdayRefused):
    """Nothing is asked of a card that still waits, or that was closed."""


class TooLate(WorkdayRefused):
    """Answers can be given and changed until the time for them is over."""


class OfAnotherProject(WorkdayRefused):
    """Who answers speaks in the card's own project."""


class NotAMember(WorkdayRefused):
    """Members of the project answer, unless the day is open to everybody."""


class OnlyWithYes(WorkdayRefused):
    """Who does not come brings nobody along."""


class TooManyExtra(WorkdayRefused):
    """One answer brings at most nine others."""


class SameAnswer(WorkdayRefused):
    """This is what the member had answered."""


class NoRoomForSoMany(WorkdayRefused):
    """A group fits the places there are; who has a place keeps it when more do not fit."""


class NotYours(WorkdayRefused):
    """Who put the card up, or looks after its project, thanks."""


class NotOverYet(WorkdayRefused):
    """Thanks come after the day."""


class AlreadyThanked(WorkdayRefused):
    """Thanks are said once."""


class UnknownMoment(WorkdayRefused):
    """The day waits for no such moment."""


REFUSALS: Final[tuple[type[WorkdayRefused], ...]] = (
    OnlyWhenPutUp,
    StartsInThePast,
    EndsBeforeStart,
    AnswersAfterStart,
    NoTimeToAnswer,
    MoreNeededThanPlaces,
    NotAPerson,
    NotInForce,
    TooLate,
    OfAnotherProject,
    NotAMember,
    OnlyWithYes,
    TooManyExtra,
    SameAnswer,
    NoRoomForSoMany,
    NotYours,
    NotOverYet,
    AlreadyThanked,
    UnknownMoment,
)
