"""What may be asked about people and their keys."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.charter.entries import Strength
from dugnad.charter.people.records import THINGS, Thing
from dugnad.ledger.values import (
    Action,
    Channel,
    Count,
    MemberId,
    Moment,
    ProjectId,
    PublicKey,
    ShortText,
)


# ── Who is who
class Welcome(Action, frozen=True):
    """Let a person in to one project by a key that the place keeps for them."""

    key: PublicKey
    member: MemberId
    project: ProjectId
    channel: Channel
    strength: Strength


class Strengthen(Action, frozen=True):
    """Say that a member is known better than before."""

    member: MemberId
    strength: Strength


class Enrol(Action, frozen=True):
    """Give an organisation a member id in another project; asked by the law of projects."""

    member: MemberId
    project: ProjectId
    organisation: ProjectId


# ── Own keys
class TakeHome(Action, frozen=True):
    """Speak by a key on one's own device from now on, and no more by the one the place keeps.

    Asked by the kept key, and signed by its custodian as well.
    """

    key: PublicKey


class AddDevice(Action, frozen=True):
    """Let another device of one's own speak as well."""

    key: PublicKey


class RemoveDevice(Action, frozen=True):
    """Let a device speak no more."""

    key: PublicKey


class SetSpare(Action, frozen=True):
    """Have a spare code, in the place of the one before; `key` is its public half."""

    key: PublicKey


class ChoosePeople(Action, frozen=True):
    """Have two people bring one back, in the place of those before.

    Each of them has a code that nobody else has; these are the public halves. Who they are, the
    books do not know.
    """

    first: PublicKey
    second: PublicKey


class KeepForAnswers(Action, frozen=True):
    """Let the place keep a key that gives answers and does nothing else."""

    key: PublicKey
    custodian: MemberId


class StopAnswers(Action, frozen=True):
    """Let the place give no answers any more."""


# ── A lost device
class Recover(Action, frozen=True):
    """Speak for a new device; asked by the spare code."""

    key: PublicKey


class Vouch(Action, frozen=True):
    """Speak for a new device of somebody whom one of two chosen people brings back."""

    key: PublicKey


class StopRecovery(Action, frozen=True):
    """Say, from a device that was there before, that the new one is not one's own."""


class RestOver(Action, frozen=True):
    """The moment at which a recovery ends."""

    tag: Count


# ── Helpers
class GiveMandate(Action, frozen=True):
    """Let another person of the project do these things for one, until `until_ms`.

    `about` is a card's target, or "" for all of the project. Given again it takes the place of the
    one before. What came on paper or was said aloud somebody else vouches for.
    """

    helper: MemberId
    things: Annotated[tuple[Thing, ...], msgspec.Meta(min_length=1, max_length=len(THINGS))]
    about: ShortText
    until_ms: Moment


class EndMandate(Action, frozen=True):
    """Let somebody do nothing more for a person: by that person, by the helper, or by the place."""

    member: MemberId
    helper: MemberId
    about: ShortText


OfWelcoming: TypeAlias = Welcome | Strengthen | Enrol
OfOwning: TypeAlias = (
    TakeHome | AddDevice | RemoveDevice | SetSpare | ChoosePeople | KeepForAnswers | StopAnswers
)
OfRecovering: TypeAlias = Recover | Vouch | StopRecovery | RestOver
OfHelping: TypeAlias = GiveMandate | EndMandate
PeopleAction: TypeAlias = OfWelcoming | OfOwning | OfRecovering | OfHelping
