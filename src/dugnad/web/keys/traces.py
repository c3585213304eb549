"""What is kept of a person's devices: which public halves are on one of them."""

from __future__ import annotations

import json

from dugnad.web.keys.hands import name_of
from dugnad.web.keys.models import Device, DeviceKey
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, Trace, cascades


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


TRACE = Trace(models=(Device, DeviceKey), forget=cascades, export=_export)
