"""Everything that is sent along: each door takes the whole corpus, and no place breaks of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from dugnad.web.content.models import Film, Picture, Prose
from dugnad.web.content.picture_parts import holds_points_alone
from dugnad.web.kit import with_picture
from dugnad.web.rooms.models import Piece, Row
from tests.counts import share_of
from tests.web.living import ALIASES, Living
from tests.web.uploads import doors
from tests.web.uploads.corpus import PLACE, SCRIPT, Sent, corpus

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

FINE = (200, 302, 409, 413, 422, 429)
PLAIN = ("a JPEG", "a PNG", "a GIF", "a WebP", "a JPEG in the colours of print")


def test_every_door_is_known() -> None:
    """Whatever reads a file, and every form that asks for one, is tried by a door of the list."""
    assert doors.found_in(doors.reads_files, "FILES") == set(doors.READ_BY)
    assert doors.found_in(doors.asks_for_a_file, "Field(") == set(doors.NAMED_IN)
    named = {one for some in (*doors.READ_BY.values(), *doors.NAMED_IN.values()) for one in some}
    assert named == set(doors.OPEN)


def written(folder: Path) -> list[Path]:
    """Every file that lies in the place's folder for pictures and films."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("door", doors.OPEN)
def test_the_whole_corpus_comes_to_every_door(
    living_place: Living, settings: Settings, door: str
) -> None:
    """It is taken or declined with a page, never with a fault; what is kept says nothing more."""
    folder = Path(str(settings.MEDIA_ROOT))
    send = doors.OPEN[door](living_place)
    before = {*written(folder)}
    number = [*doors.OPEN].index(door)
    for why, sent in share_of([*corpus().items()], number, 3):
        answer = send(sent)
        assert answer.status_code in FINE, (door, why, answer.status_code)
        assert SCRIPT not in answer.content, (door, why)
        assert PLACE not in answer.content, (door, why)
    for path in {*written(folder)} - before:
        data = path.read_bytes()
        assert PLACE not in data, (door, path)
        assert SCRIPT not in data, (door, path)
        if path.suffix == ".jpg":
            assert holds_points_alone(data)
    assert not any(path.name.startswith(".") for path in written(folder))
    for prose in Prose.objects.exclude(payload=None):
        assert PLACE not in bytes(prose.payload or b"")
    for piece in Piece.objects.all():
        assert PLACE not in bytes(piece.sealed)


@pytest.mark.parametrize(
    ("door", "least"), [("new card", 9), ("changed card", 9), ("bill", 9), ("note's picture", 9)]
)
def test_plain_pictures_are_taken(living_place: Living, door: str, least: int) -> None:
    """The corpus holds pictures that any camera makes: those come through."""
    send = doors.OPEN[door](living_place)
    called = [why for why in corpus() if why.startswith("a JPEG called")]
    for why in (*PLAIN, *called):
        answer = send(corpus()[why])
        assert "is-invalid" not in answer.content.decode(), (door, why)
        assert answer.status_code in (200, 302), (door, why)
    assert max(Picture.objects.count(), Piece.objects.count()) >= 1
    assert least <= len((*PLAIN, *called))


def test_films_and_tables_are_taken(living_place: Living) -> None:
    """A film of a phone is kept, without the place between its pictures."""
    send = doors.OPEN["film"](living_place)
    assert send(corpus()["a film"]).status_code == 302
    assert Film.objects.count() == 1


def test_a_recording_is_given_back_as_sound_alone(living_place: Living) -> None:
    """One that is a page as well is sound for every browser, and nothing in it runs."""
    send = doors.OPEN["note's sound"](living_place)
    assert send(corpus()["a recording that is a page"]).status_code == 302
    ana = living_place.visitor("Ana")
    answer = ana.get(f"/pocket/{Row.objects.get().id}/sound")
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_strangers_fill_no_disk(living_place: Living) -> None:
    """Who has not signed in sends six pictures; then a page says to wait, and none is kept."""
    living_place.begin(living_place.visitor("Ana"))
    stranger = living_place.visitor()
    with_picture.STRANGERS._full_ms.clear()
    typed = {"title": "The bridge is open", "text": "Go and see.", "step": "look"}
    for number in range(with_picture.STRANGERS.goes + 3):
        sent = Sent("a.jpg", "image/jpeg", corpus()["a JPEG"].data)
        answer = stranger.post("/box/news/", {**typed, "picture_file": doors.file_of(sent)})
        late = number >= with_picture.STRANGERS.goes
        assert ("You sent many pictures just now." in answer.content.decode()) is late
