"""The card box: it offers a place where one may put a card up, and leads in where one may not."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.charter.entries import Rules
from dugnad.web.acting.services import new_press
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

NEWS = {"title": "The bridge is open", "text": "Go and see it."}


@pytest.fixture
def street(living_place: Living) -> str:
    """The neighbourhood that Ana began, where anybody may put up a card; gives its code."""
    return living_place.begin(living_place.visitor("Ana"))


@pytest.fixture
def club(living_place: Living, street: str) -> str:
    """A club of Ana's, begun later, where those who take part put up cards; gives its code."""
    living_place.now_ms += 60_000
    assert street
    rules = Rules(way="together", joining="open", puts_up="members", objection_ms=0)
    return living_place.starts("Ana", "The rowing club", rules)


def options(page: str) -> dict[str, str]:
    """What stands in the choice of places, by code, the preselected one marked with a star."""
    found = re.findall(r'<option value="(\w{6})" (selected)?>([^<]*)<', page)
    return {code: ("*" if chosen else "") + name for code, chosen, name in found}


def test_a_place_where_one_may_put_it_up_is_chosen_first(
    living_place: Living, street: str, club: str
) -> None:
    """The club is newer, and marked: whoever is new there would only be refused."""
    for newcomer in (living_place.visitor(), living_place.visitor("Nora")):
        offered = options(newcomer.get("/box/workday/").content.decode())
        assert offered[street].startswith("*")
        assert offered[club] == "The rowing club (for those who take part)"
    ana = options(living_place.visitor("Ana").get("/box/workday/").content.decode())
    assert "(" not in ana[club]
    decided = options(living_place.visitor("Nora").get("/box/vote/").content.decode())
    assert "(for those who take part)" in decided[street]


def test_who_is_refused_takes_part_and_goes_on_with_what_they_typed(
    living_place: Living, club: str
) -> None:
    """One button, the rules, and the card stands there to be looked at; nothing typed is lost."""
    nora = living_place.visitor("Nora")
    typed = {**NEWS, "project": club, "step": "look", "press": new_press()}
    refused = nora.post("/box/news/", typed)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "What you typed is kept." in page
    assert 'value="The bridge is open"' in page
    found = re.search(r'href="(/p/\w+/join\?card=news)"', page)
    assert found
    living_place.now_ms += 1_000
    joined = nora.post(found[1], {"rules_version": "1", "press": new_press()})
    assert joined.headers["Location"] == "/box/news/?look=1"
    looked = nora.get("/box/news/?look=1").content.decode()
    assert "You take part now. Welcome." in looked
    assert "This is how others see it" in looked
    assert "The bridge is open" in looked
    goes_up(living_place, nora, looked)
    assert lists.project_by_code(club) is not None


def test_where_those_who_look_after_it_put_up_cards_nobody_is_sent_to_join(
    living_place: Living, street: str
) -> None:
    """Joining would not help; another place, or asking them, does."""
    rules = Rules(way="trusted", joining="open", puts_up="starters", objection_ms=0)
    code = living_place.starts("Ana", "The fund", rules)
    nora = living_place.visitor("Nora")
    refused = nora.post("/box/news/", {**NEWS, "project": code, "step": "look"}).content.decode()
    assert "this is put up by those who look after it: ask them." in refused
    assert "/join?card=news" not in refused
    assert options(refused)[code] == "*The fund (for those who look after it)"
    assert street in options(refused)


def goes_up(place: Living, browser: Client, looked: str) -> None:
    """Press the last button of a card that is looked at."""
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', looked))
    place.now_ms += 1_000
    up = browser.post("/box/news/", {**fields, "step": "up"})
    assert up.status_code == 302, up.content.decode()
    assert up.headers["Location"].startswith("/c/")


def test_joining_leads_to_no_other_address(living_place: Living, club: str) -> None:
    """What stands in the address is the name of a card type, or nothing."""
    nora = living_place.visitor("Nora")
    living_place.now_ms += 1_000
    address = f"/p/{club}/join?card=//elsewhere.example"
    joined = nora.post(address, {"rules_version": "1", "press": new_press()})
    assert joined.headers["Location"].lower() == f"/p/{club}".lower()


def test_a_stranger_keeps_the_card_through_signing_in(living_place: Living, club: str) -> None:
    """The way back from signing in still knows what was to be put up."""
    stranger = living_place.visitor()
    asked = stranger.post(f"/p/{club}/join?card=news", {"rules_version": "1"})
    assert "card%3Dnews" in asked.headers["Location"]
