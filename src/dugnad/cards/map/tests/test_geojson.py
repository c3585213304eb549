"""Files with places: what is read, what is refused, and what comes back as it was."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.cards.map import geojson
from dugnad.cards.map.geojson import Named, NotRead, read, write
from dugnad.cards.map.law.records import (
    AT_ONCE_MAX,
    CORNERS_AT_ONCE_MAX,
    CORNERS_OF,
    DEGREE,
    EAST,
    NORTH,
    Kind,
    Shape,
    Spot,
)
from dugnad.cards.map.spots import degrees, read_spot, written

RING = [[10.0, 59.0], [10.1, 59.0], [10.1, 59.1], [10.0, 59.0]]


def file_of(*geometries: object, **properties: object) -> bytes:
    """A file with these shapes."""
    features = [
        {"type": "Feature", "geometry": one, "properties": properties} for one in geometries
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def refused(data: bytes) -> str:
    """Why a file is not read."""
    with pytest.raises(NotRead) as no:
        read(data)
    return str(no.value.sentence)


def is_answered(data: bytes) -> bool:
    """Whether a file is read, or refused with a sentence."""
    try:
        return bool(read(data))
    except NotRead as no:
        return bool(str(no.sentence))


# ── What is read
def test_each_kind_of_shape() -> None:
    """Points, lines and areas, single and several; heights are left out."""
    data = file_of(
        {"type": "Point", "coordinates": [10.7522, 59.9139, 12]},
        {"type": "MultiPoint", "coordinates": [[10, 59], [11, 60]]},
        {"type": "LineString", "coordinates": [[10, 59], [11, 60]]},
        {"type": "MultiLineString", "coordinates": [[[10, 59], [11, 60]]]},
        {"type": "Polygon", "coordinates": [RING]},
        {"type": "MultiPolygon", "coordinates": [[RING], [RING[:-1]]]},
        None,
        name="Tjernet",
    )
    marks = read(data)
    kinds = [one.shape.kind for one in marks]
    assert kinds == ["point", "point", "point", "route", "route", "area", "area", "area"]
    assert {one.name for one in marks} == {"Tjernet"}
    assert marks[0].shape.corners == (Spot(lat=599_139_000, lon=107_522_000),)
    assert [len(one.shape.corners) for one in marks[5:]] == [3, 3, 3]


def test_one_feature_and_a_bare_shape() -> None:
    """Not every file is a collection."""
    point = {"type": "Point", "coordinates": [10, 59]}
    (bare,) = read(json.dumps(point).encode())
    assert (bare.name, bare.shape.kind) == ("", "point")
    (one,) = read(json.dumps({"type": "Feature", "geometry": point}).encode())
    assert one.shape == bare.shape


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"navn": "  Benken\nved mølla "}, "Benken ved mølla"),
        ({"name": None, "title": "Well"}, "Well"),
        ({"name": {"nb": "Brønn"}}, ""),
        ({"name": "x" * 500}, "x" * geojson.NAME_MAX),
    ],
)
def test_names(properties: dict[str, object], name: str) -> None:
    """By the usual words, on one line, not for ever."""
    (mark,) = read(file_of({"type": "Point", "coordinates": [10, 59]}, **properties))
    assert mark.name == name


# ── What is refused
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json",
        b"[]",
        b'{"type":3}',
        b'{"type":"Point"}',
        b'{"type":"Point","coordinates":[10]}',
        b'{"type":"Point","coordinates":[1,2,3,4,5]}',
        b'{"type":"Point","coordinates":["10","x"]}',
        b'{"type":"Point","coordinates":[NaN,59]}',
        b'{"type":"LineString","coordinates":[[[10,59]]]}',
        b'{"type":"FeatureCollection","features":{"type":"Feature"}}',
        b'{"type":"FeatureCollection","features":[3]}',
        b'\xff\xfe{"type":"Point","coordinates":[10,59]}',
    ],
)
def test_what_is_no_geojson(data: bytes) -> None:
    """It is said in one sentence."""
    assert refused(data) == str(geojson.NO_GEOJSON)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Circle", "coordinates": [10, 59]},
        {"type": "Polygon", "coordinates": [RING, RING]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [RING[:2]]},
        {"type": "LineString", "coordinates": [[10, 59]]},
    ],
)
def test_shapes_that_are_not_known(geometry: object) -> None:
    """Holes are not filled in silently, and half a shape is none."""
    assert refused(file_of(geometry)) == str(geojson.UNKNOWN_SHAPE)


@pytest.mark.parametrize(
    "place",
    [
        "[181,59]",
        "[10,-90.0000001]",
        "[1e400000000,59]",
        "[599139,107522]",
        '["NaN",59]',
        '[10,"sNaN"]',
    ],
)
def test_places_that_are_not_on_earth(place: str) -> None:
    """Such as metres of another projection, or no number anybody meant."""
    data = f'{{"type":"Point","coordinates":{place}}}'.encode()
    assert refused(data) == str(geojson.OFF_EARTH)


def test_a_file_has_an_end() -> None:
    """So many bytes, places and corners."""
    assert refused(b" " * (geojson.FILE_MAX + 1)) == str(geojson.TOO_LARGE)
    point = {"type": "Point", "coordinates": [10, 59]}
    assert len(read(file_of(*[point] * AT_ONCE_MAX))) == AT_ONCE_MAX
    assert refused(file_of(*[point] * (AT_ONCE_MAX + 1))) == str(geojson.TOO_MANY)
    line = {"type": "LineString", "coordinates": [[10, 59]] * (CORNERS_AT_ONCE_MAX + 1)}
    assert refused(file_of(line)) == str(geojson.TOO_MANY)
    half = {"type": "LineString", "coordinates": [[10, 59]] * (CORNERS_AT_ONCE_MAX // 2 + 1)}
    assert refused(file_of(half, half)) == str(geojson.TOO_MANY)
    assert refused(file_of()) == str(geojson.NOTHING_THERE)
    assert refused(file_of(None)) == str(geojson.NOTHING_THERE)


FULL = geojson.FILE_MAX


@pytest.mark.parametrize(
    "data",
    [
        b"[" * FULL,
        b'{"type":"Point","coordinates":' + b"[" * (FULL - 40),
        b'{"type":"FeatureCollection","x":' + b'{"y":' * (FULL // 6),
        b'{"type":"FeatureCollection","features":[' + b"{}," * (FULL // 4) + b"{}]}",
        b'{"type":"Feature","properties":{"name":' + b"[" * (FULL - 60),
        b'{"type":"MultiPoint","coordinates":[' + b"[1,1]," * (FULL // 7) + b"[1,1]]}",
        b'{"type":"Point","coordinates":[' + b"1" * (FULL - 80) + b",59]}",
        b'{"type":"Point","coordinates":[10,' + b"0." + b"1" * (FULL - 80) + b"e-99999999]}",
        b'{"type":"' + b'\\"' * (FULL // 2 - 20),
    ],
)
def test_hostile_files_are_cheap_to_refuse(data: bytes) -> None:
    """Whatever is sent: one sentence, or a place, in less than a second of a slow machine."""
    assert len(data) <= FULL
    began = time.process_time()
    assert is_answered(data)
    assert time.process_time() - began < 1


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused(data: bytes) -> None:
    """Nothing else ever happens."""
    assert is_answered(data)


# ── There and back
SPOTS = st.builds(
    Spot,
    lat=st.integers(-NORTH * DEGREE, NORTH * DEGREE),
    lon=st.integers(-EAST * DEGREE, EAST * DEGREE),
)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """Some shape."""
    kind: Kind = draw(st.sampled_from(["point", "route", "area"]))
    least = CORNERS_OF[kind]
    most = 1 if kind == "point" else 9
    unique = st.lists(
        SPOTS, min_size=least, max_size=most, unique_by=lambda one: (one.lat, one.lon)
    )
    return Shape(kind=kind, corners=tuple(draw(unique)))


@given(st.lists(st.builds(Named, shapes(), st.text(max_size=20)), min_size=1, max_size=5))
def test_a_map_that_was_saved_is_the_same(marks: list[Named]) -> None:
    """Each corner to the last digit, and each name as it stands on one line."""
    again = read(write(marks))
    assert [one.shape for one in again] == [one.shape for one in marks]
    assert [one.name for one in again] == [" ".join(one.name.split()) for one in marks]


# ── Places as people write them
@pytest.mark.parametrize(
    "line",
    [
        "59.9139, 10.7522",
        " 59,9139 10,7522 ",
        "59,9139, 10,7522",
        "59.9139;10.7522",
        "59.9139° N, 10.7522° E",
        "59.9139n 10.7522ø",
        "+59.9139,10.7522",
    ],
)
def test_two_numbers(line: str) -> None:
    """However map apps write them."""
    assert read_spot(line) == Spot(lat=599_139_000, lon=107_522_000)


@pytest.mark.parametrize(
    "line",
    ["", "Oslo", "59.9139", "91, 10", "59, 181", "59 10 11", "1" * 70, "59.9139, 10.7522 W"],
)
def test_what_is_no_place(line: str) -> None:
    """It is asked for again."""
    assert read_spot(line) is None


def test_whole_degrees_and_the_south() -> None:
    """Signs and zeros stay where they are."""
    assert read_spot("-33, -70") == Spot(lat=-33 * DEGREE, lon=-70 * DEGREE)
    assert degrees(-1) == "-0.0000001"
    assert written(Spot(lat=-335_000_000, lon=6)) == "-33.500000, 0.000001"


@given(SPOTS)
def test_what_is_read_can_be_typed(spot: Spot) -> None:
    """To the tenth of a metre."""
    again = read_spot(written(spot))
    assert again is not None
    assert abs(again.lat - spot.lat) <= 5
    assert abs(again.lon - spot.lon) <= 5
