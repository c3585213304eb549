"""Step by step to a fundraiser that reaches its goal, for whoever looks after the card."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.records import Fundraiser, People
from dugnad.web.acting.services import new_press
from dugnad.web.answers import services as answers
from dugnad.web.answers.models import Ask
from dugnad.web.giving.campaign import steps_of
from dugnad.web.kit.pressing import sign_in_first, take_receipt
from dugnad.web.kit.reading import kept_out
from dugnad.web.kit.showing import show_code
from dugnad.web.people.viewer import viewer_of


@require_safe
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """What is there and what is missing, each with a link to do it; and how the quiet round goes.

    Nothing is compulsory. Who was asked is shown to whoever asked them; of who gave it tells how
    many, as each giver chose how to be seen.
    """
    viewer = viewer_of(request)
    if viewer.person is None:
        return sign_in_first(request, request.path)
    shown = show_code(code, viewer)
    if not shown.mine or shown.face.contract is not CONTRACT or shown.entry.status == "closed":
        raise Http404
    fund = cast("Fundraiser", shown.state)
    asked = answers.asked_about(shown.card)
    people = fund.people.get() or People()
    context = {
        "shown": shown,
        "card": shown.pinned,
        "steps": steps_of(shown, fund, asked=len(asked)),
        "quiet_until_ms": fund.quiet.get() if shown.is_quiet else None,
        "asked": len(asked),
        "mine": [_line(ask) for ask in asked if ask.asker == viewer.person],
        "givers": people.givers,
        "unsaid": people.unsaid,
        "opens": [verb for verb in shown.page.more if verb.name == "OpenToAll"],
        "invite": reverse("invite", args=[code]),
        "presses": {verb.name: new_press() for verb in shown.page.more},
        "receipt": take_receipt(request),
    }
    return kept_out(render(request, "giving/campaign.html", context), listed=False)


def _line(ask: Ask) -> tuple[str, int]:
    """Whom one has asked, by the name one knows them by, and when."""
    return answers.called(ask), ask.asked_ms
