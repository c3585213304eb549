"""What is kept of a film: what pictures and sound need, and nothing else, wherever it is hidden."""

import io
import random
import struct
import time

import pytest
from django.utils.translation import override

from dugnad.web.content.films import MOST_BYTES, look
from dugnad.web.content.films_boxes import SAMPLES_MOST
from dugnad.web.content.films_looked import (
    APPLE_ONLY,
    BROKEN,
    IN_PIECES,
    MORE_THAN_A_FILM,
    NO_FILM,
    NO_PICTURES,
    TOO_LONG,
)
from dugnad.web.content.films_webm import PARTS_MOST
from dugnad.web.content.told import NotAccepted
from tests.web.content.filmed import (
    GPS,
    MAKE,
    OPUS,
    VP8,
    WHEN,
    block,
    box,
    full,
    header,
    mp4,
    number,
    part,
    track,
    webm,
)

START = box(b"ftyp", b"isom" + bytes(8))
SEEN = b"what is to be seen"
HEARD = b"what is to be heard"


def kept(data: bytes) -> bytes:
    """What is kept of a film; looked at again, nothing more is struck out of it."""
    out = bytearray(data)
    for at, letters in look(io.BytesIO(data), len(data)).strikes:
        out[at : at + len(letters)] = letters
    assert len(out) == len(data)
    again = bytearray(out)
    for at, letters in look(io.BytesIO(out), len(out)).strikes:
        again[at : at + len(letters)] = letters
    assert again == out
    return bytes(out)


def sentence(data: bytes) -> str:
    """Why a film is refused."""
    with pytest.raises(NotAccepted) as refused, override("en"):
        look(io.BytesIO(data), len(data))
    assert refused.value.field == "film"
    return str(refused.value.sentence)


def told(*tracks: bytes, more: bytes = b"", seconds: int = 30) -> bytes:
    """A table of contents."""
    return box(b"moov", header(seconds) + b"".join(tracks) + more)


def filmed(more: bytes = b"", *, in_track: bytes = b"", behind: bytes = b"") -> bytes:
    """A film whose pictures stand first, and other things in its table and behind it."""
    pictures = track(pieces=[(len(START) + 8, len(SEEN))], more=in_track)
    return START + box(b"mdat", SEEN) + told(pictures, more=more) + behind


HIDES = {
    "a box that nobody knows": filmed(box(b"gps ", GPS)),
    "of a maker": filmed(box(b"Xtra", GPS) + box(b"loci", GPS)),
    "empty space that is not empty": filmed(box(b"free", GPS), behind=box(b"skip", GPS)),
    "among the tables": filmed(in_track=box(b"gps ", GPS) + box(b"uuid", GPS)),
    "behind a table": filmed(in_track=full(b"stss", number(1, 1) + GPS)),
    "a second table of a kind": filmed(in_track=full(b"stsz", number(0, 0) + GPS)),
    "behind the film": filmed(behind=box(b"meta", GPS)),
    "behind the last box": filmed(behind=b"GPS+59"),
    "behind the last box of a table": filmed(b"GPS+59"),
    "a second kind": filmed(behind=box(b"ftyp", GPS)),
    "a film that nobody shows": filmed(behind=box(b"mdat", GPS)),
    "how colours are": START
    + box(b"mdat", SEEN)
    + told(track(pieces=[(len(START) + 8, len(SEEN))], described=box(b"colr", b"prof" + GPS))),
    "how it is described": START
    + box(b"mdat", SEEN)
    + told(track(pieces=[(len(START) + 8, len(SEEN))], described=box(b"gps ", GPS))),
}


@pytest.mark.parametrize("data", HIDES.values(), ids=HIDES.keys())
def test_nothing_that_is_not_known_is_kept(data: bytes) -> None:
    """Wherever a camera writes it: only what is listed stays, and the pictures are whole."""
    assert b"+59" in data
    lies = kept(data)
    assert b"+59" not in lies
    assert MAKE not in lies
    assert number(WHEN) not in lies
    assert SEEN in lies
    assert b"avcC" + b"shape" in lies


@pytest.mark.parametrize("kind", [b"meta", b"tmcd", b"text", b"sbtl", b"soun"])
@pytest.mark.parametrize("first", [True, False])
def test_a_track_of_places_goes_with_its_bytes(kind: bytes, first: bool) -> None:  # noqa: FBT001
    """GoPro, Android and iPhone write where one was, many times a second, between the pictures.

    So does a track of sound that no browser plays.
    """
    at = len(START) + 8
    inside = SEEN + GPS + HEARD + GPS + SEEN
    places = [(at + len(SEEN), len(GPS)), (at + len(SEEN + GPS + HEARD), len(GPS))]
    pictures = track(
        pieces=[(at, len(SEEN)), (at + len(inside) - len(SEEN), len(SEEN))],
    )
    sound = track(b"soun", b"mp4a", pieces=[(at + len(SEEN + GPS), len(HEARD))])
    hidden = track(kind, b"gpmd", pieces=places, described=GPS)
    tracks = [hidden, pictures, sound] if first else [pictures, sound, hidden]
    data = START + box(b"mdat", inside) + told(*tracks)
    assert data.count(GPS) == 3
    lies = kept(data)
    assert GPS not in lies
    assert b"gpmd" not in lies
    assert (lies.count(SEEN), lies.count(HEARD)) == (2, 1)
    assert lies.count(b"trak") == 2


def test_between_pictures_nothing_is_kept() -> None:
    """Bytes that no track names are nobody's."""
    data = mp4(hidden=GPS * 100)
    assert GPS not in kept(data)
    assert b"moving pictures" in kept(data)


def test_a_second_table_of_contents_is_refused() -> None:
    """There is one, and it was looked at."""
    assert sentence(filmed(behind=told(track(), more=box(b"udta", GPS)))) == str(NO_FILM)


@pytest.mark.parametrize(
    "data",
    [
        filmed(behind=box(b"moof", box(b"traf", box(b"udta", GPS)))),
        filmed(box(b"mvex", bytes(40))),
        START + box(b"styp", bytes(8)) + filmed()[len(START) :],
        filmed(behind=box(b"sidx", bytes(40))),
    ],
)
def test_a_film_in_pieces_is_refused(data: bytes) -> None:
    """How long it is would be known at the end of them only."""
    assert sentence(data) == str(IN_PIECES)


def test_how_long_it_is_is_measured() -> None:
    """What it says of itself, or what its pictures take: whichever is longer; one is needed."""
    pieces = [(len(START) + 8, len(SEEN))]
    films = box(b"mdat", SEEN)
    short = START + films + told(track(pieces=pieces, seconds=40), seconds=0)
    assert look(io.BytesIO(short), len(short)).length_ms == 40_000
    assert sentence(START + films + told(track(pieces=pieces, seconds=900), seconds=1)) == str(
        TOO_LONG
    )
    sound = track(b"soun", b"mp4a", seconds=900)
    assert sentence(START + films + told(track(pieces=pieces), sound)) == str(TOO_LONG)
    assert sentence(START + films + told(track(pieces=pieces, seconds=0), seconds=0)) == str(BROKEN)


@pytest.mark.parametrize(
    ("pieces", "why"),
    [
        ([(0, 8)], BROKEN),
        ([(len(START) + 8, len(SEEN) + 1)], BROKEN),
        ([(2**32 - 1, 1)], BROKEN),
        ([(len(START) + 8, 1)] * (SAMPLES_MOST + 1), NO_FILM),
    ],
)
def test_pictures_lie_where_films_are(pieces: list[tuple[int, int]], why: object) -> None:
    """Nothing else is kept by being called a picture."""
    assert sentence(START + box(b"mdat", SEEN) + told(track(pieces=pieces))) == str(why)


def test_few_can_play_it_wherever_it_stands() -> None:
    """Also as the second track, and as the second way in which a track is written."""
    assert sentence(START + told(track(), track(codec=b"hvc1"))) == str(APPLE_ONLY)
    assert sentence(START + told(track(codec=b"zzzz"))) == str(NO_PICTURES)


# ── WebM
HIDES_WEBM = {
    "tags": webm(more=part(0x1254C367, GPS)),
    "a file": webm(more=part(0x1941A469, part(0x61A7, GPS))),
    "chapters": webm(more=part(0x1043A770, GPS)),
    "a title": webm(info=part(0x7BA9, GPS)),
    "a day": webm(info=part(0x4461, GPS[:8]) + part(0x7BA9, GPS)),
    "a large number": webm(info=part(0x4489, GPS)),
    "what wrote it": webm(info=part(0x5741, GPS)),
    "empty space": webm(more=part(0xEC, GPS)),
    "much empty space": webm(more=part(0xEC, GPS * 900)),
    "a track's name": webm(tracks=part(0xAE, VP8[9:] + part(0x536E, GPS))),
    "what nobody knows": webm(more=part(0x1A2B3C4D, GPS)),
    "tags at the end": webm(is_open=True) + part(0x1254C367, GPS),
}


@pytest.mark.parametrize("data", HIDES_WEBM.values(), ids=HIDES_WEBM.keys())
def test_nothing_that_is_not_known_is_kept_of_a_browsers_film(data: bytes) -> None:
    """It becomes empty space; pictures are whole."""
    assert GPS in data
    lies = kept(data)
    assert GPS not in lies
    assert MAKE not in lies
    assert lies.count(b"pictures") == 2


def test_sound_is_kept_beside_pictures() -> None:
    """Two tracks, in one part."""
    more = part(0x1F43B675, part(0xE7, b"\0") + block(5, HEARD, track=2))
    assert HEARD in kept(webm(tracks=VP8 + OPUS, more=more))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (webm(seconds=62), TOO_LONG),
        (webm(seconds=62, is_open=False), TOO_LONG),
        (webm(info=part(0x4489, struct.pack(">d", 90_000.0))), TOO_LONG),
        (webm(info=part(0x4489, struct.pack(">d", float("nan")))), BROKEN),
        (webm(info=part(0x4489, b"abc")), BROKEN),
        (webm(info=part(0x2AD7B1, b"\1")), NO_FILM),
        (webm(more=part(0x1549A966, b"")), NO_FILM),
        (webm(tracks=OPUS), MORE_THAN_A_FILM),
        (webm(tracks=VP8 + part(0xAE, part(0xD7, b"\3") + part(0x83, b"\x11"))), MORE_THAN_A_FILM),
        (webm(tracks=VP8.replace(b"V_VP8", b"S_TXT")), NO_FILM),
        (webm(tracks=b""), MORE_THAN_A_FILM),
        (webm(kind=b"matroska"), NO_FILM),
        (webm(is_open=False) + b"<script>", BROKEN),
        (webm() + b"<script>" * 9, BROKEN),
        (webm()[:-3], BROKEN),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84webm" + b"<script>" * 100, BROKEN),
        (b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm" + b"<script>" * 100, BROKEN),
        (webm(more=part(0x1549A967, is_open=True)), BROKEN),
        (webm(more=b"\xec\x80" * PARTS_MOST), NO_FILM),
    ],
)
def test_what_is_no_film_of_a_browser_is_refused(data: bytes, why: object) -> None:
    """However it begins: each part is looked at, up to a bound."""
    assert sentence(data) == str(why)


# ── Whatever is sent
@pytest.mark.parametrize("data", [filmed(), webm(), webm(is_open=False)])
def test_whatever_is_changed_in_it_there_is_an_answer(data: bytes) -> None:
    """Bytes, or an end that is gone: it is taken, or refused in a sentence, and nothing else."""
    chance = random.Random(7)  # noqa: S311
    for _turn in range(1_500):
        changed = bytearray(data)
        for _time in range(chance.randrange(1, 4)):
            changed[chance.randrange(len(changed))] = chance.choice((0, 1, 127, 128, 255))
        if chance.random() < 0.3:
            del changed[chance.randrange(len(changed)) :]
        try:
            found = look(io.BytesIO(changed), len(changed))
        except NotAccepted:
            continue
        assert all(at + len(letters) <= len(changed) for at, letters in found.strikes)


def test_the_largest_tables_cost_little() -> None:
    """As many pieces as are looked at, or in many tables: no more than a moment."""
    piece = (len(START) + 8, 1)
    sound = track(b"soun", b"mp4a", pieces=[piece] * 65_000)
    for more in ([], [sound] * 6):
        tracks = [track(pieces=[piece] * SAMPLES_MOST), *more]
        data = START + box(b"mdat", bytes(MOST_BYTES // 4)) + told(*tracks)
        before = time.thread_time()
        if more:
            assert sentence(data) == str(NO_FILM)
        else:
            assert b"avcC" in kept(data)
        assert time.thread_time() - before < 1
