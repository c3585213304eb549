"""The first page: what is happening here, and the box for a code (S1, S2)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.entries import Rules
from dugnad.charter.projects.verbs import Start
from dugnad.face.face import Family
from dugnad.face.sentences import StrOrPromise
from dugnad.web.acting.services import new_press
from dugnad.web.answers import services as answers
from dugnad.web.answers.for_you import count_for
from dugnad.web.answers.guessing import TOO_MANY, guesses_too_much, note_wrong
from dugnad.web.content.told import Told
from dugnad.web.helping.shared import is_shared
from dugnad.web.house import house
from dugnad.web.kit.drafting import begun_before
from dugnad.web.kit.forms import BeginForm
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    kept,
    let_go,
    sign_in_first,
    take_receipt,
)
from dugnad.web.lists import kinds
from dugnad.web.lists import services as lists
from dugnad.web.lists.codes import NotACode
from dugnad.web.lists.models import CardRow, Code
from dugnad.web.pages.answered import pinned_for
from dugnad.web.people.viewer import viewer_of

FIRST_CARDS = 10
"""How many cards a page begins with: so many are read on a phone before one looks for more."""

SOON = 3
"""How many cards stand on top as what one can do soon."""

FIRST_RULES = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
"""How the first project begins: everybody may join and put up cards, in force at once (PRJ-29)."""

OK = 200


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one can do today, then everything new and open."""
    return _home(request)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Open what a typed code names: a card, a project, or a question that somebody was asked.

    Wrong codes are counted by connection, so that nobody tries codes until one opens somebody
    else's question.
    """
    typed = request.GET.get("code", "")
    if is_shared(request):
        return redirect("kiosk-answer")  # there no code stands in an address.
    if guesses_too_much(request):
        sentence = _("Many codes were tried from here. Wait a minute, then type it again.")
        return _home(request, typed=typed, problem=sentence, status=TOO_MANY)
    asked = answers.address_of_code(typed)
    if asked:
        answer = redirect(asked)
        answer["Cache-Control"] = "no-store"
        return answer
    try:
        found = lists.find(typed)
    except NotACode as wrong:
        return _home(request, typed=typed, problem=wrong.sentence, status=MENDING)
    if found is None:
        note_wrong(request)
        sentence = (
            _(
                "Nothing here has this code. Look at it once more: it has six letters or numbers. "
                "Or ring us, and we will find it together."
            )
            if house().place.help_phone
            else _(
                "Nothing here has this code. Look at it once more: it has six letters or numbers. "
                "Or ask whoever put up the card."
            )
        )
        return _home(request, typed=typed, problem=sentence, status=404)
    return redirect("card" if found.kind == Code.Kind.CARD else "project", found.code)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Start the place's first project; afterwards this page leads home."""
    if lists.projects(limit=1).rows:
        return redirect("home")
    posted = request.POST if request.method == "POST" else None
    form = BeginForm(posted, initial=kept(request, request.path))
    if not form.is_valid():
        status = MENDING if form.is_bound else OK
        return _begin(request, form, status)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, form.fields)
    told = Told(
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        language=viewer_of(request).language,
    )
    project = secrets.token_bytes(16)
    try:
        done = carry_out(
            request, project, "projects", Start(project=project, rules=FIRST_RULES), told=[told]
        )
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _begin(request, form, REFUSED)
    let_go(request, request.path)
    give_receipt(request, _("Your neighbourhood has begun. Put up its first card."), done)
    return redirect("home")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _home(
    request: HttpRequest, *, typed: str = "", problem: StrOrPromise = "", status: int = 200
) -> HttpResponse:
    family = request.GET.get("for", "")
    after = request.GET.get("after", "")
    projects = lists.projects(limit=6).rows
    soon = [] if family or after else _soon()
    rows, further = _board(after, family if family in Family else "", soon)
    context = {
        "today": pinned_for(viewer_of(request).person, soon),
        "cards": pinned_for(viewer_of(request).person, rows),
        "after": further,
        "family": family,
        "families": kinds.families(),
        "projects": projects,
        "begun_before": begun_before(request),
        "asked_count": count_for(viewer_of(request).person),
        "typed": typed,
        "problem": problem,
        "receipt": take_receipt(request),
    }
    return render(request, "pages/home.html", context, status=status)


def _board(after: str, family: str, soon: Sequence[CardRow]) -> tuple[Sequence[CardRow], str]:
    """The cards below, and where to go on; what stands under "soon" is not shown a second time."""
    if after:
        page = lists.home(after, family=family)
        return page.rows, page.after
    page = lists.home("", FIRST_CARDS, family=family)
    above = [row.card for row in soon]
    others = [row for row in page.rows if row.card not in above]
    shown = others[: FIRST_CARDS - len(soon)]
    more = page.after or len(others) > len(shown)
    return shown, str(shown[-1].on_home) if more and shown else ""


def _soon() -> list[CardRow]:
    """The next three things that one can do; what waits, or takes no more answers, is none."""
    rows = lists.to_come(house().now_ms(), limit=2 * SOON)
    return [row for row in rows if row.status == "in force" and _asks_something(row)][:SOON]


def _asks_something(row: CardRow) -> bool:
    page = lists.pinned(row).page
    return bool(page.cue) or page.primary is not None


def _begin(request: HttpRequest, form: BeginForm, status: int) -> HttpResponse:
    press = new_press()
    return render(request, "pages/begin.html", {"form": form, "press": press}, status=status)
