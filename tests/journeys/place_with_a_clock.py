"""`dugnad`, with a clock that a story sets: the time, and as much ahead as a file says.

    python place_with_a_clock.py FILE up --place …

Both clocks go ahead alike, as on a computer on which the days have simply passed. When the place
has done what was due by then, its lists know it and people are told, the file `ticked` beside FILE
says how much ahead that was.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from dugnad.site import wiring
from dugnad.site.cli import main
from dugnad.web.house import House


def _telling(tick: Callable[[House], None], file: Path) -> Callable[[House], None]:
    def tick_and_tell(house: House) -> None:
        seen, before = file.read_text(), -1
        while before != house.engine.head().seq:
            before = house.engine.head().seq
            tick(house)
        # After django.setup().
        from dugnad.web.answers import following  # noqa: PLC0415
        from dugnad.web.lists import services as lists  # noqa: PLC0415

        lists.catch_up(house.engine)
        following.follow()
        file.with_name("ticked").write_text(seen)

    return tick_and_tell


def _ahead(read: Callable[[], int], file: Path) -> Callable[[], int]:
    return lambda: read() + int(file.read_text() or 0)


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    wiring.now_ms = _ahead(wiring.now_ms, file)
    wiring.steady_ms = _ahead(wiring.steady_ms, file)
    wiring._tick = _telling(wiring._tick, file)
    sys.exit(main())
