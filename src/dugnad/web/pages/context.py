"""What every page knows: the place, its help, the languages, what somebody is doing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dugnad.web.devices.keeping import reader_of
from dugnad.web.helping.desk_screen import desk_screen
from dugnad.web.helping.shared import shared_screen
from dugnad.web.house import NoHouseError, house
from dugnad.web.kit.pressing import take_way_to_devices


def place(request: HttpRequest) -> dict[str, Any]:
    """The place's own choices and who looks, for the layout of every page."""
    try:
        own = house()
    except NoHouseError:
        return {}
    return {
        "place": own.place,
        "zone": own.place.zone,
        "now_ms": own.now_ms(),
        "viewer": getattr(request, "viewer", None),
        "base_address": own.place.base_address,
        "screen_of_everybody": shared_screen(request),
        "empties": shared_screen(request) or desk_screen(request),
        "kept_for": _kept_for(request),
        "to_own_devices": hasattr(request, "session") and take_way_to_devices(request),
    }


def _kept_for(request: HttpRequest) -> str:
    # A page that stands for a fault is made before it is known who looks.
    return reader_of(request) if hasattr(request, "viewer") else ""
