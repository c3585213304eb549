"""Starting a project, on its own or as a part that another one decided on (PRJ-14)."""

import hashlib

from dugnad.charter.entries import STARTER, Rules
from dugnad.charter.law import Context
from dugnad.charter.projects.events import ProjectStarted
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import AlreadyStarted, NoSuchPart, TextMissing
from dugnad.charter.projects.rules import refuse_unsound
from dugnad.charter.projects.verbs import Start
from dugnad.ledger.values import MemberId, ProjectId


def start(projects: Projects, action: Start, member: MemberId, context: Context) -> ProjectStarted:
    """Start a project; a part only where its parent decided on it."""
    if not context.commitments:
        raise TextMissing
    if action.project in projects.projects:
        raise AlreadyStarted
    mark = part_mark(action.project)
    if action.parent is not None and (action.parent, mark) not in projects.parts:
        raise NoSuchPart
    refuse_unsound(projects, action.rules, action.words)
    return ProjectStarted(
        project=action.project,
        starter=member,
        rules=action.rules,
        prose=context.commitments[0],
        at_ms=context.now_ms,
        words=action.words,
        parent=action.parent,
        kind=action.kind,
    )


def first_roles(rules: Rules) -> tuple[str, ...]:
    """The roles of who starts a project: looking after it, and every role that decides."""
    deciding = rules.deciding()
    return tuple(one.name for one in rules.roles if one.name == STARTER or one.name in deciding)


def part_mark(project: ProjectId) -> ProjectId:
    """What stands for a project until it is started: the first 16 bytes of a SHA-256.

    Whoever decides about a part names its mark and not its id, so that nobody who reads the books
    can start the part in the place of those whom the decision was about.
    """
    return hashlib.sha256(b"dugnad/part/v1\0" + project).digest()[:16]
