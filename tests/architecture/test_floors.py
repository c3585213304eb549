"""Imports look down only, and what a card is made of is the same for every card."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dugnad.cards.catalogue import NAMES

TOP = Path(__file__).resolve().parents[2]
CARDS = TOP / "src" / "dugnad" / "cards"
FILES = ("__init__.py", "contract.py", "face.py", "tests/test_contract.py", "tests/test_face.py")
"""What every card's folder holds."""


def read_rules() -> dict[str, dict[str, Any]]:
    """The import rules, by their names."""
    text = (TOP / "pyproject.toml").read_text(encoding="utf-8")
    return {rule["name"]: rule for rule in tomllib.loads(text)["tool"]["importlinter"]["contracts"]}


def test_imports_look_down_only() -> None:
    """The import rules of pyproject.toml hold."""
    program = Path(sys.executable).parent / "lint-imports"
    asked = subprocess.run(  # noqa: S603  Our own program.
        [str(program), "--no-cache"],
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP / "src")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr


def test_no_import_rule_has_an_exception() -> None:
    """An import that the rules forbid is moved, never ignored."""
    assert [name for name, rule in read_rules().items() if "ignore_imports" in rule] == []


def test_the_import_rules_hold_for_every_card() -> None:
    """A new card is under the same import rules as the others, without being named in them."""
    rules = read_rules()
    assert rules["A card's law does not know its face"]["containers"] == ["dugnad.cards.*"]
    assert rules["Cards do not know each other"]["modules"] == ["dugnad.cards.*"]
    law = rules["The law touches no clock, chance, disk or network"]["source_modules"]
    assert "dugnad.cards.*.contract" in law
    assert "dugnad.cards.*.law" in law


def test_a_card_keeps_its_law_in_its_contract_and_its_rooms() -> None:
    """A law leans on nothing of its own card but its rooms, so its digest covers all of it."""
    foreign = []
    for name in NAMES:
        for path in (CARDS / name / "contract.py", *(CARDS / name / "law").rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if not isinstance(node, ast.ImportFrom):
                    continue
                leans = node.module or ""
                rooms = node.level == 1 and (path.parent.name == "law" or leans == "law")
                rooms = rooms or (node.level == 1 and leans.startswith("law."))
                own = node.level > 0 or leans.startswith("dugnad.cards")
                if own and not rooms:
                    foreign.append((name, path.name, leans))
    assert foreign == []


def test_every_card_folder_is_in_the_catalogue() -> None:
    """What lies in `cards/` is offered, and what is offered lies there."""
    folders = sorted(path.parent.name for path in CARDS.glob("*/contract.py"))
    assert sorted(NAMES) == folders


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("file", FILES)
def test_every_card_has_the_agreed_files(name: str, file: str) -> None:
    """Who knows one card finds their way in all of them."""
    assert (CARDS / name / file).is_file()
