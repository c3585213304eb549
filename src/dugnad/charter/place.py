"""The place itself: its limits, who runs it, who moderates, which cards, who may hold money.

Until it is entrusted to one of its organisations (`governing`) the operator named at its beginning
changes these; afterwards that organisation decides. Each change is in the open, and the limits
change only with a week's notice. Which versions of the rules new cards follow comes with the
program and stays with whoever runs it.
"""

from typing import TypeAlias, assert_never

from msgspec.structs import replace

from dugnad.charter.governing import (
    PUBLIC,
    AlreadyEntrusted,
    DecidedTogether,
    Entrust,
    Governed,
    NobodyModerates,
    NotAnAssociation,
    NotByMembers,
    NotOperator,
    PlaceEntrusted,
    UnknownProject,
    are_usable,
    entrust,
    may_change,
)
from dugnad.charter.law import Context, Law
from dugnad.charter.money.records import MoneyHost
from dugnad.charter.noting import (
    KeeperOnly,
    NoteRooms,
    PeriodUnusable,
    RoomsNoted,
    TooFewToNote,
    note,
)
from dugnad.charter.offering import REFUSALS as OF_OFFERING
from dugnad.charter.offering import CardsOffered, OfferCards, offer
from dugnad.charter.ways import TREASURER
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import Due, Item, KeySet, Map, State
from dugnad.ledger.values import (
    Action,
    Count,
    Event,
    Hash,
    MemberId,
    Moment,
    ProjectId,
    PublicKey,
    Record,
    ShortText,
)

NOTICE_MS = 7 * 24 * 3_600_000
"""How long new limits are announced before they hold."""

LIMITS_TAG = 0


# ── Actions: what may be asked
class OpenVersion(Action, frozen=True):
    """Let cards be put up under `version` of `name`, whose source has this digest."""

    name: ShortText
    version: Count
    digest: Hash


class AnnounceLimits(Action, frozen=True):
    """Announce limits that hold from `from_ms` on, at least a week ahead."""

    limits: Limits
    from_ms: Moment


class AppointModerator(Action, frozen=True):
    """Let a member take down what breaks a rule, in the open."""

    member: MemberId


class RecallModerator(Action, frozen=True):
    """End that."""

    member: MemberId


class NameHost(Action, frozen=True):
    """Let an association or municipality hold money for others, or change its second person's role.

    Its treasurer and whoever holds the role `second` do everything with money by two.
    """

    project: ProjectId
    second: ShortText


class DropHost(Action, frozen=True):
    """Let it take on no project and no promise any more; what it holds goes on as before."""

    project: ProjectId


class LimitsDue(Action, frozen=True):
    """The moment that announced limits begin to hold."""

    tag: Count


PlaceAction: TypeAlias = (
    OpenVersion
    | AnnounceLimits
    | AppointModerator
    | RecallModerator
    | NameHost
    | DropHost
    | Entrust
    | OfferCards
    | NoteRooms
    | LimitsDue
)


# ── Events: what has happened
class VersionOpened(Event, frozen=True):
    """New cards of `name` follow `version`; older cards keep theirs."""

    name: ShortText
    version: Count
    digest: Hash


class LimitsAnnounced(Event, frozen=True):
    """These limits will hold from `from_ms` on; `instead_of_ms` is an announcement dropped."""

    limits: Limits
    from_ms: Moment
    instead_of_ms: Moment | None


class LimitsChanged(Event, frozen=True):
    """The announced limits hold."""

    limits: Limits


class ModeratorAppointed(Event, frozen=True):
    """`member` may take things down."""

    member: MemberId


class ModeratorRecalled(Event, frozen=True):
    """`member` may no longer take things down."""

    member: MemberId


class HostNamed(Event, frozen=True):
    """The project may hold money for others."""

    project: ProjectId
    second: ShortText
    at_ms: Moment


class HostDropped(Event, frozen=True):
    """The project takes on no money for others any more."""

    project: ProjectId
    host: MoneyHost


PlaceEvent: TypeAlias = (
    VersionOpened
    | LimitsAnnounced
    | LimitsChanged
    | ModeratorAppointed
    | ModeratorRecalled
    | HostNamed
    | HostDropped
    | PlaceEntrusted
    | CardsOffered
    | RoomsNoted
)


# ── Refusals: the rules that say no, in the order in which they are asked
class PlaceRefused(Refused):
    """A no of the place's own rules."""

    contract = "place"


class NotNewer(PlaceRefused):
    """A version can only follow the one in force."""


class TooSoon(PlaceRefused):
    """Limits are announced at least a week ahead."""


class LimitsUnusable(PlaceRefused):
    """Limits below what the place needs to go on."""


class AlreadyModerator(PlaceRefused):
    """The member moderates already."""


class NotModerator(PlaceRefused):
    """The member does not moderate."""


class RolesMissing(PlaceRefused):
    """Who holds money for others has a treasurer, and another role for the second person."""


class AlreadyHost(PlaceRefused):
    """The project holds money for others by these two roles."""


class NotHost(PlaceRefused):
    """The project does not hold money for others."""


class NothingAnnounced(PlaceRefused):
    """No limits were announced for this moment."""


# ── State: what the place remembers
class Announced(Record, frozen=True):
    """Limits to come."""

    limits: Limits
    from_ms: Moment


class OpenedVersion(Record, frozen=True):
    """The version that new cards of a type follow."""

    version: Count
    digest: Hash


class Place(State):
    """The place's own state."""

    limits: Item[Limits]
    announced: Item[Announced]
    sealers: Item[tuple[PublicKey, ...]]
    operator: Item[MemberId]
    custodian: Item[MemberId]
    governed: Item[Governed]
    moderators: KeySet[MemberId]
    hosts: Map[ProjectId, MoneyHost]
    versions: Map[str, OpenedVersion]
    digests: Map[tuple[str, int], Hash]
    withdrawn: Map[str, Moment]
    noted: Map[str, Moment]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(place: Place, action: PlaceAction, context: Context) -> Decision[PlaceEvent]:
    """Answer one action; see the refusals for the rules."""
    governed, operator = place.governed.get(), place.operator.get()
    if isinstance(action, OpenVersion):
        may_change(None, operator, context)
    elif not isinstance(action, (LimitsDue, NoteRooms)):
        may_change(governed, operator, context)
    match action:
        case Entrust():
            return happened(entrust(governed, action, context))
        case OfferCards():
            return happened(offer(action, context))
        case NoteRooms(room=room):
            return happened(note(place.noted.get(room), action, context))
        case OpenVersion():
            return happened(_open(place, action))
        case AnnounceLimits():
            return happened(_announce(place, action, context))
        case LimitsDue():
            return happened(_change(place, context))
        case AppointModerator():
            if action.member in place.moderators:
                raise AlreadyModerator
            return happened(ModeratorAppointed(member=action.member))
        case RecallModerator():
            if action.member not in place.moderators:
                raise NotModerator
            return happened(ModeratorRecalled(member=action.member))
        case NameHost():
            return happened(_name_host(place, action, context))
        case DropHost(project=project):
            host = place.hosts.get(project)
            if host is None or not host.named:
                raise NotHost
            return happened(HostDropped(project=project, host=replace(host, named=False)))
        case _:
            assert_never(action)


def _open(place: Place, action: OpenVersion) -> VersionOpened:
    known = place.versions.get(action.name)
    if action.version != (known.version if known else 0) + 1:
        raise NotNewer
    return VersionOpened(name=action.name, version=action.version, digest=action.digest)


def _announce(place: Place, action: AnnounceLimits, context: Context) -> LimitsAnnounced:
    if action.from_ms < context.now_ms + NOTICE_MS:
        raise TooSoon
    if not are_usable(action.limits):
        raise LimitsUnusable
    dropped = place.announced.get()
    return LimitsAnnounced(
        limits=action.limits,
        from_ms=action.from_ms,
        instead_of_ms=dropped.from_ms if dropped else None,
    )


def _name_host(place: Place, action: NameHost, context: Context) -> HostNamed:
    entry = context.law.project(action.project)
    rules = None if entry is None else context.law.rules(action.project, entry.rules_version)
    if entry is None or rules is None:
        raise UnknownProject
    if entry.kind not in PUBLIC:
        raise NotAnAssociation
    if action.second == TREASURER or None in (rules.role(TREASURER), rules.role(action.second)):
        raise RolesMissing
    host = place.hosts.get(action.project)
    if host is not None and host.named and host.second == action.second:
        raise AlreadyHost
    return HostNamed(project=action.project, second=action.second, at_ms=context.now_ms)


def _change(place: Place, context: Context) -> LimitsChanged:
    announced = place.announced.get()
    if announced is None or announced.from_ms > context.now_ms:
        raise NothingAnnounced
    return LimitsChanged(limits=announced.limits)


# ── evolve: write it down      (writes only, never fails)
def evolve(place: Place, event: PlaceEvent) -> None:
    """Write one event into the state."""
    match event:
        case VersionOpened(name=name, version=version, digest=digest):
            place.versions.set(name, OpenedVersion(version=version, digest=digest))
            place.digests.set((name, version), digest)
        case LimitsAnnounced(limits=limits, from_ms=from_ms, instead_of_ms=dropped_ms):
            if dropped_ms is not None:
                place.due.clear(dropped_ms, LIMITS_TAG)
            place.announced.set(Announced(limits=limits, from_ms=from_ms))
            place.due.set(from_ms, LIMITS_TAG)
        case LimitsChanged(limits=limits):
            place.limits.set(limits)
            place.announced.clear()
        case ModeratorAppointed(member=member):
            place.moderators.add(member)
        case ModeratorRecalled(member=member):
            place.moderators.remove(member)
        case HostNamed(project=project, second=second, at_ms=at_ms):
            place.hosts.set(project, MoneyHost(second=second, since_ms=at_ms))
        case HostDropped(project=project, host=host):
            place.hosts.set(project, host)
        case PlaceEntrusted(project=project, at_ms=at_ms):
            place.governed.set(Governed(project=project, since_ms=at_ms))
        case CardsOffered(card_type=card_type, offered=offered, at_ms=at_ms):
            if offered:
                place.withdrawn.remove(card_type)
            else:
                place.withdrawn.set(card_type, at_ms)
        case RoomsNoted(room=room, until_ms=until_ms):
            place.noted.set(room, until_ms)
        case _:
            assert_never(event)


CONTRACT: Contract[Place, PlaceAction, PlaceEvent, Law] = Contract(
    name="place",
    version=1,
    state=Place,
    actions=(
        OpenVersion,
        AnnounceLimits,
        AppointModerator,
        RecallModerator,
        NameHost,
        DropHost,
        Entrust,
        OfferCards,
        NoteRooms,
        LimitsDue,
    ),
    events=(
        VersionOpened,
        LimitsAnnounced,
        LimitsChanged,
        ModeratorAppointed,
        ModeratorRecalled,
        HostNamed,
        HostDropped,
        PlaceEntrusted,
        CardsOffered,
        RoomsNoted,
    ),
    refusals=(
        NotOperator,
        DecidedTogether,
        NotNewer,
        TooSoon,
        LimitsUnusable,
        AlreadyModerator,
        NotModerator,
        UnknownProject,
        NotAnAssociation,
        RolesMissing,
        AlreadyHost,
        NotHost,
        NothingAnnounced,
        AlreadyEntrusted,
        NotByMembers,
        NobodyModerates,
        *OF_OFFERING,
        KeeperOnly,
        PeriodUnusable,
        TooFewToNote,
    ),
    decide=decide,
    evolve=evolve,
    due=LimitsDue,
)
