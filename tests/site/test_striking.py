"""Backups at hand forget too: which ones, and what an interruption leaves."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from dugnad.engine.folder import PlaceFolder
from dugnad.site import backups, forgetting, striking
from dugnad.site.errors import KeysError, PlaceUnusable
from dugnad.site.keyring import Keyring
from dugnad.web.vault.striking import KeysFile, forgotten_tag
from tests.patience import PATIENCE_S
from tests.site.running import RunningPlace, dugnad


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An operator's folder with a sample place and a backup of it."""
    home = tmp_path_factory.mktemp("operator")
    with RunningPlace(home / "own"):
        pass
    said = dugnad(["backup", "--place", str(home / "own"), "--to", str(home / "kept")], home)
    assert said.returncode == 0, said.stderr
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to do as one likes with."""
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


def backup_in(home: Path) -> Path:
    """The one backup."""
    (found,) = (home / "kept").iterdir()
    return found


def master_key_of(home: Path) -> bytes:
    """The place's master key."""
    return bytes.fromhex((home / "own-keys" / "master.key").read_text().strip())


def everybody(home: Path) -> set[bytes]:
    """The tags that everybody in the backup would leave."""
    place = PlaceFolder(home / "own")
    with closing(sqlite3.connect(place.keys)) as keys:
        secret = KeysFile(keys, master_key_of(home)).place_secret("lookup")
    assert secret is not None
    with closing(sqlite3.connect(place.place)) as rows:
        return {
            forgotten_tag(secret, UUID(hex=one))
            for (one,) in rows.execute("SELECT id FROM people_person")
        }


def persons_in(backup: Path) -> int:
    """How many people a backup knows."""
    with closing(sqlite3.connect(backup / "place.db")) as rows:
        return int(rows.execute("SELECT count(*) FROM people_person").fetchone()[0])


def test_a_struck_backup_is_whole(home: Path) -> None:
    """Somebody is struck out; the list fits what lies there, and doing it again changes nothing."""
    backup, tags = backup_in(home), everybody(home)
    one = {min(tags)}
    before = persons_in(backup)
    place = PlaceFolder(home / "own")
    assert striking.strike(place, backup, master_key_of(home), one) == 1
    assert persons_in(backup) == before - 1
    assert striking.strike(place, backup, master_key_of(home), one) == 0
    backups.put_back(backups.read(backup), home / "again", progress=lambda _done, _all: None)


def test_a_backup_is_looked_through_and_still_put_back(home: Path) -> None:
    """Whoever verifies a backup before it is needed changes no byte of it."""
    backup = backup_in(home)
    before = {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()}
    looked = dugnad(["verify", "--place", str(backup)], home)
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert "pieces in the books" in looked.stdout
    assert {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()} == before
    backups.put_back(backups.read(backup), home / "again", progress=lambda _done, _all: None)


def test_everybody_can_be_struck(home: Path) -> None:
    """Whatever rows refer to each other, none of a person's is left."""
    backup, tags = backup_in(home), everybody(home)
    assert striking.strike(PlaceFolder(home / "own"), backup, master_key_of(home), tags) > 3
    assert persons_in(backup) == 0
    with closing(sqlite3.connect(backup / "place.db")) as rows:
        assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
    with closing(sqlite3.connect(backup / "keys.db")) as keys:
        assert keys.execute("SELECT count(*) FROM vault_personkey").fetchone()[0] == 0


def test_an_interrupted_run_is_ended_by_the_next(home: Path) -> None:
    """Until then the backup is refused; a half-written file of that run does not stay."""
    backup, place = backup_in(home), PlaceFolder(home / "own")
    (backup / striking.UNFINISHED).touch()
    (backup / ".place.db-x.struck").write_bytes(b"half")
    with closing(sqlite3.connect(backup / "place.db")) as rows:
        rows.execute("DELETE FROM django_session")
        rows.commit()
    with pytest.raises(PlaceUnusable):
        backups.put_back(backups.read(backup), home / "again", progress=lambda _done, _all: None)
    assert striking.strike(place, backup, master_key_of(home), set()) == 0
    backups.put_back(backups.read(backup), home / "again", progress=lambda _done, _all: None)


def test_a_damaged_backup_keeps_nobody_in_the_others(home: Path) -> None:
    """What cannot be read comes first, and those after it are struck all the same."""
    backup, place = backup_in(home), PlaceFolder(home / "own")
    damaged = backup.with_name("own-00000000-000000")
    shutil.copytree(backup, damaged)
    (damaged / "place.db").write_bytes(b"no database any more" * 100)
    (damaged / "keys.db").unlink()
    before, one = persons_in(backup), {min(everybody(home))}
    struck = striking.strike_all(place, [home / "kept"], master_key_of(home), one)
    assert (struck.people, struck.left) == (1, ())
    assert persons_in(backup) == before - 1


def test_a_place_whose_folder_was_renamed_is_known_by_its_books(home: Path) -> None:
    """Backups keep the folder's old name; those of another place beside them are left alone."""
    tags, other = everybody(home), home / "kept" / "own-of-somebody-else"
    shutil.copytree(backup_in(home), other)
    with closing(sqlite3.connect(other / "books.db")) as books:
        books.execute("UPDATE genesis SET bytes = x'00'")
        books.commit()
    (home / "own").rename(home / "again[1]")
    place = PlaceFolder(home / "again[1]")
    struck = striking.strike_all(place, [home / "kept"], master_key_of(home), tags)
    assert struck.people == len(tags)
    assert persons_in(other) == len(tags)
    assert persons_in(next(one for one in (home / "kept").iterdir() if one != other)) == 0


def test_what_cannot_be_written_to_now_is_tried_again(home: Path) -> None:
    """A stick is not there, a file cannot be opened: nothing is told to be struck until it is."""
    backup, place, one = backup_in(home), PlaceFolder(home / "own"), {min(everybody(home))}
    before, stick = persons_in(backup), home / "stick"
    file = backup / "place.db"
    file.rename(home / "away.db")
    file.mkdir()
    folders = [home / "kept", stick]
    struck = striking.strike_all(place, folders, master_key_of(home), one)
    assert (struck.people, struck.left) == (0, (backup, stick))
    file.rmdir()
    (home / "away.db").rename(file)
    struck = striking.strike_all(place, folders, master_key_of(home), one)
    assert (struck.people, struck.left) == (1, (stick,))
    assert persons_in(backup) == before - 1


def test_it_is_tried_at_once_and_then_again_within_the_hour(home: Path) -> None:
    """Whoever is forgotten meanwhile is struck out at once."""
    keyring = Keyring(keys=home / "own-keys", state=home / "own-keys")
    one, other, *_more = sorted(everybody(home))
    assert not forgetting.is_time_to_strike(keyring, 1_000)
    forgetting.note(keyring, [one])
    assert forgetting.is_time_to_strike(keyring, 1_000)
    forgetting.strike_later(keyring, 1_000)
    assert forgetting.are_to_be_struck(keyring)
    assert not forgetting.is_time_to_strike(keyring, 1_000)
    assert forgetting.is_time_to_strike(keyring, 1_000 + forgetting.AGAIN_MS)
    forgetting.note(keyring, [one, other])
    assert forgetting.is_time_to_strike(keyring, 1_000)


def test_whoever_was_noted_is_struck_after_an_interruption(home: Path) -> None:
    """The computer stopped between the two: it is done when the place is opened again."""
    keyring = Keyring(keys=home / "own-keys", state=home / "own-keys")
    keyring.write(striking.FILE, json.dumps([str(home / "kept")]))
    before = persons_in(backup_in(home))
    forgetting.note(keyring, [min(everybody(home))])
    assert forgetting.are_to_be_struck(keyring)
    with RunningPlace(home / "own"):
        deadline = time.monotonic() + PATIENCE_S
        while forgetting.are_to_be_struck(keyring) and time.monotonic() < deadline:
            time.sleep(0.2)
    assert not forgetting.are_to_be_struck(keyring)
    assert persons_in(backup_in(home)) == before - 1


def test_a_backup_without_keys_loses_its_rows(home: Path) -> None:
    """An old one whose keys have expired forgets as well."""
    backup = backup_in(home)
    (backup / "keys.db").unlink()
    tags = everybody(home)
    assert striking.strike(PlaceFolder(home / "own"), backup, master_key_of(home), tags) > 3
    assert persons_in(backup) == 0


def test_a_backup_of_another_shape_is_told_and_stays_whole(home: Path) -> None:
    """A version that kept no presses: nothing is half struck, and it can still be put back."""
    backup = backup_in(home)
    with closing(sqlite3.connect(backup / "place.db")) as rows:
        rows.execute("DROP TABLE acting_pressedprose")
        rows.execute("DROP TABLE acting_press")
        rows.commit()
    backups.list_anew(backups.contents_of(backup), [backup / "place.db"])
    before = persons_in(backup)
    tags = everybody(home)
    assert striking.strike(PlaceFolder(home / "own"), backup, master_key_of(home), tags) == 0
    assert persons_in(backup) == before
    backups.put_back(backups.read(backup), home / "again", progress=lambda _done, _all: None)


def test_presses_go_with_who_pressed(home: Path) -> None:
    """What ties somebody's acts together is gone from the backup; other people's presses stay."""
    backup = backup_in(home)
    with closing(sqlite3.connect(backup / "place.db")) as rows:
        before = rows.execute("SELECT count(*) FROM acting_press").fetchone()[0]
    assert before > 10
    striking.strike(PlaceFolder(home / "own"), backup, master_key_of(home), {min(everybody(home))})
    with closing(sqlite3.connect(backup / "place.db")) as rows:
        after = rows.execute("SELECT count(*) FROM acting_press").fetchone()[0]
    striking.strike(PlaceFolder(home / "own"), backup, master_key_of(home), everybody(home))
    with closing(sqlite3.connect(backup / "place.db")) as rows:
        last = rows.execute("SELECT count(*) FROM acting_press").fetchone()[0]
    assert before >= after >= last == 0


def test_what_is_no_backup_is_left_alone(home: Path) -> None:
    """Neither an empty folder nor one with another list is touched."""
    other = home / "kept" / "own-holiday"
    other.mkdir()
    (other / backups.CONTENTS).write_text("[]", encoding="ascii")
    place = PlaceFolder(home / "own")
    assert striking.strike(place, other, master_key_of(home), everybody(home)) == 0
    gone = home / "on-a-stick"
    struck = striking.strike_all(place, [gone], master_key_of(home), everybody(home))
    assert (struck.people, struck.left) == (0, (gone,))


def test_where_backups_lie_is_kept_outside_the_place(home: Path) -> None:
    """`backup` notes its folder; a damaged note is told, not guessed at."""
    keyring = Keyring(keys=home / "own-keys", state=home / "own-keys")
    assert len(striking.folders_in(keyring)) == 1
    striking.note_folder(keyring, home / "kept")
    assert striking.folders_in(keyring)[0] == home / "kept"
    (home / "own-keys" / striking.FILE).write_text("{", encoding="ascii")
    with pytest.raises(KeysError):
        striking.folders_in(keyring)


def test_the_operator_takes_in_a_letter(home: Path) -> None:
    """Somebody wrote a letter: `forget` notes it, and `--stay` takes it back."""
    ask = ["forget", "ingrid@solbakken.example", "--place", str(home / "own")]
    keys = ["--keys-dir", str(home / "own-keys")]
    said = dugnad([*ask, *keys], home)
    assert said.returncode == 0, said.stderr
    assert "They are forgotten on" in said.stdout
    said = dugnad([*ask, *keys, "--stay"], home)
    assert "They stay." in said.stdout
    wrong = ["forget", "nobody@solbakken.example", "--place", str(home / "own")]
    assert "Nobody here has that address" in dugnad([*wrong, *keys], home).stderr
    assert "no mobile number" in dugnad([wrong[0], "hello", *wrong[2:], *keys], home).stderr
