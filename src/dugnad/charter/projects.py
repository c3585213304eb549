"""Projects: groups with rules as data; starting one, joining, resting and leaving.

Joining is one action after reading the rules (PRJ-02); leaving is one action, always possible, and
ends all that follows from membership at that moment (PRJ-03). Where the last one who looked after
a project has left, any member may take over. Nobody changes a project's rules alone (PRJ-06).
"""

from typing import TypeAlias, assert_never

import msgspec

from dugnad.charter.entries import Membership, ProjectEntry, Rules
from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.state import Map, State
from dugnad.ledger.values import Action, Count, Event, Hash, MemberId, Moment, ProjectId


# ── Actions: what may be asked
class Start(Action, frozen=True):
    """Start a project; the first commitment is of its name and aim."""

    project: ProjectId
    rules: Rules


class Join(Action, frozen=True):
    """Become a member, having read version `rules_version` of the rules."""

    project: ProjectId
    rules_version: Count


class Rest(Action, frozen=True):
    """Be left in peace until a moment; 0 ends the rest."""

    project: ProjectId
    until_ms: Moment


class Leave(Action, frozen=True):
    """Stop being a member, now."""

    project: ProjectId


class TakeOver(Action, frozen=True):
    """Begin to look after a project that nobody looks after."""

    project: ProjectId


class Describe(Action, frozen=True):
    """Put another text about the project; the first commitment is of it."""

    project: ProjectId


ProjectsAction: TypeAlias = Start | Join | Rest | Leave | TakeOver | Describe


# ── Events: what has happened
class ProjectStarted(Event, frozen=True):
    """A project with its first rules and its first member."""

    project: ProjectId
    starter: MemberId
    rules: Rules
    prose: Hash
    at_ms: Moment


class MemberJoined(Event, frozen=True):
    """`member` agreed to version `rules_version` of the rules."""

    project: ProjectId
    member: MemberId
    rules_version: Count
    at_ms: Moment


class MemberRested(Event, frozen=True):
    """`member` rests until a moment; 0 ended the rest."""

    project: ProjectId
    member: MemberId
    until_ms: Moment


class MemberLeft(Event, frozen=True):
    """`member` is one no longer."""

    project: ProjectId
    member: MemberId
    at_ms: Moment


class ProjectTakenOver(Event, frozen=True):
    """`by` looks after the project from now on."""

    project: ProjectId
    by: MemberId
    at_ms: Moment


class ProjectDescribed(Event, frozen=True):
    """The project has another text; the one before was `before`."""

    project: ProjectId
    by: MemberId
    prose: Hash
    before: Hash


ProjectsEvent: TypeAlias = (
    ProjectStarted | MemberJoined | MemberRested | MemberLeft | ProjectTakenOver | ProjectDescribed
)


# ── Refusals: the rules that say no, in the order in which they are asked
class ProjectsRefused(Refused):
    """A no of the rules about projects."""

    contract = "projects"


class NotAPerson(ProjectsRefused):
    """Only people start, join and leave projects."""


class OfAnotherProject(ProjectsRefused):
    """This key speaks in another project; nobody has one key in two projects."""


class TextMissing(ProjectsRefused):
    """A project needs a name and a sentence about what it is for."""


class AlreadyStarted(ProjectsRefused):
    """The project is there already."""


class UnknownProject(ProjectsRefused):
    """There is no such project."""


class RulesHaveChanged(ProjectsRefused):
    """The rules were changed after they were read; read them again before joining."""


class AlreadyMember(ProjectsRefused):
    """Who is a member need not join."""


class NotAsked(ProjectsRefused):
    """This project takes in those whom a member asked."""


class NotAMember(ProjectsRefused):
    """Only members rest, leave and take over."""


class HasStarter(ProjectsRefused):
    """Somebody looks after the project already."""


class NotStarter(ProjectsRefused):
    """Only who looks after the project describes it."""


# ── State: what projects remember
class Projects(State):
    """All projects of the place."""

    projects: Map[ProjectId, ProjectEntry]
    rules: Map[tuple[ProjectId, int], Rules]
    memberships: Map[tuple[ProjectId, MemberId], Membership]


# ── decide: may this happen, and what follows?      (reads only)
def decide(projects: Projects, action: ProjectsAction, context: Context) -> Decision[ProjectsEvent]:
    """Answer one action; see the refusals for the rules."""
    member = context.actor.member
    if member is None:
        raise NotAPerson
    known = context.law.member(member)
    if known is None or known.project != action.project:
        raise OfAnotherProject
    match action:
        case Start():
            return happened(_start(projects, action, member, context))
        case Join():
            return happened(_join(projects, action, member, context))
        case Rest():
            _current(projects, action.project, member)
            return happened(
                MemberRested(project=action.project, member=member, until_ms=action.until_ms)
            )
        case Leave():
            _current(projects, action.project, member)
            return happened(MemberLeft(project=action.project, member=member, at_ms=context.now_ms))
        case TakeOver():
            return happened(_take_over(projects, action, member, context))
        case Describe():
            return happened(_describe(projects, action, member, context))
        case _:
            assert_never(action)


def _start(projects: Projects, action: Start, member: MemberId, context: Context) -> ProjectStarted:
    if not context.commitments:
        raise TextMissing
    if action.project in projects.projects:
        raise AlreadyStarted
    return ProjectStarted(
        project=action.project,
        starter=member,
        rules=action.rules,
        prose=context.commitments[0],
        at_ms=context.now_ms,
    )


def _join(projects: Projects, action: Join, member: MemberId, context: Context) -> MemberJoined:
    project = projects.projects.get(action.project)
    if project is None:
        raise UnknownProject
    if action.rules_version != project.rules_version:
        raise RulesHaveChanged
    membership = projects.memberships.get((action.project, member))
    if membership is not None and membership.until_ms is None:
        raise AlreadyMember
    rules = projects.rules.get((action.project, project.rules_version))
    if rules is not None and rules.joining == "asked":
        raise NotAsked
    return MemberJoined(
        project=action.project,
        member=member,
        rules_version=action.rules_version,
        at_ms=context.now_ms,
    )


def _current(projects: Projects, project: ProjectId, member: MemberId) -> Membership:
    membership = projects.memberships.get((project, member))
    if membership is None or membership.until_ms is not None:
        raise NotAMember
    return membership


def _take_over(
    projects: Projects, action: TakeOver, member: MemberId, context: Context
) -> ProjectTakenOver:
    project = projects.projects.get(action.project)
    if project is None:
        raise UnknownProject
    _current(projects, action.project, member)
    if project.starters:
        raise HasStarter
    return ProjectTakenOver(project=action.project, by=member, at_ms=context.now_ms)


def _describe(
    projects: Projects, action: Describe, member: MemberId, context: Context
) -> ProjectDescribed:
    if not context.commitments:
        raise TextMissing
    project = projects.projects.get(action.project)
    if project is None:
        raise UnknownProject
    if not _current(projects, action.project, member).starter:
        raise NotStarter
    return ProjectDescribed(
        project=action.project,
        by=member,
        prose=context.commitments[0],
        before=project.prose,
    )


# ── evolve: write it down      (writes only, never fails)
def evolve(projects: Projects, event: ProjectsEvent) -> None:
    """Write one event into the state."""
    match event:
        case ProjectStarted():
            projects.projects.set(
                event.project,
                ProjectEntry(
                    starter=event.starter,
                    started_ms=event.at_ms,
                    prose=event.prose,
                    author=event.starter,
                    rules_version=1,
                    members=1,
                    starters=1,
                ),
            )
            projects.rules.set((event.project, 1), event.rules)
            projects.memberships.set(
                (event.project, event.starter),
                Membership(from_ms=event.at_ms, until_ms=None, resting_until_ms=0, starter=True),
            )
        case MemberJoined():
            projects.memberships.set(
                (event.project, event.member),
                Membership(from_ms=event.at_ms, until_ms=None, resting_until_ms=0, starter=False),
            )
            _count(projects, event.project, members=1)
        case MemberRested(project=project, member=member, until_ms=until_ms):
            _change(projects, project, member, resting_until_ms=until_ms)
        case MemberLeft(project=project, member=member, at_ms=at_ms):
            time = projects.memberships.get((project, member))
            looked_after = time is not None and time.starter
            _change(projects, project, member, until_ms=at_ms)
            _count(projects, project, members=-1, starters=-1 if looked_after else 0)
        case ProjectTakenOver(project=project, by=by):
            _change(projects, project, by, starter=True)
            _count(projects, project, starters=1)
            _replace(projects, project, starter=by)
        case ProjectDescribed(project=project, by=by, prose=prose):
            _replace(projects, project, prose=prose, author=by)
        case _:
            assert_never(event)


def _change(projects: Projects, project: ProjectId, member: MemberId, **changes: object) -> None:
    time = projects.memberships.get((project, member))
    if time is not None:
        projects.memberships.set((project, member), msgspec.structs.replace(time, **changes))


def _count(projects: Projects, project: ProjectId, *, members: int = 0, starters: int = 0) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        _replace(
            projects,
            project,
            members=entry.members + members,
            starters=entry.starters + starters,
        )


def _replace(projects: Projects, project: ProjectId, **changes: object) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        projects.projects.set(project, msgspec.structs.replace(entry, **changes))


CONTRACT: Contract[Projects, ProjectsAction, ProjectsEvent, Law] = Contract(
    name="projects",
    version=1,
    state=Projects,
    actions=(Start, Join, Rest, Leave, TakeOver, Describe),
    events=(
        ProjectStarted,
        MemberJoined,
        MemberRested,
        MemberLeft,
        ProjectTakenOver,
        ProjectDescribed,
    ),
    refusals=(
        NotAPerson,
        OfAnotherProject,
        TextMissing,
        AlreadyStarted,
        UnknownProject,
        RulesHaveChanged,
        AlreadyMember,
        NotAsked,
        NotAMember,
        HasStarter,
        NotStarter,
    ),
    decide=decide,
    evolve=evolve,
)
