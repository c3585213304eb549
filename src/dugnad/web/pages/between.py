"""What is owed between a project and somebody who leaves it, in words (PRJ-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dugnad.face.money import amount_words
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow


@dataclass(frozen=True)
class Open:
    """So much, and the card that it is about, where there is one."""

    amount: str
    card: CardRow | None


@dataclass(frozen=True)
class Between:
    """What is open between somebody and a project.

    Attributes:
        owed: to them, and not yet paid or put back.
        promised: by them, and not yet given.
    """

    owed: tuple[Open, ...]
    promised: tuple[Open, ...]


def between(member: bytes | None) -> Between:
    """What is open between a member, also one who has left, and the project."""
    if member is None:
        return Between(owed=(), promised=())
    with house().engine.reader() as store:
        books = money.books(store)
        obligations = [books.obligations.get(name) for name in money.owed_to([member])]
        promises = [books.promises.get(number) for number in money.promises_of([member])]
        known = [one for one in obligations if one is not None]
        batches = {one.batch: books.batches.get(one.batch) for one in known if one.batch}
    owed = [
        (one.theirs, one.unit, one.card)
        for one in known
        if (batch := batches.get(one.batch)) is None or batch.standing != "paid"
    ]
    promised = [
        (one.amount - one.paid, one.unit, one.card)
        for one in promises
        if one is not None and not one.taken_back
    ]
    cards = lists.cards_by_id([card for _left, _unit, card in (*owed, *promised) if card])
    running = [one for one in promised if one[2] in cards and not cards[one[2]].over]
    return Between(owed=_open(owed, cards), promised=_open(running, cards))


def _open(found: Sequence[tuple[int, str, bytes]], cards: dict[bytes, CardRow]) -> tuple[Open, ...]:
    return tuple(
        Open(amount=amount_words(left, unit), card=cards.get(card))
        for left, unit, card in found
        if left > 0
    )
