"""Whoever runs the place puts a project in through a page: sent, checked, then looked at."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dugnad.web.content.models import Prose
from dugnad.web.moving import putting_in, uploads, views_putting_in
from dugnad.web.moving.models import Arrival, Newcomer
from dugnad.web.moving.traces import TRACE
from dugnad.web.people.running import LASTS_MS
from dugnad.web.people.services import forget
from tests.web.living import ALIASES, Living
from tests.web.moving.test_hostile import another_place
from tests.web.moving.test_taking_out import take_out, written

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

ANA = "ana@example.org"


@pytest.fixture
def packed(living_place: Living, ana: Client, home: str, tmp_path: Path) -> bytes:
    """A neighbourhood that Ana took out of its place; she goes along."""
    ana.post(f"/p/{home}/take-out/along", {"along": "yes"})
    return written(take_out(ana, home), tmp_path / "it.zip").read_bytes()


@pytest.fixture
def other(living_place: Living, packed: bytes, tmp_path: Path) -> Iterator[Living]:
    """The place into which it is put."""
    assert packed
    with another_place(living_place, tmp_path / "other") as place:
        yield place


@pytest.fixture
def keeper(other: Living) -> Client:
    """Whoever has the place's keys, in a browser in which nobody is signed in."""
    browser = other.visitor()
    answer = browser.post(f"/arrivals/put-in/{views_putting_in.link_for(other.now_ms)}")
    assert answer.headers["Location"] == "/arrivals/put-in"
    return browser


def sends(keeper: Client, data: bytes, whom: str = ANA) -> Any:
    """Send a file in one, as without scripts."""
    file = SimpleUploadedFile("project.zip", data, "application/zip")
    return keeper.post("/arrivals/put-in", {"whom": whom, "file": file})


def begins(keeper: Client, size: int, whom: str = ANA) -> Any:
    """What a script is told that wants to send a file."""
    answer = keeper.post("/arrivals/put-in/begin", {"whom": whom, "size": str(size)})
    return answer.json()


def a_piece(keeper: Client, name: str, at: int, data: bytes) -> Any:
    """What a script is told that sends a piece."""
    address = f"/arrivals/put-in/piece/{name}?at={at}"
    return keeper.post(address, data, content_type="application/octet-stream").json()


def page(keeper: Client) -> str:
    """How it stands, as the page says it."""
    return keeper.get("/arrivals/put-in").content.decode()


def test_it_is_sent_checked_looked_at_and_begun(
    other: Living, keeper: Client, packed: bytes, home: str
) -> None:
    """Nothing of it is here before the check; after that nothing has begun before Ana presses."""
    assert "Nothing came yet" in page(keeper)
    assert sends(keeper, packed).status_code == 302
    assert "A file for Ana is being checked: 0 percent." in page(keeper)
    assert Arrival.objects.count() == Newcomer.objects.count() == 0
    before = other.engine.head().seq
    assert uploads.check_next()
    assert "is checked and waits for Ana. Nothing of it has begun." in page(keeper)
    assert other.engine.head().seq == before
    assert [*Path(other.folder, uploads.FOLDER).glob("*.zip")] == []
    assert not uploads.check_next()
    ana = other.visitor("Ana")
    arrival = Arrival.objects.get()
    assert f"/arrivals/{arrival.id}" in ana.get("/arrivals/").content.decode()
    assert ana.post(f"/arrivals/{arrival.id}", {"begin": "yes"}).status_code == 302
    assert f"/p/{home}".lower() in ana.get(f"/p/{home}/before").content.decode().lower()


def test_it_is_thrown_away_as_if_it_had_never_come(
    other: Living, keeper: Client, packed: bytes
) -> None:
    """Ana looks at it and does not want it."""
    sends(keeper, packed)
    uploads.check_next()
    arrival = Arrival.objects.get()
    assert other.visitor("Ana").post(f"/arrivals/{arrival.id}", {"throw-away": "yes"})
    assert Arrival.objects.count() == Newcomer.objects.count() == 0
    assert [*Path(other.folder, putting_in.FOLDER).glob("*")] == []


def test_nobody_else_looks_at_it_begins_it_or_throws_it_away(
    other: Living, keeper: Client, packed: bytes
) -> None:
    """It waits for Ana: Ben, who has its address, finds nothing there, and nothing happens."""
    sends(keeper, packed)
    uploads.check_next()
    at = f"/arrivals/{Arrival.objects.get().id}"
    ben, before = other.visitor("Ben"), other.engine.head().seq
    assert ben.get(at).status_code == 404
    for typed in ({"begin": "yes"}, {"throw-away": "yes"}):
        assert ben.post(at, typed).status_code == 404
    assert Arrival.objects.count() == 1
    assert other.engine.head().seq == before


def test_in_pieces_one_of_which_comes_twice(other: Living, keeper: Client, packed: bytes) -> None:
    """The answer to a piece was lost, so it is sent again: the file is whole all the same."""
    told = begins(keeper, len(packed))
    half = len(packed) // 2
    for at, data in ((0, packed[:half]), (0, packed[:half])):
        assert a_piece(keeper, told["name"], at, data) == {"here": half}
    assert "A file for Ana is being sent." in page(keeper)
    assert not uploads.check_next()
    assert a_piece(keeper, told["name"], half, packed[half:]) == {"here": len(packed)}
    assert uploads.check_next()
    assert "waits for Ana" in page(keeper)
    late = a_piece(keeper, told["name"], half, packed[half:])
    assert "not being sent any more" in late["sentence"]
    assert other.who("Ana") == Arrival.objects.get().by


def test_how_far_the_check_is(keeper: Client, packed: bytes) -> None:
    """The page says it in percent while it goes on, and never less than before."""
    sends(keeper, packed)
    [waiting] = uploads.listed()
    progress = uploads.progress_of(waiting)
    for done, said in ((1, 25), (3, 75), (2, 75), (4, 100)):
        progress(done, 4)
        assert f"A file for Ana is being checked: {said} percent." in page(keeper)
    uploads.sweep(waiting.came_ms + uploads.DAY_MS + 1)
    progress(4, 4)
    assert uploads.listed() == []


def test_what_is_no_project_is_refused_in_a_sentence(other: Living, keeper: Client) -> None:
    """Nothing of it stays, and the page says why."""
    sends(keeper, b"PK no zip at all")
    before = Prose.objects.count()
    uploads.check_next()
    assert "This is no file that was taken out of a place, or it is cut." in page(keeper)
    assert (Arrival.objects.count(), Prose.objects.count()) == (0, before)
    assert [*Path(other.folder, putting_in.FOLDER).glob("*")] == []
    assert [*Path(other.folder, uploads.FOLDER).glob("*.zip")] == []


def test_what_nobody_foresaw_is_refused_once(
    other: Living, keeper: Client, packed: bytes, tmp_path: Path
) -> None:
    """A name that no database takes: it is not checked again and again, before all others."""
    path = tmp_path / "it.zip"
    path.write_bytes(packed)
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"]) | {"title": "\ud800"}
    files["manifest.json"] = json.dumps(manifest).encode()
    sends(keeper, written(files, path).read_bytes())
    assert uploads.check_next()
    assert "This is no file that was taken out of a place, or it is cut." in page(keeper)
    assert not uploads.check_next()
    assert Arrival.objects.count() == 0


def test_what_cannot_be_read_any_more_is_swept(other: Living, keeper: Client) -> None:
    """A note that is damaged, or another version's, keeps nothing else from going on."""
    begins(keeper, 10)
    folder = Path(other.folder, uploads.FOLDER)
    (folder / f"{'0' * 16}.json").write_text("")
    (folder / f"{'1' * 16}.json").write_text('{"name": "it"}')
    (folder / f"{'1' * 16}.zip").touch()
    assert "A file for Ana is being sent." in page(keeper)
    assert uploads.sweep(other.now_ms) == 2
    assert len([*folder.iterdir()]) == 2


def test_books_whose_check_was_interrupted_do_not_stay(
    other: Living, keeper: Client, packed: bytes
) -> None:
    """The computer stopped while it was checked: what nobody knows of goes after a day."""
    sends(keeper, packed)
    uploads.check_next()
    kept = putting_in.folder_of(Arrival.objects.get())
    left = kept.with_name("0" * 32)
    left.mkdir()
    (left / "books.db").write_bytes(b"half")
    made_s = other.now_ms // 1_000
    for hours, there in ((23, True), (25, False)):
        for folder in (kept, left):
            os.utime(folder, (made_s, made_s))
        putting_in.sweep(other.now_ms + hours * 3_600_000)
        assert (kept.exists(), left.exists()) == (True, there)


@pytest.mark.parametrize("size", [0, uploads.MOST_BYTES + 1])
def test_only_so_much_is_taken(keeper: Client, size: int) -> None:
    """What is empty or too large is refused before anything of it is sent."""
    assert "at most 500 MB" in begins(keeper, size)["sentence"]


@pytest.mark.parametrize(
    ("at", "more"), [(3, b"late"), (5, b"late"), (0, b"far more than was said")]
)
def test_nobody_sends_more_than_they_said(keeper: Client, at: int, more: bytes) -> None:
    """A piece lies neither behind a gap nor beyond the end."""
    name = begins(keeper, 8)["name"]
    assert "not being sent any more" in a_piece(keeper, name, at, more)["sentence"]
    assert "sentence" in a_piece(keeper, "nothing", 0, b"a")
    assert "sentence" in a_piece(keeper, "00" * 8, 0, b"a")


def test_only_a_few_at_once(keeper: Client) -> None:
    """Three are on their way; the fourth waits, so that the disk is not filled."""
    for _time in range(uploads.AT_ONCE):
        assert "name" in begins(keeper, 10)
    assert "Try again in a few minutes." in begins(keeper, 10)["sentence"]
    answer = sends(keeper, b"PK")
    assert answer.status_code == 422
    assert "Try again in a few minutes." in answer.content.decode()


def test_what_is_missing_is_asked_for(keeper: Client) -> None:
    """No file, no address, one of nobody here, and what is none: each in a sentence."""
    for typed, said in (
        ({"whom": ANA}, "Choose the file that was taken out."),
        ({"whom": ""}, "Write whom it is for."),
        ({"whom": "nobody@example.org"}, "Nobody here has that address."),
        ({"whom": "zz"}, "This is no mail address and no mobile number."),
    ):
        answer = keeper.post("/arrivals/put-in", typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    told = keeper.post("/arrivals/put-in/begin", {"whom": "zz", "size": "many"})
    assert "no mail address" in told.json()["sentence"]
    told = keeper.post("/arrivals/put-in/begin", {"whom": ANA, "size": "many"})
    assert "at most 500 MB" in told.json()["sentence"]


def test_nobody_comes_there_without_the_link(other: Living, keeper: Client) -> None:
    """Neither a stranger nor a member, nor with a link that was taken, made up or is too old."""
    link = f"/arrivals/put-in/{views_putting_in.link_for(other.now_ms)}"
    for name in ("", "Ana"):
        browser = other.visitor(name) if name else other.visitor()
        assert browser.get("/arrivals/put-in").status_code == 404
        assert browser.post("/arrivals/put-in/begin", {"whom": ANA}).status_code == 404
        assert browser.post("/arrivals/put-in/piece/aa").status_code == 404
        assert browser.get(f"{link}x").status_code == 404
    first, second = other.visitor(), other.visitor()
    assert "Open it in this browser" in first.get(link).content.decode()
    assert second.post(link).status_code == 302
    assert first.post(link).status_code == 404
    other.now_ms += LASTS_MS
    assert keeper.get("/arrivals/put-in").status_code == 404


def test_what_lies_there_goes_after_a_day(other: Living, keeper: Client) -> None:
    """What was begun and never came whole, and what was said of it."""
    begins(keeper, 10)
    sends(keeper, b"PK")
    assert uploads.sweep(other.now_ms) == 0
    assert uploads.sweep(other.now_ms + uploads.DAY_MS + 1) == 2
    assert [*Path(other.folder, uploads.FOLDER).glob("*")] == []


def test_who_is_forgotten_has_nothing_on_its_way(
    other: Living, keeper: Client, packed: bytes
) -> None:
    """What was sent for Ana goes with her; one whose check comes later finds nobody."""
    sends(keeper, packed)
    ana = other.who("Ana")
    about = next(Path(other.folder, uploads.FOLDER).glob("*.json"))
    kept = about.read_text()
    TRACE.forget(ana)
    assert uploads.listed() == []
    other.visitor("Ben")
    sends(keeper, packed, "ben@example.org")
    [waiting] = uploads.listed()
    told = json.loads(kept) | {"name": waiting.name, "person": "00" * 16}
    about.with_name(f"{waiting.name}.json").write_text(json.dumps(told))
    assert uploads.listed()[0].whom == ""
    assert uploads.check_next()
    assert uploads.listed() == []
    forget(ana)
