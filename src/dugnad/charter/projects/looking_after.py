"""Looking after a project: taking over where nobody does, and its text."""

from dugnad.charter.entries import GROUP, STARTER, Kind, Rules
from dugnad.charter.law import Context
from dugnad.charter.projects.events import ProjectDescribed, ProjectTakenOver
from dugnad.charter.projects.finding import current, rules_of
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import (
    HasStarter,
    NotDecided,
    NotStarter,
    TextMissing,
    UnknownProject,
)
from dugnad.charter.projects.verbs import Describe, TakeOver
from dugnad.ledger.values import MemberId


def take_over(
    projects: Projects, action: TakeOver, member: MemberId, context: Context
) -> ProjectTakenOver:
    """Begin to look after a project that nobody looks after."""
    entry, rules = rules_of(projects, action.project)
    current(projects, action.project, member)
    if not can_be_taken_over(entry.kind, rules):
        raise NotDecided
    if context.law.holders(action.project, STARTER, context.now_ms):
        raise HasStarter
    return ProjectTakenOver(project=action.project, by=member, at_ms=context.now_ms)


def can_be_taken_over(kind: Kind, rules: Rules) -> bool:
    """Whether any member may look after such a project where nobody does.

    Else whoever joins an association that nobody looks after would speak for it in others.
    """
    return kind == GROUP or STARTER not in rules.speaks


def describe(
    projects: Projects, action: Describe, member: MemberId, context: Context
) -> ProjectDescribed:
    """Put another text about a project that one looks after."""
    if not context.commitments:
        raise TextMissing
    project = projects.projects.get(action.project)
    if project is None:
        raise UnknownProject
    current(projects, action.project, member)
    if not context.law.is_starter(action.project, member, context.now_ms):
        raise NotStarter
    return ProjectDescribed(
        project=action.project,
        by=member,
        prose=context.commitments[0],
        before=project.prose,
    )
