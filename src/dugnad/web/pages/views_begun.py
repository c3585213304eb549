"""What a project has once it is begun: a poster, texts to share, three people to ask; parts."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.projects.verbs import Describe
from dugnad.web.acting.services import new_press
from dugnad.web.answers.forms import InviteForm
from dugnad.web.answers.services import BY_ASKER, number_before
from dugnad.web.content import services as content
from dugnad.web.content import share
from dugnad.web.content.openness import OPENNESSES, is_wider, openness_of, with_openness
from dugnad.web.content.share import Facts
from dugnad.web.house import house
from dugnad.web.kit.forms_start import DOORS, PartForm
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    kept,
    let_go,
    sign_in_first,
    take_receipt,
)
from dugnad.web.kit.reading import may_read_in
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages import taking_part
from dugnad.web.pages.parts import effect_of
from dugnad.web.pages.proposing import agreed_text, card_of_press, propose
from dugnad.web.pages.taking_part import address_of, told_of
from dugnad.web.pages.views_project import refused_on
from dugnad.web.people.buckets import take
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import viewer_of

ASKED_IN: Final = "asked_in"
"""In the session: the codes of projects for which somebody asked people, the last one last."""
ASKED_KEPT: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
def begun(request: HttpRequest, code: str) -> HttpResponse:
    """Poster, text to share, and three people to ask; for those who take part."""
    row = row_of(code, request)
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path, InviteForm().fields)
    if not standing_of(request, row)["takes_part"]:
        raise Http404
    asked_before = request.session.get(ASKED_IN, [])
    form = InviteForm(
        request.POST or None,
        initial={"number": number_before(person), **(kept(request, request.path) or {})},
    )
    form.fields["number"].help_text = _("It stands in the message. You can leave it empty.")
    if request.method == "POST" and form.is_valid():
        asked = _invite(row, person, form)
        if not form.errors:
            let_go(request, request.path)
            request.session[ASKED_IN] = [*asked_before, row.code][-ASKED_KEPT:]
            words = {"names": ", ".join(asked)}
            give_notice(
                request, _("Asked: %(names)s. They read the rules before they join.") % words
            )
            return redirect("begun", row.code)
    told = told_of(row)
    context = {
        "project": row,
        "form": form,
        "asked_before": row.code in asked_before,
        "name": name_of(person, bytes(row.project)),
        "chat": share.share_text(told, _facts(row)),
        "sms": share.sms_text(told, _facts(row, name_of(person, bytes(row.project)))),
        "door": DOORS[row.openness],
        "receipt": take_receipt(request),
    }
    return render(request, "pages/begun.html", context, status=MENDING if form.errors else 200)


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The project on a sheet for the wall."""
    row = row_of(code, request)
    with house().engine.reader() as store:
        if not may_read_in(viewer_of(request).person, row, store):
            raise Http404
    told = told_of(row)
    address = address_of(row)
    context = {
        "project": row,
        "told": told,
        "text": content.render(told.text),
        "address": address,
        "short_address": address.split("://", 1)[-1],
    }
    return render(request, "pages/project_poster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_further(request: HttpRequest, code: str) -> HttpResponse:
    """Open a project further with one press; nothing that was open is closed again."""
    row = row_of(code, request)
    if request.method != "POST":
        return redirect("project", row.code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    told, wanted = told_of(row), request.POST.get("openness", "")
    openness = next((one for one in OPENNESSES if one == wanted), None)
    if openness is None or not is_wider(openness, openness_of(told)):
        return redirect("project", row.code)
    wider = with_openness(told, openness)
    asked = Describe(project=bytes(row.project))
    try:
        done = carry_out(
            request,
            bytes(row.project),
            "projects",
            asked,
            told=[wider],
            replaces=bytes(row.prose),
        )
    except Refused as no:
        return refused_on(request, row, no)
    give_receipt(request, _("The project is more open now."), done)
    return redirect("project", row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_part(request: HttpRequest, code: str) -> HttpResponse:
    """Propose to begin a part of the project (PRJ-14)."""
    row = row_of(code, request)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, PartForm().fields)
    if not standing_of(request, row)["takes_part"]:
        return render(request, "pages/members_only.html", {"project": row}, status=REFUSED)
    form = PartForm(request.POST or None, initial=kept(request, request.path))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        card = card_of_press(request)
        try:
            text = agreed_text(data["title"], data["why"])
            done, code = propose(
                request, row, effect_of(card), title=data["title"], text=text, card=card
            )
        except Refused as no:
            form.add_error(None, str(no.sentence))
        else:
            let_go(request, request.path)
            sentence = _("Your proposal is up. Once it is agreed, you can begin the part.")
            give_receipt(request, sentence, done)
            return redirect("card", code)
    context = {"project": row, "form": form, "press": new_press()}
    return render(request, "pages/part.html", context, status=MENDING if form.errors else 200)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _facts(row: ProjectRow, asker: str = "") -> Facts:
    own = house().place
    return Facts(
        address=address_of(row), asker=asker, place=own.name, code=row.code, phone=own.help_phone
    )


def _invite(row: ProjectRow, asker: Person, form: InviteForm) -> list[str]:
    """Ask everybody on the form to take part; what went wrong stands beside its row."""
    asked, done = [], []
    for number, name, address in form.cleaned_data["people"]:
        now_ms = house().now_ms()
        if take("invite", str(asker.id), BY_ASKER, now_ms):
            form.add_error(
                f"name_{number}",
                _("You have asked many people. Wait a while, then ask this person."),
            )
            continue
        taking_part.leave(asker, row, name, address, form.cleaned_data["number"])
        asked.append(name)
        done.append(number)
    if form.errors:
        form.leave_out(done)
    return asked
