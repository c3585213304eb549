"""The page of reports: one's own and what came of them; for those who moderate, all of them."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dugnad.charter.entries import card_of, project_of
from dugnad.charter.law import Law
from dugnad.charter.moderating import lies_here
from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms import pages, services
from dugnad.web.rooms.conversations.forms import ReportForm, SettleForm
from dugnad.web.rooms.reports import notices
from dugnad.web.rooms.reports.face import SENTENCES, VERBS
from dugnad.web.rooms.reports.law import (
    AGAIN_MS,
    ANCHOR,
    MODERATOR,
    REMOVAL,
    ROOM,
    AskAgain,
    Report,
    Settle,
)
from dugnad.web.rooms.room import Entry


class _Refused(NamedTuple):
    """What was typed about a report and not taken, and why: both stand on the page that follows."""

    report: UUID
    typed: str
    why: StrOrPromise


@require_safe
@pages.known()
def reports(request: HttpRequest, person: Person) -> HttpResponse:
    """The reports that a person may read: their own, or all where they moderate."""
    return _page(request, person)


def _page(
    request: HttpRequest, person: Person, refused: _Refused | None = None, status: int = 200
) -> HttpResponse:
    found = services.records(person, ROOM, ANCHOR, Report)
    moderates = MODERATOR in services.standings(person, ROOM, ANCHOR)
    first = {one.id: one.body for one in found}
    asked = {one.body.again for one in found if one.body.again}
    context = {
        "rows": [_row(one, person, first, asked) for one in found],
        "refused": refused,
        "waiting": sum(1 for one in found if not one.body.settled),
        "moderates": moderates,
        "nobody_reads": notices.nobody_reads(),
        "form": SettleForm(),
        "why": ReportForm(),
        "verb": VERBS[Settle],
        "again": VERBS[AskAgain],
    }
    return pages.page(request, "reports.html", context, status)


@press_only("reports")
@pages.known("words")
def settle(request: HttpRequest, person: Person, report_id: UUID) -> HttpResponse:
    """Write what was done about a report; whoever wrote it is told."""
    words = request.POST.get("words", "")
    found = services.record(person, ROOM, ANCHOR, Report, report_id.bytes)
    if found is not None and _waits_on_its_page(found.body):
        # Who took the words away is not who answers: the page of the removal looks at that.
        return redirect(_where(found.body.about)[0])
    done = pages.pressed(request, person, ROOM, ANCHOR, Settle(report_id.bytes, words))
    if done.refused is not None:
        no = _Refused(report_id, words, SENTENCES[done.refused])
        return _page(request, person, no, 409)
    if done.events:
        found = services.record(person, ROOM, ANCHOR, Report, report_id.bytes)
        if found is not None:
            notices.tell_writer(found)
    return redirect("reports")


@press_only("reports")
@pages.known("why")
def again(request: HttpRequest, person: Person, report_id: UUID) -> HttpResponse:
    """Ask for a second look at a report of one's own; those who moderate are told."""
    why = request.POST.get("why", "")
    done = pages.pressed(request, person, ROOM, ANCHOR, AskAgain(report_id.bytes, why))
    if done.refused is not None:
        no = _Refused(report_id, why, SENTENCES[done.refused])
        return _page(request, person, no, 409)
    if done.events:
        notices.tell_moderators(person)
    return redirect("reports")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _row(
    one: Entry[Report], person: Person, first: dict[bytes, Report], asked: set[bytes]
) -> dict[str, Any]:
    """A report as a person sees it: where it points to, and what they can do with it."""
    body, now_ms = one.body, house().now_ms()
    mine = one.by == person.id.bytes
    before = first.get(body.again)
    where, take_away = _where(body.about)
    in_time = now_ms < body.settled_ms + AGAIN_MS
    return {
        "id": UUID(bytes=one.id),
        "body": body,
        "at_ms": one.made_ms,
        "mine": mine,
        "where": where,
        "take_away": take_away,
        "on_page": body.about.startswith(REMOVAL),
        "overdue": bool(body.due_ms) and not body.settled and now_ms > body.due_ms,
        "others_turn": before is not None and before.by == person.id.bytes,
        "may_ask": mine
        and bool(body.settled)
        and not body.due_ms
        and one.id not in asked
        and in_time,
    }


def _waits_on_its_page(body: Report) -> bool:
    """Whether it asks for a second look at words that lie aside: that is taken on their page."""
    if not body.about.startswith(REMOVAL):
        return False
    with house().engine.reader() as store:
        removal = Law(store).taken_away(bytes.fromhex(body.about.removeprefix(REMOVAL)))
        now_ms = max(house().now_ms(), store.head.time_ms)
    return removal is not None and lies_here(removal, now_ms)


def _where(about: str) -> tuple[str, str]:
    """The page on which it stands, and the one on which it is taken away; "" for none."""
    if about.startswith(REMOVAL):
        return f"/place/removed/{about.removeprefix(REMOVAL)}", ""
    card, project = card_of(about), project_of(about)
    code = lists.code_of(card or project or b"")
    if code is None:
        return "", ""
    page = f"/c/{code.lower()}" if card else f"/p/{code.lower()}"
    return page, f"{page}/remove"
