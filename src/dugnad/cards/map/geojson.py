"""Marks from a GeoJSON file (RFC 7946), and marks as one.

A file comes from anywhere, so it is read with hard limits: bytes, marks, corners, letters of a
name, and only as deep as the shapes that are known. What else stands in it is passed over unread.
Numbers are read as they are written, never as fractions of two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final, TypeVar

import msgspec
from django.utils.translation import gettext_lazy as _

from dugnad.cards.map.law.marking import is_shape
from dugnad.cards.map.law.records import AT_ONCE_MAX, CORNERS_AT_ONCE_MAX, Kind, Shape, Spot
from dugnad.cards.map.spots import degrees, spot_of
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.codec import reader_of

FILE_MAX: Final = 512 * 1024
NAME_MAX: Final = 80

T = TypeVar("T")

Place = Annotated[list[Decimal], msgspec.Meta(min_length=2, max_length=4)]
"""Longitude, latitude, and heights that nobody asks for here."""
Line = list[Place]
Area = list[Line]


class Geometry(msgspec.Struct):
    """What a feature looks like; `coordinates` are read once it is known what they are of."""

    type: str
    coordinates: msgspec.Raw = msgspec.Raw(b"null")


class Feature(msgspec.Struct):
    """A shape and what is said about it."""

    type: str
    geometry: Geometry | None = None
    properties: dict[str, msgspec.Raw] | None = None


class Collection(msgspec.Struct):
    """Several features."""

    type: str
    features: list[Feature] = []


@dataclass(frozen=True)
class Named:
    """A shape with its name, which may be empty."""

    shape: Shape
    name: str


class NotRead(Exception):
    """A file cannot be put on the map; `sentence` says why, and what to do."""

    def __init__(self, sentence: StrOrPromise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


TOO_LARGE: Final = _("The file is too large: there is room for 512 KB. Leave something out.")
NO_GEOJSON: Final = _("This is no GeoJSON file, or it is damaged. Export it again as GeoJSON.")
UNKNOWN_SHAPE: Final = _(
    "The file has a shape that is not known here. Points, lines and areas without holes can be "
    "put on the map."
)
OFF_EARTH: Final = _(
    "The file has a place that is not on earth. It must be in degrees (WGS 84), first east, then "
    "north."
)
TOO_MANY: Final = _(
    "The file has more than 100 places or 2000 corners. Put them on the map in several files."
)
NOTHING_THERE: Final = _("There is no place in this file.")

_NAMES: Final = ("name", "title", "Name", "navn", "namn", "naam")


def read(data: bytes) -> tuple[Named, ...]:
    """Read the marks of a file, in its order.

    Raises:
        NotRead: it is too large, damaged, of another kind, or asks for too much.
    """
    if len(data) > FILE_MAX:
        raise NotRead(TOO_LARGE)
    found: list[Named] = []
    corners = 0
    for feature in _features(data):
        for shape in _shapes(feature):
            corners += len(shape.corners)
            if len(found) == AT_ONCE_MAX or corners > CORNERS_AT_ONCE_MAX:
                raise NotRead(TOO_MANY)
            found.append(Named(shape, _name(feature)))
    if not found:
        raise NotRead(NOTHING_THERE)
    return tuple(found)


def write(marks: Sequence[Named]) -> bytes:
    """Write marks as a file that others read."""
    features = ",\n".join(_feature(one) for one in marks)
    return f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'.encode()


# ── Reading
def _in_json(kind: type[T]) -> Callable[[bytes | msgspec.Raw], T]:
    return reader_of(kind, msgspec.json.Decoder)


_geometry = _in_json(Geometry)
_collection = _in_json(Collection)
_feature_alone = _in_json(Feature)
_place = _in_json(Place)
_line = _in_json(Line)
_area_of = _in_json(Area)
_areas = _in_json(list[Area])
_text = _in_json(str)


def _decode(data: bytes | msgspec.Raw, read: Callable[[bytes | msgspec.Raw], T]) -> T:
    try:
        return read(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as wrong:
        raise NotRead(NO_GEOJSON) from wrong


def _features(data: bytes) -> list[Feature]:
    """What stands in the file: many features, one, or a bare shape."""
    top = _decode(data, _geometry)
    if top.type == "FeatureCollection":
        return _decode(data, _collection).features
    if top.type == "Feature":
        return [_decode(data, _feature_alone)]
    return [Feature(type="Feature", geometry=top)]


def _shapes(feature: Feature) -> Iterator[Shape]:
    geometry = feature.geometry
    if geometry is None:
        return
    raw = geometry.coordinates
    match geometry.type:
        case "Point":
            yield _shape("point", [_decode(raw, _place)])
        case "MultiPoint":
            for one in _decode(raw, _line):
                yield _shape("point", [one])
        case "LineString":
            yield _shape("route", _decode(raw, _line))
        case "MultiLineString":
            for line in _decode(raw, _area_of):
                yield _shape("route", line)
        case "Polygon":
            yield _area(_decode(raw, _area_of))
        case "MultiPolygon":
            for area in _decode(raw, _areas):
                yield _area(area)
        case _:
            raise NotRead(UNKNOWN_SHAPE)


def _area(rings: Area) -> Shape:
    """An area by its one edge; the file says the first corner again as the last."""
    if len(rings) != 1:
        raise NotRead(UNKNOWN_SHAPE)
    (ring,) = rings
    return _shape("area", ring[:-1] if ring[:1] == ring[-1:] else ring)


def _shape(kind: Kind, places: Line) -> Shape:
    if len(places) > CORNERS_AT_ONCE_MAX:
        raise NotRead(TOO_MANY)
    shape = Shape(kind=kind, corners=tuple(_spot(one) for one in places))
    if not is_shape(shape):
        raise NotRead(UNKNOWN_SHAPE)
    return shape


def _spot(place: list[Decimal]) -> Spot:
    spot = spot_of(place[1], place[0])
    if spot is None:
        raise NotRead(OFF_EARTH)
    return spot


def _name(feature: Feature) -> str:
    """What a feature is called, on one line; files call that by many names."""
    known = feature.properties or {}
    for key in _NAMES:
        try:
            name = _text(known.get(key, b"0"))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            continue
        return " ".join(name.split())[:NAME_MAX]
    return ""


# ── Writing
def _feature(mark: Named) -> str:
    name = msgspec.json.encode(mark.name).decode()
    return (
        f'{{"type":"Feature","properties":{{"name":{name}}},'
        f'"geometry":{{"type":"{_KINDS[mark.shape.kind]}","coordinates":{_coordinates(mark.shape)}}}}}'
    )


_KINDS: Final[dict[Kind, str]] = {"point": "Point", "route": "LineString", "area": "Polygon"}


def _coordinates(shape: Shape) -> str:
    places = [f"[{degrees(one.lon)},{degrees(one.lat)}]" for one in shape.corners]
    match shape.kind:
        case "point":
            return places[0]
        case "route":
            return f"[{','.join(places)}]"
        case _:
            return f"[[{','.join([*places, places[0]])}]]"
