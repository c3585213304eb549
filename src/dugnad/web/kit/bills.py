"""A bill: who sends it, what for, where its money goes, by when, and a photo of it.

Its words are told text whose fingerprint stands in the books, so that what is paid is what was
decided. Where the money goes is sealed inside of them: those who decide read who sends the bill and
what for, and only the two persons of the host who pay it read the account and see the photo.

Sealed beside the account is for which project the bill was typed, and whose it is where that is an
organisation that takes part. Its fingerprint stands in public, so others can name it, too, or say
that it is somebody else's; to them, and to the host that pays for them, it is no bill.

It is a voucher. It is kept as long as accounts have to be kept, also where whoever typed it has
left, and is destroyed then.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from dugnad.charter.law import Law
from dugnad.charter.money.accounts import MaybeId
from dugnad.engine.port import Snapshot
from dugnad.face.moments import local, moment_ms
from dugnad.ledger import codec
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.values import MemberId, ProjectId, Record
from dugnad.web.content import pictures
from dugnad.web.content import services as content
from dugnad.web.content.told import Removed, Told
from dugnad.web.house import house
from dugnad.web.vault import services as vault

BY: Final = "bill"
"""Whose words they are: the project's, and not of whoever typed them."""

ACCOUNT, DUE = "account", "due"

KEPT_YEARS: Final = {"NO": 5, "DK": 5, "SE": 7, "NL": 7}
"""How many years after that of the payment a voucher is kept (docs/decisions/0020)."""
KEPT_YEARS_MOST: Final = 7

YEAR_MS: Final = 365 * 24 * 3_600_000
AT_ONCE: Final = 200
"""So many bills are looked at in one sweep; ten thousand of them within nine hours."""
UNPAID_RULE, KEPT_RULE = "not paid", "kept long enough"


@dataclass(frozen=True)
class Bill:
    """A bill as the two persons of a host read it.

    Attributes:
        who: who sends it.
        what: what it is for.
        account: where its money goes, as it stands on the bill.
        due_ms: the beginning of the day by which it is to be paid; None where none was told.
        picture: the address of a photo of it, or "".
    """

    who: str
    what: str
    account: str
    due_ms: int | None
    picture: str


class Named(NamedTuple):
    """How a bill is named where something is owed for it.

    Attributes:
        project: whose money pays it.
        payee: the organisation whose bill it is, where it takes part; None for somebody else.
        bill: its fingerprint.
    """

    project: ProjectId
    payee: MemberId | None
    bill: bytes


class _Sealed(Record, frozen=True):
    """What only the two persons read of a bill, and for which project and payee it was typed."""

    project: ProjectId
    payee: MaybeId
    account: str


def keep(
    project: ProjectId,
    payee: MemberId | None,
    *,
    who: str,
    what: str,
    account: str,
    due_ms: int | None,
    picture: str,
    language: str,
) -> bytes:
    """Keep the words of a bill until the books have them; gives their fingerprint, 32 bytes.

    Raises:
        NotAccepted: something is too long; the sentence says what to do.
    """
    inside = codec.encode(_Sealed(project=project, payee=payee or b"", account=account))
    sealed = b64encode(vault.seal_for_place(inside)).decode()
    day = local(due_ms, house().place.zone).date().isoformat() if due_ms is not None else ""
    extra = ((ACCOUNT, sealed), (DUE, day))
    told = Told(title=who, text=what, picture=picture, language=language, extra=extra)
    return content.save_waiting(told, BY, now_ms=house().now_ms())


def read_many(wanted: Iterable[Named]) -> dict[Named, Bill]:
    """Bills by what the books say of them, for those who pay them.

    What was destroyed is left out, and what is no bill, or that of another project or payee.
    """
    named = list(wanted)
    found = content.read_many((one.bill for one in named), waiting=True)
    read = ((one, opened(found.get(one.bill), one)) for one in named)
    return {one: bill for one, bill in read if bill is not None}


def opened(told: Told | Removed | None, named: Named) -> Bill | None:
    """The bill that these words are, where they were typed for this project and payee."""
    sealed = _sealed(told) if isinstance(told, Told) else None
    if not isinstance(told, Told) or sealed is None:
        return None
    if (sealed.project, sealed.payee or None) != (named.project, named.payee):
        return None
    due = told.more(DUE)
    return Bill(
        who=told.title,
        what=told.text,
        account=sealed.account,
        due_ms=moment_ms(datetime.fromisoformat(due), house().place.zone) if due else None,
        picture=pictures.address_of(told.picture),
    )


_FIRST: Final = (0, b"")


@dataclass
class Round:
    """How far a sweep has come with all bills, some each time.

    Kept in memory: where the place was opened anew, the round begins anew.

    Attributes:
        after: moment and fingerprint of the last one that was looked at.
    """

    after: tuple[int, bytes] = _FIRST


ROUND: Final = Round()


def sweep(store: Snapshot, now_ms: int, turn: Round = ROUND) -> int:
    """Destroy the words of bills that need not be kept any more; gives how many.

    One that was paid is kept for some years after the year in which it was; one that nothing is
    owed for goes after a year. Each time `AT_ONCE` of them are looked at, from where it left off.
    """
    law, gone = Law(store), 0
    found = content.told_some(BY, after=turn.after, before_ms=now_ms - YEAR_MS, most=AT_ONCE)
    turn.after = found[-1] if len(found) == AT_ONCE else _FIRST
    for _told_ms, name in found:
        rule = _over(law, name, now_ms)
        gone += bool(rule) and content.remove(name, rule, "place", now_ms=now_ms)
    return gone


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _sealed(told: Told) -> _Sealed | None:
    """What is sealed in told text; None where it is no bill, or cannot be opened any more."""
    try:
        inside = vault.unseal_for_place(b64decode(told.more(ACCOUNT)))
        return None if inside is None else codec.decode_strictly(_Sealed, inside)
    except (ValueError, NotCanonical):  # no digits, or letters beyond a to z among them.
        return None


def _over(law: Law, name: bytes, now_ms: int) -> str:
    """By which rule a bill is not kept any more; "" while it is."""
    told = content.read(name, waiting=True)
    sealed = _sealed(told) if isinstance(told, Told) else None
    if sealed is None:
        return ""
    owed = law.owed_for(sealed.project, name)
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
