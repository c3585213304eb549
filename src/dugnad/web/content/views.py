"""The pages of this app: a picture, and a film in pieces."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dugnad.web.content import films, pictures
from dugnad.web.content.models import Film, Picture
from dugnad.web.content.services import is_aside

# Only the reader's own browser keeps a picture: what is removed must not live on in between.
KEPT = "private, max-age=2592000, immutable"

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
STEP = 64 * 1024


@require_safe
def picture(request: HttpRequest, picture: str, size: str) -> HttpResponse:
    """Send one size of a picture; say so when it was removed.

    Args:
        request: anybody's; the id is the right to see it.
        picture: 64 hex digits.
        size: a name of `pictures.SIZES`.
    """
    tag = f'"{picture}-{size}"'
    if is_aside("picture", picture):
        return HttpResponse(_("This picture was removed."), status=410)
    try:
        data = pictures.path_of(picture, size).read_bytes()
    except FileNotFoundError as error:
        if Picture.objects.filter(id=picture, removed_ms__isnull=False).exists():
            return HttpResponse(_("This picture was removed."), status=410)
        raise Http404 from error
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(data, content_type="image/jpeg")
    response["ETag"] = tag
    response["Cache-Control"] = KEPT
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


@require_safe
def film(request: HttpRequest, film: str) -> HttpResponseBase:
    """Send a film, or the piece of it that a browser asks for; say so when it was removed.

    Args:
        request: anybody's; the id is the right to see it.
        film: as told text names it: 64 hex digits and its kind.
    """
    path = films.path_of(film)
    if is_aside("film", film):
        return HttpResponse(_("This film was removed."), status=410)
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        if Film.objects.filter(id=film, removed_ms__isnull=False).exists():
            return HttpResponse(_("This film was removed."), status=410)
        raise Http404 from error
    tag = f'"{film}"'
    piece = _piece(request, size, tag)
    answer: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    elif piece is None:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    else:
        first, last = piece
        whole = (first, last) == (0, size - 1)
        sent = () if request.method == "HEAD" else _read(path, first, last)
        answer = StreamingHttpResponse(sent, status=200 if whole else 206)
        answer["Content-Type"] = films.TYPES[film.rpartition(".")[2]]
        answer["Content-Length"] = str(last - first + 1)
        if not whole:
            answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = tag
    answer["Cache-Control"] = KEPT
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer


def _piece(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None where the film has none of them.

    What is not understood, and what is asked for of another film, is answered by all of it.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", tag) != tag or asked.groups() == ("", ""):
        return 0, size - 1
    first, last = asked.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as film:
        film.seek(first)
        left = last - first + 1
        while left > 0 and (step := film.read(min(left, STEP))):
            left -= len(step)
            yield step
