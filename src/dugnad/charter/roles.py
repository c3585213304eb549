"""Roles in a project: who holds which until when, shared and passed on with one action.

A role is offered, by somebody who holds it or by what the project decided, and held by whoever
accepts: nobody is put in charge without having said yes. Every role ends with its term (PRJ-24),
and whoever steps down can first offer it to others (PRJ-23, K5). What a holder gives ends when
their own time would have, so that no role is kept alive without the project deciding so; and a role
that decides for the others is given by the project alone, all but standing in for it.
"""

from collections.abc import Iterator
from typing import TypeAlias, assert_never

from dugnad.charter.entries import (
    ROLES_MAX,
    Holding,
    RoleOffer,
    RoleRule,
    Rules,
)
from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.state import Map, State
from dugnad.ledger.values import Action, Event, MemberId, Moment, ProjectId, ShortText

OFFER_MS = 90 * 24 * 3_600_000
"""An offer that nobody answered for a season is none any more."""

ENDED_AT_ONCE = 4
"""How many terms that are over are cleared away as another one begins."""


# ── Actions: what may be asked
class Begin(Action, frozen=True):
    """Give roles to whoever starts a project or takes it over; asked by the law of projects."""

    project: ProjectId
    member: MemberId
    names: tuple[ShortText, ...]


class Release(Action, frozen=True):
    """End every role of a member who leaves; asked by the law of projects."""

    project: ProjectId
    member: MemberId


class Appoint(Action, frozen=True):
    """Offer a role to a member, or another term of it, as the project decided."""

    project: ProjectId
    role: ShortText
    member: MemberId
    deputy: bool = False


class Recall(Action, frozen=True):
    """End somebody's role, as the project decided."""

    project: ProjectId
    role: ShortText
    member: MemberId


class Offer(Action, frozen=True):
    """Offer a role that one holds: to pass it on, to share it, or to have a deputy in it."""

    project: ProjectId
    role: ShortText
    member: MemberId
    passing: bool = False
    deputy: bool = False


class Accept(Action, frozen=True):
    """Take on a role that was offered, until its term ends."""

    project: ProjectId
    role: ShortText


class Decline(Action, frozen=True):
    """Say no to a role that was offered."""

    project: ProjectId
    role: ShortText


class TakeBack(Action, frozen=True):
    """Take back what one offered to `member`."""

    project: ProjectId
    role: ShortText
    member: MemberId


class StepDown(Action, frozen=True):
    """Give up a role, now."""

    project: ProjectId
    role: ShortText


RolesAction: TypeAlias = (
    Begin | Release | Appoint | Recall | Offer | Accept | Decline | TakeBack | StepDown
)


# ── Events: what has happened
class RoleBegun(Event, frozen=True):
    """`member` holds the role until a moment; `deputy` as who stands in."""

    project: ProjectId
    role: ShortText
    member: MemberId
    deputy: bool
    from_ms: Moment
    until_ms: Moment


class RoleEnded(Event, frozen=True):
    """`member` holds the role no more."""

    project: ProjectId
    role: ShortText
    member: MemberId
    at_ms: Moment


class RoleOffered(Event, frozen=True):
    """The role was offered to `member`, by a holder or (None) as decided."""

    project: ProjectId
    role: ShortText
    member: MemberId
    by: MemberId | None
    passing: bool
    deputy: bool
    at_ms: Moment


class RoleDeclined(Event, frozen=True):
    """`member` said no to the role."""

    project: ProjectId
    role: ShortText
    member: MemberId


class OfferTakenBack(Event, frozen=True):
    """What was offered to `member` was taken back."""

    project: ProjectId
    role: ShortText
    member: MemberId


RolesEvent: TypeAlias = RoleBegun | RoleEnded | RoleOffered | RoleDeclined | OfferTakenBack


# ── Refusals: the rules that say no, in the order in which they are asked
class RolesRefused(Refused):
    """A no of the rules about roles."""

    contract = "roles"


class NotDecided(RolesRefused):
    """Only the project itself, by deciding so, appoints and recalls."""


class NotAPerson(RolesRefused):
    """Only people are offered roles, accept them and give them up; organisations hold none."""


class NotAMember(RolesRefused):
    """Members of the project hold its roles."""


class UnknownRole(RolesRefused):
    """The project's rules name no such role."""


class NotHolder(RolesRefused):
    """Only who holds a role offers it or gives it up."""


class GivenTogether(RolesRefused):
    """A role that decides for the others is given by the project; a holder names a deputy."""


class AlreadyOffered(RolesRefused):
    """The member has been offered this role and has not answered yet."""


class AlreadyHolder(RolesRefused):
    """The member holds the role already."""


class NoOffer(RolesRefused):
    """There is no such offer."""


class NotYourOffer(RolesRefused):
    """Who made an offer takes it back."""


class OfferLapsed(RolesRefused):
    """The offer is old, or whoever made it holds the role no more."""


class NoSeat(RolesRefused):
    """As many hold the role, or stand in, as the rules allow; somebody steps down first."""


# ── State: what is remembered of roles
class Roles(State):
    """Who holds what, and what is offered to whom."""

    holdings: Map[tuple[ProjectId, str, MemberId], Holding]
    offers: Map[tuple[ProjectId, str, MemberId], RoleOffer]


# ── decide: may this happen, and what follows?      (reads only)
def decide(roles: Roles, action: RolesAction, context: Context) -> Decision[RolesEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case Begin():
            _asked_by_projects(context)
            return happened(*_begin(action, context))
        case Release():
            _asked_by_projects(context)
            return happened(*_release(roles, action, context))
        case Appoint():
            return happened(_appoint(roles, action, context))
        case Recall():
            _decided(action.project, context)
            _holding(roles, action.project, action.role, action.member, context)
            return happened(_ended(action.project, action.role, action.member, context))
        case _:
            member = context.actor.member
            if member is None:
                raise NotAPerson
            if not context.law.is_member(action.project, member, context.now_ms):
                raise NotAMember
            return happened(*_decide_for_member(roles, action, member, context))


def _decide_for_member(
    roles: Roles,
    action: Offer | Accept | Decline | TakeBack | StepDown,
    member: MemberId,
    context: Context,
) -> list[RolesEvent]:
    project, role = action.project, action.role
    match action:
        case Offer():
            return [_offer(roles, action, member, context)]
        case Accept():
            return _accept(roles, action, member, context)
        case Decline():
            if (project, role, member) not in roles.offers:
                raise NoOffer
            return [RoleDeclined(project=project, role=role, member=member)]
        case TakeBack():
            offer = roles.offers.get((project, role, action.member))
            if offer is None:
                raise NoOffer
            if offer.by != member:
                raise NotYourOffer
            return [OfferTakenBack(project=project, role=role, member=action.member)]
        case StepDown():
            _holding(roles, project, role, member, context)
            return [_ended(project, role, member, context)]
        case _:
            assert_never(action)


def _asked_by_projects(context: Context) -> None:
    if context.actor.orderer != "projects":
        raise NotDecided


def _decided(project: ProjectId, context: Context) -> None:
    if not context.law.decided(context.actor.orderer, project):
        raise NotDecided


def _rule(project: ProjectId, role: str, context: Context) -> RoleRule:
    rules = _rules(project, context)
    rule = None if rules is None else rules.role(role)
    if rule is None:
        raise UnknownRole
    return rule


def _rules(project: ProjectId, context: Context) -> Rules | None:
    entry = context.law.project(project)
    return None if entry is None else context.law.rules(project, entry.rules_version)


def _holding(
    roles: Roles, project: ProjectId, role: str, member: MemberId, context: Context
) -> Holding:
    """Somebody's time in a role, which is now."""
    holding = roles.holdings.get((project, role, member))
    if holding is None or not context.law.holds(project, role, member, context.now_ms):
        raise NotHolder
    return holding


def _begin(action: Begin, context: Context) -> list[RoleBegun]:
    return [
        RoleBegun(
            project=action.project,
            role=name,
            member=action.member,
            deputy=False,
            from_ms=context.now_ms,
            until_ms=context.now_ms + _rule(action.project, name, context).term_ms,
        )
        for name in action.names
    ]


def _ended(project: ProjectId, role: str, member: MemberId, context: Context) -> RoleEnded:
    return RoleEnded(project=project, role=role, member=member, at_ms=context.now_ms)


def _release(roles: Roles, action: Release, context: Context) -> list[RolesEvent]:
    """End the roles of a member who leaves, and the offers to them, in the order of the rules."""
    rules = _rules(action.project, context)
    names = () if rules is None else tuple(one.name for one in rules.roles)
    events: list[RolesEvent] = []
    for name in names[:ROLES_MAX]:
        place = (action.project, name, action.member)
        holding = roles.holdings.get(place)
        if holding is not None and context.now_ms < holding.until_ms:
            events.append(_ended(action.project, name, action.member, context))
        if place in roles.offers:
            events.append(RoleDeclined(project=action.project, role=name, member=action.member))
    return events


def _appoint(roles: Roles, action: Appoint, context: Context) -> RoleOffered:
    _decided(action.project, context)
    _may_be_offered(action.project, action.role, action.member, context)
    standing = _standing(roles, action.project, action.role, action.member, context)
    if standing is not None and standing.by is None:
        raise AlreadyOffered
    return RoleOffered(
        project=action.project,
        role=action.role,
        member=action.member,
        by=None,
        passing=False,
        deputy=action.deputy,
        at_ms=context.now_ms,
    )


def _may_be_offered(project: ProjectId, role: str, member: MemberId, context: Context) -> None:
    if context.law.is_organisation(member):
        raise NotAPerson
    if not context.law.is_member(project, member, context.now_ms):
        raise NotAMember
    _rule(project, role, context)


def _standing(
    roles: Roles, project: ProjectId, role: str, member: MemberId, context: Context
) -> RoleOffer | None:
    """What somebody was offered and can still accept."""
    offer = roles.offers.get((project, role, member))
    if offer is None or context.now_ms >= offer.at_ms + OFFER_MS:
        return None
    if offer.by is not None and not context.law.holds(project, role, offer.by, context.now_ms):
        return None
    return offer


def _offer(roles: Roles, action: Offer, member: MemberId, context: Context) -> RoleOffered:
    project, role = action.project, action.role
    _may_be_offered(project, role, action.member, context)
    if _holding(roles, project, role, member, context).deputy:
        raise NotHolder
    rules = _rules(project, context)
    if not action.deputy and rules is not None and role in rules.deciding():
        raise GivenTogether
    if _standing(roles, project, role, action.member, context) is not None:
        raise AlreadyOffered
    if context.law.holds(project, role, action.member, context.now_ms):
        raise AlreadyHolder
    return RoleOffered(
        project=project,
        role=role,
        member=action.member,
        by=member,
        passing=action.passing,
        deputy=action.deputy,
        at_ms=context.now_ms,
    )


def _accept(roles: Roles, action: Accept, member: MemberId, context: Context) -> list[RolesEvent]:
    project, role = action.project, action.role
    rule = _rule(project, role, context)
    if (project, role, member) not in roles.offers:
        raise NoOffer
    offer = _standing(roles, project, role, member, context)
    if offer is None:
        raise OfferLapsed
    events: list[RolesEvent] = [*_over(roles, project, role, context)]
    until_ms = context.now_ms + rule.term_ms
    going = [member]
    if offer.by is not None:
        until_ms = _holding(roles, project, role, offer.by, context).until_ms
        if offer.passing:
            going.append(offer.by)
            events.append(_ended(project, role, offer.by, context))
    others = context.law.holders(project, role, context.now_ms, deputies=offer.deputy)
    if len([one for one in others if one not in going]) >= rule.seats:
        raise NoSeat
    begun = RoleBegun(
        project=project,
        role=role,
        member=member,
        deputy=offer.deputy,
        from_ms=_from_ms(project, role, member, offer, context),
        until_ms=until_ms,
    )
    return [*events, begun]


def _from_ms(
    project: ProjectId, role: str, member: MemberId, offer: RoleOffer, context: Context
) -> Moment:
    """Since when somebody who accepts holds the role: another term goes on from the one before."""
    law, now_ms = context.law, context.now_ms
    held = law.holding(project, role, member)
    if held is None or held.deputy != offer.deputy or not law.holds(project, role, member, now_ms):
        return now_ms
    return held.from_ms


def _over(roles: Roles, project: ProjectId, role: str, context: Context) -> Iterator[RoleEnded]:
    """The end of terms that are over: some each time, so that they never pile up."""
    found = 0
    for (_, _, member), time in roles.holdings.items(under=(project, role)):
        if found == ENDED_AT_ONCE:
            break
        if context.now_ms >= time.until_ms:
            found += 1
            yield RoleEnded(project=project, role=role, member=member, at_ms=time.until_ms)


# ── evolve: write it down      (writes only, never fails)
def evolve(roles: Roles, event: RolesEvent) -> None:
    """Write one event into the state."""
    place = (event.project, event.role, event.member)
    match event:
        case RoleBegun(deputy=deputy, from_ms=from_ms, until_ms=until_ms):
            roles.holdings.set(place, Holding(from_ms=from_ms, until_ms=until_ms, deputy=deputy))
            roles.offers.remove(place)
        case RoleEnded():
            roles.holdings.remove(place)
        case RoleOffered(by=by, passing=passing, deputy=deputy, at_ms=at_ms):
            offer = RoleOffer(by=by, passing=passing, deputy=deputy, at_ms=at_ms)
            roles.offers.set(place, offer)
        case RoleDeclined() | OfferTakenBack():
            roles.offers.remove(place)
        case _:
            assert_never(event)


CONTRACT: Contract[Roles, RolesAction, RolesEvent, Law] = Contract(
    name="roles",
    version=1,
    state=Roles,
    actions=(Begin, Release, Appoint, Recall, Offer, Accept, Decline, TakeBack, StepDown),
    events=(RoleBegun, RoleEnded, RoleOffered, RoleDeclined, OfferTakenBack),
    refusals=(
        NotDecided,
        NotAPerson,
        NotAMember,
        UnknownRole,
        NotHolder,
        GivenTogether,
        AlreadyOffered,
        AlreadyHolder,
        NoOffer,
        NotYourOffer,
        OfferLapsed,
        NoSeat,
    ),
    decide=decide,
    evolve=evolve,
)
