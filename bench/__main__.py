"""Run one bench by its name, or tell which there are."""

import sys
from importlib import import_module
from pathlib import Path

NAMES = tuple(
    sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if not path.stem.startswith("_") and path.stem not in {"people", "told"}
    )
)


def main(words: list[str]) -> int:
    """Run the bench that `words` names."""
    if len(words) != 1 or words[0] not in NAMES:
        print(f"Say which one: python -m bench {' | '.join(NAMES)}", file=sys.stderr)
        return 2
    import_module(f"bench.{words[0]}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
