"""CRD-09: a kind of card comes and goes by decision, and what is up goes on to its end."""

from __future__ import annotations

import html

import pytest

from dugnad.cards.catalogue import NAMES
from dugnad.charter.law import DECIDING
from dugnad.charter.offering import OfferCards
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import new_press
from dugnad.web.kit.pressing import MENDING, REFUSED
from dugnad.web.lists import history
from dugnad.web.lists import services as lists
from dugnad.web.treasury.naming import link_for
from tests.web.living import ALIASES, Living, typed_of
from tests.web.place.parish import Parish

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def parish(living_place: Living) -> Parish:
    """The association decides about the place."""
    found = Parish(living_place)
    found.entrust()
    return found


def takes_out(card_type: str) -> None:
    """Whoever runs a place takes a kind of card out of the box."""
    receipt = act_as_place("operator", "place", OfferCards(card_type, offered=False))
    assert not receipt.code, receipt.code
    lists.wait_for(receipt.seq)


def test_a_kind_is_taken_out_and_put_back_by_decision(parish: Parish) -> None:
    """The box says so and since when, and the page of what is decided says how."""
    place = parish.place
    ladder = {"title": "A ladder", "way": "offer", "what": "thing", "days": "0"}
    up = place.puts_up(parish.visitor("Karin"), "share", {**ladder, "project": parish.code})
    form = parish.page("Karin", "/place/parameters/cards")
    assert "Lend and help: no new ones" in form
    assert 'value="proposal"' not in form
    card = parish.proposes("Karin", "cards", {"who": "share"})
    said = "No new cards of this kind are put up in the place: Lend and help."
    assert said in parish.page("Karin", f"/c/{card.lower()}")
    assert 'href="/box/share/' in parish.page("Karin", "/box/")
    parish.decides(card)
    box = parish.page("", "/box/")
    assert 'href="/box/share/' not in box
    assert "Lend and help: since Tuesday 22 September" in box
    assert "Those that are up go on to their end." in box
    shown = parish.page("", "/place/parameters")
    assert "No new ones are put up" in shown
    assert f'href="/c/{card.lower()}"' in shown
    lines = [str(one.sentence) for one in history.book_lines(after=0, limit=500).rows]
    assert "No new cards of this kind are put up from now on: Lend and help." in lines
    assert "It is there to be asked for." in parish.page("Bengt", f"/c/{up.lower()}")
    asked = {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00"}
    assert parish.post("Bengt", f"/c/{up}/do/Ask", asked).status_code == 302
    assert parish.post("Karin", f"/c/{up}/do/Agree", {"loan": "1"}).status_code == 302
    back = parish.proposes("Karin", "cards", {"who": "share"})
    assert "can be put up again in the place: Lend and help" in parish.page("", f"/c/{back}")
    parish.decides(back)
    assert 'href="/box/share/' in parish.page("", "/box/")
    assert "They can be put up again." in parish.page("", "/place/parameters")


def test_what_was_typed_is_not_lost(living_place: Living) -> None:
    """Somebody fills in the form while the kind is taken out: they read why, beside their words."""
    ana = living_place.visitor("Ana")
    code = living_place.begin(ana)
    form = ana.get(f"/box/news/?p={code}").content.decode()
    takes_out("news")
    typed = {**typed_of(form), "title": "The well is mended", "project": code, "step": "look"}
    answer = ana.post("/box/news/", typed)
    assert answer.status_code == REFUSED
    page = answer.content.decode()
    assert "No new cards of this kind are put up in this place now." in page
    assert "The well is mended" in page
    closed = ana.get(f"/box/news/?p={code}")
    assert closed.status_code == REFUSED
    assert "No new cards of this kind are put up here since" in closed.content.decode()
    assert "Choose another card" in closed.content.decode()
    assert ana.get("/box/weather/").status_code == 404


def test_it_is_offered_nowhere_else(living_place: Living) -> None:
    """Neither from the neighbours' page nor from a note in the pocket."""
    ana = living_place.visitor("Ana")
    code = living_place.begin(ana)
    assert f"/box/share/?p={code}" in ana.get(f"/p/{code}/neighbours").content.decode()
    written = {"text": "The ladder", "press": new_press()}
    assert ana.post("/pocket/", written).status_code == 302
    note = ana.get("/pocket/").content.decode().partition("/card")[0].rpartition("/pocket/")[2]
    assert 'value="share"' in ana.get(f"/pocket/{note}/card").content.decode()
    takes_out("share")
    page = ana.get(f"/p/{code}/neighbours").content.decode()
    assert f"/box/share/?p={code}" not in page
    assert "Nothing is offered or looked for now." in page
    page = ana.get(f"/pocket/{note}/card").content.decode()
    assert 'value="share"' not in page
    assert 'value="news"' in page


def test_whoever_runs_a_place_takes_kinds_out_until_it_is_entrusted(living_place: Living) -> None:
    """By the link that they alone have; what projects decide with is not among them."""
    keeper = living_place.visitor()
    keeper.post(f"/hosts/{link_for(living_place.now_ms)}")
    page = keeper.get("/hosts").content.decode()
    assert page.count('name="take-out"') == len(NAMES) - len(DECIDING)
    taken = keeper.post("/hosts", {"take-out": "map"}, follow=True)
    page = html.unescape(taken.content.decode())
    assert "No new cards of this kind are put up from now on: Map" in page
    assert "No new ones since" in page
    again = keeper.post("/hosts", {"take-out": "map"}, follow=True)
    assert "That is so already." in again.content.decode()
    back = keeper.post("/hosts", {"put-back": "map"}, follow=True)
    assert "Cards of this kind can be put up again: Map" in html.unescape(back.content.decode())
    assert keeper.post("/hosts", {"take-out": "weather"}).status_code == 404


def test_no_kind_is_proposed_without_a_choice(parish: Parish) -> None:
    """The form asks again."""
    answer = parish.post("Karin", "/place/parameters/cards", {"who": "proposal"})
    assert answer.status_code == MENDING
    assert "<form" in answer.content.decode()
