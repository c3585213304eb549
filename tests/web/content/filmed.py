"""Films as phones and browsers make them, byte by byte, and films that are none."""

from __future__ import annotations

from collections.abc import Sequence

GPS = b"+59.9139+010.7522/"
"""Where a phone says that a film was made."""
MAKE = b"Nordfon 7 Pro"
"""What it was made with."""
WHEN = 3_900_000_000
Piece = tuple[int, int]


def box(name: bytes, inside: bytes = b"") -> bytes:
    """A part of an MP4 file."""
    return (len(inside) + 8).to_bytes(4, "big") + name + inside


def full(name: bytes, inside: bytes) -> bytes:
    """A part that begins with its version."""
    return box(name, bytes(4) + inside)


def number(*values: int, size: int = 4) -> bytes:
    """Numbers as an MP4 file writes them."""
    return b"".join(value.to_bytes(size, "big") for value in values)


def header(seconds: int, *, version: int = 0, name: bytes = b"mvhd", rest: int = 80) -> bytes:
    """When it was filmed, and how long it is: in thousandths of a second."""
    size = 8 if version else 4
    times = number(WHEN, WHEN, size=size)
    lasts = number(1_000) + number(seconds * 1_000, size=size)
    return box(name, bytes([version, 0, 0, 0]) + times + lasts + bytes(rest))


def track(
    kind: bytes = b"vide",
    codec: bytes = b"avc1",
    *,
    seconds: int = 30,
    pieces: Sequence[Piece] = (),
    more: bytes = b"",
    described: bytes = b"",
) -> bytes:
    """A track; `pieces` are where its bytes lie, `more` stands among its tables.

    It has a name, is said to lie in a folder, and its pictures say what they were made with.
    """
    if kind == b"vide":
        entry = bytes(42) + (b"\x0d" + MAKE).ljust(32, b"\0") + bytes(4) + box(b"avcC", b"shape")
    else:
        entry = bytes(28)
    tables = (
        full(b"stsd", number(1) + box(codec, entry + described))
        + full(b"stts", number(1, 1, seconds * 1_000))
        + full(b"stsc", number(1, 1, 1, 1))
        + full(b"stsz", number(0, len(pieces), *(size for _at, size in pieces)))
        + full(b"stco", number(len(pieces), *(at for at, _size in pieces)))
    )
    folder = full(b"dref", number(1) + full(b"alis", MAKE))
    inside = box(b"minf", box(b"dinf", folder) + box(b"stbl", tables + more))
    handler = box(b"hdlr", bytes(4) + b"mhlr" + kind + bytes(12) + MAKE + b"\0")
    media = header(seconds, name=b"mdhd", rest=4)
    return box(
        b"trak",
        full(b"tkhd", number(WHEN, WHEN) + bytes(72)) + box(b"mdia", media + handler + inside),
    )


def mp4(
    seconds: int = 30,
    *,
    tracks: bytes | None = None,
    version: int = 0,
    pictures: bytes = b"moving pictures",
    first: bool = False,
    hidden: bytes = b"",
) -> bytes:
    """A film with a place hidden in it.

    Args:
        seconds: how long it lasts.
        tracks: in place of a track of pictures.
        version: how its length is written.
        pictures: what is to be seen.
        first: whether the table of contents stands first.
        hidden: what lies between its pictures, for nobody.
    """
    start = box(b"ftyp", b"isom" + bytes(4) + b"isomavc1")
    films = box(b"mdat", hidden + pictures)
    at = len(start) + 8 + len(hidden)
    for _twice in range(2):  # how large the table is does not hang on where the pictures lie.
        table = box(
            b"moov",
            header(seconds, version=version)
            + (track(pieces=[(at, len(pictures))], seconds=seconds) if tracks is None else tracks)
            + box(b"udta", box(b"\xa9xyz", GPS)),
        )
        at += len(table) if first and not _twice else 0
    return start + (table + films if first else films + table) + box(b"uuid", bytes(16) + GPS)


# ── WebM
def part(name: int, inside: bytes = b"", *, is_open: bool = False) -> bytes:
    """A part of a WebM file; `is_open`: it does not say how large it is."""
    letters = name.to_bytes((name.bit_length() + 7) // 8, "big")
    size = b"\x01" + (b"\xff" * 7 if is_open else len(inside).to_bytes(7, "big"))
    return letters + size + inside


VP8 = part(0xAE, part(0xD7, b"\1") + part(0x83, b"\1") + part(0x86, b"V_VP8"))
OPUS = part(0xAE, part(0xD7, b"\2") + part(0x83, b"\2") + part(0x86, b"A_OPUS"))


def block(at_ms: int, data: bytes, track: int = 1) -> bytes:
    """A picture, or some sound."""
    return part(0xA3, bytes([0x80 + track]) + at_ms.to_bytes(2, "big") + b"\x80" + data)


def webm(
    inside: bytes = b"pictures",
    *,
    seconds: int = 2,
    tracks: bytes = VP8,
    info: bytes = b"",
    more: bytes = b"",
    is_open: bool = True,
    kind: bytes = b"webm",
) -> bytes:
    """A film as browsers record it, with what they are.

    Args:
        inside: its pictures.
        seconds: when the last of them is shown.
        tracks: what is in it.
        info: what more it says of itself.
        more: what stands before its pictures.
        is_open: whether it does not say how large its parts are.
        kind: of which kind it says to be.
    """
    about = part(0x1549A966, part(0x2AD7B1, number(1_000_000)) + part(0x4D80, MAKE) + info)
    clusters = b"".join(
        part(0x1F43B675, part(0xE7, number(at * 1_000)) + block(0, inside), is_open=is_open)
        for at in (0, seconds)
    )
    film = part(0x18538067, about + part(0x1654AE6B, tracks) + more + clusters, is_open=is_open)
    return part(0x1A45DFA3, part(0x4286, b"\1") + part(0x4282, kind)) + film
