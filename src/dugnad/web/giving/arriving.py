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
    """The receipt for a payment of a promise, also of what did not count; else nothing."""
    if not isinstance(event, InConfirmed) or not isinstance(event.to, ForPromise):
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
            words = {"title": row.title} | _amounts(event, promise.unit)
            yield Post(
                reach=reach,
                subject=_("%(amount)s came in: %(title)s") % words,
                text=_received(event) % words,
                address=f"{house().place.base_address}/c/{row.code.lower()}",
                in_name_of="",
                card=promise.card,
            )


def _amounts(event: InConfirmed, unit: str) -> dict[str, str]:
    """What came in, and what of it is owed back."""
    back = 0 if event.obligation is None else event.obligation.amount
    return {
        "amount": amount_words(event.gift + back, unit),
        "back": amount_words(back, unit),
    }


def _received(event: InConfirmed) -> str:
    """What is said of a payment: that it counts, or why it is owed back."""
    if event.obligation is None:
        return _("Your %(amount)s for %(title)s came in. Thank you!")
    match event.obligation.why:
        case "too much":
            return _(
                "Your %(amount)s for %(title)s came in. Thank you! That is %(back)s more than you "
                "promised, and this is owed back to you."
            )
        case "too late":
            return _(
                "Your %(amount)s for %(title)s came in after the last day. It is owed back to you."
            )
        case "taken back":
            return _(
                "Your %(amount)s for %(title)s came in after the promise was taken back. It is "
                "owed back to you."
            )
        case _:
            return _("Your %(amount)s for %(title)s came in and goes back. It is owed to you.")
