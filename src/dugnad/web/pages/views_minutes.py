"""Minutes that write themselves, for the screen and for paper, and what follows from them.

What was noted is the card's own; what the project decided on that day, and what has changed in it
since the meeting before, stand in the books already (PRJ-20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dugnad.charter import roles as roles_law
from dugnad.charter.cards import events as cards_law
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.law import DECIDING
from dugnad.charter.projects import events as projects_law
from dugnad.face.minutes import Minutes
from dugnad.face.moments import day_words, local, moment_ms
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX
from dugnad.ledger.values import Event
from dugnad.web.house import house
from dugnad.web.kit.preparing import prepare
from dugnad.web.kit.showing import Shown, show_code
from dugnad.web.lists import history
from dugnad.web.lists import services as lists
from dugnad.web.people.viewer import viewer_of

LINES_MAX: Final = 60
"""How many changes stand in minutes; the books have all of them."""

DECIDED: Final[tuple[type[Event], ...]] = (decisions.Counted,)
CHANGED: Final[tuple[type[Event], ...]] = (
    cards_law.CardPutUp,
    cards_law.CardClosed,
    projects_law.ProjectTakenOver,
    projects_law.ProjectDescribed,
    projects_law.RulesChanged,
    projects_law.PartAllowed,
    projects_law.MemberJoined,
    projects_law.MemberLeft,
    roles_law.RoleBegun,
    roles_law.RoleEnded,
    *DECIDED,
)
"""What a group would want to hear of at its next meeting, and no single answers."""


@dataclass(frozen=True)
class Decided:
    """Something that the project decided."""

    title: str
    address: str
    result: StrOrPromise


@dataclass(frozen=True)
class Changed:
    """Something that changed in the project, and how often where it is about no card."""

    title: str
    sentence: StrOrPromise
    at_ms: int
    times: int = 1


@require_safe
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    """The agenda of a meeting that lies ahead, or the minutes of one that has begun."""
    shown = show_code(code, viewer_of(request))
    found = _minutes(shown)
    since_ms = _meeting_before(shown, found)
    context = {
        "shown": shown,
        "card": shown.pinned,
        "page": shown.page,
        "minutes": found,
        "project": lists.project(shown.entry.project),
        "decided": _decided(shown, found) if found.starts_ms else (),
        "since_ms": since_ms,
        "changed": _changed(shown, since_ms, found.starts_ms or shown.seen.now_ms),
        "extra": {},
    }
    return render(request, "pages/minutes.html", context)


@require_safe
def put_to_group(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Open a proposal that is filled in with a noted decision; it decides nothing by itself."""
    shown = show_code(code, viewer_of(request))
    found = _minutes(shown)
    line = found.line(name)
    project = lists.project(shown.entry.project)
    if line is None or not line.text or not line.binds or project is None:
        raise Http404
    day = day_words(line.at_ms, shown.seen.zone, shown.seen.now_ms)
    noted = _("Noted at a meeting on %(day)s: %(text)s") % {"day": day, "text": line.text}
    first = Truncator(line.text.strip().splitlines()[0]).chars(TITLE_MAX)
    return redirect(prepare(request, "proposal", project.code, {"title": first, "text": noted}))


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _minutes(shown: Shown) -> Minutes:
    found = shown.face.minutes_of(shown.state, shown.seen)
    if found is None:
        raise Http404
    return found


def _meeting_before(shown: Shown, found: Minutes) -> int:
    """When the project's meeting before this one was over; 0 when there was none."""
    before_ms = found.starts_ms or shown.seen.now_ms
    if found.ended_by is None:
        return 0
    lines = history.happened(
        shown.entry.project, (found.ended_by,), 0, before_ms, limit=1, newest=True
    )
    return lines[0].moment_ms if lines else 0


def _decided(shown: Shown, found: Minutes) -> tuple[Decided, ...]:
    """What was decided on the day of the meeting, in the hours of the place."""
    zone = house().place.zone
    begins = local(found.starts_ms, zone).replace(
        hour=0, minute=0, second=0, microsecond=0, tzinfo=None
    )
    first_ms, last_ms = moment_ms(begins, zone), moment_ms(begins + timedelta(days=1), zone)
    lines = history.happened(shown.entry.project, DECIDED, first_ms - 1, last_ms, limit=LINES_MAX)
    rows = {line.card.code: line.card for line in lines if line.card and line.card.type in DECIDING}
    return tuple(
        Decided(row.title or row.code, f"/c/{row.code.lower()}", lists.pinned(row).page.result)
        for row in rows.values()
    )


def _changed(shown: Shown, since_ms: int, until_ms: int) -> tuple[Changed, ...]:
    """What happened in the project between two meetings, without this card's own putting up.

    What is about no card and happened several times is one line, at its last time.
    """
    lines = history.happened(shown.entry.project, CHANGED, since_ms, until_ms, limit=LINES_MAX)
    found: dict[tuple[str, str], Changed] = {}
    for line in lines:
        if line.card is not None and line.card.code == shown.row.code:
            continue
        title = "" if line.card is None else line.card.title or line.card.code
        key = (title, str(line.sentence))
        before = found.pop(key, None)
        times = 1 if before is None else before.times + 1
        found[key] = Changed(title, line.sentence, line.moment_ms, times)
    return tuple(found.values())
