"""No more messages to an address, from a mail: one press, without signing in (RFC 8058)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dugnad.web.house import house
from dugnad.web.messages import stopping
from dugnad.web.people import services


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and stop on a press: looking alone stops nothing, as robots look at every link.

    The press comes from the page, or from a mail program that has only the address, so it carries
    nothing that this browser was given. Whoever has the address may stop messages, and do nothing
    else.
    """
    reach = stopping.reach_of(token)
    if reach is None:
        raise Http404
    if request.method == "POST" and reach.stopped_ms is None:
        services.stop_messages(reach, house().now_ms())
    answer = render(request, "people/stop.html", {"stopped": reach.stopped_ms is not None})
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
