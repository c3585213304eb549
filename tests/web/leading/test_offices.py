"""K46: what waits for an organisation follows the office, and its successor is introduced."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.charter.entries import STARTER
from dugnad.charter.ways import TOGETHER, WAYS
from dugnad.web.answers import following
from dugnad.web.house import house
from dugnad.web.leading import speaking
from dugnad.web.lists import services as lists
from tests.web.leading.group import Postbag, joins, member, now, page
from tests.web.living import ALIASES, Living
from tests.web.pages.common import begins, proposes, takes_part_for

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def shore(living_place: Living, ana: Client) -> str:
    """The code of a project that Ana has started."""
    del ana
    return living_place.starts("Ana", "The shore", TOGETHER)


def passes_on(place: Living, holder: Client, organisation: str, taker: Client, name: str) -> None:
    """Somebody passes the office on, and the other takes it."""
    to = place.stands_for(holder, organisation, member(place, organisation, name))
    path = f"/p/{organisation}/roles"
    assert holder.post(f"{path}/pass", {"role": STARTER, "member": to}).status_code == 302
    place.later(days=1)
    asked = page(taker, path)
    assert "is an organisation: everybody reads on its page that you have this role" in asked
    assert taker.post(path, {"do": "accept", "role": STARTER}).status_code == 302


def test_k46_a_waiting_decision_shows_the_organisation_and_its_promise(
    living_place: Living, ana: Client, shore: str
) -> None:
    """K46: the page says for which organisation a decision waits, who speaks, and by when."""
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club", answer_days="3")
    takes_part_for(living_place, ben, shore, club)
    proposes(living_place, ana, shore, "A new jetty")
    seen = page(ana, f"/p/{shore}/waiting")
    assert "The sailing club : it waits for Ben to answer, since Monday 21 September" in seen
    assert "An answer is promised by Thursday 24 September." in seen
    parties = page(ana, f"/p/{shore}/parties")
    assert "One decision waits for it, since Monday 21 September." in parties
    assert "An answer is promised by Thursday 24 September." in parties


def test_k46_waiting_decisions_follow_the_office(
    living_place: Living, ana: Client, shore: str
) -> None:
    """K46: Ben passes his office to Cem: the decision waits for Cem, Ana hears of him, he of it."""
    bag = Postbag()
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club", answer_days="7")
    takes_part_for(living_place, ben, shore, club)
    (cem,) = joins(living_place, club, "Cem")
    card = proposes(living_place, ana, shore, "A new jetty")
    assert "Ana asks The sailing club, for which you speak:" in page(ben, "/for-you/")
    assert "The sailing club" not in page(cem, "/for-you/")
    assert "You speak for The sailing club" in page(ben, "/my/")
    assert "It takes part in The shore" in page(ben, "/my/")
    following.begin_here()
    passes_on(living_place, ben, club, cem, "Cem")
    now(living_place, bag)
    introduced = [one.text for one in bag.to("Ana")]
    assert any("Cem speaks for The sailing club from now on." in one for one in introduced)
    assert any("What you are waiting for there goes on: A new jetty." in one for one in introduced)
    assert any(
        "This waits for an answer from The sailing club: A new jetty." in one.text
        for one in bag.to("Cem")
    )
    assert "Ana asks The sailing club, for which you speak:" in page(cem, "/for-you/")
    assert "The sailing club" not in page(ben, "/for-you/")
    assert "The sailing club : it waits for Cem to answer" in page(ana, f"/p/{shore}/waiting")
    address = f"/c/{card}/answer?for={club}"
    answered = cem.post(address, {"answer": "yes", "from": "for-you", "press": "p"})
    assert answered.headers["Location"] == "/for-you/"
    noted = page(cem, "/for-you/")
    assert "Your answer is noted." in noted
    assert "for which you speak" not in noted
    assert "it waits for" not in page(ana, f"/p/{shore}/waiting")


def test_k46_questions_to_an_organisation_follow_the_office(
    living_place: Living, ana: Client, shore: str
) -> None:
    """K46: what is asked about the club's own proposal waits for who speaks for it, and follows."""
    bag = Postbag()
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club", answer_days="3")
    takes_part_for(living_place, ben, shore, club)
    (cem,) = joins(living_place, club, "Cem")
    card = proposes(living_place, ben, shore, "Moorings", **{"for": club})
    assert "The sailing club asks" in page(ana, f"/c/{card}")
    following.begin_here()
    assert ana.post(f"/c/{card}/ask", {"text": "How many?", "press": "p1"}).status_code == 302
    now(living_place, bag)
    assert "Somebody asks about Moorings: “How many?”" in bag.to("Ben")[-1].text
    waits = page(ana, f"/p/{shore}/waiting")
    assert "It waits for The sailing club, since Monday 21 September." in waits
    assert "An answer is promised by Thursday 24 September." in waits
    assert "A question about Moorings" in page(ben, "/for-you/")
    passes_on(living_place, ben, club, cem, "Cem")
    assert "A question about Moorings" not in page(ben, "/for-you/")
    mine = cem.get("/for-you/").content.decode()
    question = mine.split("/q/")[1].split("/answer")[0]
    address = f"/q/{question}/answer?for={club}"
    assert "You act for The sailing club here." in page(cem, address)
    assert cem.post(address, {"text": "Twelve.", "press": "p2"}).status_code == 302
    assert "Twelve." in page(ana, f"/c/{card}")


def test_a_deputy_answers_where_who_speaks_rests(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Cem stands in for Ben, who rests: he is written to, answers, and his name stands beside."""
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    takes_part_for(living_place, ben, shore, club)
    (cem,) = joins(living_place, club, "Cem")
    cems = living_place.stands_for(ben, club, member(living_place, club, "Cem"))
    ben.post(f"/p/{club}/roles/deputy", {"role": STARTER, "member": cems})
    cem.post(f"/p/{club}/roles", {"do": "accept", "role": STARTER})
    assert "Cem stands in until" in page(ana, f"/p/{club}/organisation")
    row = lists.project_by_code(club.upper())
    assert row is not None
    organisation = bytes(row.project)
    persons = [living_place.persons[name] for name in ("Ben", "Cem")]
    with house().engine.reader() as store:
        assert speaking.spokespersons(store, organisation) == persons[:1]
    ben.post(f"/p/{club}/rest", {"weeks": "4", "press": "r"})
    with house().engine.reader() as store:
        assert speaking.spokespersons(store, organisation) == persons[1:]
    card = proposes(living_place, ana, shore, "A new jetty")
    done = cem.post(f"/c/{card}/do/Answer", {"says": "fine", "for": club, "press": "p"})
    assert done.status_code == 302
    assert "Fine by me. Cem answered for it on" in page(ana, f"/c/{card}")
    # That he answered is told as long as he has the office, and ends with it.
    assert cem.post(f"/p/{club}/leave", {"press": "l"}).status_code == 302
    left = page(ana, f"/c/{card}")
    assert "Fine by me. Somebody who speaks for it answered on" in left
    assert "Cem" not in left


def test_an_offered_role_is_answered_beside_a_waiting_question(
    living_place: Living, ana: Client, shore: str
) -> None:
    """The buttons of each go to where it is answered: the role's to the roles, not to the card."""
    (ben,) = joins(living_place, shore, "Ben")
    card = proposes(living_place, ana, shore, "A new jetty")
    to = living_place.stands_for(ana, shore, member(living_place, shore, "Ben"))
    assert ana.post(f"/p/{shore}/roles/share", {"role": STARTER, "member": to}).status_code == 302
    shown = ben.get("/for-you/").content.decode()
    forms = re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', shown, re.DOTALL)
    offers = [where for where, inside in forms if 'value="accept"' in inside]
    answers = [where for where, inside in forms if 'name="answer"' in inside]
    assert [where.lower() for where in offers] == [f"/p/{shore}/roles".lower()]
    assert answers
    assert all(card.lower() in where.lower() for where in answers)


def test_who_holds_no_role_is_not_asked_to_hand_it_over(
    living_place: Living, ana: Client, shore: str
) -> None:
    """The way to the hand-over stands on the roles of whoever has something to hand over."""
    (ben,) = joins(living_place, shore, "Ben")
    assert "Hand over what I do" in page(ana, f"/p/{shore}/roles")
    assert "Hand over what I do" not in page(ben, f"/p/{shore}/roles")


def test_who_sits_on_a_board_can_propose_others_for_it(living_place: Living, ana: Client) -> None:
    """Its free places are filled from its own page, too; the board has five."""
    club = living_place.starts("Ana", "The sailing club", WAYS["association"])
    shown = ana.get(f"/p/{club}/roles").content.decode()
    assert "This role decides for the others, so the group gives it" in page(
        ana, f"/p/{club}/roles"
    )
    assert 'aria-label="Propose somebody: Board"' in shown
    assert 'aria-label="Propose somebody: Looking after the project"' not in shown
