"""Run one bench by its name, or all of them, each in a process of its own."""

import argparse
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from bench.told import tell

ALL = "all"
NAMES = tuple(
    sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if not path.stem.startswith("_") and path.stem not in {"people", "told"}
    )
)
FETCHING: Final = frozenset({"bandit", "headers", "lighthouse"})
"""These fetch programs of others first, so that `all` leaves them out."""
NOISE: Final = 0.25
"""By how much of the larger one two runs on the same computer may differ."""


def main(words: list[str]) -> int:
    """Run the bench that `words` names; gives 0 when it ran to its end."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=(*NAMES, ALL))
    parser.add_argument(
        "--up-to",
        metavar="N",
        type=int,
        help="leave larger sizes out, for a first look: the smallest is always measured",
    )
    parser.add_argument(
        "--keep",
        metavar="FILE",
        type=Path,
        help="add the figure to this file, and tell whether it agrees with those that are there",
    )
    told = parser.parse_args(words)
    if told.name == ALL or told.keep is not None:
        names = (
            [name for name in NAMES if name not in FETCHING] if told.name == ALL else [told.name]
        )
        return max([_alone(name, told.up_to, told.keep) for name in names])
    bench = import_module(f"bench.{told.name}")
    if told.up_to is not None and hasattr(bench, "SIZES"):
        kept = tuple(size for size in bench.SIZES if size <= told.up_to)
        vars(bench)["SIZES"] = kept or bench.SIZES[:1]
    bench.run()
    return 0


def agrees(ratio: float, before: list[float]) -> bool:
    """Whether a figure lies within noise of each that was measured before."""
    return all(abs(ratio - one) <= NOISE * max(ratio, one) for one in before)


def _alone(name: str, up_to: int | None, keep: Path | None) -> int:
    """Run one bench so that nothing of another one is in its memory."""
    command = [sys.executable, "-m", "bench", name]
    command += [] if up_to is None else ["--up-to", str(up_to)]
    last = ""
    with subprocess.Popen(  # noqa: S603  Ourselves, with a name of our own.
        command, stdout=subprocess.PIPE, text=True
    ) as ran:
        for line in ran.stdout or ():
            print(line, end="", flush=True)
            last = line
    if ran.returncode or keep is None:
        return int(ran.returncode != 0)
    return int(not _keep(keep, json.loads(last), up_to))


def _keep(file: Path, figure: dict[str, object], up_to: int | None) -> bool:
    """Add a figure to the file; whether it agrees with what was measured of the same before."""
    ratio, same = float(str(figure["ratio"])), {"bench": figure["bench"], "up_to": up_to}
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    before = [
        float(one["ratio"])
        for one in map(json.loads, lines)
        if {name: one.get(name) for name in same} == same
    ]
    with file.open("a", encoding="utf-8") as kept:
        kept.write(json.dumps({**figure, **same}) + "\n")
    agreed = agrees(ratio, before)
    if before:
        tell(str(figure["bench"]), again=ratio, before=before, agrees=agreed)
    return agreed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
