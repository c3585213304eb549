"""Olav has a telephone that texts, and nothing else: he can be forgotten as well."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.web.answers import texting
from dugnad.web.forgetting import services
from dugnad.web.forgetting.models import Farewell, TextedWish
from dugnad.web.messages.letters import unpack
from dugnad.web.messages.models import Message
from dugnad.web.people.models import Person
from dugnad.web.vault import services as vault
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

NUMBER = "+4740012345"


@pytest.fixture
def olav(living_place: Living, ana: Client) -> Person:
    """Olav, known by his number alone."""
    return living_place.person("Olav", NUMBER)


def says(text: str, name: str = "") -> str:
    """Olav texts; gives the reply."""
    assert texting.take_in(NUMBER, text, name) == "forgetting"
    return replies()[-1]


def replies() -> list[str]:
    """What was texted to Olav, oldest first."""
    found = []
    for row in Message.objects.filter(channel="sms").exclude(person=None).order_by("created_ms"):
        opened = vault.unseal(row.person_id, bytes(row.sealed_letter)) if row.person_id else None
        if opened is not None:
            found.append(unpack(opened).text)
    return found


def number_in(text: str) -> str:
    """The six digits of a reply."""
    found = re.search(r"\b\d{6}\b", text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    "words", ["forget me", "GLEM MEG", "Gløym meg", "glem mig.", "Glöm mig!", "vergeet mij"]
)
def test_in_every_language(living_place: Living, olav: Person, words: str) -> None:
    """Olav says it in his own language and gets a number; nothing else has happened."""
    assert number_in(says(words))
    assert Farewell.objects.count() == 0


def test_said_twice_it_is_done_after_three_days(living_place: Living, olav: Person) -> None:
    """With the number it begins; three days later Olav is gone."""
    code = number_in(says("glem meg"))
    living_place.later(minutes=1)
    assert "FORGET ME NOT" in says(f"Glem meg {code}")
    farewell = Farewell.objects.get(person=olav)
    assert farewell.channel == "sms"
    assert TextedWish.objects.count() == 0
    living_place.later(days=3, minutes=1)
    assert services.carry_out_due(living_place.now_ms) == 1
    assert not Person.objects.filter(id=olav.id).exists()
    assert texting.take_in(NUMBER, "glem meg", "") == "unknown"


@pytest.mark.parametrize(
    "words", ["forget me not", "Ikke glem meg", "glem meg ikke", "GLÖM MIG INTE"]
)
def test_he_can_stay_by_text_as_well(living_place: Living, olav: Person, words: str) -> None:
    """Olav thinks again."""
    code = number_in(says("glem meg"))
    living_place.later(minutes=1)
    says(f"glem meg {code}")
    living_place.later(minutes=1)
    assert "does not forget you" in says(words)
    assert Farewell.objects.count() == 0


def test_a_wrong_number_does_nothing_and_five_end_it(living_place: Living, olav: Person) -> None:
    """Guessing does not help: after five wrong numbers the right one works no more."""
    code = number_in(says("glem meg"))
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        living_place.later(minutes=20)
        assert "not the number" in says(f"glem meg {wrong}")
    living_place.later(minutes=20)
    assert "no longer works" in says(f"glem meg {code}")
    assert Farewell.objects.count() == 0


def test_the_number_works_for_a_day(living_place: Living, olav: Person) -> None:
    """The day after tomorrow it is too late."""
    code = number_in(says("glem meg"))
    living_place.later(hours=25)
    assert "no longer works" in says(f"glem meg {code}")


@pytest.mark.parametrize("words", ["forget it", "glem det", "Forget me, I cannot come", "glem"])
def test_other_words_are_not_about_being_forgotten(
    living_place: Living, olav: Person, words: str
) -> None:
    """Whoever writes "forget it" says no to something; nobody is forgotten by that."""
    assert texting.take_in(NUMBER, words, "") != "forgetting"
    assert TextedWish.objects.count() == 0
