"""Objecting to a card, refusing where it leads, and what becomes of an objection (S5, COC-13)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.cards.verbs import Object, SetAside, Withdraw
from dugnad.charter.talk import Refuse
from dugnad.face.deciding.answering import OBJECTION
from dugnad.web.content.told import Told
from dugnad.web.kit.forms import ObjectionForm, RefusalForm
from dugnad.web.kit.pressing import REFUSED, Refused, carry_out, give_receipt, kept, sign_in_first
from dugnad.web.kit.showing import show_code
from dugnad.web.pages.card_page import (
    back_to_card,
    can_be_objected_to,
    card_page,
    card_shown,
    posted,
    press_form,
    simple_page,
    too_late,
)
from dugnad.web.people.viewer import viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Say why a waiting card should not come into force."""
    shown = card_shown(request, code)
    if request.method != "POST" and not can_be_objected_to(shown):
        return too_late(request, shown)
    form = ObjectionForm(initial=kept(request, request.path), **posted(request))
    if request.method == "POST" and form.is_valid():
        if viewer_of(request).person is None:
            return sign_in_first(request, request.path, form.fields)
        words = Told(
            title=_("Objection"),
            text=form.cleaned_data["text"],
            language=viewer_of(request).language,
        )
        return press_form(
            request,
            shown,
            form,
            Object(card=shown.card),
            _("I object"),
            _("Your objection stands on the card until you take it back."),
            told=words,
        )
    return simple_page(request, shown, form, _("I object"))


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """Say why one does not go where a decision leads; it stands there for good (COC-13)."""
    shown = card_shown(request, code)
    if shown.alone:
        raise Http404
    if request.method != "POST" and shown.pinned.page.extra.get("agreed") is None:
        return too_late(request, shown)
    form = RefusalForm(initial=kept(request, request.path), **posted(request))
    if request.method == "POST" and form.is_valid():
        if viewer_of(request).person is None:
            return sign_in_first(request, request.path, form.fields)
        words = Told(
            title=_("Refused direction"),
            text=form.cleaned_data["text"],
            language=viewer_of(request).language,
        )
        return press_form(
            request,
            shown,
            form,
            Refuse(about=shown.target),
            _("Refuse this direction"),
            _("It stands on the card from now on, with your reason."),
            told=words,
            target="talk",
        )
    return simple_page(request, shown, form, _("Refuse this direction"))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's objection back; looking at the address leads to the card."""
    shown = card_shown(request, code)
    if request.method != "POST":
        return redirect("card", code)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("card", args=[code]))
    try:
        done = carry_out(
            request,
            shown.entry.project,
            "cards",
            Withdraw(card=shown.card),
            speaking=shown.speaking,
        )
    except Refused as no:
        return card_page(request, shown, problem=no.sentence, status=REFUSED)
    give_receipt(request, _("Your objection is taken back."), done)
    return back_to_card(request, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, code: str) -> HttpResponse:
    """Set aside the objection of somebody who has left; looking here leads to the card."""
    shown = show_code(code, viewer_of(request))
    if request.method != "POST":
        return redirect("card", code)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("card", args=[code]))
    author = shown.seen.around.marked(OBJECTION, request.POST.get("author", ""))
    if author is None:
        raise Http404
    asked = SetAside(card=shown.card, member=author)
    try:
        done = carry_out(request, shown.entry.project, "cards", asked)
    except Refused as no:
        return card_page(request, shown, problem=no.sentence, status=REFUSED)
    give_receipt(request, _("The objection is set aside."), done)
    return redirect("card", code)
