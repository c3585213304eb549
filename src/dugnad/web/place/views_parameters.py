"""What is decided about the place, and how somebody proposes to change it."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.charter.decisions.terms import (
    DropHost,
    EntrustPlace,
    LimitPlace,
    NameHost,
    OfferCards,
    OfPlace,
)
from dugnad.charter.governing import PUBLIC
from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.face.deciding.effects import written
from dugnad.face.limits import LIMITS, limit_title
from dugnad.web.house import house
from dugnad.web.kit.one_project import standing_of
from dugnad.web.kit.preparing import prepare
from dugnad.web.kit.pressing import MENDING, REFUSED, sign_in_first, take_receipt
from dugnad.web.lists import kinds, money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.viewer import viewer_of
from dugnad.web.place import duties
from dugnad.web.place.forms import CardsForm, HostForm, LimitForm, OrganisationForm
from dugnad.web.place.parameters import parameters_in

ENTRUST: Final = "entrust"
HOST: Final = "host"
DROP: Final = "drop-host"
CARDS: Final = "cards"


@require_safe
def parameters(request: HttpRequest) -> HttpResponse:
    """Every parameter with its value, when it became so, and how to change it."""
    with house().engine.reader() as store:
        found = parameters_in(store)
    row = found.governing
    mine = row is not None and standing_of(request, row)["takes_part"]
    context = {"found": found, "mine": mine, "receipt": take_receipt(request)}
    return render(request, "place/parameters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, what: str) -> HttpResponse:
    """Ask what it is to be, and open a proposal in which that is filled in."""
    limit = what.replace("-", "_")
    if limit not in LIMITS and what not in (ENTRUST, HOST, DROP, CARDS):
        raise Http404
    with house().engine.reader() as store:
        project = Law(store).governing()
        rows = _offered(what, store)
        now = getattr(Law(store).limits_to_come(), limit, 0)
    row = None if project is None else lists.project(project)
    if row is None:
        raise Http404
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not standing_of(request, row)["takes_part"]:
        return render(request, "pages/members_only.html", {"project": row}, status=REFUSED)
    typed = (request.POST,) if request.method == "POST" else ()
    form: LimitForm | OrganisationForm | CardsForm
    if what == CARDS:
        form = CardsForm(*typed, kinds=kinds.kinds())
    elif limit in LIMITS:
        form = LimitForm(*typed, limit=limit, now=now)
    else:
        form = (HostForm if what == HOST else OrganisationForm)(*typed, rows=rows)
    if not typed or not form.is_valid():
        nobody = isinstance(form, OrganisationForm) and not rows
        context = {"project": row, "form": form, "nothing": nobody}
        status = MENDING if typed else 200
        return render(request, "place/propose.html", context, status=status)
    effect, title = _effect(what, limit, form, rows)
    filled = {"follows": written(effect), "title": title}
    return redirect(prepare(request, "proposal", row.code, filled))


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _offered(what: str, store: Snapshot) -> list[ProjectRow]:
    """The organisations from which to choose."""
    law = Law(store)
    hosts = money.hosts(store)
    match what:
        case "entrust":
            own = law.governing()
            return [one for one in duties.could_decide(store) if bytes(one.project) != own]
        case "host":
            rows = [one for one in lists.organisations() if one.kind in PUBLIC]
            return [one for one in rows if bytes(one.project) not in hosts]
        case "drop-host":
            return sorted(lists.projects_by_id(hosts), key=lambda one: one.title)
        case _:
            return []


def _effect(
    what: str, limit: str, form: LimitForm | OrganisationForm | CardsForm, rows: list[ProjectRow]
) -> tuple[OfPlace, str]:
    """What follows once it is decided, and a headline."""
    asked = form.cleaned_data
    if isinstance(form, LimitForm):
        title = _("Another limit of the place: %(limit)s") % {"limit": limit_title(limit)}
        return LimitPlace(limit, asked["value"]), title
    if isinstance(form, CardsForm):
        kind = next(one for one in kinds.kinds() if one.name == asked["who"])
        words = {"kind": kind.face.title}
        if kind.out_ms is None:
            return OfferCards(kind.name, offered=False), _("No new cards: %(kind)s") % words
        return OfferCards(kind.name, offered=True), _("Cards can be put up again: %(kind)s") % words
    row = next(one for one in rows if one.code == asked["who"])
    named = {"who": row.title}
    if what == HOST:
        said = _("%(who)s may hold money for others") % named
        return NameHost(bytes(row.project), asked["second"]), said
    if what == DROP:
        return DropHost(bytes(row.project)), _("%(who)s takes on no more money") % named
    return EntrustPlace(bytes(row.project)), _("%(who)s decides about the place") % named
