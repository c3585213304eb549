"""Who is who in the books: member ids, the keys that speak for them, and how well they are known.

A person has another member id and key in every project, and nothing here joins them. A *kept* key
is held by the place for someone without an own one; it names its custodian and the channel by
which the person came.
"""

from typing import TypeAlias, assert_never

from msgspec.structs import replace

from dugnad.charter.entries import STRENGTHS, KeyEntry, MemberEntry, Strength
from dugnad.charter.law import Context, Law
from dugnad.ledger import signatures
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.state import Map, State
from dugnad.ledger.values import (
    Action,
    Channel,
    Event,
    MemberId,
    Moment,
    ProjectId,
    PublicKey,
)


# ── Actions: what may be asked
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


PeopleAction: TypeAlias = Welcome | Strengthen | Enrol


# ── Events: what has happened
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


PeopleEvent: TypeAlias = MemberWelcomed | MemberStrengthened | OrganisationEnrolled


# ── Refusals: the rules that say no, in the order in which they are asked
class PeopleRefused(Refused):
    """A no of the rules about people."""

    contract = "people"


class NotSponsor(PeopleRefused):
    """Only the custodian of kept keys lets people in, and the law of projects organisations.

    By it they are also said to be known better, once somebody let them in.
    """


class KeyUnsound(PeopleRefused):
    """The key is not one that all computers read the same way."""


class KeyKnown(PeopleRefused):
    """The key speaks for somebody already; nobody has one key in two projects."""


class MemberKnown(PeopleRefused):
    """The member id is taken."""


class UnknownMember(PeopleRefused):
    """There is no such member."""


class NotStronger(PeopleRefused):
    """The member is known that well already."""


# ── State: what is remembered of people
class People(State):
    """Keys and members."""

    keys: Map[PublicKey, KeyEntry]
    members: Map[MemberId, MemberEntry]


# ── decide: may this happen, and what follows?      (reads only)
def decide(people: People, action: PeopleAction, context: Context) -> Decision[PeopleEvent]:
    """Answer one action; see the refusals for the rules."""
    by_projects = context.actor.orderer == "projects"
    custodian = context.actor.member
    match action:
        case Enrol() if by_projects:
            return happened(_enrol(people, action, context))
        case Strengthen() if by_projects:
            return happened(_strengthen(people, action))
        case _ if custodian is None or not context.law.is_custodian(custodian):
            raise NotSponsor
        case Welcome():
            return happened(_welcome(people, action, custodian, context))
        case Strengthen():
            return happened(_strengthen(people, action))
        case Enrol():
            raise NotSponsor
        case _:
            assert_never(action)


def _welcome(
    people: People, action: Welcome, custodian: MemberId, context: Context
) -> MemberWelcomed:
    if not signatures.is_sound_key(action.key):
        raise KeyUnsound
    if action.key in people.keys:
        raise KeyKnown
    if action.member in people.members:
        raise MemberKnown
    return MemberWelcomed(
        member=action.member,
        project=action.project,
        key=action.key,
        custodian=custodian,
        channel=action.channel,
        strength=action.strength,
        at_ms=context.now_ms,
    )


def _enrol(people: People, action: Enrol, context: Context) -> OrganisationEnrolled:
    if action.member in people.members:
        raise MemberKnown
    return OrganisationEnrolled(
        member=action.member,
        project=action.project,
        organisation=action.organisation,
        at_ms=context.now_ms,
    )


def _strengthen(people: People, action: Strengthen) -> MemberStrengthened:
    entry = people.members.get(action.member)
    if entry is None:
        raise UnknownMember
    if _rank(action.strength) <= _rank(entry.strength):
        raise NotStronger
    return MemberStrengthened(member=action.member, strength=action.strength)


def _rank(strength: str) -> int:
    return [*STRENGTHS].index(strength) if strength in STRENGTHS else -1


# ── evolve: write it down      (writes only, never fails)
def evolve(people: People, event: PeopleEvent) -> None:
    """Write one event into the state."""
    match event:
        case MemberWelcomed():
            people.keys.set(
                event.key,
                KeyEntry(
                    member=event.member,
                    custodian=event.custodian,
                    channel=event.channel,
                    since_ms=event.at_ms,
                    desk=False,
                    sponsor=False,
                ),
            )
            people.members.set(
                event.member,
                MemberEntry(project=event.project, strength=event.strength, since_ms=event.at_ms),
            )
        case MemberStrengthened(member=member, strength=strength):
            entry = people.members.get(member)
            if entry is not None:
                people.members.set(member, replace(entry, strength=strength))
        case OrganisationEnrolled():
            people.members.set(
                event.member,
                MemberEntry(
                    project=event.project,
                    strength=STRENGTHS[0],
                    since_ms=event.at_ms,
                    organisation=event.organisation,
                ),
            )
        case _:
            assert_never(event)


CONTRACT: Contract[People, PeopleAction, PeopleEvent, Law] = Contract(
    name="people",
    version=1,
    state=People,
    actions=(Welcome, Strengthen, Enrol),
    events=(MemberWelcomed, MemberStrengthened, OrganisationEnrolled),
    refusals=(NotSponsor, KeyUnsound, KeyKnown, MemberKnown, UnknownMember, NotStronger),
    decide=decide,
    evolve=evolve,
)
