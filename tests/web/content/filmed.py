"""Films as phones make them, byte by byte, and films that are none."""

from __future__ import annotations

GPS = b"+59.9139+010.7522/"
"""Where a phone says that a film was made."""


def box(name: bytes, inside: bytes) -> bytes:
    """A part of an MP4 file."""
    return (len(inside) + 8).to_bytes(4, "big") + name + inside


def header(seconds: int, *, version: int = 0) -> bytes:
    """When it was filmed, and how long it is: in thousandths of a second."""
    scale, length = (1_000).to_bytes(4, "big"), seconds * 1_000
    if version:
        times = (3_900_000_000).to_bytes(8, "big") * 2
        return box(b"mvhd", b"\1\0\0\0" + times + scale + length.to_bytes(8, "big") + bytes(80))
    times = (3_900_000_000).to_bytes(4, "big") * 2
    return box(b"mvhd", bytes(4) + times + scale + length.to_bytes(4, "big") + bytes(80))


def track(kind: bytes = b"vide", codec: bytes = b"avc1") -> bytes:
    """A track of pictures or sound."""
    described = box(b"stsd", bytes(4) + (1).to_bytes(4, "big") + box(codec, bytes(70)))
    inside = box(b"minf", box(b"stbl", described))
    handler = box(b"hdlr", bytes(8) + kind + bytes(12))
    return box(b"trak", box(b"mdia", handler + inside))


def mp4(
    seconds: int = 30,
    *,
    tracks: bytes | None = None,
    version: int = 0,
    pictures: bytes = b"moving pictures",
    first: bool = False,
) -> bytes:
    """A film with a place hidden in it, twice; `first`: the table of contents stands first."""
    hidden = box(b"udta", box(b"\xa9xyz", GPS))
    table = box(
        b"moov",
        header(seconds, version=version) + (track() if tracks is None else tracks) + hidden,
    )
    start, films = box(b"ftyp", b"isom" + bytes(4) + b"isomavc1"), box(b"mdat", pictures)
    return start + (table + films if first else films + table) + box(b"uuid", bytes(16) + GPS)


def webm(inside: bytes = b"pictures") -> bytes:
    """A film as browsers record it."""
    kind = b"\x42\x86\x81\x01\x42\x82\x84webm"
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 + len(kind)]) + kind + inside
