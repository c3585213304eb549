"""K20: a whole project is taken out as open files and put into an empty installation elsewhere.

All totals, the members who agree, decisions and checks are the same.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.patience import PATIENCE_S
from tests.site.running import TOP, RunningPlace, dugnad, environment

pytestmark = pytest.mark.slow

STORY = Path(__file__).with_name("moving_story.py")
WHO = "marit@ny.example"


def plays(home: Path, place: Path, step: str, *more: str) -> Any:
    """Take one step of the story in a process of its own; gives what it printed last."""
    told = environment(home) | {
        "DUGNAD_PLACE": str(place),
        "DJANGO_SETTINGS_MODULE": "dugnad.site.settings",
        "PYTHONPATH": f"{TOP / 'src'}:{TOP}",
    }
    done = subprocess.run(  # noqa: S603  Our own program.
        [sys.executable, str(STORY), step, *more],
        env=told, check=False, capture_output=True, text=True, timeout=PATIENCE_S * 2,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else None


@dataclass(frozen=True)
class Moved:
    """A project before and after.

    Attributes:
        out: what the old place printed when it was taken out.
        there: what the new place printed when it had begun.
        home: the operator's folder of the new place, `own` in it.
        file: the zip.
    """

    out: dict[str, Any]
    there: dict[str, Any]
    home: Path
    file: Path


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """The neighbourhood of the sample place goes on in an empty place of its own."""
    old, new = tmp_path_factory.mktemp("old"), tmp_path_factory.mktemp("new")
    with RunningPlace(old / "sample"):
        pass
    file = old / "project.zip"
    out = plays(old, old / "sample", "out", str(file))
    own = new / "own"
    made = ["new", str(own), "--name", "Ny", "--keys-dir", str(new / "keys")]
    assert dugnad(made, new).returncode == 0
    plays(new, own, "meet")
    arrive = ["arrive", str(file), "--for", WHO, "--place", str(own)]
    for step in ("undo", "begin"):
        said = dugnad(arrive, new)
        assert said.returncode == 0, said.stderr
        there = plays(new, own, step)
    return Moved(out, there, new, file)


def test_k20_all_figures_are_the_same_to_the_last_coin(moved: Moved) -> None:
    """Totals, answers, counts, promises and debts: every one of them, and there are some."""
    assert moved.there["then"] == moved.out["figures"]
    totals = moved.out["figures"]["money"]["totals"]["NOK"]
    assert totals["held"] > 0
    assert totals["given"] > 0
    assert totals["owed"] > 0
    decided = [one for one in moved.out["figures"]["cards"] if "decided" in one]
    assert len(decided) > 0
    assert any(one["answers"] for one in decided)


def test_k20_every_amount_of_the_past_stands_there_line_by_line(moved: Moved) -> None:
    """The lines of each sort add up to the sums of the old books, in every unit."""
    rows = list(csv.DictReader(io.StringIO(moved.there["amounts"])))
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        where = (row["In what"], row["What"])
        sums[where] = sums.get(where, Decimal(0)) + Decimal(row["Amount"])
    words = {
        "held": "Lay there when it moved",
        "given": "Given",
        "owed": "Owed, and not paid yet",
        "paid": "Paid",
    }
    for unit, totals in moved.out["figures"]["money"]["totals"].items():
        parts = 100 if unit == "NOK" else 1
        for what, total in totals.items():
            assert sums.get((unit, words[what]), Decimal(0)) * parts == total, (unit, what)
    assert len(rows) > len(words)
    assert any(row["Card"] and row["Day"] for row in rows)


def test_k20_members_who_agree_are_members_with_the_same_numbers(moved: Moved) -> None:
    """Everybody who said yes is in, under their number; who did not is a number of the past."""
    members = moved.there["members"]
    assert len(moved.out["along"]) >= 3
    for number, name in moved.out["along"].items():
        assert members[number] == name
    assert "Ingrid" not in members.values()
    assert len(members) == len(moved.out["along"]) + 1  # and Marit, who began it here.
    with ZipFile(moved.file) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist() if name != "books.db")
    assert b"ingrid@solbakken.example" not in whole


def test_k20_rules_words_and_address_are_the_same(moved: Moved) -> None:
    """It goes on under the rules that its members agreed to, at the code they know."""
    assert moved.there["rules"] == moved.out["figures"]["rules"]
    assert moved.there["title"] == "Solbakken og omegn"
    assert moved.there["code"] == moved.out["code"]
    assert moved.there["home"] == 200
    assert moved.there["texts"] > 5


def test_k20_the_checks_are_the_same(moved: Moved) -> None:
    """The old books add up on the new place's page; so do its own, for anybody."""
    assert moved.there["adds_up"]
    said = dugnad(["verify", "--place", str(moved.home / "own")], moved.home)
    assert said.returncode == 0, said.stdout


def test_k20_a_backup_keeps_the_past(moved: Moved, tmp_path: Path) -> None:
    """The old books are in a backup, and come back with it."""
    own, kept = moved.home / "own", tmp_path / "kept"
    assert dugnad(["backup", "--place", str(own), "--to", str(kept)], moved.home).returncode == 0
    (made,) = kept.iterdir()
    again = tmp_path / "again"
    said = dugnad(["restore", str(made), "--place", str(again)], moved.home)
    assert said.returncode == 0, said.stderr
    (past,) = (again / "moved").iterdir()
    (before,) = (own / "moved").iterdir()
    assert (past / "books.db").read_bytes() == (before / "books.db").read_bytes()
