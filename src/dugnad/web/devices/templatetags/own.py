"""What the pages about own devices hand to their scripts."""

from __future__ import annotations

import json
from typing import Any

from django import template

from dugnad.web.devices.standing import waiting_of
from dugnad.web.keys.hands import name_of

register = template.Library()


@register.inclusion_tag("devices/_waiting.html", takes_context=True)
def devices_that_wait(context: dict[str, Any]) -> dict[str, Any]:
    """Tell whoever looks which of their other devices wait to be let in by this one."""
    viewer = context.get("viewer")
    person = None if viewer is None else viewer.person
    found = [] if person is None else waiting_of(person)
    return {"waiting": [(one.asks_code, name_of(one)) for one in found]}


@register.filter
def rows(value: Any) -> str:
    """Write plain rows as JSON, to be escaped into an attribute like any other text."""
    return json.dumps(value, separators=(",", ":"))
