"""The rules of a map that say no, in the order in which they are asked."""

from typing import Final

from dugnad.ledger.contract import Refused


class MapRefused(Refused):
    """A no of the rules of a map."""

    contract = "map"


class OnlyWhenPutUp(MapRefused):
    """A map is begun by putting up its card, once."""


class NotAPerson(MapRefused):
    """Only people, and organisations through them, draw on a map."""


class NotInForce(MapRefused):
    """Nothing is drawn on a card that still waits, or that was closed."""


class OfAnotherProject(MapRefused):
    """Who draws is known in the card's own project."""


class NotAMember(MapRefused):
    """Members of the project draw, unless the map is open to others."""


class OnlyKeepers(MapRefused):
    """On this map only who looks after it draws."""


class NotAShape(MapRefused):
    """A point has one corner, a route two at least, an area three."""


class TooManyCorners(MapRefused):
    """More corners than one press may add."""


class TextMissing(MapRefused):
    """A mark has a name."""


class TooManyOfYours(MapRefused):
    """Each member has few marks, so that there is room for all."""


class MapFull(MapRefused):
    """A map with more marks nobody reads."""


class UnknownMark(MapRefused):
    """There is no such mark on it."""


class NotYours(MapRefused):
    """A mark is taken off by who put it there, or who looks after the card."""


REFUSALS: Final[tuple[type[MapRefused], ...]] = (
    OnlyWhenPutUp,
    NotAPerson,
    NotInForce,
    OfAnotherProject,
    NotAMember,
    OnlyKeepers,
    NotAShape,
    TooManyCorners,
    TextMissing,
    TooManyOfYours,
    MapFull,
    UnknownMark,
    NotYours,
)
