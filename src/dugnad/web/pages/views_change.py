"""Proposing other rules: choose, look at what would change, put the proposal up (S9).

What is proposed becomes a card on which the project decides; the rules change by that decision and
by nothing else (PRJ-06). Moving from one way of organising to another is such a change (PRJ-10).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from dugnad.charter.decisions.terms import ChangeRules
from dugnad.charter.entries import Rules
from dugnad.charter.governing import may_go_by
from dugnad.charter.law import Law
from dugnad.charter.projects.refusals import PlaceNeedsMembers
from dugnad.charter.ways import WAYS
from dugnad.face.ruling import reading
from dugnad.web.acting.services import new_press
from dugnad.web.house import house
from dugnad.web.kit.forms_rules import ChangeForm
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    give_receipt,
    kept,
    let_go,
    sign_in_first,
)
from dugnad.web.kit.ways import WAY_NAMES
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.proposing import agreed_text, propose, try_out
from dugnad.web.pages.rules_of import Version, current
from dugnad.web.pages.unmeetable import unmeetable
from dugnad.web.people.viewer import viewer_of
from dugnad.web.refusals import sentence

AS_NOW = ""
"""What the form begins with when no way of organising was chosen: the rules in force."""


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Choose other rules, look at what they change, and propose them."""
    row = row_of(code, request)
    version = current(row)
    begin = _begin(request, version.rules)
    if viewer_of(request).person is None:
        shown = _form(version, begin, data=request.POST)
        return sign_in_first(request, request.path, shown.fields)
    if not standing_of(request, row)["takes_part"]:
        return render(request, "pages/members_only.html", {"project": row}, status=REFUSED)
    if request.method != "POST":
        return _type(
            request, row, version, _form(version, begin, initial=kept(request, request.path))
        )
    form = _form(version, begin, data=request.POST)
    if not form.is_valid():
        return _type(request, row, version, form, MENDING)
    step = request.POST.get("step", "look")
    if step == "change":
        return _type(request, row, version, form)
    return _up(request, row, version, form) if step == "up" else _look(request, row, version, form)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _way(request: HttpRequest) -> str:
    chosen = request.POST.get("way") or request.GET.get("way") or AS_NOW
    return chosen if chosen in WAYS else AS_NOW


def _begin(request: HttpRequest, rules: Rules) -> Rules:
    """The rules that the form is filled with: those in force, or a way to begin.

    A group's own roles stay, whatever way it moves to; it takes them out itself if it wants to.
    """
    way = _way(request)
    if way == AS_NOW:
        return rules
    ready = next(one for name, one in WAYS.items() if name == way)
    named = [role.name for role in ready.roles]
    own = tuple(role for role in rules.roles if role.name not in named)
    return replace(
        ready,
        roles=(*ready.roles, *own),
        joining=rules.joining,
        words=rules.words,
        speaks=rules.speaks,
        answer_days=rules.answer_days,
    )


def _form(version: Version, begin: Rules, **more: object) -> ChangeForm:
    return ChangeForm(
        rules=version.rules,
        words=version.words,
        begin=begin,
        organisation=version.organisation,
        **more,
    )


def _type(
    request: HttpRequest, row: ProjectRow, version: Version, form: ChangeForm, status: int = 200
) -> HttpResponse:
    context = {
        "project": row,
        "version": version,
        "form": form,
        "groups": list(form.groups()),
        "way": _way(request),
        "ways": WAY_NAMES,
    }
    return render(request, "pages/rules_change.html", context, status=status)


def _effect(form: ChangeForm, version: Version) -> ChangeRules:
    rules = form.new_rules()
    words = form.agreed(form.cleaned_data)
    return ChangeRules(rules=rules, words="" if words == version.words else words)


def _text(form: ChangeForm) -> str:
    return agreed_text(form.cleaned_data["title"], form.cleaned_data["why"])


def _look(
    request: HttpRequest, row: ProjectRow, version: Version, form: ChangeForm
) -> HttpResponse:
    """Show what would change, in sentences, before anything is put up."""
    effect = _effect(form, version)
    if effect.rules == version.rules:
        form.add_error(None, _("Nothing is changed yet. Choose something else somewhere below."))
        return _type(request, row, version, form, MENDING)
    with house().engine.reader() as store:
        may = may_go_by(bytes(row.project), effect.rules, Law(store))
    if not may:
        form.add_error("lasting_who", str(sentence(PlaceNeedsMembers.code())))
        return _type(request, row, version, form, MENDING)
    why_not = try_out(request, row, effect, _text(form))
    if why_not:
        form.add_error(None, why_not)
        return _type(request, row, version, form, REFUSED)
    words = form.agreed(form.cleaned_data)
    compared = reading.compare(version.rules, effect.rules, version.words, words)
    context = {
        "project": row,
        "title": form.cleaned_data["title"],
        "why": form.cleaned_data["why"],
        "changed": [one for one in compared if one.changed],
        "how": [part for part in reading.parts(version.rules) if part.name == "lasting"],
        "warnings": unmeetable(bytes(row.project), effect.rules),
        "press": new_press(),
        "typed": [
            (name, str(value))
            for name, values in request.POST.lists()
            for value in values
            if name not in ("csrfmiddlewaretoken", "step", "press")
        ],
    }
    return render(request, "pages/rules_look.html", context)


def _up(request: HttpRequest, row: ProjectRow, version: Version, form: ChangeForm) -> HttpResponse:
    data = form.cleaned_data
    effect = _effect(form, version)
    try:
        done, code = propose(request, row, effect, title=data["title"], text=_text(form))
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _type(request, row, version, form, REFUSED)
    let_go(request, request.path)
    give_receipt(request, _("Your proposal is up. The others answer on this card."), done)
    return redirect("card", code)
