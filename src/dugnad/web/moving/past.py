"""What a project decided and what money it had before it came here, as its old books have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _

from dugnad.charter.decisions.terms import Standing
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import target_of
from dugnad.charter.law import DECIDING
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.codec import decode
from dugnad.ledger.store import Frozen
from dugnad.web.content.told import Told
from dugnad.web.moving import figures, putting_in
from dugnad.web.moving.models import Arrival

_UNDECIDED: Final = _("Nothing was decided.")
_OPEN: Final = _("It was still open when the project moved.")
RESULTS: Final[dict[Standing, StrOrPromise]] = {
    "beginning": _OPEN,
    "open": _OPEN,
    "counting": _OPEN,
    "passed": _("Agreed."),
    "fell": _("Not agreed."),
    "no quorum": _("Too few took part, so nothing was decided."),
    "again": _("An objection stood."),
    "withdrawn": _("Taken back by whoever proposed it."),
    "too many": _UNDECIDED,
    "unopened": _UNDECIDED,
}


@dataclass(frozen=True)
class Decided:
    """A decision of the past.

    Attributes:
        title: what it was about; "" when its text cannot be read any more.
        result: what came of it.
        at_ms: when it was decided, in milliseconds since 1970 UTC; 0 when it was not.
        answered: how many answered in its last round.
    """

    title: str
    result: StrOrPromise
    at_ms: int
    answered: int


def decisions_of(arrival: Arrival) -> list[Decided]:
    """What was decided before a project came, the oldest first."""
    titles = _titles(arrival)
    found = []
    with putting_in.past_of(arrival) as store:
        for card, entry in figures.cards_of(store, bytes(arrival.project)):
            if entry.card_type not in DECIDING:
                continue
            stage = Deciding(Frozen(store), target_of(card)).stage.get()
            if stage is not None:
                title = titles.get(entry.prose, "")
                result = RESULTS[stage.standing]
                found.append(Decided(title, result, stage.decided_ms, stage.answered))
    return sorted(found, key=lambda one: one.at_ms)


Sort: TypeAlias = Literal["given", "paid", "owed", "held"]
SORTS: Final[dict[Sort, StrOrPromise]] = {
    "given": _("Given"),
    "paid": _("Paid"),
    "owed": _("Owed, and not paid yet"),
    "held": _("Lay there when it moved"),
}


@dataclass(frozen=True)
class Line:
    """An amount of the past.

    Attributes:
        sort: which of the sums it is part of.
        title: the card that it was about; "" for the project itself, or where its text is not here.
        at_ms: since when it was promised or owed, in milliseconds since 1970 UTC; 0 for what lay
            there.
        amount: in the smallest part of `unit`.
    """

    sort: Sort
    title: str
    at_ms: int
    amount: int
    unit: str


def amounts_of(arrival: Arrival, counted: figures.Figures) -> list[Line]:
    """Every amount of which the sums of a project's old books are made, each sum oldest first.

    Args:
        arrival: the project that came.
        counted: its figures, as `figures.figures_of` has them.
    """
    titles = _titles(arrival)
    with putting_in.past_of(arrival) as store:
        cards = figures.cards_of(store, bytes(arrival.project))
        named = {card.hex(): titles.get(entry.prose, "") for card, entry in cards}
    order = list(SORTS)
    found = [one for one in _amounts(counted["money"], named) if one.amount]
    return sorted(found, key=lambda one: (order.index(one.sort), one.at_ms))


def _amounts(money: figures.Figures, named: dict[str, str]) -> Iterator[Line]:
    for one in money["promises"]:
        given = one["paid"] - one["owed_back"]
        yield Line("given", named.get(one["card"], ""), one["at_ms"], given, one["unit"])
    for one in money["owed"]:
        sort: Sort = "paid" if one["standing"] == "paid" else "owed"
        left = one["amount"] - one["put_back"] - one["lapsed"]
        yield Line(sort, named.get(one["card"], ""), one["at_ms"], left, one["unit"])
    for pot in money["pots"]:
        *_whose, card, unit = pot["account"]
        there = sum(share["amount"] for share in pot["shares"])
        yield Line("held", named.get(card, ""), 0, there, unit)


def _titles(arrival: Arrival) -> dict[bytes, str]:
    """The titles of the texts that came along, by their fingerprints."""
    return {
        bytes(one.commitment): decode(Told, bytes(one.payload or b"")).title
        for one in putting_in.texts_of(arrival)
    }
