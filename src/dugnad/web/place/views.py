"""Who is responsible for what in this place: a page for everybody (CHA-14)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dugnad.charter.law import MODERATOR
from dugnad.face.organisations import answer_words, no_promise
from dugnad.web.house import house
from dugnad.web.kit.answering_lines import PLACE, mine_to_answer
from dugnad.web.kit.pressing import take_receipt
from dugnad.web.kit.talking import with_words
from dugnad.web.leading.moderating import moderators
from dugnad.web.lists import questions
from dugnad.web.people.viewer import viewer_of
from dugnad.web.place import duties
from dugnad.web.place.duties import Responsible


@require_safe
def responsible(request: HttpRequest) -> HttpResponse:
    """Every office of the place and of its money hosts, and what was asked of those in them."""
    with house().engine.reader() as store:
        found = duties.duties_in(store)
        alone = len(set(moderators(store))) == 1
    rows = questions.questions(PLACE).rows
    mine = mine_to_answer(viewer_of(request).person, rows)
    asked = [{**one, "mine": bytes(one["row"].question) in mine} for one in with_words(rows)]
    bodies = [one for one in (found.governing, *found.hosts) if one is not None]
    context = {
        "governing": None if found.governing is None else _shown(found.governing),
        "hosts": [_shown(one) for one in found.hosts],
        "named": found.named,
        "moderators": [] if found.governing is None else found.governing.who_holds(MODERATOR),
        "alone": alone,
        "vacant": [(title, one.row) for one in bodies for title in one.vacant],
        "asked": asked,
        "receipt": take_receipt(request),
    }
    return render(request, "place/responsible.html", context)


def _shown(one: Responsible) -> dict[str, object]:
    answers = answer_words(one.answer_days) or no_promise()
    return {"row": one.row, "since_ms": one.since_ms, "offices": one.offices, "answers": answers}
