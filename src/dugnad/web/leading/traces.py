"""Letters to those who come after, cards passed on, and what ended when a person left."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import ngettext

from dugnad.face.sentences import StrOrPromise
from dugnad.web.leading import letters
from dugnad.web.leading.models import Handing, Left, Letter
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, Trace, as_json, as_moment, cascades


def _export(person: Person) -> Files:
    written = list(Letter.objects.filter(person=person))
    gone = list(Left.objects.filter(person=person))
    projects = [bytes(one.project) for one in written] + [bytes(one.project) for one in gone]
    titles = {bytes(row.project): row.title for row in lists.projects_by_id(projects)}
    told = {
        "letters": [
            {
                "project": titles.get(bytes(one.project), ""),
                "written": as_moment(one.written_ms),
                "text": letters.text_of(person, bytes(one.project)),
            }
            for one in written
        ],
        "left": [
            {"project": titles.get(bytes(one.project), ""), "when": as_moment(one.left_ms)}
            for one in gone
        ],
    }
    return {"handed-over.json": as_json(told)} if written or gone else {}


def _goes(person: Person) -> Sequence[StrOrPromise]:
    count = Letter.objects.filter(person=person).count()
    if not count:
        return ()
    return (
        ngettext(
            "Your letter to those who come after you.",
            "Your %(count)s letters to those who come after you.",
            count,
        )
        % {"count": count},
    )


TRACE = Trace(models=(Letter, Handing, Left), forget=cascades, export=_export, goes=_goes)
