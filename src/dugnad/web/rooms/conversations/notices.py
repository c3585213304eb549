"""Telling somebody that a message waits: where they want to be reached, and not what it says.

One notice, until they have looked: who writes ten lines sends one of them. It names neither the
writer nor a word of it, as a mail or a text message is read by whoever holds the phone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house
from dugnad.web.messages import services as messages
from dugnad.web.messages.post import best_reach
from dugnad.web.people import limits
from dugnad.web.people.models import Person

What: TypeAlias = Literal["message", "draft", "thought", "begun"]
"""What waits: words to somebody, a draft to look at, what was thought of one, or that it began."""

WORDS: Final[dict[What, tuple[StrOrPromise, StrOrPromise]]] = {
    "message": (
        _("A message waits for you in %(place)s"),
        _("Somebody has written to you in %(place)s. Read it here: %(address)s"),
    ),
    "draft": (
        _("A draft waits for you in %(place)s"),
        _("Somebody in %(place)s asks what you think of a draft. Look here: %(address)s"),
    ),
    "thought": (
        _("About your draft in %(place)s"),
        _("Somebody in %(place)s says what they think of your draft. Read it here: %(address)s"),
    ),
    "begun": (
        _("A draft has begun in %(place)s"),
        _("The draft that you were shown in %(place)s has begun. It is here now: %(address)s"),
    ),
}
"""Subject and text of each."""


def tell(persons: Iterable[Person], path: str, *, asks: bool, what: What = "message") -> int:
    """Tell people that something waits for them at an address of this place; gives how many.

    Args:
        persons: whom.
        path: where it waits.
        asks: whether it comes from somebody to whom they have not written there themselves: then
            it counts, and whoever rests or was asked enough this week finds it when they look.
        what: what waits there.
    """
    own, told = house(), 0
    for person in persons:
        reach = best_reach(person, asks=asks)
        if reach is None or (asks and not limits.take(person, own.now_ms())):
            continue
        with override(person.language):
            said = {"place": own.place.name, "address": f"{own.place.base_address}{path}"}
            subject, text = (str(one) % said for one in WORDS[what])
        messages.send(
            reach=reach,
            subject=subject,
            text=text,
            now_ms=own.now_ms(),
            not_before_ms=limits.welcome_ms(person, own.now_ms(), own.place.zone),
        )
        told += 1
    return told
