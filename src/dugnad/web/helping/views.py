"""The helper desk: whom one helps now, beginning together, and what one may do (S33)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.law import Law
from dugnad.charter.projects.verbs import AskToJoin, Join
from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import Action
from dugnad.web import refusals
from dugnad.web.helping import (
    desk_screen,
    desk_slips,
    ending,
    helped,
    newcomers,
    pages,
    services,
    telling,
    wording,
)
from dugnad.web.helping.forms import CodeForm, end_of_day
from dugnad.web.helping.helped import Helping
from dugnad.web.helping.models import Help
from dugnad.web.helping.services import NotBegun
from dugnad.web.house import house
from dugnad.web.kit.one_project import number_in
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_notice,
    give_receipt,
)
from dugnad.web.kit.showing import show
from dugnad.web.leading import reading
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.people.viewer import viewer_of
from dugnad.web.rooms.pages import known

CARDS_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
@known("code")
def desk(request: HttpRequest, person: Person) -> HttpResponse:
    """Whom one helps now; a code that somebody says begins to help them."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _desk(request, person, form, MENDING if form.is_bound else 200)
    if pages.guesses_too_much(request):
        form.add_error("code", str(pages.WAIT))
        return _desk(request, person, form, pages.TOO_MANY)
    try:
        code = form.cleaned_data["code"]
        new = newcomers.by_code(person, code)
        row = services.begin_by_code(person, code) if new is None else newcomers.begin(new)
    except NotBegun as no:
        if not no.code and desk_slips.lay_on_the_desk(request, form.cleaned_data["code"]):
            desk_screen.sits_down(request)
            return redirect("helping-together")
        torn = "" if no.code else desk_slips.torn_off(form.cleaned_data["code"])
        if torn:
            return redirect(f"{reverse('helping-address')}?{urlencode({'card': torn})}")
        if not no.code:
            pages.note_wrong(request)
        form.add_error("code", str(pages.sentence(no)))
        return _desk(request, person, form, REFUSED)
    except (ClockTrouble, NotKept, TurnedAway):
        form.add_error("code", str(refusals.NOTHING_WRITTEN))
        return _desk(request, person, form, REFUSED)
    if row.at_desk:
        desk_screen.sits_down(request)
    # No name: what is left for the next page may lie there until somebody else sits down.
    give_notice(request, _("It has begun. Both of you look at the screen."))
    return redirect("helping-one", row.name.lower())


@require_safe
@known()
def one(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """What one may do for somebody: their project's open cards, and taking part."""
    if not mine_of(person, name).runs(house().now_ms()):
        return pages.page(request, "over.html", {}, 404)
    return _one(request, _running(person, name))


@press_only("helping")
@known()
def join(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """Take part in the project for somebody, by the rules as they stand."""
    helping = _running(person, name)
    row = helping.row
    asks = request.POST.get("step") == "ask"
    asked: Action = AskToJoin(project=bytes(row.project))
    if not asks:
        version = number_in(request, "rules_version")
        asked = Join(project=bytes(row.project), rules_version=version)
    try:
        done = carry_out(request, bytes(row.project), "projects", asked, speaking=helping)
    except Refused as no:
        return _one(request, helping, problem=str(no.sentence), status=REFUSED)
    noted = _("It is asked, and somebody looks at it soon.") if asks else _("It is noted.")
    give_receipt(request, noted, done, helping)
    return redirect("helping-one", helping.code.lower())


@press_only("helping")
@known()
def end(request: HttpRequest, person: Person, name: str) -> HttpResponse:
    """Help somebody no more."""
    row = mine_of(person, name)
    today = end_of_day(house().now_ms(), house().place.zone, 0)
    lasts = row.runs(house().now_ms()) and row.until_ms > today
    if lasts and request.POST.get("step") != "sure":
        return pages.page(request, "end.html", {"one": wording.shown(row)})
    runs = row.runs(house().now_ms())
    ending.end(row, person, "page")
    if runs and not row.at_desk:
        telling.ended(row, person)
    if row.at_desk:
        desk_screen.clear(request, person)
    give_notice(request, _("It is ended. Nothing of theirs is shown here any more."))
    return redirect("helping")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Stop a helper by the code on a receipt, for whoever has it: by telephone, or at any desk."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    stopped = False
    status = 200
    if request.method == "POST" and pages.guesses_too_much(request):
        form.add_error("code", str(pages.WAIT))
        status = pages.TOO_MANY
    elif request.method == "POST" and form.is_valid():
        row = services.by_stop_code(form.cleaned_data["code"])
        if row is None:
            pages.note_wrong(request)
            form.add_error("code", _("This code stops nothing that still runs. Read it once more."))
            status = REFUSED
        else:
            ending.end(row, None, "desk")
            telling.ended(row, None)
            stopped = True
    elif request.method == "POST":
        status = MENDING
    return pages.page(request, "stop.html", {"form": form, "stopped": stopped}, status)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _desk(request: HttpRequest, person: Person, form: CodeForm, status: int) -> HttpResponse:
    rows = [wording.shown(row) for row in services.given_to(person)]
    waits = [wording.shown(row) for row in services.waiting_for(person)]
    return pages.page(request, "desk.html", {"rows": rows, "waits": waits, "form": form}, status)


def mine_of(person: Person, name: str) -> Help:
    """What one helps somebody by, by the name in an address.

    Raises:
        Http404: there is nothing of that name.
    """
    found = [
        row
        for row in services.known_to(person).select_related("helped", "helper")
        if row.name == name.upper()
    ]
    if not found:
        raise Http404
    return found[0]


def _running(person: Person, name: str) -> Helping:
    """Whom one helps now, by the name in an address.

    Raises:
        Http404: there is nothing of that name, or it has ended.
    """
    row = mine_of(person, name)
    for helping in helped.helping_in(person, bytes(row.project)):
        if helping.help == row:
            return helping
    raise Http404


def _one(
    request: HttpRequest, helping: Helping, *, problem: str = "", status: int = 200
) -> HttpResponse:
    project = bytes(helping.row.project)
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        takes_part = law.is_member(project, helping.party, now_ms)
        rules, entry = law.rules_of(project), law.project(project)
    cards = (
        [one for one in (lists.card(bytes(helping.help.card)),) if one is not None]
        if helping.help.card
        else [one for one in lists.newest_of(project, CARDS_SHOWN) if not one.over]
    )
    shown = [(one, show(one, viewer_of(request), helping)) for one in cards]
    pressed = [one for one, found in shown if found.page.verbs]
    # Where they may ask in writing, that can be done on every card.
    others = [one for one in cards if one not in pressed and "write" in helping.help.named]
    return pages.page(
        request,
        "one.html",
        {
            "one": wording.shown(helping.help),
            "helping": helping,
            "cards": pressed,
            "others": others,
            "for_members": any(found.is_for_others for _one, found in shown),
            "project": helping.row,
            "takes_part": takes_part,
            "may_join": "join" in helping.help.named and not takes_part,
            "rules_version": 0 if entry is None else entry.rules_version,
            "open": rules is not None and rules.joining == "open",
            "problem": problem,
        },
        status,
    )
