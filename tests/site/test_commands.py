"""What an operator does from the command line: check, back up, put back, look after."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dugnad.engine.verify import KINDS
from dugnad.site.cli import verify
from tests.patience import PATIENCE_S
from tests.site.running import TOP, RunningPlace, dugnad, environment


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an operator's folder with one place in it, `own`, that was opened and closed once."""
    home = tmp_path_factory.mktemp("operator")
    assert dugnad(["new", str(home / "own"), "--name", "Solbakken"], home).returncode == 0
    with RunningPlace(home / "own"):
        pass
    return home


@pytest.fixture
def home(village: Path, tmp_path: Path) -> Path:
    """Give a copy of that folder, to do as one likes with."""
    shutil.copytree(village, tmp_path / "home")
    settings = tmp_path / "home" / "own" / "place.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(str(village), str(tmp_path / "home")), encoding="utf-8")
    return tmp_path / "home"


def backup_of(home: Path) -> Path:
    """Back the place up, and give the folder of the backup."""
    said = dugnad(["backup", "--place", str(home / "own"), "--to", str(home / "backups")], home)
    assert said.returncode == 0, said.stderr
    (made,) = (home / "backups").iterdir()
    return made


def test_the_version_is_told(tmp_path: Path) -> None:
    """It is the one that the changelog begins with, and that the package has."""
    said = dugnad(["--version"], tmp_path)
    changes = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert said.stdout == f"Dugnad {re.findall(r'^## ([0-9.]+)', changes, re.MULTILINE)[0]}\n"
    assert f'version = "{said.stdout.split()[1]}"' in (TOP / "pyproject.toml").read_text("utf-8")


def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    """Where a command can write no more it says why, and shows none of its own insides."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        said = subprocess.run(  # noqa: S603  Our own program.
            [sys.executable, "-m", "dugnad", "doctor", "--place", str(tmp_path)],
            env=environment(tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert said.returncode == 1
    assert "There is no room left on a disk" in said.stderr
    assert "Traceback" not in said.stderr


def test_good_books_add_up(home: Path) -> None:
    """`verify` ends with 0, says that the books add up and gives a fingerprint to keep."""
    said = dugnad(["verify", "--place", str(home / "own")], home)
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("The books add up: ")
    assert "Fingerprint to keep elsewhere: " in said.stdout


def test_changed_books_do_not_add_up(home: Path) -> None:
    """`verify` ends with 1 and says what does not add up, and since when."""
    with sqlite3.connect(home / "own" / "books.db") as books:
        books.execute("UPDATE state SET value = x'00' WHERE key = (SELECT min(key) FROM state)")
    books.close()
    said = dugnad(["verify", "--place", str(home / "own")], home)
    assert said.returncode == 1
    assert "The books do NOT add up: what holds now was changed by hand" in said.stdout


def test_books_that_do_not_lead_through_a_fingerprint_are_found(home: Path) -> None:
    """A fingerprint kept on paper uncovers books that were rewritten as a whole."""
    kept = "0-AAAAA-AAAAA-AAAAA-AAAAA"
    said = dugnad(["verify", "--place", str(home / "own"), "--since", kept], home)
    assert said.returncode == 1
    assert "a fingerprint that was kept" in said.stdout
    assert "or was typed wrongly: compare it sign by sign" in said.stdout


def test_what_is_no_fingerprint_is_told(home: Path) -> None:
    """A typing mistake is no accusation: the sentence shows what a fingerprint looks like."""
    said = dugnad(["verify", "--place", str(home / "own"), "--since", "hello"], home)
    assert said.returncode == 1
    assert "hello is no fingerprint. One looks like this" in said.stderr


def test_books_alone_can_be_checked(home: Path) -> None:
    """Whoever got a copy of the books, and nothing else, can check them."""
    (home / "copy").mkdir()
    shutil.copy(home / "own" / "books.db", home / "copy")
    said = dugnad(["verify", "--place", str(home / "copy")], home)
    assert said.returncode == 0, said.stderr
    assert "Only the books are here" in said.stdout


def test_a_place_that_was_never_opened_has_told_nothing(home: Path) -> None:
    """Nothing lies elsewhere of which it would have to be said."""
    assert dugnad(["new", str(home / "new"), "--name", "Vik"], home).returncode == 0
    said = dugnad(["verify", "--place", str(home / "new")], home)
    assert said.returncode == 0, said.stderr
    assert "Nobody has told anything here yet." in said.stdout


def test_a_file_that_is_no_books_is_told(home: Path) -> None:
    """Nothing is said of a first record or of a day, as there is none."""
    (home / "picture.db").write_bytes(b"not books")
    said = dugnad(["verify", str(home / "picture.db")], home)
    assert said.returncode == 1
    assert "the file of the books is damaged. Nothing in it could be read" in said.stdout
    assert "1970" not in said.stdout


def test_no_books_are_told(home: Path) -> None:
    """A folder without books is not called good."""
    said = dugnad(["verify", "--place", str(home)], home)
    assert said.returncode == 1
    assert "There are no books in" in said.stderr
    assert "Say with --place where the place lies." in said.stderr


def test_every_finding_has_words() -> None:
    """Whatever may not add up, there is a sentence for it."""
    assert sorted(verify.WHAT) == sorted(KINDS)


def test_a_backup_is_put_back(home: Path) -> None:
    """A place that was lost opens again from its backup, with the same books."""
    made = backup_of(home)
    shutil.rmtree(home / "own")
    said = dugnad(["restore", str(made), "--place", str(home / "own")], home)
    assert said.returncode == 0, said.stderr
    assert f"Open it with: ./up --place {home / 'own'}" in said.stdout
    with RunningPlace(home / "own") as place:
        assert "Solbakken is open" in "".join(place.said)
        assert "stay forgotten" not in "".join(place.said)
    assert dugnad(["verify", "--place", str(home / "own")], home).returncode == 0


def test_a_backup_holds_no_master_key(home: Path) -> None:
    """Whoever finds a backup cannot read the people's names with it."""
    made = backup_of(home)
    (key,) = (home / "config" / "dugnad").glob("*/master.key")
    secret = key.read_text(encoding="ascii").strip()
    files = {path.name: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert {"books.db", "place.db", "keys.db"} <= {*files}
    for data in files.values():
        assert secret.encode() not in data
        assert bytes.fromhex(secret) not in data


def test_a_place_is_not_overwritten(home: Path) -> None:
    """A place that is there is left alone, or moved aside when asked."""
    made = backup_of(home)
    refused = dugnad(["restore", str(made), "--place", str(home / "own")], home)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    said = dugnad(["restore", str(made), "--place", str(home / "own"), "--replace"], home)
    assert said.returncode == 0, said.stderr
    assert len(list(home.glob("own-before-*"))) == 1


def test_what_was_put_back_has_a_backup(home: Path) -> None:
    """The one that it came from; `doctor` finds it whatever folder the place lies in now."""
    made = backup_of(home)
    again = str(home / "again")
    said = dugnad(["restore", str(made), "--place", again], home)
    assert said.returncode == 0, said.stderr
    told = dugnad(["doctor", "--place", again], home).stdout
    assert "the last backup is 0 days old" in told
    assert f"the newest backup is whole: {made}" in told


def test_whoever_was_forgotten_stays_forgotten(home: Path) -> None:
    """Putting back an older backup brings nobody back who was forgotten since it was made."""
    made = backup_of(home)
    tag = bytes(range(32))
    with sqlite3.connect(home / "own" / "keys.db") as keys:
        keys.execute("INSERT INTO vault_forgotten (tag) VALUES (?)", (tag,))
    keys.close()
    said = dugnad(["restore", str(made), "--place", str(home / "own"), "--replace"], home)
    assert said.returncode == 0, said.stderr
    with RunningPlace(home / "own"):
        keys = sqlite3.connect(home / "own" / "keys.db")
        tags = keys.execute("SELECT tag FROM vault_forgotten").fetchall()
        keys.close()
    assert tags == [(tag,)]
    assert not (home / "own" / "restored").exists()


def test_a_damaged_backup_is_refused(home: Path) -> None:
    """A backup with one byte changed is not put back."""
    made = backup_of(home)
    with (made / "place.db").open("r+b") as file:
        file.seek(5_000)
        file.write(b"\x01")
    shutil.rmtree(home / "own")
    refused = dugnad(["restore", str(made), "--place", str(home / "own")], home)
    assert refused.returncode == 1
    assert "This backup is damaged" in refused.stderr
    assert not (home / "own").exists()


def test_peoples_keys_leave_old_backups(home: Path) -> None:
    """After 30 days a backup no longer opens what people told, so forgetting is real."""
    made = backup_of(home)
    younger = Path(shutil.copytree(made, made.with_name("own-20260102-000000")))
    for one, days in ((made, 31), (younger, 29)):
        contents = one / "backup.json"
        told = json.loads(contents.read_text(encoding="utf-8"))
        told["made_s"] -= days * 86_400
        contents.write_text(json.dumps(told), encoding="utf-8")
    made.rename(made.with_name("own-20260101-000000"))
    backup = ["backup", "--place", str(home / "own"), "--to", str(home / "backups")]
    assert dugnad(backup, home).returncode == 0
    assert not (home / "backups" / "own-20260101-000000" / "keys.db").exists()
    assert (younger / "keys.db").exists()
    assert len(list((home / "backups").glob("*/keys.db"))) == 2


def test_a_healthy_place_is_told(home: Path) -> None:
    """`doctor` ends with 0 and one line for each thing it looked at."""
    said = dugnad(["doctor", "--place", str(home / "own")], home)
    assert said.returncode == 0, said.stdout
    assert "Nothing must be mended; look at the notes above: " in said.stdout.splitlines()[-1]
    assert "(Europe/Oslo)" in said.stdout
    assert "note  people sign in with a code, and not with their device's lock" in said.stdout


def test_a_place_with_a_name_and_https_takes_devices(home: Path) -> None:
    """Browsers let people in there by finger or face, so nothing is to be noted."""
    settings = home / "own" / "place.toml"
    text = settings.read_text(encoding="utf-8")
    own = text.replace("http://127.0.0.1:8000", "https://solbakken.example")
    settings.write_text(own, encoding="utf-8")
    said = dugnad(["doctor", "--place", str(home / "own")], home)
    assert "fine  people sign in with a code or their device" in said.stdout


def test_an_old_backup_is_told(home: Path) -> None:
    """A backup that is weeks old is worth a note."""
    backup_of(home)
    month_ago = time.time() - 31 * 86_400
    os.utime(home / "own" / "backed-up", (month_ago, month_ago))
    said = dugnad(["doctor", "--place", str(home / "own")], home)
    assert "note  the last backup is 31 days old" in said.stdout


def test_a_key_inside_the_place_is_told(home: Path) -> None:
    """A master key that lies in the folder it protects is to be moved."""
    (keys,) = (home / "config" / "dugnad").iterdir()
    inside = home / "own" / "keys"
    shutil.move(keys, inside)
    words = ["doctor", "--place", str(home / "own"), "--keys-dir", str(inside)]
    said = dugnad(words, home)
    assert said.returncode == 1
    assert "out of the place's folder" in said.stdout


def test_whoever_reads_the_first_line_alone_sees_no_fault(home: Path) -> None:
    """A command whose lines nobody reads any more ends quietly."""
    ends = subprocess.run(  # noqa: S603  Our own program.
        ["/bin/sh", "-c", f"{sys.executable} -u -m dugnad verify --place {home / 'own'} | true"],
        env=environment(home),
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert ends.stderr == ""


def test_the_state_of_a_place_is_told(home: Path) -> None:
    """`status` tells name, books, messages and backups in a few lines."""
    said = dugnad(["status", "--place", str(home / "own")], home)
    assert said.returncode == 0, said.stderr
    for sentence in (
        "Solbakken, a place in",
        "It is closed.",
        "Its fingerprint:",
        "wait to leave: 0",
    ):
        assert sentence in said.stdout


@pytest.mark.parametrize("command", ["status", "backup --to backups", "verify", "doctor"])
def test_a_place_that_is_not_there_is_told(command: str, tmp_path: Path) -> None:
    """Every command says in a sentence that there is no place, and leaves no trace of itself."""
    said = dugnad([*command.split(), "--place", str(tmp_path / "nowhere")], tmp_path)
    assert "There " in said.stdout + said.stderr
    assert "Traceback" not in said.stderr
    assert not (tmp_path / "nowhere").exists()
