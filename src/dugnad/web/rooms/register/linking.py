"""Tying contacts to the people they are about, once these are known here by the same address.

Somebody can stand in a register who has never been here (VOL-13). When they sign in with the
address that stands there, what is about them is theirs: it comes under their key, and they read it.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from dugnad.web.house import house
from dugnad.web.people.addresses import NotAnAddress, read_address
from dugnad.web.people.models import Person
from dugnad.web.people.names import address_of
from dugnad.web.rooms.models import Place
from dugnad.web.rooms.register.law import ROOM, Contact
from dugnad.web.rooms.shelf import Shelf


def tie(person: Person) -> int:
    """Tie every contact with a confirmed address of a person to them; gives how many."""
    own = house()
    reaches = person.reaches.exclude(confirmed_ms=None)
    addresses = {one for reach in reaches if (one := address_of(reach)) is not None}
    tied = 0
    for place in Place.objects.filter(room=ROOM.name):
        with transaction.atomic():
            shelf = Shelf(ROOM, place, own.now_ms())
            rows = shelf.rows(Contact).filter(about_id=None)
            for entry in list(shelf.opened(Contact, rows)):
                if addresses & _addresses(entry.body, own.place.country):
                    mine = person.id.bytes
                    shelf.put(replace(entry, about=mine, under=mine))
                    tied += 1
    return tied


def _addresses(says: Contact, country: str) -> set[str]:
    found = set()
    for typed in (says.mail, says.phone):
        try:
            found.add(read_address(typed, country).text)
        except NotAnAddress:
            continue
    return found
