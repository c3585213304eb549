"""The yearly list: what was paid to somebody, what they gave and put back, day by day."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dugnad.charter.money.records import Entry
from dugnad.engine.port import Snapshot
from dugnad.face.money import amount_words
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.people.known_as import ids_of
from dugnad.web.people.models import Person
from dugnad.web.treasury import reading
from dugnad.web.treasury.days import day_of
from dugnad.web.treasury.own import EARNED


@dataclass(frozen=True)
class Row:
    """One thing that happened.

    Attributes:
        day: "2026-06-06", by the bank where it knows of it.
        amount: what was paid to the person, or below zero what they gave.
        back: money of their own that came back, or was to and was put back: no pay of any kind.
        said: the amount in words, without its sign.
    """

    day: str
    at_ms: int
    what: str
    where: str
    host: str
    unit: str
    amount: int
    back: bool = False

    @property
    def said(self) -> str:
        """The amount in words."""
        return amount_words(abs(self.amount), self.unit)


@dataclass(frozen=True)
class Sums:
    """Of one unit: what was paid to the person, and what they gave; the same rule for everybody.

    `came_back` is what came back of what they gave in another year; "" where nothing did.
    """

    paid: str
    gave: str
    came_back: str = ""


@dataclass(frozen=True)
class Year:
    """All of one year, the oldest first."""

    number: int
    rows: tuple[Row, ...]
    sums: tuple[Sums, ...]


def years_of(person: Person) -> list[int]:
    """The years in which something happened, the newest first."""
    with house().engine.reader() as store:
        years = {int(row.day[:4]) for row in _rows(person, store)}
    return sorted(years, reverse=True)


def year_of(person: Person, number: int) -> Year:
    """One year of a person's money."""
    with house().engine.reader() as store:
        rows = [row for row in _rows(person, store) if int(row.day[:4]) == number]
    units = dict.fromkeys(row.unit for row in rows)
    return Year(
        number=number,
        rows=tuple(sorted(rows, key=lambda row: (row.day, row.at_ms))),
        sums=tuple(_sums([row for row in rows if row.unit == unit], unit) for unit in units),
    )


def _sums(rows: list[Row], unit: str) -> Sums:
    """What came back of what they gave is no pay: it leaves what they gave."""
    paid = sum(row.amount for row in rows if row.amount > 0 and not row.back)
    gave = -sum(row.amount for row in rows if row.amount < 0 or row.back)
    return Sums(
        paid=amount_words(paid, unit),
        gave=amount_words(max(gave, 0), unit),
        came_back=amount_words(-gave, unit) if gave < 0 else "",
    )


# ── Steps
def _rows(person: Person, store: Snapshot) -> list[Row]:
    members = [*ids_of(person)]
    return [*_paid(members, store), *_gave(members, store), *_put_back(members, store)]


def _paid(members: list[bytes], store: Snapshot) -> list[Row]:
    """What a host paid them."""
    held, out = money.books(store), []
    known = [(name, held.obligations.get(name)) for name in money.owed_to(members)]
    found = [(name, owed) for name, owed in known if owed is not None]
    names = reading.names_for(
        [(owed.project or None, owed.card or None) for _name, owed in found]
        + [(owed.host, None) for _name, owed in found]
    )
    for name, owed in found:
        batch = held.batches.get(owed.batch) if owed.batch else None
        if batch is None or batch.standing != "paid" or money.left_of(held, name):
            continue
        back = owed.why not in EARNED
        said = _("Came back to you: %(why)s") if back else _("Paid to you: %(why)s")
        out.append(
            Row(
                day=_day(batch.value_ms),
                at_ms=batch.value_ms,
                what=said % {"why": reading.why_words(owed, names)},
                where=names.of(owed.project or None, owed.card or None),
                host=names.of(owed.host, None),
                unit=owed.unit,
                amount=owed.theirs,
                back=back,
            )
        )
    return out


def _gave(members: list[bytes], store: Snapshot) -> list[Row]:
    """What came in of their promises."""
    held, out = money.books(store), []
    entries = [held.entries.get(one) for one in money.entries_for(money.promises_of(members))]
    found = [one for one in entries if one is not None and one.standing == "placed"]
    pairs = [reading.about(held, one.to) for one in found]
    names = reading.names_for([*pairs, *((one.host, None) for one in found)])
    for one, (project, card) in zip(found, pairs, strict=True):
        out.append(
            Row(
                day=_day(one.value_ms),
                at_ms=one.value_ms,
                what=_what_of(one),
                where=names.of(project, card),
                host=names.of(one.host, None),
                unit=one.unit,
                amount=-one.amount,
            )
        )
    return out


def _what_of(entry: Entry) -> str:
    """What a payment of theirs was: a gift, or more than that, or too late for one."""
    over = entry.amount - entry.gift
    if not over:
        return _("You gave")
    words = {"over": amount_words(over, entry.unit)}
    if not entry.gift:
        return _("You paid, and it comes back to you")
    return _("You gave, and %(over)s of it was too much: that comes back to you") % words


def _put_back(members: list[bytes], store: Snapshot) -> list[Row]:
    """What they gave of what they were owed: earned, and given at once."""
    held, out = money.books(store), []
    rows = money.put_back_of(money.owed_to(members))
    owed = {bytes(row.obligation): held.obligations.get(bytes(row.obligation)) for row in rows}
    names = reading.names_for(
        [(bytes(row.project), bytes(row.card) if row.card else None) for row in rows]
        + [(one.host, None) for one in owed.values() if one is not None]
        + [(one.project or None, one.card or None) for one in owed.values() if one is not None]
    )
    for row in rows:
        debt = owed[bytes(row.obligation)]
        if debt is None:
            continue
        where = names.of(bytes(row.project), bytes(row.card) if row.card else None)
        host, day = names.of(debt.host, None), _day(row.at_ms)
        why = reading.why_words(debt, names)
        back = debt.why not in EARNED
        earned = why if back else _("Earned, and put back at once: %(why)s") % {"why": why}
        source = names.of(debt.project or None, debt.card or None)
        for what, there, amount in (
            (earned, source, row.amount),
            (_("You put back"), where, -row.amount),
        ):
            out.append(
                Row(
                    day=day,
                    at_ms=row.at_ms,
                    what=what,
                    where=there,
                    host=host,
                    unit=row.unit,
                    amount=amount,
                    back=back and amount > 0,
                )
            )
    return out


def _day(at_ms: int) -> str:
    return day_of(at_ms, house().place.zone).isoformat()
