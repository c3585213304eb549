"""Check the books: one true sentence, three numbers, plain lines (S32, first form)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dugnad.engine.fingerprint import fingerprint_of
from dugnad.web.content.openness import JUST_US
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.pages.checking import last_check
from dugnad.web.pages.one_project import for_viewer
from dugnad.web.pages.pressing import take_receipt
from dugnad.web.pages.talking import with_words

DIGITS_MAX = 18
"""No line has a longer number."""


@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """What happened, whether it adds up, and until when that was checked."""
    project = lists.project_by_code(request.GET.get("p", ""))
    if project is not None:
        project = for_viewer(request, project)
    after = request.GET.get("after", "")
    page = lists.book_lines(
        project=bytes(project.project) if project else None,
        after=after if len(after) <= DIGITS_MAX else "",
        words=project is None or bool(project.title) or project.openness != JUST_US,
    )
    projects = lists.projects(limit=10).rows
    head = house().engine.head()
    questions: dict[str, list[dict[str, Any]]] = {}
    for question in with_words(lists.questions_about([line.name for line in page.rows])):
        questions.setdefault(question["row"].about, []).append(question)
    context = {
        "project": project,
        "projects": projects,
        "cards_open": project.cards_open if project else lists.cards_open(),
        "lines": [(line, questions.get(line.name, [])) for line in page.rows],
        "after": page.after,
        "check": last_check(),
        "fingerprint": fingerprint_of(head.seq, head.header_hash),
        "until_ms": head.time_ms,
        "recorded": head.header.log_size if head.header else 0,
        "receipt": take_receipt(request),
    }
    return render(request, "pages/books.html", context)
