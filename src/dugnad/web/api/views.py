"""The description of the interface as a page, made from the description for programs."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from dugnad.web.api import problems
from dugnad.web.api.interface import api
from dugnad.web.api.problems import Problem


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Show every address of the interface, in the words of its OpenAPI description."""
    return render(request, "api/description.html", {"about": api.description, "calls": _calls()})


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing, in the shape of every other no."""
    del request
    return problems.answer(Problem("NotFound", 404))


@cache
def _calls() -> list[dict[str, Any]]:
    schema = api.get_openapi_schema()
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": call["summary"],
            "description": call.get("description", ""),
            "asks": [one["name"] for one in call.get("parameters", ())],
            "answers": sorted(str(status) for status in call["responses"]),
        }
        for path, calls in schema["paths"].items()
        for method, call in calls.items()
    ]
