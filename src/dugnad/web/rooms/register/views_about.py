"""What stands about me: read it, see who looked, put it right, take it out (PRV-01, VOL-05)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from msgspec.structs import asdict

from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.rooms import looking, pages
from dugnad.web.rooms.looking import About
from dugnad.web.rooms.register import linking
from dugnad.web.rooms.register.face import SENTENCES, VERBS
from dugnad.web.rooms.register.forms import SaysForm
from dugnad.web.rooms.register.law import ROOM, Correct, Withdraw


@require_safe
@pages.known()
def about_me(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that organisations keep about whoever is signed in, and who looked."""
    linking.tie(person)
    return pages.page(request, "about_me.html", {"found": [_row(one) for one in _mine(person)]})


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known()
def one(request: HttpRequest, person: Person, contact_id: UUID) -> HttpResponse:
    """Put right what stands there, or take it out."""
    found = next((one for one in _mine(person) if one.entry.id == contact_id.bytes), None)
    if found is None:
        raise Http404
    withdraw = "withdraw" in request.POST
    typed = request.POST if request.method == "POST" and not withdraw else None
    form = SaysForm(typed, initial=asdict(found.entry.body))
    status = MENDING if form.is_bound else 200
    if withdraw or form.is_valid():
        action = Withdraw(found.entry.id) if withdraw else Correct(found.entry.id, form.says())
        done = pages.pressed(request, person, ROOM, found.anchor, action)
        if done.refused is None:
            gone = _("You are taken out. What stood there is destroyed.")
            give_notice(request, gone if withdraw else _("It is put right."))
            return redirect("about-me")
        form.add_error(None, str(SENTENCES[done.refused]))
        status = REFUSED
    context = {
        "form": form,
        "verb": VERBS[Correct],
        "withdraw": VERBS[Withdraw],
        "row": _row(found),
    }
    return pages.page(request, "about_me_one.html", context, status)


def _mine(person: Person) -> list[About]:
    found = looking.about(person, house().now_ms())
    return [one for one in found if one.room is ROOM]


def _row(found: About) -> dict[str, object]:
    row = lists.project(found.anchor)
    return {
        "id": UUID(bytes=found.entry.id),
        "keeper": row.title if row is not None else "",
        "code": row.code if row is not None else "",
        "says": found.entry.body,
        "until_ms": found.entry.until_ms,
        "looks": found.looks,
    }
