"""Telling somebody, on every address they have, what was changed that could let others in.

Whoever has somebody's phone for a minute can add an address of their own, take the owner's away, or
have money sent elsewhere. Nobody can do it unseen: it is told at once wherever they are reached,
also where they wanted no more messages, and at the address that was taken away.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.house import house
from dugnad.web.messages import services as messages
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person


def tell_everywhere(
    person: Person, sentence: str | Promise, page: str, gone: Address | None = None
) -> int:
    """Write to every address of somebody; gives how many letters.

    Args:
        person: who.
        sentence: what was changed, in a whole sentence.
        page: the name of the page on which it can be seen and undone.
        gone: an address that was theirs until now.
    """
    own, now_ms = house(), house().now_ms()
    with override(person.language):
        subject = _("Something of yours was changed")
        text = _("%(place)s: %(changed)s Was that not you? Look here: %(address)s") % {
            "place": own.place.name,
            "changed": sentence,
            "address": f"{own.place.base_address}{reverse(page)}",
        }
    reaches = list(person.reaches.all())
    for reach in reaches:
        messages.send(reach=reach, subject=subject, text=text, now_ms=now_ms, at_once=True)
    if gone is not None:
        messages.send_to_address(
            gone, subject=subject, text=text, language=person.language, now_ms=now_ms, at_once=True
        )
    return len(reaches) + (gone is not None)
