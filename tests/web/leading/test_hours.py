"""How the hours are spread: one's own to the minute, of the others whether a few gave most."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.lists import services as lists
from tests.web.leading.group import joins, page
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

TASK = {
    "title": "Mow the meadow",
    "counts": "It is short.",
    "pay": "hours",
    "hours": "6",
    "unit": "NOK",
    "places": "1",
    "period": "3",
    "vote": "5",
}
TOO_FEW = "is told where 5 people or more take part"
A_FEW = "At most 3 people have given more than half of the hours."
SPREAD = "no 3 people have given more than half of them"


def works(place: Living, ana: Client, browser: Client, hours: str) -> None:
    """Somebody takes on a task of Ana's, shows it as done, and nobody objects for three days."""
    code = place.puts_up(ana, "task", TASK)
    for verb, typed in (("Answer", {"said": "yes"}), ("Show", {"claimed": hours})):
        place.now_ms += 1_000
        done = browser.post(f"/c/{code}/do/{verb}", {"press": new_press(), **typed})
        assert done.status_code == 302, done.content.decode()
    place.later(days=3, minutes=1)
    lists.catch_up()


def test_prj_25_members_see_how_the_hours_are_spread(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben mows alone at first: he reads his hours, the others that a few give most, no more."""
    at = f"/p/{home}/waiting"
    ben, cem, dia = joins(living_place, home, "Ben", "Cem", "Dia")
    works(living_place, ana, ben, "3:30")
    mine = page(ben, at)
    assert "In the last year you have worked 3 hours 30 minutes here" in mine
    assert TOO_FEW in mine, "Of four, what a few gave would tell what one gave."
    (eva,) = joins(living_place, home, "Eva")
    seen = page(eva, at)
    assert A_FEW in seen
    assert "Of the last year no hours of yours are written down here." in seen
    assert "Nobody reads the hours of anybody else." in seen
    assert "3 hours" not in seen
    for browser in (living_place.visitor(), living_place.visitor("Gro")):
        assert "How the hours are spread" not in page(browser, at)
    for browser in (cem, dia, eva):
        works(living_place, ana, browser, "3:30")
    assert SPREAD in page(ana, at)
    assert A_FEW not in page(ben, at)
    living_place.later(days=366)
    assert "no hours of yours" in page(ben, at)
    assert TOO_FEW in page(ben, at)
