"""A browser tells the public halves that it made; the books decide whether they speak."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from dugnad.ledger import signatures
from dugnad.web.devices.standing import this_device
from dugnad.web.house import house
from dugnad.web.keys.hands import name_of
from dugnad.web.keys.models import Device, DeviceKey
from dugnad.web.people.models import Membership, Person
from dugnad.web.vault import services as vault

PROJECTS_MAX = 200
NAME_CHARACTERS_MAX = 40
_HEX = re.compile(r"(?:[0-9a-f]{2})+\Z")
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class NotReadable(Exception):
    """What the browser told is not what its script tells."""


def read_keys(person: Person, told: Mapping[str, Any]) -> dict[bytes, bytes]:
    """Read public halves by project, of projects that are theirs.

    Raises:
        NotReadable: it is something else.
    """
    keys = told.get("keys")
    if not isinstance(keys, dict) or not 0 < len(keys) <= PROJECTS_MAX:
        raise NotReadable
    read = {_bytes(project): _bytes(key) for project, key in keys.items()}
    theirs = Membership.objects.filter(person=person, project_id__in=[*read]).count()
    if theirs != len(read) or not all(map(signatures.is_sound_key, read.values())):
        raise NotReadable
    return read


@transaction.atomic
def register(person: Person, name: str, keys: Mapping[bytes, bytes]) -> Device:
    """Note which public halves this browser has; what it had before in a project is replaced.

    Raises:
        NotReadable: one of them is another device's.
    """
    device = this_device(person)
    if device is None:
        sealed = vault.seal(person.id, free_name(person, name).encode())
        device = Device.objects.create(
            person=person, sealed_name=sealed, created_ms=house().now_ms()
        )
    for project, key in keys.items():
        known = DeviceKey.objects.filter(public_key=key).first()
        if known is not None and known.device_id != device.id:
            raise NotReadable
        if known is None:
            DeviceKey.objects.filter(device=device, project_id=project).delete()
            DeviceKey.objects.create(device=device, project_id=project, public_key=key)
    return device


def free_name(person: Person, wanted: str) -> str:
    """A name for one more device: what was wanted, with a number where another one has it."""
    name = " ".join(wanted.split())[:NAME_CHARACTERS_MAX]
    known = {name_of(one).casefold() for one in Device.objects.filter(person=person)}
    found, number = name, 1
    while name and found.casefold() in known:
        number += 1
        found = f"{name[: NAME_CHARACTERS_MAX - len(str(number)) - 1]} {number}"
    return found


def asks(device: Device) -> None:
    """Let a device wait for whoever lets it in, under a code of its own."""
    device.asks_since_ms = house().now_ms()
    device.asks_code = "".join(secrets.choice(_LETTERS) for _ in range(12))
    device.save(update_fields=["asks_since_ms", "asks_code"])


def _bytes(digits: object) -> bytes:
    if not isinstance(digits, str) or not _HEX.match(digits):
        raise NotReadable
    return bytes.fromhex(digits)
