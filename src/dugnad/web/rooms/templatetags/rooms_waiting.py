"""What waits in somebody's conversations and drafts, for the page *For you*."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from dugnad.web.people.models import Person
from dugnad.web.people.viewer import Viewer
from dugnad.web.rooms import services
from dugnad.web.rooms.conversations import listing
from dugnad.web.rooms.drafts import unanswered
from dugnad.web.rooms.reports import law as reports

register = template.Library()
SHOWN_MAX = 5


@register.simple_tag(takes_context=True)
def what_waits_in_rooms(context: Context) -> dict[str, Any]:
    """Conversations with something new or that ask whether one wants them; drafts to look at.

    For `rooms/_waiting.html`, with how many reports wait for who looks at them.
    """
    viewer = context.get("viewer")
    if not isinstance(viewer, Viewer) or viewer.person is None:
        return {"found": [], "drafts": [], "reports": 0}
    found = listing.of_person(viewer.person)
    return {
        "found": [one for one in found if one.waits or one.unread][:SHOWN_MAX],
        "drafts": unanswered.of_person(viewer.person)[:SHOWN_MAX],
        "reports": _reports_waiting(viewer.person),
    }


def _reports_waiting(person: Person) -> int:
    """How many reports wait for somebody who takes down what breaks a rule."""
    if reports.MODERATOR not in services.standings(person, reports.ROOM, reports.ANCHOR):
        return 0
    found = services.records(person, reports.ROOM, reports.ANCHOR, reports.Report)
    return sum(1 for one in found if not one.body.settled)
