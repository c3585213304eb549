"""Files that mean no good, or are odd: all made here, byte by byte, each for one reason.

Where a file can carry something along that nobody sees, it carries `PLACE`.
"""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image, PngImagePlugin

from tests.web.content.filmed import block, box, full, mp4, number, part, track, webm

PLACE = b"N59.9139-E010.7522-Storgata7"
"""Where it was made: it must never be found in what is kept."""
SCRIPT = b"<script>alert(document.domain)</script>"


@dataclass(frozen=True)
class Sent:
    """A file as somebody sends it.

    Attributes:
        name: what they call it.
        kind: what they say it is.
        data: what it is.
    """

    name: str
    kind: str
    data: bytes


def _drawn(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **more)
    return written.getvalue()


def _moving(kind: str, count: int) -> bytes:
    frames = [Image.new("RGB", (12, 9), (one % 256, one // 256, 7)) for one in range(count)]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:])
    return written.getvalue()


def _segment(kind: int, inside: bytes) -> bytes:
    return bytes([0xFF, kind]) + (len(inside) + 2).to_bytes(2, "big") + inside


def _jpeg(*segments: bytes, behind: bytes = b"") -> bytes:
    plain = _drawn("JPEG")
    return plain[:2] + b"".join(segments) + plain[2:] + behind


def _scans(count: int) -> bytes:
    plain = _drawn("JPEG", (640, 480), progressive=True)
    last = plain[plain.rindex(b"\xff\xda") : -2]
    return plain[:-2] + last * count + b"\xff\xd9"


def _chunk(name: bytes, inside: bytes) -> bytes:
    sums = struct.pack(">I", zlib.crc32(name + inside))
    return struct.pack(">I", len(inside)) + name + inside + sums


def _png(*chunks: bytes, behind: bytes = b"") -> bytes:
    plain = _drawn("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:] + behind


def _png_said(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ends = _chunk(b"IDAT", zlib.compress(bytes(64))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + ends


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif[0x8825] = {1: "N", 2: (59.0, 54.0, 50.0), 3: "E", 4: (10.0, 45.0, 8.0), 29: PLACE.decode()}
    return exif.tobytes()


def _text_in_png() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", PLACE.decode())
    said.add_itxt("XML:com.adobe.xmp", f"<x>{PLACE.decode()}</x>")
    return _drawn("PNG", pnginfo=said)


def _zip(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _nested(name: bytes, depth: int) -> bytes:
    inside = b""
    for _time in range(depth):
        inside = box(name, inside)
    return inside


def _on_earth(spot: bytes, name: bytes = b"The mill") -> bytes:
    """A place of a map, as GeoJSON."""
    point = b'{"type":"Point","coordinates":' + spot + b"}"
    return b'{"type":"Feature","properties":{"name":"%b"},"geometry":%b}' % (name, point)


def _pictures() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    jpeg, png, gif, webp = "a.jpg", "a.png", "a.gif", "a.webp"
    # Plain ones: these are taken.
    yield "a JPEG", jpeg, lambda: _drawn("JPEG")
    yield "a PNG", png, lambda: _drawn("PNG", mode="RGBA")
    yield "a GIF", gif, lambda: _drawn("GIF", mode="P")
    yield "a WebP", webp, lambda: _drawn("WEBP")
    yield "a picture of one point", png, lambda: _drawn("PNG", (1, 1))
    yield "a picture as thin as a hair", png, lambda: _drawn("PNG", (9_000, 1))
    yield "a JPEG in the colours of print", jpeg, lambda: _drawn("JPEG", mode="CMYK")
    # Something along.
    yield "a place in a JPEG (EXIF)", jpeg, lambda: _drawn("JPEG", exif=_exif())
    yield "a place in a WebP (EXIF)", webp, lambda: _drawn("WEBP", exif=_exif())
    yield "a place in a PNG (EXIF)", png, lambda: _drawn("PNG", exif=_exif())
    yield "a place in a PNG (text)", png, _text_in_png
    yield "a place in a JPEG (XMP)", jpeg, lambda: _jpeg(
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE)
    )  # fmt: skip
    yield "a place in a JPEG (IPTC)", jpeg, lambda: _jpeg(
        _segment(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x1c" + PLACE)
    )  # fmt: skip
    yield "a place in a JPEG (comment)", jpeg, lambda: _jpeg(_segment(0xFE, PLACE))
    yield "a place in a colour profile", jpeg, lambda: _drawn("JPEG", icc_profile=PLACE * 9)
    yield "a second picture behind a JPEG", jpeg, lambda: _jpeg(behind=_drawn("JPEG") + PLACE)
    yield "a zip behind a JPEG", jpeg, lambda: _jpeg(behind=_zip(place=PLACE))
    yield "a page behind a PNG", png, lambda: _png(behind=SCRIPT + PLACE)
    yield "a page in a PNG", png, lambda: _png(_chunk(b"tEXt", b"a\0" + SCRIPT + PLACE))
    yield (
        "a GIF that is a script",
        gif,
        lambda: (
            _drawn("GIF", mode="P").replace(b"GIF87a", b"GIF89a") + b"/*" + PLACE + b"*/=1;alert(1)"
        ),
    )
    yield "a GIF with a comment", gif, lambda: _drawn("GIF", mode="P", comment=PLACE)
    # Bombs.
    yield "a PNG of 900 million points", png, lambda: _drawn("PNG", (30_000, 30_000), "1")
    yield "a PNG that says it is endless", png, lambda: _png_said(2**31 - 1, 2**31 - 1)
    yield "a PNG that says it is nothing", png, lambda: _png_said(0, 0)
    yield "a PNG with many profiles", png, lambda: _png(
        *[_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(900_000)))] * 200
    )  # fmt: skip
    yield "a PNG with a long text", png, lambda: _png(
        _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9))
    )  # fmt: skip
    yield "a PNG of many parts", png, lambda: _png(*[_chunk(b"aaAa", b"")] * 20_000)
    yield "a JPEG drawn many times", jpeg, lambda: _scans(2_000)
    yield "a JPEG of many parts", jpeg, lambda: _jpeg(*[_segment(0xFE, b"")] * 20_000)
    yield (
        "a JPEG with much of nothing",
        jpeg,
        lambda: _drawn("JPEG")[:2] + b"\xff" * 100_000 + _drawn("JPEG")[2:],
    )
    yield "a GIF of a thousand pictures", gif, lambda: _moving("GIF", 1_000)
    yield "a WebP of a thousand pictures", webp, lambda: _moving("WEBP", 1_000)
    yield "a PNG of a thousand pictures", png, lambda: _moving("PNG", 1_000)
    yield (
        "a GIF that says it is huge",
        gif,
        lambda: b"GIF89a\xff\xff\xff\xff" + _drawn("GIF", mode="P")[10:],
    )
    # Not whole, or something else.
    yield "half a JPEG", jpeg, lambda: _drawn("JPEG", (200, 200))[:-400]
    yield "half a PNG", png, lambda: _drawn("PNG", (200, 200))[:-40]
    yield "half a WebP", webp, lambda: _drawn("WEBP", (200, 200))[:40]
    yield "the beginning of a JPEG", jpeg, lambda: b"\xff\xd8\xff"
    yield (
        "a drawing with a script",
        "a.svg",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>",
    )
    yield "a packed drawing", "a.svgz", lambda: gzip.compress(b"<svg/>")
    yield (
        "a drawing that fetches",
        "a.mvg",
        lambda: b"push graphic-context\nfill 'url(https://127.0.0.1/)'\npop graphic-context",
    )
    yield (
        "a program for a printer",
        "a.eps",
        lambda: b"%!PS-Adobe-3.0 EPSF\n(%pipe%id) file",
    )
    yield "a BMP", "a.bmp", lambda: _drawn("BMP")
    yield "a TIFF", "a.tif", lambda: _drawn("TIFF")
    yield "an icon", "a.ico", lambda: _drawn("ICO")
    yield "a page that says it is a JPEG", jpeg, lambda: b"<!doctype html>" + SCRIPT
    yield "a page that begins like a GIF", gif, lambda: b"GIF89a" + SCRIPT
    yield "an iPhone's picture", "a.heic", lambda: box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")


def _others() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    film, table, words = "a.mp4", "a.csv", "a.vtt"
    # Films.
    yield "a film", film, lambda: mp4(hidden=PLACE)
    yield "a film in a browser", "a.webm", webm
    yield "a film with its table first", film, lambda: mp4(first=True)
    yield "a film longer than a minute", film, lambda: mp4(seconds=61)
    yield "a film that lasts for ever", film, lambda: mp4(seconds=4_000_000)
    yield "a film without pictures", film, lambda: mp4(tracks=b"")
    yield (
        "a film of parts in parts",
        film,
        lambda: box(b"ftyp", b"isom" + bytes(4)) + _nested(b"moov", 5_000),
    )
    yield "a film whose part has no size", film, lambda: mp4()[:32] + bytes(4) + b"moov" + bytes(9)
    yield (
        "a film whose part is as large as all disks",
        film,
        lambda: box(b"ftyp", b"isom" + bytes(4)) + number(1) + b"mdat" + number(2**63, size=8),
    )
    yield (
        "a film with billions of pieces",
        film,
        lambda: mp4(
            tracks=track(
                more=full(b"stsz", number(0, 2**32 - 1)) + full(b"stco", number(2**32 - 1))
            )
        ),
    )
    yield (
        "a film whose pieces lie outside",
        film,
        lambda: mp4(tracks=track(pieces=[(2**32 - 1, 2**32 - 1)])),
    )
    yield "half a film", film, lambda: mp4()[:-120]
    yield "a browser's film with an endless number", "a.webm", lambda: webm()[:40] + b"\0" * 40
    yield (
        "a browser's film of parts in parts",
        "a.webm",
        lambda: webm() + b"".join(part(0x18538067, is_open=True) for _time in range(5_000)),
    )
    yield (
        "a browser's film that goes back in time",
        "a.webm",
        lambda: webm(more=block(65_535, b"later") + block(0, b"earlier")),
    )
    # Sounds.
    yield "a recording of nothing", "a.ogg", lambda: b"OggS"
    yield "a recording that is a page", "a.mp3", lambda: b"ID3" + SCRIPT
    yield "a recording with a place", "a.m4a", lambda: box(b"ftyp", b"M4A " + bytes(4)) + PLACE
    # Tables and words.
    yield "a table", table, lambda: b"name;mail\nDia;dia@example.org\n"
    yield (
        "a table that is a program",
        table,
        lambda: b"name;mail;wishes\n=cmd|' /C calc'!A0;a@example.org;@SUM(1)\n",
    )
    yield "a table in another alphabet", table, lambda: "name;mail\nŽofie;z@a.no\n".encode("utf-16")
    yield "a table of one endless cell", table, lambda: b'name;mail\n"' + b"a" * 200_000
    yield "a table of signs", table, lambda: b'"' * 60_001 + b"," * 20_000
    yield "a table with a mark of nothing", table, lambda: b"name;mail\nDi\0a;dia@example.org\n"
    yield "a table of many columns", table, lambda: b"name;" * 30_000 + b"\n" + b"x;" * 30_000
    yield "a table of many lines", table, lambda: b"name;mail\n" + b"x;a@example.org\n" * 20_000
    yield (
        "a table of strange days",
        table,
        lambda: (
            b"name;mail;agreed;until\nDia;d@a.no;0001-01-01;9999-12-31\nEva;e@a.no;31.12.9999;1.1.1\n"
        ),
    )
    yield "captions", words, lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
    yield (
        "captions that are a page",
        words,
        lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=alert(1)>" + SCRIPT,
    )
    yield (
        "captions that end before they begin",
        words,
        lambda: b"WEBVTT\n\n00:09.000 --> 00:01.000\nHello\n\n99:99:99.999 --> 00:00.000\nx\n",
    )
    yield "captions without an end", words, lambda: b"WEBVTT\n\n" + b"00:01.000 --> " * 4_000
    yield "numbers nested without end", "a.json", lambda: b"[" * 150_000
    yield "a place off earth", "a.geojson", lambda: _on_earth(b"[1e309,NaN]")
    yield "a place as far as numbers go", "a.geojson", lambda: _on_earth(b"[1e999999999,1e-999999]")
    yield (
        "a place of endless digits",
        "a.geojson",
        lambda: _on_earth(b"[10." + b"7" * 200_000 + b",59]"),
    )
    yield "a place of letters", "a.geojson", lambda: _on_earth(b'["10.7","59.9"]')
    yield "a place that is no number", "a.geojson", lambda: _on_earth(b'["NaN","sNaN"]')
    yield "a place in many brackets", "a.geojson", lambda: _on_earth(b"[" * 9_000 + b"]" * 9_000)
    yield (
        "places in places",
        "a.geojson",
        lambda: b'{"type":"GeometryCollection","geometries":[' * 9_000,
    )
    yield "a place called as a page", "a.geojson", lambda: _on_earth(b"[10.75,59.91]", SCRIPT)
    yield (
        "ten thousand places",
        "a.geojson",
        lambda: (
            b'{"type":"FeatureCollection","features":['
            + b",".join([_on_earth(b"[10.75,59.91]")] * 3_000)
            + b"]}"
        ),
    )
    # What is nothing at all.
    yield "nothing", "a.jpg", lambda: b""
    yield "one byte", "a.png", lambda: b"\0"
    yield "a zip", "a.zip", lambda: _zip(**{"../../a": b"x", "b": bytes(1_000_000)})
    yield (
        "a document with a program",
        "a.pdf",
        lambda: b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    )
    yield "a program", "a.exe", lambda: b"MZ" + bytes(510) + b"PE\0\0"
    yield "noise", "a.bin", lambda: bytes((one * 7919) % 251 for one in range(5_000))


NAMES = (
    "../../../etc/passwd",
    "a\\..\\..\\b.jpg",
    "CON.jpg",
    f"{'a' * 300}.jpg",
    "a\u202egpj.exe",
    "<script>alert(1)</script>.jpg",
    "é\u0301\U0001f600.jpg",
)
"""What a file may be called that is a plain picture."""
KINDS = {
    "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "svg": "image/svg+xml", "mp4": "video/mp4", "webm": "video/webm", "csv": "text/csv",
    "vtt": "text/vtt", "ogg": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4",
}  # fmt: skip


@cache
def corpus() -> dict[str, Sent]:
    """All of them, by why each is there; made once."""
    found = {}
    for why, name, make in (*_pictures(), *_others()):
        kind = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
        found[why] = Sent(name, kind, make())
    for name in NAMES:
        found[f"a JPEG called {name[:30]!r}"] = Sent(name, "image/jpeg", _drawn("JPEG"))
    found["a page said to be an image"] = Sent("a.jpg", "image/svg+xml", SCRIPT)
    found["a JPEG said to be a page"] = Sent("a.html", "text/html", _drawn("JPEG", exif=_exif()))
    return found
