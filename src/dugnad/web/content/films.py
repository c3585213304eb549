"""Short films: taken as they are, looked at by their bytes, and kept without where they were made.

A film is not drawn anew as a picture is; that would take minutes and a program as large as this
place. So only what a browser plays is taken, what a phone hides in it is struck out, and what is no
film costs less to refuse than it did to send: the first bytes tell, and of the rest only the table
of contents is read.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dugnad.web.content.told import NotAccepted

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_MS: Final = 60_000
"""A minute. Whoever tells longer is not watched to the end, and nobody types the captions."""
SLACK_MS: Final = 1_500
"""Cameras stop a little after the press."""

NAME: Final = re.compile(r"[0-9a-f]{64}\.(?:mp4|webm)")
"""How told text names a film: SHA-256 of its bytes, and of which kind it is."""

TYPES: Final = {"mp4": "video/mp4", "webm": "video/webm"}

TABLE_MOST_BYTES: Final = 4 * 1024 * 1024
"""Of a minute the table of contents has a few hundred thousand bytes."""
BOXES_MOST: Final = 4_096
DEPTH_MOST: Final = 8

_PART: Final = ".film"
_STEP: Final = 64 * 1024
_EBML: Final = b"\x1a\x45\xdf\xa3"
_DOCTYPE: Final = b"\x42\x82\x84webm"
_HIDDEN: Final = (b"udta", b"meta", b"uuid")
"""Boxes in which phones keep where a film was made, with what, and by whom."""
_HOLDS_BOXES: Final = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")
_HAS_TIMES: Final = (b"mvhd", b"tkhd", b"mdhd")
_FEW_CAN_PLAY: Final = (b"hvc1", b"hev1", b"dvh1", b"dvhe")

NO_FILM: Final = _("This file is not a film. Please choose an MP4 or WebM film.")
BROKEN: Final = _("This film did not arrive whole. Please choose it again, or another one.")
TOO_HEAVY: Final = _(
    "This film is larger than 20 MB. Please make it shorter, or choose a lower quality in the "
    "camera."
)
TOO_LONG: Final = _(
    "This film is longer than a minute. Please make it shorter; half is often enough."
)
APPLE_ONLY: Final = _(
    "This film is in a format that many phones cannot play (HEVC). Please choose “Most compatible” "
    "in the settings of the camera, and film it again."
)
NO_PICTURES: Final = _("There are no pictures in this file. Please choose a film, not a sound.")


@dataclass(frozen=True)
class Kept:
    """A film that lies in the place's folder.

    Attributes:
        name: as told text names it: id and kind.
        size_bytes: how large it is.
        length_ms: how long it lasts; 0 where the file does not say.
    """

    name: str
    size_bytes: int
    length_ms: int


@dataclass(frozen=True)
class Looked:
    """What a file was found to be.

    Attributes:
        kind: "mp4" or "webm".
        length_ms: how long it lasts; 0 where it does not say.
        strikes: what is written over before it is kept: where, and with what.
    """

    kind: Literal["mp4", "webm"]
    length_ms: int
    strikes: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True)
class Box:
    """A part of an MP4 file: its four letters, where it begins, and its inside."""

    name: bytes
    at: int
    inside: int
    end: int


def look(upload: IO[bytes], size: int) -> Looked:
    """Look what was sent, without reading more of it than its table of contents.

    Raises:
        NotAccepted: it is too large, too long, broken, or no film that browsers play.
    """
    if size > MOST_BYTES:
        raise NotAccepted("film", TOO_HEAVY)
    upload.seek(0)
    head = upload.read(64)
    if head[:4] == _EBML and _DOCTYPE in head:
        return Looked("webm", 0)
    if head[4:8] != b"ftyp":
        raise NotAccepted("film", NO_FILM)
    found = _look_at_mp4(upload, size)
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


# ── MP4
def _look_at_mp4(upload: IO[bytes], size: int) -> Looked:
    """Read the table of contents: how long it is, what is in it, and what is hidden in it."""
    moov = next((box for box in _boxes(upload, 0, size) if box.name == b"moov"), None)
    if moov is None:
        raise NotAccepted("film", BROKEN)
    if moov.end - moov.at > TABLE_MOST_BYTES:
        raise NotAccepted("film", NO_FILM)
    found = [*islice(_under(upload, moov, DEPTH_MOST), BOXES_MOST + 1)]
    if len(found) > BOXES_MOST:
        raise NotAccepted("film", NO_FILM)
    kinds = {_handler(upload, box) for box in found if box.name == b"hdlr"}
    if b"vide" not in kinds:
        raise NotAccepted("film", NO_PICTURES)
    for box in found:
        if box.name == b"stsd" and _first_in(upload, box) in _FEW_CAN_PLAY:
            raise NotAccepted("film", APPLE_ONLY)
    outside = [box for box in _boxes(upload, 0, size) if box.name in _HIDDEN]
    strikes = [strike for box in (*found, *outside) for strike in _strikes(upload, box)]
    length_ms = next((_length(upload, box) for box in found if box.name == b"mvhd"), 0)
    return Looked("mp4", length_ms, tuple(strikes))


def _boxes(upload: IO[bytes], at: int, end: int) -> Iterator[Box]:
    """The boxes that lie one after the other between two places.

    Raises:
        NotAccepted: they do not fit between them, or there are too many.
    """
    for _count in range(BOXES_MOST):
        if at + 8 > end:
            return
        upload.seek(at)
        header = upload.read(16)
        size, inside = int.from_bytes(header[:4], "big"), at + 8
        if size == 1:  # a size of eight bytes follows the letters.
            size, inside = int.from_bytes(header[8:16], "big"), at + 16
        elif size == 0:  # it goes on to the end.
            size = end - at
        if size < inside - at or at + size > end:
            raise NotAccepted("film", BROKEN)
        yield Box(header[4:8], at, inside, at + size)
        at += size
    raise NotAccepted("film", NO_FILM)


def _under(upload: IO[bytes], box: Box, depth: int) -> Iterator[Box]:
    """All boxes in a box, and in those in it."""
    if depth == 0:
        raise NotAccepted("film", NO_FILM)
    for inner in _boxes(upload, box.inside, box.end):
        yield inner
        if inner.name in _HOLDS_BOXES:
            yield from _under(upload, inner, depth - 1)


def _strikes(upload: IO[bytes], box: Box) -> Iterator[tuple[int, bytes]]:
    """What is written over in a box: all of what is hidden there, or when it was filmed."""
    if box.name in _HIDDEN:
        yield box.at + 4, b"free"
        yield box.inside, bytes(box.end - box.inside)
    elif box.name in _HAS_TIMES:
        upload.seek(box.inside)
        times = 16 if upload.read(1) == b"\1" else 8
        yield box.inside + 4, bytes(min(times, max(box.end - box.inside - 4, 0)))


def _handler(upload: IO[bytes], box: Box) -> bytes:
    """What a track is: "vide" for pictures, "soun" for sound."""
    upload.seek(box.inside + 8)
    return upload.read(4)


def _first_in(upload: IO[bytes], box: Box) -> bytes:
    """How a track is written: the letters of its first description."""
    upload.seek(box.inside + 12)
    return upload.read(4)


def _length(upload: IO[bytes], box: Box) -> int:
    """How long it lasts, in milliseconds; 0 where that is not said."""
    upload.seek(box.inside)
    header = upload.read(min(32, box.end - box.inside))
    if len(header) < 32:  # noqa: PLR2004  Version, two times, scale, length, and more behind them.
        raise NotAccepted("film", BROKEN)
    if header[0] == 1:
        scale, length = header[20:24], header[24:32]
    else:
        scale, length = header[12:16], header[16:20]
    per_second = int.from_bytes(scale, "big")
    return int.from_bytes(length, "big") * 1_000 // per_second if per_second else 0
