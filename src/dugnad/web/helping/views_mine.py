"""My helpers: who may do what for me, what they did, and stopping them (K41)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.helping import codes, ending, monthly, pages, services, telling, wording
from dugnad.web.helping.forms import LetForm
from dugnad.web.helping.models import Help
from dugnad.web.helping.services import NotBegun
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.models import Membership, Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms.pages import known

OFFERED: Final = 50
"""How many of the place's projects are offered to somebody who is known in none yet."""


@require_http_methods(["GET", "HEAD", "POST"])
@known()
def helpers(request: HttpRequest, person: Person) -> HttpResponse:
    """Who helps; a press on the form makes a code for one more."""
    rows = _where(person)
    form = _form(person, request.POST if request.method == "POST" else None, rows)
    if request.method != "POST" or not form.is_valid():
        return _page(request, person, form, MENDING if form.is_bound else 200)
    project = next(row for row in rows if row.code == form.cleaned_data["where"])
    row, code = services.ask(
        person,
        bytes(project.project),
        None,
        form.asked(),
        form.until_ms(house().now_ms(), house().place.zone),
    )
    context = {"code": codes.spoken(code), "until_ms": row.code_until_ms}
    return pages.page(request, "code.html", context)


@require_safe
@known()
def earlier(request: HttpRequest, person: Person) -> HttpResponse:
    """What others did for one, by help that has ended."""
    rows = [wording.shown(one) for one in services.earlier(person)]
    return pages.page(request, "earlier.html", {"rows": rows})


@press_only("my-helpers")
@known()
def allow(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """Say yes to a helper who typed one's code, on the device that confirms."""
    row = _theirs(person, name)
    if row.helper is None or row.state != Help.State.ASKED:
        raise Http404
    try:
        services.begin(row)
    except NotBegun as no:
        return _page(request, person, _form(person), REFUSED, problem=str(pages.sentence(no)))
    except (ClockTrouble, NotKept, TurnedAway):
        return _page(request, person, _form(person), REFUSED, problem=str(refusals.NOTHING_WRITTEN))
    give_notice(request, _("It is noted. You can stop it here at any time."))
    return redirect("my-helpers")


@press_only("my-helpers")
@known()
def stop(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """Let a helper do nothing more."""
    row = _theirs(person, name)
    runs = row.runs(house().now_ms())
    ending.end(row, person, "page")
    if runs:
        telling.ended(row, person)
    if row.helper is None:
        give_notice(request, _("The code is taken back. Nobody can begin with it."))
    else:
        give_notice(request, _("It is stopped. Nothing more is done for you by that helper."))
    return redirect("my-helpers")


@press_only("my-helpers")
@known()
def say(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """Say whether one wanted what was done; with a no it is stopped."""
    wanted = request.POST.get("wanted") == "yes"
    monthly.say(_theirs(person, name), "page", wanted=wanted)
    if wanted:
        give_notice(request, _("Thank you. It goes on as before."))
    else:
        give_notice(request, _("It is stopped. Whoever looks after the project is told."))
    return redirect("my-helpers")


def _where(person: Person) -> Sequence[ProjectRow]:
    """Where somebody can be helped: in what they are known in, or in what hangs here for all."""
    theirs = Membership.objects.filter(person=person)
    known_in = lists.projects_by_id(bytes(row.project_id) for row in theirs)
    return known_in or lists.projects(limit=OFFERED).rows


def _form(
    person: Person, typed: QueryDict | None = None, rows: Sequence[ProjectRow] | None = None
) -> LetForm:
    offered = _where(person) if rows is None else rows
    return LetForm(typed, places=[(row.code, row.title or row.code) for row in offered])


def _theirs(person: Person, name: str) -> Help:
    found = [one for one in Help.objects.filter(helped=person) if one.name == name.upper()]
    if not found:
        raise Http404
    return found[0]


def _page(
    request: HttpRequest, person: Person, form: LetForm, status: int = 200, problem: str = ""
) -> HttpResponse:
    rows = [wording.shown(one) for one in services.given_by(person)]
    return pages.page(
        request,
        "mine.html",
        {"rows": rows, "form": form, "problem": problem, "can_ask": bool(form.fields)},
        status,
    )
