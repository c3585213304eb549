"""Opening a page in places of 10, 1,000 and 100,000 cards: home, project and card.

All three places are open at once and are asked in turns, so that a busy computer slows them alike.
The figure is the worst page: the median at 10 cards over the median at 100,000; wanted is at least
1 / 1.3. What each page reads of all databases is counted as well: it has to be the same from the
size on that fills the page, as ten cards are fewer than a page lists.
"""

import json
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeAlias

from bench._fill import plan_of
from bench._place import Serving, fill, median
from bench._place import run as run_alone
from bench.told import tell

SIZES = (10, 1_000, 100_000)
PEOPLE = {10: 10, 1_000: 100, 100_000: 1_000}
ROUNDS = 150
WANTED = 1 / 1.3
PAGES = ("home", "project", "card")
Where: TypeAlias = tuple[int, str]
"""How many cards there are, and which page."""
STEPS_GROWTH_MAX = 1.3
"""How much more a database may step through: a tree over more rows is a little deeper."""


def ask(connection: HTTPConnection, path: str) -> tuple[float, int]:
    """Seconds until a page is there, and its length in bytes."""
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    length = len(answer.read())
    took = time.perf_counter() - began
    if answer.status != 200:
        raise RuntimeError(path, answer.status)
    return took, length


def measure(folders: dict[int, Path]) -> tuple[dict[Where, float], dict[Where, int]]:
    """The median seconds of each page in each place, and its length in bytes."""
    sizes: dict[Where, int] = {}
    times: dict[Where, list[float]] = {}
    with ExitStack() as stack:
        asked = []
        for size, folder in folders.items():
            place = stack.enter_context(Serving(folder))
            connection = HTTPConnection("127.0.0.1", place.port, timeout=60)
            stack.callback(connection.close)
            plan = plan_of(folder)
            paths = ("/", f"/p/{plan['project'].lower()}", f"/c/{plan['card'].lower()}")
            asked += [
                (size, page, connection, path) for page, path in zip(PAGES, paths, strict=True)
            ]
        for number in range(ROUNDS):
            for size, page, connection, path in asked:
                took, sizes[size, page] = ask(connection, path)
                if number >= ROUNDS // 10:  # the first ones warm up.
                    times.setdefault((size, page), []).append(took)
    return {where: median(found) for where, found in times.items()}, sizes


def run() -> None:
    """Tell every page at every size; the worst page is the gated one."""
    with tempfile.TemporaryDirectory() as temporary:
        folders = {size: Path(temporary) / str(size) for size in SIZES}
        for size, folder in folders.items():
            began = time.perf_counter()
            fill(folder, people=PEOPLE[size], cards=size)
            tell("page", cards=size, filled_s=time.perf_counter() - began)
        reads = {size: json.loads(run_alone(folder, "_reads")) for size, folder in folders.items()}
        medians, sizes = measure(folders)
    ratios = []
    small, large = SIZES[0], SIZES[-1]
    for page in PAGES:
        for size in SIZES:
            tell(
                "page",
                page=page,
                cards=size,
                p50_ms=medians[size, page] * 1_000,
                html_bytes=sizes[size, page],
                **reads[size][page],
            )
        ratios.append(medians[small, page] / medians[large, page])
    full = SIZES[min(1, len(SIZES) - 1)]
    same = all(
        reads[large][page]["statements"] == reads[small][page]["statements"]
        and reads[large][page]["steps"] <= STEPS_GROWTH_MAX * reads[full][page]["steps"]
        for page in PAGES
    )
    tell("page", cards=large, reads_constant=same, ratio=min(ratios), wanted=WANTED)
