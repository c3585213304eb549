"""Taking part: the page of rules with one confirmation, asking to, letting in; two weeks later.

Nobody is part of an agreement before having confirmed its one page, which says what this is not
(PRJ-02, COC-33, COC-34, K2, K45).
"""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.decisions.terms import LetIn as DecideLetIn
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.verbs import AskToJoin, Join, LetIn
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.house import house
from dugnad.web.kit.one_project import number_in, row_of, standing_of
from dugnad.web.kit.others import member_named
from dugnad.web.kit.pressing import (
    MENDING,
    Refused,
    carry_out,
    give_receipt,
    kept,
    let_go,
    sign_in_first,
)
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages import expecting
from dugnad.web.pages.forms_called import CalledForm
from dugnad.web.pages.hanging import LOOK, TO_PUT_UP
from dugnad.web.pages.proposing import propose
from dugnad.web.pages.rules_of import current
from dugnad.web.pages.views_project import press_on, refused_on
from dugnad.web.pages.views_rules import told
from dugnad.web.people import services as people
from dugnad.web.people.marking import LET_IN
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import viewer_of

PRESSED_BEFORE: Final = "pressed"
"""In the address after signing in: whoever pressed before has one press left."""


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Read the rules and confirm once (PRJ-02); or ask to take part, where one is let in."""
    row = row_of(code, request)
    if request.method == "POST" and viewer_of(request).person is None:
        card = _card_to_put_up(request)
        query = {PRESSED_BEFORE: "1"} | ({TO_PUT_UP: card} if card else {})
        back = f"{request.path}?{urlencode(query)}"
        return sign_in_first(request, request.path, ("called",), then=back)
    called = _called_form(request, row)
    if request.method == "POST" and called.is_valid():
        _be_called(request, row, called)
        if request.POST.get("step") != "ask":
            return _join(request, row)
        asked = AskToJoin(project=bytes(row.project))
        return press_on(
            request, row, asked, _("You have asked to take part. Somebody looks at it soon.")
        )
    version = current(row)
    parts = told(version)
    context = {
        "project": row,
        "version": version,
        "what_not": version.what_this_is_not,
        "deciding": [part for part in parts if part.name in ("everyday", "lasting", "choosing")],
        "parts": [part for part in parts if part.name not in ("everyday", "lasting", "choosing")],
        "me": standing_of(request, row),
        "way_in": _way_in(request, row, version.rules.joining),
        "one_left": PRESSED_BEFORE in request.GET and viewer_of(request).person is not None,
        "called": called,
        "press": new_press(),
    }
    status = MENDING if called.is_bound and request.method == "POST" else 200
    return render(request, "pages/join.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody in who asked: with one press, or by a proposal where the group decides."""
    row = row_of(code, request)
    if request.method != "POST":
        return redirect("project", row.code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    try:
        member = member_named(request, row, LET_IN)
    except Refused as no:
        return refused_on(request, row, no)
    if member is None:
        raise Http404
    if current(row).rules.joining != "decided":
        asked = LetIn(project=bytes(row.project), member=member)
        return press_on(request, row, asked, _("Let in. They read the rules and confirm now."))
    person = people.person_of_member(member)
    name = (
        lists.names_of_parties([member]).get(member)
        if person is None
        else name_of(person, bytes(row.project))
    )
    if name is None:
        raise Http404
    words = {"name": name}
    try:
        done, card = propose(
            request,
            row,
            DecideLetIn(member=member),
            title=_("Shall %(name)s take part?") % words,
            # No name goes into the books: who it is stands with the told text alone.
            text=_("Somebody has asked to take part. Shall we let them in?"),
        )
    except Refused as no:
        return refused_on(request, row, no)
    give_receipt(request, _("Your proposal is up. The others answer on this card."), done)
    return redirect("card", card)


@require_http_methods(["GET", "HEAD", "POST"])
def expected(request: HttpRequest, token: str) -> HttpResponse:
    """Two weeks after joining: is it what you expected? Opening does nothing, one press answers."""
    row = expecting.of_token(token)
    project = None if row is None else lists.project(bytes(row.project))
    if row is None or project is None:
        raise Http404
    said = request.POST.get("said", "")
    if request.method == "POST" and said in ("yes", "no"):
        expecting.answer(row, said)
        return redirect("expected", token)
    context = {
        "project": project,
        "name": name_of(row.person, bytes(row.project)),
        "told_to": [
            name_of(person, bytes(row.project)) for person in expecting.told_to(bytes(row.project))
        ],
        "answer": row.answer,
    }
    answer = render(request, "pages/expected.html", context)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _called_form(request: HttpRequest, row: ProjectRow) -> CalledForm:
    """What they are to be called here: as sent now, as typed before signing in, or as they are."""
    person = viewer_of(request).person
    ordinary = "" if person is None else people.name_of(person, None)
    typed = kept(request, request.path) or {}
    there = "" if person is None else people.name_of(person, bytes(row.project))
    first = typed.get("called", "" if there == ordinary else there)
    sent = request.POST if request.method == "POST" else None
    return CalledForm(sent, initial={"called": first}, ordinary=ordinary)


def _be_called(request: HttpRequest, row: ProjectRow, form: CalledForm) -> None:
    """Note the name before anybody there reads of them; a page that did not ask changes nothing."""
    person = viewer_of(request).person
    if person is not None and "called" in request.POST:
        people.be_called(person, bytes(row.project), form.cleaned_data["called"])


def _join(request: HttpRequest, row: ProjectRow) -> HttpResponse:
    asked = Join(project=bytes(row.project), rules_version=number_in(request, "rules_version"))
    try:
        done = carry_out(request, bytes(row.project), "projects", asked)
    except Refused as no:
        return refused_on(request, row, no)
    person = viewer_of(request).person
    if person is not None:
        expecting.joined(person, bytes(row.project))
    let_go(request, request.path)
    give_receipt(request, _("You take part now. Welcome."), done)
    card = _card_to_put_up(request)
    if card:
        return redirect(f"{reverse('put-up', args=[card])}?{LOOK}=1")
    return redirect("project", row.code)


def _card_to_put_up(request: HttpRequest) -> str:
    """The type of card that somebody was about to put up when they found that they join first."""
    names: tuple[str, ...] = house().catalogue.NAMES
    return next((name for name in names if name == request.GET.get(TO_PUT_UP)), "")


def _way_in(request: HttpRequest, row: ProjectRow, joining: str) -> dict[str, Any]:
    """How the viewer comes in: by confirming, by asking, or by waiting for an answer."""
    member = member_in(viewer_of(request).person, bytes(row.project))
    project = bytes(row.project)
    asked_ms, is_let_in = None, False
    if member is not None:
        with house().engine.reader() as store:
            projects = Projects(Frozen(store), "projects")
            asked_ms = projects.asking.get((project, member))
            is_let_in = (project, member) in projects.let_in
    return {
        "joining": joining,
        "asked_ms": asked_ms,
        "confirms": joining == "open" or is_let_in,
        "let_in": is_let_in,
    }
