"""Joining, asking to, being let in, and leaving.

Joining is one action after reading the rules (PRJ-02); leaving is one action, always possible, and
ends all that follows from membership at that moment (PRJ-03).
"""

from msgspec.structs import replace

from dugnad.charter import roles
from dugnad.charter.entries import STRENGTHS, Strength, is_as_strong
from dugnad.charter.households import leave_household
from dugnad.charter.law import Context, hand_of
from dugnad.charter.people import verbs as people
from dugnad.charter.projects.events import (
    JoiningAsked,
    MemberJoined,
    MemberLeft,
    MemberLetIn,
    ProjectsEvent,
)
from dugnad.charter.projects.finding import current, decided, no_member, rules_of
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import (
    AskedBefore,
    NotDecided,
    NotLetIn,
    OfAnotherProject,
    OpenToAll,
    RulesHaveChanged,
)
from dugnad.charter.projects.verbs import LetIn
from dugnad.ledger.contract import Decision, happened, must
from dugnad.ledger.values import MemberId, ProjectId


def join(
    projects: Projects,
    project: ProjectId,
    rules_version: int,
    member: MemberId,
    context: Context,
) -> MemberJoined:
    """Join where all may, or where one was let in."""
    joined = joins(projects, project, rules_version, member, context)
    _, rules = rules_of(projects, project)
    if rules.joining != "open" and (project, member) not in projects.let_in:
        raise NotLetIn
    return replace(joined, by=hand_of(context))


def joins(
    projects: Projects,
    project: ProjectId,
    rules_version: int,
    member: MemberId,
    context: Context,
) -> MemberJoined:
    """Join by the rules in force, once one may."""
    entry, _ = rules_of(projects, project)
    if rules_version != entry.rules_version:
        raise RulesHaveChanged
    no_member(projects, project, member)
    return MemberJoined(
        project=project, member=member, rules_version=rules_version, at_ms=context.now_ms
    )


def ask_to_join(
    projects: Projects, project: ProjectId, member: MemberId, context: Context
) -> JoiningAsked:
    """Ask to join a project that lets people in."""
    _, rules = rules_of(projects, project)
    no_member(projects, project, member)
    if rules.joining == "open":
        raise OpenToAll
    return replace(asks(projects, project, member, context), by=hand_of(context))


def asks(
    projects: Projects, project: ProjectId, member: MemberId, context: Context
) -> JoiningAsked:
    """Ask to join, once."""
    rules_of(projects, project)
    no_member(projects, project, member)
    if (project, member) in projects.asking or (project, member) in projects.let_in:
        raise AskedBefore
    return JoiningAsked(project=project, member=member, at_ms=context.now_ms)


def let_somebody_in(
    projects: Projects, action: LetIn, by: MemberId | None, context: Context
) -> Decision[ProjectsEvent]:
    """Let somebody in who speaks in this project and is no member of it.

    An organisation is let in also where people join without: somebody has looked at it, as else
    whoever wanted more voices would begin as many firms. One that the project let in is known from
    then on as one that was met; one that a member let in as well as that member is, and no better
    than met.
    """
    _, rules = rules_of(projects, action.project)
    if by is None:
        decided(projects, action.project, context)
    else:
        current(projects, action.project, by)
        if rules.joining == "decided":
            raise NotDecided
    known = context.law.member(action.member)
    if known is None or known.project != action.project:
        raise OfAnotherProject
    no_member(projects, action.project, action.member)
    if rules.joining == "open" and known.organisation is None:
        raise OpenToAll
    if (action.project, action.member) in projects.let_in:
        raise AskedBefore
    let_in = MemberLetIn(project=action.project, member=action.member, by=by)
    strength = _strength_by(by, context)
    if known.organisation is None or is_as_strong(known.strength, strength):
        return happened(let_in)
    strengthen = people.Strengthen(member=action.member, strength=strength)
    return happened(let_in, orders=[must("people", strengthen)])


LET_IN: Strength = "met"
"""How well an organisation is known that was let in: at most, as nobody makes another one better
known than they are themselves."""


def _strength_by(by: MemberId | None, context: Context) -> Strength:
    """How well an organisation is known that a member let in; None: that the project let in."""
    if by is None:
        return LET_IN
    member = context.law.member(by)
    known = STRENGTHS[0] if member is None else member.strength
    most = STRENGTHS[: STRENGTHS.index(LET_IN) + 1]
    return [one for one in most if is_as_strong(known, one)][-1]


def leave(
    projects: Projects, project: ProjectId, member: MemberId, context: Context
) -> Decision[ProjectsEvent]:
    """End a membership and all that follows from it; others of the household keep their voice."""
    current(projects, project, member)
    left = MemberLeft(project=project, member=member, at_ms=context.now_ms)
    owned = leave_household(project, member, context)
    events: list[ProjectsEvent] = [left] if owned is None else [owned, left]
    release = roles.Release(project=project, member=member)
    return happened(*events, orders=[must("roles", release)])
