"""What changed in a project since somebody last looked: aim, roles and rules, nothing else."""

from __future__ import annotations

from typing import Final

from dugnad.charter.projects.events import ProjectDescribed, ProjectTakenOver, RulesChanged
from dugnad.charter.roles import RoleBegun, RoleEnded
from dugnad.web.house import house
from dugnad.web.lists import history
from dugnad.web.lists.history import PlainLine
from dugnad.web.pages.models import Visit
from dugnad.web.people.models import Person

SAME_VISIT_MS: Final = 30 * 60_000
"""Who looks again within this time is still on the same visit, and still reads what was new."""
SHOWN_MAX: Final = 8
TOLD: Final = tuple(
    event.__name__
    for event in (ProjectDescribed, ProjectTakenOver, RulesChanged, RoleBegun, RoleEnded)
)
"""What is told of: changes of aim, role and rule (PRJ-22)."""


def look(person: Person, project: bytes) -> int:
    """Note that somebody looks now; gives when they had looked before this visit, 0 for never."""
    now_ms = house().now_ms()
    row = Visit.objects.filter(person=person, project=project).first()
    if row is None:
        Visit.objects.create(person=person, project=project, seen_ms=now_ms)
        return 0
    if now_ms - row.seen_ms > SAME_VISIT_MS:
        row.before_ms = row.seen_ms
    row.seen_ms = now_ms
    row.save(update_fields=["seen_ms", "before_ms"])
    return row.before_ms


def changed_since(project: bytes, before_ms: int) -> tuple[PlainLine, ...]:
    """What changed in a project after a moment, newest first; nothing for who was never there."""
    if not before_ms:
        return ()
    return history.changes_of(project, TOLD, before_ms, SHOWN_MAX)
