"""Ana takes the neighbourhood out; nothing that was changed on the way is put in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.test import Client

from dugnad.web.forgetting import services as forgetting
from dugnad.web.lists import services as lists
from dugnad.web.moving import figures, putting_in, taking_out
from dugnad.web.moving.checking import NotPutIn
from dugnad.web.moving.models import Arrival, GoesAlong
from tests.web.living import ALIASES, Living
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

Files = dict[str, bytes]


def take_out(browser: Client, code: str) -> Files:
    """Take a project out through its page; gives what is in the file."""
    answer = browser.post(f"/p/{code}/take-out/file")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(files: Files, path: Path, *, listed: bool = True) -> Path:
    """Write files as a zip again, with a list that fits them unless one says otherwise."""
    if listed:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            name: sha256(data).hexdigest()
            for name, data in files.items()
            if name != "manifest.json"
        }
        files = files | {"manifest.json": json.dumps(manifest).encode()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def nothing(_done: int, _all: int) -> None:
    """Nobody looks at how far it is."""


def test_the_page_says_what_comes_and_who_goes_along(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana and Ben decide each for themselves; Ana alone can take it out."""
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{home}/join", {"rules_version": "1"})
    page = ben.get(f"/p/{home}/take-out").content.decode()
    assert "2 members, by number." in page
    assert "None of them goes along" in page
    assert "I go along" in page
    assert "Take it out" not in page
    stranger = living_place.visitor().get(f"/p/{home}/take-out").content.decode()
    assert "How much that is, those who take part read here." in stranger
    assert "members, by number" not in stranger
    ben.post(f"/p/{home}/take-out/along", {"along": "yes"})
    assert "One of them goes along" in ana.get(f"/p/{home}/take-out").content.decode()
    assert ben.post(f"/p/{home}/take-out/file").status_code == 302
    ben.post(f"/p/{home}/take-out/along", {"along": "no"})
    assert GoesAlong.objects.count() == 0
    cem = living_place.visitor("Cem")
    cem.post(f"/p/{home}/take-out/along", {"along": "yes"})
    assert GoesAlong.objects.count() == 0


def test_only_who_goes_along_is_named(living_place: Living, ana: Client, home: str) -> None:
    """Ben goes along, Cem does not: Cem is a number in every file of it."""
    for name in ("Ben", "Cem"):
        living_place.visitor(name).post(f"/p/{home}/join", {"rules_version": "1"})
    living_place.visitor("Ben").post(f"/p/{home}/take-out/along", {"along": "yes"})
    files = take_out(ana, home)
    (told,) = json.loads(files["people.json"])
    assert (told["name"], told["address"]) == ("Ben", "ben@example.org")
    assert not any(b"cem@example.org" in data or b"Cem" in data for data in files.values())
    assert len(json.loads(files["figures.json"])["people"]) == 3


def test_who_is_forgotten_goes_along_no_more(living_place: Living, ana: Client, home: str) -> None:
    """Ben said yes and is forgotten: the next file does not name him."""
    living_place.visitor("Ben").post(f"/p/{home}/join", {"rules_version": "1"})
    living_place.visitor("Ben").post(f"/p/{home}/take-out/along", {"along": "yes"})
    forgetting.carry_out(living_place.who("Ben"))
    assert json.loads(take_out(ana, home)["people.json"]) == []


def test_every_amount_is_there_to_the_last_coin(living_place: Living) -> None:
    """What is held, given and owed for the playground is in the file as in the books."""
    village = Village(living_place)
    box = village.hosted()
    village.works(box, amount=30_001)
    ana = living_place.visitor("Ana")
    told = json.loads(take_out(ana, village.playground)["figures.json"])
    assert told["money"]["totals"]["NOK"] == {"held": 0, "given": 0, "owed": 30_001, "paid": 0}
    with living_place.engine.reader() as store:
        found = figures.figures_of(store, village.id_of(village.playground))
    assert figures.digest(found) == figures.digest(told)


def test_what_people_wrote_is_there_to_read(living_place: Living, ana: Client, home: str) -> None:
    """Each text as Markdown, and once more with what proves it."""
    living_place.tells(ana, "The bridge is open", text="Go *and* see it.")
    files = take_out(ana, home)
    texts = [data.decode() for name, data in files.items() if name.startswith("told/")]
    assert any(text.startswith("# The bridge is open") and "Go *and* see" in text for text in texts)
    assert files["README.md"].startswith(b"# Solbakken and around")


def altered(name: str, change: Callable[[bytes], bytes]) -> Callable[[Files], Files]:
    """A file of it, changed."""
    return lambda files: files | {name: change(files[name])}


def flipped(data: bytes) -> bytes:
    """A bit in the middle is another."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def more_members(data: bytes) -> bytes:
    """Figures that say more than the books."""
    told = json.loads(data)
    return json.dumps(told | {"members": told["members"] + 1}).encode()


def other_text(data: bytes) -> bytes:
    """Words that nobody told."""
    told = json.loads(data)
    return json.dumps([told[0] | {"salt": "00" * 16}, *told[1:]]).encode()


BAD = {
    "books that were changed": altered("books.db", flipped),
    "no books": altered("books.db", lambda _data: b"hello"),
    "other figures": altered("figures.json", more_members),
    "words that nobody told": altered("told.json", other_text),
    "people that are none": altered("people.json", lambda _data: b'[{"name": 1}]'),
    "a file that leads out": lambda files: files | {"../secret": b"x"},
    "a file that no project has": lambda files: files | {"place.db": b"x"},
    "a list that is none": lambda files: files | {"manifest.json": b"[]"},
}


@pytest.mark.parametrize("what", BAD)
def test_what_was_changed_is_not_put_in(
    living_place: Living, ana: Client, home: str, tmp_path: Path, what: str
) -> None:
    """Whoever changed it and wrote a fitting list is found out; nothing is kept."""
    living_place.tells(ana)
    files = BAD[what](take_out(ana, home))
    path = written(files, tmp_path / "it.zip", listed="list" not in what)
    with pytest.raises(NotPutIn):
        putting_in.put_in(path, living_place.who("Ana"), nothing)
    assert Arrival.objects.count() == 0
    assert [*Path(living_place.folder, putting_in.FOLDER).glob("*")] == []


def test_a_sum_that_does_not_fit_is_found(
    living_place: Living, ana: Client, home: str, tmp_path: Path
) -> None:
    """A file that was damaged on the way is told."""
    files = take_out(ana, home) | {"words.md": b"other"}
    path = written(files, tmp_path / "it.zip", listed=False)
    with pytest.raises(NotPutIn, match="not what its list says"):
        putting_in.put_in(path, living_place.who("Ana"), nothing)


def test_no_zip_is_no_project(living_place: Living, tmp_path: Path) -> None:
    """A picture, or a file that was cut."""
    (tmp_path / "it.zip").write_bytes(b"PK\3\4hello")
    with pytest.raises(NotPutIn):
        putting_in.put_in(tmp_path / "it.zip", living_place.who("Ana"), nothing)


def test_a_project_is_put_in_once(
    living_place: Living, ana: Client, home: str, tmp_path: Path
) -> None:
    """Where it lives already it is not put in again."""
    path = written(take_out(ana, home), tmp_path / "it.zip")
    with pytest.raises(NotPutIn, match="here already"):
        putting_in.put_in(path, living_place.who("Ana"), nothing)


def test_nobody_takes_a_project_out_that_they_cannot_read(
    living_place: Living, ana: Client, home: str
) -> None:
    """A stranger to the project learns its numbers only, and gets no file."""
    project = lists.project_by_code(home)
    assert project is not None
    assert living_place.visitor().post(f"/p/{home}/take-out/file").status_code == 302
    assert taking_out.goes_along(None, bytes(project.project)) is False
