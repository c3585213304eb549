"""The rules about people and their keys that say no, in the order in which they are asked."""

from dugnad.ledger.contract import Refused


class PeopleRefused(Refused):
    """A no of the rules about people."""

    contract = "people"


# ── Which key may ask what: asked before the law of the target is
class NotItsOwn(PeopleRefused):
    """A key that the place keeps does not say that it is somebody's own."""


class KeyMayNot(PeopleRefused):
    """This key does not speak for its member in this: it is for something else alone."""


class AtRest(PeopleRefused):
    """A lost device was replaced: money, offices and keys of this member are at rest for a time."""


# ── Who is who
class NotSponsor(PeopleRefused):
    """Only the custodian of kept keys lets people in, and the law of projects organisations.

    By it they are also said to be known better, once somebody let them in.
    """


class NotAPerson(PeopleRefused):
    """Keys are those of people: no card and no law has any."""


class KeyUnsound(PeopleRefused):
    """The key is not one that all computers read the same way."""


class KeyKnown(PeopleRefused):
    """The key speaks, or spoke, for somebody already; nobody has one key in two projects."""


class MemberKnown(PeopleRefused):
    """The member id is taken."""


class UnknownMember(PeopleRefused):
    """There is no such member."""


class NotStronger(PeopleRefused):
    """The member is known that well already."""


# ── Own keys
class CustodianMissing(PeopleRefused):
    """A key is taken home from its custodian, who signs for that."""


class OwnAlready(PeopleRefused):
    """The member has a key of their own already, and only that one lets in others."""


class NotOwnYet(PeopleRefused):
    """The member has no key of their own."""


class TooManyDevices(PeopleRefused):
    """So many devices speak for the member that one must go first."""


class UnknownDevice(PeopleRefused):
    """No such device speaks for the member."""


class LastDevice(PeopleRefused):
    """Nothing would speak for the member any more."""


class TwoPeople(PeopleRefused):
    """The two are two."""


class NotCustodian(PeopleRefused):
    """Only the custodian of kept keys keeps one for answers."""


class NothingKept(PeopleRefused):
    """The place keeps no key for the member's answers."""


# ── A lost device
class NoSpare(PeopleRefused):
    """The member has no spare code."""


class NotChosen(PeopleRefused):
    """The code is of none of two people who bring somebody back."""


class SaidAlready(PeopleRefused):
    """The same was said of the same device, and counts."""


class NothingToStop(PeopleRefused):
    """No new device came in the place of a lost one."""


class BothSaid(PeopleRefused):
    """The spare code and two people spoke for the new device: no device outweighs them."""


# ── Helpers
class NotAHelper(PeopleRefused):
    """A helper is another person, whom the project knows."""


class SameThingTwice(PeopleRefused):
    """Each thing that somebody may do for one is named once."""


class NotOfThisProject(PeopleRefused):
    """A mandate is about a card of the project in which it is given, or about all of it."""


class NoSuchEnd(PeopleRefused):
    """A mandate ends, at a moment that lies ahead and within a year."""


class TooManyMandates(PeopleRefused):
    """Eight at a time are enough for one person in one project."""


class NotVouched(PeopleRefused):
    """What came on paper or was said aloud takes somebody besides the helper who vouches for it.

    They take part in the project, or help at the desk of the organisation that decides about the
    place.
    """


class NoMandate(PeopleRefused):
    """There is nothing to end."""


class NotYoursToEnd(PeopleRefused):
    """The person, their helper or the place ends a mandate."""


REFUSALS = (
    NotItsOwn,
    KeyMayNot,
    AtRest,
    NotSponsor,
    NotAPerson,
    KeyUnsound,
    KeyKnown,
    MemberKnown,
    UnknownMember,
    NotStronger,
    CustodianMissing,
    OwnAlready,
    NotOwnYet,
    TooManyDevices,
    UnknownDevice,
    LastDevice,
    TwoPeople,
    NotCustodian,
    NothingKept,
    NoSpare,
    NotChosen,
    SaidAlready,
    NothingToStop,
    BothSaid,
    NotAHelper,
    SameThingTwice,
    NotOfThisProject,
    NoSuchEnd,
    TooManyMandates,
    NotVouched,
    NoMandate,
    NotYoursToEnd,
)
