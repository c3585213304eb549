"""What nobody claimed for ten years: seen at the desk, and given to the project it came from."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.charter.money.verbs import LetLapse
from dugnad.web.house import house
from dugnad.web.kit.pressing import sign_in_first
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import reading, unclaimed
from dugnad.web.treasury.pages import desk_at, not_yours, page, pressed, start_of


@require_http_methods(["GET", "HEAD", "POST"])
def unclaimed_at(request: HttpRequest, code: str) -> HttpResponse:
    """What was owed for so long, and what would become of it; one press for each."""
    own = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    if not own.two.is_one:
        return not_yours(request, own)
    start, now_ms = start_of(request), house().now_ms()
    with house().engine.reader() as store:
        rows = unclaimed.page_at(store, own.host, start, now_ms)
    if request.method == "POST":
        wanted = request.POST.get("owed", "")
        found = next((row for row in rows if row.one.name.hex() == wanted), None)
        if found is None or found.stays:
            raise Http404
        sentence = _("%(amount)s went to %(where)s.")
        said = {"amount": found.one.amount, "where": found.where}
        pressed(request, own.host, LetLapse(obligation=found.one.name), sentence % said)
        return redirect("money-unclaimed", own.row.code)
    most = reading.OWED_PAGE
    context = {
        "project": own.row,
        "rows": rows,
        "number": unclaimed.number_at(own.host, now_ms),
        "first": start + 1,
        "last": start + len(rows),
        "start": start,
        "before": max(start - most, 0) if start else None,
        "after": start + most if len(rows) == most else None,
    }
    return page(request, "unclaimed.html", context)
