"""Who would like to take part, as it waits for those who look after a project."""

from __future__ import annotations

from dataclasses import dataclass

from dugnad.charter.law import Law
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.models import Person
from dugnad.web.people.whereabouts import ids_by_project


@dataclass(frozen=True)
class Knock:
    """That people, or organisations, would like to take part in a project.

    Attributes:
        project: in which.
        number: how many.
        since_ms: since when the first of them waits.
    """

    project: ProjectRow
    number: int
    since_ms: int


def knocks_for(person: Person | None) -> list[Knock]:
    """Where somebody asks to take part in what a person looks after, the longest waiting first."""
    if person is None:
        return []
    asking: dict[bytes, list[int]] = {}
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        for project, member in ids_by_project(person).items():
            if law.is_starter(project, member, now_ms):
                asking[project] = [at_ms for _who, at_ms in reading.asking_to_join(store, project)]
    waiting = [one for one, moments in asking.items() if moments]
    found = (
        Knock(row, len(asking[bytes(row.project)]), min(asking[bytes(row.project)]))
        for row in lists.projects_by_id(waiting)
    )
    return sorted(found, key=lambda one: one.since_ms)
