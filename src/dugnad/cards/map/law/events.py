"""What has happened on a map."""

from typing import TypeAlias

from dugnad.ledger.values import Count, Event, Hash, MemberId

from .records import Drawers, Shape, Spot


class MapOpened(Event, frozen=True):
    """An empty map was put up; see `Open`."""

    middle: Spot
    across: Count
    drawers: Drawers


class MarksAdded(Event, frozen=True):
    """`by` put marks on it, the first of them numbered `first`; `prose` names them."""

    first: Count
    by: MemberId
    prose: Hash
    shapes: tuple[Shape, ...]


class MarkTakenOff(Event, frozen=True):
    """`by` took a mark off."""

    mark: Count
    by: MemberId


MapEvent: TypeAlias = MapOpened | MarksAdded | MarkTakenOff
