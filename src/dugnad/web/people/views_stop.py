"""Fewer messages to an address, or none, from a mail: one press, not signed in (RFC 8058)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dugnad.web.house import house
from dugnad.web.messages import bundling, stopping
from dugnad.web.people import limits, services


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and stop on a press, or bundle: looking alone does nothing, as robots look at links.

    The press comes from the page, or from a mail program that has only the address, so it carries
    nothing that this browser was given. Whoever has the address may stop messages, or let
    news come together, and do nothing else.
    """
    reach = stopping.reach_of(token)
    if reach is None:
        raise Http404
    person, now_ms = reach.person, house().now_ms()
    wanted = next((one for one in limits.NEWS if str(one) == request.POST.get("news")), None)
    if request.method == "POST" and wanted is not None:
        bundling.choose(person, wanted, now_ms)
    elif request.method == "POST" and reach.stopped_ms is None:
        services.stop_messages(reach, now_ms)
    shown = {
        "stopped": reach.stopped_ms is not None,
        "news": person.news_every_days,
        "chosen": wanted is not None,
    }
    answer = render(request, "people/stop.html", shown)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
