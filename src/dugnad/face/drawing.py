"""A map as a picture: marks, a grid and a scale, drawn by the server as plain SVG.

The place is small, so the earth is flat: a degree east is as much shorter than one north as it is
in the middle of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, pi
from typing import Final, TypeAlias

from .places import DEGREE, EAST, NORTH, Kind, Point, Spot

WIDTH: Final = 400
HEIGHT: Final = 300
EDGE: Final = 22
"""Room around the outermost marks, for their numbers."""

METRES_A_DEGREE: Final = 111_320
KILOMETRE: Final = 1_000
LEAST_METRES: Final = 50
"""A picture of less shows nothing but the errors of a telephone."""

CROWDED: Final = 40
"""With more marks than this, numbers stand on the list alone until one looks closer."""

BADGE: Final = 24
"""How wide a number is."""

TRIED_MAX: Final = 40
TAKEN_MAX: Final = 80
"""How many corners of a route are tried, and how many numbers looked at, to find it a place."""

ORDER: Final[dict[Kind, int]] = {"point": 0, "area": 1, "route": 2}
"""Whose number finds its place first."""

Dot: TypeAlias = tuple[float, float]
"""Somewhere in the picture."""

Shape: TypeAlias = tuple[int, Kind, Sequence[Spot]]
"""What is drawn: its number on the list, what it is, and its corners."""

LEAST_COS: Final = 0.02
"""Near the poles a degree east is next to nothing."""


@dataclass(frozen=True)
class Drawn:
    """One mark in the picture, in its units; `path` is empty for a point."""

    number: int
    kind: Kind
    path: str
    place: str
    """Where its number stands, as `x y`."""


@dataclass(frozen=True)
class Picture:
    """All that the template draws."""

    marks: tuple[Drawn, ...]
    behind: tuple[Drawn, ...]
    """Areas and routes without a number."""

    across: tuple[str, ...]
    """Where lines of the grid run from top to bottom."""

    down: tuple[str, ...]
    scale_end: str
    """Where the scale ends that begins at 10."""

    scale: str
    """How long it is, such as "200 m"."""

    north: int
    """Latitude of the upper edge, in the units of the books."""

    west: int
    per_x: float
    """Units of the books for one unit of the picture, east."""

    per_y: float
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def crowded(self) -> bool:
        """Whether there are too many marks for their numbers."""
        return len(self.marks) > CROWDED

    @property
    def frame(self) -> str:
        """Where the picture lies, for the script that draws on it: four numbers."""
        return f"{self.north} {self.west} {self.per_y:.6f} {self.per_x:.6f}"


@dataclass(frozen=True)
class Projection:
    """From places on earth to the picture."""

    north: int
    west: int
    per_x: float
    per_y: float

    def point(self, spot: Spot) -> Dot:
        """Where a place lies in the picture."""
        return (spot.lon - self.west) / self.per_x, (self.north - spot.lat) / self.per_y


def drawn(frame: Sequence[Spot], marks: Sequence[Shape], behind: Sequence[Shape] = ()) -> Picture:
    """Draw a map of all marks, each with its number on the list.

    Args:
        frame: corners of what it shows at least.
        marks: what is on the list.
        behind: what tells how the land lies, as far as it is in the picture.
    """
    to = projection(frame, marks)
    metres_px = to.per_y / DEGREE * METRES_A_DEGREE
    step = _round(WIDTH / 4 * metres_px)
    step_px = step / metres_px
    return Picture(
        marks=_marks(to, marks),
        behind=tuple(Drawn(0, kind, _path(to, kind, spots), "") for _no, kind, spots in behind),
        across=_lines(WIDTH, step_px),
        down=_lines(HEIGHT, step_px),
        scale_end=_written(10 + step_px),
        scale=f"{step} m" if step < KILOMETRE else f"{step // KILOMETRE} km",
        north=to.north,
        west=to.west,
        per_x=to.per_x,
        per_y=to.per_y,
    )


def frame_of(middle: Spot, across: int) -> tuple[Point, Point]:
    """Two opposite corners of what lies around a place; where the earth ends, so does it.

    Args:
        middle: the place.
        across: how much of it, in metres from west to east.
    """
    half = across * DEGREE // METRES_A_DEGREE // 2
    wide = round(half / _cos(middle.lat))
    lat, lon = middle.lat, middle.lon
    return (
        Point(lat=max(lat - half * 3 // 4, -NORTH * DEGREE), lon=max(lon - wide, -EAST * DEGREE)),
        Point(lat=min(lat + half * 3 // 4, NORTH * DEGREE), lon=min(lon + wide, EAST * DEGREE)),
    )


def metres_across(points: Sequence[Spot]) -> int:
    """How many metres wide a picture of all these places is, without room around them."""
    lats, lons = [one.lat for one in points], [one.lon for one in points]
    east = (max(lons) - min(lons)) * _cos((max(lats) + min(lats)) // 2)
    north = (max(lats) - min(lats)) * WIDTH / HEIGHT
    return ceil(max(east, north) / DEGREE * METRES_A_DEGREE)


def projection(frame: Sequence[Spot], marks: Sequence[Shape]) -> Projection:
    """How places lie in the picture that shows a frame and all of these marks."""
    return _projection([*frame, *(spot for _number, _kind, spots in marks for spot in spots)])


def _projection(corners: Sequence[Spot]) -> Projection:
    lats, lons = [one.lat for one in corners], [one.lon for one in corners]
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    narrow = _cos((south + north) // 2)
    least = LEAST_METRES * DEGREE / METRES_A_DEGREE / WIDTH
    per_y = max(
        (north - south) / (HEIGHT - 2 * EDGE), (east - west) * narrow / (WIDTH - 2 * EDGE), least
    )
    per_x = per_y / narrow
    return Projection(
        north=round((north + south) / 2 + per_y * HEIGHT / 2),
        west=round((west + east) / 2 - per_x * WIDTH / 2),
        per_x=per_x,
        per_y=per_y,
    )


def _cos(lat: int) -> float:
    return max(cos(lat / DEGREE * pi / 180), LEAST_COS)


def _marks(to: Projection, marks: Sequence[Shape]) -> tuple[Drawn, ...]:
    """Draw all; numbers of routes stand where they hide none of those before."""
    taken: list[Dot] = []
    found: dict[int, Drawn] = {}
    for number, kind, spots in sorted(marks, key=lambda one: ORDER[one[1]]):
        place = _place(kind, [to.point(one) for one in spots], taken)
        taken.append(place)
        found[number] = Drawn(number, kind, _path(to, kind, spots), _pair(place))
    return tuple(found[number] for number, _kind, _spots in marks)


def _path(to: Projection, kind: Kind, spots: Sequence[Spot]) -> str:
    if kind == "point":
        return ""
    return "M" + "L".join(_pair(to.point(one)) for one in spots) + ("Z" if kind == "area" else "")


def _place(kind: Kind, points: Sequence[Dot], taken: Sequence[Dot]) -> Dot:
    """Where the number of a mark stands: in its middle, or on a route where there is room."""
    if kind != "route":
        count = len(points)
        return (sum(x for x, _y in points) / count, sum(y for _x, y in points) / count)
    halfway = len(points) // 2
    tried = [points[halfway], *points[:TRIED_MAX]]
    free = (one for one in tried if all(_is_apart(one, other) for other in taken[:TAKEN_MAX]))
    return next(free, points[halfway])


def _is_apart(one: Dot, other: Dot) -> bool:
    return abs(one[0] - other[0]) > BADGE or abs(one[1] - other[1]) > BADGE


def _lines(length: int, step: float) -> tuple[str, ...]:
    count = int(length / step)
    return tuple(_written(step * number) for number in range(1, count + 1))


def _pair(point: Dot) -> str:
    return f"{_written(point[0])} {_written(point[1])}"


def _written(length: float) -> str:
    """A length in the picture, to a tenth, in every language alike."""
    return f"{round(length, 1):g}"


def _round(metres: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50, ... that is not more."""
    size = 1
    while size * 10 <= metres:
        size *= 10
    return next(size * one for one in (5, 2, 1) if one == 1 or size * one <= metres)
