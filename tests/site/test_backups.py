"""A backup that lay in strange hands: what is wrong with it is told, and nothing is touched."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dugnad.site import backups
from dugnad.site.errors import PlaceUnusable
from tests.patience import PATIENCE_S
from tests.site.running import RunningPlace, dugnad, environment, free_port


def unwatched(_done: int, _total: int) -> None:
    """Nobody looks how far it is."""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an operator's folder: a place `own` that was opened once, and a backup of it."""
    home = tmp_path_factory.mktemp("operator")
    assert dugnad(["new", str(home / "own"), "--name", "Solbakken"], home).returncode == 0
    with RunningPlace(home / "own"):
        pass
    done = dugnad(["backup", "--place", str(home / "own"), "--to", str(home / "kept")], home)
    assert done.returncode == 0, done.stderr
    (made,) = (home / "kept").iterdir()
    made.rename(home / "backup")
    return home


@pytest.fixture
def backup(village: Path, tmp_path: Path) -> Path:
    """Give a copy of that backup, to be spoiled."""
    return Path(shutil.copytree(village / "backup", tmp_path / "backup"))


@pytest.fixture
def place(village: Path) -> Path:
    """Give the place that is to stay as it is."""
    return village / "own"


def change(backup: Path, **told: Any) -> None:
    """Write something else into a backup's list of contents."""
    contents = backup / "backup.json"
    before = json.loads(contents.read_text(encoding="utf-8"))
    contents.write_text(json.dumps({**before, **told}), encoding="utf-8")


def files(backup: Path) -> dict[str, str]:
    """Give the sums that a backup's list tells."""
    told = json.loads((backup / "backup.json").read_text(encoding="utf-8"))
    return dict(told["files"])


def add(backup: Path, name: str, data: bytes) -> None:
    """Put a file into a backup and into its list, with its right sum."""
    path = backup / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    change(backup, files={**files(backup), name: hashlib.sha256(data).hexdigest()})


def refused(backup: Path, containing: str) -> None:
    """See that a backup is refused with a sentence, and that nothing comes of it anywhere."""
    top = backup.parent
    before = sorted(top.rglob("*"))
    with pytest.raises(PlaceUnusable, match=containing) as no:
        backups.put_back(backups.read(backup), top / "again", progress=unwatched)
    assert str(no.value).isprintable()
    assert sorted(top.rglob("*")) == before


def test_a_good_backup_is_put_back(backup: Path, tmp_path: Path) -> None:
    """The backup from which all others here are spoiled is a good one."""
    backups.put_back(backups.read(backup), tmp_path / "again", progress=unwatched)
    assert (tmp_path / "again" / "books.db").exists()
    assert (tmp_path / "again" / "restored").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "backup"]


@pytest.mark.parametrize("sample", [True, False])
def test_a_sample_that_is_put_back_is_not_filled_anew(
    backup: Path, tmp_path: Path, *, sample: bool
) -> None:
    """Its neighbours stand in the books already; filled in once more it could not be opened."""
    settings = (backup / "place.toml").read_text(encoding="utf-8")
    written = settings.replace("sample = false", f"sample = {str(sample).lower()}")
    add(backup, "place.toml", written.encode())
    backups.put_back(backups.read(backup), tmp_path / "again", progress=unwatched)
    assert (tmp_path / "again" / "sample-filled").exists() == sample


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "pictures/../../outside",
        "pictures/./a.jpg",
        "pictures//a.jpg",
        "pictures\\..\\outside",
        "pictures/.hidden",
        "pictures",
        "",
        ".",
        "lock",
        "views.db",
        "restored",
        "static/x.js",
        "books.db-wal",
        "a\x00b",
        "a\nb",
        "\x1b[2J",
        "\ud800",
        "pictures/" + "x" * 300,
        "pictures" + "/x" * 50,
    ],
)
def test_a_name_that_no_place_has_is_refused(backup: Path, name: str) -> None:
    """A list that names anything but a place's own files is not followed, wherever it leads."""
    change(backup, files={**files(backup), name: "0" * 64})
    refused(backup, "no backup of ours: it lists")


def test_an_absolute_name_is_refused(backup: Path, tmp_path: Path) -> None:
    """A file that is there, with its right sum, is not taken from elsewhere on the computer."""
    other = tmp_path / "other.txt"
    other.write_bytes(b"mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    change(backup, files={**files(backup), str(other): digest})
    refused(backup, "no backup of ours: it lists")


@pytest.mark.parametrize("name", ["notes.txt", "books.db-journal", "views.db", "pictures/ab/x.jpg"])
def test_a_file_that_is_not_listed_is_refused(backup: Path, name: str) -> None:
    """What came to a backup later is told by its name: it could change how the rest is read."""
    path = backup / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"?")
    refused(backup, "not in its list: '" + name)


@pytest.mark.parametrize("digest", ["", "None", "0" * 63, "G" * 64, "0" * 65])
def test_a_sum_that_is_missing_is_told(backup: Path, digest: str) -> None:
    """A file without a sum cannot be checked, so it is not believed."""
    change(backup, files={**files(backup), "place.db": digest})
    refused(backup, "the sum of 'place.db' is missing")


@pytest.mark.parametrize("name", ["books.db", "place.toml"])
def test_a_list_without_what_every_place_has_is_refused(backup: Path, name: str) -> None:
    """No place is made of a list that leaves out its books or its settings."""
    left = files(backup)
    del left[name]
    change(backup, files=left)
    refused(backup, f"{name} is missing")


@pytest.mark.parametrize("name", ["books.db", "place.db", "secret"])
def test_a_file_that_is_gone_is_told(backup: Path, name: str) -> None:
    """What the list names and the backup has not is damage."""
    (backup / name).unlink()
    refused(backup, f"'{name}' is missing")


@pytest.mark.parametrize("name", ["books.db", "place.db", "keys.db", "place.toml", "secret"])
def test_one_wrong_byte_is_told(backup: Path, name: str) -> None:
    """Every file is compared with its sum."""
    data = bytearray((backup / name).read_bytes())
    data[len(data) // 2] ^= 1
    (backup / name).write_bytes(data)
    refused(backup, "This backup is damaged: .*" + name)


def test_peoples_keys_that_expired_are_no_damage(backup: Path, tmp_path: Path) -> None:
    """After their time people's keys are gone from a backup, and it can still be put back."""
    (backup / "keys.db").unlink()
    backups.put_back(backups.read(backup), tmp_path / "again", progress=unwatched)
    assert not (tmp_path / "again" / "keys.db").exists()


@pytest.mark.parametrize("name", ["place.db", "backup.json"])
def test_a_link_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    """A file that is a link is not followed, even where it leads to the right bytes."""
    (backup / name).rename(tmp_path / "elsewhere")
    (backup / name).symlink_to(tmp_path / "elsewhere")
    refused(backup, "neither a file nor a folder|cannot be read")


def test_a_folder_that_is_a_link_is_refused(backup: Path, tmp_path: Path) -> None:
    """Pictures are not fetched from a folder elsewhere."""
    add(backup, "pictures/ab/a.jpg", b"picture")
    (backup / "pictures" / "ab").rename(tmp_path / "elsewhere")
    (backup / "pictures" / "ab").symlink_to(tmp_path / "elsewhere")
    refused(backup, "neither a file nor a folder")


def test_what_would_never_end_is_refused(backup: Path) -> None:
    """A pipe, from which one could read for ever, is not opened."""
    (backup / "secret").unlink()
    os.mkfifo(backup / "secret")
    refused(backup, "neither a file nor a folder")


def test_a_file_that_became_a_pipe_is_refused(backup: Path) -> None:
    """What is exchanged after the list was read is found while it is copied."""
    told = backups.read(backup)
    (backup / "secret").unlink()
    os.mkfifo(backup / "secret")
    with pytest.raises(PlaceUnusable, match="neither a file nor a folder"):
        backups.put_back(told, backup.parent / "again", progress=unwatched)
    assert not (backup.parent / "again").exists()


def test_a_file_that_became_a_link_is_not_followed(backup: Path, tmp_path: Path) -> None:
    """Exchanged in the very moment of copying, it leads nowhere, even to the right bytes."""
    link = tmp_path / "link"
    link.symlink_to(backup / "secret")
    with pytest.raises(OSError, match="symbolic links"):
        backups._copy_whole(link, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_place_that_cannot_be_exchanged_stays_where_it_was(tmp_path: Path) -> None:
    """When the last step fails, the place that was moved aside is there again."""
    place, aside = tmp_path / "own", tmp_path / "aside"
    place.mkdir()
    (place / "books.db").write_text("books", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        backups._move_in(tmp_path / "nowhere", place, aside)
    assert (place / "books.db").read_text(encoding="utf-8") == "books"
    assert not aside.exists()


def test_a_size_that_fits_no_disk_is_refused_at_once(backup: Path) -> None:
    """A file of a thousand terabytes, nearly all of it empty, is neither read nor copied."""
    with (backup / "place.db").open("r+b") as file:
        try:
            file.truncate(1 << 50)
        except OSError:  # some disks allow no more than this.
            file.truncate((1 << 44) - (1 << 12))
    refused(backup, "MB are needed in")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_text("[]", encoding="utf-8"),
        lambda path: path.write_text("{", encoding="utf-8"),
        lambda path: path.write_bytes(b"\xff\xfe"),
        lambda path: path.write_text("[" * 100_000, encoding="utf-8"),
        lambda path: os.truncate(path, 1 << 32),
        lambda path: path.unlink(),
        lambda path: change(path.parent, files=[]),
        lambda path: change(path.parent, files=None),
        lambda path: change(path.parent, made_s=float("inf")),
        lambda path: change(path.parent, made_s=10**30),
        lambda path: change(path.parent, made_s=-1),
        lambda path: change(path.parent, made_s="yesterday"),
        lambda path: change(path.parent, fingerprint="hello"),
        lambda path: change(path.parent, fingerprint=None),
        lambda path: change(path.parent, place=""),
        lambda path: change(path.parent, place="x" * 1_000),
        lambda path: change(path.parent, place="Sol\x1b[2Jbakken"),
    ],
)
def test_nonsense_in_the_list_is_told(backup: Path, spoil: Callable[[Path], object]) -> None:
    """Whatever stands in the list of contents, the answer is a sentence."""
    spoil(backup / "backup.json")
    refused(backup, "There is no backup in")


def test_books_that_do_not_add_up_are_refused(backup: Path) -> None:
    """Right sums over wrong books help nobody: the books are worked out again."""
    with sqlite3.connect(backup / "books.db") as books:
        books.execute("UPDATE state SET value = x'00' WHERE key = (SELECT min(key) FROM state)")
    books.close()
    add(backup, "books.db", (backup / "books.db").read_bytes())
    refused(backup, "do not add up")


def test_books_that_are_no_database_are_refused(backup: Path) -> None:
    """A file that only calls itself the books is no backup."""
    add(backup, "books.db", b"not books")
    refused(backup, "do not add up")


def test_another_places_fingerprint_is_refused(backup: Path) -> None:
    """Books that do not lead to the fingerprint which the list tells are not those."""
    change(backup, fingerprint="1-AAAAA-AAAAA-AAAAA-AAAAA")
    refused(backup, "do not add up")


def test_settings_that_cannot_be_used_are_told(backup: Path) -> None:
    """A place that could never be opened is not put back."""
    add(backup, "place.toml", b'name = "Solbakken"\nzone = "Nowhere"\n')
    refused(backup, "The settings in this backup cannot be used")


def test_settings_make_no_files_elsewhere(backup: Path, tmp_path: Path) -> None:
    """A backup whose settings name a strange folder for the keys has nothing written there."""
    strange = tmp_path / "strange"
    strange.mkdir()
    add(backup, "place.toml", f'name = "Solbakken"\nkeys = "{strange}"\n'.encode())
    said = dugnad(["restore", str(backup), "--place", str(tmp_path / "again")], tmp_path)
    assert said.returncode == 0, said.stderr
    assert f"put the copy of its master key into {strange}" in said.stdout
    assert list(strange.iterdir()) == []


def test_a_bad_backup_leaves_the_place_as_it_was(village: Path, backup: Path) -> None:
    """With --replace the place that is there goes aside only for a backup that proved good."""
    copy = Path(shutil.copytree(village / "own", backup.parent / "own"))
    add(backup, "books.db", b"not books")
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    words = ["restore", str(backup), "--place", str(copy), "--replace", "--keys-dir"]
    said = dugnad([*words, str(backup.parent / "keys")], village)
    assert said.returncode == 1
    assert "do not add up" in said.stderr
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before
    assert not list(backup.parent.glob("own-before-*"))


KILLED = """
import os, signal, sys

def dies(event, told):
    if event == "os.rename" and str(told[1]) == sys.argv[-1]:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(dies)
from dugnad.site.cli import main
main(sys.argv[1:-1])
"""
"""The command line, killed just before anything is moved to the folder that comes last."""


STOPPED = KILLED.replace("os.kill(os.getpid(), signal.SIGKILL)", "stops()").replace(
    "def dies", "def stops(at=[]):\n    at.append(0)\n    if len(at) == 1:\n"
    "        raise KeyboardInterrupt\n\ndef dies",
)  # fmt: skip
"""The same, where somebody stops it by hand at that moment."""


def test_a_restore_that_is_stopped_half_way_leaves_what_was_there(
    village: Path, backup: Path, tmp_path: Path
) -> None:
    """Between the two renames the operator presses Ctrl-C: the place of before lies there again."""
    home = Path(shutil.copytree(village / "own", tmp_path / "own"))
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    keys = ["--keys-dir", str(next((village / "config" / "dugnad").iterdir()))]
    words = ["restore", str(backup), "--place", str(home), "--replace", *keys]
    stopped = subprocess.run(  # noqa: S603  Our own program.
        [sys.executable, "-c", STOPPED, *words, str(home)],
        env=environment(village), check=False, capture_output=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert b"Stopped." in stopped.stderr
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    assert not (tmp_path / ".own-being-replaced").exists()


def test_a_restore_that_was_killed_half_way_says_where_everything_is(
    village: Path, backup: Path, tmp_path: Path
) -> None:
    """Between the two renames no place is there: none is begun, and the same command goes on."""
    home = Path(shutil.copytree(village / "own", tmp_path / "own"))
    keys = ["--keys-dir", str(next((village / "config" / "dugnad").iterdir()))]
    words = ["restore", str(backup), "--place", str(home), "--replace", *keys]
    killed = subprocess.run(  # noqa: S603  Our own program.
        [sys.executable, "-c", KILLED, *words, str(home)],
        env=environment(village), check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert not home.exists()
    (aside,) = tmp_path.glob("own-before-*")
    before = {path: path.read_bytes() for path in aside.rglob("*") if path.is_file()}
    for command in (
        ["status", "--place", str(home)],
        ["up", "--place", str(home), "--port", str(free_port())],
        ["new", str(home), "--name", "Solbakken"],
        ["doctor", "--place", str(home)],
    ):
        said = dugnad(command, village)
        assert said.returncode == 1, command
        assert f"mv {aside} {home}" in said.stdout + said.stderr
        assert not home.exists()
    said = dugnad([*words[:-2], *keys], village)
    assert said.returncode == 0, said.stderr
    assert f"What lay there before is in {aside}" in said.stdout
    assert {path: path.read_bytes() for path in aside.rglob("*") if path.is_file()} == before
    assert (home / "books.db").exists()
    assert not (tmp_path / ".own-being-replaced").exists()


@pytest.mark.parametrize("more", [[], ["--replace"]])
def test_a_place_that_is_open_is_not_replaced(
    village: Path, place: Path, backup: Path, more: list[str]
) -> None:
    """While a place is open nothing is put in its stead, and it goes on."""
    with RunningPlace(place) as running:
        said = dugnad(["restore", str(backup), "--place", str(place), *more], village)
        assert said.returncode == 1
        assert f"The place in {place} is open. Stop it first." in said.stderr
        with pytest.raises(PlaceUnusable, match="is open"):
            backups.put_back(
                backups.read(backup), place, aside=village / "aside", progress=unwatched
            )
        assert running.get("/")[0] == 200
    assert not list(village.glob("own-before-*"))
    assert not (village / "aside").exists()
    assert not list(village.glob(".own.*"))


def test_a_place_does_not_lie_in_its_backup(backup: Path) -> None:
    """Neither can hold the other: a backup stays what it was."""
    told = backups.read(backup)
    with pytest.raises(PlaceUnusable, match="cannot share"):
        backups.put_back(told, backup / "again", progress=unwatched)
    assert not (backup / "again").exists()


def test_a_strange_folder_beside_backups_is_left_alone(
    village: Path, place: Path, backup: Path, tmp_path: Path
) -> None:
    """When old backups lose people's keys, links and folders of others lose nothing."""
    to = tmp_path / "kept"
    to.mkdir()
    change(backup, made_s=1_600_000_000)
    (to / "own-link").symlink_to(backup)
    (to / "own-strange").mkdir()
    (to / "own-strange" / "backup.json").write_text("?", encoding="utf-8")
    (to / "own-strange" / "keys.db").write_text("?", encoding="utf-8")
    said = dugnad(["backup", "--place", str(place), "--to", str(to)], village)
    assert said.returncode == 0, said.stderr
    assert (backup / "keys.db").exists()
    assert (to / "own-strange" / "keys.db").exists()


@pytest.mark.parametrize("name", ["100%d", "a[b]c", "vårt nabolag"])
def test_a_folder_may_have_any_name(village: Path, tmp_path: Path, name: str) -> None:
    """Backups and what is moved aside are named after the folder, letter by letter."""
    home = tmp_path / name
    shutil.copytree(village / "own", home)
    keys = ["--keys-dir", str(next((village / "config" / "dugnad").iterdir()))]
    words = ["backup", "--place", str(home), "--to", str(tmp_path / "kept"), *keys]
    assert dugnad(words, village).returncode == 0
    (made,) = (tmp_path / "kept").iterdir()
    assert made.name.startswith(f"{name}-20")
    words = ["restore", str(made), "--place", str(home), "--replace", *keys]
    said = dugnad(words, village)
    assert said.returncode == 0, said.stderr
    (aside,) = tmp_path.glob("*-before-*")
    assert aside.name.startswith(f"{name}-before-20")


def test_what_was_interrupted_does_not_stay(village: Path, place: Path, tmp_path: Path) -> None:
    """A backup that was ended half way holds people's keys; the next one clears it away."""
    to = tmp_path / "kept"
    names = (".own-20260101-000000.part", ".own-20260102-000000.part", ".other-20260101.part")
    for name in names:
        (to / name).mkdir(parents=True)
        (to / name / "keys.db").write_bytes(b"keys")
    for name in (names[0], names[2]):
        os.utime(to / name, (1_790_000_000, 1_790_000_000))
    an_hour_ago = time.time() - 3_600
    os.utime(to / names[1], (an_hour_ago, an_hour_ago))
    link = to / ".own-20260103-000000.part"
    link.symlink_to(to / names[2])
    said = dugnad(["backup", "--place", str(place), "--to", str(to)], village)
    assert said.returncode == 0, said.stderr
    assert sorted(path.name for path in to.glob(".*")) == [names[2], names[1], link.name]
    assert (to / names[2] / "keys.db").exists()


def test_two_backups_at_once_do_each_other_no_harm(
    village: Path, place: Path, tmp_path: Path
) -> None:
    """Whether made in the same second or not, whatever says that it is a backup is a whole one."""
    words = ["backup", "--place", str(place), "--to", str(tmp_path / "kept")]
    with ThreadPoolExecutor(2) as both:
        ended = list(both.map(lambda _: dugnad(words, village).returncode, range(2)))
    made = sorted((tmp_path / "kept").glob("*-*"))
    assert len(made) == ended.count(0) > 0
    for number, one in enumerate(made):
        again = tmp_path / f"again-{number}"
        backups.put_back(backups.read(one), again, progress=unwatched)
    assert not list((tmp_path / "kept").glob(".*"))
