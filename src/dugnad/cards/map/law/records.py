"""What a map remembers: where it lies, who may draw on it, and its marks."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from dugnad.ledger.state import Item, Map, State
from dugnad.ledger.values import Count, Hash, MemberId, Record

DEGREE = 10_000_000
"""Coordinates are counted in ten millionths of a degree, about a centimetre."""

NORTH = 90
EAST = 180
"""Degrees of the pole, and of the meridian on the other side."""

ACROSS_MAX = 100_000
"""Metres across that an empty map shows at most."""

AT_ONCE_MAX = 100
"""How many marks one press adds at most."""

CORNERS_AT_ONCE_MAX = 2_000
"""How many corners they have together."""

MARKS_MAX = 300
"""How many marks a map holds; a longer list nobody reads."""

CORNERS_MAX = 6_000

OWN_MAX = 30
"""How many marks of one member stand on it, unless they look after the card."""

CORNERS_OF: dict[str, int] = {"point": 1, "route": 2, "area": 3}
"""The fewest corners of each kind."""

Kind: TypeAlias = Literal["point", "area", "route"]
Drawers: TypeAlias = Literal["keepers", "members", "everybody"]
"""Who may put marks on it: who looks after the card, members, or all known in the project."""

Latitude: TypeAlias = Annotated[int, msgspec.Meta(ge=-NORTH * DEGREE, le=NORTH * DEGREE)]
Longitude: TypeAlias = Annotated[int, msgspec.Meta(ge=-EAST * DEGREE, le=EAST * DEGREE)]


class Spot(Record, frozen=True):
    """A place on earth (WGS 84), in ten millionths of a degree north and east."""

    lat: Latitude
    lon: Longitude


Corners: TypeAlias = Annotated[
    tuple[Spot, ...], msgspec.Meta(min_length=1, max_length=CORNERS_AT_ONCE_MAX)
]


class Shape(Record, frozen=True):
    """A point, the corners of an area in order, or of a route from its beginning."""

    kind: Kind
    corners: Corners


class Terms(Record, frozen=True):
    """What was put up; see `Open`."""

    middle: Spot
    across: Count
    drawers: Drawers


class Mark(Record, frozen=True):
    """Something on the map: line `line` (0 the first) of the words `prose` names it."""

    shape: Shape
    by: MemberId
    prose: Hash
    line: Count


class Counts(Record, frozen=True):
    """Sums over the marks that stand."""

    marks: Count = 0
    corners: Count = 0


class Chart(State):
    """One map; `of_member` counts the marks of each member that stand."""

    terms: Item[Terms]
    last: Item[Count]
    marks: Map[int, Mark]
    of_member: Map[MemberId, Count]
    counts: Item[Counts]


def counts_of(chart: Chart) -> Counts:
    """The sums over the marks that stand."""
    return chart.counts.get() or Counts()
