"""What accounting law asks a money host to keep of somebody who is forgotten.

Whose money came and went must be told by whoever keeps accounts, for years. So before a person's
name is destroyed it is sealed once more, together with the bank's lines that name them, under a
secret of the host's own that ends with the year the law names. Whoever looks after the host's money
can open it and leaves their number; the place's other pages never do.

Source: decision 0027; PRV-11.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction

from dugnad.charter.money.accounts import reference
from dugnad.charter.money.records import Money
from dugnad.face.money import CURRENCIES, amount_words
from dugnad.ledger.codec import reader_of
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.forgetting.models import Voucher, VoucherOpened
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.people.known_as import ids_of
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of, names_of
from dugnad.web.people.naming import Naming
from dugnad.web.treasury import payout
from dugnad.web.treasury.models import BankLine
from dugnad.web.vault import services as vault

UNMATCHED: Final = "unmatched"
"""How an entry stands of which nobody knows yet what for it came in."""
YEARS: Final = {"SE": 7, "NL": 7}
"""How many years after the year in which it was booked a voucher is kept, by country."""
YEARS_ELSEWHERE: Final = 5
"""In Norway and Denmark."""


class Line(msgspec.Struct, frozen=True):
    """One thing that is in a host's accounts because of this person.

    Attributes:
        what: "owed" or "gave".
        number: the debt's name in hex, or the promise's reference.
        amount: in words.
        year: in which it was booked last.
    """

    what: str
    number: str
    amount: str
    year: int


class Kept(msgspec.Struct, frozen=True):
    """What a voucher says.

    Attributes:
        name: of the person.
        account: where their money goes, in one line; "" where nothing is owed or nobody knows.
        lines: what of theirs is in the accounts.
        bank: the bank's own lines about it.
    """

    name: str
    account: str
    lines: tuple[Line, ...]
    bank: tuple[str, ...]


_read_kept = reader_of(Kept)


@dataclass(frozen=True)
class Needed:
    """What one host must keep of a person.

    Attributes:
        title: the host's name.
        until: the last year of keeping.
        unpaid: something is still owed to the person.
    """

    host: ProjectId
    title: str
    until: int
    unpaid: bool
    lines: tuple[Line, ...]
    fingerprints: frozenset[bytes]


def needed_of(person: Person) -> list[Needed]:
    """What the hosts must keep of a person, one by one."""
    members = [*ids_of(person)]
    named = _name_alone(person)
    by_host: dict[ProjectId, list[_Found]] = {}
    with house().engine.reader() as store:
        held = money.books(store)
        if members:
            by_host = _lines_of(held, members)
        for row in BankLine.objects.exclude(host__in=list(by_host)):
            if _names(held, row, named):
                by_host.setdefault(bytes(row.host), [])
    rows = {bytes(row.project): row for row in lists.projects_by_id(by_host)}
    this_year = _year(house().now_ms())
    return [
        Needed(
            host=host,
            title=rows[host].title or rows[host].code if host in rows else "",
            until=max((one.year for one, _lines, _unpaid in found), default=this_year) + _years(),
            unpaid=any(unpaid for _line, _lines, unpaid in found),
            lines=tuple(line for line, _lines, _unpaid in found),
            fingerprints=frozenset(name for _line, names, _unpaid in found for name in names),
        )
        for host, found in sorted(by_host.items())
    ]


def keep(person: Person) -> int:
    """Seal for each host what it must keep of a person; gives how many hosts did.

    The bank's lines that name the person go into it, and are not kept elsewhere any more. Doing so
    again changes nothing, as nothing is left to keep once the person is forgotten.
    """
    needed = needed_of(person)
    named = _name_alone(person)
    for one in needed:
        bank = _bank_lines(one, named)
        kept = Kept(
            name=name_of(person, None),
            account=_accounts_of(person, one.host),
            lines=one.lines,
            bank=tuple(text for _row, text in bank),
        )
        with transaction.atomic():
            _seal(one, kept)
            BankLine.objects.filter(pk__in=[row.pk for row, _text in bank]).delete()
    return len(needed)


def _accounts_of(person: Person, host: ProjectId) -> str:
    """Where a host paid somebody, and where it would have; nothing where it never owed them any."""
    by_batch: dict[int, list[bytes]] = {}
    with house().engine.reader() as store:
        held = money.books(store)
        for name in money.owed_to(ids_of(person)):
            owed = held.obligations.get(name)
            if owed is not None and owed.host == host:
                by_batch.setdefault(owed.batch, []).append(name)
    told = [
        one for batch, names in by_batch.items() for one in payout.paid_to(batch, names).values()
    ]
    where = payout.of(person) if by_batch else None
    told += [where] if where else []
    said = (f"{one.name}, {one.account} {one.bank}".strip() for one in dict.fromkeys(told))
    return "; ".join(said)


def of_host(host: ProjectId) -> list[Voucher]:
    """The vouchers of a host, the newest first."""
    return list(Voucher.objects.filter(host=host).order_by("-kept_ms", "-pk"))


def open_one(voucher: Voucher, member: MemberId) -> Kept | None:
    """Open a voucher for somebody at the host's desk, and remember that they did.

    Args:
        voucher: of that host.
        member: their number in the host's project.

    Returns:
        None when its time is over.
    """
    opened = vault.unseal_passing(voucher.secret, bytes(voucher.sealed))
    if opened is None:
        return None
    VoucherOpened.objects.create(voucher=voucher, member=member, opened_ms=house().now_ms())
    return _read_kept(opened)


def sweep(now_ms: int) -> int:
    """Destroy what need not be kept any longer; gives how many."""
    over = Voucher.objects.filter(ends_ms__lte=now_ms)
    names = set(over.values_list("secret", flat=True))
    for name in names:
        vault.destroy_passing(name)
    gone = over.count()
    over.delete()
    return gone


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


_Found = tuple[Line, tuple[bytes, ...], bool]


def _lines_of(held: Money, members: Iterable[MemberId]) -> dict[ProjectId, list[_Found]]:
    """What of some members is in the accounts, by host; with its bank lines, and if it is open."""
    listed = list(members)
    found: dict[ProjectId, list[_Found]] = {}
    for name in money.owed_to(listed):
        owed = held.obligations.get(name)
        if owed is None:
            continue
        batch = held.batches.get(owed.batch) if owed.batch else None
        paid = batch is not None and batch.standing == "paid"
        line = batch.fingerprint if batch is not None and batch.fingerprint else b""
        booked = max(owed.at_ms, batch.value_ms if batch else 0)
        found.setdefault(owed.host, []).append(
            (
                Line("owed", name.hex(), amount_words(owed.amount, owed.unit), _year(booked)),
                (line,) if line else (),
                not paid and bool(money.left_of(held, name) or batch is not None),
            )
        )
    for number in money.promises_of(listed):
        one = held.promises.get(number)
        if one is None or not one.host or not one.paid or one.unit not in CURRENCIES:
            continue
        entries = [held.entries.get(entry) for entry in money.entries_for([number])]
        known = [entry for entry in entries if entry is not None]
        booked = max([one.at_ms, *(entry.value_ms for entry in known)])
        found.setdefault(one.host, []).append(
            (
                Line("gave", reference(number), amount_words(one.paid, one.unit), _year(booked)),
                tuple(entry.fingerprint for entry in known),
                False,
            )
        )
    return found


def _bank_lines(needed: Needed, named: str) -> list[tuple[BankLine, str]]:
    """The bank's lines of a host behind a person's money, and those that name them."""
    found = []
    with house().engine.reader() as store:
        held = money.books(store)
        for row in BankLine.objects.filter(host=needed.host):
            text = _text_of(row)
            hers = bytes(row.fingerprint) in needed.fingerprints or _names(held, row, named)
            if text and hers:
                found.append((row, text))
    return found


def _text_of(row: BankLine) -> str:
    opened = vault.unseal_for_place(bytes(row.sealed))
    return "" if opened is None else opened.decode()


def _name_alone(person: Person) -> str:
    """A person's name; "" where somebody else here is called so, as it then tells of neither."""
    name = name_of(person, None)
    others = names_of(Person.objects.exclude(pk=person.pk), None).values()
    return "" if name.casefold() in (one.casefold() for one in others) else name


def _names(held: Money, row: BankLine, named: str) -> bool:
    """Whether a line of the bank names somebody behind whose money it is not known to be.

    A name of one word may be any word: where the books know the line as others' money, it stays.
    """
    if not Naming([named]).within(_text_of(row)):
        return False
    number = held.claimed.get(bytes(row.fingerprint))
    entry = held.entries.get(number) if number else None
    of_others = number == 0 or (entry is not None and entry.standing != UNMATCHED)
    return len(named.split()) > 1 or not of_others


def _seal(needed: Needed, kept: Kept) -> None:
    ends = needed.host + needed.until.to_bytes(4, "big")
    name = f"voucher:{blake2b(ends, digest_size=16).hexdigest()}"
    vault.begin_passing(name)
    sealed = vault.seal_passing(name, msgspec.msgpack.encode(kept)) or b""
    Voucher.objects.create(
        host=needed.host,
        secret=name,
        sealed=sealed,
        kept_ms=house().now_ms(),
        ends_ms=_end_of(needed.until),
    )


def _years() -> int:
    return YEARS.get(house().place.country, YEARS_ELSEWHERE)


def _year(at_ms: int) -> int:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(house().place.zone)).year


def _end_of(year: int) -> int:
    """The first moment after a year, in milliseconds since 1970 UTC."""
    beginning = datetime(year + 1, 1, 1, tzinfo=ZoneInfo(house().place.zone))
    return int(beginning.astimezone(UTC).timestamp()) * 1000
