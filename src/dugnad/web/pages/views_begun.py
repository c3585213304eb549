"""What a project has once it is begun: a poster, texts to share, three people to ask; parts."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.law import Law
from dugnad.charter.projects.verbs import Describe
from dugnad.web.acting.services import new_press
from dugnad.web.answers.forms import InviteForm
from dugnad.web.answers.services import BY_ASKER, tag_of
from dugnad.web.content import services as content
from dugnad.web.content import share
from dugnad.web.content.openness import OPENNESSES, is_wider, openness_of, with_openness
from dugnad.web.content.share import Facts
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists.models import ProjectRow
from dugnad.web.messages import services as messages
from dugnad.web.pages import taking_away
from dugnad.web.pages.forms_start import DOORS, PartForm
from dugnad.web.pages.one_project import row_of, standing_of
from dugnad.web.pages.parts import effect_of
from dugnad.web.pages.pressing import (
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
from dugnad.web.pages.proposing import agreed_text, card_of_press, propose
from dugnad.web.pages.reading import may_read
from dugnad.web.pages.views_project import refused_on
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.buckets import take
from dugnad.web.people.models import Person, Reach
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
    form = InviteForm(request.POST or None, initial=kept(request, request.path))
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
    told = _told(row)
    context = {
        "project": row,
        "form": form,
        "asked_before": row.code in asked_before,
        "name": name_of(person),
        "chat": share.share_text(told, _facts(row)),
        "sms": share.sms_text(told, _facts(row, name_of(person))),
        "door": DOORS[row.openness],
        "receipt": take_receipt(request),
    }
    return render(request, "pages/begun.html", context, status=MENDING if form.errors else 200)


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The project on a sheet for the wall."""
    row = row_of(code, request)
    with house().engine.reader() as store:
        if not may_read(viewer_of(request).person, bytes(row.project), store):
            raise Http404
    told = _told(row)
    address = _address(row)
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
    told, wanted = _told(row), request.POST.get("openness", "")
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


def _told(row: ProjectRow) -> Told:
    with house().engine.reader() as store:
        found = taking_away.read(Law(store), bytes(row.prose))
    return found if isinstance(found, Told) else Told(title=row.code)


def _address(row: ProjectRow) -> str:
    return f"{house().place.base_address}/p/{row.code.lower()}"


def _facts(row: ProjectRow, asker: str = "") -> Facts:
    own = house().place
    return Facts(
        address=_address(row), asker=asker, place=own.name, code=row.code, phone=own.help_phone
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
        _write(row, asker, name, address, now_ms)
        asked.append(name)
        done.append(number)
    if form.errors:
        form.leave_out(done)
    return asked


def _write(row: ProjectRow, asker: Person, name: str, address: Address, now_ms: int) -> None:
    """Write to somebody, known here or not.

    Whoever said STOP, rests, or was asked enough this week is not written to, and nobody learns.
    """
    known = people.find_by_address(address.kind, address.text)
    reach = None if known is None else Reach.objects.filter(lookup=tag_of(address)).first()
    language = house().place.language if known is None else known.language
    with override(language):
        words = {
            "name": name,
            "asker": name_of(asker),
            "project": _told(row).title,
            "place": house().place.name,
            "address": f"{_address(row)}/join",
        }
        subject = _("%(asker)s asks whether you want to take part in %(project)s") % words
        text = (
            _(
                "Hello %(name)s,\n\n%(asker)s in %(place)s asks whether you want to take part in "
                "%(project)s. Read first what it is, what it is not, and who decides:\n"
                "%(address)s\n\nOpening it does nothing, and no account is needed."
            )
            % words
            if address.kind == "mail"
            else _("%(asker)s asks whether you want to take part in %(project)s: %(address)s")
            % words
        )
    with transaction.atomic():
        if reach is None:
            messages.send_to_address(
                address, subject=subject, text=text, language=language, now_ms=now_ms
            )
        elif reach.stopped_ms is None and limits.take(reach.person, now_ms):
            messages.send(
                reach=reach,
                subject=subject,
                text=text,
                in_name_of=words["asker"],
                asker=asker,
                called=name,
                now_ms=now_ms,
                not_before_ms=limits.welcome_ms(reach.person, now_ms, house().place.zone),
            )
