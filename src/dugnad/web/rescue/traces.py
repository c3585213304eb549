"""That somebody keeps a part of the place's rescue."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.web.people.models import Person
from dugnad.web.rescue import services
from dugnad.web.rescue.models import Rescuer
from dugnad.web.traces.trace import Files, OpenThing, Trace, as_json, as_moment, cascades


def _export(person: Person) -> Files:
    found = services.rescuer_of(person)
    if found is None:
        return {}
    told = {
        "asked": as_moment(found.asked_ms),
        "has_a_part_since": as_moment(found.since_ms),
        "took_the_parcel_home": as_moment(found.fetched_ms),
    }
    return {"rescue.json": as_json(told)}


def _open(person: Person) -> Sequence[OpenThing]:
    found = services.rescuer_of(person)
    if found is None or found.since_ms is None:
        return ()
    return (
        OpenThing(
            says=_("You keep a part of the place's rescue."),
            then=_("It opens no new parcel then. Tear the paper up, and tell the other rescuers."),
            link=reverse("rescue"),
        ),
    )


TRACE = Trace(models=(Rescuer,), forget=cascades, export=_export, open=_open)
