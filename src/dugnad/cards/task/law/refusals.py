"""The rules of a task that say no, in the order in which they are asked."""

from typing import Final

from dugnad.ledger.contract import Refused


class TaskRefused(Refused):
    """A no of the rules of a task."""

    contract = "task"


class OnlyWhenPutUp(TaskRefused):
    """A task is put up by putting up its card, once."""


class PayUnfit(TaskRefused):
    """Where there is pay, the card says how much; elsewhere it names no amount."""


class MayNotPay(TaskRefused):
    """A card that pays was let order that something is owed from its pot."""


class PlacesUnfit(TaskRefused):
    """A task has one to ninety-nine places."""


class DoneInThePast(TaskRefused):
    """A task is to be done in time to come."""


class NotAPerson(TaskRefused):
    """People do work and say whether it is done, and no card does."""


class NotInForce(TaskRefused):
    """Nothing is asked of a card that still waits, or that was closed."""


class OfAnotherProject(TaskRefused):
    """Who acts on a task speaks in the card's own project."""


class NotAMember(TaskRefused):
    """Members take it on, unless it is open to everybody; and only they say whether it is done."""


class NotThere(TaskRefused):
    """Nothing of this number is taken on or shown."""


class OwnWork(TaskRefused):
    """Nobody says of their own work whether it is done but by showing it."""


class NotYours(TaskRefused):
    """Who put the card up, or looks after its project, says in another's place that it is done."""


class NotTakenOn(TaskRefused):
    """Whoever shows work has taken it on."""


class NotAskedNow(TaskRefused):
    """There is a vote while somebody objects, and before that nothing to vote or reply on."""


class TooLate(TaskRefused):
    """What has an end is answered before it."""


class NotAmongThose(TaskRefused):
    """Those vote who were members when the vote began; those reply whom it is about."""


class SameAnswer(TaskRefused):
    """This is what the member had said."""


class ShownAlready(TaskRefused):
    """Work that was shown is neither given back nor shown again before it is settled."""


class Full(TaskRefused):
    """All places are taken."""


class ClaimUnfit(TaskRefused):
    """What is claimed is above nothing, and no more than the card allows."""


class TextMissing(TaskRefused):
    """An objection has a reason, and a reply words."""


class AlreadyObjected(TaskRefused):
    """One objection for each member."""


class NoObjection(TaskRefused):
    """There is no such objection to take back."""


class RepliesFull(TaskRefused):
    """After twenty replies the vote settles it."""


class NothingToTry(TaskRefused):
    """Nothing that is due here still waits to be owed."""


class NotMoney(TaskRefused):
    """That money has come, money itself says."""


class UnknownMoment(TaskRefused):
    """The task waits for no such moment."""


REFUSALS: Final[tuple[type[TaskRefused], ...]] = (
    OnlyWhenPutUp,
    PayUnfit,
    MayNotPay,
    PlacesUnfit,
    DoneInThePast,
    NotAPerson,
    NotInForce,
    OfAnotherProject,
    NotAMember,
    NotThere,
    OwnWork,
    NotYours,
    NotTakenOn,
    NotAskedNow,
    TooLate,
    NotAmongThose,
    SameAnswer,
    ShownAlready,
    Full,
    ClaimUnfit,
    TextMissing,
    AlreadyObjected,
    NoObjection,
    RepliesFull,
    NothingToTry,
    NotMoney,
    UnknownMoment,
)
