"""Telling somebody that a message waits: where they want to be reached, and not what it says.

One notice, until they have looked: who writes ten lines sends one of them. It names neither the
writer nor a word of it, as a mail or a text message is read by whoever holds the phone.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.house import house
from dugnad.web.messages import services as messages
from dugnad.web.messages.post import best_reach
from dugnad.web.people import limits
from dugnad.web.people.models import Person


def tell(persons: Iterable[Person], path: str, *, asks: bool) -> int:
    """Tell people that something waits for them at an address of this place; gives how many.

    Args:
        persons: whom.
        path: where it waits.
        asks: whether it comes from somebody to whom they have not written there themselves: then
            it counts, and whoever rests or was asked enough this week finds it when they look.
    """
    own, told = house(), 0
    for person in persons:
        reach = best_reach(person, asks=asks)
        if reach is None or (asks and not limits.take(person, own.now_ms())):
            continue
        with override(person.language):
            said = {"place": own.place.name, "address": f"{own.place.base_address}{path}"}
            subject = _("A message waits for you in %(place)s") % said
            text = _("Somebody has written to you in %(place)s. Read it here: %(address)s") % said
        messages.send(
            reach=reach,
            subject=subject,
            text=text,
            now_ms=own.now_ms(),
            not_before_ms=limits.welcome_ms(person, own.now_ms(), own.place.zone),
        )
        told += 1
    return told
