"""Short films: taken as they are, looked at by their bytes, and kept without where they were made.

A film is not drawn anew as a picture is; that would take minutes and a program as large as this
place. So only what a browser plays is taken, of that only what pictures and sound need is kept, and
what is no film costs less to refuse than it did to send: the first bytes tell, and of the rest only
the parts are counted, up to a bound. What pictures and sound themselves tell is not looked at.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from django.conf import settings

from dugnad.web.content.films_looked import NO_FILM, TOO_HEAVY, TOO_LONG, Looked
from dugnad.web.content.films_mp4 import look_at_mp4
from dugnad.web.content.films_webm import look_at_webm
from dugnad.web.content.told import NotAccepted

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_MS: Final = 60_000
"""A minute. Whoever tells longer is not watched to the end, and nobody types the captions."""
SLACK_MS: Final = 1_500
"""Cameras stop a little after the press."""

NAME: Final = re.compile(r"[0-9a-f]{64}\.(?:mp4|webm)")
"""How told text names a film: SHA-256 of its bytes, and of which kind it is."""

TYPES: Final = {"mp4": "video/mp4", "webm": "video/webm"}

_PART: Final = ".film"
_STEP: Final = 64 * 1024
_EBML: Final = b"\x1a\x45\xdf\xa3"


@dataclass(frozen=True)
class Kept:
    """A film that lies in the place's folder.

    Attributes:
        name: as told text names it: id and kind.
        size_bytes: how large it is.
        length_ms: how long it lasts.
    """

    name: str
    size_bytes: int
    length_ms: int


def look(upload: IO[bytes], size: int) -> Looked:
    """Look what was sent, without reading its pictures and its sound.

    Raises:
        NotAccepted: it is too large, too long, broken, or no film that browsers play.
    """
    if size > MOST_BYTES:
        raise NotAccepted("film", TOO_HEAVY)
    upload.seek(0)
    head = upload.read(8)
    if head[:4] == _EBML:
        found = look_at_webm(upload, size)
    elif head[4:] == b"ftyp":
        found = look_at_mp4(upload, size)
    else:
        raise NotAccepted("film", NO_FILM)
    if found.length_ms > MOST_MS + SLACK_MS:
        raise NotAccepted("film", TOO_LONG)
    return found


def keep(upload: IO[bytes], looked: Looked) -> Kept:
    """Write a film into the place's folder, without what was found hidden in it."""
    _folder().mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=_folder(), prefix=".", suffix=_PART)
    try:
        with os.fdopen(handle, "w+b") as kept:
            upload.seek(0)
            size = 0
            while step := upload.read(_STEP):
                size += len(step)
                kept.write(step)
            for at, zeros in looked.strikes:
                kept.seek(at)
                kept.write(zeros)
            kept.flush()
            os.fsync(kept.fileno())
            kept.seek(0)
            name = f"{hashlib.file_digest(kept, 'sha256').hexdigest()}.{looked.kind}"
        path = path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return Kept(name, size, looked.length_ms)


def path_of(name: str) -> Path:
    """Where a film lies: `<first two of the id>/<id>.mp4`, beside the pictures."""
    return _folder() / name[:2] / name


def is_whole(name: str) -> bool:
    """Whether the film is here, and is the one its name says."""
    path = path_of(name)
    if not NAME.fullmatch(name) or not path.is_file():
        return False
    with path.open("rb") as film:
        return hashlib.file_digest(film, "sha256").hexdigest() == name.partition(".")[0]


def destroy(name: str) -> None:
    """Delete a film."""
    path_of(name).unlink(missing_ok=True)


def sweep_unfinished(before_ms: int) -> None:
    """Delete what was being written when the place was ended, last touched before `before_ms`."""
    for path in _folder().glob(f".*{_PART}"):
        with suppress(FileNotFoundError):  # somebody finished it just now.
            if path.stat().st_mtime_ns // 1_000_000 < before_ms:
                path.unlink()


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)
