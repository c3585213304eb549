"""Places as people write them: two numbers, north and east, one place a line."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from dugnad.cards.map.law.records import DEGREE, EAST, NORTH, Spot

LINE_MAX: Final = 60
"""A longer line is no pair of coordinates, however it is written."""

_NUMBER: Final = r"([-+]?\d{1,3}(?:[.,]\d{1,12})?)\s{0,2}°?\s{0,2}"
_PAIR: Final = re.compile(
    rf"{_NUMBER}N?(?:\s{{0,2}}[;,]\s{{0,2}}|\s{{1,2}}){_NUMBER}[EØÖO]?", re.IGNORECASE
)
"""`59.9139, 10.7522`, with a comma in place of the point too, and with what map apps add."""


def units_of(degrees: Decimal) -> int:
    """Degrees as the books count them; at most as many as there are on earth."""
    return int((degrees * DEGREE).to_integral_value(ROUND_HALF_EVEN))


def spot_of(lat: Decimal, lon: Decimal) -> Spot | None:
    """The place of two numbers; None where there is none on earth."""
    if not (lat.is_finite() and lon.is_finite()):
        return None
    if not (-NORTH <= lat <= NORTH and -EAST <= lon <= EAST):
        return None
    return Spot(lat=units_of(lat), lon=units_of(lon))


def read_spot(line: str) -> Spot | None:
    """Read one line; None where it is no place on earth."""
    found = _PAIR.fullmatch(line.strip()) if len(line) <= LINE_MAX else None
    if found is None:
        return None
    lat, lon = (Decimal(part.replace(",", ".")) for part in found.groups())
    return spot_of(lat, lon)


def degrees(units: int) -> str:
    """What the books count, in degrees, exactly."""
    whole, part = divmod(abs(units), DEGREE)
    return f"{'-' if units < 0 else ''}{whole}.{part:07d}"


def written(spot: Spot) -> str:
    """A place as people read it, to about ten centimetres; it can be typed back."""
    lat, lon = (f"{Decimal(degrees(one)):.6f}" for one in (spot.lat, spot.lon))
    return f"{lat}, {lon}"
