"""PRV-13: whoever comes from a poster answers by a text message, and types nothing else."""

from __future__ import annotations

import pytest

from dugnad.web.answers import from_a_wall, texting
from dugnad.web.answers.models import Ask
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from tests.web.answers.asking import letters_to
from tests.web.living import ALIASES, Living
from tests.web.pages.test_deciding import proposes

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

OLAV = "+4740012345"
WAYS = {"sms": {"sender": "+47 590 00 000", "inbound_secret": "so secret"}}


def test_a_word_and_the_code_of_the_card_are_enough(living_place: Living) -> None:
    """Olav is noted under the name that he wrote, changes his mind by the same words, and stops."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    card = living_place.calls(ana)
    assert texting.take_in(OLAV, f"JA {card} Olav", "m-1") == "answered"
    said = letters_to(OLAV)
    assert "Noted: Yes" in said[-1]
    assert "text STOP" in said[-1]
    olav = people.find_by_address("sms", OLAV)
    assert olav is not None
    assert people.name_of(olav, None) == "Olav"
    page = ana.get(f"/c/{card}").content.decode()
    assert "Olav" in page
    assert "40 01 23 45" not in page
    assert texting.take_in(OLAV, f"JA {card} Olav", "m-1") == "answered"
    assert len(letters_to(OLAV)) == 1, "the same message twice is one answer."
    living_place.now_ms += 1_000
    assert texting.take_in(OLAV, f"nei {card[:3]} {card[3:]}", "m-2") == "answered"
    assert "Noted: No" in letters_to(OLAV)[-1]
    assert "text STOP" not in letters_to(OLAV)[-1]
    assert Ask.objects.count() == 1
    assert Ask.objects.get().word == "no"
    assert texting.take_in(OLAV, "STOPP", "m-3") == "stopped"


def test_who_is_known_answers_in_the_same_way(living_place: Living) -> None:
    """Eva has an address here: she keeps her name, and is not made known twice."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    living_place.person("Eva", OLAV)
    card = living_place.calls(ana)
    before = Person.objects.count()
    assert texting.take_in(OLAV, f"{card} kanskje", "m-1") == "answered"
    assert Person.objects.count() == before
    assert Ask.objects.get().word == "maybe"


def test_without_a_name_somebody_is_a_neighbour(living_place: Living) -> None:
    """Nobody is asked for what they did not write."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    assert texting.take_in(OLAV, f"JA {living_place.calls(ana)}", "") == "answered"
    olav = people.find_by_address("sms", OLAV)
    assert olav is not None
    assert people.name_of(olav, None) == "A neighbour by text"


def test_what_hangs_on_no_wall_makes_nobody_known(living_place: Living) -> None:
    """A decision, a card for members, one that is over, and a code that opens nothing: silence."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    members, over = living_place.calls(ana, outsiders=""), living_place.calls(ana, "Rake")
    assert ana.post(f"/c/{over}/close", {"press": "p", "text": ""}).status_code == 302
    codes = [proposes(living_place, ana), living_place.tells(ana), members, over, "K7M4XQ"]
    before = Person.objects.count()
    for code in codes:
        assert from_a_wall.hanging(code) is None
        assert texting.take_in(OLAV, f"JA {code} Olav", "") == "unknown"
    for text in ("JA", "Hei på deg", f"STOPP {living_place.calls(ana, 'Sow')}"):
        assert texting.take_in(OLAV, text, "") == "unknown"
    assert texting.take_in("no number", f"JA {living_place.calls(ana, 'Mow')}", "") == "unknown"
    assert Person.objects.count() == before
    assert letters_to(OLAV) == []


def test_the_poster_and_the_page_say_how(living_place: Living) -> None:
    """Where texts are taken in: number, word and code; on the page to strangers alone."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    card = living_place.calls(ana)
    stranger = living_place.visitor()
    assert "sms:" not in stranger.get(f"/c/{card}").content.decode()
    assert "Or text" not in ana.get(f"/c/{card}/poster").content.decode()
    living_place.choose(adapters=WAYS)
    page = stranger.get(f"/c/{card}").content.decode()
    assert f'href="sms:+4759000000?body=YES%20{card}"' in page
    assert "nobody after you reads it" in page
    assert "sms:" not in ana.get(f"/c/{card}").content.decode()
    assert f"Or text YES {card[:3]} {card[3:]}" in ana.get(f"/c/{card}/poster").content.decode()
    news = living_place.tells(ana)
    assert "sms:" not in stranger.get(f"/c/{news}").content.decode()
