"""How a map looks: a list of places, the same as a picture, and one press to add to it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.map.contract import CONTRACT
from dugnad.cards.map.forms import AddForm, PutUpMap, TakeOffForm
from dugnad.cards.map.law import refusals, verbs
from dugnad.cards.map.page import BODY, LEAD, data, page, places, said
from dugnad.cards.map.telling import agreement, words
from dugnad.face.face import Face, Family

FACE = Face(
    contract=CONTRACT,
    title=_("Map"),
    family=Family.TELL,
    icon="map-pin",
    what_for=_("Collect places, areas and routes on a map of your own."),
    needs=_("You need to know what the map shows, and where its middle is."),
    minutes=2,
    put_up=PutUpMap,
    forms={verbs.Add: AddForm, verbs.TakeOff: TakeOffForm},
    sentences={
        refusals.OnlyWhenPutUp: _("This map is up already. Put up a new card for another one."),
        refusals.NotAPerson: _("Only people draw on a map, for themselves or for others."),
        refusals.NotInForce: _(
            "Nothing can be put on the map now: the card still waits, or it has been closed."
        ),
        refusals.OfAnotherProject: _(
            "You came here with your key for another project. Open this card's page and try again."
        ),
        refusals.NotAMember: _(
            "This map is drawn by members of the project. Take part in the project, then draw."
        ),
        refusals.OnlyKeepers: _(
            "Only whoever looks after the card draws on this map. Ask a question about the card "
            "if something is missing."
        ),
        refusals.NotAShape: _(
            "A place has one corner, a route at least two, an area at least three. Add what is "
            "missing."
        ),
        refusals.TooManyCorners: _(
            "That is more than 2000 corners at once. Put it on the map in several parts."
        ),
        refusals.TextMissing: _("It has no name yet. Write what it is called."),
        refusals.TooManyOfYours: _(
            "You have put 30 places on this map. Take one of them off first, or ask whoever "
            "looks after the card."
        ),
        refusals.MapFull: _("The map is full. Take something off first, or put up a second map."),
        refusals.UnknownMark: _("This is not on the map any more."),
        refusals.NotYours: _(
            "Only whoever put it on the map, or looks after the card, takes it off. Ask a "
            "question about the card if it is wrong."
        ),
    },
    page=page,
    words=words,
    agreement=agreement,
    said=said,
    data=data,
    places=places,
    template=BODY,
    lead=LEAD,
)
