"""All cards of the place on one map: by the names of what stands on maps, and by numbers (S3)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.charter.ways import TOGETHER
from dugnad.web.acting.services import new_press
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import PlaceRow
from tests.web.living import ALIASES, Living
from tests.web.pages.common import begins
from tests.web.pages.test_map import adds, draws

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

MILL = {"kind": "point", "name": "The old mill", "spots": "59.9139, 10.7522", "looked": "on"}
WELL = {"kind": "point", "name": "The well", "spots": "59.9160, 10.7600", "looked": "on"}
FJORD = {
    "kind": "area",
    "name": "The fjord",
    "spots": "59.91, 10.75\n59.91, 10.76\n59.92, 10.76",
    "looked": "on",
}


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
    """The code of a map with a mill and a fjord."""
    code = draws(living_place, ana, shore)
    for mark in (MILL, FJORD):
        status, _answer = adds(living_place, ana, code, **mark)
        assert status == 302
    return code


def raw(browser: Client, address: str) -> str:
    """A page as it is written."""
    return browser.get(address).content.decode()


def listed(living: Living, query: str = "", viewer: Client | None = None) -> list[str]:
    """What the list of the map says, each number on a line."""
    seen = raw(viewer or living.visitor(), f"/map/{query}")
    found = re.findall(r'<li id="spot-\d+">(.*?)</div></li>', seen, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_an_empty_map_says_how_a_card_gets_there(living_place: Living, shore: str) -> None:
    """With one thing to do; the way there stands on the first page and on the project's."""
    del shore
    assert 'href="/map/"' in raw(living_place.visitor(), "/")
    seen = raw(living_place.visitor(), "/map/")
    assert "No open card here says where on the map it is." in seen
    assert "Put up a map" in seen
    assert "<svg viewBox" not in seen.partition("<main")[2].partition("</main")[0]


def test_a_card_stands_where_a_map_has_its_place(
    living_place: Living, ana: Client, shore: str, chart: str
) -> None:
    """By the name of the mark, however it is written, and whatever stands behind a comma."""
    del chart
    living_place.calls(ana, "Mend the wheel", where="the  old Mill, at the back", project=shore)
    living_place.calls(ana, "Paint the fence", where="The playground", project=shore)
    here = listed(living_place)
    assert any("Mend the wheel" in one and "the old Mill, at the back" in one for one in here)
    assert any("Around us" in one for one in here)
    assert not any("Paint the fence" in one for one in here)
    seen = raw(living_place.visitor(), "/map/")
    assert 'class="map__area"' in seen
    assert "the list says the same" in seen
    assert f'href="/map/?p={shore.lower()}"' in raw(ana, f"/p/{shore}")


def test_a_card_stands_where_its_numbers_say(living_place: Living, ana: Client, shore: str) -> None:
    """Two exact numbers behind the words are a point; numbers of houses are none."""
    living_place.calls(ana, "By the water", where="Vik (59.9139, 10.7522)", project=shore)
    living_place.calls(ana, "In a house", where="Storgata 5, 12", project=shore)
    living_place.calls(ana, "Nowhere", where="99.9139, 10.7522", project=shore)
    (one,) = listed(living_place)
    assert "By the water" in one


def test_cards_come_with_the_place_and_go_with_it(
    living_place: Living, ana: Client, shore: str
) -> None:
    """A card that was up before its place stands on the map as soon as that does."""
    living_place.calls(ana, "Clean the well", where="The well", project=shore)
    assert listed(living_place) == []
    code = draws(living_place, ana, shore)
    adds(living_place, ana, code, **WELL)
    assert any("Clean the well" in one for one in listed(living_place))
    living_place.now_ms += 1_000
    closed = ana.post(f"/c/{code}/close", {"press": new_press()})
    assert closed.status_code == 302
    assert listed(living_place) == []
    assert not PlaceRow.objects.exists()


def test_a_name_that_is_taken_away_names_no_place(
    living_place: Living, ana: Client, shore: str, chart: str
) -> None:
    """Words that a moderator takes off a map are gone from the lists too; shapes stay."""
    del ana, shore, chart
    prose = bytes(PlaceRow.objects.get(key="the old mill").prose)
    living_place.takes_away(prose)
    assert not PlaceRow.objects.filter(key="the old mill").exists()
    assert PlaceRow.objects.filter(key="", prose=prose).exists()


def test_the_list_is_chosen_by_kind_and_by_project(
    living_place: Living, ana: Client, shore: str, chart: str
) -> None:
    """As on the first page, and as in the books."""
    del chart
    hill = living_place.starts("Ana", "The hill", TOGETHER)
    living_place.calls(ana, "Mend the wheel", where="The old mill", project=shore)
    living_place.tells(ana, "The mill turns", where="The old mill", project=hill)
    (there,) = listed(living_place, "?for=do")
    assert "Mend the wheel" in there
    assert "The mill turns" not in there
    (there,) = listed(living_place, f"?p={hill}")
    assert "The mill turns" in there
    assert "Mend the wheel" not in there
    assert listed(living_place, "?for=unheard-of") == listed(living_place)
    assert living_place.visitor().get("/map/?p=22222w").status_code == 404


def test_what_is_for_members_alone_stands_on_their_map_alone(
    living_place: Living, ana: Client, shore: str, chart: str
) -> None:
    """Neither their cards nor the places of their maps are told to others."""
    del chart
    house = begins(living_place, ana, "Our house", kind="group", openness="us")
    adds(living_place, ana, draws(living_place, ana, house), **WELL)
    living_place.calls(ana, "Our day", where="The well", project=house)
    living_place.calls(ana, "Everybody's day", where="The well", project=shore)
    assert not any("day" in one for one in listed(living_place))
    assert living_place.visitor().get(f"/map/?p={house}").status_code == 302
    inside = listed(living_place, f"?p={house}", ana)
    assert any("Our day" in one for one in inside)
    assert not any("Everybody" in one for one in inside)


def test_a_name_on_two_maps_is_first_the_projects_own(
    living_place: Living, ana: Client, shore: str, chart: str
) -> None:
    """Two projects each have an old mill; each card stands at its own."""
    del chart
    hill = living_place.starts("Ana", "The hill", TOGETHER)
    far = {**MILL, "spots": "60.5, 11.5"}
    adds(living_place, ana, draws(living_place, ana, hill, middle="60.5, 11.5"), **far)
    living_place.calls(ana, "At the shore", where="The old mill", project=shore)
    living_place.calls(ana, "On the hill", where="The old mill", project=hill)
    here = listed(living_place)
    assert len(here) == 2
    assert not any("At the shore" in one and "On the hill" in one for one in here)


def test_what_lies_close_together_is_looked_at_closer(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Cards that would hide each other share a number, until one looks closer."""
    near = ("59.91390, 10.75220", "59.91400, 10.75240", "59.99000, 10.90000")
    for number, where in enumerate(near):
        living_place.calls(ana, f"Day {number}", where=where, project=shore)
    far, close = listed(living_place)
    assert "Day 2" in far
    assert "Day 0" in close
    assert "Day 1" in close
    seen = raw(living_place.visitor(), "/map/?for=do")
    (closer,) = re.findall(r'href="(\?for=do&amp;near=[^"]+)"', seen)
    assert "Look closer at 2" in seen
    apart = listed(living_place, closer.replace("&amp;", "&"))
    assert len(apart) == 2
    assert not any("Day 2" in one for one in apart)
    assert "The whole map" in raw(living_place.visitor(), f"/map/{closer}".replace("&amp;", "&"))


@pytest.mark.parametrize(
    "near", ["x", "1,2", "9999999999,0,100", "0,9999999999,100", "599139000,107522000,1", "1,2,3,4"]
)
def test_a_look_at_nothing_is_the_whole_map(
    living_place: Living, ana: Client, shore: str, near: str
) -> None:
    """Addresses that were written by hand show all there is."""
    living_place.calls(ana, "Day", where="59.9139, 10.7522", project=shore)
    assert len(listed(living_place, f"?near={near}")) == 1


def test_lists_made_anew_know_the_same_places(
    living_place: Living, ana: Client, shore: str, chart: str
) -> None:
    """What stands on the map follows from the books and from told text alone."""
    del chart
    living_place.calls(ana, "Mend the wheel", where="The old mill", project=shore)
    before = listed(living_place)
    lists.rebuild()
    assert listed(living_place) == before
