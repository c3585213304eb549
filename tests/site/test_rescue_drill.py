"""The restore drill: the computer burns, and two of three rescuers bring the place back to life."""

from __future__ import annotations

import json
import shutil
import time
from itertools import combinations, permutations
from pathlib import Path

import pytest

from dugnad.web.rescue.parts import new_part
from tests.counts import ALL
from tests.site.running import RunningPlace, dugnad, free_port
from tests.site.searching import search
from tests.site.test_k11_forget_me import plays

pytestmark = pytest.mark.slow

RESCUERS = [*(permutations if ALL else combinations)(("Ane", "Bo", "Cas"), 2)]
"""Any two of three; in which order they come is tried where everything is."""
MINUTES_MAX = 15


@pytest.fixture(scope="module")
def ashes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is left after the fire: the backups on a disk elsewhere, and three papers.

    Solbakken lived: people, cards, money; Torbjørg was forgotten after the last backup but one. The
    folder that comes back holds `kept` (backups with the parcel) and `papers`.
    """
    home = tmp_path_factory.mktemp("solbakken") / "home"
    home.mkdir()
    made = ["new", str(home / "own"), "--name", "Solbakken", "--keys-dir", str(home / "keys")]
    assert dugnad(made, home).returncode == 0
    settings = home / "own" / "place.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("sample = false", "sample = true"), encoding="utf-8")
    told = json.loads(plays(home, "live"))
    settings.write_text(text, encoding="utf-8")
    left = home.with_name("left")
    (left / "papers").mkdir(parents=True)
    said = dugnad(["backup", "--place", str(home / "own"), "--to", str(left / "kept")], home)
    assert said.returncode == 0, said.stderr
    shutil.copytree(left / "kept", left / "drawer")
    plays(home, "forget")
    for name, written in json.loads(plays(home, "rescuers")).items():
        (left / "papers" / f"{name}.txt").write_text(f"My part\n\n{written}\n", encoding="utf-8")
    said = dugnad(["backup", "--place", str(home / "own"), "--to", str(left / "kept")], home)
    assert said.returncode == 0, said.stderr
    (left / "told.json").write_text(json.dumps(told), encoding="utf-8")
    shutil.rmtree(home)
    return left


def parcel_of(ashes: Path) -> Path:
    """The parcel beside the backups."""
    return ashes / "kept" / "own.parcel"


def newest(folder: Path) -> Path:
    """The newest backup."""
    return max(one for one in folder.iterdir() if one.is_dir())


def rescue(ashes: Path, bare: Path, *names: str, backup: Path | None = None) -> list[str]:
    """The words of the command with which some rescuers open the parcel on a bare computer."""
    papers = [word for name in names for word in ("--part", str(ashes / "papers" / f"{name}.txt"))]
    words = ["rescue", "open", str(parcel_of(ashes)), *papers]
    if backup is not None:
        where = ["--place", str(bare / "again"), "--keys-dir", str(bare / "keys")]
        words += ["--backup", str(backup), *where]
    return words


@pytest.mark.parametrize("two", RESCUERS)
def test_the_restore_drill_ends_with_a_living_place(
    ashes: Path, tmp_path: Path, two: tuple[str, str]
) -> None:
    """On a bare computer two papers are enough; pages, names and books are there in minutes."""
    began = time.monotonic()
    said = dugnad(rescue(ashes, tmp_path, *two, backup=newest(ashes / "kept")), tmp_path)
    assert said.returncode == 0, said.stderr
    assert "is in" in said.stdout
    assert "older than the parcel" not in said.stdout
    with RunningPlace(tmp_path / "again", port=free_port()) as place:
        status, home = place.get("/")
        assert status == 200
        assert "lekeplassen" in home
        assert place.get("/books/")[0] == 200
    told = plays(tmp_path, "names", "again")
    assert "Ingrid" in json.loads(told)
    said = dugnad(["verify", "--place", str(tmp_path / "again")], tmp_path)
    assert said.returncode == 0, said.stdout
    assert time.monotonic() - began < MINUTES_MAX * 60


def test_after_a_rescue_who_was_forgotten_stays_forgotten(ashes: Path, tmp_path: Path) -> None:
    """The backup is older than the forgetting: the parcel knows of it, and nobody reads her."""
    told = json.loads((ashes / "told.json").read_text(encoding="utf-8"))
    (drawer,) = (one for one in (ashes / "drawer").iterdir() if one.is_dir())
    said = dugnad(rescue(ashes, tmp_path, "Ane", "Cas", backup=drawer), tmp_path)
    assert said.returncode == 0, said.stderr
    assert "older than the parcel" in said.stdout
    with RunningPlace(tmp_path / "again", port=free_port()) as place:
        assert place.get("/")[0] == 200
    key = bytes.fromhex((tmp_path / "keys" / "master.key").read_text().strip())
    finds = search([tmp_path / "again"], key, told["strings"])
    assert [one for one in finds if "forgetting_voucher" not in one.where] == []


def test_one_rescuer_alone_brings_nothing_back(ashes: Path, tmp_path: Path) -> None:
    """One paper, the same twice, or another's paper: a sentence, and nothing is made."""
    (ashes / "papers" / "stranger.txt").write_text(new_part().written(), encoding="utf-8")
    for names, words in (
        (["Ane"], "Two parts are needed"),
        (["Ane", "Ane"], "do not open this parcel"),
        (["Ane", "stranger"], "do not open this parcel"),
    ):
        said = dugnad(rescue(ashes, tmp_path, *names, backup=newest(ashes / "kept")), tmp_path)
        assert said.returncode == 1
        assert words in said.stderr
        assert not (tmp_path / "again").exists()
        assert not (tmp_path / "keys").exists()


def test_a_slip_in_typing_is_told_without_repeating_it(ashes: Path, tmp_path: Path) -> None:
    """A part whose letter was misread is not shown again on anybody's screen."""
    wrong = "ABCD " * 14
    words = ["rescue", "open", str(parcel_of(ashes)), "--part", wrong, "--part", wrong]
    said = dugnad(words, tmp_path)
    assert said.returncode == 1
    assert "cannot be read" in said.stderr
    assert "ABCD" not in said.stderr


def test_without_a_backup_the_parcel_says_where_it_lay(ashes: Path, tmp_path: Path) -> None:
    """The rescuers learn where to look first; nothing is made."""
    said = dugnad(rescue(ashes, tmp_path, "Bo", "Cas"), tmp_path)
    assert said.returncode == 0, said.stderr
    assert "Solbakken" in said.stdout
    assert str(ashes / "kept") in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_books_of_another_history_are_refused(ashes: Path, tmp_path: Path) -> None:
    """Somebody's other backup with longer books is not taken for this place's."""
    other = tmp_path / "other"
    made = ["new", str(other / "own"), "--name", "Solbakken", "--keys-dir", str(other / "keys")]
    assert dugnad(made, tmp_path).returncode == 0
    settings = other / "own" / "place.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("sample = false", "sample = true"), encoding="utf-8")
    plays(other, "live")
    plays(other, "longer")
    said = dugnad(["backup", "--place", str(other / "own"), "--to", str(other / "kept")], other)
    assert said.returncode == 0, said.stderr
    said = dugnad(rescue(ashes, tmp_path, "Ane", "Bo", backup=newest(other / "kept")), tmp_path)
    assert said.returncode == 1
    assert "not those of the parcel" in said.stderr
    assert not (tmp_path / "again").exists()
