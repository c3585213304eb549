"""A bill: who sends it, what for, where its money goes, by when, and a photo of it.

Its words are told text whose fingerprint stands in the books, so that what is paid is what was
decided. Where the money goes is sealed inside of them: those who decide read who sends the bill and
what for, and only the two persons of the host who pay it read the account and see the photo.

It is a voucher. It is kept as long as accounts have to be kept, also where whoever typed it has
left, and is destroyed then.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.face.moments import local, moment_ms
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.vault import services as vault

BY: Final = "bill"
"""Whose words they are: the project's, and not of whoever typed them."""

ACCOUNT, DUE = "account", "due"

KEPT_YEARS: Final = {"NO": 5, "DK": 5, "SE": 7, "NL": 7}
"""How many years after that of the payment a voucher is kept (docs/decisions/0020)."""
KEPT_YEARS_MOST: Final = 7

YEAR_MS: Final = 365 * 24 * 3_600_000
UNPAID_RULE, KEPT_RULE = "not paid", "kept long enough"


@dataclass(frozen=True)
class Bill:
    """A bill as the two persons of a host read it.

    Attributes:
        who: who sends it.
        what: what it is for.
        account: where its money goes, as it stands on the bill; "" where it cannot be opened.
        due_ms: the beginning of the day by which it is to be paid; None where none was told.
        picture: the address of a photo of it, or "".
    """

    who: str
    what: str
    account: str
    due_ms: int | None
    picture: str


def keep(
    *, who: str, what: str, account: str, due_ms: int | None, picture: str, language: str
) -> bytes:
    """Keep the words of a bill until the books have them; gives their fingerprint, 32 bytes.

    Raises:
        NotAccepted: something is too long; the sentence says what to do.
    """
    sealed = b64encode(vault.seal_for_place(account.encode())).decode()
    day = local(due_ms, house().place.zone).date().isoformat() if due_ms is not None else ""
    extra = ((ACCOUNT, sealed), (DUE, day))
    told = Told(title=who, text=what, picture=picture, language=language, extra=extra)
    return content.save_waiting(told, BY, now_ms=house().now_ms())


def read_many(fingerprints: Iterable[bytes]) -> dict[bytes, Bill]:
    """Bills by their fingerprints, for those who pay them; what was destroyed is left out."""
    found = content.read_many(fingerprints, waiting=True)
    return {name: _read(told) for name, told in found.items() if isinstance(told, Told)}


def sweep(store: Snapshot, now_ms: int) -> int:
    """Destroy the words of bills that need not be kept any more; gives how many.

    One that was paid is kept for some years after the year in which it was; one that nothing is
    owed for goes after a year.
    """
    law, gone = Law(store), 0
    for name in content.told_by(BY, before_ms=now_ms - YEAR_MS):
        rule = _over(law, name, now_ms)
        gone += bool(rule) and content.remove(name, rule, "place", now_ms=now_ms)
    return gone


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _read(told: Told) -> Bill:
    opened = vault.unseal_for_place(b64decode(told.more(ACCOUNT)))
    due = told.more(DUE)
    return Bill(
        who=told.title,
        what=told.text,
        account="" if opened is None else opened.decode(),
        due_ms=moment_ms(datetime.fromisoformat(due), house().place.zone) if due else None,
        picture=pictures.address_of(told.picture),
    )


def _over(law: Law, name: bytes, now_ms: int) -> str:
    """By which rule a bill is not kept any more; "" while it is."""
    owed = law.owed_for(name)
    if owed is None:
        return UNPAID_RULE
    obligation = law.obligation(owed)
    batch = None if obligation is None else law.batch(obligation.batch)
    if batch is None or batch.standing != "paid":
        return ""
    place = house().place
    years = KEPT_YEARS.get(place.country, KEPT_YEARS_MOST)
    paid, now = (local(at_ms, place.zone).year for at_ms in (batch.value_ms, now_ms))
    return KEPT_RULE if now - paid > years else ""
