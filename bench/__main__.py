"""Run one bench by its name, or all of them, each in a process of its own."""

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ALL = "all"
NAMES = tuple(
    sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if not path.stem.startswith("_") and path.stem not in {"people", "told"}
    )
)


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
    told = parser.parse_args(words)
    if told.name == ALL:
        return max(_alone(name, words[1:]) for name in NAMES)
    bench = import_module(f"bench.{told.name}")
    if told.up_to is not None and hasattr(bench, "SIZES"):
        kept = tuple(size for size in bench.SIZES if size <= told.up_to)
        bench.SIZES = kept or bench.SIZES[:1]
    bench.run()
    return 0


def _alone(name: str, more: list[str]) -> int:
    """Run one bench so that nothing of another one is in its memory."""
    ran = subprocess.run(  # noqa: S603  Ourselves, with a name of our own.
        [sys.executable, "-m", "bench", name, *more], check=False
    )
    return int(ran.returncode != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
