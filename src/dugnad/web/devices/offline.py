"""What a browser needs to read pages, and to keep answers, without a network.

Source: decision 0040.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from typing import Final

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

WORKER: Final = "devices/worker.js"
LOADED: Final = ("devices/bytes.js", "devices/device.js", "devices/queue.js")
"""What the worker is made of besides."""
FILES: Final = (
    "face/vendor/designsystemet.css",
    "face/face.css",
    "face/vendor/atkinson-latin-400.woff2",
    "face/icon.svg",
    "face/face.js",
    "face/drafts.js",
    "devices/queue.js",
    "devices/kept.js",
    "devices/ahead.js",
    "devices/bytes.js",
    "devices/device.js",
)
"""What a page that is read again looks like; each file is named after what is in it."""


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Give the worker of this release: a browser that has another one takes this one instead."""
    answer = HttpResponse(_written(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what is read where a page was not opened on this device before."""
    return render(request, "devices/offline.html")


@cache
def _written() -> str:
    """The worker, told where things lie and of which release it is."""
    found = finders.find(WORKER)
    if not isinstance(found, str):
        raise FileNotFoundError(WORKER)
    with open(found, encoding="utf-8") as file:  # noqa: PTH123  It was found a line above.
        script = file.read()
    told = {
        "files": [staticfiles_storage.url(name) for name in FILES],
        "loaded": [staticfiles_storage.url(name) for name in LOADED],
        "offline": reverse("offline"),
    }
    release = sha256(f"{json.dumps(told)} {script}".encode()).hexdigest()[:16]
    return f"const TOLD = {json.dumps({'release': release, **told})};\n{script}"
