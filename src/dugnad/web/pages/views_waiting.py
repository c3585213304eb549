"""Who waits for whom, and what those say who are waited for (COC-44, COC-45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dugnad.charter.law import Law
from dugnad.charter.talk import Promise
from dugnad.face.money import hours_words
from dugnad.face.roles import title_of
from dugnad.ledger.values import MemberId
from dugnad.web.acting.services import member_in
from dugnad.web.helping.for_whom import for_whom
from dugnad.web.house import house
from dugnad.web.kit.answering_lines import project_of
from dugnad.web.kit.one_project import is_readable, row_of
from dugnad.web.kit.others import names_in
from dugnad.web.kit.pressing import Refused, carry_out, give_notice, give_receipt, sign_in_first
from dugnad.web.kit.talking import with_words
from dugnad.web.leading import hours, reading, speaking, waiting
from dugnad.web.leading.handing import taken as card_taken
from dugnad.web.leading.models import Handing
from dugnad.web.leading.speaking import Organisation, Party
from dugnad.web.lists import services as lists
from dugnad.web.pages.views_talk import PROMISE_DAYS
from dugnad.web.people.viewer import viewer_of
from dugnad.web.refusals import sentence as refusal_sentence

_DAY_MS: Final = 24 * 3_600_000


@require_safe
def waits(request: HttpRequest, code: str) -> HttpResponse:
    """Who waits for whom, since when, and what silence means."""
    row = row_of(code, request)
    if not is_readable(request, row):
        return redirect("project", row.code)
    project = bytes(row.project)
    me = member_in(viewer_of(request).person, project)
    with house().engine.reader() as store:
        look = reading.Look(store, project)
        found, spread = waiting.waiting_in(look), hours.spread_for(look, me)
        own = speaking.organisation_of(store, project)
        parties = {one.member: one for one in speaking.parties_in(store, project)}
    named: list[MemberId] = [member for member, _since in found.joining]
    for decision in found.decisions:
        named += decision.holders
    for _role, one in found.offers:
        named += [one.member, *([] if one.by is None else [one.by])]
    for asked in found.questions:
        named += asked.keepers
    names = names_in(request, row, named)
    words = {one["id"]: one for one in with_words([asked.row for asked in found.questions])}
    context = {
        "project": row,
        "count": found.count,
        "spread": spread,
        "own_hours": hours_words(spread.mine) if spread else "",
        "decisions": [
            {
                "one": one,
                "role": title_of(one.who) if one.of_role else "",
                "names": ", ".join(names[who] for who in one.holders if who in names),
                "why": refusal_sentence(one.failed) if one.failed else "",
                "parties": [_waited_for(party, one) for party in one.parties],
            }
            for one in found.decisions
        ],
        "cards": found.cards,
        "offers": [
            {
                "role": title_of(role.name),
                "deputy": one.deputy,
                "name": names.get(one.member, ""),
                "by": names.get(one.by, "") if one.by else "",
                "since_ms": one.at_ms,
                "ends_ms": waiting.offer_ends_ms(one),
                "mine": one.member == me,
            }
            for role, one in found.offers
        ],
        "joining": [(names.get(member, ""), since_ms) for member, since_ms in found.joining],
        "questions": [
            {
                "one": asked,
                "text": words[asked.id]["text"],
                "names": ", ".join(names[who] for who in asked.keepers if who in names),
                "mine": me is not None and me in asked.keepers,
                "promised_ms": asked.row.promised_ms or _promised(asked, own, parties),
            }
            for asked in found.questions
        ],
    }
    return render(request, "pages/waiting.html", context)


@require_POST
def promise(request: HttpRequest, question: str) -> HttpResponse:
    """Say by when there will be an answer; whoever sees to the card afterwards keeps the day."""
    try:
        name = bytes.fromhex(question)
    except ValueError as wrong:
        raise Http404 from wrong
    answer_page = reverse("answer-question", args=[question])
    if viewer_of(request).person is None:
        return sign_in_first(request, answer_page)
    with house().engine.reader() as store:
        asked = Law(store).question(name)
        project = None if asked is None else project_of(Law(store), asked)
    days = next((one for one in PROMISE_DAYS if str(one) == request.POST.get("days")), 0)
    if project is None or not days:
        raise Http404
    promised = Promise(question=name, by_ms=house().now_ms() + days * _DAY_MS)
    whom = for_whom(request, project)
    try:
        done = carry_out(request, project, "talk", promised, speaking=whom.speaking)
    except Refused as no:
        give_notice(request, no.sentence)
    else:
        give_receipt(request, _("The day stands beside the question now."), done)
    code = lists.code_of(project)
    return redirect("waiting", code) if code else redirect("home")


@require_POST
def see_to(request: HttpRequest, handing: str) -> HttpResponse:
    """Say yes or no to seeing to a card that somebody handed over by name."""
    person = viewer_of(request).person
    found = Handing.objects.filter(id=handing, taker=person).first() if person else None
    if found is not None:
        yes = request.POST.get("answer") == "yes"
        found.state = Handing.State.TAKEN if yes else Handing.State.DECLINED
        found.moved_ms = house().now_ms()
        found.save(update_fields=["state", "moved_ms"])
        if yes:
            card_taken(found)
        said_yes = _("You see to it now. Questions about it come to you. Thank you.")
        give_notice(request, said_yes if yes else _("That is all right. Somebody else sees to it."))
    return redirect("for-you")


def _waited_for(party: Party, decision: waiting.Decision) -> dict[str, Any]:
    """An organisation for which something waits: who speaks for it, and by when it answers."""
    organisation = party.organisation
    promised_ms = organisation.promised_ms(decision.since_ms)
    return {
        "row": organisation.row,
        "speaks": organisation.speaks,
        "promised_ms": promised_ms,
        "too_late": promised_ms > decision.until_ms,
    }


def _promised(
    asked: waiting.Asked, own: Organisation | None, parties: Mapping[MemberId, Party]
) -> int:
    """By when a question is answered, as whoever sees to it promises to answer every question."""
    keeping = [parties[one].organisation for one in asked.keepers if one in parties]
    answers = next(iter(keeping), own)
    return 0 if answers is None else answers.promised_ms(asked.row.asked_ms)
