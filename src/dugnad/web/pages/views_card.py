"""A card's page, its verbs, and what whoever looks after it may do (S5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.cards.verbs import Close, Reword
from dugnad.charter.talk import Ask
from dugnad.face.forms import CardForm
from dugnad.ledger.values import Action
from dugnad.web.acting.services import Done, new_press
from dugnad.web.content.told import Told
from dugnad.web.kit.forms import ResultForm, WordsForm
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    kept,
    let_go,
    noted_for,
    sign_in_first,
)
from dugnad.web.kit.reading import kept_out
from dugnad.web.kit.showing import Shown
from dugnad.web.kit.with_picture import with_picture
from dugnad.web.lists import services as lists
from dugnad.web.lists.codes import NotACode
from dugnad.web.lists.models import Code
from dugnad.web.pages.card_forms import chosen, form_filled, form_of
from dugnad.web.pages.card_page import (
    back_to_card,
    card_page,
    card_shown,
    posted,
    press_form,
    shown_to,
    simple_page,
    told_by_viewer,
    too_late,
    whom_acting,
)
from dugnad.web.people.viewer import viewer_of


@require_http_methods(["GET", "HEAD"])
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Show a card; a code that was typed otherwise leads to the same page."""
    right = _right_code(code)
    if right.code != code:
        return redirect("card", right.code)
    shown = shown_to(request, lists.card(bytes(right.identity)))
    return kept_out(card_page(request, shown), listed=shown.row.listed)


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Show the form of one of the card's verbs, or press it."""
    shown = card_shown(request, code)
    action, form_class = form_of(shown, verb)
    # Whoever pressed before we knew who they are reads beside it how to take part.
    waits = shown.is_for_others and kept(request, request.path) is not None
    offered = waits or any(one.action is action for one in shown.page.all_verbs)
    if request.method != "POST" and not offered:
        if kept(request, request.path) is not None:
            let_go(request, request.path)
            give_notice(request, _("This was not noted. The card says who can press, and when."))
        return back_to_card(request, shown)  # it is too late, or too early: the card says which.
    if request.method != "POST":
        typed = kept(request, request.path)
        form = (
            form_filled(shown, form_class, initial=request.GET.dict())
            if typed is None
            else form_filled(shown, form_class, typed)
        )
        return _form_page(request, shown, action, form)
    takes_picture = "picture_file" in form_class.base_fields
    sent, problem = with_picture(request) if takes_picture else (request.POST, "")
    form = form_filled(shown, form_class, sent, None if takes_picture else request.FILES)
    if problem:
        form.add_error("picture_file", problem)
    if not form.is_valid():
        return _form_page(request, shown, action, form, status=MENDING)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, form.fields, sent)
    words = form.told(form.cleaned_data)
    told = [told_by_viewer(request, words)] if words else []
    question = form.asks(form.cleaned_data)
    try:
        done = _do(request, shown, form.action(form.cleaned_data), told, question)
    except Refused as no:
        if no.changes_nothing:
            let_go(request, request.path)
            give_notice(request, no.sentence)
            return back_to_card(request, shown)
        form.add_error(None, str(no.sentence))
        return _form_page(request, shown, action, form, status=REFUSED)
    let_go(request, request.path)
    noted = form.noted(form.cleaned_data) or _("It is noted: %(what)s") % {
        "what": chosen(shown, form)
    }
    give_receipt(request, noted_for(shown.speaking, noted), done, shown.speaking)
    return back_to_card(request, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, code: str) -> HttpResponse:
    """Change the words on a card; what was there before is kept for a while."""
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, WordsForm.base_fields)
    shown = _mine(request, code)
    if request.method != "POST" and (shown.entry.status == "closed" or not shown.alone):
        return too_late(request, shown)
    told = shown.seen.told
    initial = (
        {"title": told.title, "text": told.text, "where": told.where, "alt": told.alt}
        if isinstance(told, Told)
        else {}
    )
    form = WordsForm(initial=kept(request, request.path) or initial, **posted(request))
    if request.method == "POST" and form.is_valid():
        words = form.told(viewer_of(request).language, told if isinstance(told, Told) else None)
        return press_form(
            request,
            shown,
            form,
            Reword(card=shown.card),
            _("Change the words"),
            _("The card has its new words."),
            told=words,
            replaces=shown.entry.prose,
        )
    return simple_page(request, shown, form, _("Change the words"))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a card, with a sentence on what came of it."""
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, ResultForm.base_fields)
    shown = _mine(request, code)
    if request.method != "POST" and (shown.entry.status == "closed" or not shown.alone):
        return too_late(request, shown)
    form = ResultForm(initial=kept(request, request.path), **posted(request))
    closing = shown.closing
    form.fields["text"].label = str(closing.asks)
    if request.method == "POST" and form.is_valid():
        result = form.cleaned_data["text"]
        words = Told(title=_("What came of it"), text=result, language=viewer_of(request).language)
        return press_form(
            request,
            shown,
            form,
            Close(card=shown.card),
            closing.verb,
            closing.done,
            told=words if result else None,
            means=closing.means,
        )
    return simple_page(request, shown, form, closing.verb, means=closing.means)


def _right_code(code: str) -> Code:
    try:
        found = lists.find(code)
    except NotACode as wrong:
        raise Http404 from wrong
    if found is None or found.kind != Code.Kind.CARD:
        raise Http404
    return found


def _do(request: HttpRequest, shown: Shown, asked: Action, told: list[Told], question: str) -> Done:
    """Carry out what a form asks for, and ask the question that came with it.

    Raises:
        Refused: as in `carry_out`.
    """
    project, speaking = shown.entry.project, shown.speaking
    if not question:
        return carry_out(request, project, shown.target, asked, told=told, speaking=speaking)
    try:
        carry_out(request, project, shown.target, asked, told=told, speaking=speaking)
    except Refused as no:
        # Who has asked before may ask again.
        if not no.changes_nothing:
            raise
    # The reason of an objection keeps its heading, which tells it from a question.
    words = told_by_viewer(request, {"title": told[0].title if told else "", "text": question})
    return carry_out(
        request,
        project,
        "talk",
        Ask(about=shown.target),
        told=[words],
        part="ask",
        speaking=speaking,
    )


def _form_page(
    request: HttpRequest,
    shown: Shown,
    action: type[Action],
    form: CardForm,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "pages/verb.html",
        {
            "shown": shown,
            "card": shown.pinned,
            "form": form,
            "heading": form.heading,
            "means": form.means,
            "verb": form.verb or action.__name__,
            "project": lists.project(shown.entry.project),
            "is_for_others": shown.is_for_others,
            "whom": whom_acting(request, shown),
            "press": new_press(),
        },
        status=status,
    )


def _mine(request: HttpRequest, code: str) -> Shown:
    shown = card_shown(request, code)
    if not shown.mine:
        raise Http404
    return shown
