"""What a host holds, project by project: for the desk, and for the annual meeting on paper.

The rows add up to what lies in the host's boxes: what each project has, what nobody knows yet what
it is for, and what is owed or on its way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from dugnad.charter.money.accounts import total
from dugnad.face.money import CURRENCIES, amount_words
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow


@dataclass(frozen=True)
class HeldRow:
    """One row: a project, or (None) what is no project's yet or any more.

    Attributes:
        lies: how much lies there, in hundredths of `unit`; `in_all` and `out_all` are what came and
            went since the beginning, None where it is no project.
    """

    project: ProjectRow | None
    name: str
    unit: str
    lies: int
    in_all: int | None = None
    out_all: int | None = None

    @property
    def came(self) -> str:
        """What came, in words; "" where it is no project."""
        return "" if self.in_all is None else amount_words(self.in_all, self.unit)

    @property
    def went(self) -> str:
        """What went, in words; "" where it is no project."""
        return "" if self.out_all is None else amount_words(self.out_all, self.unit)

    @property
    def there(self) -> str:
        """What lies there, in words."""
        return amount_words(self.lies, self.unit)


@dataclass(frozen=True)
class Held:
    """All that a host holds in one currency."""

    rows: tuple[HeldRow, ...]
    unit: str

    @property
    def lies(self) -> int:
        """What lies there in all, in hundredths."""
        return sum(row.lies for row in self.rows)

    @property
    def there(self) -> str:
        """What lies there in all, in words."""
        return amount_words(self.lies, self.unit)


def held_by(host: ProjectId) -> tuple[Held, ...]:
    """What a host holds, by currency; a project in which nothing ever was is left out."""
    pots, apart = _lies_with(host)
    rows = lists.projects_by_id([*money.hosting(host, held=True)])
    found = (_unit(unit, rows, pots, apart) for unit in CURRENCIES)
    return tuple(one for one in found if one.rows)


_Lies: TypeAlias = tuple[dict[tuple[bytes, str], int], dict[tuple[str, str], int]]

_KEPT: Final[dict[tuple[str, ProjectId], tuple[int, _Lies]]] = {}
"""What was added up last, and at which block, by place and host."""


def _lies_with(host: ProjectId) -> _Lies:
    """What lies in each project's pots, and apart from them; added up once for each block."""
    here = (str(house().folder.root), host)
    pots: dict[tuple[bytes, str], int] = {}
    apart: dict[tuple[str, str], int] = {}
    with house().engine.reader() as store:
        at, known = _KEPT.get(here, (-1, (pots, apart)))
        if at == store.head.seq:
            return known
        accounts = money.books(store).accounts
        for key, balance in accounts.items(under=("pot", host)):
            place = (key[2], key[4])
            pots[place] = pots.get(place, 0) + total(balance)
        for kind in ("unmatched", "owed", "batch"):
            for key, balance in accounts.items(under=(kind, host)):
                where = ("unmatched" if kind == "unmatched" else "owed", key[4])
                apart[where] = apart.get(where, 0) + total(balance)
        if money.host_at(store, host) is not None:  # of nobody else anything is kept in memory.
            _KEPT[here] = (store.head.seq, (pots, apart))
    return pots, apart


def _unit(
    unit: str,
    projects: tuple[ProjectRow, ...],
    pots: dict[tuple[bytes, str], int],
    apart: dict[tuple[str, str], int],
) -> Held:
    rows = []
    for project in sorted(projects, key=lambda one: one.title):
        sums = [
            one for one in money.sums(money.of_project(bytes(project.project))) if one.unit == unit
        ]
        there = pots.get((bytes(project.project), unit), 0)
        if sums or there:
            rows.append(
                HeldRow(
                    project=project,
                    name=project.title or project.code,
                    unit=unit,
                    lies=there,
                    in_all=sum(one.came for one in sums),
                    out_all=sum(one.went for one in sums),
                )
            )
    for kind, name in (
        ("unmatched", _("Nobody knows yet what it is for")),
        ("owed", _("Owed, and not paid yet")),
    ):
        lies = apart.get((kind, unit), 0)
        if lies:
            rows.append(HeldRow(None, name, unit, lies))
    return Held(rows=tuple(rows), unit=unit)
