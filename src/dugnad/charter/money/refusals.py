"""The rules about money that say no, by what they are about.

Each action asks first who asks, then whether what it names is there, then whether it may be now.
"""

from typing import Final

from dugnad.ledger.contract import Refused


class MoneyRefused(Refused):
    """A no of the rules about money."""

    contract = "money"


# ── Who asks
class NotAPerson(MoneyRefused):
    """Only people do this."""


class OnlyACard(MoneyRefused):
    """Only a card in force does this, by its own rules, with what is its own."""


class NotDecided(MoneyRefused):
    """Only the project's own decision does this."""


class NotOfTheTwo(MoneyRefused):
    """Only the host's treasurer and second person do this."""


class NotTreasurer(MoneyRefused):
    """Only the host's treasurer does this."""


class NotSecondPerson(MoneyRefused):
    """Only the host's second person does this."""


class SamePerson(MoneyRefused):
    """What one person did, another one confirms."""


class NotStarter(MoneyRefused):
    """Only whoever looks after the project asks for a host, or speaks for the organisation."""


class NotMember(MoneyRefused):
    """Only members of the project do this."""


class NotPayee(MoneyRefused):
    """Only whoever is owed the money gives it away."""


# ── What it is about
class UnknownProject(MoneyRefused):
    """There is no such project."""


class NotAHost(MoneyRefused):
    """This project does not hold money for others."""


class NotHosted(MoneyRefused):
    """Nobody holds money for this project, or not this host."""


class AlreadyHosted(MoneyRefused):
    """Somebody holds money for this project."""


class NotAsked(MoneyRefused):
    """The project has not asked this host."""


class PotsNotEmpty(MoneyRefused):
    """The host still holds money of the project."""


class UnknownBox(MoneyRefused):
    """The host has no such box, or has closed it."""


class BoxUnconfirmed(MoneyRefused):
    """Another person looks at a new box before it is used."""


class BoxKnown(MoneyRefused):
    """The host has a box of that id."""


class TooManyBoxes(MoneyRefused):
    """A host has twenty boxes at most."""


class TooManyBoxesEver(MoneyRefused):
    """A host has two hundred boxes at most with those that are closed."""


class BoxNotEmpty(MoneyRefused):
    """By the books something lies in the box."""


class UnknownFund(MoneyRefused):
    """The host holds no money of this public fund."""


class FundKnown(MoneyRefused):
    """The host holds money of this public fund."""


class TooManyFunds(MoneyRefused):
    """A host holds money of fifteen public funds at most."""


class UnknownCard(MoneyRefused):
    """There is no such card in the project, or it is closed."""


class NotClosed(MoneyRefused):
    """The card is not closed: by its own rules it says where its money goes."""


class OfAnotherProject(MoneyRefused):
    """Who gives or is paid is known in the card's own project."""


class OtherUnit(MoneyRefused):
    """This is of another currency or kind."""


# ── Promises
class AlreadyCollecting(MoneyRefused):
    """A card collects once."""


class NotCollecting(MoneyRefused):
    """The card does not collect money, or no more."""


class TooSoonOver(MoneyRefused):
    """The last day that counts is still to come."""


class OtherNumber(MoneyRefused):
    """The next promise has another number."""


class UnknownPromise(MoneyRefused):
    """There is no such promise here."""


class NothingLeft(MoneyRefused):
    """Nothing of this promise is still to be given."""


class Spent(MoneyRefused):
    """Not all that was given lies in the pot any more."""


class NotReturning(MoneyRefused):
    """The card gives nothing back."""


class NothingToGiveBack(MoneyRefused):
    """Nothing was paid for this promise that is not owed back."""


# ── In
class FromTheFuture(MoneyRefused):
    """What comes in later is recorded later."""


class LineKnown(MoneyRefused):
    """This line of the bank, or this count, is in the books."""


class UnknownEntry(MoneyRefused):
    """There is no such entry."""


class NothingAsked(MoneyRefused):
    """Nothing about this entry waits to be confirmed."""


class AlreadyAsked(MoneyRefused):
    """Something else about this entry waits to be confirmed."""


class NotUnmatched(MoneyRefused):
    """It is known what this is for."""


class NotPlaced(MoneyRefused):
    """Nothing that came in with this entry lies anywhere."""


class LineNeeded(MoneyRefused):
    """What was taken back has a line of the bank, and a mistake has none."""


class PurposeUnfit(MoneyRefused):
    """This cannot be what the money is for."""


class MovedOn(MoneyRefused):
    """The money does not lie where it came to any more."""


class BoxTooSmall(MoneyRefused):
    """A cash box does not give out more than lies in it."""


class MoreThanCounts(MoneyRefused):
    """A box does not hold more than the books can count."""


# ── Pots and what is owed
class HeldForGivers(MoneyRefused):
    """What may have to be given back stays in the pot."""


class NotEnough(MoneyRefused):
    """There is less in the pot, or owed, than that."""


class PayeeOrBill(MoneyRefused):
    """Something is owed to somebody who is known here, or by a bill."""


class AlreadyOwed(MoneyRefused):
    """For one cause something is owed once, and a bill is one for its project."""


class UnknownObligation(MoneyRefused):
    """There is no such obligation of this host."""


class NotOwed(MoneyRefused):
    """It is paid, put back, or in a batch."""


class OtherHost(MoneyRefused):
    """Money goes only to projects and cards of the same host."""


class OnlyOfPayees(MoneyRefused):
    """A bill, and what an unknown sender is owed, stays owed: who could claim it is not known."""


class StillClaimed(MoneyRefused):
    """It has not been owed for so long that it may go to the project."""


class PotGone(MoneyRefused):
    """The host holds no money of the project any more, so what is owed stays owed."""


# ── Paid
class Twice(MoneyRefused):
    """One obligation is in the batch twice."""


class UnknownBatch(MoneyRefused):
    """There is no such batch."""


class NotNow(MoneyRefused):
    """The batch does not stand where this can be done."""


REFUSALS: Final[tuple[type[MoneyRefused], ...]] = (
    NotAPerson,
    OnlyACard,
    NotDecided,
    NotOfTheTwo,
    NotTreasurer,
    NotSecondPerson,
    SamePerson,
    NotStarter,
    NotMember,
    NotPayee,
    UnknownProject,
    NotAHost,
    NotHosted,
    AlreadyHosted,
    NotAsked,
    PotsNotEmpty,
    UnknownBox,
    BoxUnconfirmed,
    BoxKnown,
    TooManyBoxes,
    TooManyBoxesEver,
    BoxNotEmpty,
    UnknownFund,
    FundKnown,
    TooManyFunds,
    UnknownCard,
    NotClosed,
    OfAnotherProject,
    OtherUnit,
    AlreadyCollecting,
    NotCollecting,
    TooSoonOver,
    OtherNumber,
    UnknownPromise,
    NothingLeft,
    Spent,
    NotReturning,
    NothingToGiveBack,
    FromTheFuture,
    LineKnown,
    UnknownEntry,
    NothingAsked,
    AlreadyAsked,
    NotUnmatched,
    NotPlaced,
    LineNeeded,
    PurposeUnfit,
    MovedOn,
    BoxTooSmall,
    MoreThanCounts,
    HeldForGivers,
    NotEnough,
    PayeeOrBill,
    AlreadyOwed,
    UnknownObligation,
    NotOwed,
    OtherHost,
    OnlyOfPayees,
    StillClaimed,
    PotGone,
    Twice,
    UnknownBatch,
    NotNow,
)
