"""Whether what is owed has been paid: each sum that a decision or a line of the books owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from dugnad.charter.law import DECIDING, Law
from dugnad.charter.money.events import Owed
from dugnad.charter.money.records import Obligation
from dugnad.engine.port import Snapshot
from dugnad.face.moments import day_words
from dugnad.face.money import amount_words
from dugnad.ledger import codec
from dugnad.web.house import house
from dugnad.web.kit.showing import Shown, now_of
from dugnad.web.lists.history import MONEY
from dugnad.web.lists.models import BookLine

SHOWN_MOST: Final = 12


def paid_out(shown: Shown) -> list[str]:
    """What a decided card owes or owed, and how each sum stands now; nothing for other cards."""
    if shown.face.contract.name not in DECIDING or not shown.page.result:
        return []
    with house().engine.reader() as store:
        return [line for line in _lines(store, shown.card) if line]


def said_of(names: Iterable[bytes]) -> dict[bytes, str]:
    """How each of these obligations stands now, in a sentence; one that went elsewhere is left out.

    The host pays many projects at once, so what says that it was paid is a line of the host's
    books. Whoever reads a project's own finds it beside what is owed.
    """
    known = [*dict.fromkeys(name for name in names if name)]
    if not known:
        return {}
    with house().engine.reader() as store:
        law = Law(store)
        found = {name: law.obligation(name) for name in known}
        said = {name: _line(store, law, name, owed) for name, owed in found.items() if owed}
    return {name: line for name, line in said.items() if line}


def _lines(store: Snapshot, card: bytes) -> Iterator[str]:
    law = Law(store)
    rows = BookLine.objects.filter(card=card, kind=MONEY, event=Owed.__name__)
    for row in rows.order_by("id")[:SHOWN_MOST]:
        name = codec.decode(Owed, bytes(row.data)).id
        owed = law.obligation(name)
        if owed is not None:
            yield _line(store, law, name, owed)


def _line(store: Snapshot, law: Law, name: bytes, owed: Obligation) -> str:
    amount = {"amount": amount_words(owed.theirs, owed.unit)}
    match law.owed_standing(name):
        case "owed":
            return _("%(amount)s is not paid yet.") % amount
        case "in a batch":
            return _("%(amount)s is on a list to be paid.") % amount
        case "paid":
            batch = law.batch(owed.batch)
            day_ms = owed.at_ms if batch is None else batch.value_ms
            day = day_words(day_ms, house().place.zone, now_of(store))
            return _("%(amount)s was paid on %(day)s.") % {**amount, "day": day}
        case _:
            return ""
