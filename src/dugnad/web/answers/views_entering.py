"""Entering what others answered on paper or by telephone (J4)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from dugnad.web.answers import entering, slips
from dugnad.web.answers.desk import Desk
from dugnad.web.answers.desk_secret import SecretDesk
from dugnad.web.answers.views import careful
from dugnad.web.house import house
from dugnad.web.kit.pressing import sign_in_first
from dugnad.web.kit.showing import show_code
from dugnad.web.leading.decisions import decision
from dugnad.web.people.viewer import viewer_of


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an answer for somebody, from a slip or from what they say by telephone."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    with house().engine.reader() as store:
        found = decision(store, shown.card)
        if found is None or not entering.may_enter(store, found, shown.seen.member):
            raise Http404
        kind = SecretDesk if found.terms.secret else Desk
        listed = slips.electors_named(store, found, shown.seen.member)
        desk = kind(request, shown, found, person, listed)
        match request.POST.get("step", "") if desk.takes else "":
            case "slip":
                return desk.open_slip()
            case "phone":
                return desk.open_phone()
            case "enter":
                return desk.enter()
            case "back":
                return desk.take_back()
            case _:
                return desk.page()
