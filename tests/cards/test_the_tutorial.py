"""Whoever follows `docs/adding-a-card.md` has a card that is as good as any."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
NAME = "hands"
_FILE = re.compile(r"^```python file=(?P<path>\S+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def files_in(document: str) -> dict[str, str]:
    """The files that a document gives whole, by their paths."""
    return {match["path"]: match["code"] for match in _FILE.finditer(document)}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the card in a copy of the repository, as the page says: its files, and one name."""
    top = tmp_path_factory.mktemp("repository")
    # Whoever follows the page has the card in the repository already.
    left_out = shutil.ignore_patterns("*.po", "*.mo", "*.egg-info", NAME)
    shutil.copytree(TOP / "src", top / "src", ignore=left_out)
    for name in ("tests", "pyproject.toml"):
        (top / name).symlink_to(TOP / name)
    made = files_in((TOP / "docs" / "adding-a-card.md").read_text(encoding="utf-8"))
    assert len(made) == len({"__init__", "contract", "face", "test_contract", "test_face"})
    for path, code in made.items():
        assert path.startswith(f"src/dugnad/cards/{NAME}/")
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(code, encoding="utf-8")
    catalogue = top / "src" / "dugnad" / "cards" / "catalogue.py"
    before = catalogue.read_text(encoding="utf-8").replace(f'\n    "{NAME}",', "")
    after, found = re.subn(r"(?s)(\nNAMES = \(.*?)\n\)", rf'\1\n    "{NAME}",\n)', before, count=1)
    assert found == 1
    catalogue.write_text(after, encoding="utf-8")
    return top


def run(tree: Path, *words: str) -> str:
    """Run a tool of Python's in the tree to its good end; gives what it said."""
    told = {**os.environ, "PYTHONPATH": f"{tree / 'src'}:{tree}", "PYTHONDONTWRITEBYTECODE": "1"}
    told.pop("PYTEST_ADDOPTS", None)
    ran = subprocess.run(  # noqa: S603  Our own tools.
        [sys.executable, "-m", *words],
        cwd=tree,
        env=told,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_what_must_hold_for_every_card_holds_for_it(tree: Path) -> None:
    """Its own stories are told, and it is put up, pressed, waited for and closed as others are."""
    quiet = ("-q", "-p", "no:cacheprovider", "--basetemp", str(tree / "temp"))
    said = run(tree, "pytest", *quiet, "-k", NAME, "tests/cards", f"src/dugnad/cards/{NAME}")
    found = re.search(r"(\d+) passed", said)
    assert found, said
    assert int(found[1]) > 20
    assert "skipped" not in said


def test_it_is_written_as_we_write(tree: Path) -> None:
    """What a reader copies from the page has the form and the style of the project."""
    card = f"src/dugnad/cards/{NAME}"
    run(tree, "ruff", "check", "--no-cache", card)
    run(tree, "ruff", "format", "--check", "--no-cache", card)
