"""What other pages show of somebody's own profile: in short, and who would like to meet them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from dugnad.web.people.models import Person
from dugnad.web.people.viewer import Viewer
from dugnad.web.rooms.profile import pairs
from dugnad.web.rooms.profile.face import INVITATIONS, TITLES
from dugnad.web.rooms.profile.views import lines_of

register = template.Library()
SHOWN_MAX = 5


@register.inclusion_tag("rooms/_profile_mine.html", takes_context=True)
def profile_in_short(context: Context) -> dict[str, Any]:
    """What one can and wants to learn, or the invitation to say so."""
    person = _viewer_of(context)
    lines = [] if person is None else lines_of(person)
    sides = [
        (TITLES[side], [one.body.text for one in lines if one.body.side == side], INVITATIONS[side])
        for side in ("can", "learn")
    ]
    return {"sides": sides}


@register.simple_tag(takes_context=True)
def who_would_meet(context: Context) -> list[pairs.Pair]:
    """The pairs of which the other has said yes, and the viewer has not: `_asked_to_meet.html`."""
    person = _viewer_of(context)
    found = [] if person is None else pairs.who_asks(person)
    return [one for one in found if not one.said_yes][:SHOWN_MAX]


def _viewer_of(context: Context) -> Person | None:
    viewer = context.get("viewer")
    return viewer.person if isinstance(viewer, Viewer) else None
