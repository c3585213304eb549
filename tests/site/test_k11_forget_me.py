"""K11: who asks to be erased can be read in no file of the place, its backups or its keys.

The books still check out. What a host must keep for its accounts is sealed, and ends.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_S
from tests.site.running import TOP, RunningPlace, dugnad, environment
from tests.site.searching import ENCODINGS, Find, search

STORY = Path(__file__).with_name("forget_story.py")


@dataclass(frozen=True)
class Life:
    """What is left of Torbjørg to look for.

    Attributes:
        home: the operator's folder: place, keys, backups.
        told: strings, ids and tags, as the story prints them.
        before: a copy of everything from before she was forgotten.
    """

    home: Path
    told: dict[str, Any]
    before: Path

    @property
    def strings(self) -> list[str]:
        """Everything that says who she is."""
        return [*self.told["strings"], *self.told["ids"]]

    @property
    def master_key(self) -> bytes:
        """The place's master key."""
        return bytes.fromhex((self.home / "keys" / "master.key").read_text().strip())


def plays(home: Path, step: str, place: str = "own") -> str:
    """Take one step of the story in a process of its own; gives what it printed last."""
    told = environment(home) | {
        "DUGNAD_PLACE": str(home / place),
        "DJANGO_SETTINGS_MODULE": "dugnad.site.settings",
    }
    told["PYTHONPATH"] = f"{TOP / 'src'}:{TOP}"
    done = subprocess.run(  # noqa: S603  Our own program.
        [sys.executable, str(STORY), step],
        env=told, check=False, capture_output=True, text=True, timeout=PATIENCE_S * 2,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def backs_up(home: Path) -> None:
    """The operator makes a backup."""
    said = dugnad(["backup", "--place", str(home / "own"), "--to", str(home / "kept")], home)
    assert said.returncode == 0, said.stderr


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Torbjørg has lived here, two backups were made, and she was forgotten between them."""
    home = tmp_path_factory.mktemp("solbakken") / "home"
    home.mkdir()
    made = ["new", str(home / "own"), "--name", "Solbakken", "--keys-dir", str(home / "keys")]
    assert dugnad(made, home).returncode == 0
    settings = home / "own" / "place.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("sample = false", "sample = true"), encoding="utf-8")
    told = json.loads(plays(home, "live"))
    settings.write_text(text, encoding="utf-8")
    backs_up(home)
    before = home.with_name("before")
    shutil.copytree(home, before)
    plays(home, "forget")
    backs_up(home)
    return Life(home, told, before)


def explained(life: Life, finds: list[Find]) -> Iterator[Find]:
    """The finds that nothing allows: all but what a host keeps sealed for its accounts."""
    for find in finds:
        if find.where.startswith("opened in forgetting_voucher"):
            assert voucher_ends(find.path), "a voucher without an end"
        else:
            yield find


def voucher_ends(place: Path) -> bool:
    """Whether everything that hosts keep has an end."""
    with closing(sqlite3.connect(place)) as rows:
        ends = rows.execute("SELECT ends_ms, kept_ms FROM forgetting_voucher").fetchall()
    return bool(ends) and all(end > kept for end, kept in ends)


@pytest.mark.slow
def test_the_search_can_fail(life: Life) -> None:
    """Before, each string that says who she is was found, sealed, in clear or in a backup."""
    finds = search([life.before], life.master_key, life.strings)
    found = {find.what for find in finds}
    assert found == set(life.strings), set(life.strings) - found
    opened = {find.where.partition(":")[0] for find in finds}
    assert {"raw", "opened in people_person", "opened in post_message"} <= opened
    assert any("kept" in find.path.parts for find in finds)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_planted_string_is_found(life: Life, tmp_path: Path, encoding: str) -> None:
    """Whatever the place would write in whatever way, in whatever file, is found."""
    (tmp_path / "some.log").write_bytes(b"\0\1" + life.strings[0].encode(encoding) + b"\2")
    assert search([tmp_path], life.master_key, life.strings[:1])


@pytest.mark.slow
def test_k11_no_file_says_who_she_was(life: Life) -> None:
    """Neither raw bytes, free pages, logs nor backups, nor anything that a key opens, name her."""
    finds = list(explained(life, search([life.home], life.master_key, life.strings)))
    assert finds == []
    tags = [bytes.fromhex(one) for one in life.told["tags"]]
    for path in (one for one in life.home.rglob("*") if one.is_file()):
        data = path.read_bytes()
        assert not any(tag in data for tag in tags), path
        assert life.told["picture"] not in path.name


@pytest.mark.slow
def test_k11_the_books_still_add_up(life: Life, tmp_path: Path) -> None:
    """The place's books, and those of the older backup, verify and lead on from each other."""
    home = tmp_path / "home"
    shutil.copytree(life.home, home)
    for place in (home / "own", *sorted((home / "kept").iterdir())):
        said = dugnad(["verify", "--place", str(place)], home)
        assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.slow
def test_k11_a_struck_backup_can_be_put_back(life: Life, tmp_path: Path) -> None:
    """The backup that was made while she was there opens without her, and others are in it."""
    home = tmp_path / "home"
    shutil.copytree(life.home, home)
    older = min((home / "kept").iterdir())
    again = home / "again"
    said = dugnad(
        ["restore", str(older), "--place", str(again), "--keys-dir", str(home / "keys")], home
    )
    assert said.returncode == 0, said.stderr
    plays(home, "open", "again")
    assert list(explained(life, search([again], life.master_key, life.strings))) == []
    with closing(sqlite3.connect(again / "place.db")) as rows:
        assert rows.execute("SELECT count(*) FROM people_person").fetchone()[0] > 3


@pytest.mark.slow
def test_k11_a_backup_from_elsewhere_forgets_before_it_serves(life: Life, tmp_path: Path) -> None:
    """A stick in a drawer still had her: put back, she is forgotten before a page is shown."""
    home = tmp_path / "home"
    shutil.copytree(life.home, home)
    (drawer,) = (life.before / "kept").iterdir()
    assert search([drawer], life.master_key, life.strings[:1])
    again = home / "again"
    said = dugnad(
        ["restore", str(drawer), "--place", str(again), "--keys-dir", str(home / "keys")], home
    )
    assert said.returncode == 0, said.stderr
    with RunningPlace(again) as place:
        assert place.get("/")[0] == 200
        assert list(explained(life, search([again], life.master_key, life.strings))) == []
    assert list(explained(life, search([again], life.master_key, life.strings))) == []
    assert dugnad(["verify", "--place", str(again)], home).returncode == 0
