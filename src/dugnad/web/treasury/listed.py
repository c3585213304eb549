"""One list to pay: what is in it, where each payment goes, and of whom nobody knows that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404
from django.utils.translation import gettext as _

from dugnad.charter.money.accounts import total
from dugnad.face.money import amount_words
from dugnad.web.house import house
from dugnad.web.lists.money import BoxNow
from dugnad.web.people.models import Person
from dugnad.web.treasury import payout, reading
from dugnad.web.treasury.pages import Desk
from dugnad.web.treasury.reading import BatchNow, OwedNow


def batch_at(own: Desk, number: int) -> tuple[BatchNow, list[OwedNow]]:
    """A list of a host's, and each payment as it stands in it.

    Raises:
        Http404: the host has no such list.
    """
    with house().engine.reader() as store:
        found = reading.batches_now(store, own.host, [number], own.two)
        if not found:
            raise Http404
        names = [item.obligation for item in found[0].batch.items]
        rows = reading.owed_now(store, own.host, names)
    # What of it came back, and was given elsewhere or is in another list, changes no list.
    parts = {item.obligation: total(item.parts) for item in found[0].batch.items}
    rows = [_as_listed(row, parts[row.name]) for row in rows]
    if found[0].batch.standing not in ("recorded", "paid"):
        return found[0], rows
    # What was paid says where it went, whatever somebody told since.
    went = payout.paid_to(number, names)
    return found[0], [replace(row, details=went.get(row.name, row.details)) for row in rows]


def _as_listed(row: OwedNow, amount: int) -> OwedNow:
    return replace(row, left=amount, amount=amount_words(amount, row.owed.unit))


def told_since(now: BatchNow, rows: Sequence[OwedNow]) -> list[OwedNow]:
    """What goes to an account that was told only after the list was made."""
    persons = [row.person for row in rows if row.person is not None]
    new = payout.told_since(persons, now.batch.made_ms)
    return [row for row in rows if not row.bill and row.person and row.person.id in new]


def not_ready(some: Sequence[OwedNow]) -> str:
    """Say of whom nobody knows where the money goes, and what to do."""
    names = ", ".join(dict.fromkeys(one.who for one in some))
    sentence = _(
        "%(names)s: nobody has said yet where this goes, so it cannot be paid. Leave it out of the "
        "list, or wait until it is said."
    )
    return sentence % {"names": names}


def by_account(rows: Sequence[OwedNow], box: BoxNow | None) -> dict[bytes, Person]:
    """What goes to accounts that people have told, by obligation; nothing that is handed over."""
    if box is not None and box.kind == "cash":
        return {}
    return {one.name: one.person for one in rows if one.person is not None and one.bill is None}


def unready_of(rows: Sequence[OwedNow], box: BoxNow | None) -> list[OwedNow]:
    """Of whom nobody knows where the money goes; what is handed over needs no account."""
    by_hand = box is not None and box.kind == "cash"
    return [one for one in rows if not one.can_go and not (by_hand and one.owed.payee)]
