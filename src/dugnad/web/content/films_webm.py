"""WebM films: walked part by part; only pictures, sound, and what they need is kept.

Browsers write these, often without saying how long they are: then the last picture tells. What is
not known here becomes empty space (`Void`) of the same size, or zeros.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Final, TypeAlias

from dugnad.web.content.films_looked import (
    BROKEN,
    MORE_THAN_A_FILM,
    NO_FILM,
    NO_PICTURES,
    Looked,
)
from dugnad.web.content.told import NotAccepted

PARTS_MOST: Final = 32_768
"""A minute has 3 600 pictures in at most five parts each, and 3 000 pieces of sound."""
HEAD_MOST_BYTES: Final = 64 * 1024
"""How large a part other than pictures and sound may be."""

Kept: TypeAlias = "str | Mapping[int, Kept]"
"""What is kept of a part: a number, some bytes, pictures, nothing but its place, or its parts."""

_NUMBER, _BYTES, _BLOCK, _EMPTY = "number", "bytes", "block", "empty"
_SEGMENT: Final = 0x18538067
_CLUSTER: Final = 0x1F43B675
_INFO, _TRACKS, _CUES, _SEEK = 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x114D9B74
_TAGS, _ATTACHED, _CHAPTERS = 0x1254C367, 0x1941A469, 0x1043A770
_ON_TOP: Final = (_CLUSTER, _INFO, _TRACKS, _CUES, _SEEK, _TAGS, _ATTACHED, _CHAPTERS)
"""Parts that end a cluster of unknown size."""
_DOCTYPE, _SCALE, _DURATION, _TIME = 0x4282, 0x2AD7B1, 0x4489, 0xE7
_TRACK, _KIND, _NAME, _CODEC = 0xAE, 0x83, 0xD7, 0x86
_OF_PICTURES, _OF_SOUND = 1, 2
_NOTED: Final = (_DOCTYPE, _SCALE, _DURATION, _TIME, _KIND, _NAME, _CODEC)
_ONCE: Final = (_INFO, _TRACKS, _SEEK, _CUES)
_NUMBER_BYTES: Final = 8
_SHORT: Final = 127
"""Empty space of at most so many bytes says its size in one."""
_CODECS: Final = (b"V_VP8", b"V_VP9", b"V_AV1", b"A_OPUS", b"A_VORBIS")
_MS: Final = 1_000_000
"""Billionths of a second in a thousandth."""
_TICKS_END: Final = 1 << 64
"""No film says that it lasts so many ticks or more."""


def _numbers(*names: int) -> dict[int, Kept]:
    return dict.fromkeys(names, _NUMBER)


_HEADER_KEPT: Final[Mapping[int, Kept]] = {
    **_numbers(0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4287, 0x4285),
    _DOCTYPE: _BYTES,
}
_COLOUR: Final = (0x55B1, 0x55B2, 0x55B3, 0x55B4, 0x55B5, 0x55B6, 0x55B7, 0x55B8, 0x55B9, 0x55BA)
_PICTURES: Final[Mapping[int, Kept]] = {
    **_numbers(0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x9A, 0x9D),
    0x55B0: _numbers(*_COLOUR, 0x55BB, 0x55BC, 0x55BD),
}
_SOUND: Final[Mapping[int, Kept]] = _numbers(0xB5, 0x78B5, 0x9F, 0x6264)
_TRACK_KEPT: Final[Mapping[int, Kept]] = {
    **_numbers(_NAME, 0x73C5, _KIND, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383),
    **_numbers(0x56AA, 0x56BB),
    _CODEC: _BYTES,
    0x63A2: _BYTES,
    0xE0: _PICTURES,
    0xE1: _SOUND,
}
_CLUSTER_KEPT: Final[Mapping[int, Kept]] = {
    **_numbers(_TIME, 0xA7, 0xAB),
    0xA3: _BLOCK,
    0xA0: {**_numbers(0x9B, 0xFB, 0x75A2), 0xA1: _BLOCK},
}
_SEGMENT_KEPT: Final[Mapping[int, Kept]] = {
    _SEEK: {0x4DBB: _numbers(0x53AB, 0x53AC)},
    _INFO: {**_numbers(_SCALE, _DURATION), 0x4D80: _EMPTY, 0x5741: _EMPTY},
    _TRACKS: {_TRACK: _TRACK_KEPT},
    _CLUSTER: _CLUSTER_KEPT,
    _CUES: {0xBB: {**_numbers(0xB3), 0xB7: _numbers(0xF7, 0xF1, 0xF0, 0xB2, 0x5378)}},
}


@dataclass(frozen=True)
class Part:
    """A part of a WebM file: its name, where it begins, its inside; `end` is None if not said."""

    name: int
    at: int
    inside: int
    end: int | None


@dataclass
class Film:
    """A film while it is walked through.

    Attributes:
        upload: where it is read from.
        strikes: what is written over in it.
        parts: how many were looked at.
        seen: what is in it once, and was seen.
        noted: what was read of the track or the header that is looked at, by name.
        tracks: what its tracks are, by their number: pictures (1) or sound (2).
        scale: how many billionths of a second a tick is.
        said: how many ticks it says that it lasts.
        time: of the cluster that is looked at, in ticks.
        last: when its last picture or sound begins, in ticks; None before the first.
    """

    upload: IO[bytes]
    strikes: list[tuple[int, bytes]] = field(default_factory=list)
    parts: int = 0
    seen: set[int] = field(default_factory=set)
    noted: dict[int, bytes] = field(default_factory=dict)
    tracks: dict[int, int] = field(default_factory=dict)
    scale: int = _MS
    said: float = 0
    time: int = 0
    last: int | None = None


def look_at_webm(upload: IO[bytes], size: int) -> Looked:
    """Walk through a film: what is in it, how long it is, and what is not kept of it.

    Raises:
        NotAccepted: it is broken, or no film that browsers play.
    """
    film = Film(upload)
    header = _part(film, 0, size)
    if header.end is None or header.end - header.inside > HEAD_MOST_BYTES:
        raise NotAccepted("film", NO_FILM)
    _walk(film, header.inside, header.end, _HEADER_KEPT)
    if film.noted.get(_DOCTYPE) != b"webm":
        raise NotAccepted("film", NO_FILM)
    segment = _part(film, header.end, size)
    if segment.name != _SEGMENT or segment.end not in {None, size}:
        raise NotAccepted("film", BROKEN)
    _walk(film, segment.inside, size, _SEGMENT_KEPT)
    if _OF_PICTURES not in film.tracks.values():
        raise NotAccepted("film", NO_PICTURES)
    if film.last is None:
        raise NotAccepted("film", BROKEN)
    ticks = max(film.last, film.said)
    return Looked("webm", round(ticks * film.scale / _MS), tuple(film.strikes))


def _walk(film: Film, at: int, end: int, kept: Mapping[int, Kept], *, is_open: bool = False) -> int:
    """Look at parts one after the other; gives where they end.

    Args:
        film: what is looked at.
        at: where the first one begins.
        end: where the last one ends at the latest.
        kept: what is kept of them.
        is_open: whether a part of the film itself ends them.
    """
    while at < end:
        part = _part(film, at, end)
        if is_open and part.name in _ON_TOP:
            return at
        rule = kept.get(part.name)
        if part.name in _ONCE and rule is not None:
            if part.name in film.seen:
                raise NotAccepted("film", NO_FILM)
            film.seen.add(part.name)
        if part.end is None:
            if part.name != _CLUSTER or not isinstance(rule, Mapping):
                raise NotAccepted("film", BROKEN)
            at = _walk(film, part.inside, end, rule, is_open=True)
            continue
        if isinstance(rule, Mapping):
            _walk(film, part.inside, part.end, rule)
            if part.name == _TRACK:
                _add_track(film)
        else:
            _look_at(film, part, part.end, rule)
        at = part.end
    return at


def _part(film: Film, at: int, end: int) -> Part:
    """The part that begins at a place and ends before another.

    Raises:
        NotAccepted: it does not fit, or there are too many.
    """
    film.parts += 1
    if film.parts > PARTS_MOST:
        raise NotAccepted("film", NO_FILM)
    film.upload.seek(at)
    header = film.upload.read(min(12, end - at))
    names = _width(header)
    sizes = _width(header[names:])
    inside = at + names + sizes
    if names > 4 or inside > end:  # noqa: PLR2004  No name is longer.
        raise NotAccepted("film", BROKEN)
    most = (1 << 7 * sizes) - 1
    size = int.from_bytes(header[names : names + sizes], "big") & most
    if size != most and inside + size > end:
        raise NotAccepted("film", BROKEN)
    name = int.from_bytes(header[:names], "big")
    return Part(name, at, inside, None if size == most else inside + size)


def _width(header: bytes) -> int:
    """How many bytes a name or a size has: as many as bits are before its first one, and one.

    Raises:
        NotAccepted: there is none.
    """
    if not header or not header[0]:
        raise NotAccepted("film", BROKEN)
    return 9 - header[0].bit_length()


def _look_at(film: Film, part: Part, end: int, rule: str | None) -> None:
    """Keep a part without parts, or make empty space of it."""
    size = end - part.inside
    if rule == _BLOCK:
        _block(film, part, size)
    elif rule == _EMPTY:
        film.strikes.append((part.inside, bytes(size)))
    elif rule is None or size > (HEAD_MOST_BYTES if rule == _BYTES else _NUMBER_BYTES):
        film.strikes.append((part.at, b"\xec" + _empty(end - part.at - 1)))
    elif part.name in _NOTED:
        film.upload.seek(part.inside)
        _note(film, part.name, film.upload.read(size))


def _empty(size: int) -> bytes:
    """How large empty space is, and the space: so many bytes together."""
    if size <= _SHORT:
        return bytes([0x80 + size - 1]) + bytes(size - 1)
    return b"\1" + (size - 8).to_bytes(7, "big") + bytes(size - 8)


def _note(film: Film, name: int, value: bytes) -> None:
    """Note what a part says."""
    if name == _TIME:
        film.time = int.from_bytes(value, "big")
        return
    if name in film.noted:
        raise NotAccepted("film", NO_FILM)
    film.noted[name] = value
    if name == _SCALE:
        film.scale = int.from_bytes(value, "big")
        if not film.scale:  # whatever it holds would last no time.
            raise NotAccepted("film", BROKEN)
    elif name == _DURATION:
        if len(value) not in {4, 8}:
            raise NotAccepted("film", BROKEN)
        film.said = struct.unpack(">f" if len(value) == 4 else ">d", value)[0]  # noqa: PLR2004
        if not 0 <= film.said < _TICKS_END:
            raise NotAccepted("film", BROKEN)


def _add_track(film: Film) -> None:
    """Add a track of pictures or sound; nothing else is in a film."""
    number, kind, codec = (film.noted.pop(one, b"") for one in (_NAME, _KIND, _CODEC))
    is_what = int.from_bytes(kind, "big")
    if is_what not in {_OF_PICTURES, _OF_SOUND}:
        raise NotAccepted("film", MORE_THAN_A_FILM)
    if codec.rstrip(b"\0") not in _CODECS:
        raise NotAccepted("film", NO_FILM)
    film.tracks[int.from_bytes(number, "big")] = is_what


def _block(film: Film, part: Part, size: int) -> None:
    """A picture or some sound: when it is shown, and that it is of a track that is known."""
    film.upload.seek(part.inside)
    header = film.upload.read(min(size, 12))
    names = _width(header)
    if len(header) < names + 3:
        raise NotAccepted("film", BROKEN)
    if int.from_bytes(header[:names], "big") - (1 << 7 * names) not in film.tracks:
        raise NotAccepted("film", MORE_THAN_A_FILM)
    at = film.time + int.from_bytes(header[names : names + 2], "big", signed=True)
    film.last = at if film.last is None else max(film.last, at)
