"""Promises of money that are still to be paid, for the two at the desk of who receives them.

Much money comes without its reference. The two then find what it is for by the sum, the card and
the giver's name. Whoever gives unseen has no name here either, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from dugnad.charter.money.accounts import reference
from dugnad.charter.money.records import PromiseEntry
from dugnad.engine.port import Snapshot
from dugnad.face.money import amount_words
from dugnad.ledger.values import ProjectId
from dugnad.web.kit.hosting import names_of_members
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import MoneyPromise

PROMISES_MAX: Final = 200
"""So many are shown; the newest first."""
LATE_MS: Final = 31 * 24 * 3_600_000
"""So long after its payment days a campaign's promises are still looked through."""


@dataclass(frozen=True)
class PromisedNow:
    """A promise that is still to be paid.

    Attributes:
        left: what is still to be paid of it, in hundredths.
        amount: the same in words.
        card: what the card is called that it was promised to.
        who: the giver's name; "" where they give unseen or have left.
        reference: what stands on its payment where all goes well.
    """

    number: int
    left: int
    unit: str
    amount: str
    card: str
    who: str
    reference: str

    @property
    def words(self) -> str:
        """All of it in one line."""
        parts = (self.amount, self.card, self.who or _("A neighbour, unseen"), self.reference)
        return " · ".join(parts)


def promised(store: Snapshot, host: ProjectId, unit: str = "") -> list[PromisedNow]:
    """What was promised to cards whose money a host holds, and is not paid; the newest first.

    Args:
        store: the books.
        host: who receives it.
        unit: one currency alone; "" for all.
    """
    held, now_ms = money.books(store), now_of(store)
    rows = MoneyPromise.objects.filter(host=host, left__gt=0)
    cards = []
    for card in rows.order_by("card").values_list("card", flat=True).distinct():
        one = held.campaigns.get(bytes(card))
        if one is None or one.standing == "returning" or unit not in ("", one.unit):
            continue
        if not one.until_ms or now_ms <= one.until_ms + LATE_MS:
            cards.append(bytes(card))
    numbers = rows.filter(card__in=cards).order_by("-number").values_list("number", flat=True)
    found = [(number, held.promises.get(number)) for number in numbers[:PROMISES_MAX]]
    known = [(number, one) for number, one in found if one is not None]
    names = names_of_members(one.giver for _number, one in known)
    titles = lists.cards_by_id(cards)
    return [
        _now(number, one, names.get(one.giver, ""), titles.get(one.card)) for number, one in known
    ]


def _now(number: int, one: PromiseEntry, who: str, row: Any) -> PromisedNow:
    left = max(0, one.amount - one.paid)
    return PromisedNow(
        number=number,
        left=left,
        unit=one.unit,
        amount=amount_words(left, one.unit),
        card="" if row is None else row.title or _("Card %(code)s") % {"code": row.code},
        who=who,
        reference=reference(number),
    )
