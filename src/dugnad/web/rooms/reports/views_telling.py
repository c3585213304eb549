"""Reporting what stands on a public page, to those who take down what breaks a rule."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.entries import about_project
from dugnad.charter.law import Law
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.one_project import row_of
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice
from dugnad.web.kit.reading import may_read
from dugnad.web.kit.showing import show_code
from dugnad.web.kit.talking import with_words
from dugnad.web.lists import questions
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of
from dugnad.web.rooms import pages
from dugnad.web.rooms.conversations.forms import ReportForm
from dugnad.web.rooms.reports import notices, often
from dugnad.web.rooms.reports.face import SENTENCES, VERBS
from dugnad.web.rooms.reports.law import ANCHOR, ROOM, SHOWN_MAX, STAYS_MS, TEXT_MAX, Tell
from dugnad.web.rooms.room import DAY_MS


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("why")
def card(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Report a card, or what is asked and answered on it."""
    shown = show_code(code, viewer_of(request))
    told = shown.seen.told
    lines = [] if told is None else [(_("The card"), f"{told.title}\n{plain(told.text)}")]
    for one in with_words(questions.questions(shown.target).rows):
        lines += [(_("Question"), one["text"]), (_("Answer"), one["answer"])]
    back = reverse("card", args=[shown.row.code])
    return _tell(request, person, shown.target, lines, back)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("why")
def project(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Report what is told about a project."""
    row = row_of(code, request)
    with house().engine.reader() as store:
        readable = may_read(person, bytes(row.project), store)
        told = taking_away.read(Law(store), bytes(row.prose))
    lines = []
    if readable and isinstance(told, Told):
        lines = [(_("The project"), f"{told.title}\n{plain(told.text)}")]
    back = reverse("project", args=[row.code])
    return _tell(request, person, about_project(bytes(row.project)), lines, back)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _tell(
    request: HttpRequest,
    person: Person,
    about: str,
    lines: list[tuple[str, Any]],
    back: str,
) -> HttpResponse:
    shown = [(who, text.strip()[:TEXT_MAX]) for who, text in lines if text][:SHOWN_MAX]
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = MENDING if form.is_bound else 200
    if form.is_valid():
        if often.reports_too_often(person):
            form.add_error("why", str(often.WAIT))
            return _page(request, form, shown, back, pages.TOO_MANY)
        asked = Tell(form.cleaned_data["why"], about, tuple(shown))
        done = pages.pressed(request, person, ROOM, ANCHOR, asked)
        if done.refused is None:
            if done.events:
                notices.tell_moderators(person)
            give_notice(request, notices.noted())
            return redirect("reports")
        form.add_error("why", str(SENTENCES[done.refused]))
        status = REFUSED
    return _page(request, form, shown, back, status)


def _page(
    request: HttpRequest,
    form: ReportForm,
    shown: list[tuple[str, str]],
    back: str,
    status: int,
) -> HttpResponse:
    context = {
        "form": form,
        "shown": [{"by": who, "text": text} for who, text in shown],
        "back": back,
        "verb": VERBS[Tell],
        "days": STAYS_MS // DAY_MS,
        "nobody_reads": notices.nobody_reads(),
    }
    return pages.page(request, "report.html", context, status)
