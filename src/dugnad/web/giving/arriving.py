"""Telling a giver that their money came in: a receipt by the way they are written to."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.law import Law
from dugnad.charter.money.events import InConfirmed
from dugnad.charter.money.records import ForPromise
from dugnad.face.money import amount_words
from dugnad.ledger.values import Event
from dugnad.web.house import house
from dugnad.web.leading import speaking
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.messages.post import Post


def posts_of(event: Event) -> Iterator[Post]:
    """The receipt for a payment that reached its promise; nothing for all else that happens."""
    if not isinstance(event, InConfirmed) or not isinstance(event.to, ForPromise) or not event.gift:
        return
    with house().engine.reader() as store:
        promise = Law(store).promise(event.to.number)
        persons = [] if promise is None else speaking.persons_behind(store, [promise.giver])
    row = None if promise is None else lists.card(promise.card)
    if promise is None or row is None:
        return
    for person in persons:
        reach = letters.best_reach(person)
        if reach is None:
            continue
        with override(person.language):
            words = {"title": row.title, "amount": amount_words(event.gift, promise.unit)}
            yield Post(
                reach=reach,
                subject=_("%(amount)s came in: %(title)s") % words,
                text=_("Your %(amount)s for %(title)s came in. Thank you!") % words,
                address=f"{house().place.base_address}/c/{row.code.lower()}",
                in_name_of="",
                card=promise.card,
            )
