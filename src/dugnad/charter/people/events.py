"""What has happened to people and their keys."""

from typing import TypeAlias

from dugnad.charter.entries import Strength
from dugnad.charter.people.records import Mandate, Recovery
from dugnad.ledger.values import (
    Channel,
    Event,
    MemberId,
    Moment,
    ProjectId,
    PublicKey,
    ShortText,
)


# ── Who is who
class MemberWelcomed(Event, frozen=True):
    """`member` of `project` speaks by `key`, kept by `custodian`."""

    member: MemberId
    project: ProjectId
    key: PublicKey
    custodian: MemberId
    channel: Channel
    strength: Strength
    at_ms: Moment


class MemberStrengthened(Event, frozen=True):
    """`member` is known better."""

    member: MemberId
    strength: Strength


class OrganisationEnrolled(Event, frozen=True):
    """`organisation` is known as `member` in the project, as one that came by a link.

    It has no key: others act for it.
    """

    member: MemberId
    project: ProjectId
    organisation: ProjectId
    at_ms: Moment


# ── Own keys
class KeyTakenHome(Event, frozen=True):
    """`member` speaks by `key`, which is their own, and no more by `kept`."""

    member: MemberId
    key: PublicKey
    kept: PublicKey
    at_ms: Moment


class DeviceAdded(Event, frozen=True):
    """`member` speaks by `key` as well."""

    member: MemberId
    key: PublicKey
    at_ms: Moment


class DeviceRemoved(Event, frozen=True):
    """`key` speaks for `member` no more."""

    member: MemberId
    key: PublicKey
    at_ms: Moment


class SpareSet(Event, frozen=True):
    """`member` has a spare code, in the place of `before`."""

    member: MemberId
    key: PublicKey
    before: PublicKey | None
    at_ms: Moment


class PeopleChosen(Event, frozen=True):
    """Two people bring `member` back together, in the place of `before`."""

    member: MemberId
    helpers: tuple[PublicKey, PublicKey]
    before: tuple[PublicKey, PublicKey] | None
    at_ms: Moment


class AnswersKept(Event, frozen=True):
    """`custodian` keeps a key that gives the answers of `member`, in the place of `before`."""

    member: MemberId
    key: PublicKey
    custodian: MemberId
    before: PublicKey | None
    at_ms: Moment


class AnswersStopped(Event, frozen=True):
    """Nobody gives answers for `member` any more."""

    member: MemberId
    key: PublicKey
    at_ms: Moment


# ── A lost device
class SpokenFor(Event, frozen=True):
    """The spare code of `member` (`by` is the member), or one of two people, spoke for `key`."""

    member: MemberId
    by: MemberId
    key: PublicKey
    at_ms: Moment


class RecoveryBegan(Event, frozen=True):
    """A new device speaks for `member`; all but reading and answering rests, as `recovery` says.

    `before` is a recovery that this one takes the place of.
    """

    member: MemberId
    recovery: Recovery
    before: Recovery | None


class RecoveryStopped(Event, frozen=True):
    """A device of `member` stopped it: the new one is out, and the rest goes on to its end.

    Until `alone_from_ms` neither the spare code nor two people alone begin another one.
    """

    member: MemberId
    recovery: Recovery
    alone_from_ms: Moment


class RecoveryEnded(Event, frozen=True):
    """The rest is over. Where nobody stopped it, the devices of before speak no more."""

    member: MemberId
    recovery: Recovery
    gone: tuple[PublicKey, ...]
    at_ms: Moment


# ── Helpers
class MandateGiven(Event, frozen=True):
    """`member` lets `helper` do something for them, in the place of `before`."""

    member: MemberId
    helper: MemberId
    about: ShortText
    mandate: Mandate
    before: Mandate | None


class MandateEnded(Event, frozen=True):
    """`helper` does nothing more for `member` here; `by` said so."""

    member: MemberId
    helper: MemberId
    about: ShortText
    by: MemberId
    at_ms: Moment


OfWelcoming: TypeAlias = MemberWelcomed | MemberStrengthened | OrganisationEnrolled
OfOwning: TypeAlias = (
    KeyTakenHome
    | DeviceAdded
    | DeviceRemoved
    | SpareSet
    | PeopleChosen
    | AnswersKept
    | AnswersStopped
)
OfRecovering: TypeAlias = SpokenFor | RecoveryBegan | RecoveryStopped | RecoveryEnded
OfHelping: TypeAlias = MandateGiven | MandateEnded
PeopleEvent: TypeAlias = OfWelcoming | OfOwning | OfRecovering | OfHelping
