"""Pictures and recordings that are sent to a room: looked at by their bytes, never by their name.

A picture is drawn anew (`content.pictures`); a recording is kept as it came, is never opened here,
and is only given back as sound. What is too long was turned away by its announced length before it
was read (`site.bodies`); here the rest is refused before anything is decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from dugnad.web.content import pictures
from dugnad.web.content.told import NotAccepted

SOUND_BYTES_MAX: Final = 5 * 1024 * 1024
"""Some ten minutes of speech."""
NO_SOUND: Final = _("This file is not a recording that we know. Record it anew, or write it.")
TOO_LOUD: Final = _("This recording is larger than 5 MB. Make it shorter: ten minutes fit.")

PICTURE: Final = "image/jpeg"
_HEAD: Final = 16
_BEGINNINGS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "audio/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"fLaC", "audio/flac"),
)
"""Where which bytes stand in which kind of recording."""


@dataclass(frozen=True)
class Sound:
    """A recording as it came, with what its first bytes say it is."""

    data: bytes
    kind: str


def picture_in(request: HttpRequest, name: str) -> bytes:
    """A picture that was sent, drawn anew as JPEG; `b""` where none was.

    Raises:
        NotAccepted: with a sentence; nothing was kept.
    """
    sent = request.FILES.get(name)
    if not isinstance(sent, UploadedFile):
        return b""
    if (sent.size or 0) > pictures.MOST_BYTES:
        raise NotAccepted(name, pictures.TOO_HEAVY)
    return pictures.redraw(sent).large


def sound_in(request: HttpRequest, name: str) -> Sound | None:
    """A recording that was sent; None where none was.

    Raises:
        NotAccepted: with a sentence; nothing was kept.
    """
    sent = request.FILES.get(name)
    if not isinstance(sent, UploadedFile):
        return None
    if (sent.size or 0) > SOUND_BYTES_MAX:
        raise NotAccepted(name, TOO_LOUD)
    head = sent.read(_HEAD)
    kind = next((kind for at, what, kind in _BEGINNINGS if head[at:].startswith(what)), "")
    if not kind:
        raise NotAccepted(name, NO_SOUND)
    sent.seek(0)
    return Sound(sent.read(), kind)


def sent_back(data: bytes, kind: str) -> HttpResponse:
    """A picture or recording for whoever may have it: no browser keeps it, nothing in it runs."""
    response = HttpResponse(data, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["Content-Disposition"] = "inline"
    return response
