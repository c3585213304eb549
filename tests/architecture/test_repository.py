"""What lies in the repository belongs to everybody: nothing of one machine, nothing compiled."""

import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
# Written in two halves, so that this file does not find itself.
HOSTS = re.compile(
    r"\b(?:py" r"pi\.org|python" r"hosted\.org|registry\.npm" r"js\.org|crates" r"\.io"
    r"|proxy\.go" r"lang\.org)\b"
)  # fmt: skip
MACHINE = re.compile(
    r"(?<![\w.$\"'}])/(?:ro" r"ot|wo" r"rk|ho" r"me/\w+|Us" r"ers/\w+)/"
)  # fmt: skip
UNFINISHED = re.compile(
    r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error"
)  # fmt: skip


def tracked() -> list[Path]:
    """List what git keeps."""
    if not (TOP / ".git").exists():
        pytest.skip("This is not a clone: git does not say what is kept.")
    asked = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  Whichever git is there.
        cwd=TOP,
        check=True,
        capture_output=True,
        text=True,
    )
    return [TOP / name for name in asked.stdout.split("\0") if name and (TOP / name).is_file()]


def lines_with(pattern: re.Pattern[str], *, endings: tuple[str, ...] = ()) -> list[str]:
    """Find the lines that match, in the text files that git keeps (or those with an ending)."""
    found = []
    for path in tracked():
        if endings and path.suffix not in endings:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(TOP)}:{number}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    return found


def test_nothing_compiled_is_kept() -> None:
    """What can be made from the rest is made, not kept."""
    made = (".mo", ".pyc", ".so", ".egg-info", ".db")
    assert [path.name for path in tracked() if path.suffix in made] == []
    assert [path.name for path in tracked() if path.name in {"uv.lock", "poetry.lock"}] == []


def test_pictures_have_a_room() -> None:
    """A picture is the README's, or belongs to what shows it; none is left where work was done."""
    pictures = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".webm", ".mp4"}
    rooms = {"docs", "src", "tests"}
    found = [path.relative_to(TOP) for path in tracked() if path.suffix in pictures]
    assert found
    assert [str(path) for path in found if path.parts[0] not in rooms] == []


def test_no_registry_is_named() -> None:
    """Whoever installs chooses where packages come from."""
    assert lines_with(HOSTS) == []


def test_no_machine_is_named() -> None:
    """No path of one person's computer is kept."""
    assert lines_with(MACHINE) == []


def test_nothing_is_left_unfinished() -> None:
    """What is on the main branch is whole: no mark says that something comes later."""
    assert lines_with(UNFINISHED, endings=(".py", ".html", ".js", ".css")) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (HOSTS, "index = https://py" + "pi.org/simple"),
        (HOSTS, "https://files.python" + "hosted.org/x.whl"),
        (MACHINE, "cd /ro" + "ot/dugnad"),
        (MACHINE, "see /ho" + "me/ana/dugnad"),
        (UNFINISHED, "# TO" + "DO: later"),
    ],
)
def test_the_searches_find_what_they_look_for(pattern: re.Pattern[str], line: str) -> None:
    """Each search finds the line it is there for."""
    assert pattern.search(line)
