"""What waits in somebody's conversations, for the page *For you*."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from dugnad.web.people.viewer import Viewer
from dugnad.web.rooms.conversations import listing

register = template.Library()
SHOWN_MAX = 5


@register.inclusion_tag("rooms/_waiting.html", takes_context=True)
def what_waits_in_rooms(context: Context) -> dict[str, Any]:
    """The conversations with something new, or that ask whether one wants them; newest first."""
    viewer = context.get("viewer")
    if not isinstance(viewer, Viewer) or viewer.person is None:
        return {"found": []}
    found = listing.of_person(viewer.person)
    return {"found": [one for one in found if one.waits or one.unread][:SHOWN_MAX]}
