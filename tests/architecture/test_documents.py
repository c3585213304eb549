"""The documents cannot rot: their code runs, decisions are all there, words mean one thing."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

TOP = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md")])
_BLOCK = re.compile(
    r"^```(?P<language>python|sh)(?P<marks>[^\n]*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
_ENTRY = re.compile(r"^(?:- )?\*\*(?P<word>[^*]+)\*\* — ", re.MULTILINE)
_NOT = re.compile(r"\(not: (?P<words>[^)]*)\)")
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
_NAME = re.compile(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`")


class Block(NamedTuple):
    """A piece of code in a document that is marked to be run: ```python run."""

    line: int
    language: str
    code: str


def blocks_of(text: str) -> list[Block]:
    """Find the blocks that are marked with the word `run`, in their order."""
    return [
        Block(
            line=text.count("\n", 0, match.start()) + 1,
            language=match["language"],
            code=match["code"],
        )
        for match in _BLOCK.finditer(text)
        if "run" in match["marks"].split()
    ]


def names_of(path: Path) -> dict[str, Any]:
    """Names that a document's Python blocks share: those of a module, known to Python for good.

    A record that a document declares stays known as long as the process: whoever opens books later
    makes readers of all records, and must find what the fields of this one are.
    """
    module = ModuleType(f"document_{path.stem.replace('-', '_')}")
    sys.modules[module.__name__] = module
    return vars(module)


def run_block(path: Path, block: Block, names: dict[str, Any]) -> None:
    """Run a Python block, with the lines of its document and none of this file's own imports."""
    code = compile("\n" * block.line + block.code, str(path), "exec", dont_inherit=True)
    exec(code, names)  # noqa: S102  That is what is tested.


def run_blocks(path: Path, text: str, folder: Path) -> None:
    """Run a document's blocks in order; its Python blocks share their names, as a reader would."""
    names = names_of(path)
    for block in blocks_of(text):
        if block.language == "python":
            run_block(path, block, names)
            continue
        bin_folder = Path(sys.executable).parent
        ran = subprocess.run(  # noqa: S603  Our own document.
            ["/bin/sh", "-eu", "-c", block.code],
            cwd=TOP,
            env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "HERE": str(folder)},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ran.returncode == 0, f"{path}:{block.line}\n{ran.stdout}{ran.stderr}"


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if blocks_of(path.read_text(encoding="utf-8"))],
    ids=lambda path: str(path.relative_to(TOP)),
)
def test_the_code_in_documents_runs(path: Path, tmp_path: Path) -> None:
    """What a document shows is what happens: its marked code runs; `$HERE` is a folder to use."""
    run_blocks(path, path.read_text(encoding="utf-8"), tmp_path)


def test_a_wrong_block_is_found(tmp_path: Path) -> None:
    """Code that fails, in Python or in the shell, fails its document."""
    with pytest.raises(ZeroDivisionError):
        run_blocks(Path("a.md"), "# A\n```python run\n1 // 0\n```\n", tmp_path)
    with pytest.raises(AssertionError):
        run_blocks(Path("a.md"), "# A\n```sh run\nfalse\n```\n", tmp_path)
    run_blocks(Path("a.md"), "# A\n```python\n1 // 0\n```\n", tmp_path)


def test_decisions_are_numbered_without_gaps() -> None:
    """No decision is deleted: 0001, 0002, … are all there, also those that were superseded."""
    numbers = sorted(
        int(path.name[:4])
        for path in (TOP / "docs" / "decisions").glob("[0-9][0-9][0-9][0-9]-*.md")
    )
    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_are_in_force_since_a_version_that_there_is() -> None:
    """None names a version that the changelog does not have."""
    versions = re.findall(
        r"^## ([0-9.]+)", (TOP / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = {
        number
        for path in (TOP / "docs" / "decisions").glob("*.md")
        for number in re.findall(r"In force since ([0-9.]+\d)", path.read_text(encoding="utf-8"))
    }
    assert named <= {*versions}


@pytest.mark.parametrize("path", sorted((TOP / "docs" / "decisions").glob("*.md")), ids=str)
def test_a_decision_says_why(path: Path) -> None:
    """Every decision has a title, a context, what was decided and what follows."""
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^# ", text, re.MULTILINE)
    for heading in ("Context", "Decision", "Consequences"):
        assert re.search(rf"^#+ .*{heading}|^\*\*{heading}", text, re.MULTILINE), heading


def glossary() -> str:
    """Give the text of the glossary."""
    return (TOP / "docs" / "glossary.md").read_text(encoding="utf-8")


def code_of_the_project() -> str:
    """Give all of our own Python, one file after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (TOP / "src").rglob("*.py"))


def test_every_word_has_one_meaning() -> None:
    """The glossary tells each word once, in the order of the alphabet."""
    words = [word.casefold() for word in _ENTRY.findall(glossary())]
    assert words
    assert words == sorted({*words})


def test_the_glossary_speaks_of_code_that_is_there() -> None:
    """A name of a class or type that the glossary gives as an example is in the code."""
    there = {*re.findall(r"^(?:class )?(\w+)(?:\(| = |:)", code_of_the_project(), re.MULTILINE)}
    assert sorted({*_NAME.findall(glossary())} - there) == []


def test_no_class_has_a_name_that_the_glossary_gave_up() -> None:
    """Where the glossary says `(not: account)`, nothing is called an account."""
    given_up = {
        word.strip().title().replace(" ", "")
        for words in _NOT.findall(glossary())
        for word in words.split(",")
    }
    assert given_up
    assert sorted(given_up & {*_CLASS.findall(code_of_the_project())}) == []
