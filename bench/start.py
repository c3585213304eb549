"""How long a place takes until it is open, and what it weighs after many pages.

The sample place is made and opened, closed, and opened again; then it rests, and a thousand pages
are read of it by a stranger and by somebody signed in, in turns; and a thousand more. Wanted: open
the second time within ten seconds, and at most 250 MB in memory after all of it. What the second
thousand added is told, as that would go on growing.
"""

import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from bench._sample import FOR_EVERYBODY, FOR_SIGNED_IN, INGRID, Sample
from bench.told import tell

SIZES = (100, 1_000)
REST_S: Final = 8
WANTED_OPEN_S: Final = 10.0
WANTED_MEMORY: Final = 250_000_000


def rested(sample: Sample) -> int:
    """The memory that all its processes hold after some seconds in which nobody asks."""
    time.sleep(REST_S)
    return sum(sample.resident_bytes().values())


def run() -> None:
    """Tell both starts and the memory."""
    pages = SIZES[-1]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "place"
        with Sample(folder) as sample:
            first_s = sample.opened_s
        with Sample(folder) as sample:
            second_s = sample.opened_s
            memory = [rested(sample)]
            ingrid = sample.sign_in(INGRID)
            seen: list[tuple[str, dict[str, str]]] = [
                *((path, {}) for path in (*FOR_EVERYBODY, sample.project())),
                *((path, {}) for path in sample.cards().values()),
                *((path, ingrid) for path in FOR_SIGNED_IN),
            ]
            for _ in range(2):
                for path, cookies in islice(cycle(seen), pages):
                    if (status := sample.get(path, cookies).status) >= 500:
                        raise RuntimeError(path, status)
                memory.append(rested(sample))
            if faults := sample.faults():
                raise RuntimeError(faults)
    tell(
        "start", first_s=first_s, second_s=second_s, pages=pages, at_rest_bytes=memory[0],
        after_bytes=memory[1], after_twice_bytes=memory[2],
        ratio=min(WANTED_OPEN_S / second_s, WANTED_MEMORY / max(memory)), wanted=1.0,
    )  # fmt: skip
