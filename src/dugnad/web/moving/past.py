"""What a project decided before it came here, as its old books have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
    titles = {
        bytes(one.commitment): decode(Told, bytes(one.payload or b"")).title
        for one in putting_in.texts_of(arrival)
    }
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
