"""MP4 films: only what pictures and sound need is kept; all else becomes empty space.

What is known is listed, not what is to be struck out: phones and cameras keep where a film was made
in many boxes, and in tracks of their own. The table of contents is read, at most a few megabytes;
of the rest only where its boxes begin. Bytes that no picture and no sound lies in are zeroed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import IO, Final

from dugnad.web.content.films_boxes import BOXES_MOST, SAMPLES_MOST, Box, Table, box_at
from dugnad.web.content.films_looked import (
    APPLE_ONLY,
    BROKEN,
    IN_PIECES,
    NO_FILM,
    NO_PICTURES,
    Looked,
)
from dugnad.web.content.told import NotAccepted

TABLE_MOST_BYTES: Final = 4 * 1024 * 1024
"""Of a minute the table of contents has a few hundred thousand bytes."""
BRANDS_MOST_BYTES: Final = 256

_PIECES: Final = (b"moof", b"mvex", b"sidx", b"styp", b"mfra")
_FEW_CAN_PLAY: Final = (b"hvc1", b"hev1", b"dvh1", b"dvhe")
_PICTURES: Final = (b"avc1", b"avc3", b"vp08", b"vp09", b"av01", b"mp4v")
_SOUND: Final = (b"mp4a", b"Opus", b"fLaC", b"ac-3", b"ec-3", b".mp3", b"sowt", b"twos", b"lpcm")
_WITHIN: Final = {
    b"moov": (b"mvhd", b"trak"),
    b"trak": (b"tkhd", b"edts", b"mdia"),
    b"edts": (b"elst",),
    b"mdia": (b"mdhd", b"hdlr", b"minf"),
    b"minf": (b"vmhd", b"smhd", b"dinf", b"stbl"),
    b"dinf": (b"dref",),
    b"stbl": (b"stsd", b"stts", b"ctts", b"stss", b"stps", b"stsc", b"stsz", b"stco", b"co64"),
    b"wave": (b"frma", b"mp4a", b"esds", b"enda"),
}
"""Which boxes are kept, and in which."""
_DESCRIBING: Final = (
    *(b"avcC", b"vpcC", b"av1C", b"esds", b"dOps", b"dfLa", b"dac3", b"dec3", b"wave"),
    *(b"colr", b"pasp", b"clap", b"fiel", b"btrt"),
)
"""What may stand behind how pictures or sound are written."""
_ALWAYS: Final = {b"vmhd": 12, b"smhd": 8}
_BY_VERSION: Final = {b"mvhd": (100, 112), b"tkhd": (84, 96), b"mdhd": (24, 36)}
"""How many bytes each of these has, as version 0 and as version 1; both begin with two times."""
_ENTRIES: Final = {
    b"stts": (4, 8),
    b"ctts": (4, 8),
    b"stss": (4, 4),
    b"stps": (4, 4),
    b"stsc": (4, 12),
    b"stco": (4, 4),
    b"co64": (4, 8),
}
"""Tables: where their count stands, and how large an entry is."""
_PICTURE_BYTES: Final = 78
_SOUND_BYTES: Final = (28, 44, 64)


@dataclass
class Track:
    """What was found of one track.

    Attributes:
        kind: "vide" for pictures, "soun" for sound; anything else is not kept.
        codecs: how it is written.
        boxes: those that are kept of it, by name; there is one of each.
    """

    kind: bytes = b""
    codecs: list[bytes] = field(default_factory=list)
    boxes: dict[bytes, Box] = field(default_factory=dict)

    def is_kept(self) -> bool:
        """Whether it is pictures or sound that browsers may play."""
        known = {b"vide": _PICTURES, b"soun": _SOUND}.get(self.kind, ())
        return bool(self.codecs) and all(codec in known for codec in self.codecs)


def look_at_mp4(upload: IO[bytes], size: int) -> Looked:
    """Read the table of contents: how long it is, what is in it, and what is not kept of it.

    Raises:
        NotAccepted: it is broken, in pieces, or no film that browsers play.
    """
    strikes: list[tuple[int, bytes]] = []
    films: list[Box] = []
    moov = None
    at = 0
    for box in _outside(upload, size):
        at = box.end
        if box.name in _PIECES:
            raise NotAccepted("film", IN_PIECES)
        if box.name == b"moov":
            if moov is not None:
                raise NotAccepted("film", NO_FILM)
            moov = box
        elif box.name == b"mdat":
            films.append(box)
        elif box.name != b"ftyp" or box.at or box.end - box.at > BRANDS_MOST_BYTES:
            strikes += [(box.at + 4, b"free"), (box.inside, bytes(box.end - box.inside))]
    strikes.append((at, bytes(size - at)))
    if moov is None:
        raise NotAccepted("film", BROKEN)
    if moov.end - moov.at > TABLE_MOST_BYTES:
        raise NotAccepted("film", NO_FILM)
    upload.seek(moov.inside)
    table = Table(upload.read(moov.end - moov.inside), moov.inside)
    tracks, length_ms = _contents(table)
    pieces = (piece for track in tracks for piece in _pieces(table, track))
    kept = sorted(islice(pieces, SAMPLES_MOST + 1))
    if len(kept) > SAMPLES_MOST:
        raise NotAccepted("film", NO_FILM)
    strikes += [*table.strikes, *_unused(films, kept)]
    return Looked("mp4", length_ms, tuple(strike for strike in strikes if strike[1]))


def _outside(upload: IO[bytes], size: int) -> Iterator[Box]:
    """The boxes of the file itself."""
    at = 0
    for _count in range(BOXES_MOST):
        if at + 8 > size:
            return
        upload.seek(at)
        box = box_at(upload.read(16), at, size)
        yield box
        at = box.end
    raise NotAccepted("film", NO_FILM)


# ── The table of contents
def _contents(table: Table) -> tuple[list[Track], int]:
    """The tracks that are kept, and how long the film lasts; all else in the table is struck."""
    tracks: list[Track] = []
    lengths = []
    for box in table.inner(0, len(table.data)):
        if box.name in _PIECES:
            raise NotAccepted("film", IN_PIECES)
        if box.name == b"mvhd":
            _plain(table, box)
            lengths.append(_length(table, box))
        elif box.name == b"trak" and (track := _track(table, box)).is_kept():
            tracks.append(track)
            lengths.append(_lasts(table, track))
        else:
            table.free(box)
    if not any(track.kind == b"vide" for track in tracks):
        raise NotAccepted("film", NO_PICTURES)
    if not any(lengths):
        raise NotAccepted("film", BROKEN)
    return tracks, max(lengths)


def _track(table: Table, box: Box) -> Track:
    """What is in a track; what it does not need is struck."""
    track, before = Track(), len(table.strikes)
    _walk(table, box, track)
    if any(codec in _FEW_CAN_PLAY for codec in track.codecs):
        raise NotAccepted("film", APPLE_ONLY)
    if not track.is_kept():  # all of it is freed; nothing in it needs to be written over apart.
        del table.strikes[before:]
    return track


def _walk(table: Table, box: Box, track: Track) -> None:
    """Look at a box that is kept, and at what lies in it."""
    if box.name == b"hdlr":
        if box.end - box.inside < 12:  # noqa: PLR2004  Version, type and kind.
            raise NotAccepted("film", BROKEN)
        track.kind = table.data[box.inside + 8 : box.inside + 12]
        table.empty(box.inside + 4, box.inside + 8)
        table.empty(box.inside + 12, box.end)
    elif box.name == b"dref":
        _here(table, box)
    elif box.name == b"stsd":
        _described(table, box, track)
    elif box.name in _WITHIN:
        for inner in table.inner(box.inside, box.end):
            if inner.name not in _WITHIN[box.name] or inner.name in track.boxes:
                table.free(inner)
            else:
                track.boxes[inner.name] = inner
                _walk(table, inner, track)
    else:
        _plain(table, box)


def _plain(table: Table, box: Box) -> None:
    """Strike when it was filmed, and whatever stands behind what belongs into a box."""
    version = table.number(box.inside, 1)
    if box.name in _BY_VERSION:
        size = _BY_VERSION[box.name][min(version, 1)]
        table.empty(box.inside + 4, box.inside + (20 if version else 12))
    elif box.name in _ENTRIES:
        before, each = _ENTRIES[box.name]
        size = before + 4 + table.number(box.inside + before) * each
    elif box.name == b"elst":
        size = 8 + table.number(box.inside + 4) * (20 if version else 12)
    elif box.name == b"stsz":
        entries = 0 if table.number(box.inside + 4) else table.number(box.inside + 8)
        size = 12 + entries * 4
    else:
        size = _ALWAYS.get(box.name, box.end - box.inside)
    if box.inside + size > box.end:
        raise NotAccepted("film", BROKEN)
    table.empty(box.inside + size, box.end)


def _here(table: Table, box: Box) -> None:
    """A film lies in its own file: no addresses and no names of folders stand in it."""
    if table.number(box.inside) or box.end - box.inside < 8:  # noqa: PLR2004  Version and count.
        raise NotAccepted("film", NO_FILM)
    for inner in table.inner(box.inside + 8, box.end):
        if inner.end - inner.inside < 4:  # noqa: PLR2004  Version, and that it is this file.
            raise NotAccepted("film", BROKEN)
        table.write(inner.at + 4, b"url ")
        table.write(inner.inside, b"\0\0\0\1")
        table.empty(inner.inside + 4, inner.end)


def _described(table: Table, box: Box, track: Track) -> None:
    """How a track is written: its codecs, and what a browser needs to know of them."""
    if table.number(box.inside) or box.end - box.inside < 8:  # noqa: PLR2004  Version and count.
        raise NotAccepted("film", NO_FILM)
    for entry in table.inner(box.inside + 8, box.end):
        track.codecs.append(entry.name)
        if entry.name in _PICTURES:
            size = _PICTURE_BYTES
            table.empty(entry.inside + 8, entry.inside + 24)  # Whose program wrote it,
            table.empty(entry.inside + 42, entry.inside + 74)  # and what it is called.
        elif entry.name in _SOUND:
            version = table.number(entry.inside + 8, 2)
            if version >= len(_SOUND_BYTES):
                raise NotAccepted("film", NO_FILM)
            size = _SOUND_BYTES[version]
            table.empty(entry.inside + 12, entry.inside + 16)
        else:
            continue
        if entry.inside + size > entry.end:
            raise NotAccepted("film", BROKEN)
        for inner in table.inner(entry.inside + size, entry.end):
            coloured = (
                inner.name != b"colr" or table.data[inner.inside : inner.inside + 3] == b"ncl"
            )
            if inner.name not in _DESCRIBING or not coloured:
                table.free(inner)
            elif inner.name in _WITHIN:
                for one in table.inner(inner.inside, inner.end):
                    if one.name not in _WITHIN[inner.name]:
                        table.empty(one.inside, one.end)


# ── How long it lasts
def _length(table: Table, box: Box) -> int:
    """How long a film says that it lasts, in milliseconds; 0 where that is not said."""
    long = table.number(box.inside, 1) == 1
    scale = table.number(box.inside + (20 if long else 12))
    length = table.number(box.inside + (24 if long else 16), 8 if long else 4)
    unknown = length == 2 ** (64 if long else 32) - 1
    return length * 1_000 // scale if scale and not unknown else 0


def _lasts(table: Table, track: Track) -> int:
    """How long a track lasts, by its own pieces."""
    times, media = track.boxes.get(b"stts"), track.boxes.get(b"mdhd")
    if times is None or media is None:
        raise NotAccepted("film", BROKEN)
    scale = table.number(media.inside + (20 if table.number(media.inside, 1) else 12))
    entries = table.numbers(times.inside + 8, 2 * table.number(times.inside + 4), 4)
    lasts = sum(count * each for count, each in zip(entries[::2], entries[1::2], strict=True))
    if not scale:
        raise NotAccepted("film", BROKEN)
    return lasts * 1_000 // scale


# ── What of the bytes is pictures or sound
def _pieces(table: Table, track: Track) -> Iterator[tuple[int, int]]:
    """Where the pieces of a track lie in the file: from where, to where."""
    tables = track.boxes
    places = tables.get(b"stco") or tables.get(b"co64")
    runs, sizes = tables.get(b"stsc"), tables.get(b"stsz")
    if places is None or runs is None or sizes is None:
        raise NotAccepted("film", BROKEN)
    each = 4 if places.name == b"stco" else 8
    chunks = table.numbers(places.inside + 8, table.number(places.inside + 4), each)
    fixed, samples = table.number(sizes.inside + 4), table.number(sizes.inside + 8)
    if samples > SAMPLES_MOST and not fixed:
        raise NotAccepted("film", NO_FILM)
    lengths = [] if fixed else table.numbers(sizes.inside + 12, samples, 4)
    entries = table.numbers(runs.inside + 8, 3 * table.number(runs.inside + 4), 4)
    firsts = [*(one - 1 for one in entries[::3]), len(chunks)]
    if firsts[0] or any(one > other for one, other in pairwise(firsts)):
        raise NotAccepted("film", BROKEN)
    sample = 0
    for (first, after), count in zip(pairwise(firsts), entries[1::3], strict=True):
        for chunk in chunks[first:after]:
            upto = min(sample + count, samples)
            size = fixed * (upto - sample) if fixed else sum(lengths[sample:upto])
            if size:
                yield chunk, chunk + size
            sample = upto


def _unused(films: list[Box], kept: list[tuple[int, int]]) -> Iterator[tuple[int, bytes]]:
    """Zeros for all bytes that are no picture and no sound.

    Raises:
        NotAccepted: pictures or sound are said to lie where no film is.
    """
    left = iter([*kept, None])
    piece = next(left)
    for box in films:
        at = box.inside
        while piece is not None and piece[0] < box.end:
            if piece[0] < box.inside or piece[1] > box.end:
                raise NotAccepted("film", BROKEN)
            yield at, bytes(max(piece[0] - at, 0))
            at = max(at, piece[1])
            piece = next(left)
        yield at, bytes(box.end - at)
    if piece is not None:
        raise NotAccepted("film", BROKEN)
