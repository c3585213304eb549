"""What is kept of a person's devices: which public halves are on one of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.web.keys.hands import has_own, name_of
from dugnad.web.keys.models import Device, DeviceKey
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Membership, Person
from dugnad.web.traces.trace import Files, OpenThing, Trace, cascades


def _export(person: Person) -> Files:
    told = [
        {
            "name": name_of(device),
            "since_ms": device.created_ms,
            "keys": {
                bytes(one.project_id).hex(): bytes(one.public_key).hex()
                for one in device.keys.all()
            },
        }
        for device in Device.objects.filter(person=person).order_by("created_ms")
    ]
    return {"devices.json": json.dumps(told, indent=2).encode()} if told else {}


def _open(person: Person) -> Sequence[OpenThing]:
    """Where only the person's own device can leave."""
    mine = [
        bytes(row.project_id)
        for row in Membership.objects.filter(person=person)
        if has_own(bytes(row.member_id))
    ]
    return [
        OpenThing(
            says=_("In %(project)s your own device speaks for you.") % {"project": row.title},
            then=_(
                "Leave it with that device before. The place cannot, and a member without a name "
                "stays there."
            ),
            link=reverse("leave", args=[row.code.lower()]),
        )
        for row in lists.projects_by_id(mine)
    ]


TRACE = Trace(models=(Device, DeviceKey), forget=cascades, export=_export, open=_open)
