"""From a project's page one asks, finds, shares and gets in touch (PER-04)."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.charter.ways import TOGETHER
from dugnad.web.lists.models import CardRow
from tests.web.leading.group import joins, page
from tests.web.living import ALIASES, Living
from tests.web.pages.common import begins, takes_part_for

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

LADDER = {"title": "Stige på Åsen", "way": "offer", "what": "thing", "days": "0"}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the project."""
    return living_place.visitor("Ana")


@pytest.fixture
def shore(living_place: Living, ana: Client) -> str:
    """The code of the project."""
    del ana
    return living_place.starts("Ana", "The shore", TOGETHER)


def test_neighbours_are_found_from_the_project(
    living_place: Living, ana: Client, shore: str
) -> None:
    """What is shared, here first and then elsewhere; whom to ask, and how to write to somebody."""
    hill = living_place.starts("Ana", "The hill", TOGETHER)
    address = f"/p/{shore}/neighbours"
    assert address.lower() in living_place.visitor().get(f"/p/{shore}").content.decode()
    assert "Nothing is offered or looked for yet." in page(ana, address)
    living_place.puts_up(ana, "share", {**LADDER, "project": shore})
    living_place.puts_up(ana, "share", {**LADDER, "title": "A room", "project": hill})
    living_place.tells(ana, project=shore)
    assert "kiosk" not in living_place.visitor().get(address).content.decode()
    seen = page(living_place.visitor(), address)
    assert seen.index("Stige på Åsen") < seen.index("A room")
    assert "The bridge is open" not in seen
    assert "Write to a neighbour" not in seen
    assert "Write to a neighbour" in page(ana, address)
    firm = begins(living_place, ana, "The joinery", kind="firm")
    takes_part_for(living_place, ana, shore, firm)
    assert "1 organisation that takes part, and who speaks for it" in page(ana, address)


@pytest.mark.parametrize("words", ["stige", "STIGE", "åsen stige", "ÅSEN", " på "])
def test_words_are_found_however_they_are_typed(
    living_place: Living, ana: Client, shore: str, words: str
) -> None:
    """In large and small letters, in any order."""
    living_place.puts_up(ana, "share", {**LADDER, "project": shore})
    seen = living_place.visitor().get(f"/p/{shore}/neighbours", {"q": words}).content.decode()
    assert "1 card with these words" in seen
    assert "Stige på Åsen" in seen


def test_what_is_not_there_is_said(living_place: Living, ana: Client, shore: str) -> None:
    """And what one can do about it; marks of the search are letters like others."""
    living_place.puts_up(ana, "share", {**LADDER, "project": shore})
    for words in ("sykkel", "stige sykkel", "%", "<b>"):
        seen = living_place.visitor().get(f"/p/{shore}/neighbours", {"q": words}).content.decode()
        assert "No card with these words" in seen
        assert "Put up a card that says what you are looking for" in seen
        assert "<b>" not in seen
    assert "All that is shared" in page(ana, f"/p/{shore}/neighbours?q=stige")


def test_what_is_for_members_is_found_by_members(
    living_place: Living, ana: Client, shore: str
) -> None:
    """A project that is just for its members shows them nothing else to strangers."""
    house = begins(living_place, ana, "Our house", kind="group", openness="us")
    living_place.puts_up(ana, "share", {**LADDER, "project": house})
    assert "Stige på Åsen" in page(ana, f"/p/{house}/neighbours")
    away = living_place.visitor().get(f"/p/{house}/neighbours")
    assert away.headers["Location"] == f"/p/{house.lower()}"
    assert "No card with these words" in page(
        living_place.visitor(), f"/p/{shore}/neighbours?q=stige"
    )
    (ben,) = joins(living_place, shore, "Ben")
    assert "No card with these words" in page(ben, f"/p/{shore}/neighbours?q=stige")


def test_a_quiet_round_is_for_members(living_place: Living, ana: Client, shore: str) -> None:
    """Until it is over, others do not come upon it by its words."""
    living_place.puts_up(ana, "share", {**LADDER, "project": shore})
    CardRow.objects.update(quiet_until_ms=living_place.now_ms + 1_000_000)
    assert "No card with these words" in page(
        living_place.visitor(), f"/p/{shore}/neighbours?q=stige"
    )
    assert "1 card " in page(ana, f"/p/{shore}/neighbours?q=stige")
