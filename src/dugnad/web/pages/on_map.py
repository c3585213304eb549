"""Cards on one map: gathered where their numbers would hide each other, and looked at closely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.urls import reverse

from dugnad.face.drawing import (
    BADGE,
    LEAST_METRES,
    Dot,
    Picture,
    drawn,
    frame_of,
    metres_across,
    projection,
)
from dugnad.face.face import Pinned
from dugnad.face.places import DEGREE, EAST, NORTH, Point
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.lists.placing import Land, Located, where_is

APART: Final = BADGE + 6
"""Cards closer than this in the picture share a number."""

ROOM: Final = 2
"""How much wider a closer look is than what it is for."""

LEAST_ACROSS: Final = 500
"""How many metres the whole map shows at least, so that one sees the land around a single card."""

AROUND: Final = 1_000
"""How many metres across the map around one card shows."""

NEAR: Final = re.compile(r"(-?\d{1,10}),(-?\d{1,10}),(\d{1,8})")


@dataclass(frozen=True)
class Window:
    """What a closer look shows: so many metres across, around a place."""

    middle: Point
    across: int

    @property
    def written(self) -> str:
        """As it stands in addresses."""
        return f"{self.middle.lat},{self.middle.lon},{self.across}"

    def shows(self, point: Point) -> bool:
        """Whether a place lies in it."""
        low, high = frame_of(self.middle, self.across)
        return low.lat <= point.lat <= high.lat and low.lon <= point.lon <= high.lon


@dataclass
class Spot:
    """One number of the map: the cards that are there, or close by."""

    number: int
    at: Dot
    points: list[Point] = field(default_factory=list)
    cards: list[tuple[Pinned, ProjectRow | None]] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """What these places are called, each once."""
        return tuple(
            dict.fromkeys(card.page.where for card, _home in self.cards if card.page.where)
        )

    @property
    def closer(self) -> Window | None:
        """Where its cards stand apart; None where they are at one place."""
        if len(set(self.points)) == 1:
            return None
        middle = _middle(self.points)
        return Window(middle, max(ROOM * metres_across(self.points), LEAST_METRES))


def around_card(row: CardRow, *, inside: bool) -> str:
    """The address of the map around a card; empty where it says not where on earth it is."""
    point = where_is(row, inside=inside)
    if point is None:
        return ""
    near = f"{reverse('map')}?near={Window(point, AROUND).written}"
    project = None if row.listed else lists.project(bytes(row.project))
    return near if project is None else f"{near}&p={project.code.lower()}"


def read_window(typed: str) -> Window | None:
    """What an address asks to look at; None for everything."""
    found = NEAR.fullmatch(typed)
    if found is None:
        return None
    lat, lon, across = (int(part) for part in found.groups())
    if abs(lat) > NORTH * DEGREE or abs(lon) > EAST * DEGREE or across < LEAST_METRES:
        return None
    return Window(Point(lat, lon), across)


def gather(
    cards: Sequence[Located], homes: Mapping[bytes, ProjectRow], window: Window | None
) -> tuple[Spot, ...]:
    """The numbers of the map, those of the newest cards first; none where there are no cards."""
    if not cards:
        return ()
    points = [one.point for one in cards]
    to = projection(_frame(points, window), [])
    spots: list[Spot] = []
    for one in cards:
        x, y = to.point(one.point)
        spot = next((spot for spot in spots if _is_close(spot.at, (x, y))), None)
        if spot is None:
            spot = Spot(len(spots) + 1, (x, y))
            spots.append(spot)
        spot.points.append(one.point)
        spot.cards.append((lists.pinned(one.row), homes.get(bytes(one.row.project))))
    return tuple(spots)


def picture_of(
    cards: Sequence[Located], spots: Iterable[Spot], land: Iterable[Land], window: Window | None
) -> Picture:
    """The same, drawn, with the land behind."""
    return drawn(
        _frame([one.point for one in cards], window),
        [(spot.number, "point", (_middle(spot.points),)) for spot in spots],
        [(0, one.kind, one.corners) for one in land],
    )


def _frame(points: Sequence[Point], window: Window | None) -> Sequence[Point]:
    """What the picture shows: what is looked at closely, or all that there is."""
    if window is not None:
        return frame_of(window.middle, window.across)
    return (*points, *frame_of(_middle(points), LEAST_ACROSS))


def _is_close(one: Dot, other: Dot) -> bool:
    return abs(one[0] - other[0]) < APART and abs(one[1] - other[1]) < APART


def _middle(points: Sequence[Point]) -> Point:
    lats, lons = [one.lat for one in points], [one.lon for one in points]
    return Point((min(lats) + max(lats)) // 2, (min(lons) + max(lons)) // 2)
