"""The page of reports: one's own and what came of them; for those who moderate, all of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dugnad.web.pages.pressing import give_notice
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms import pages, services
from dugnad.web.rooms.conversations.forms import SettleForm
from dugnad.web.rooms.reports.face import SENTENCES, VERBS
from dugnad.web.rooms.reports.law import ANCHOR, MODERATOR, ROOM, Report, Settle


@require_safe
@pages.known()
def reports(request: HttpRequest, person: Person) -> HttpResponse:
    """The reports that a person may read: their own, or all where they moderate."""
    found = services.records(person, ROOM, ANCHOR, Report)
    moderates = MODERATOR in services.standings(person, ROOM, ANCHOR)
    rows = [
        {
            "id": UUID(bytes=one.id),
            "body": one.body,
            "at_ms": one.made_ms,
            "mine": one.by == person.id.bytes,
        }
        for one in found
    ]
    context = {"rows": rows, "moderates": moderates, "form": SettleForm(), "verb": VERBS[Settle]}
    return pages.page(request, "reports.html", context)


@press_only("reports")
@pages.known("words")
def settle(request: HttpRequest, person: Person, report_id: UUID) -> HttpResponse:
    """Write what was done about a report."""
    words = request.POST.get("words", "")
    done = pages.pressed(request, person, ROOM, ANCHOR, Settle(report_id.bytes, words))
    if done.refused is not None:
        give_notice(request, SENTENCES[done.refused])
    return redirect("reports")
