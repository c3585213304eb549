"""The project and the membership that an action speaks of, or the rule that says no."""

from dugnad.charter.entries import Membership, ProjectEntry, Rules
from dugnad.charter.law import Context
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import AlreadyMember, NotAMember, NotDecided, UnknownProject
from dugnad.ledger.values import MemberId, ProjectId


def rules_of(projects: Projects, project: ProjectId) -> tuple[ProjectEntry, Rules]:
    """A project with its rules in force.

    Raises:
        UnknownProject: there is none.
    """
    entry = projects.projects.get(project)
    rules = None if entry is None else projects.rules.get((project, entry.rules_version))
    if entry is None or rules is None:
        raise UnknownProject
    return entry, rules


def decided(projects: Projects, project: ProjectId, context: Context) -> ProjectEntry:
    """The project, where it has itself decided what is asked.

    Raises:
        UnknownProject, NotDecided: as they say.
    """
    entry = projects.projects.get(project)
    if entry is None:
        raise UnknownProject
    if not context.law.decided(context.actor.orderer, project):
        raise NotDecided
    return entry


def current(projects: Projects, project: ProjectId, member: MemberId) -> Membership:
    """The membership of somebody who is a member now.

    Raises:
        NotAMember: they are not.
    """
    membership = projects.memberships.get((project, member))
    if membership is None or membership.until_ms is not None:
        raise NotAMember
    return membership


def no_member(projects: Projects, project: ProjectId, member: MemberId) -> None:
    """See that somebody is no member now.

    Raises:
        AlreadyMember: they are.
    """
    membership = projects.memberships.get((project, member))
    if membership is not None and membership.until_ms is None:
        raise AlreadyMember
