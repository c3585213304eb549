"""Money of the project that could be set aside for a card: how much, and the effect that does it.

Only the project's own decision moves it; here a proposal is prepared, and the law has the last
word.
"""

from __future__ import annotations

from dugnad.charter.decisions.terms import SetAside
from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Law
from dugnad.charter.money.accounts import Sum, total
from dugnad.engine.port import Snapshot
from dugnad.face.page import CardPage


def could_be_set_aside(
    store: Snapshot, card: bytes, entry: CardEntry, page: CardPage
) -> SetAside | None:
    """What a project could set aside for a card now: what it lacks, as far as the project has it.

    Args:
        store: the books.
        card: id, 16 bytes.
        entry: its life.
        page: of it; a card that lacks money while it is in force says so under `money_missing`.
    """
    law = Law(store)
    lacks = _lacks(law, card, entry, page)
    if lacks is None or entry.status == "closed":
        return None
    amount = min(lacks.amount, total(law.pot(entry.project, lacks.unit)))
    return SetAside(card=card, unit=lacks.unit, amount=amount) if amount > 0 else None


def _lacks(law: Law, card: bytes, entry: CardEntry, page: CardPage) -> Sum | None:
    """How much money a card lacks; None where it lacks none."""
    awaited = entry.awaits_money
    if entry.status != "waiting" or awaited is None:
        found: Sum | None = page.extra.get("money_missing")
        return found
    missing = awaited.amount - law.card_pot(card, awaited.unit)
    return Sum(unit=awaited.unit, amount=missing) if missing > 0 else None
