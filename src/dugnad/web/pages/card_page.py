"""A card's page, and what every view of one card does: find it, show it, lead back to it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dugnad.charter.decisions.terms import SetAside as SetAsideMoney
from dugnad.charter.law import DECIDING
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action
from dugnad.web.acting.services import new_press
from dugnad.web.answers import from_a_wall
from dugnad.web.content.told import Told
from dugnad.web.devices.ahead import ahead
from dugnad.web.helping.for_whom import FOR, MYSELF, ForWhom, for_whom
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
    let_go,
    noted_for,
    take_receipt,
)
from dugnad.web.kit.setting_aside import could_be_set_aside
from dugnad.web.kit.showing import Shown, came_of, show
from dugnad.web.kit.talking import with_answers, with_words
from dugnad.web.lists import history
from dugnad.web.lists import questions as lists_questions
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.pages import refusing
from dugnad.web.pages.card_forms import form_of_verb
from dugnad.web.pages.on_map import around_card
from dugnad.web.pages.paid_out import paid_out
from dugnad.web.people.viewer import viewer_of

OK = 200
HISTORY: Final = 10
"""How much of what has happened stands beside a card."""


def _texts_to(request: HttpRequest, shown: Shown) -> str:
    """To which number whoever is not signed in can answer by a text message; "" where to none."""
    known = viewer_of(request).person is not None
    return "" if known else from_a_wall.number_to_text(shown.row.code)


def card_shown(request: HttpRequest, code: str) -> Shown:
    """The card with this code as the viewer sees it, or the organisation for which they act."""
    return shown_to(request, lists.card_by_code(code))


def shown_to(request: HttpRequest, row: CardRow | None) -> Shown:
    """The same, of a card that was found in lists; 404 where it was not."""
    if row is None:
        raise Http404
    asks, card_id = row.type in DECIDING, bytes(row.card)
    whom = for_whom(request, bytes(row.project), asks=asks, card=card_id, helping=True)
    return show(row, viewer_of(request), whom.speaking)


def whom_acting(request: HttpRequest, shown: Shown) -> ForWhom:
    """The choice of whom one acts for, as the page was shown."""
    whom = for_whom(request, shown.entry.project, card=shown.card, helping=True)
    return replace(whom, speaking=shown.speaking)


def back_to_card(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Lead back to the card, with the same choice of whom one acts for."""
    whom = for_whom(request, shown.entry.project, card=shown.card, helping=True)
    if not whom.others:
        return redirect("card", shown.row.code)
    code = MYSELF if shown.speaking is None else shown.speaking.code
    return redirect(f"{reverse('card', args=[shown.row.code])}?{urlencode({FOR: code})}")


def card_page(
    request: HttpRequest,
    shown: Shown,
    *,
    problem: StrOrPromise = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page of a card."""
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
            "texts_to": _texts_to(request, shown),
            "refused": () if shown.alone else refusing.refused_on(shown),
            "may_refuse": _may_refuse(shown),
            "whom": whom_acting(request, shown),
            "shown": shown,
            "card": replace(shown.pinned, page=page),
            "page": page,
            "project": lists.project(shown.entry.project),
            "on_map": around_card(shown.row, inside=shown.seen.is_member),
            "agreement": shown.face.agreement(shown.state, shown.seen),
            "history": history.history_of(shown.card, shown.face.told_by_money, HISTORY),
            "questions": questions,
            "presses": {verb.name: new_press() for verb in shown.page.all_verbs},
            "ahead": ahead(request, shown, partial(form_of_verb, shown)),
            "came_of_it": came_of(shown),
            "paid_out": paid_out(shown),
            "money_there": shown.seen.is_member and _set_aside(shown) is not None,
            "may_remove": bool(may),
            "moderates": "law" in may,
            "receipt": take_receipt(request),
            "problem": problem,
            "press": new_press(),
        },
        status=status,
    )


def can_be_objected_to(shown: Shown) -> bool:
    """Whether it waits for objections, whoever looks: also before they say who they are."""
    entry = shown.entry
    waits = entry.status == "waiting" and not entry.awaits_decision
    return waits and entry.waits_until_ms > shown.seen.now_ms


def too_late(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Lead back to the card: nobody types into a form that leads nowhere."""
    let_go(request, request.path)
    give_notice(request, _("That cannot be done here now. The card says how it stands."))
    return back_to_card(request, shown)


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


def told_by_viewer(request: HttpRequest, words: dict[str, Any]) -> Told:
    """Words told in the viewer's language."""
    return Told(language=viewer_of(request).language, **words)


def posted(request: HttpRequest) -> dict[str, Any]:
    """What a form is filled with; nothing when it is only looked at."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def simple_page(
    request: HttpRequest,
    shown: Shown,
    form: BaseForm,
    verb: StrOrPromise,
    status: int = 0,
    *,
    means: StrOrPromise = "",
) -> HttpResponse:
    """The page of one form about a card."""
    return render(
        request,
        "pages/verb.html",
        {
            "shown": shown,
            "card": shown.pinned,
            "form": form,
            "verb": verb,
            "means": means,
            "whom": whom_acting(request, shown),
            "press": new_press(),
        },
        status=status or (MENDING if request.method == "POST" else OK),
    )


def press_form(
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
    """Carry out what a form about a card asks for; a no stands on the form."""
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
        return simple_page(request, shown, form, verb, REFUSED, means=means)
    let_go(request, request.path)
    give_receipt(request, noted_for(shown.speaking, sentence), done, shown.speaking)
    return back_to_card(request, shown)
