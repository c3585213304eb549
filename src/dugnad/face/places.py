"""Places on earth: as cards name them, and as two numbers, north and east."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, Literal, Protocol

DEGREE: Final = 10_000_000
"""Coordinates are counted in ten millionths of a degree, about a centimetre."""

NORTH: Final = 90
EAST: Final = 180
"""Degrees of the pole, and of the meridian on the other side."""

KEY_MAX: Final = 80
"""Longer words name no place."""

LINE_MAX: Final = 60
"""A longer line is no pair of coordinates, however it is written."""

Kind = Literal["point", "area", "route"]


class Spot(Protocol):
    """A place on earth (WGS 84), in ten millionths of a degree north and east."""

    @property
    def lat(self) -> int:
        """North of the equator."""

    @property
    def lon(self) -> int:
        """East of Greenwich."""


@dataclass(frozen=True, order=True)
class Point:
    """A place on earth that is no record of the books; see `Spot`."""

    lat: int
    lon: int


@dataclass(frozen=True)
class Place:
    """Somewhere that a card tells of: one of the places on a map, or where the card itself is."""

    name: str | None
    """What it is called; None is the card itself."""

    kind: Kind
    corners: tuple[Point, ...]
    """At least one."""

    prose: bytes = b""
    """Fingerprint of the words that name it, 32 bytes, where it has words of its own."""

    @property
    def middle(self) -> Point:
        """The middle of an area, and halfway along a route."""
        if self.kind == "route":
            return self.corners[len(self.corners) // 2]
        count = len(self.corners)
        return Point(
            lat=sum(one.lat for one in self.corners) // count,
            lon=sum(one.lon for one in self.corners) // count,
        )


def _number(least: int) -> str:
    """How a number is written, with at least so many digits behind its point or comma."""
    part = rf"[.,]\d{{{max(least, 1)},12}}"
    return rf"([-+]?\d{{1,3}}{part if least else f'(?:{part})?'})\s{{0,2}}°?\s{{0,2}}"


def _pair(least: int) -> str:
    return rf"{_number(least)}N?(?:\s{{0,2}}[;,]\s{{0,2}}|\s{{1,2}}){_number(least)}[EØÖO]?"


_PAIR: Final = re.compile(_pair(0), re.IGNORECASE)
"""`59.9139, 10.7522`, with a comma in place of the point too, and with what map apps add."""

_AT_THE_END: Final = re.compile(rf"(?:^|[\s(:]){_pair(3)}\s{{0,2}}\)?$", re.IGNORECASE)
"""The same behind words; so exact that no number of a house is taken for it."""

_ENDS_NAME: Final = re.compile(r"[,;:(\n]")


def read_pair(line: str) -> tuple[Decimal, Decimal] | None:
    """Two numbers as somebody wrote them on a line of their own; None where there are none."""
    return _numbers(_PAIR.fullmatch(line.strip()) if len(line) <= LINE_MAX else None)


def point_in(where: str) -> Point | None:
    """The point that words about a place end with, if they end with its two numbers."""
    found = _numbers(_AT_THE_END.search(where.strip()[-LINE_MAX:]))
    if found is None or abs(found[0]) > NORTH or abs(found[1]) > EAST:
        return None
    return Point(lat=units_of(found[0]), lon=units_of(found[1]))


def key_of(name: str) -> str:
    """What two ways to write the name of one place have in common; empty for no name.

    What stands behind a comma or in brackets tells more about it and names nothing.
    """
    first = _ENDS_NAME.split(name, 1)[0]
    key = " ".join(first.casefold().split()).rstrip(".")
    return key if len(key) <= KEY_MAX else ""


def units_of(degrees: Decimal) -> int:
    """Degrees as the books count them; at most as many as there are on earth."""
    return int((degrees * DEGREE).to_integral_value(ROUND_HALF_EVEN))


def _numbers(found: re.Match[str] | None) -> tuple[Decimal, Decimal] | None:
    if found is None:
        return None
    lat, lon = (Decimal(part.replace(",", ".")) for part in found.groups())
    return lat, lon
