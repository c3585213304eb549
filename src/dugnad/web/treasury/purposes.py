"""What money can be for, as choices of a form: pots, boxes, and that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from dugnad.charter.law import Law
from dugnad.charter.money.records import (
    Entry,
    ForPot,
    ForPromise,
    FromBox,
    Purpose,
    SentBack,
    Unknown,
)
from dugnad.engine.port import Snapshot
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import ProjectId
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.lists.money import BoxNow
from dugnad.web.treasury.promised import promised
from dugnad.web.treasury.reading import ID_BYTES
from dugnad.web.treasury.showing import box_name

CARDS_MAX: Final = 50
"""So many of a project's cards can be chosen; the newest first."""

SEND_BACK: Final = "back"


def choices(
    store: Snapshot, host: ProjectId, box: BoxNow | None, came: Entry | None = None
) -> list[tuple[str, Any]]:
    """What money in a box of a host can be for; first that nobody knows, then open promises.

    Args:
        store: the books.
        host: whose desk it is.
        box: into which it came; None where it lies already, and is no box's any more.
        came: what lies already; promises of just its sum come first.
    """
    known: list[tuple[str, Any]] = [("", _("I do not know yet"))]
    if box is None:
        known = [("", "—"), (SEND_BACK, _("Nobody finds out: it goes back to who sent it"))]
    known += _promises(store, host, came.unit if came else box.unit if box else "", came)
    held = money.books(store)
    rows = lists.projects_by_id([*money.hosting(host, held=True)])
    for row in sorted(rows, key=lambda one: one.title):
        found = lists.cards_of(bytes(row.project), limit=CARDS_MAX).rows
        spending = _that_spend(store, found)
        cards = [
            (f"c-{bytes(card.card).hex()}", card.title or card.code)
            for card in found
            if not card.over
            and bytes(card.card) in spending
            and not _gives_back(held.campaigns.get(bytes(card.card)))
        ]
        whole = (f"p-{bytes(row.project).hex()}", _("The project as a whole"))
        known.append((row.title or row.code, [whole, *cards]))
    others = [one for one in money.boxes_of(store, host) if _can_be_carried(one, box)]
    if others:
        carried = [(f"b-{one.box.hex()}", box_name(one)) for one in others]
        known.append((_("Carried here from"), carried))
    return known


def _that_spend(store: Snapshot, rows: Iterable[CardRow]) -> set[bytes]:
    """Those cards whose law does something with money; what lay on another one would lie there."""
    law = Law(store)
    entries = {bytes(row.card): law.card(bytes(row.card)) for row in rows}
    return {card for card, entry in entries.items() if entry is not None and entry.grants}


def _promises(
    store: Snapshot, host: ProjectId, unit: str, came: Entry | None
) -> list[tuple[str, Any]]:
    """The promises that are still to be paid, as groups of choices."""
    found = promised(store, host, unit)
    fits = [one for one in found if came is not None and one.left == came.amount]
    others = [one for one in found if one not in fits]
    groups = ((_("Promises of just this sum"), fits), (_("Promises still to be paid"), others))
    return [
        (label, [(f"r-{one.number}", one.words) for one in some]) for label, some in groups if some
    ]


def _gives_back(campaign: Any) -> bool:
    """What comes to such a card must be promised, so that it can be given back."""
    return campaign is not None and campaign.back


def _can_be_carried(one: BoxNow, box: BoxNow | None) -> bool:
    return box is not None and one.box != box.box and one.unit == box.unit and one.in_use


def origins(store: Snapshot, host: ProjectId) -> list[tuple[str, StrOrPromise]]:
    """Private money, and the public funds that a host may hold."""
    funds = [fund for _host, fund in money.books(store).funds.keys(under=host)]
    rows = {bytes(row.project): row for row in lists.projects_by_id(funds)}
    named = [
        (fund.hex(), _("Public money: %(fund)s") % {"fund": rows[fund].title})
        for fund in funds
        if fund in rows
    ]
    return [("", _("Private money")), *named]


def read(typed: str, number: int) -> Purpose:
    """What was chosen: a reference goes before everything else."""
    if number:
        return ForPromise(number=number)
    if typed == SEND_BACK:
        return SentBack()
    kind, _dash, digits = typed.partition("-")
    if kind == "r":
        return ForPromise(number=int(digits))
    try:
        identity = bytes.fromhex(digits)
    except ValueError:
        return Unknown()
    if len(identity) != ID_BYTES:
        return Unknown()
    match kind:
        case "p":
            return ForPot(project=identity)
        case "c":
            row = lists.card(identity)
            return Unknown() if row is None else ForPot(bytes(row.project), identity)
        case "b":
            return FromBox(box=identity)
        case _:
            return Unknown()
