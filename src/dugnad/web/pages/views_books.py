"""Check the books: one true sentence, three numbers, plain lines, the file, paper (S32, K12)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dugnad.engine.fingerprint import fingerprint_of
from dugnad.engine.solo.copying import copy_books
from dugnad.face.moments import local
from dugnad.ledger.machine import Head
from dugnad.web.content.openness import JUST_US
from dugnad.web.house import house
from dugnad.web.kit import adding_up, answering_lines
from dugnad.web.kit.held import held_by
from dugnad.web.kit.one_project import for_viewer
from dugnad.web.kit.pressing import take_receipt
from dugnad.web.kit.talking import with_words
from dugnad.web.lists import history, money, questions
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.pages import paid_out
from dugnad.web.pages.checking import last_check
from dugnad.web.people.pace import Pace, client_of
from dugnad.web.people.viewer import viewer_of

DIGITS_MAX = 18
"""No line has a longer number."""
POSTER_LINES = 10
PRINT_LINES = 200
ON_PAPER = {"now_ms": 0}
"""On paper, which is kept, every day says its year."""
SHOW_MONEY, SHOW_HELD = "money", "held"
TAKEN: Final = Pace(goes=10, refill_ms=60_000)
"""How often one connection may take all the books: each time they are copied, and the copy lies on
the disk for as long as its reader takes."""


@dataclass(frozen=True)
class Looked:
    """What somebody looks at: the whole place, or one project; all lines, or those of money.

    Attributes:
        project: the one project, or None.
        show: "money" for lines of money alone, "held" for what a project holds for others, else "".
    """

    project: ProjectRow | None
    show: str

    @property
    def scope(self) -> bytes:
        """Whose money it is, as `lists.money` names it."""
        if self.project is None:
            return money.PLACE
        own = bytes(self.project.project)
        return money.of_host(own) if self.show == SHOW_HELD else money.of_project(own)

    @property
    def query(self) -> str:
        """What an address of this look ends with, after the question mark."""
        told = {"p": self.project.code if self.project else "", "show": self.show}
        return urlencode({name: value for name, value in told.items() if value})

    def lines(
        self, after: str = "", limit: int = lists.PAGE, *, done: bool = False
    ) -> lists.Page[history.PlainLine]:
        """The lines, newest first; with `done` without those that only wait for somebody."""
        own = bytes(self.project.project) if self.project else None
        held = self.show == SHOW_HELD
        return history.book_lines(
            project=None if held else own,
            host=own if held else None,
            money=self.show == SHOW_MONEY,
            done=done,
            after=after if len(after) <= DIGITS_MAX else "",
            limit=limit,
            words=self._words(),
        )

    def _words(self) -> bool:
        row = self.project
        return row is None or bool(row.title) or row.openness != JUST_US


@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """What happened, whether it adds up, and until when that was checked."""
    looked = looked_at(request)
    page = looked.lines(request.GET.get("after", ""))
    about: dict[str, list[dict[str, Any]]] = {}
    rows = questions.questions_about([line.name for line in page.rows])
    mine = answering_lines.mine_to_answer(viewer_of(request).person, rows)
    for question in with_words(rows):
        question["mine"] = bytes(question["row"].question) in mine
        about.setdefault(question["row"].about, []).append(question)
    context = _context(looked, page.rows) | {
        "projects": lists.projects(limit=10).rows,
        "lines": [
            (line, about.get(line.name, []), parts)
            for line, parts in _with_parts(looked, page.rows)
        ],
        "after": page.after,
        "older": bool(request.GET.get("after")),
        "receipt": take_receipt(request),
    }
    return render(request, "pages/books.html", context)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The same on plain paper, with the newest two hundred lines."""
    looked = looked_at(request)
    page = looked.lines(limit=PRINT_LINES)
    context = _context(looked, page.rows) | ON_PAPER
    context |= {
        "lines": _with_parts(looked, page.rows),
        "more": bool(page.after),
    }
    return render(request, "pages/books_print.html", context)


@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """One sheet for the notice board: sentence, numbers, ten lines, and the way here."""
    looked = looked_at(request)
    page = looked.lines(limit=POSTER_LINES, done=True)
    context = _context(looked, page.rows) | ON_PAPER
    context |= {"lines": _with_parts(looked, page.rows)}
    return render(request, "pages/books_poster.html", context)


@require_safe
def file(request: HttpRequest) -> HttpResponseBase:
    """All books in one file, as they are at this moment, for `dugnad verify` on any computer."""
    own, client = house(), client_of(request)
    if TAKEN.wait_ms(client, own.now_ms()):
        return _taken_too_often(request)
    TAKEN.take(client, own.now_ms())
    day = local(own.now_ms(), own.place.zone).date().isoformat()
    with tempfile.TemporaryDirectory(prefix="books-") as folder:
        copy = Path(folder) / "books.db"
        copy_books(own.folder.books, copy)
        # The open file outlives its name, and is gone once it was sent.
        sent = copy.open("rb")
    return FileResponse(
        sent,
        as_attachment=True,
        filename=f"books-{day}.db",
        content_type="application/vnd.sqlite3",
    )


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _taken_too_often(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Taken many times just now"),
        "what": _("Each file is a copy of all the books, which is much work for this computer."),
        "do": _("Wait a minute, then take it once more."),
        "address": reverse("books"),
        "label": _("Back to the books"),
    }
    return render(request, "face/problem.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def looked_at(request: HttpRequest) -> Looked:
    """What the address of a page or of a table asks to look at."""
    row = lists.project_by_code(request.GET.get("p", ""))
    show = request.GET.get("show", "")
    if row is not None:
        row = for_viewer(request, row)
    allowed = (SHOW_MONEY, SHOW_HELD) if row is not None else (SHOW_MONEY,)
    return Looked(project=row, show=show if show in allowed else "")


def _context(looked: Looked, rows: tuple[history.PlainLine, ...]) -> dict[str, Any]:
    own = house()
    head = own.engine.head()
    sums = adding_up.added_up(looked.scope, own.place.zone)
    address = f"{own.place.base_address}{reverse('books')}"
    address += f"?{looked.query}" if looked.query else ""
    row = looked.project
    return {
        "project": row,
        "show": looked.show,
        "across": row is None or looked.show == SHOW_HELD,
        "query": looked.query,
        "is_host": row is not None and _is_host(bytes(row.project)),
        "sums": sums,
        "held_sums": held_by(bytes(row.project)) if row and looked.show == SHOW_HELD else (),
        "beside": adding_up.beside(bytes(row.project)) if row and looked.show != SHOW_HELD else (),
        "first": next((one for one in sums if one.is_money), None),
        "cards_open": row.cards_open if row else lists.cards_open(),
        "check": last_check(),
        "fingerprint": fingerprint_of(head.seq, head.header_hash),
        "until_ms": head.time_ms,
        "recorded": _recorded(row, head),
        "address": address,
        "short_address": address.split("://", 1)[-1],
        "newest_ms": rows[0].moment_ms if rows else None,
    }


def _recorded(row: ProjectRow | None, head: Head) -> int:
    """How much is written down: in the whole place, or about one project."""
    if row is not None:
        return lists.lines_of(bytes(row.project))
    return head.header.log_size if head.header else 0


def _is_host(project: bytes) -> bool:
    with house().engine.reader() as store:
        return money.host_at(store, project) is not None


def _with_parts(
    looked: Looked, rows: tuple[history.PlainLine, ...]
) -> list[tuple[history.PlainLine, list[str]]]:
    """Lines with what of them was public money, of which fund, and whether it has been paid."""
    flows = money.changes([line.id for line in rows], looked.scope)
    names = adding_up.names_of(flow for some in flows.values() for flow in some)
    parts = adding_up.parts_of(flows, names)
    paid = paid_out.said_of(line.owes for line in rows)
    return [
        (line, [*parts.get(line.id, []), *([paid[line.owes]] if line.owes in paid else [])])
        for line in rows
    ]
