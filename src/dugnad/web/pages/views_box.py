"""The card box and the three fields that put a card up (S6, S7).

Three steps, none of them needing scripts: type, look, put up. What was typed stays with the
browser's visit until the card is up, also across signing in.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.cards import CardPutUp, PutUp
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.face.face import CardPage, Face, PersonLine, Pinned, Seen
from dugnad.face.forms import PutUpForm
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen
from dugnad.web.acting.rehearsal import rehearsal
from dugnad.web.acting.services import new_press
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.told import NotAccepted, Told
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages import refusals
from dugnad.web.pages.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    keep,
    kept,
    let_go,
    sign_in_first,
)
from dugnad.web.people.models import Membership
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import viewer_of

PICTURE_KEPT = "kept_picture"
"""The hidden field that carries a picture which was uploaded with an earlier step."""


@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """Every type of card, with what it is for, an example, and how long it takes."""
    faces = _faces()
    context = {
        "kinds": [{"name": name, "face": face} for name, face in faces.items()],
        "project": request.GET.get("p", ""),
        "nothing_yet": not lists.projects(limit=1).rows,
    }
    return render(request, "pages/box.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def put_up(request: HttpRequest, kind: str) -> HttpResponse:
    """Type the three fields, look at the card, put it up."""
    face = _face(kind)
    projects = _projects(request)
    if not projects:
        return redirect("begin")
    if request.method != "POST":
        form = _form(face, initial=kept(request, request.path))
        return _type(request, face, form, projects)
    form = _form(face, request.POST, request.FILES)
    step = request.POST.get("step", "look")
    if not form.is_valid():
        return _type(request, face, form, projects, MENDING)
    try:
        words = _words(request, form)
    except NotAccepted as no:
        form.add_error(no.field if no.field in form.fields else None, str(no.sentence))
        return _type(request, face, form, projects, MENDING)
    if step == "change":
        return _type(request, face, form, projects, picture=words.picture)
    project = _project(request, projects)
    if viewer_of(request).person is None:
        answer = sign_in_first(request, request.path)
        keep(
            request,
            request.path,
            {**(kept(request, request.path) or {}), PICTURE_KEPT: words.picture},
        )
        return answer
    if step == "up":
        return _put_up(request, face, form, projects, project, words)
    return _look(request, face, form, projects, project, words)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _faces() -> dict[str, Face]:
    return {face.contract.name: face for face in house().catalogue.faces()}


def _face(kind: str) -> Face:
    faces = _faces()
    if kind not in faces:
        raise Http404
    return faces[kind]


def _form(face: Face, *posted: Any, initial: dict[str, str] | None = None) -> PutUpForm:
    more = {"initial": initial} if initial else {}
    return face.put_up(*posted, zone=house().place.zone, now_ms=house().now_ms(), **more)


def _projects(request: HttpRequest) -> list[ProjectRow]:
    """Where this viewer may put a card: their own projects first, then the place's first one."""
    person = viewer_of(request).person
    own = Membership.objects.filter(person=person) if person else Membership.objects.none()
    rows = list(lists.projects_by_id(bytes(row.project_id) for row in own))
    for row in lists.projects(limit=10).rows:
        if row not in rows:
            rows.append(row)
    return rows


def _project(request: HttpRequest, projects: list[ProjectRow]) -> ProjectRow:
    wanted = request.POST.get("project", "") or request.GET.get("p", "")
    return next((row for row in projects if row.code == wanted), projects[0])


def _words(request: HttpRequest, form: PutUpForm) -> Told:
    """What was told, its picture kept so that it need not be chosen again.

    Raises:
        NotAccepted: the picture cannot be read, or is too large.
    """
    told = dict(form.told(form.cleaned_data) or {})
    upload = request.FILES.get("picture")
    if upload:
        told["picture"] = content.store_picture(upload, now_ms=house().now_ms())
    elif not isinstance(told.get("picture"), str) or not told.get("picture"):
        held = request.POST.get(PICTURE_KEPT, "")
        told["picture"] = held if pictures.is_whole(held) else ""
    return Told(language=viewer_of(request).language, **told)


def _type(
    request: HttpRequest,
    face: Face,
    form: PutUpForm,
    projects: list[ProjectRow],
    status: int = 200,
    *,
    picture: str = "",
) -> HttpResponse:
    held = picture or (kept(request, request.path) or {}).get(PICTURE_KEPT, "")
    context = {
        "face": face,
        "form": form,
        "projects": projects,
        "project": _project(request, projects),
        "kept_picture": held if held and pictures.is_whole(held) else "",
        "example": form.example,
    }
    return render(request, "pages/put_up.html", context, status=status)


def _look(
    request: HttpRequest,
    face: Face,
    form: PutUpForm,
    projects: list[ProjectRow],
    project: ProjectRow,
    words: Told,
) -> HttpResponse:
    """Show exactly what others will see, on a phone and on paper."""
    card = secrets.token_bytes(16)
    asked = _asked(face, form, project, card)
    viewer = viewer_of(request)
    with rehearsal(viewer.person, bytes(project.project), "cards", asked, texts=1) as rehearsed:
        if rehearsed.receipt.code:
            form.add_error(None, str(refusals.sentence(rehearsed.receipt.code)))
            return _type(request, face, form, projects, REFUSED, picture=words.picture)
        entry = Law(rehearsed.store).card(card)
        if entry is None:
            raise Http404
        seen = Seen(
            member=None,
            card=entry,
            told=words,
            now_ms=house().now_ms(),
            zone=house().place.zone,
            language=viewer.language,
        )
        state = face.contract.state(Frozen(rehearsed.store), target_of(card))
        page = face.page(state, seen)
        agreement = [str(sentence) for sentence in face.agreement(state, seen)]
    name = name_of(viewer.person) if viewer.person else ""
    context = {
        "face": face,
        "form": form,
        "project": project,
        "card": _pinned(face, page, words, card, name),
        "agreement": agreement,
        "kept_picture": words.picture,
        "press": new_press(),
        "typed": _typed(request),
    }
    return render(request, "pages/look.html", context)


def _asked(face: Face, form: PutUpForm, project: ProjectRow, card: bytes) -> PutUp:
    return PutUp(
        card=card,
        project=bytes(project.project),
        card_type=face.contract.name,
        opening=codec.encode(form.opening(form.cleaned_data)),
    )


def _pinned(face: Face, page: CardPage, words: Told, card: bytes, name: str) -> Pinned:
    return Pinned(
        face=face,
        page=page,
        card_id=card,
        code="",
        address="",
        title=words.title,
        text=content.render(words.text),
        picture=pictures.address_of(words.picture) if words.picture else "",
        alt=words.alt,
        language=words.language,
        asker=PersonLine(name=name),
    )


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried along in hidden fields."""
    left_out = ("csrfmiddlewaretoken", "step", "press", PICTURE_KEPT)
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in left_out and isinstance(value, str)
    ]


def _put_up(
    request: HttpRequest,
    face: Face,
    form: PutUpForm,
    projects: list[ProjectRow],
    project: ProjectRow,
    words: Told,
) -> HttpResponse:
    card = secrets.token_bytes(16)
    asked = _asked(face, form, project, card)
    try:
        done = carry_out(request, bytes(project.project), "cards", asked, told=[words])
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _type(request, face, form, projects, REFUSED, picture=words.picture)
    let_go(request, request.path)
    give_receipt(request, _up_sentence(), done)
    code = lists.code_of(_card_of(done.receipt.events) or card)
    return redirect("card", code) if code else redirect("home")


def _up_sentence() -> StrOrPromise:
    return _("Your card is up. Now ask three people, or print the poster.")


def _card_of(events: Any) -> bytes | None:
    """The card that a receipt put up; a second press made the same card as the first."""
    for happened in events:
        if happened.name == "CardPutUp":
            return codec.decode(CardPutUp, happened.data).card
    return None
