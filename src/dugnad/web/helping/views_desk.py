"""Beginning together at a desk: with a slip, an address, or a second person (S33, J19)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.people.refusals import KeyMayNot, NotVouched
from dugnad.engine.port import NotKept
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.helping import codes, desk_screen, pages, services, vouching, wording
from dugnad.web.helping.by_address import leave as leave_for_later
from dugnad.web.helping.desk_slips import on_the_desk, take_off
from dugnad.web.helping.forms import TODAY, AddressForm, CodeForm, DeskForm, RangForm
from dugnad.web.helping.models import Help
from dugnad.web.helping.services import NotBegun
from dugnad.web.helping.views import mine_of
from dugnad.web.helping.wanted import Wanted
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms.pages import known


@require_http_methods(["GET", "HEAD", "POST"])
@known()
def together(request: HttpRequest, person: Person) -> HttpResponse:
    """Say what, until when, and how they say yes; the slip on the desk says who and which card."""
    ask = on_the_desk(request)
    if ask is None or ask.person is None or ask.person == person:
        return redirect("helping")
    usual = {"things": wording.usual(bytes(ask.card))}
    alone = vouching.is_elsewhere(ask.person, bytes(ask.project))
    form = DeskForm(request.POST if request.method == "POST" else None, initial=usual, alone=alone)
    context = {
        "form": form,
        "about": wording.about_of(bytes(ask.project), bytes(ask.card))[1],
        "project": lists.project(bytes(ask.project)),
        "desk": vouching.desk_of_place(),
        "alone": alone,
    }
    if request.method != "POST" or not form.is_valid():
        return pages.page(request, "together.html", context, MENDING if form.is_bound else 200)
    if pages.asks_too_often(person) or pages.is_asked_too_often(ask.person, person):
        form.add_error(None, str(pages.TOO_OFTEN))
        return pages.page(request, "together.html", context, pages.TOO_MANY)
    by_code = form.cleaned_data["how"] == "code"
    row, code = services.ask(
        ask.person,
        bytes(ask.project),
        None if form.of_project else bytes(ask.card),
        form.asked(),
        form.until_ms(house().now_ms(), house().place.zone),
        helper=person,
        how="link" if by_code else form.cleaned_data["how"],
        at_desk=form.one_thing_today,
    )
    about = wording.about_of(bytes(row.project), bytes(row.card))[1]
    if by_code and not services.send_code(row, code, about):
        row.delete()
        form.add_error("how", _("We have no way to send them a code. Ask a second person."))
        return pages.page(request, "together.html", context, REFUSED)
    take_off(request)
    if by_code:
        return pages.page(request, "asked.html", {"form": CodeForm()})
    shown = {**context, "code": codes.spoken(code), "one": wording.shown(row), "how": row.how}
    return pages.page(request, "second.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@known()
def by_address(request: HttpRequest, person: Person) -> HttpResponse:
    """Begin with somebody who has no slip: their address, and the code of a card.

    The page that follows is the same whether or not anybody is known by the address.
    """
    form = AddressForm(request.POST if request.method == "POST" else None, initial=_torn(request))
    if request.method != "POST" or not form.is_valid():
        status = MENDING if form.is_bound else 200
        return pages.page(request, "by_address.html", {"form": form}, status)
    if pages.names_too_many(person):
        form.add_error(None, str(pages.TOO_OFTEN))
        return pages.page(request, "by_address.html", {"form": form}, pages.TOO_MANY)
    card = lists.card_by_code(form.cleaned_data["card"])
    project = card or lists.project_by_code(form.cleaned_data["card"])
    if project is None:
        form.add_error("card", _("Nothing here has this code. Look at it once more."))
        return pages.page(request, "by_address.html", {"form": form}, REFUSED)
    desk_screen.sits_down(request)
    address = form.cleaned_data["address"]
    wanted = Wanted(
        name=form.cleaned_data["name"],
        kind=address.kind,
        address=address.text,
        project=bytes(project.project),
        card=b"" if card is None else bytes(card.card),
        things=form.asked(),
        until_ms=form.until_ms(house().now_ms(), house().place.zone),
        at_desk=card is not None and form.cleaned_data["until"] == TODAY,
    )
    leave_for_later(person, wanted)
    what = reverse("project", args=[project.code]) if card is None else f"/c/{card.code.lower()}"
    context = {
        "form": CodeForm(),
        "begins_at": f"{house().place.base_address}{what}",
        "card_code": "" if card is None else card.code,
    }
    return pages.page(request, "asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@known("code")
def vouch(request: HttpRequest, person: Person) -> HttpResponse:
    """Say that one heard it, or holds the paper: what no helper can do for themselves."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _vouch(request, person, form, MENDING if form.is_bound else 200)
    if pages.guesses_too_much(request):
        form.add_error("code", str(pages.WAIT))
        return _vouch(request, person, form, pages.TOO_MANY)
    code = form.cleaned_data["code"]
    row = services.to_vouch(person, code)
    if row is None:
        pages.note_wrong(request)
    why_not = pages.WRONG_CODE if row is None else _why_not(person, row)
    if row is None or why_not:
        form.add_error("code", str(why_not))
        return _vouch(request, person, form, REFUSED)
    sure = request.POST.get("step") == "sure"
    rang = RangForm(request.POST if sure else None) if row.how == "phone" else None
    if sure and rang is not None and rang.is_valid() and not rang.is_of(row.helped):
        pages.note_wrong(request)
        rang.add_error("rang", _("They are not known here by this number. Nothing has begun."))
    if not sure or (rang is not None and not rang.is_valid()):
        context = {"one": wording.shown(row), "code": code, "how": row.how, "form": rang}
        return pages.page(request, "vouch_sure.html", context, MENDING if sure else 200)
    try:
        services.vouch(person, code)
    except NotBegun as no:
        form.add_error("code", str(pages.sentence(no)))
        return _vouch(request, person, form, REFUSED)
    except (ClockTrouble, NotKept, TurnedAway):
        form.add_error("code", str(refusals.NOTHING_WRITTEN))
        return _vouch(request, person, form, REFUSED)
    give_notice(request, _("It is noted that you were there."))
    return redirect("helping-vouch")


@require_safe
@known()
def begun(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """Whether help has begun for which a second person says that they were there."""
    row = next((one for one in services.known_to(person) if one.name == name.upper()), None)
    now_ms = house().now_ms()
    if row is not None and row.runs(now_ms):
        give_notice(request, _("It has begun. Both of you look at the screen."))
        return redirect("helping-one", name)
    waits = row is not None and row.state == Help.State.ASKED and now_ms < row.code_until_ms
    return pages.page(
        request,
        "begun.html",
        {"waits": waits, "name": name, "until_ms": row.code_until_ms if row else 0},
    )


@press_only("helping")
@known()
def ask_them(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """Write to somebody whose yes is missing."""
    row = mine_of(person, name)
    about = wording.about_of(bytes(row.project), bytes(row.card))[1]
    if pages.asks_too_often(person) or pages.is_asked_too_often(row.helped, person):
        give_notice(request, pages.TOO_OFTEN)
    elif services.ask_them(row, about):
        give_notice(request, _("A message is on its way to them."))
    else:
        give_notice(request, _("We have no way to send them a code. Ask a second person."))
    return redirect("helping")


@require_safe
@known()
def receipt(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """A sheet for whoever is helped: what was done, until when, and how to stop it."""
    row = mine_of(person, name)
    if not row.runs(house().now_ms()):
        raise Http404
    return pages.page(request, "receipt.html", {"one": wording.shown(row)})


@press_only("helping")
@known()
def done(request: HttpRequest, person: Person) -> HttpResponse:
    """End what was begun at this desk today, and let the browser forget what it has shown."""
    desk_screen.clear(request, person)
    answer = pages.page(request, "done.html", {"name": name_of(person, None)})
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _torn(request: HttpRequest) -> dict[str, Any]:
    """What a slip torn off a poster fills in: the card, and what people are helped with on it."""
    code = request.GET.get("card", "")
    row = lists.card_by_code(code)
    return (
        {"card": code} if row is None else {"card": code, "things": wording.usual(bytes(row.card))}
    )


def _why_not(person: Person, row: Help) -> StrOrPromise:
    """Why somebody's word cannot count, before they are told whose yes it is about; "" if it can.

    It is looked at again as they press, by the books themselves.
    """
    project = bytes(row.project)
    standing = vouching.standing_of(person, project)
    if standing is None:
        return refusals.sentence(NotVouched.code())
    if standing.elsewhere:
        return refusals.sentence(KeyMayNot.code())
    return pages.ON_THEIR_DEVICE if vouching.is_elsewhere(row.helped, project) else ""


def _vouch(request: HttpRequest, person: Person, form: CodeForm, status: int) -> HttpResponse:
    everywhere = vouching.counts_everywhere(person)
    context = {
        "form": form,
        "desk": vouching.desk_of_place(),
        "everywhere": everywhere,
        "projects": () if everywhere else vouching.counts_in(person),
    }
    return pages.page(request, "vouch.html", context, status)
