"""The parts of picture files: what is looked at before anything is drawn.

A few bytes can ask for much work: a JPEG of twelve megabytes that is drawn a hundred thousand
times over itself, a PNG with twelve thousand colour profiles that unpack to a megabyte each. So
what does not help to draw is left out, and what draws too often is turned away.
"""

from __future__ import annotations

import re
from typing import Final

# ── JPEG
_BEGINS, _ENDS = b"\xff\xd8", b"\xff\xd9"
_JFIF_KIND, _SCAN = b"\xff\xe0", b"\xff\xda"
_JFIF: Final = re.compile(rb"\xff\xe0\x00\x10JFIF\0.{7}\0\0", re.DOTALL)
"""How wide a point is; without a thumbnail it has sixteen bytes."""
_DRAWING: Final = (
    *(_JFIF_KIND, _SCAN),
    *(bytes([0xFF, kind]) for kind in (0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDD)),
)
"""The parts of a JPEG that say how it is drawn: JFIF, scans, tables, frames, restarts."""
_BEHIND_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)
"""A marker that stands neither for 255 nor for a restart."""
_MARKER: Final = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
"""Without the 255s before it: a run of them would be gone through once for each of its bytes."""
_END: Final = 0xD9
_SCANS_MAX: Final = 100
"""Cameras and programs draw a picture in one to twenty goes."""
_PARTS_MAX: Final = 2_000
_FILL_MAX: Final = 64
"""So many bytes of nothing may stand before a part."""
_FILL: Final = b"\xff" * _FILL_MAX

# ── PNG
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NEEDED: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
"""The parts of a PNG without which it is another picture."""
_TURNED: Final = b"eXIf"
"""Tells which side is up; everything else in it is dropped with the rest."""
_TURNED_MAX: Final = 65_536
_AROUND: Final = 12
"""Bytes of a part's length, name and checksum."""


def asks_too_much(sent: bytes) -> bool:
    """Whether a JPEG asks for more work than any camera's picture; False of any other file."""
    if not sent.startswith(_BEGINS):
        return False
    at, parts, scans = len(_BEGINS), 0, 0
    while (found := _MARKER.search(sent, at)) is not None and found[1][0] != _END:
        is_filled = sent.endswith(_FILL, at, found.start() + 1)
        if is_filled or (not scans and found.start() - at > _FILL_MAX):
            return True
        parts += 1
        scans += found[1] == _SCAN[1:]
        if parts > _PARTS_MAX or scans > _SCANS_MAX:
            return True
        at = found.end() + int.from_bytes(sent[found.end() : found.end() + 2], "big")
    return not scans and len(sent) - at > _FILL_MAX


def without_more(sent: bytes) -> bytes:
    """A PNG with nothing but what draws it; any other file as it is."""
    if not sent.startswith(_PNG):
        return sent
    kept, at = [_PNG], len(_PNG)
    while at < len(sent):
        size = int.from_bytes(sent[at : at + 4], "big")
        name = sent[at + 4 : at + 8]
        ends = at + size + _AROUND
        if name in _NEEDED or (name == _TURNED and size <= _TURNED_MAX):
            kept.append(sent[at:ends])
        at = ends
    return b"".join(kept)


def holds_points_alone(jpeg: bytes) -> bool:
    """Whether a JPEG says how it is drawn and nothing else.

    No place, time or words in any of its parts, no thumbnail, and no second file behind its end.
    """
    at = len(_BEGINS)
    while jpeg[at : at + 2] in _DRAWING:
        if jpeg.startswith(_JFIF_KIND, at) and not _JFIF.match(jpeg, at):
            return False
        is_scan = jpeg.startswith(_SCAN, at)
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if is_scan:
            after = _BEHIND_SCAN.search(jpeg, at)
            at = len(jpeg) if after is None else after.start()
    return jpeg.startswith(_BEGINS) and jpeg[at:] == _ENDS
