"""What others see of somebody: the page says what a stranger and a member really read (S14)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from dugnad.charter.ways import TOGETHER
from dugnad.web.acting.services import new_press
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
NAME = "Anastasia"
MEMBERS = "Who takes part in Solbakken and around"
STRANGER = "Who shares no project with you, or is not signed in"


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Anastasia's browser; she has begun the neighbourhood, and Ben takes part."""
    browser = living_place.visitor(NAME)
    project = living_place.begin(browser)
    living_place.visitor("Ben").post(f"/p/{project}/join", {"rules_version": "1"})
    return browser


def part(page: str, heading: str) -> str:
    """The words of the page under a heading, with addresses and without other marks."""
    after = page.partition(f">{heading}</h2>")[2].partition("</section>")[0]
    return " ".join(unescape(re.sub(r"<(?!/?a\b)[^>]*>", " ", after)).split())


def cards_in(words: str) -> set[str]:
    """The codes of the cards that some words point at."""
    return {code.upper() for code in re.findall(r'href="/c/(\w+)"', words)}


def body(browser: Client, path: str) -> str:
    """What stands on a page, or nothing where it is not for them."""
    answer = browser.get(path)
    return answer.content.decode() if answer.status_code == 200 else ""


def test_it_says_what_they_really_read(living_place: Living, ana: Client) -> None:
    """Of five cards a stranger reads her name on hers alone, Ben wherever she does something."""
    ben, dia = living_place.visitor("Ben"), living_place.visitor("Dia")
    stranger = living_place.visitor()
    cards = [
        living_place.calls(ana, "Paint the fence"),
        living_place.tells(ana, "The bridge is open"),
        living_place.calls(ben, "Clear the brook"),
        living_place.calls(ben, "Mend the pier"),
        living_place.tells(ben, "A seal was seen"),
    ]
    for code in (cards[0], cards[2]):
        ana.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "0", "press": new_press()})
    shown = body(ana, "/profile/seen")
    for heading, looks in ((STRANGER, (stranger, dia)), (MEMBERS, (ben,))):
        told = cards_in(part(shown, heading))
        for one in looks:
            read = {code for code in cards if NAME in body(one, f"/c/{code}")}
            assert told == read, heading
    assert cards_in(part(shown, STRANGER)) == {*cards[:2]}


def test_nothing_stands_where_nothing_was_given(living_place: Living, ana: Client) -> None:
    """Cem, who takes part in nothing, is shown that nobody reads anything of him."""
    cem = body(living_place.visitor("Cem"), "/profile/seen")
    assert "Nothing: they read your name nowhere" in cem
    assert "Nothing: none of your lines may be found." in cem
    assert "No organisation here keeps anything about you" in cem
    assert 'href="/me/everything.zip"' in cem
    assert 'href="/me/forget/"' in cem


def test_offices_of_organisations_are_public(living_place: Living, ana: Client) -> None:
    """She looks after a club: strangers read it there, and it stands here."""
    club = living_place.starts(NAME, "The club", TOGETHER, kind="association")
    assert NAME in body(living_place.visitor(), f"/p/{club}/organisation")
    told = part(body(ana, "/profile/seen"), STRANGER)
    assert "The club : Looking after the project" in told.replace("</a>", " ").replace("  ", " ")
    assert "Nobody else takes part yet." in body(ana, "/profile/seen")


def test_lines_stand_under_those_who_read_them(ana: Client) -> None:
    """What is shown by name, what is found without, and what is kept stand where they belong."""
    for text, readers in (
        ("Baking bread", {"shown": "on"}),
        ("Mending bicycles", {"found": "on"}),
        ("Playing the fiddle", {}),
    ):
        typed = {"texts": text, "press": new_press(), **readers}
        assert ana.post("/profile/write/can", typed).status_code == 302
    page = body(ana, "/profile/seen")
    by_members = part(page, "Who takes part in Solbakken and around")
    by_pairs = part(page, "Whom your lines suit")
    assert ("Baking bread" in by_members, "Baking bread" in by_pairs) == (True, False)
    assert ("Mending bicycles" in by_members, "Mending bicycles" in by_pairs) == (False, True)
    assert "Playing the fiddle" not in page


def test_who_only_answered_reads_where_the_name_stands(living_place: Living, ana: Client) -> None:
    """Dia takes part in nothing and says yes to a work day: those who take part read her there."""
    dia = living_place.visitor("Dia")
    card, other = living_place.calls(ana, "Paint the fence"), living_place.calls(ana, "Clear up")
    before = body(dia, "/profile/seen")
    assert "where you do not" not in before
    dia.post(f"/c/{card}/do/Answer", {"said": "yes", "extra": "0", "press": new_press()})
    shown = body(dia, "/profile/seen")
    words = part(shown, "Who takes part in Solbakken and around, where you do not")
    assert cards_in(words) == {card}
    assert other not in words
    assert "Dia" in words
    assert "Dia" in body(living_place.visitor("Ben"), f"/c/{card}")
    assert "they read your name nowhere" in part(shown, STRANGER)
    assert "Dia" not in body(living_place.visitor(), f"/c/{card}")
