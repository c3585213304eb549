"""All amounts in the books as a table: for a spreadsheet in the reader's language, or for programs.

What came is above zero, what went below, so that the last column adds up to what is there. Each
origin has a row of its own, and the oldest line stands last.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.formats import get_format
from django.utils.translation import gettext, gettext_lazy, override
from django.views.decorators.http import require_safe

from dugnad.charter.money.accounts import CURRENCIES
from dugnad.face.moments import local
from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house
from dugnad.web.kit import adding_up
from dugnad.web.kit.held import held_by
from dugnad.web.kit.sheets import MARK, Amount, sheet
from dugnad.web.lists import money
from dugnad.web.lists.history import PlainLine
from dugnad.web.lists.models import CardRow, MoneyFlow, ProjectRow
from dugnad.web.pages.views_books import SHOW_MONEY, Looked, looked_at
from dugnad.web.people.viewer import viewer_of

AT_ONCE: Final = 500
"""So many lines are read at a time."""
PLAIN: Final = "plain"
"""In the address: the table as programs read it, the same in every language."""
HEADS: Final = ("line", "when", "project", "card", "what", "unit", "origin", "amount")
COUNTED: Final[dict[str, StrOrPromise]] = {
    "minutes": gettext_lazy("minutes"),
    "things": gettext_lazy("things"),
    "rooms": gettext_lazy("rooms"),
}


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """All lines of money as a table.

    Spreadsheets of a language that writes 12,50 expect columns apart by ";": they get both. With
    `?plain=1` it is for programs: English heads, codes, times of the world, points and commas.
    """
    looked, language = looked_at(request), viewer_of(request).language
    rows = _plain(looked) if PLAIN in request.GET else _readable(looked, language)
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="money.csv"'
    return answer


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """What a money host holds, project by project, as a table for the annual meeting."""
    row = looked_at(request).project
    found = () if row is None else held_by(bytes(row.project))
    if row is None or not found:
        raise Http404
    heads = (
        gettext("Project"),
        gettext("In what"),
        gettext("Came"),
        gettext("Went"),
        gettext("Is there"),
    )
    rows = [
        (
            one.name,
            unit.unit,
            "" if one.in_all is None else Amount(one.in_all, unit.unit),
            "" if one.out_all is None else Amount(one.out_all, unit.unit),
            Amount(one.lies, unit.unit),
        )
        for unit in found
        for one in unit.rows
    ]
    rows += [(gettext("Together"), one.unit, "", "", Amount(one.lies, one.unit)) for one in found]
    return sheet(f"held-{row.code.lower()}", heads, rows)


class _Echo:
    """Gives back what is written to it, so that a table is sent row by row."""

    def write(self, text: str) -> str:
        return text


def _plain(looked: Looked) -> Iterator[str]:
    writes = csv.writer(_Echo())
    yield cast("str", writes.writerow(HEADS))
    for page in _pages(looked):
        for line, flow, origin in page:
            yield cast(
                "str",
                writes.writerow(
                    [
                        line.name.removeprefix("line:"),
                        local(line.moment_ms, "UTC").isoformat(timespec="seconds"),
                        line.project.code if line.project else "",
                        line.card.code if line.card else "",
                        adding_up.cell(str(line.sentence)),
                        flow.unit,
                        adding_up.cell(origin),
                        adding_up.plain_number(flow.amount, flow.unit),
                    ]
                ),
            )


def _readable(looked: Looked, language: str) -> Iterator[str]:
    """In the reader's language, which is not kept between one page of lines and the next."""
    with override(language):
        point = str(get_format("DECIMAL_SEPARATOR"))
        heads = (
            gettext("Line"),
            gettext("Day"),
            gettext("Time"),
            gettext("Project"),
            gettext("Card"),
            gettext("What happened"),
            gettext("In what"),
            gettext("Origin"),
            gettext("Amount"),
        )
    writes = csv.writer(_Echo(), delimiter=";" if point == "," else ",")
    yield MARK + cast("str", writes.writerow(heads))
    pages = _pages(looked)
    while True:
        with override(language):
            page = next(pages, None)
            rows = [_row(line, flow, origin, point) for line, flow, origin in page or ()]
        if page is None:
            return
        for row in rows:
            yield cast("str", writes.writerow(row))


def _row(line: PlainLine, flow: MoneyFlow, origin: str, point: str) -> list[str]:
    day, _t, time = local(line.moment_ms, house().place.zone).isoformat()[:16].partition("T")
    return [
        line.name.removeprefix("line:"),
        day,
        time,
        adding_up.cell(_named(line.project)),
        adding_up.cell(_named(line.card)),
        adding_up.cell(str(line.sentence)),
        str(COUNTED.get(flow.unit, flow.unit)),
        adding_up.cell(origin),
        _number(flow, point),
    ]


def _named(row: ProjectRow | CardRow | None) -> str:
    return "" if row is None else row.title or row.code


def _number(flow: MoneyFlow, point: str) -> str:
    number = adding_up.plain_number(flow.amount, flow.unit)
    return number.replace(".", point) if flow.unit in CURRENCIES else number


def _pages(looked: Looked) -> Iterator[list[tuple[PlainLine, MoneyFlow, str]]]:
    """What moved and where it came from, so many lines at a time."""
    only, after = Looked(project=looked.project, show=looked.show or SHOW_MONEY), ""
    while True:
        page = only.lines(after, AT_ONCE)
        flows = money.changes([line.id for line in page.rows], looked.scope)
        names = adding_up.names_of(flow for some in flows.values() for flow in some)
        yield [
            (line, flow, str(names[bytes(flow.origin)]))
            for line in page.rows
            for flow in flows.get(line.id, ())
        ]
        after = page.after
        if not after:
            return
