"""Asking about a card or a line of the books, and answering with a date (B9, PRV-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.entries import CardEntry, card_of
from dugnad.charter.law import Law
from dugnad.charter.talk import Answer, Ask
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import new_press
from dugnad.web.content import services as content
from dugnad.web.content.told import Told, is_objection
from dugnad.web.helping.for_whom import FOR_MYSELF, ForWhom, for_whom
from dugnad.web.house import house
from dugnad.web.kit.answering_lines import PLACE, mine_to_answer, project_of
from dugnad.web.kit.forms import AnswerForm, QuestionForm
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    kept,
    let_go,
    noted_for,
    sign_in_first,
)
from dugnad.web.kit.reading import may_read
from dugnad.web.kit.showing import show
from dugnad.web.kit.talking import with_words
from dugnad.web.lists import history, questions
from dugnad.web.lists import services as lists
from dugnad.web.people.viewer import viewer_of

OK = 200
PROMISE_DAYS = (3, 7, 14)
"""By how many days an answer can be promised with one press."""


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask about a card."""
    row = lists.card_by_code(code)
    if row is None:
        raise Http404
    whom = for_whom(request, bytes(row.project), card=bytes(row.card), helping=True)
    shown = show(row, viewer_of(request), whom.speaking)
    return _ask(
        request,
        about=shown.target,
        project=shown.entry.project,
        heading=shown.pinned.title,
        back=reverse("card", args=[shown.row.code]) + whom.query,
        whom=whom,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_about_line(request: HttpRequest, line: str) -> HttpResponse:
    """Ask about a line of the books; the place's first project is where the asker speaks."""
    found = history.book_line(f"line:{line}")
    first = lists.projects(limit=1).rows
    if found is None or not first:
        raise Http404
    project = bytes(found.project.project) if found.project else bytes(first[0].project)
    rows = questions.questions(found.name).rows
    mine = mine_to_answer(viewer_of(request).person, rows)
    asked = [{**one, "mine": bytes(one["row"].question) in mine} for one in with_words(rows)]
    return _ask(
        request,
        about=found.name,
        project=project,
        heading=str(found.sentence),
        back=_at(found),
        asked=asked,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_about_place(request: HttpRequest) -> HttpResponse:
    """Ask those who decide about the place; there, the asker speaks in their organisation."""
    with house().engine.reader() as store:
        project = Law(store).governing()
    if project is None:
        raise Http404
    return _ask(
        request,
        about=PLACE,
        project=project,
        heading=_("Who is responsible for this place"),
        back=reverse("place"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, question: str) -> HttpResponse:
    """Answer a question, for whoever looks after what it is about."""
    try:
        name = bytes.fromhex(question)
    except ValueError as wrong:
        raise Http404 from wrong
    with house().engine.reader() as store:
        asked = Law(store).question(name)
        project = project_of(Law(store), asked) if asked else None
        entry = Law(store).card_at(asked.about) if asked else None
        person = viewer_of(request).person
        readable = project is not None and may_read(person, project, store)
    if asked is None or project is None or not readable:
        raise Http404
    whom = _answering(request, project, entry)
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, initial=kept(request, request.path))
    told = content.read(asked.prose, waiting=True)
    heading = told.text if isinstance(told, Told) else ""
    verb = _("Answer the objection") if is_objection(told) else _("Answer the question")
    back = _about(asked.about)
    if request.method != "POST" or not form.is_valid():
        status = MENDING if form.is_bound else OK
        return _page(request, form, heading, verb, back, status, question=question, whom=whom)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, form.fields)
    words = Told(text=form.cleaned_data["text"], language=viewer_of(request).language)
    try:
        done = carry_out(
            request,
            project,
            "talk",
            Answer(question=name),
            told=[words],
            speaking=whom.speaking,
        )
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _page(request, form, heading, verb, back, REFUSED, question=question, whom=whom)
    let_go(request, request.path)
    noted = (
        _("Your answer stands below the objection.")
        if is_objection(told)
        else _("Your answer stands below the question.")
    )
    give_receipt(request, noted_for(whom.speaking, noted), done, whom.speaking)
    return redirect(back)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _about(about: str) -> str:
    """The page of what was asked about.

    Raises:
        Http404: lists do not know it.
    """
    if about == PLACE:
        return reverse("place")
    line = history.book_line(about) if about.startswith("line:") else None
    if line is not None:
        return _at(line)
    card = card_of(about)
    row = lists.card(card) if card else None
    if row is None:
        raise Http404
    return reverse("card", args=[row.code])


def _at(line: history.PlainLine) -> str:
    """The page of the books that begins with a line, however many came after it."""
    return f"{reverse('books')}?after={line.id + 1}#{line.name.removeprefix('line:')}"


def _answering(request: HttpRequest, project: ProjectId, entry: CardEntry | None) -> ForWhom:
    """For whom an answer is: for the organisation whose card it is, where one speaks for it."""
    whom = for_whom(request, project)
    if whom.speaking is not None or entry is None:
        return whom
    own = next((one for one in whom.others if one.party == entry.put_up_by), None)
    return replace(whom, speaking=own)


def _ask(
    request: HttpRequest,
    *,
    about: str,
    project: ProjectId,
    heading: str,
    back: str,
    asked: Sequence[dict[str, Any]] = (),
    whom: ForWhom = FOR_MYSELF,
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = QuestionForm(posted, initial=kept(request, request.path))
    if request.method != "POST" or not form.is_valid():
        status = MENDING if form.is_bound else OK
        return _page(
            request, form, heading, _("Ask a question"), back, status, asked=asked, whom=whom
        )
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path, form.fields)
    words = Told(text=form.cleaned_data["text"], language=viewer_of(request).language)
    try:
        done = carry_out(
            request, project, "talk", Ask(about=about), told=[words], speaking=whom.speaking
        )
    except Refused as no:
        form.add_error(None, str(no.sentence))
        return _page(
            request, form, heading, _("Ask a question"), back, REFUSED, asked=asked, whom=whom
        )
    let_go(request, request.path)
    noted = _("Your question stands there for everybody to read.")
    give_receipt(request, noted_for(whom.speaking, noted), done, whom.speaking)
    return redirect(back)


def _page(
    request: HttpRequest,
    form: QuestionForm | AnswerForm,
    heading: str,
    verb: str,
    back: str,
    status: int,
    *,
    question: str = "",
    asked: Sequence[dict[str, Any]] = (),
    whom: ForWhom = FOR_MYSELF,
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "verb": verb,
        "back": back,
        "about_card": back.startswith("/c/"),
        "about_place": back == reverse("place"),
        "asked": asked,
        "question": question,
        "promise_days": PROMISE_DAYS,
        "whom": whom,
        "press": new_press(),
    }
    return render(request, "pages/talk.html", context, status=status)
