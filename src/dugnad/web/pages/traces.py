"""When a person looked at which project, and what they expected of it."""

from __future__ import annotations

from collections.abc import Iterable

from dugnad.web.lists import services as lists
from dugnad.web.pages.models import Expectation, Visit
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, Trace, as_json, as_moment, cascades


def _titles(projects: Iterable[bytes]) -> dict[bytes, str]:
    return {bytes(row.project): row.title for row in lists.projects_by_id(projects)}


def _export(person: Person) -> Files:
    visits = list(Visit.objects.filter(person=person))
    hopes = list(Expectation.objects.filter(person=person))
    titles = _titles([bytes(one.project) for one in visits] + [bytes(one.project) for one in hopes])
    told = {
        "looked": [
            {"project": titles.get(bytes(one.project), ""), "last": as_moment(one.seen_ms)}
            for one in visits
        ],
        "joined": [
            {
                "project": titles.get(bytes(one.project), ""),
                "when": as_moment(one.joined_ms),
                "is_it_what_you_expected": one.answer,
            }
            for one in hopes
        ],
    }
    return {"visits.json": as_json(told)} if visits or hopes else {}


TRACE = Trace(models=(Visit, Expectation), forget=cascades, export=_export)
