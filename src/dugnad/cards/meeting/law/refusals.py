"""The rules of a meeting that say no, in the order in which they are asked."""

from typing import Final

from dugnad.ledger.contract import Refused


class MeetingRefused(Refused):
    """A no of the rules of a meeting."""

    contract = "meeting"


class OnlyWhenPutUp(MeetingRefused):
    """A meeting is called by putting up its card, once."""


class StartsInThePast(MeetingRefused):
    """A meeting lies ahead."""


class EndsBeforeStart(MeetingRefused):
    """A meeting ends after it begins."""


class SameTimes(MeetingRefused):
    """Each time to choose is another one."""


class NoTimeToAnswer(MeetingRefused):
    """People can answer once the card is in force, and before the first of the times."""


class NotAPerson(MeetingRefused):
    """Only people answer, fix and note."""


class NotInForce(MeetingRefused):
    """Nothing is asked of a card that still waits, or that was closed."""


class OfAnotherProject(MeetingRefused):
    """Who answers speaks in the card's own project."""


class NotAMember(MeetingRefused):
    """Members of the project take part, unless the meeting is open to others."""


class AlreadyFixed(MeetingRefused):
    """The time is fixed."""


class NotFixed(MeetingRefused):
    """The time is not fixed yet."""


class NotYours(MeetingRefused):
    """Only who put the card up, or looks after its project, fixes the time."""


class NotThere(MeetingRefused):
    """Who said that they come, or looks after the meeting, takes notes."""


class NotBegun(MeetingRefused):
    """Notes are taken once the meeting has begun."""


class TooLate(MeetingRefused):
    """The time for this is over."""


class NotEachTime(MeetingRefused):
    """An answer speaks of each of the times."""


class UnknownTime(MeetingRefused):
    """The meeting has no such time."""


class TimePassed(MeetingRefused):
    """A time that has begun cannot be fixed any more."""


class SomebodyElses(MeetingRefused):
    """Somebody else sees to this."""


class UnknownItem(MeetingRefused):
    """The agenda has no such item."""


class UnknownNote(MeetingRefused):
    """There is no such note, or it was taken back."""


class NotYourNote(MeetingRefused):
    """A note is taken back by whoever noted it."""


class NoteSetAside(MeetingRefused):
    """A moderator took the note away."""


class TextMissing(MeetingRefused):
    """An item without a card, and a note, have words."""


class NotOfThisProject(MeetingRefused):
    """The agenda names other cards of the same project."""


class OnAgenda(MeetingRefused):
    """The card is on the agenda."""


class AgendaFull(MeetingRefused):
    """An agenda that long is two meetings."""


class TooManyNotes(MeetingRefused):
    """These minutes are full."""


class SameAnswer(MeetingRefused):
    """This is so already."""


class UnknownMoment(MeetingRefused):
    """The meeting waits for no such moment."""


REFUSALS: Final[tuple[type[MeetingRefused], ...]] = (
    OnlyWhenPutUp,
    StartsInThePast,
    EndsBeforeStart,
    SameTimes,
    NoTimeToAnswer,
    NotAPerson,
    NotInForce,
    OfAnotherProject,
    NotAMember,
    AlreadyFixed,
    NotFixed,
    NotYours,
    NotThere,
    NotBegun,
    TooLate,
    NotEachTime,
    UnknownTime,
    TimePassed,
    SomebodyElses,
    UnknownItem,
    UnknownNote,
    NotYourNote,
    NoteSetAside,
    TextMissing,
    NotOfThisProject,
    OnAgenda,
    AgendaFull,
    TooManyNotes,
    SameAnswer,
    UnknownMoment,
)
