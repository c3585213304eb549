"""What may be asked of a map."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.ledger.values import Action, Count

from .records import ACROSS_MAX, AT_ONCE_MAX, Drawers, Shape, Spot


class Open(Action, frozen=True):
    """Put up an empty map around a place, so many metres across."""

    middle: Spot
    across: Annotated[int, msgspec.Meta(ge=100, le=ACROSS_MAX)]
    drawers: Drawers


class Add(Action, frozen=True):
    """Put marks on the map; the first commitment names them, one a line."""

    shapes: Annotated[tuple[Shape, ...], msgspec.Meta(min_length=1, max_length=AT_ONCE_MAX)]


class TakeOff(Action, frozen=True):
    """Take a mark off the map."""

    mark: Count


MapAction: TypeAlias = Open | Add | TakeOff
