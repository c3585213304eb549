"""Sharing one voice with those one lives with: offering, saying yes, ending it."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.entries import HOUSEHOLD_MAX
from dugnad.charter.households import OfferVoice, OwnVoice, ShareVoice
from dugnad.charter.rights import NAMES
from dugnad.face.differing import ABOUT
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action, MemberId
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.house import house
from dugnad.web.kit.one_project import row_of, standing_of
from dugnad.web.kit.others import member_named, names_in, others_in
from dugnad.web.kit.pressing import (
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    sign_in_first,
    take_receipt,
)
from dugnad.web.leading import sharing
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages.rules_of import current
from dugnad.web.people import marking
from dugnad.web.people.marking import VOICE
from dugnad.web.people.viewer import viewer_of

FROM_FOR_YOU: Final = "for-you"


@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, code: str) -> HttpResponse:
    """See with whose voice one speaks; a press offers to share it, says yes, or ends it."""
    row = row_of(code, request)
    if viewer_of(request).person is None:
        return sign_in_first(request, reverse("voice", args=[row.code]))
    me = member_in(viewer_of(request).person, bytes(row.project))
    if me is None or not standing_of(request, row)["takes_part"]:
        return redirect("project", row.code)
    if request.method != "POST":
        return _page(request, row, me)
    try:
        asked, sentence = _asked(request, row)
        done = carry_out(request, bytes(row.project), "projects", asked)
    except Refused as no:
        return _page(request, row, me, no.sentence, REFUSED)
    give_receipt(request, sentence, done)
    if request.POST.get("from") == FROM_FOR_YOU:
        return redirect("for-you")
    return redirect("voice", row.code)


def _asked(request: HttpRequest, row: ProjectRow) -> tuple[Action, StrOrPromise]:
    """The action that a button stands for, and what is said once it is done."""
    project = bytes(row.project)
    whom = member_named(request, row, VOICE)
    match request.POST.get("do", ""):
        case "offer" if whom is not None:
            asked = OfferVoice(project=project, member=whom)
            return asked, _("They are asked. Nothing changes until they say yes.")
        case "share" if whom is not None:
            return ShareVoice(project=project, member=whom), _("You share one voice now.")
        case "own":
            return OwnVoice(project=project), _("You have a voice of your own.")
        case _:
            raise Http404


def _page(
    request: HttpRequest,
    row: ProjectRow,
    me: MemberId,
    problem: StrOrPromise = "",
    status: int = 200,
) -> HttpResponse:
    with house().engine.reader() as store:
        mine = sharing.voice_in(store, bytes(row.project), me)
    named = [*mine.others, *(one.member for one in mine.offered)]
    names = names_in(request, row, [*named, *([mine.offers.to] if mine.offers else [])])
    rules = current(row).rules
    context = {
        "project": row,
        "others": [names.get(one, _("A neighbour")) for one in mine.others],
        "offered": [
            {
                "value": marking.mark(me, bytes(row.project), VOICE, one.member),
                "name": names.get(one.member, _("A neighbour")),
                "at_ms": one.at_ms,
            }
            for one in mine.offered
        ],
        "offers_to": names.get(mine.offers.to, _("A neighbour")) if mine.offers else "",
        "offers_since_ms": mine.offers.at_ms if mine.offers else 0,
        "most": HOUSEHOLD_MAX,
        "counts_for": [
            ABOUT[name]
            for name, procedure in zip(NAMES, rules.procedures(), strict=True)
            if procedure.voices == "households"
        ],
        "people": [
            one
            for one in others_in(request, row, frozenset(mine.others), VOICE)
            if one.can_be_asked
        ],
        "receipt": take_receipt(request),
        "problem": problem,
        "press": new_press(),
    }
    return render(request, "pages/voice.html", context, status=status)
