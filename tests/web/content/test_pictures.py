"""Pictures are drawn anew, and nothing that came with them stays."""

import hashlib
import io
import os
import struct
import time
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, Image
from pytest_django import Settings

from dugnad.web.content import auditing, keeping, pictures, services, sweeping
from dugnad.web.content.told import NotAccepted, Told

pytestmark = pytest.mark.django_db
NOON = 1_790_000_000_000


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Give the place a folder for pictures."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def drawn(size: tuple[int, int] = (64, 48), kind: str = "JPEG", **how: object) -> bytes:
    """Make a picture with a red left half and a blue right half."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 30, 200), (size[0] // 2, 0, *size))
    written = io.BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def kept(picture: str, size: str = "large") -> Image.Image:
    """Open a kept picture."""
    return Image.open(pictures.path_of(picture, size))


def send(data: bytes, name: str = "bilde.jpg") -> str:
    """Store a picture as a form would."""
    return keeping.store_picture(SimpleUploadedFile(name, data), now_ms=NOON)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_usual_kind_becomes_two_jpegs(kind: str) -> None:
    """Whatever Ana sends, the place keeps a large and a small JPEG of it."""
    picture = send(drawn((2400, 1200), kind))
    with kept(picture) as large, kept(picture, "small") as small:
        assert (large.format, large.size) == ("JPEG", (1600, 800))
        assert (small.format, small.size) == ("JPEG", (480, 240))


def test_a_small_picture_is_not_blown_up() -> None:
    """A picture smaller than both sizes keeps its own size."""
    with kept(send(drawn((64, 48)))) as large:
        assert large.size == (64, 48)


def test_the_name_of_a_file_means_nothing() -> None:
    """A PNG that calls itself .jpg or .exe is read for what it is."""
    assert send(drawn(kind="PNG"), "bilde.exe") == send(drawn(kind="PNG"), "bilde.jpg")


def test_place_and_time_do_not_come_along() -> None:
    """Ben's photo says where and when it was taken; what the place keeps does not."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Ben's phone"
    exif[ExifTags.Base.DateTime] = "2026:05:17 10:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (58.0, 15.0, 30.0)
    sent = drawn(exif=exif, comment=b"home of Ben", icc_profile=b"profile of Ben")
    assert b"Ben's phone" in sent
    picture = send(sent)
    for size in pictures.SIZES:
        data = pictures.path_of(picture, size).read_bytes()
        assert b"Ben" not in data
        assert b"Exif" not in data
        with kept(picture, size) as clean:
            assert not clean.getexif()
            assert not {"exif", "comment", "icc_profile", "xmp"} & set(clean.info)


def test_a_turned_picture_stands_upright() -> None:
    """A phone held sideways writes a note instead of turning; the place turns."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    with kept(send(drawn((64, 32), exif=exif))) as large:
        assert large.size == (32, 64)
        top, bottom = large.getpixel((16, 8)), large.getpixel((16, 56))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 150 > top[2]
    assert bottom[2] > 150 > bottom[0]


def test_glass_is_shown_on_paper() -> None:
    """Where a picture is transparent, paper shows, and never what lay hidden under it."""
    written = io.BytesIO()
    Image.new("RGBA", (20, 20), (10, 20, 30, 0)).save(written, "PNG")
    with kept(send(written.getvalue())) as large:
        assert large.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("L", "JPEG"), ("LA", "PNG"), ("P", "GIF"), ("CMYK", "JPEG"), ("I;16", "PNG")],
)
def test_every_way_to_write_colours_is_read(mode: str, kind: str) -> None:
    """Grey, palettes, printers' colours and deep grey all become plain colours."""
    written = io.BytesIO()
    Image.new(mode, (20, 20)).save(written, kind)
    with kept(send(written.getvalue())) as large:
        assert large.mode == "RGB"


def test_only_the_first_picture_of_a_moving_one_is_kept() -> None:
    """Nothing on the board moves by itself."""
    first, second = Image.new("RGB", (20, 20), "red"), Image.new("RGB", (20, 20), "blue")
    written = io.BytesIO()
    first.save(written, "GIF", save_all=True, append_images=[second])
    with kept(send(written.getvalue())) as large:
        red = large.getpixel((10, 10))
    assert isinstance(red, tuple)
    assert red[0] > 200


def test_a_page_hidden_in_a_picture_is_gone() -> None:
    """A file that is a picture and a web page at once is kept as a picture only."""
    page = b"<html><script>alert(document.domain)</script></html>"
    picture = send(drawn(comment=page) + page)
    for size in pictures.SIZES:
        assert b"script" not in pictures.path_of(picture, size).read_bytes()


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def webp_header(width: int, height: int) -> bytes:
    """A WebP of a few bytes that says it is very large."""
    data = bytearray(drawn(kind="WEBP", lossless=True))
    assert data[12:16] == b"VP8L"
    rest = int.from_bytes(data[21:25], "little") >> 28 << 28
    data[21:25] = (rest | (height - 1) << 14 | (width - 1)).to_bytes(4, "little")
    return bytes(data)


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PHOTO = drawn((400, 300), quality=95)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", pictures.NO_PICTURE),
        (b"hei", pictures.NO_PICTURE),
        (SVG, pictures.NO_PICTURE),
        (b"<!doctype html><script>alert(1)</script>", pictures.NO_PICTURE),
        (b"%PDF-1.7\n" + bytes(500), pictures.NO_PICTURE),
        (drawn(kind="BMP"), pictures.NO_PICTURE),
        (drawn(kind="TIFF"), pictures.NO_PICTURE),
        (HEIC, pictures.APPLE_ONLY),
        (PHOTO[: len(PHOTO) // 2], pictures.BROKEN),
        (drawn((400, 300), "PNG")[:60], pictures.BROKEN),
        (drawn((400, 300), "GIF")[:40], pictures.BROKEN),
        (bytes(pictures.MOST_BYTES + 1), pictures.TOO_HEAVY),
        (png_header(7000, 6000), pictures.TOO_WIDE),
        (png_header(60000, 60000), pictures.TOO_WIDE),
        (png_header(2**31 - 1, 2**31 - 1), pictures.TOO_WIDE),
        (webp_header(16000, 16000), pictures.TOO_WIDE),
    ],
)
def test_what_cannot_be_shown_gets_a_clear_sentence(
    data: bytes, sentence: str, media: Path
) -> None:
    """Whatever else is sent, the person is told what to do, and nothing is kept."""
    with pytest.raises(NotAccepted) as told:
        send(data)
    assert told.value.field == "picture"
    assert told.value.sentence == sentence
    assert not media.exists()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_that_is_too_wide_is_declined_also_where_warnings_are_not_errors() -> None:
    """A running place only warns of what is up to twice as large: it looks for itself."""
    with pytest.raises(NotAccepted) as told:
        send(png_header(7000, 6000))
    assert told.value.sentence == pictures.TOO_WIDE


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_file_cut_or_bent_anywhere_never_breaks_the_place(cut: int) -> None:
    """Cut-off and bent files of every kind are either drawn or declined, never a fault."""
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        whole = drawn((80, 60), kind)
        bent = bytearray(whole)
        bent[len(whole) * cut // 60 - 1] ^= 0xA5
        for data in (whole[: len(whole) * cut // 60], bytes(bent)):
            try:
                pictures.redraw(io.BytesIO(data))
            except NotAccepted:
                continue


@pytest.mark.parametrize(
    "nothing",
    [b"\xff" * 200_000, b"\xff" * 200_000 + b"\0", b"\xff\0" * 100_000, bytes(200_000)],
    ids=["filled", "filled for nothing", "nothing but 255", "empty"],
)
def test_refusing_costs_less_than_sending(nothing: bytes) -> None:
    """Long stretches in which nothing is drawn are not gone through byte by byte, or again."""
    before = time.thread_time()
    with pytest.raises(NotAccepted):
        send(drawn()[:2] + nothing + drawn()[2:])
    assert time.thread_time() - before < 0.05


def test_the_audit_looks_at_pictures_too() -> None:
    """A text whose picture was exchanged, or is gone, is not what was told."""
    told = Told(title="The bridge", picture=send(drawn()))
    commitment = services.save_waiting(told, "ana", now_ms=NOON)
    assert auditing.audit([commitment]).present == (commitment,)
    path = pictures.path_of(told.picture, "large")
    for spoil in (lambda: path.write_bytes(drawn((64, 40))), path.unlink):
        spoil()
        assert auditing.audit([commitment]).altered == (commitment,)


def test_a_picture_is_served_plainly(client: Client) -> None:
    """A browser gets a JPEG that it may keep, not guess about, and load nothing for."""
    picture = send(drawn())
    answer = client.get(pictures.address_of(picture, "small"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer.content.startswith(b"\xff\xd8")
    again = client.get(
        pictures.address_of(picture, "small"), headers={"If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        f"/m/{'0' * 64}/large.jpg",
        f"/m/{'0' * 64}/huge.jpg",
        "/m/../place.db/large.jpg",
        "/m/%2e%2e/large.jpg",
        f"/m/{'A' * 64}/large.jpg",
    ],
)
def test_no_other_file_can_be_asked_for(client: Client, address: str) -> None:
    """Only a picture's own address brings anything."""
    assert client.get(address).status_code == 404


def test_a_removed_picture_says_so(client: Client) -> None:
    """When the last text that shows a picture is removed, its files go and the address says so."""
    picture = send(drawn())
    told = Told(title="Rydding", picture=picture)
    one = services.save_waiting(told, "ana", now_ms=NOON)
    two = services.save_waiting(told, "ana", now_ms=NOON)
    services.remove(one, "law", "moderator", now_ms=NOON)
    assert client.get(pictures.address_of(picture)).status_code == 200
    services.remove(two, "law", "moderator", now_ms=NOON)
    assert client.get(pictures.address_of(picture)).status_code == 410
    assert not pictures.path_of(picture, "small").exists()


def test_a_picture_of_a_changed_text_is_gone_with_the_text(client: Client) -> None:
    """The version before the change shows it no more: neither set aside nor once it is removed."""
    picture = send(drawn())
    first = services.save_waiting(Told(title="Hei", picture=picture), "ana", now_ms=NOON)
    services.publish(first, now_ms=NOON)
    told = Told(title="Hei!", picture=picture)
    second = services.save_waiting(told, "ana", now_ms=NOON, replaces=first)
    services.publish(second, now_ms=NOON)
    services.set_aside(second, "personal", "moderator", now_ms=NOON)
    assert client.get(pictures.address_of(picture)).status_code == 410
    services.put_back(second)
    assert client.get(pictures.address_of(picture)).status_code == 200
    services.set_aside(second, "personal", "moderator", now_ms=NOON)
    services.remove(second, "personal", "moderator", now_ms=NOON)
    assert client.get(pictures.address_of(picture)).status_code == 410
    assert not pictures.path_of(picture, "small").exists()
    assert services.told_by("ana") == ()


def test_a_loose_picture_goes_after_a_week() -> None:
    """A picture that never got into a text goes; one that is shown stays."""
    loose, shown = send(drawn((30, 30))), send(drawn((40, 40)))
    services.save_waiting(Told(title="Hei", picture=shown), "ana", now_ms=NOON)
    assert sweeping.sweep(NOON + keeping.LOOSE_PICTURE_MS - 1, lambda _: True).pictures == 0
    assert sweeping.sweep(NOON + keeping.LOOSE_PICTURE_MS, lambda _: True).pictures == 1
    assert not pictures.path_of(loose, "large").exists()
    assert pictures.is_whole(shown)


def test_a_picture_is_named_by_its_bytes() -> None:
    """The id in a told text vouches for the picture that is shown with it."""
    picture = send(drawn())
    data = pictures.path_of(picture, "large").read_bytes()
    assert hashlib.sha256(data).hexdigest() == picture
    assert pictures.is_whole(picture)
    pictures.path_of(picture, "large").write_bytes(data + b"x")
    assert not pictures.is_whole(picture)


def test_a_picture_that_was_not_finished_is_swept(media: Path) -> None:
    """Whatever moment the place is ended at, no piece of a picture stays for ever."""
    send(drawn(kind="PNG"))
    half = media / ".abc.part"
    half.write_bytes(b"half")
    os.utime(half, (NOON / 1_000, NOON / 1_000))
    sweeping.sweep(NOON + keeping.DAY_MS, lambda _: False)
    assert half.exists()
    sweeping.sweep(NOON + keeping.DAY_MS + 1, lambda _: False)
    assert not half.exists()
    # Where the row came and the files did not, the row goes like that of any loose picture.
    other = drawn((30, 30))
    in_the_way = media / pictures.redraw(io.BytesIO(other)).id[:2]
    in_the_way.write_bytes(b"")
    with pytest.raises(OSError, match="exists"):
        send(other)
    in_the_way.unlink()
    assert sweeping.sweep(NOON + keeping.LOOSE_PICTURE_MS, lambda _: False).pictures == 2
    assert [path for path in media.rglob("*") if path.is_file()] == []
