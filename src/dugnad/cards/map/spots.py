"""Places as people write them: two numbers, north and east, one place a line."""

from __future__ import annotations

from decimal import Decimal

from dugnad.cards.map.law.records import DEGREE, EAST, NORTH, Spot
from dugnad.face.places import read_pair, units_of


def spot_of(lat: Decimal, lon: Decimal) -> Spot | None:
    """The place of two numbers; None where there is none on earth."""
    if not (lat.is_finite() and lon.is_finite()):
        return None
    if not (-NORTH <= lat <= NORTH and -EAST <= lon <= EAST):
        return None
    return Spot(lat=units_of(lat), lon=units_of(lon))


def turned_round(spot: Spot) -> Spot | None:
    """The place of the same two numbers the other way round; None where there is none on earth."""
    return spot_of(Decimal(degrees(spot.lon)), Decimal(degrees(spot.lat)))


def read_spot(line: str) -> Spot | None:
    """Read one line; None where it is no place on earth."""
    found = read_pair(line)
    return None if found is None else spot_of(*found)


def degrees(units: int) -> str:
    """What the books count, in degrees, exactly."""
    whole, part = divmod(abs(units), DEGREE)
    return f"{'-' if units < 0 else ''}{whole}.{part:07d}"


def written(spot: Spot) -> str:
    """A place as people read it, to about ten centimetres; it can be typed back."""
    lat, lon = (f"{Decimal(degrees(one)):.6f}" for one in (spot.lat, spot.lon))
    return f"{lat}, {lon}"
