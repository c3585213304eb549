"""What came, what went and what is left, for the page that checks the books.

Each number is added up from the lines of the books and from nothing else; private money and each
public fund stay apart to the smallest coin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from dugnad.face.money import CURRENCIES, HUNDREDTHS, amount_words, currency_of
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import MoneyFlow, MoneySum

_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Origin:
    """Money of one unit and of one origin."""

    name: str
    came: str
    went: str
    there: str


@dataclass(frozen=True)
class AddedUp:
    """Money of one unit: the three numbers, and by where it came from.

    `owed` is what of `went` is owed to somebody and not paid yet, and `paid` the rest of it: told
    apart for a project; "" elsewhere.
    """

    unit: str
    came: str
    went: str
    there: str
    origins: tuple[Origin, ...]
    owed: str = ""
    paid: str = ""

    @property
    def is_money(self) -> bool:
        """Whether it is a currency, and not time or things."""
        return self.unit in CURRENCIES


def added_up(scope: bytes, zone: str) -> tuple[AddedUp, ...]:
    """What came, went and is left in a scope of `lists.money`, the place's own currency first."""
    rows = money.sums(scope)
    funds = names_of(rows)
    units = dict.fromkeys([currency_of(zone), *CURRENCIES, *(row.unit for row in rows)])
    by_unit = {unit: [row for row in rows if row.unit == unit] for unit in units}
    found = tuple(_unit(unit, some, funds) for unit, some in by_unit.items() if some)
    if not scope.startswith(money.of_project(b"")):
        return found
    owed = money.owed_of(scope[len(money.of_project(b"")) :])
    return tuple(_told_apart(one, by_unit[one.unit], owed.get(one.unit, 0)) for one in found)


def beside(project: ProjectId) -> tuple[str, ...]:
    """What came in for a project and never was in its pots, as it was too much or too late.

    It is owed back to who sent it, or was; by currency, mostly nothing. The lines tell of it, so
    whoever adds them up finds it here.
    """
    sums: dict[str, int] = {}
    with house().engine.reader() as store:
        held = money.books(store)
        for name in money.owed_over():
            owed = held.obligations.get(name)
            if owed is not None and owed.project == project:
                sums[owed.unit] = sums.get(owed.unit, 0) + owed.amount
    return tuple(amount_words(amount, unit) for unit, amount in sums.items())


def names_of(rows: Iterable[MoneySum | MoneyFlow]) -> dict[bytes, str]:
    """How each origin is called: private money, or the public fund it came from."""
    return names_of_origins(bytes(row.origin) for row in rows)


def names_of_origins(some: Iterable[bytes]) -> dict[bytes, str]:
    """The same, of origins as the books have them."""
    origins = set(some)
    found = {bytes(row.project): row for row in lists.projects_by_id(origins - {b""})}
    return {
        origin: _name(found[origin].title if origin in found else "", public=bool(origin))
        for origin in origins
    }


def parts_of(
    flows: Mapping[int, Sequence[MoneyFlow]], names: Mapping[bytes, str]
) -> dict[int, list[str]]:
    """For each line that moved public money, how much of each origin: "250 kr from private"."""
    said = _("%(amount)s of it: %(origin)s")
    return {
        line: [
            said
            % {
                "amount": amount_words(abs(flow.amount), flow.unit),
                "origin": names[bytes(flow.origin)],
            }
            for flow in some
        ]
        for line, some in flows.items()
        if any(bytes(flow.origin) for flow in some)
    }


def _name(title: str, *, public: bool) -> str:
    if not public:
        return _("Private money")
    return _("Public money: %(fund)s") % {"fund": title or _("a public fund")}


def _unit(unit: str, rows: Sequence[MoneySum], names: Mapping[bytes, str]) -> AddedUp:
    return AddedUp(
        unit=unit,
        came=amount_words(sum(row.came for row in rows), unit),
        went=amount_words(sum(row.went for row in rows), unit),
        there=amount_words(sum(row.there for row in rows), unit),
        origins=tuple(
            Origin(
                name=names[bytes(row.origin)],
                came=amount_words(row.came, unit),
                went=amount_words(row.went, unit),
                there=amount_words(row.there, unit),
            )
            for row in rows
        ),
    )


def _told_apart(one: AddedUp, rows: Sequence[MoneySum], owed: int) -> AddedUp:
    """Of what went, what is owed and not paid, and the rest."""
    gone = sum(row.went for row in rows)
    return replace(one, owed=amount_words(owed, one.unit), paid=amount_words(gone - owed, one.unit))


def cell(text: str) -> str:
    """What people wrote, as a cell that no program takes for a formula."""
    bare = text.lstrip()
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or bare[:1] in _FORMULA else text


def plain_number(amount: int, unit: str) -> str:
    """An amount as programs read it: "-12.50" of money, "90" of minutes or things."""
    if unit not in CURRENCIES:
        return str(amount)
    whole, part = divmod(abs(amount), HUNDREDTHS)
    return f"{'-' if amount < 0 else ''}{whole}.{part:02}"
