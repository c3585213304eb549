"""Films: looked at by their bytes, kept without where they were made, and sent in pieces."""

import gc
import io
import struct
import time
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from dugnad.web.content import auditing, films, keeping, sweeping
from dugnad.web.content import services as content
from dugnad.web.content.films import MOST_BYTES, look
from dugnad.web.content.films_boxes import BOXES_MOST
from dugnad.web.content.films_looked import Looked
from dugnad.web.content.films_mp4 import TABLE_MOST_BYTES
from dugnad.web.content.models import Film, Prose
from dugnad.web.content.told import NotAccepted, Told
from tests.web.content.filmed import GPS, MAKE, WHEN, box, header, mp4, number, part, track, webm

pytestmark = pytest.mark.django_db

NOW_MS = 1_790_000_000_000
DAY_MS = 24 * 3_600_000


def looked(data: bytes) -> Looked:
    """What a file is found to be."""
    return look(io.BytesIO(data), len(data))


def kept(data: bytes, now_ms: int = NOW_MS) -> str:
    """A film in the place's folder."""
    upload = io.BytesIO(data)
    return keeping.store_film(upload, look(upload, len(data)), now_ms=now_ms)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("version", [0, 1])
def test_a_film_of_a_phone_is_taken(first: bool, version: int) -> None:  # noqa: FBT001
    """MAT-17: wherever its table of contents stands, and however it writes its length."""
    found = looked(mp4(45, first=first, version=version))
    assert (found.kind, found.length_ms) == ("mp4", 45_000)


def test_a_film_of_a_browser_is_taken() -> None:
    """It does not say how long it is; its last picture does."""
    found = looked(webm(seconds=7))
    assert (found.kind, found.length_ms) == ("webm", 7_000)


@pytest.mark.parametrize("version", [0, 1])
def test_where_it_was_made_is_struck_out(version: int) -> None:
    """The place, what the phone was, and when: nothing of it is kept, and all else is."""
    data = mp4(version=version)
    assert data.count(GPS) == 2
    assert data.count(MAKE) == 3
    name = kept(data)
    lies = films.path_of(name).read_bytes()
    assert len(lies) == len(data)
    assert GPS not in lies
    assert MAKE not in lies
    assert b"udta" not in lies
    assert b"uuid" not in lies
    assert number(WHEN) not in lies
    assert b"moving pictures" in lies
    assert looked(lies).length_ms == 30_000
    assert films.is_whole(name)


HOSTILE = {
    "nothing": b"",
    "text": b"<html><script>alert(1)</script>",
    "a picture": b"\xff\xd8\xff\xe0" + bytes(400),
    "a program": b"\x7fELF" + bytes(400),
    "a name only": box(b"ftyp", b"isom"),
    "matroska": webm(kind=b"matroska"),
    "a film without its kind": mp4()[24:],
    "cut off": mp4()[:-30],
    "no pictures": mp4(tracks=track(b"soun", b"mp4a")),
    "no tracks": mp4(tracks=b""),
    "a box larger than the file": box(b"ftyp", b"isom") + b"\x7f\xff\xff\xffmoov" + bytes(40),
    "a box smaller than itself": box(b"ftyp", b"isom") + b"\0\0\0\4moov" + bytes(40),
    "a long box smaller than itself": box(b"ftyp", b"isom") + b"\0\0\0\1moov" + bytes(40),
    "boxes without end": box(b"ftyp", b"isom") + box(b"free", b"") * (BOXES_MOST + 9),
    "many boxes in one": box(b"ftyp", b"isom") + box(b"moov", box(b"free", b"") * BOXES_MOST * 2),
    "a large table": box(b"ftyp", b"isom") + box(b"moov", bytes(TABLE_MOST_BYTES)),
    "a short header": box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", bytes(8)) + track()),
    "too long": mp4(61 * 60),
    "a clock that stands still": webm(seconds=60).replace(
        part(0x2AD7B1, number(1_000_000)), part(0x2AD7B1, number(0))
    ),
    "a length beyond all numbers": webm(info=part(0x4489, struct.pack(">d", 1e308))).replace(
        part(0x2AD7B1, number(1_000_000)), part(0x2AD7B1, number(2**32 - 1))
    ),
    "a length below nothing": webm(info=part(0x4489, struct.pack(">d", -1.0))),
    "few can play it": mp4(tracks=track(codec=b"hvc1")),
}
DEEP = b""
for _level in range(20):
    DEEP = box(b"moov", DEEP)
HOSTILE["deep"] = box(b"ftyp", b"isom") + DEEP


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_film_is_refused_in_a_sentence(data: bytes) -> None:
    """Whatever is sent, nothing is written, and it says what to do."""
    with pytest.raises(NotAccepted) as refused, override("en"):
        looked(data)
    assert refused.value.field == "film"
    assert "lease" in str(refused.value.sentence)
    assert not Film.objects.exists()


def test_what_is_too_large_is_not_even_opened() -> None:
    """How large it is was told by whoever received it."""

    class Closed(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError(size)

    with pytest.raises(NotAccepted):
        look(Closed(), MOST_BYTES + 1)


def test_refusing_costs_less_than_sending() -> None:
    """Twenty megabytes of boxes, of noise, of a film too long: each is refused in no time."""
    large = (
        box(b"ftyp", b"isom") + box(b"free", b"") * (MOST_BYTES // 8 - 4),
        bytes(MOST_BYTES),
        box(b"ftyp", b"isom") + box(b"mdat", bytes(MOST_BYTES - 2_000)) + box(b"moov", header(90)),
        webm(more=(b"\xec\x80" * (MOST_BYTES // 2 - 400))),
    )
    # Looking for garbage among all that the tests before have left is none of its work.
    gc.collect()
    gc.disable()
    try:
        for data in large:
            upload, before = io.BytesIO(data), time.thread_time()
            with pytest.raises(NotAccepted):
                look(upload, len(data))
            assert time.thread_time() - before < 0.5
    finally:
        gc.enable()


# ── Kept as long as it is shown
def test_a_film_goes_with_the_words_that_showed_it() -> None:
    """Once they are taken away, the file is gone, and its page says that it was removed."""
    name = kept(mp4())
    told = Told(title="A bench", extra=(("film", name), ("captions", "WEBVTT")))
    commitment = content.save_waiting(told, "somebody", now_ms=NOW_MS)
    content.publish(commitment, now_ms=NOW_MS)
    assert Prose.objects.get().film == name
    assert auditing.audit([commitment]).sound
    content.remove(commitment, "regret", "author", now_ms=NOW_MS)
    assert not films.path_of(name).exists()
    assert Client().get(f"/m/{name}").status_code == 410
    assert Client().get(f"/m/{'0' * 64}.mp4").status_code == 404


def test_a_film_that_was_changed_on_the_disk_is_found() -> None:
    """Looking at all texts finds that it is not what was told."""
    name = kept(mp4())
    told = Told(title="A bench", extra=(("film", name),))
    commitment = content.save_waiting(told, "somebody", now_ms=NOW_MS)
    films.path_of(name).write_bytes(b"another one")
    assert auditing.audit([commitment]).altered == (commitment,)


def test_films_that_nobody_shows_go_after_a_day() -> None:
    """Those that are shown stay; what was being written when the place ended goes too."""
    shown, loose = kept(mp4()), kept(webm())
    content.save_waiting(
        Told(title="A bench", extra=(("film", shown),)), "somebody", now_ms=NOW_MS + DAY_MS
    )
    sweeping.sweep(NOW_MS + DAY_MS, lambda _one: False)
    assert films.path_of(shown).exists()
    assert not films.path_of(loose).exists()


def test_nobody_fills_the_disk_with_films_that_nobody_shows() -> None:
    """After a few of them the next one waits for tomorrow."""
    for one in range(keeping.LOOSE_FILMS):
        kept(webm(bytes([one])))
    with pytest.raises(NotAccepted):
        kept(webm(b"one more"))
    sweeping.sweep(NOW_MS + DAY_MS, lambda _one: False)
    kept(webm(b"one more"))


# ── Sent
@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("", 200, 0, None),
        ("bytes=0-", 200, 0, None),
        ("bytes=0-9", 206, 0, 10),
        ("bytes=5-9", 206, 5, 10),
        ("bytes=5-", 206, 5, None),
        ("bytes=-4", 206, -4, None),
        ("bytes=5-999999", 206, 5, None),
        ("bytes=999999-", 416, 0, 0),
        ("bytes=9-5", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=-", 200, 0, None),
        ("bytes=0-1,3-4", 200, 0, None),
        ("pages=1-2", 200, 0, None),
    ],
)
def test_a_piece_is_sent_that_was_asked_for(
    asked: str, status: int, first: int, last: int | None
) -> None:
    """As browsers ask while somebody watches; what is not understood is answered by all of it."""
    name = kept(mp4())
    data = films.path_of(name).read_bytes()
    answer = Client().get(f"/m/{name}", headers={"range": asked} if asked else {})
    assert answer.status_code == status
    assert answer["Accept-Ranges"] == "bytes"
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{len(data)}"
        return
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert sent == data[first:last]
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(sent))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    if status == 206:
        start = data.index(sent) if first >= 0 else len(data) + first
        assert answer["Content-Range"] == f"bytes {start}-{start + len(sent) - 1}/{len(data)}"


def test_a_browser_that_has_it_is_not_sent_it_again() -> None:
    """Nor a piece of another film than it began to watch."""
    name = kept(mp4())
    client, address = Client(), f"/m/{name}"
    tag = client.head(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    again = {"range": "bytes=0-1", "if-range": '"another"'}
    assert client.get(address, headers=again).status_code == 200
    assert client.get(address, headers={**again, "if-range": tag}).status_code == 206
    head = client.head(address, headers={"range": "bytes=0-1"})
    assert (head["Content-Length"], b"".join(head.streaming_content)) == ("2", b"")  # type: ignore[attr-defined]
