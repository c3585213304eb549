"""The helpers' own page: who helps when, and how much each of them carries (S40, K39)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.web.helping import crews, pages
from dugnad.web.helping.crews import Crew
from dugnad.web.helping.forms_crews import TurnForm
from dugnad.web.helping.load import DAYS, WARNS_ABOVE, load
from dugnad.web.house import house
from dugnad.web.kit.one_project import number_in
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms.pages import known


@require_http_methods(["GET", "HEAD", "POST"])
@known()
def helpers(request: HttpRequest, person: Person) -> HttpResponse:
    """Who helps when, and how much each carries; whoever helps takes a turn."""
    with house().engine.reader() as store:
        found = crews.crews(store, person)
    mine = [one for one in found if person.id in one.names]
    form = TurnForm(request.POST if request.method == "POST" else None, crews=mine)
    if request.method != "POST" or not form.is_valid():
        return _page(request, person, found, form, MENDING if form.is_bound else 200)
    data = form.cleaned_data
    crew = next(one for one in mine if one.row.code == data["where"])
    weekday, begins, ends = int(data["weekday"]), data["begins"], data["ends"]
    if not crews.take_turn(person, crew, weekday, begins, ends):
        form.add_error(None, _("You have many turns there already. Take one of them away first."))
        return _page(request, person, found, form, REFUSED)
    give_notice(request, _("Your turn stands here and on the help page."))
    return redirect("helping-helpers")


@press_only("helping-helpers")
@known()
def give_back(request: HttpRequest, person: Person) -> HttpResponse:
    """Take a turn of one's own away."""
    if crews.give_back(person, number_in(request, "turn")):
        give_notice(request, _("Your turn is taken away."))
    return redirect("helping-helpers")


def _page(
    request: HttpRequest, person: Person, found: list[Crew], form: TurnForm, status: int
) -> HttpResponse:
    """Show it all: shares by name to who holds an office there, and to everybody their own."""
    now = load()
    named = {who: name for one in found if one.in_office for who, name in one.names.items()}
    if person.id in now.by:
        named[person.id] = name_of(person, None)
    context = {
        "desks": [(one, crews.turns_of(one, person)) for one in found],
        "form": form,
        "load": now,
        "shares": [now.of(*one) for one in sorted(named.items(), key=lambda one: one[1])],
        "others": now.of_others(named),
        "days": DAYS,
        "most": WARNS_ABOVE,
    }
    return pages.page(request, "helpers.html", context, status)
