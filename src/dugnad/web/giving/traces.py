"""How a person wants to hear of what they gave to, and what becomes of their money."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.face.sentences import StrOrPromise
from dugnad.web.giving import leaving
from dugnad.web.giving.hearing import how_of
from dugnad.web.giving.models import Bundled, Hearing, Unheard
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person
from dugnad.web.traces.trace import Files, OpenThing, Trace, as_json, cascades


def _export(person: Person) -> Files:
    cards = [bytes(one.card) for one in Hearing.objects.filter(person=person)]
    rows = lists.cards_by_id(cards)
    told = []
    for card in cards:
        how, address = how_of(person, card)
        title = rows[card].title if card in rows else ""
        told.append({"card": title, "how": how, "postal_address": address})
    return {"hearing.json": as_json(told)} if told else {}


def _goes(person: Person) -> Sequence[StrOrPromise]:
    if not Hearing.objects.filter(person=person).exists():
        return ()
    return (_("How you want to hear of what you gave to, and your postal address if you gave it."),)


def _open(person: Person) -> Sequence[OpenThing]:
    then = _("Look at your money first, if you want it otherwise.")
    own_page = reverse("my-money")
    return [OpenThing(says=says, then=then, link=own_page) for says in leaving.before(person)]


TRACE = Trace(
    models=(Hearing, Unheard, Bundled), forget=cascades, export=_export, goes=_goes, open=_open
)
