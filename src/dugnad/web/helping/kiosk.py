"""A screen that everybody uses: three tiles, one question by its code, and then nothing (S34).

A browser that was made such a screen carries one cookie that says so, and of nobody anything. Each
page it shows is kept by no browser, each visit ends by itself after a pause and by one press, and
what a code opened stands in no address.

Source: journeys-screens-words 4.5.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.face.question import Answer
from dugnad.web.acting.services import Done
from dugnad.web.answers import services as answers
from dugnad.web.answers.decisions import WORDS_NEEDED, stance_of
from dugnad.web.answers.guessing import TOO_MANY, guesses_too_much, note_wrong
from dugnad.web.answers.models import Ask
from dugnad.web.answers.replies import why_not
from dugnad.web.answers.views import asker_of
from dugnad.web.helping import crews, kiosk_code, pages
from dugnad.web.helping.forms import CodeForm, ScreenForm
from dugnad.web.helping.shared import COOKIE, is_shared
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice, give_receipt, press_of
from dugnad.web.people.pressed import press_only
from dugnad.web.people.services import sign_out

_MONTH_S: Final = 30 * 24 * 3_600
_ASKED: Final = "shared_ask"

View = Callable[..., HttpResponse]


def shared_only(view: View) -> View:
    """Let a view answer on shared screens alone."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_shared(request):
            return redirect("kiosk")
        return view(request, *args, **kwargs)

    return answer


@require_safe
def kiosk(request: HttpRequest) -> HttpResponse:
    """Three tiles; on any other screen, what it would become."""
    if not is_shared(request):
        return _begin(request, ScreenForm(), 200)
    answer = pages.page(request, "kiosk.html", {"starts": True})
    _stays_shared(answer, request.COOKIES[COOKIE])  # it is one for as long as it is used.
    return answer


@press_only("kiosk")
def begin(request: HttpRequest) -> HttpResponse:
    """Make this a screen that everybody uses; whoever was signed in is not any more."""
    if is_shared(request):  # no passer-by gives it another code.
        return redirect("kiosk")
    form = ScreenForm(request.POST)
    if not form.is_valid():
        return _begin(request, form, MENDING)
    sign_out(request)
    answer = redirect("kiosk")
    _stays_shared(answer, kiosk_code.mark(form.cleaned_data["code"]))
    return _forgets(request, answer)


@press_only("kiosk")
@shared_only
def done(request: HttpRequest) -> HttpResponse:
    """End the visit, and let the browser forget all of it."""
    sign_out(request)
    return _forgets(request, redirect("kiosk"))


@require_http_methods(["GET", "HEAD", "POST"])
@shared_only
def leave(request: HttpRequest) -> HttpResponse:
    """Make it somebody's own screen again, by the code that it was begun with."""
    form = ScreenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _leave(request, form, MENDING if form.is_bound else 200)
    if kiosk_code.waits(request):
        form.add_error("code", str(pages.WAIT))
        return _leave(request, form, TOO_MANY)
    if not kiosk_code.opens(request, form.cleaned_data["code"]):
        form.add_error("code", _("This is not the code that was chosen as the screen was begun."))
        return _leave(request, form, REFUSED)
    sign_out(request)
    answer = _forgets(request, redirect("home"))
    answer.delete_cookie(COOKIE)
    return answer


@require_safe
@shared_only
def ask_for_help(request: HttpRequest) -> HttpResponse:
    """Whom to ask here."""
    with house().engine.reader() as store:
        desks = crews.desks(store, None)
    return pages.page(request, "kiosk_help.html", {"desks": desks})


@require_http_methods(["GET", "HEAD", "POST"])
@shared_only
def answer(request: HttpRequest) -> HttpResponse:
    """Type the code of a question; it is opened here and stands in no address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _answer(request, form, MENDING if form.is_bound else 200)
    if guesses_too_much(request):
        form.add_error("code", str(pages.WAIT))
        return _answer(request, form, TOO_MANY)
    ask = answers.by_code_of_question(form.cleaned_data["code"])
    if ask is None:
        note_wrong(request)
        sentence = _("No question has this code. For a slip, ask at the desk.")
        form.add_error("code", sentence)
        return _answer(request, form, REFUSED)
    request.session[_ASKED] = str(ask.id)
    return redirect("kiosk-question")


@require_http_methods(["GET", "HEAD", "POST"])
@shared_only
def question(request: HttpRequest) -> HttpResponse:
    """One question and its answers; afterwards what was noted."""
    ask = _asked(request)
    if ask is None:
        return redirect("kiosk")
    problem = ""
    if request.method == "POST":
        word, press = request.POST.get("answer", ""), press_of(request)
        if word == "ring":
            answers.ring_me(ask)
            give_notice(request, _("They are told that you would like to be rung."))
            return redirect("kiosk-question")
        if word in [one.word for one in _offered(ask)]:
            came: list[Done | None] = []
            problem = why_not(partial(_gives, ask, word, press, came))
            if not problem:
                _give_receipt(request, ask, came[0])
                # A page that came of a press would be sent once more by going back to it.
                return redirect("kiosk-question")
        ask.refresh_from_db()
    opened = answers.open_ask(ask)
    context = {
        "opened": opened,
        "asker": asker_of(opened),
        "offered": _offered(ask),
        "problem": problem,
        "rings": ask.state == Ask.State.RING,
    }
    return pages.page(request, "kiosk_question.html", context, REFUSED if problem else 200)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _asked(request: HttpRequest) -> Ask | None:
    found = request.session.get(_ASKED)
    if not isinstance(found, str):
        return None
    rows = Ask.objects.filter(id=found, person__isnull=False)
    return rows.select_related("person", "asker", "reach").first()


def _gives(ask: Ask, word: str, press: str, came: list[Done | None]) -> Done | None:
    """Give an answer, and keep what came of it."""
    came.append(answers.answer(ask, word, channel="link", press=press))
    return came[0]


def _give_receipt(request: HttpRequest, ask: Ask, done: Done | None) -> None:
    """Say on the next page what was noted, so that it can be printed there."""
    ask.refresh_from_db()
    label = answers.open_ask(ask).label
    noted = (
        _("Your answer is noted: %(answer)s") % {"answer": label}
        if label
        else _("Your answer is noted.")
    )
    if done is None:
        give_notice(request, noted)
    else:
        give_receipt(request, noted, done)


def _offered(ask: Ask) -> list[Answer]:
    """The answers that are one press: no words go with them, and nothing about them is secret."""
    opened = answers.open_ask(ask)
    if opened.question is None or opened.secretly:
        return []
    found = opened.question.answers
    return [one for one in found if not one.why and stance_of(one.action) not in WORDS_NEEDED]


def _begin(request: HttpRequest, form: ScreenForm, status: int) -> HttpResponse:
    return pages.page(request, "kiosk_begin.html", {"starts": True, "form": form}, status)


def _leave(request: HttpRequest, form: ScreenForm, status: int) -> HttpResponse:
    return pages.page(request, "kiosk_leave.html", {"form": form}, status)


def _stays_shared(answer: HttpResponse, value: str) -> None:
    answer.set_cookie(
        COOKIE, value, max_age=_MONTH_S, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _answer(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return pages.page(request, "kiosk_answer.html", {"form": form}, status)


def _forgets(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser forget every cookie but that this is a shared screen, and all it kept."""
    for name in request.COOKIES:
        if name != COOKIE:
            response.delete_cookie(name)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response
