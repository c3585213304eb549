"""From the pocket: a note fills in the form of a card, and stays until the card is up."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.content import pictures
from dugnad.web.lists import services as lists
from dugnad.web.rooms.pocket.becoming import card_is_up, title_and_text
from tests.web.living import ALIASES, Living
from tests.web.rooms.test_pocket import photo, writes

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

WORDS = "The handrail wobbles\nThe third step from below. Two screws."
_FIELD = r'name="{}"[^>]*value="([^"]*)"'


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she began the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


def becomes(ana: Client, note: str, kind: str) -> tuple[str, str]:
    """Ana presses what a note becomes; gives the address of the form, and the form."""
    page = ana.get(f"{note}/card").content.decode()
    assert f'value="{kind}"' in page
    answer = ana.post(f"{note}/card", {"kind": kind})
    assert answer.status_code == 302
    where = answer.headers["Location"]
    assert "handrail" not in where
    return where, ana.get(where).content.decode()


def value(page: str, name: str) -> str:
    """What a field of a form holds."""
    found = re.search(_FIELD.format(name), page)
    return unescape(found[1]) if found else ""


def test_it_fills_in_the_form_and_goes_once_the_card_is_up(ana: Client) -> None:
    """Title, text and photo stand there; the note is in the pocket until the last press."""
    note = writes(ana, WORDS, picture=photo())
    where, form = becomes(ana, note, "news")
    assert value(form, "title") == "The handrail wobbles"
    assert "The third step from below. Two screws." in form
    assert pictures.is_whole(value(form, "picture"))
    typed = {
        "title": value(form, "title"), "text": "Two screws.", "lasts": "3", "alt": "The steps",
        "picture": value(form, "picture"), "note": value(form, "note"),
    }  # fmt: skip
    look = ana.post(where, {**typed, "step": "look"}).content.decode()
    assert value(look, "note") == value(form, "note")
    change = ana.post(where, {**typed, "step": "change"}).content.decode()
    assert value(change, "note") == value(form, "note")
    assert f'action="{note}"' in ana.get("/pocket/").content.decode()
    assert "Make a card of it" in ana.get("/pocket/").content.decode()
    up = ana.post(where, {**typed, "step": "up", "press": new_press()})
    assert up.status_code == 302
    pocket = ana.get("/pocket/").content.decode()
    assert "Make a card of it" not in pocket
    assert 'value="bring-back"' in pocket
    assert [row.title for row in lists.home().rows] == ["The handrail wobbles"]


def test_a_task_is_made_of_it_too(ana: Client) -> None:
    """What has to be done by somebody becomes an assignment."""
    _where, form = becomes(ana, writes(ana, WORDS), "task")
    assert value(form, "title") == "The handrail wobbles"


def test_another_card_leaves_the_note_alone(ana: Client, living_place: Living) -> None:
    """Ana changes her mind and puts up something else: the note stays where it was."""
    note = writes(ana, WORDS)
    becomes(ana, note, "news")
    living_place.tells(ana)
    assert f'action="{note}"' in ana.get("/pocket/").content.decode()
    assert "Make a card of it" in ana.get("/pocket/").content.decode()


def test_only_its_owner_makes_a_card_of_it(ana: Client, living_place: Living) -> None:
    """Ben finds no such note; nor does Ana once it was thrown away, or for no kind of card."""
    note = writes(ana, WORDS)
    ben = living_place.visitor("Ben")
    assert ben.get(f"{note}/card").headers["Location"] == "/pocket/"
    assert "This note is not there any more." in ben.get("/pocket/").content.decode()
    assert "What does it become?" in ana.post(f"{note}/card", {"kind": "none"}).content.decode()
    card_is_up(living_place.who("Ben"), note.rsplit("/", 1)[1])
    card_is_up(living_place.who("Ben"), "no note")
    assert "Make a card of it" in ana.get("/pocket/").content.decode()
    ana.post(note, {"do": "throw-away", "press": new_press()})
    assert ana.get(f"{note}/card").headers["Location"] == "/pocket/"
    stranger = living_place.visitor()
    assert "/in/" in stranger.get(f"{note}/card").headers["Location"]


@pytest.mark.parametrize(
    ("words", "title", "text"),
    [
        ("Ring Dia", "Ring Dia", ""),
        (" Ring Dia \n\n about the ramp ", "Ring Dia", "about the ramp"),
        ("so " * 60, "", ("so " * 60).strip()),
        ("", "", ""),
    ],
)
def test_what_of_a_note_is_its_title(words: str, title: str, text: str) -> None:
    """Its first line, where that is one; nothing is cut in the middle of a sentence."""
    assert title_and_text(words) == (title, text)
