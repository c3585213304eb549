"""What whoever runs the place says: who holds money for others, who decides, which cards.

It is open for as long as the link says that the command printed.
"""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dugnad.charter.governing import Entrust
from dugnad.charter.law import Law
from dugnad.charter.offering import OfferCards
from dugnad.charter.place import DropHost, NameHost, PlaceAction
from dugnad.charter.ways import CHAIR, TREASURER
from dugnad.engine.port import NotKept
from dugnad.face.forms import say_plainly
from dugnad.face.ruling.terms import role_words
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.house import house
from dugnad.web.kit.hosting import Seats, seats_of
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice
from dugnad.web.lists import kinds, money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.place.duties import could_decide
from dugnad.web.treasury import naming
from dugnad.web.treasury.pages import page

UNTIL: Final = "names_hosts_until"
"""Where the visit keeps until when it may name hosts."""
CODE_MAX: Final = 12


class HostForm(forms.Form):
    """Which association or municipality, and which of its roles is the second person's.

    The roles are those of its own rules, so the second field is there once the code is known.
    """

    code = forms.CharField(
        label=gettext_lazy("The code of the association or municipality"),
        help_text=gettext_lazy(
            "Six characters: they stand on its poster, and end the address of its page."
        ),
        max_length=CODE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 8}),
    )
    second = forms.ChoiceField(
        label=gettext_lazy("Which role does the second person have?"), initial=CHAIR
    )

    def __init__(self, *args: Any, row: ProjectRow | None = None, **kwargs: Any) -> None:
        """Offer the roles of a project, by what they are called."""
        super().__init__(*args, **kwargs)
        self.roles = [] if row is None else _roles_of(row)
        if self.roles:
            second = cast("forms.ChoiceField", self.fields["second"])
            second.choices = [(name, role_words(name)) for name in self.roles]
        else:
            del self.fields["second"]
        for field in self.fields.values():
            say_plainly(field)


@require_http_methods(["GET", "HEAD", "POST"])
def open_by_link(request: HttpRequest, told: str) -> HttpResponse:
    """Let the visit that presses first name hosts for as long as its link says."""
    pressed = request.method == "POST"
    now_ms = house().now_ms()
    until_ms = naming.take(told, now_ms) if pressed else naming.lasts_until(told, now_ms)
    if until_ms is None:
        raise Http404
    if not pressed:
        return page(request, "name_hosts_link.html", {})
    request.session[UNTIL] = until_ms
    return redirect("name-hosts")


@require_http_methods(["GET", "HEAD", "POST"])
def name_hosts(request: HttpRequest) -> HttpResponse:
    """Name a host, or let one take on nothing more; and who they are now."""
    if request.session.get(UNTIL, 0) <= house().now_ms():
        raise Http404
    if request.method != "POST":
        return _page(request, HostForm())
    if "drop" in request.POST:
        return _drop(request)
    if "entrust" in request.POST:
        return _entrust(request)
    if "take-out" in request.POST or "put-back" in request.POST:
        return _offer(request)
    row = lists.project_by_code(request.POST.get("code", "").replace(" ", ""))
    form = HostForm(request.POST, row=row)
    if form.roles and "second" not in request.POST:
        return _page(request, HostForm(row=row, initial={"code": request.POST["code"]}))
    if form.is_valid() and row is None:
        form.add_error("code", _("No project has this code. It stands on the project's poster."))
    if not form.is_valid() or row is None:
        return _page(request, form, MENDING)
    second = form.cleaned_data.get("second", "")
    problem = _acts(NameHost(project=bytes(row.project), second=second))
    if problem:
        form.add_error(None, problem)
        return _page(request, form, REFUSED)
    said = _("%(host)s can hold money for others from now on. Its treasurer finds the desk there.")
    if not _seats(row).filled:
        said = _("%(host)s can hold money for others once somebody has each of the two roles.")
    give_notice(request, said % {"host": row.title})
    return redirect("name-hosts")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _roles_of(row: ProjectRow) -> list[str]:
    """The roles of a project that a second person can have; none where it has no treasurer."""
    with house().engine.reader() as store:
        rules = Law(store).rules_of(bytes(row.project))
    names = [] if rules is None else [one.name for one in rules.roles]
    return [one for one in names if one != TREASURER] if TREASURER in names else []


def _seats(row: ProjectRow) -> Seats:
    """The two persons of somebody who was just named."""
    with house().engine.reader() as store:
        known = money.host_at(store, bytes(row.project))
        return Seats((), (), "") if known is None else seats_of(bytes(row.project), known, store)


def _drop(request: HttpRequest) -> HttpResponse:
    row = lists.project_by_code(request.POST["drop"])
    if row is None:
        raise Http404
    problem = _acts(DropHost(project=bytes(row.project)))
    said = _("%(host)s takes on nobody else's money any more. What it holds goes on as before.")
    give_notice(request, problem or said % {"host": row.title})
    return redirect("name-hosts")


def _entrust(request: HttpRequest) -> HttpResponse:
    row = lists.project_by_code(request.POST["entrust"])
    if row is None:
        raise Http404
    if "sure" not in request.POST:
        return page(request, "name_hosts.html", {"sure": row})
    problem = _acts(Entrust(project=bytes(row.project)))
    said = _("%(who)s decides about the place from now on, by its own rules.")
    give_notice(request, problem or said % {"who": row.title})
    return redirect("place")


def _offer(request: HttpRequest) -> HttpResponse:
    """Take a kind of card out of the card box, or put it back."""
    offered = "put-back" in request.POST
    name = request.POST["put-back" if offered else "take-out"]
    kind = next((one for one in kinds.kinds() if one.name == name), None)
    if kind is None:
        raise Http404
    problem = _acts(OfferCards(card_type=kind.name, offered=offered))
    back = _("Cards of this kind can be put up again: %(kind)s.")
    out = _("No new cards of this kind are put up from now on: %(kind)s.")
    give_notice(request, problem or (back if offered else out) % {"kind": kind.face.title})
    return redirect("name-hosts")


def _acts(asked: PlaceAction) -> str:
    """Let the place act; gives why not, in a sentence, or "" where it did."""
    try:
        receipt = act_as_place("operator", "place", asked)
    except TurnedAway as away:
        return str(refusals.sentence(away.code))
    except (ClockTrouble, NotKept):
        return str(refusals.NOTHING_WRITTEN)
    lists.wait_for(receipt.seq)
    return str(refusals.sentence(receipt.code)) if receipt.code else ""


def _page(request: HttpRequest, form: HostForm, status: int = 200) -> HttpResponse:
    hosts: list[dict[str, Any]] = []
    with house().engine.reader() as store:
        rows = {bytes(row.project): row for row in lists.projects_by_id(money.hosts(store))}
        for host, row in rows.items():
            known = money.host_at(store, host)
            if known is not None:
                hosts.append({"row": row, "seats": seats_of(host, known, store)})
        governed = Law(store).governing() is not None
        could = [] if governed else could_decide(store)
        found = kinds.kinds_in(store)
    context = {
        "form": form,
        "hosts": hosts,
        "could": could,
        "governed": governed,
        "kinds": found,
    }
    return page(request, "name_hosts.html", context, status)
