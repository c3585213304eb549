"""Files that mean no good: whoever brings one gets a sentence, and nothing of it is kept."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dugnad.charter.projects.verbs import Describe
from dugnad.ledger import codec
from dugnad.web.acting.services import act, new_press
from dugnad.web.content import pictures
from dugnad.web.content.models import Picture, Prose
from dugnad.web.content.picture_parts import holds_points_alone
from dugnad.web.content.told import Told, fingerprint
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.moving import putting_in, unpacking
from dugnad.web.moving.checking import NotPutIn
from dugnad.web.moving.models import Arrival
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership
from tests.web.acting.street import OPEN_RULES
from tests.web.living import ALIASES, Living
from tests.web.moving.test_taking_out import Files, nothing, take_out, written

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DEEP = b"[" * 200_000
LOADED = "What is told in it cannot be read"


@pytest.fixture
def files(living_place: Living, ana: Client, home: str) -> Files:
    """What Ana took out: a neighbourhood with news and a picture, and she goes along."""
    sent = SimpleUploadedFile("gate.png", a_png(), "image/png")
    living_place.tells(ana, picture_file=sent, alt="A red gate")
    assert ana.post(f"/p/{home}/take-out/along", {"along": "yes"}).status_code == 302
    return take_out(ana, home)


def refused(place: Living, path: Path) -> str:
    """With which sentence it is turned away; nothing of it is kept."""
    before = Prose.objects.count(), Picture.objects.count()
    with pytest.raises(NotPutIn) as no:
        putting_in.put_in(path, place.who("Ana"), nothing)
    assert Arrival.objects.count() == 0
    assert (Prose.objects.count(), Picture.objects.count()) == before
    assert [*Path(place.folder, putting_in.FOLDER).glob("*")] == []
    return no.value.sentence


# ── The zip itself ─────────────────────────────────────────────────────────────────────────────


def test_what_is_cut_in_the_middle_of_a_file_is_told(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """The list is there, and what it lists cannot be unpacked."""
    path = written(files, tmp_path / "it.zip")
    with ZipFile(path) as archive:
        at = archive.getinfo("manifest.json").header_offset + 30 + len("manifest.json")
    data = bytearray(path.read_bytes())
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    assert "it is cut" in refused(living_place, path)


def test_a_name_that_is_no_text_is_told(living_place: Living, tmp_path: Path) -> None:
    """A name said to be UTF-8 that is not."""
    path = tmp_path / "it.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("wordø.md", b"x")
    path.write_bytes(path.read_bytes().replace("wordø.md".encode(), b"word\xff\xff.md"))
    assert "it is cut" in refused(living_place, path)


def test_another_way_of_packing_is_none_of_ours(living_place: Living, tmp_path: Path) -> None:
    """What packs a thousand times better than ours also unpacks to a thousand times more."""
    path = tmp_path / "it.zip"
    with ZipFile(path, "w", ZIP_BZIP2) as archive:
        archive.writestr("words.md", b"x")
    assert "no project has" in refused(living_place, path)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("told.json", unpacking.TEXT_BYTES_MAX + 1),
        ("figures.json", 8 << 20),
        ("books.db", 64 << 20),
        (f"pictures/{'0' * 64}.jpg", unpacking.PICTURE_BYTES_MAX + 1),
    ],
)
def test_a_bomb_is_never_unpacked(
    living_place: Living, tmp_path: Path, name: str, size: int
) -> None:
    """A few thousand bytes that say they are many millions: found by the list alone."""
    path = tmp_path / "it.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"{}")
        archive.writestr(name, bytes(size))
    assert "too large" in refused(living_place, path)


def test_no_file_becomes_longer_than_it_said(living_place: Living, tmp_path: Path) -> None:
    """A bomb that says it is small is cut off where it said it ends, and its sum is wrong."""
    path = tmp_path / "it.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(8 << 20))
    said = (8 << 20).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(said, (100).to_bytes(4, "little")))
    assert "it is cut" in refused(living_place, path)


def test_many_small_ones_are_a_bomb_as_well(living_place: Living, tmp_path: Path) -> None:
    """Each is allowed, and all together are not."""
    path = tmp_path / "it.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"{}")
        for number in range(1, unpacking.BYTES_MAX // unpacking.SMALL_BYTES + 2):
            info = f"told/{number:04}.md"
            archive.writestr(info, b"")
            archive.getinfo(info).file_size = unpacking.SMALL_BYTES
    assert "too large" in refused(living_place, path)


# ── What lies in it ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["manifest.json", "told.json", "figures.json", "people.json"])
def test_what_is_nested_without_end_is_told(
    living_place: Living, files: Files, tmp_path: Path, name: str
) -> None:
    """A list in a list in a list, two hundred thousand times."""
    bad = files | {name: DEEP}
    path = written(bad, tmp_path / "it.zip", listed=name != "manifest.json")
    assert refused(living_place, path)


def test_no_text_is_looked_at_again_and_again(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """The same text twice, its name in other letters: each time all that it shows is read."""
    first, *others = json.loads(files["told.json"])
    again = first | {"fingerprint": first["fingerprint"].upper()}
    bad = files | {"told.json": json.dumps([first, again, *others]).encode()}
    assert LOADED in refused(living_place, written(bad, tmp_path / "it.zip"))


def changed_text(files: Files, change: Callable[[dict[str, str]], dict[str, str]]) -> Files:
    """The same with its first text changed."""
    told = json.loads(files["told.json"])
    return files | {"told.json": json.dumps([change(told[0]), *told[1:]]).encode()}


def retold(payload: bytes) -> Callable[[dict[str, str]], dict[str, str]]:
    """A text that fits its own fingerprint and says something else."""

    def change(one: dict[str, str]) -> dict[str, str]:
        named = fingerprint(bytes.fromhex(one["salt"]), payload).hex()
        return one | {"payload": b64encode(payload).decode(), "fingerprint": named, "picture": ""}

    return change


TEXTS = {
    "words that the books do not name": retold(codec.encode(Told(title="Ana is a thief"))),
    "bytes that are no words": retold(b"\xc1"),
    "words as long as a book": retold(codec.encode(Told(title="x" * 1_000))),
    "no moment": lambda one: {key: value for key, value in one.items() if key != "told"},
    "a number for a text": lambda one: one | {"payload": 1},
    "a fingerprint that is none": lambda one: one | {"fingerprint": "zz"},
}


@pytest.mark.parametrize("what", TEXTS)
def test_no_other_words_come_in(
    living_place: Living, files: Files, tmp_path: Path, what: str
) -> None:
    """What the books name for this project comes in, and nothing else."""
    path = written(changed_text(files, TEXTS[what]), tmp_path / "it.zip")
    assert LOADED in refused(living_place, path)


def test_what_was_taken_away_does_not_come_back(
    living_place: Living, ana: Client, home: str, tmp_path: Path
) -> None:
    """Somebody kept the words that were taken away, and puts them into a newer file."""
    living_place.tells(ana, "Bengt drinks")
    kept = json.loads(take_out(ana, home)["told.json"])
    bad = next(one for one in kept if one["title"] == "Bengt drinks")
    living_place.takes_away(bytes.fromhex(bad["fingerprint"]))
    files = take_out(ana, home)
    assert b"Bengt" not in files["told.json"]
    told = [*json.loads(files["told.json"]), bad]
    path = written(files | {"told.json": json.dumps(told).encode()}, tmp_path / "it.zip")
    assert LOADED in refused(living_place, path)


@pytest.mark.parametrize(
    "numbers",
    [["00" * 16], ["zz"], ["mine", "mine"], [""]],
    ids=["a number of nobody", "no number", "one number for two", "none"],
)
def test_who_goes_along_takes_part_there(
    living_place: Living, files: Files, tmp_path: Path, numbers: list[str]
) -> None:
    """The books it comes with know each of them as a member, and each once."""
    [mine] = json.loads(files["people.json"])
    along = [mine | {"number": mine["number"] if one == "mine" else one} for one in numbers]
    path = written(files | {"people.json": json.dumps(along).encode()}, tmp_path / "it.zip")
    assert LOADED in refused(living_place, path)


# ── Pictures ───────────────────────────────────────────────────────────────────────────────────


def part(kind: int, inside: bytes) -> bytes:
    """A part of a JPEG."""
    return bytes([0xFF, kind]) + (len(inside) + 2).to_bytes(2, "big") + inside


def with_part(jpeg: bytes, kind: int, inside: bytes) -> bytes:
    """The same picture with one more part behind its beginning."""
    return jpeg[:2] + part(kind, inside) + jpeg[2:]


def as_wide_as(jpeg: bytes, points: int) -> bytes:
    """The same picture, said to have so many points a side."""
    side = points.to_bytes(2, "big")
    return re.sub(
        rb"(\xff[\xc0\xc2]..\x08)....", lambda m: m[1] + side + side, jpeg, count=1, flags=re.DOTALL
    )


HIDDEN: dict[str, Callable[[bytes], bytes]] = {
    "a place (EXIF)": lambda jpeg: with_part(jpeg, 0xE1, b"Exif\0\0II*\0" + bytes(40)),
    "a place (XMP)": lambda jpeg: with_part(jpeg, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
    "a place (IPTC)": lambda jpeg: with_part(jpeg, 0xED, b"Photoshop 3.0\0" + b"8BIM\4\4" * 4),
    "words": lambda jpeg: with_part(jpeg, 0xFE, b"Storgata 7"),
    "a thumbnail": lambda jpeg: with_part(jpeg, 0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc"),
    "a part of nobody's": lambda jpeg: with_part(jpeg, 0xE5, b"anything"),
    "a file behind it": lambda jpeg: jpeg + b"PK\3\4<script>alert(1)</script>",
    "no end": lambda jpeg: jpeg[:-2],
    "only half": lambda jpeg: jpeg[: len(jpeg) // 2],
    "too many points": lambda jpeg: as_wide_as(jpeg, 1_601),
    "a bomb": lambda jpeg: as_wide_as(jpeg, 65_500),
    "no picture": lambda _jpeg: b"<svg onload=alert(1)>",
}


@contextmanager
def another_place(place: Living, folder: Path) -> Iterator[Living]:
    """A place whose books are empty, with the people, words and pictures of the first."""
    folder.mkdir()
    other = Living(folder, now_ms=place.now_ms, persons=place.persons)
    other.open()
    lists.catch_up()
    try:
        yield other
    finally:
        other.close()


@pytest.mark.parametrize("what", HIDDEN)
def test_only_plain_pictures_are_plain(files: Files, what: str) -> None:
    """What this place drew is plain; the same with anything else in it is not."""
    [jpeg] = [data for name, data in files.items() if name.startswith("pictures/")]
    assert holds_points_alone(jpeg)
    changed = HIDDEN[what](jpeg)
    plain = what in ("too many points", "a bomb", "only half")
    assert holds_points_alone(changed) == (plain and what != "only half")


@pytest.mark.parametrize("what", HIDDEN)
def test_a_picture_with_something_in_it_is_not_kept(
    living_place: Living, ana: Client, home: str, tmp_path: Path, what: str
) -> None:
    """Its maker's own place named it so in its books; it is told, and nothing is kept."""
    jpeg = HIDDEN[what](a_jpeg())
    name = sha256(jpeg).hexdigest()
    path = pictures.path_of(name, "large")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg)
    row = {"small_digest": "0" * 64, "width": 9, "height": 9, "size_bytes": 9, "created_ms": 1}
    Picture.objects.create(id=name, **row)
    told = Told(title="The gate", text="Look.", picture=name)
    found = lists.project_by_code(home)
    assert found is not None
    project = bytes(found.project)
    done = act(
        living_place.who("Ana"), project, "projects", Describe(project=project),
        channel="page", press=new_press(), told=[told],
    )  # fmt: skip
    assert not done.refused
    lists.catch_up()
    files = take_out(ana, home)
    assert files[f"pictures/{name}.jpg"] == jpeg
    assert LOADED in refused(living_place, written(files, tmp_path / "it.zip"))


def a_png() -> bytes:
    """A picture as somebody draws it."""
    drawn = BytesIO()
    Image.new("RGB", (64, 48), (20, 200, 20)).save(drawn, "PNG")
    return drawn.getvalue()


def a_jpeg() -> bytes:
    """A picture as this place draws it."""
    return pictures.redraw(BytesIO(a_png())).large


# ── Beside what is here ────────────────────────────────────────────────────────────────────────


def test_throwing_away_destroys_nothing_that_was_here(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """A place that has the same words and pictures already keeps them."""
    before = sorted(bytes(one) for one in Prose.objects.values_list("pk", flat=True))
    path = written(files, tmp_path / "it.zip")
    with another_place(living_place, tmp_path / "other") as other:
        arrival = putting_in.put_in(path, other.who("Ana"), nothing)
        assert len(putting_in.texts_of(arrival)) == len(before)
        assert putting_in.throw_away(arrival)
    assert sorted(bytes(one) for one in Prose.objects.values_list("pk", flat=True)) == before
    [kept] = Picture.objects.all()
    assert pictures.is_whole(kept.id)


def test_what_is_new_goes_whole_when_it_is_thrown_away(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """In a place that has none of it, nothing of it stays."""
    for picture in Picture.objects.all():
        pictures.destroy(picture.id)
    Picture.objects.all().delete()
    Prose.objects.all().delete()
    path = written(files, tmp_path / "it.zip")
    with another_place(living_place, tmp_path / "other") as other:
        arrival = putting_in.put_in(path, other.who("Ana"), nothing)
        [picture] = Picture.objects.all()
        assert pictures.is_whole(picture.id)
        assert putting_in.throw_away(arrival)
    assert Prose.objects.count() == Picture.objects.count() == 0
    assert not pictures.is_whole(picture.id)


def test_words_that_are_gone_here_do_not_come_back(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """What was taken away in this place stays away, with its picture."""
    [picture] = Picture.objects.all()
    Prose.objects.update(state=Prose.State.REMOVED, salt=None, payload=None, picture="")
    pictures.destroy(picture.id)
    Picture.objects.all().delete()
    path = written(files, tmp_path / "it.zip")
    with another_place(living_place, tmp_path / "other") as other:
        arrival = putting_in.put_in(path, other.who("Ana"), nothing)
        assert putting_in.texts_of(arrival) == []
    assert Picture.objects.count() == 0
    assert not pictures.is_whole(picture.id)


def test_nobody_comes_in_under_a_number_that_is_somebody_elses(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """The books here know that number: whoever goes along gets another one."""
    [mine] = json.loads(files["people.json"])
    number = bytes.fromhex(mine["number"])
    path = written(files, tmp_path / "it.zip")
    Membership.objects.all().delete()
    with another_place(living_place, tmp_path / "other") as other:
        marit, dia = other.who("Marit"), other.who("Dia")
        home = other.starts("Dia", "Elsewhere", OPEN_RULES)
        elsewhere = lists.project_by_code(home)
        assert elsewhere is not None
        theirs = people.membership_of(dia, bytes(elsewhere.project))
        arrival = putting_in.put_in(path, marit, nothing)
        newcomer = arrival.newcomers.get()
        assert bytes(newcomer.member) == number
        newcomer.member = bytes(theirs.member_id)
        newcomer.save(update_fields=["member"])
        theirs.delete()
        putting_in.begin(arrival, marit)
        assert putting_in.take_in_some() == 1
        ana = other.persons["Ana"]
        came = Membership.objects.get(person=ana, project_id=arrival.project)
        assert bytes(came.member_id) != bytes(theirs.member_id)
        assert house().engine.head().seq > 0


def test_how_open_it_is_is_a_word_of_ours(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """A list that says something else is read as the most closed."""
    manifest = json.loads(files["manifest.json"]) | {"openness": {"public": [1]}}
    path = written(files | {"manifest.json": json.dumps(manifest).encode()}, tmp_path / "it.zip")
    with another_place(living_place, tmp_path / "other") as other:
        arrival = putting_in.put_in(path, other.who("Ana"), nothing)
        putting_in.begin(arrival, other.who("Ana"))
        lists.catch_up()
        row = lists.project(bytes(arrival.project))
    assert row is not None
    assert row.openness == "us"


def test_old_books_are_not_worked_out_for_everybody_who_asks(
    living_place: Living, files: Files, tmp_path: Path
) -> None:
    """A stranger presses again and again: twice it is done, then it waits."""
    path = written(files, tmp_path / "it.zip")
    with another_place(living_place, tmp_path / "other") as other:
        arrival = putting_in.put_in(path, other.who("Ana"), nothing)
        putting_in.begin(arrival, other.who("Ana"))
        lists.catch_up()
        ana = other.visitor("Ana")
        page = f"/p/{lists.code_of(bytes(arrival.project))}/before"
        found = [ana.get(f"{page}?check=1") for _time in range(3)]
        assert [one.status_code for one in found] == [200, 200, 429]
        assert "they add up" in found[1].content.decode()
        assert "Try again in twenty minutes" in found[2].content.decode()
        assert "they add up" not in found[2].content.decode()
        assert ana.get(page).status_code == 200
        other.later(minutes=10)
        elsewhere = ana.get(f"{page}?check=1", REMOTE_ADDR="198.51.100.7")
        assert "they add up" in elsewhere.content.decode()
        other.later(minutes=20)
        assert "they add up" in ana.get(f"{page}?check=1").content.decode()


def test_taking_out_has_a_pace(living_place: Living, ana: Client, home: str) -> None:
    """Each file is a copy of all the books: six at once, then one every ten minutes."""
    there = f"/p/{home}/take-out/file"
    for _time in range(6):
        take_out(ana, home)
    assert ana.post(there).status_code == 302
    assert "Try again in ten minutes" in ana.get(f"/p/{home}/take-out").content.decode()
    living_place.later(minutes=10)
    take_out(ana, home)
