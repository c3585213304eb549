"""A card's page, its verbs, and what whoever looks after it may do (S5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.cards.verbs import Close, Object, Reword, SetAside, Withdraw
from dugnad.charter.decisions.terms import SetAside as SetAsideMoney
from dugnad.charter.law import DECIDING
from dugnad.charter.talk import Ask, Refuse
from dugnad.face.deciding.answering import OBJECTION
from dugnad.face.forms import CardForm
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action
from dugnad.web.acting.services import Done, new_press
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import history
from dugnad.web.lists import questions as lists_questions
from dugnad.web.lists import services as lists
from dugnad.web.lists.codes import NotACode
from dugnad.web.lists.models import Code
from dugnad.web.pages import refusing, taking_away
from dugnad.web.pages.for_whom import FOR, MYSELF, ForWhom, for_whom
from dugnad.web.pages.forms import ObjectionForm, RefusalForm, ResultForm, WordsForm
from dugnad.web.pages.on_map import around_card
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
from dugnad.web.pages.reading import kept_out
from dugnad.web.pages.setting_aside import could_be_set_aside
from dugnad.web.pages.showing import Shown, came_of, show, show_code
from dugnad.web.pages.talking import with_answers, with_words
from dugnad.web.pages.with_picture import with_picture
from dugnad.web.people.viewer import viewer_of


@require_http_methods(["GET", "HEAD"])
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Show a card; a code that was typed otherwise leads to the same page."""
    right = _right_code(code)
    if right != code:
        return redirect("card", right)
    shown = _shown(request, code)
    return kept_out(_page(request, shown), listed=shown.row.listed)


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Show the form of one of the card's verbs, or press it."""
    shown = _shown(request, code)
    action, form_class = _form_of(shown, verb)
    # Whoever pressed before we knew who they are reads beside it how to take part.
    waits = shown.is_for_others and kept(request, request.path) is not None
    offered = waits or any(one.action is action for one in shown.page.all_verbs)
    if request.method != "POST" and not offered:
        if kept(request, request.path) is not None:
            let_go(request, request.path)
            give_notice(request, _("This was not noted. The card says who can press, and when."))
        return _back(request, shown)  # it is too late, or too early: the card says which.
    if request.method != "POST":
        typed = kept(request, request.path)
        form = (
            _form(shown, form_class, initial=request.GET.dict())
            if typed is None
            else _form(shown, form_class, typed)
        )
        return _form_page(request, shown, action, form)
    takes_picture = "picture_file" in form_class.base_fields
    sent, problem = with_picture(request) if takes_picture else (request.POST, "")
    form = _form(shown, form_class, sent, None if takes_picture else request.FILES)
    if problem:
        form.add_error("picture_file", problem)
    if not form.is_valid():
        return _form_page(request, shown, action, form, status=MENDING)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, form.fields, sent)
    words = form.told(form.cleaned_data)
    told = [_told(request, words)] if words else []
    question = form.asks(form.cleaned_data)
    try:
        done = _do(request, shown, form.action(form.cleaned_data), told, question)
    except Refused as no:
        if no.changes_nothing:
            let_go(request, request.path)
            give_notice(request, no.sentence)
            return _back(request, shown)
        form.add_error(None, str(no.sentence))
        return _form_page(request, shown, action, form, status=REFUSED)
    let_go(request, request.path)
    noted = form.noted(form.cleaned_data) or _("It is noted: %(what)s") % {
        "what": _chosen(shown, form)
    }
    give_receipt(request, noted, done)
    return _back(request, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, code: str) -> HttpResponse:
    """Change the words on a card; what was there before is kept for a while."""
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, WordsForm.base_fields)
    shown = _mine(request, code)
    told = shown.seen.told
    initial = (
        {"title": told.title, "text": told.text, "where": told.where, "alt": told.alt}
        if isinstance(told, Told)
        else {}
    )
    form = WordsForm(initial=kept(request, request.path) or initial, **_posted(request))
    if request.method == "POST" and form.is_valid():
        words = form.told(viewer_of(request).language, told if isinstance(told, Told) else None)
        return _press(
            request,
            shown,
            form,
            Reword(card=shown.card),
            _("Change the words"),
            _("The card has its new words."),
            told=words,
            replaces=shown.entry.prose,
        )
    return _simple(request, shown, form, _("Change the words"))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a card, with a sentence on what came of it."""
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, ResultForm.base_fields)
    shown = _mine(request, code)
    form = ResultForm(initial=kept(request, request.path), **_posted(request))
    closing = shown.closing
    form.fields["text"].label = str(closing.asks)
    if request.method == "POST" and form.is_valid():
        result = form.cleaned_data["text"]
        words = Told(title=_("What came of it"), text=result, language=viewer_of(request).language)
        return _press(
            request,
            shown,
            form,
            Close(card=shown.card),
            closing.verb,
            closing.done,
            told=words if result else None,
            means=closing.means,
        )
    return _simple(request, shown, form, closing.verb, means=closing.means)


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Say why a waiting card should not come into force."""
    shown = _shown(request, code)
    form = ObjectionForm(initial=kept(request, request.path), **_posted(request))
    if request.method == "POST" and form.is_valid():
        if viewer_of(request).person is None:
            return sign_in_first(request, request.path, form.fields)
        words = Told(
            title=_("Objection"),
            text=form.cleaned_data["text"],
            language=viewer_of(request).language,
        )
        return _press(
            request,
            shown,
            form,
            Object(card=shown.card),
            _("I object"),
            _("Your objection stands on the card until you take it back."),
            told=words,
        )
    return _simple(request, shown, form, _("I object"))


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """Say why one does not go where a decision leads; it stands there for good (COC-13)."""
    shown = _shown(request, code)
    if shown.alone:
        raise Http404
    form = RefusalForm(initial=kept(request, request.path), **_posted(request))
    if request.method == "POST" and form.is_valid():
        if viewer_of(request).person is None:
            return sign_in_first(request, request.path, form.fields)
        words = Told(
            title=_("Refused direction"),
            text=form.cleaned_data["text"],
            language=viewer_of(request).language,
        )
        return _press(
            request,
            shown,
            form,
            Refuse(about=shown.target),
            _("Refuse this direction"),
            _("It stands on the card from now on, with your reason."),
            told=words,
            target="talk",
        )
    return _simple(request, shown, form, _("Refuse this direction"))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's objection back; looking at the address leads to the card."""
    shown = _shown(request, code)
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
        return _page(request, shown, problem=no.sentence, status=REFUSED)
    give_receipt(request, _("Your objection is taken back."), done)
    return _back(request, shown)


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
        return _page(request, shown, problem=no.sentence, status=REFUSED)
    give_receipt(request, _("The objection is set aside."), done)
    return redirect("card", code)


OK = 200
HISTORY: Final = 10
"""How much of what has happened stands beside a card."""

# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _right_code(code: str) -> str:
    try:
        found = lists.find(code)
    except NotACode as wrong:
        raise Http404 from wrong
    if found is None or found.kind != Code.Kind.CARD:
        raise Http404
    return found.code


def _shown(request: HttpRequest, code: str) -> Shown:
    """The card as the viewer sees it, or the organisation for which they act."""
    row = lists.card_by_code(code)
    if row is None:
        raise Http404
    asks, card_id = row.type in DECIDING, bytes(row.card)
    whom = for_whom(request, bytes(row.project), asks=asks, card=card_id, helping=True)
    return show(row, viewer_of(request), whom.speaking)


def _whom(request: HttpRequest, shown: Shown) -> ForWhom:
    """The choice of whom one acts for, as the page was shown."""
    whom = for_whom(request, shown.entry.project, card=shown.card, helping=True)
    return replace(whom, speaking=shown.speaking)


def _back(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Lead back to the card, with the same choice of whom one acts for."""
    whom = for_whom(request, shown.entry.project, card=shown.card, helping=True)
    if not whom.others:
        return redirect("card", shown.row.code)
    code = MYSELF if shown.speaking is None else shown.speaking.code
    return redirect(f"{reverse('card', args=[shown.row.code])}?{urlencode({FOR: code})}")


def _page(
    request: HttpRequest,
    shown: Shown,
    *,
    problem: StrOrPromise = "",
    status: int = 200,
) -> HttpResponse:
    questions = with_words(lists_questions.questions_of(shown.card).rows, shown.seen)
    answers = shown.mine and not shown.page.result  # what was decided is not argued any more.
    sayings, questions = with_answers(shown.page.sayings, questions, may_answer=answers)
    page = replace(shown.page, sayings=sayings)
    may = taking_away.projects_by_rule(viewer_of(request).person, shown.entry.put_up_by)
    return render(
        request,
        "pages/card.html",
        {
            "is_for_others": shown.is_for_others,
            "refused": () if shown.alone else refusing.refused_on(shown),
            "may_refuse": _may_refuse(shown),
            "whom": _whom(request, shown),
            "shown": shown,
            "card": replace(shown.pinned, page=page),
            "page": page,
            "project": lists.project(shown.entry.project),
            "on_map": around_card(shown.row, inside=shown.seen.is_member),
            "agreement": shown.face.agreement(shown.state, shown.seen),
            "history": history.history_of(shown.card, shown.face.told_by_money, HISTORY),
            "questions": questions,
            "presses": {verb.name: new_press() for verb in shown.page.all_verbs},
            "came_of_it": came_of(shown),
            "money_there": shown.seen.is_member and _set_aside(shown) is not None,
            "may_remove": bool(may),
            "moderates": "law" in may,
            "receipt": take_receipt(request),
            "problem": problem,
            "press": new_press(),
        },
        status=status,
    )


def _may_refuse(shown: Shown) -> bool:
    """Whether the viewer can refuse where this leads: what was taken back leads nowhere."""
    if shown.alone or shown.helps or not shown.seen.is_member:
        return False
    if shown.pinned.page.extra.get("agreed") is None:
        return False
    return not refusing.has_refused(shown)


def _set_aside(shown: Shown) -> SetAsideMoney | None:
    with house().engine.reader() as store:
        return could_be_set_aside(store, shown.card, shown.entry, shown.page)


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
    words = _told(request, {"title": told[0].title if told else "", "text": question})
    return carry_out(
        request,
        project,
        "talk",
        Ask(about=shown.target),
        told=[words],
        part="ask",
        speaking=speaking,
    )


def _form_of(shown: Shown, verb: str) -> tuple[type[Action], type[CardForm]]:
    for action, form in shown.face.forms.items():
        if action.__name__ == verb:
            return action, form
    raise Http404


def _form(shown: Shown, form_class: type[CardForm], *posted: Any, **more: Any) -> CardForm:
    return form_class(
        *posted,
        zone=house().place.zone,
        now_ms=house().now_ms(),
        state=shown.state,
        seen=shown.seen,
        around=shown.seen.around,
        **more,
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
            "whom": _whom(request, shown),
            "press": new_press(),
        },
        status=status,
    )


def _chosen(shown: Shown, form: CardForm) -> StrOrPromise:
    """The words on the button that stands for what was chosen, or the form's own."""
    for verb in shown.page.all_verbs:
        if verb.values and all(
            str(form.cleaned_data.get(name)) == value for name, value in verb.values.items()
        ):
            return verb.label
    return form.verb


def _told(request: HttpRequest, words: dict[str, Any]) -> Told:
    return Told(language=viewer_of(request).language, **words)


def _posted(request: HttpRequest) -> dict[str, Any]:
    """What a form is filled with; nothing when it is only looked at."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def _mine(request: HttpRequest, code: str) -> Shown:
    shown = _shown(request, code)
    if not shown.mine:
        raise Http404
    return shown


def _simple(
    request: HttpRequest,
    shown: Shown,
    form: BaseForm,
    verb: StrOrPromise,
    status: int = 0,
    *,
    means: StrOrPromise = "",
) -> HttpResponse:
    return render(
        request,
        "pages/verb.html",
        {
            "shown": shown,
            "card": shown.pinned,
            "form": form,
            "verb": verb,
            "means": means,
            "whom": _whom(request, shown),
            "press": new_press(),
        },
        status=status or (MENDING if request.method == "POST" else OK),
    )


def _press(
    request: HttpRequest,
    shown: Shown,
    form: Any,
    asked: Action,
    verb: StrOrPromise,
    sentence: StrOrPromise,
    *,
    told: Told | None = None,
    replaces: bytes | None = None,
    means: StrOrPromise = "",
    target: str = "cards",
) -> HttpResponse:
    try:
        done = carry_out(
            request,
            shown.entry.project,
            target,
            asked,
            told=[told] if told else (),
            replaces=replaces,
            speaking=shown.speaking,
        )
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _simple(request, shown, form, verb, REFUSED, means=means)
    let_go(request, request.path)
    give_receipt(request, sentence, done)
    return _back(request, shown)
