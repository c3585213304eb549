"""Households: who lives together shares one voice, by offer and yes, until either ends it."""

from __future__ import annotations

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.ways import TOGETHER
from dugnad.web.answers import following
from dugnad.web.people.marking import VOICE
from tests.web.leading.group import Postbag, joins, member, now, page
from tests.web.living import ALIASES, Living
from tests.web.pages.common import proposes

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

HOUSEHOLDS = replace(TOGETHER, everyday=replace(TOGETHER.everyday, voices="households"))


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser."""
    return living_place.visitor("Ana")


@pytest.fixture
def yard(living_place: Living, ana: Client) -> str:
    """The code of a project in which households decide everyday things."""
    del ana
    return living_place.starts("Ana", "The yard", HOUSEHOLDS)


def share(place: Living, yard: str, first: Client, second: Client, *names: str) -> None:
    """Somebody offers to share one voice, and the other says yes."""
    one, other = (member(place, yard, name) for name in names)
    offered = place.stands_for(second, yard, one, VOICE)
    yes = place.stands_for(first, yard, other, VOICE)
    place.now_ms += 1_000
    done = first.post(f"/p/{yard}/voice", {"do": "offer", "member": yes, "press": f"o{yes}"})
    assert done.status_code == 302, done.content.decode()
    done = second.post(f"/p/{yard}/voice", {"do": "share", "member": offered, "press": f"s{yes}"})
    assert done.status_code == 302, done.content.decode()


def test_one_voice_is_offered_accepted_and_ended(
    living_place: Living, ana: Client, yard: str
) -> None:
    """Ana offers, Ben reads of it and says yes, both see it, and Ben has his own again."""
    bag = Postbag()
    (ben,) = joins(living_place, yard, "Ben")
    assert "You have a voice of your own." in page(ana, f"/p/{yard}/voice")
    assert "In this project households decide here: Deciding everyday things" in page(
        ana, f"/p/{yard}/voice"
    )
    following.begin_here()
    bens = living_place.stands_for(ana, yard, member(living_place, yard, "Ben"), VOICE)
    anas = living_place.stands_for(ben, yard, member(living_place, yard, "Ana"), VOICE)
    ana.post(f"/p/{yard}/voice", {"do": "offer", "member": bens, "press": "p1"})
    now(living_place, bag)
    assert "Ana offers to share one voice with you in The yard." in bag.to("Ben")[-1].text
    assert "You have asked Ben since Monday 21 September" in page(ana, f"/p/{yard}/voice")
    assert "Ana offers to share one voice with you. Do you live together?" in page(ben, "/for-you/")
    assert "Ana offers to share one voice with you" in page(ben, f"/p/{yard}/voice")
    done = ben.post(
        f"/p/{yard}/voice", {"do": "share", "member": anas, "from": "for-you", "press": "p2"}
    )
    assert done.headers["Location"] == "/for-you/"
    assert "You share one voice now." in page(ben, "/for-you/")
    assert "You share one voice with: Ben" in page(ana, f"/p/{yard}/voice")
    ben.post(f"/p/{yard}/voice", {"do": "own", "press": "p3"})
    assert "You have a voice of your own." in page(ana, f"/p/{yard}/voice")


def test_an_offer_is_taken_back(living_place: Living, ana: Client, yard: str) -> None:
    """Ana takes her offer back: Ben sees none, and an old form of his leads to nothing."""
    (ben,) = joins(living_place, yard, "Ben")
    bens = living_place.stands_for(ana, yard, member(living_place, yard, "Ben"), VOICE)
    anas = living_place.stands_for(ben, yard, member(living_place, yard, "Ana"), VOICE)
    ana.post(f"/p/{yard}/voice", {"do": "offer", "member": bens, "press": "p1"})
    ana.post(f"/p/{yard}/voice", {"do": "own", "press": "p2"})
    assert "offers to share" not in page(ben, f"/p/{yard}/voice")
    late = ben.post(f"/p/{yard}/voice", {"do": "share", "member": anas, "press": "p3"})
    assert late.status_code == 409
    assert "Nobody offers you this voice now." in late.content.decode()


def test_a_household_answers_once_and_the_last_answer_counts(
    living_place: Living, ana: Client, yard: str
) -> None:
    """Ana answers, Ben sees it as his too and changes it: one of two households has answered."""
    ben, cem = joins(living_place, yard, "Ben", "Cem")
    share(living_place, yard, ana, ben, "Ana", "Ben")
    card = proposes(living_place, cem, yard, "A shed")
    before = page(ben, f"/c/{card}")
    assert "All 2 households: each has one voice, and the last answer of it counts" in before
    ana.post(f"/c/{card}/do/Answer", {"says": "fine", "press": "p1"})
    seen = page(ben, f"/c/{card}")
    assert "1 of 2 have answered." in seen
    assert "Your answer, given by Ana Fine by me" in seen
    assert "Your answer Fine by me" in page(ana, f"/c/{card}")
    assert "A shed" not in page(ben, "/for-you/")
    ben.post(f"/c/{card}/do/Answer", {"says": "aside", "press": "p2"})
    changed = page(ana, f"/c/{card}")
    assert "1 of 2 have answered." in changed
    assert "Your answer, given by Ben I stand aside" in changed


def test_sharing_after_the_question_changes_nothing_in_it(
    living_place: Living, ana: Client, yard: str
) -> None:
    """Ana and Ben share one voice once a question is open: there each still has their own."""
    (ben,) = joins(living_place, yard, "Ben")
    card = proposes(living_place, ana, yard, "A shed")
    share(living_place, yard, ana, ben, "Ana", "Ben")
    ana.post(f"/c/{card}/do/Answer", {"says": "fine", "press": "p1"})
    seen = page(ben, f"/c/{card}")
    assert "1 of 2 have answered." in seen
    assert "Your answer" not in seen


def test_only_who_takes_part_has_a_voice(living_place: Living, yard: str) -> None:
    """A stranger is asked who they are, and a neighbour is led to the project."""
    assert living_place.visitor().get(f"/p/{yard}/voice").headers["Location"].startswith("/in/")
    led = living_place.visitor("Eva").get(f"/p/{yard}/voice")
    assert led.headers["Location"] == f"/p/{yard.lower()}"


def test_who_is_left_of_a_household_keeps_its_objection(
    living_place: Living, ana: Client, yard: str
) -> None:
    """Ben objects for both and leaves: nobody is offered to set aside what Cem can still change."""
    ben, cem = joins(living_place, yard, "Ben", "Cem")
    share(living_place, yard, ben, cem, "Ben", "Cem")
    card = proposes(living_place, ana, yard, "A jetty")
    ben.post(f"/c/{card}/do/Answer", {"says": "object", "text": "No boats.", "press": "p1"})
    ben.post(f"/p/{yard}/leave", {"press": "p2"})
    seen = page(ana, f"/c/{card}")
    assert "No boats." in seen
    assert "Set aside the objection" not in seen
    assert "has left since" not in seen
    cem.post(f"/p/{yard}/leave", {"press": "p3"})
    assert "Set aside the objection" in page(ana, f"/c/{card}")
