"""PRV-12: where somebody gives something of themselves, the page says who reads it and until when.

Rooms, names in a project and drafts have tests of their own; so has giving, which says how one is
seen. Here are the other moments, each on its real page.
"""

from __future__ import annotations

import html

import pytest
from django.test import Client

from tests.web.answers.asking import letters_to
from tests.web.living import ALIASES, Living
from tests.web.pages.test_steps import link_to
from tests.web.people.test_codes import sent_digits

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def read(client: Client, path: str) -> str:
    """A page, as people read it."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return html.unescape(answer.content.decode())


def test_an_address_and_a_name(living_place: Living) -> None:
    """Whoever comes for the first time reads it beside both fields."""
    stranger = living_place.visitor()
    page = read(stranger, "/in/")
    assert "No page shows the address to anybody." in page
    assert "until you take it away or are forgotten" in page
    stranger.post("/in/", {"address": "new@example.org"})
    stranger.post("/in/code/", {"code": sent_digits()})
    page = read(stranger, "/in/name/")
    assert "Whoever takes part in the same thing reads this name" in page
    assert "until you change it or are forgotten" in page


def test_taking_part(living_place: Living) -> None:
    """Above the last press: who reads the name, and that one can leave."""
    home = living_place.begin(living_place.visitor("Ana"))
    page = read(living_place.visitor("Ben"), f"/p/{home}/join")
    assert page.index("Those who take part read your name") < page.index('id="last-press"')
    assert "You can leave on any day" in page


def test_others_addresses_and_ones_own_number(living_place: Living) -> None:
    """Whoever asks others reads what becomes of their addresses; whoever is asked, of a number."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    card = living_place.calls(ana)
    page = read(ana, f"/c/{card}/invite")
    assert "No page shows their addresses, not even to you." in page
    assert "until they take them away or are forgotten" in page
    ana.post(f"/c/{card}/invite", {"name_1": "Dia", "address_1": "dia@example.org"})
    assert letters_to("dia@example.org")
    page = read(living_place.visitor(), link_to("dia@example.org"))
    assert "Only whoever asked you reads it, until they have put it away." in page


def test_a_question_and_an_account(living_place: Living) -> None:
    """A question is for everybody and has no name; an account is for the two who pay."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    page = read(ana, f"/c/{living_place.calls(ana)}/ask")
    assert "without your name, until you take it back" in page
    page = read(ana, "/money/where-to")
    assert "Only the two people who pay you see it" in page
    assert "It is kept until you change it, destroy it here or are forgotten" in page
