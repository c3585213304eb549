"""Where the sample place lies: on a real coast, with invented houses.

Solbakken is invented. It lies where there is a coast of the municipality of Lillesand in Agder: at
the Kaldvellfjord, between the towns of Lillesand and Grimstad. Towns, fjord and the municipality's
bounds are where they are in the world; what neighbours draw on their maps is of the story.

Source: places by GeoNames (CC BY 4.0), bounds by Kartverket (CC BY 4.0).
"""

from __future__ import annotations

from typing import Final

from dugnad.cards.map.law.records import DEGREE, Spot

LILLESAND: Final = Spot(lat=582_487_900, lon=83_778_000)
GRIMSTAD: Final = Spot(lat=583_405_000, lon=85_934_300)

MIDDLE: Final = Spot(lat=582_720_000, lon=84_060_000)
"""The middle of Solbakken, above the shore."""

METRE_NORTH: Final = DEGREE // 111_320
METRE_EAST: Final = 171
"""A metre east at 58 degrees north, in the same parts of a degree."""


def spot(east: int, north: int) -> Spot:
    """A place so many metres from the middle of Solbakken."""
    return Spot(lat=MIDDLE.lat + north * METRE_NORTH, lon=MIDDLE.lon + east * METRE_EAST)
