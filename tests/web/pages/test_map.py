"""A map through the pages: put up, typed on, read from a file, taken off, saved, printed."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dugnad.cards.map.face import FACE
from dugnad.charter.entries import target_of
from dugnad.charter.ways import TOGETHER
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import new_press
from dugnad.web.people.sessions import SessionStore
from tests.web.leading.group import joins, page
from tests.web.living import ALIASES, Living, typed_of

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

BENCH = {"kind": "point", "name": "The bench <by> the mill", "spots": "59.9139, 10.7522"}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the project."""
    return living_place.visitor("Ana")


@pytest.fixture
def shore(living_place: Living, ana: Client) -> str:
    """The code of the project."""
    del ana
    return living_place.starts("Ana", "The shore", TOGETHER)


@pytest.fixture
def chart(living_place: Living, ana: Client, shore: str) -> str:
    """The code of Ana's map."""
    return draws(living_place, ana, shore)


def draws(living: Living, browser: Client, home: str, **more: str) -> str:
    """Put up an empty map; gives its code."""
    typed = {"title": "Around us", "middle": "59.9139, 10.7522", "across": "2000"}
    typed |= {"drawers": "members", "project": home, **more}
    return living.puts_up(browser, "map", typed).lower()


def adds(living: Living, browser: Client, code: str, **typed: object) -> tuple[int, str]:
    """Put something on it; gives the status and the page."""
    living.now_ms += 1_000
    sent = {"press": new_press(), **typed}
    answer = browser.post(f"/c/{code}/do/Add", sent)
    return answer.status_code, answer.content.decode()


def takes_off(living: Living, browser: Client, code: str) -> int:
    """Take the first mark off; gives the status."""
    living.now_ms += 1_000
    sent = {"press": new_press(), "mark": "1"}
    return browser.post(f"/c/{code}/do/TakeOff", sent).status_code


def file_of(data: object) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return SimpleUploadedFile("map.geojson", content, "application/geo+json")


def test_places_are_typed_listed_and_drawn(living_place: Living, shore: str, chart: str) -> None:
    """Ben adds a bench without any script: a list, the same as a picture, on paper too."""
    (ben,) = joins(living_place, shore, "Ben")
    assert "Nothing is on the map yet." in page(ben, f"/c/{chart}")
    form = page(ben, f"/c/{chart}/do/Add")
    assert "put nobody's home on it" in form.replace("&#x27;", "'")
    status, asked = adds(living_place, ben, chart, **BENCH)
    assert status == 422
    assert "Look once more whether it is" in asked
    assert adds(living_place, ben, chart, **BENCH, looked="on")[0] == 302
    for path in (f"/c/{chart}", f"/c/{chart}/print", f"/c/{chart}/poster"):
        shown = living_place.visitor().get(path).content.decode()
        assert "The bench &lt;by&gt; the mill" in shown
        assert "59.913900, 10.752200" in shown
        assert '<g class="map__mark" transform="translate(200 150)">' in shown
    sure = page(ben, f"/c/{chart}/do/TakeOff?mark=1")
    assert "It is gone from the map at once, for everybody." in sure
    assert "/do/TakeOff" not in living_place.visitor().get(f"/c/{chart}").content.decode()
    home = page(living_place.visitor(), f"/p/{shore}")
    assert "1 place is on the map." in home


def test_the_page_asks_nobody_else(living_place: Living, ana: Client, chart: str) -> None:
    """No picture, style or script comes from anywhere but this place."""
    del living_place
    answer = ana.get(f"/c/{chart}")
    shown = answer.content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//', shown) == []
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert 'src="/static/map/map' in shown


def test_a_file_becomes_places(living_place: Living, ana: Client, chart: str) -> None:
    """It is read and said first; looked at, it is on the map, and can be saved again."""
    data = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "The pond"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [[10.75, 59.91], [10.76, 59.91], [10.76, 59.92], [10.75, 59.91]]
                    ],
                },
            },
            {
                "type": "Feature",
                "properties": {},
                "geometry": {"type": "LineString", "coordinates": [[10.75, 59.91], [10.8, 59.9]]},
            },
        ],
    }
    status, shown = adds(living_place, ana, chart, file=file_of(data))
    assert status == 422
    assert "2 places were read from the file: The pond, A route." in shown
    carried = {"carried": json.dumps(data)}
    assert "carried" in typed_of(shown)
    assert adds(living_place, ana, chart, **carried, looked="on")[0] == 302
    saved = living_place.visitor().get(f"/c/{chart}/data")
    assert saved.headers["Content-Type"] == "application/geo+json"
    features = json.loads(saved.content)["features"]
    assert [one["geometry"]["type"] for one in features] == ["Polygon", "LineString"]
    assert features[0]["geometry"]["coordinates"][0][0] == [10.75, 59.91]
    assert features[0]["properties"] == {"name": "The pond"}


@pytest.mark.parametrize(
    "data", [b"<svg/>", b"[" * 100_000, {"type": "Point", "coordinates": [599139, 107522]}]
)
def test_a_file_that_cannot_be_read(
    living_place: Living, ana: Client, chart: str, data: object
) -> None:
    """It is refused with a sentence, and nothing is on the map."""
    status, shown = adds(living_place, ana, chart, file=file_of(data), looked="on")
    assert status == 422
    assert "This is no GeoJSON file" in shown or "a place that is not on earth" in shown
    assert ana.get(f"/c/{chart}/data").status_code == 404


def test_who_put_it_there_takes_it_off(living_place: Living, ana: Client, chart: str) -> None:
    """Or who looks after the map; a moderator takes a name away that tells too much."""
    shore = living_place.card(chart.upper())
    home = re.search(r'href="/p/(\w+)"', ana.get(f"/c/{chart}").content.decode())
    assert home
    (ben,) = joins(living_place, home[1], "Ben")
    (cem,) = joins(living_place, home[1], "Cem")
    assert adds(living_place, ben, chart, **BENCH, looked="on")[0] == 302
    assert "Take it off the map" not in page(cem, f"/c/{chart}")
    assert takes_off(living_place, cem, chart) == 409
    with living_place.engine.reader() as store:
        state = FACE.contract.state(Frozen(store), target_of(bytes(shore.card)))
        (prose,) = FACE.said(state)
    living_place.takes_away(prose)
    assert "the mill" not in page(cem, f"/c/{chart}")
    assert "A place 59.913900, 10.752200" in page(cem, f"/c/{chart}")
    assert takes_off(living_place, ben, chart) == 302
    assert "Nothing is on the map yet." in page(cem, f"/c/{chart}")


def test_a_map_for_its_keepers_alone(living_place: Living, ana: Client, shore: str) -> None:
    """Then members read it, and whoever looks after it draws."""
    chart = draws(living_place, ana, shore, drawers="keepers")
    (ben,) = joins(living_place, shore, "Ben")
    assert "Put something on the map" not in page(ben, f"/c/{chart}")
    assert "Put something on the map" in page(ana, f"/c/{chart}")
    assert adds(living_place, ben, chart, **BENCH, looked="on")[0] == 409
    assert adds(living_place, ana, chart, **BENCH, looked="on")[0] == 302


def test_no_file_of_a_stranger_is_kept(living_place: Living, ana: Client, shore: str) -> None:
    """Whoever must first sign in finds what they typed again, and chooses their file once more."""
    chart = draws(living_place, ana, shore, drawers="everybody")
    stranger = living_place.visitor()
    wide = " " * 30_000
    carried = f'{{"type":"Point","coordinates":[10.7522,{wide}59.9139]}}'
    typed = {"name": "The bench", "carried": carried, "looked": "on"}
    assert adds(living_place, stranger, chart, **typed)[0] == 302
    held = SessionStore(stranger.cookies["visit"].value)
    (kept,) = held["kept"].values()
    assert kept["name"] == "The bench"
    assert "carried" not in kept
