"""Making the sample place: a year of it, or what is under way alone.

A place whose year is to be told has a file that says so. Its books begin a year ago; while the year
is told, its clock stands where the story does. A telling that was interrupted is not gone on with:
the place is made anew, as nobody has lived in it yet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dugnad.site.backups import FILLED
from dugnad.site.errors import PlaceUnusable
from dugnad.site.progress import Progress
from dugnad.site.sample.clock import Read, StoryClock

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR: Final = "sample-year"
"""The file of a sample place whose year is to be told."""
BEGUN: Final = "sample-begun"
"""It was begun; without the file that says it is filled, it was interrupted."""
DAY_MS: Final = 24 * 3_600_000
TOLD_MS: Final = 366 * DAY_MS
"""How far back the story reaches."""
PAST_MS: Final = TOLD_MS + DAY_MS
"""How long before it is made the books of such a place begin."""


def is_half_told(folder: Path) -> bool:
    """Whether the telling of a place's year was interrupted."""
    return (folder / BEGUN).exists() and not (folder / FILLED).exists()


def clock_for(folder: Path, now_ms: Read, steady_ms: Read) -> StoryClock | None:
    """The clock of a place whose year is still to be told; None of every other place.

    Raises:
        PlaceUnusable: telling it was interrupted.
    """
    if is_half_told(folder):
        raise PlaceUnusable(f"The sample place in {folder} was not finished. Make it with: ./up")
    if not (folder / YEAR).exists() or (folder / FILLED).exists():
        return None
    return StoryClock(now_ms, steady_ms, now_ms() - TOLD_MS)


def fill_once(folder: Path, clock: StoryClock | None) -> bool:
    """Fill the sample place unless that was done; tells whether anything was done."""
    if (folder / FILLED).exists():
        return False
    if clock is None:
        from dugnad.site.sample.street import Street  # noqa: PLC0415  After django.setup().
        from dugnad.site.sample.teller import Teller  # noqa: PLC0415
        from dugnad.web.house import house  # noqa: PLC0415

        street = Street(Teller(house().now_ms(), "street"))
        street.begin()
        street.fill()
    else:
        (folder / BEGUN).touch()
        _tell_year(clock, Progress("telling a year of the village, in days"))
    (folder / FILLED).touch()
    return True


def _tell_year(clock: StoryClock, progress: Callable[[int, int], None]) -> None:
    from dugnad.site.sample.year import tell_year  # noqa: PLC0415  After django.setup().

    tell_year(clock, progress)
    clock.let_go()
