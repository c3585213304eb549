"""Small tables for spreadsheets, in the reader's language; the long one of the books has its own.

Spreadsheets of a language that writes 12,50 expect columns apart by ";": they get both.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.formats import get_format

from dugnad.face.money import CURRENCIES
from dugnad.web.kit.adding_up import cell, plain_number

MARK: Final = "\ufeff"
"""By this a spreadsheet knows that letters beyond a to z are written as everywhere else."""


@dataclass(frozen=True)
class Amount:
    """A number in a table, in the smallest part of its unit."""

    number: int
    unit: str


Cell: TypeAlias = str | Amount


def sheet(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A table as a file to keep.

    Args:
        name: of the file, without its ending.
        heads: of the columns.
        rows: words, which no spreadsheet takes for a formula, and amounts.
    """
    point = str(get_format("DECIMAL_SEPARATOR"))
    answer = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writes = csv.writer(answer, delimiter=";" if point == "," else ",")
    writes.writerow(heads)
    writes.writerows([_said(one, point) for one in row] for row in rows)
    return answer


def long_sheet(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """The same of many rows, each of which is asked for when it is sent; they speak already."""
    point = str(get_format("DECIMAL_SEPARATOR"))
    writes = csv.writer(_Echo(), delimiter=";" if point == "," else ",")
    lines = (cast("str", writes.writerow([_said(one, point) for one in row])) for row in rows)
    first = MARK + cast("str", writes.writerow(heads))
    answer = StreamingHttpResponse(chain((first,), lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


class _Echo:
    """Gives back what is written to it, so that a table is sent row by row."""

    def write(self, text: str) -> str:
        return text


def _said(one: Cell, point: str) -> str:
    if isinstance(one, str):
        return cell(one)
    number = plain_number(one.number, one.unit)
    return number.replace(".", point) if one.unit in CURRENCIES else number
