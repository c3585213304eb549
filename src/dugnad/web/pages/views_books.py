"""Check the books: one true sentence, three numbers, plain lines (S32, first form)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.pages.checking import last_check
from dugnad.web.pages.pressing import take_receipt
from dugnad.web.pages.talking import with_words


@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """What happened, whether it adds up, and until when that was checked."""
    project = lists.project_by_code(request.GET.get("p", ""))
    page = lists.book_lines(
        project=bytes(project.project) if project else None, after=request.GET.get("after", "")
    )
    head = house().engine.head()
    questions = {
        line.name: with_words(found)
        for line in page.rows
        if (found := lists.questions(line.name).rows)
    }
    context = {
        "project": project,
        "projects": lists.projects(limit=10).rows,
        "lines": [(line, questions.get(line.name, [])) for line in page.rows],
        "after": page.after,
        "check": last_check(),
        "fingerprint": house().engine.fingerprint(),
        "head": head,
        "recorded": head.header.log_size if head.header else 0,
        "receipt": take_receipt(request),
    }
    return render(request, "pages/books.html", context)
