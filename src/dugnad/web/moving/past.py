"""What a project decided and what money it had before it came here, as its old books have it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _

from dugnad.charter.decisions.terms import Standing
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.law import DECIDING
from dugnad.engine.port import Snapshot
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.codec import decode
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId
from dugnad.web.content.models import Prose
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
        prose: names the text of what it was about.
        result: what came of it.
        at_ms: when it was decided, in milliseconds since 1970 UTC; 0 when it was not.
        answered: how many answered in its last round.
    """

    prose: bytes
    result: StrOrPromise
    at_ms: int
    answered: int


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
        prose: names the text of the card that it was about; b"" for the project itself.
        at_ms: since when it was promised or owed, in milliseconds since 1970 UTC; 0 for what lay
            there.
        amount: in the smallest part of `unit`.
    """

    sort: Sort
    prose: bytes
    at_ms: int
    amount: int
    unit: str


@dataclass(frozen=True)
class Past:
    """All that old books have to say of a project.

    Attributes:
        brief: its figures, in sums.
        decided: what was decided, the oldest first.
        amounts: every amount of which the sums are made, each sum oldest first.
        texts: names of the texts that came along, as they were told.
    """

    brief: figures.Brief
    decided: tuple[Decided, ...]
    amounts: tuple[Line, ...]
    texts: tuple[bytes, ...]


_KEPT: Final[OrderedDict[Path, Past]] = OrderedDict()
_KEPT_MAX: Final = 4
"""Of so many projects it is in memory at a time."""
_ONE_AT_A_TIME: Final = Lock()


def past_of(arrival: Arrival) -> Past:
    """What a project was before it came, worked out once, as old books never change.

    Whoever asks while it is worked out waits for it, and nobody works out the same beside them.
    """
    folder = putting_in.folder_of(arrival)
    with _ONE_AT_A_TIME:
        if folder not in _KEPT:
            _KEPT[folder] = _worked_out(arrival)
        _KEPT.move_to_end(folder)
        while len(_KEPT) > _KEPT_MAX:
            _KEPT.popitem(last=False)
        return _KEPT[folder]


def words_of(names: Iterable[bytes]) -> dict[bytes, tuple[Told, str]]:
    """Some of the texts that came along and can still be read, each with its film."""
    rows = Prose.objects.filter(pk__in=[*{*names}], state=Prose.State.PUBLISHED)
    return {
        bytes(one.commitment): (decode(Told, bytes(one.payload)), one.film)
        for one in rows
        if one.payload is not None
    }


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _worked_out(arrival: Arrival) -> Past:
    project = bytes(arrival.project)
    with putting_in.books_of(arrival) as store:
        counted = figures.figures_of(store, project)
        cards = [*figures.cards_of(store, project)]
        decided = [*_decided(store, cards)]
    named = {card.hex(): entry.prose for card, entry in cards}
    order = list(SORTS)
    amounts = [one for one in _amounts(counted["money"], named) if one.amount]
    return Past(
        brief=figures.brief_of(counted),
        decided=tuple(sorted(decided, key=lambda one: one.at_ms)),
        amounts=tuple(sorted(amounts, key=lambda one: (order.index(one.sort), one.at_ms))),
        texts=tuple(putting_in.names_of_texts(arrival)),
    )


def _decided(store: Snapshot, cards: Sequence[tuple[CardId, CardEntry]]) -> Iterator[Decided]:
    for card, entry in cards:
        if entry.card_type not in DECIDING:
            continue
        stage = Deciding(Frozen(store), target_of(card)).stage.get()
        if stage is not None:
            result = RESULTS[stage.standing]
            yield Decided(entry.prose, result, stage.decided_ms, stage.answered)


def _amounts(money: figures.Figures, named: dict[str, bytes]) -> Iterator[Line]:
    for one in money["promises"]:
        given = one["paid"] - one["owed_back"]
        yield Line("given", named.get(one["card"], b""), one["at_ms"], given, one["unit"])
    for one in money["owed"]:
        sort: Sort = "paid" if one["standing"] == "paid" else "owed"
        left = one["amount"] - one["put_back"] - one["lapsed"]
        yield Line(sort, named.get(one["card"], b""), one["at_ms"], left, one["unit"])
    for pot in money["pots"]:
        *_whose, card, unit = pot["account"]
        there = sum(share["amount"] for share in pot["shares"])
        yield Line("held", named.get(card, b""), 0, there, unit)
