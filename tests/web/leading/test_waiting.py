"""K46: conversations follow the role, the successor is introduced, and waiting decisions show."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.decisions.terms import Agree
from dugnad.charter.decisions.verbs import Open
from dugnad.charter.entries import STARTER
from dugnad.charter.ways import ASSOCIATION
from dugnad.ledger import codec
from dugnad.web.acting.services import act, new_press
from dugnad.web.answers import following
from dugnad.web.content.told import Told
from dugnad.web.lists import questions
from dugnad.web.lists import services as lists
from tests.web.acting.street import identity
from tests.web.leading.group import Postbag, joins, member, now, page, project_of
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def asks(browser: Client, code: str, text: str) -> str:
    """Ask about a card; gives the question's name in addresses."""
    assert browser.post(f"/c/{code}/ask", {"text": text}).status_code == 302
    row = lists.card_by_code(code)
    assert row is not None
    return bytes(questions.questions_of(bytes(row.card)).rows[-1].question).hex()


def test_k46_open_conversations_follow_the_role(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana promised Dia an answer and passes the project on: Ben sees it with its day, Dia hears."""
    bag = Postbag()
    ben, cem, dia = joins(living_place, home, "Ben", "Cem", "Dia")
    fence = living_place.calls(cem, "Paint the fence")
    cem.post(f"/p/{home}/leave")
    following.begin_here()
    question = asks(dia, fence, "Is there paint?")
    now(living_place, bag)
    assert "Is there paint?" in bag.to("Ana")[-1].text
    assert "Is there paint?" in page(ana, f"/q/{question}/answer")
    assert ana.post(f"/q/{question}/promise", {"days": "7"}).status_code == 302
    before = page(dia, f"/p/{home}/waiting")
    assert "It waits for Ana, since Monday 21 September." in before
    assert "An answer is promised by Monday 28 September." in before

    bens = living_place.stands_for(ana, home, member(living_place, home, "Ben"))
    ana.post(f"/p/{home}/roles/pass", {"role": STARTER, "member": bens})
    living_place.later(days=1)
    ben.post(f"/p/{home}/roles", {"do": "accept", "role": STARTER})
    now(living_place, bag)
    introduced = bag.to("Dia")[-1].text
    assert "Ben looks after the project from now on." in introduced
    assert "What you are waiting for there goes on: Paint the fence." in introduced
    after = page(dia, f"/p/{home}/waiting")
    assert "It waits for Ben, since Monday 21 September." in after
    assert "An answer is promised by Monday 28 September." in after
    assert "A question about Paint the fence" in page(ben, "/for-you/")
    assert "A question about Paint the fence" not in page(ana, "/for-you/")
    answered = ben.post(f"/q/{question}/answer", {"text": "Red and green."})
    assert answered.status_code == 302
    assert "Nothing waits for anybody now." in page(dia, f"/p/{home}/waiting")


def test_k46_a_decision_shows_for_whom_it_waits_and_since_when(
    living_place: Living, ana: Client
) -> None:
    """In an association the board decides: the page names the board, its members, and the day."""
    home = living_place.starts("Ana", "The choir", ASSOCIATION)
    (ben,) = joins(living_place, home, "Ben")
    card = identity("New chairs")
    opening = codec.encode(Open(effect=Agree(), text="We buy ten chairs."))
    done = act(
        living_place.who("Ben"),
        project_of(home),
        "cards",
        PutUp(
            card=card,
            project=project_of(home),
            card_type="proposal",
            opening=opening,
        ),
        channel="page",
        press=new_press(),
        told=[Told(title="New chairs", text="", language="en")],
    )
    assert not done.refused, done.refused
    seen = page(ben, f"/p/{home}/waiting")
    assert "New chairs" in seen
    assert "It waits for: Board (Ana), since Monday 21 September" in seen
    assert "0 of 1 have answered." in seen
    assert "Who says nothing until Monday 28 September" in seen
    assert "is not counted." in seen
    assert "It waits for: Board, since" in page(living_place.visitor(), f"/p/{home}/waiting")


def test_a_question_reaches_the_deputy_when_the_keeper_rests(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana rests and Ben stands in: the question reaches him, and he answers it."""
    bag = Postbag()
    ben, dia = joins(living_place, home, "Ben", "Dia")
    fence = living_place.calls(ana, "Paint the fence")
    bens = living_place.stands_for(ana, home, member(living_place, home, "Ben"))
    ana.post(f"/p/{home}/roles/deputy", {"role": STARTER, "member": bens})
    ben.post(f"/p/{home}/roles", {"do": "accept", "role": STARTER})
    ana.post(f"/p/{home}/rest", {"weeks": "4"})
    following.begin_here()
    question = asks(dia, fence, "Is there paint?")
    now(living_place, bag)
    assert bag.to("Ana") == []
    (letter,) = bag.to("Ben")
    assert "Somebody asks about Paint the fence: “Is there paint?”" in letter.text
    assert f"/q/{question}/answer" in letter.text
    assert "Dia" not in letter.text
    assert ben.post(f"/q/{question}/answer", {"text": "Yes."}).status_code == 302


def test_a_question_waits_while_all_rest(living_place: Living, ana: Client, home: str) -> None:
    """Ana alone looks after it and rests: nobody is told, and the page says so."""
    bag = Postbag()
    (dia,) = joins(living_place, home, "Dia")
    fence = living_place.calls(ana, "Paint the fence")
    ana.post("/me/rest/", {"weeks": "1"})
    following.begin_here()
    asks(dia, fence, "Is there paint?")
    now(living_place, bag)
    assert bag.sent == []
    assert "those who see to it rest." in page(dia, f"/p/{home}/waiting")
    asks(ana, fence, "Who brings brushes?")


def test_what_is_promised_is_a_day_that_lies_ahead(
    living_place: Living, ana: Client, home: str
) -> None:
    """Somebody else promises nothing, nonsense is no day, and a stranger is asked who it is."""
    (dia,) = joins(living_place, home, "Dia")
    fence = living_place.calls(ana, "Paint the fence")
    question = asks(dia, fence, "Is there paint?")
    dia.post(f"/q/{question}/promise", {"days": "3"})
    assert "Nobody has said by when." in page(dia, f"/p/{home}/waiting")
    assert ana.post(f"/q/{question}/promise", {"days": "900"}).status_code == 404
    assert ana.post("/q/nonsense/promise", {"days": "3"}).status_code == 404
    asked = living_place.visitor().post(f"/q/{question}/promise", {"days": "3"})
    assert asked.headers["Location"].startswith("/in/?next=")


def test_who_would_like_to_take_part_waits(living_place: Living, ana: Client) -> None:
    """Ben asks to take part where one is let in: Ana is told, and the page says since when."""
    bag = Postbag()
    home = living_place.starts("Ana", "The choir", replace(ASSOCIATION, joining="asked"))
    following.begin_here()
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{home}/join", {"step": "ask"})
    now(living_place, bag)
    assert "Ben would like to take part in The choir." in bag.to("Ana")[-1].text
    assert "Ben waits to be let in, since Monday 21 September." in page(ana, f"/p/{home}/waiting")
    waiting = "Somebody would like to take part in The choir, since Monday 21 September"
    assert waiting in page(ana, "/for-you/")
    assert "One neighbour asks you something" in page(ana, "/")
    assert waiting not in page(ben, "/for-you/")
    living_place.visitor("Cem").post(f"/p/{home}/join", {"step": "ask"})
    assert "2 would like to take part in The choir, the first since" in page(ana, "/for-you/")
    assert "2 neighbours ask you something" in page(ana, "/")
    strangers = page(living_place.visitor(), f"/p/{home}/waiting")
    assert "A neighbour waits to be let in" in strangers
    assert re.search(r"\bBen\b", strangers) is None
