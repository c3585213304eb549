"""That a member goes along, and what came along about somebody."""

from __future__ import annotations

from dugnad.web.lists import services as lists
from dugnad.web.moving import uploads
from dugnad.web.moving.models import Arrival, GoesAlong, Newcomer
from dugnad.web.moving.putting_in import forget_newcomer
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, Trace, as_json, as_moment


def _export(person: Person) -> Files:
    rows = list(GoesAlong.objects.filter(person=person))
    titles = {
        bytes(row.project): row.title
        for row in lists.projects_by_id(bytes(one.project) for one in rows)
    }
    told = [
        {"project": titles.get(bytes(one.project), ""), "since": as_moment(one.since_ms)}
        for one in rows
    ]
    return {"goes-along.json": as_json(told)} if told else {}


def _forget(person: Person) -> None:
    forget_newcomer(person)
    uploads.forget(person)


TRACE = Trace(models=(GoesAlong, Arrival, Newcomer), forget=_forget, export=_export)
