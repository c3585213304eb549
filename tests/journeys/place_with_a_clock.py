"""`dugnad`, with a clock that a story sets: the time, and as much ahead as a file says.

    python place_with_a_clock.py FILE up --place …

Both clocks go ahead alike, as on a computer on which the days have simply passed.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from dugnad.site import wiring
from dugnad.site.cli import main


def _ahead(read: Callable[[], int], file: Path) -> Callable[[], int]:
    return lambda: read() + int(file.read_text() or 0)


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    wiring.now_ms = _ahead(wiring.now_ms, file)
    wiring.steady_ms = _ahead(wiring.steady_ms, file)
    sys.exit(main())
