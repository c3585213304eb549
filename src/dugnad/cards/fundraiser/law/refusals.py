"""The rules of a fundraiser that say no, in the order in which they are asked."""

from typing import Final

from dugnad.ledger.contract import Refused


class FundraiserRefused(Refused):
    """A no of the rules of a fundraiser."""

    contract = "fundraiser"


class OnlyWhenPutUp(FundraiserRefused):
    """Gifts are asked for by putting up the card, once."""


class NothingAskedFor(FundraiserRefused):
    """At least one of the four kinds has a goal."""


class EndsInThePast(FundraiserRefused):
    """The end lies ahead."""


class EndsTooLate(FundraiserRefused):
    """The end is within three years."""


class NoTimeToGive(FundraiserRefused):
    """People give once the card is in force, so that must be before the end."""


class GrantsMissing(FundraiserRefused):
    """It may order of the books of money what it will need there."""


class QuietUnfit(FundraiserRefused):
    """A quiet round ends later than now, and before the end."""


class NothingToReach(FundraiserRefused):
    """All or nothing, and amounts told as things, are about money."""


class RewardForNothing(FundraiserRefused):
    """A thank-you is for a kind of gift that is asked for."""


class BudgetForNothing(FundraiserRefused):
    """What gifts go to is told of kinds that are asked for."""


class BudgetTooLarge(FundraiserRefused):
    """What gifts go to adds up to no more than can be counted."""


class NotAPerson(FundraiserRefused):
    """People give and see to gifts, for themselves or for an organisation, and no card does."""


class NotInForce(FundraiserRefused):
    """Nothing is given to a card that still waits, or that was closed."""


class UnknownGift(FundraiserRefused):
    """There is no such gift."""


class NotYourGift(FundraiserRefused):
    """A promise is taken back by whoever gave it."""


class NotYours(FundraiserRefused):
    """Who put the card up, or looks after its project, sees to the gifts."""


class TooLate(FundraiserRefused):
    """Gifts are promised, and promises changed, while it lasts."""


class OfAnotherProject(FundraiserRefused):
    """Who gives speaks in the card's own project."""


class NotTakingPart(FundraiserRefused):
    """An organisation gives where it takes part; anybody else may give who comes as a person."""


class NotAskedFor(FundraiserRefused):
    """Gifts of this kind are not asked for."""


class NobodyHoldsMoney(FundraiserRefused):
    """Money is promised where somebody holds it for the project."""


class MoreThanCounts(FundraiserRefused):
    """A gift is no larger than can be, nor all of them together than can be counted."""


class TooManyGifts(FundraiserRefused):
    """Somebody has as many gifts here as one person may."""


class UnknownReward(FundraiserRefused):
    """There is no such thank-you for this kind of gift."""


class RewardForMore(FundraiserRefused):
    """This thank-you is for larger gifts."""


class RewardGone(FundraiserRefused):
    """There are no more of this thank-you."""


class NoReward(FundraiserRefused):
    """This gift has no thank-you to hand over."""


class NotThisKind(FundraiserRefused):
    """Money is paid; only hours, things and rooms are called upon and noted."""


class SameAnswer(FundraiserRefused):
    """It is so already."""


class NoLongerPromised(FundraiserRefused):
    """The promise was kept, taken back or let go."""


class NotTheLast(FundraiserRefused):
    """Only what was noted last of its kind is undone, and not once people were thanked for it."""


class PaidAlready(FundraiserRefused):
    """What was paid is not taken back here."""


class NobodyToThank(FundraiserRefused):
    """Nothing of this kind has come that was not thanked for."""


class WordsMissing(FundraiserRefused):
    """Something is told in words."""


class NobodyToTell(FundraiserRefused):
    """Nobody has given anything yet."""


class NotQuiet(FundraiserRefused):
    """It stands in lists already."""


class NothingToCarryOut(FundraiserRefused):
    """Everything that came is where it belongs."""


class UnknownMoment(FundraiserRefused):
    """The fundraiser waits for no such moment."""


REFUSALS: Final[tuple[type[FundraiserRefused], ...]] = (
    OnlyWhenPutUp,
    NothingAskedFor,
    EndsInThePast,
    EndsTooLate,
    NoTimeToGive,
    GrantsMissing,
    QuietUnfit,
    NothingToReach,
    RewardForNothing,
    BudgetForNothing,
    BudgetTooLarge,
    NotAPerson,
    NotInForce,
    UnknownGift,
    NotYourGift,
    NotYours,
    TooLate,
    OfAnotherProject,
    NotTakingPart,
    NotAskedFor,
    NobodyHoldsMoney,
    MoreThanCounts,
    TooManyGifts,
    UnknownReward,
    RewardForMore,
    RewardGone,
    NoReward,
    NotThisKind,
    SameAnswer,
    NoLongerPromised,
    NotTheLast,
    PaidAlready,
    NobodyToThank,
    WordsMissing,
    NobodyToTell,
    NotQuiet,
    NothingToCarryOut,
    UnknownMoment,
)
