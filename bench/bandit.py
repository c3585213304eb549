"""Bandit over all that a place runs: findings of medium or high severity without an answer.

What it finds and what was looked at stands in `ANSWERED`, with how many there are and why each is
none; one more in the same file counts as new. Wanted: nothing high, and nothing without an answer.
Fetches Bandit into an environment of its own.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from bench._place import TOP
from bench.told import tell

BANDIT: Final = "bandit==1.9.4"


class Kind(NamedTuple):
    """A rule of Bandit and the file in which it found something."""

    rule: str
    file: str


OWN_SQL: Final = "names of tables and columns come from our own models and lists; values are bound"
OWN_MARKUP: Final = "what is drawn holds numbers and our own words; texts in it are escaped"
NOTHING: Final = "an empty text"
CLEANED: Final = (
    "the one place where told text becomes markup, after the cleaner; tested with attacks"
)
SHARED: Final = "only with --share, which is asked for by whoever starts it"
ANSWERED: Final[dict[Kind, tuple[int, str]]] = {
    Kind("B104", "src/dugnad/site/cli/up.py"): (1, SHARED),
    Kind("B308", "src/dugnad/face/deciding/pictures.py"): (1, OWN_MARKUP),
    Kind("B703", "src/dugnad/face/deciding/pictures.py"): (1, OWN_MARKUP),
    Kind("B308", "src/dugnad/face/templatetags/face.py"): (5, f"{OWN_MARKUP}, or {NOTHING}"),
    Kind("B703", "src/dugnad/face/templatetags/face.py"): (2, OWN_MARKUP),
    Kind("B308", "src/dugnad/web/content/markdown.py"): (1, CLEANED),
    Kind("B703", "src/dugnad/web/content/markdown.py"): (1, CLEANED),
    Kind("B608", "src/dugnad/site/striking.py"): (8, OWN_SQL),
    Kind("B608", "src/dugnad/web/lists/putting.py"): (1, OWN_SQL),
    Kind("B608", "src/dugnad/web/vault/striking.py"): (1, OWN_SQL),
}


def findings(folder: Path) -> list[dict[str, object]]:
    """All that Bandit finds in `src`, tests left out."""
    subprocess.run(  # noqa: S603  Our own Python.
        [sys.executable, "-m", "venv", str(folder)], check=True
    )
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", BANDIT]
    subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)  # noqa: S603  A pinned package.
    words = [str(folder / "bin" / "bandit"), "-q", "-r", "src", "-x", "*/tests/*", "-f", "json"]
    told = subprocess.run(  # noqa: S603  What was just installed.
        words, cwd=TOP, check=False, capture_output=True, text=True
    )
    found: list[dict[str, object]] = json.loads(told.stdout)["results"]
    return found


def run() -> None:
    """Tell what is answered, what is not, and how much there is."""
    with tempfile.TemporaryDirectory() as temporary:
        found = findings(Path(temporary) / "environment")
    grave = [one for one in found if one["issue_severity"] in ("MEDIUM", "HIGH")]
    high = sum(one["issue_severity"] == "HIGH" for one in grave)
    seen = Counter(Kind(str(one["test_id"]), str(one["filename"])) for one in grave)
    fresh = 0
    for kind, count in sorted(seen.items()):
        answered, why = ANSWERED.get(kind, (0, "nobody has looked yet"))
        fresh += max(0, count - answered)
        tell("bandit", rule=kind.rule, file=kind.file, found=count, answered=answered, why=why)
    tell(
        "bandit", low=len(found) - len(grave), medium=len(grave) - high, high=high,
        without_an_answer=fresh, ratio=0.0 if fresh or high else 1.0, wanted=1.0,
    )  # fmt: skip
