"""What a money host keeps of people who were forgotten: for the two at its desk, and noted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.web.forgetting import vouchers
from dugnad.web.forgetting.models import Voucher
from dugnad.web.kit.pressing import sign_in_first
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury.pages import Desk, desk_at, not_yours


@require_safe
def kept(request: HttpRequest, code: str) -> HttpResponse:
    """List what is kept, until when, and who has opened it."""
    found = _desk(request, code)
    if isinstance(found, HttpResponse):
        return found
    return _page(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Open one of them; that it was opened stays."""
    found = _desk(request, code)
    if isinstance(found, HttpResponse):
        return found
    voucher = Voucher.objects.filter(pk=number, host=found.host).first()
    if voucher is None:
        raise Http404
    if request.method != "POST" or found.two.member is None:
        return redirect("vouchers", found.row.code)
    opened = vouchers.open_one(voucher, found.two.member)
    return _page(request, found, voucher.pk, opened)


def _desk(request: HttpRequest, code: str) -> Desk | HttpResponse:
    found = desk_at(request, code)
    if viewer_of(request).person is None:
        return sign_in_first(request, request.path)
    return found if found.two.is_one else not_yours(request, found)


def _page(
    request: HttpRequest, desk: Desk, number: int = 0, opened: vouchers.Kept | None = None
) -> HttpResponse:
    context = {
        "project": desk.row,
        "vouchers": [
            {
                "number": one.pk,
                "kept_ms": one.kept_ms,
                "ends_ms": one.ends_ms,
                "openings": list(one.openings.order_by("opened_ms")),
                "opened": opened if one.pk == number else None,
            }
            for one in vouchers.of_host(desk.host)
        ],
    }
    answer = render(request, "forgetting/vouchers.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer
