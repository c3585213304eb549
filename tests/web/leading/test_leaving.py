"""K2: after leaving nothing is asked or reminded, and a page says what ended and what is owed."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.charter.law import Law
from dugnad.web.answers import following
from dugnad.web.answers import services as answers
from dugnad.web.lists import questions
from dugnad.web.messages.models import Message
from dugnad.web.people.addresses import read_address
from tests.web.leading.group import Postbag, a_day, joins, member, now, page, project_of
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def says(browser: Client, code: str, said: str) -> None:
    """Answer a work day on its page."""
    done = browser.post(f"/c/{code}/do/Answer", {"said": said, "extra": "0"})
    assert done.status_code == 302, done.content.decode()


def asks_about(browser: Client, code: str, text: str) -> None:
    """Ask a question about a card."""
    assert browser.post(f"/c/{code}/ask", {"text": text}).status_code == 302


def test_k2_nothing_comes_after_leaving(living_place: Living, ana: Client, home: str) -> None:
    """Ben, with everything that could still reach him, leaves; for a year nothing does.

    He had said yes to a day, stood on a waiting list, was asked by link, offered a role, due to be
    asked after two weeks, had asked a question, asked a friend, and put up a card of his own.
    """
    bag = Postbag()
    ben, cem = joins(living_place, home, "Ben", "Cem")
    fence = living_place.calls(ana, "Paint the fence", when="2026-10-24T11:00")
    small = living_place.calls(ana, "Carry the bench", when="2026-10-24T15:00", places="1")
    asked = living_place.calls(ana, "Clear the brook", when="2026-11-07T11:00")
    own = living_place.calls(ben, "Pick apples", when="2026-10-10T11:00", least="3")
    says(ben, fence, "yes")
    says(cem, small, "yes")
    says(ben, small, "yes")
    asks_about(ben, fence, "Is there paint?")
    card = bytes(living_place.card(asked).card)
    ask = answers.invite(
        card, living_place.who("Ana"), "Ben", read_address("ben@example.org", "NO")
    )
    friend = answers.invite(
        bytes(living_place.card(own).card),
        living_place.who("Ben"),
        "Dia",
        read_address("dia@example.org", "NO"),
    )
    bens = living_place.stands_for(ana, home, member(living_place, home, "Ben"))
    ana.post(f"/p/{home}/roles/share", {"role": "starter", "member": bens})
    now(living_place, bag)
    assert bag.to("Ben")
    done = ben.post(f"/p/{home}/leave")
    assert done.headers["Location"] == f"/p/{home.lower()}/left"
    now(living_place, bag)
    bag.sent.clear()
    made = Message.objects.filter(person=living_place.who("Ben")).count()

    says(cem, small, "no")
    asks = questions.questions_of(bytes(living_place.card(fence).card)).rows[0]
    ana.post(f"/q/{bytes(asks.question).hex()}/answer", {"text": "Yes, there is."})
    friend.refresh_from_db()
    answers.ring_me(friend)
    asks_about(cem, own, "How many apples?")
    with pytest.raises(answers.Resting):
        answers.invite(
            bytes(living_place.card(small).card),
            living_place.who("Ana"),
            "Ben",
            read_address("ben@example.org", "NO"),
        )
    a_day(living_place, bag, days=30)
    ana.post(f"/c/{asked}/close", {"text": "It was called off."})
    a_day(living_place, bag, days=335)

    assert bag.sent, "The others were told of what concerned them."
    assert bag.to("Ben") == []
    assert Message.objects.filter(person=living_place.who("Ben")).count() <= made
    ask.refresh_from_db()
    assert answers.open_for(living_place.who("Ben")) == []


def test_k2_joining_is_one_page_and_leaving_shows_what_ended(
    living_place: Living, ana: Client, home: str
) -> None:
    """Before leaving the page says what ends and what is owed; afterwards it is there for good."""
    (ben,) = joins(living_place, home, "Ben")
    fence = living_place.calls(ana, "Paint the fence")
    says(ben, fence, "yes")
    before = page(ben, f"/p/{home}/leave")
    assert "That you come: Paint the fence. Your place is free for others." in before
    assert "Nobody owes anybody money" in before
    assert ben.get(f"/p/{home}/left").status_code == 404
    ben.post(f"/p/{home}/leave")
    for path in (f"/p/{home}/left", f"/p/{home}/left?print=1"):
        after = page(ben, path)
        assert "on Monday 21 September, 12:00." in after
        assert "That you come: Paint the fence." in after
        assert "You owe nothing, and nobody there owes you anything." in after
    living_place.later(days=200)
    assert "on Monday 21 September 2026, 12:00." in page(ben, f"/p/{home}/left")
    assert f"/p/{home.lower()}/left" in ben.get("/my/").content.decode()
    stranger = living_place.visitor()
    assert stranger.get(f"/p/{home}/left").headers["Location"].startswith("/in/?next=")
    assert ana.get(f"/p/{home}/left").status_code == 404


def test_a_place_becomes_free(living_place: Living, ana: Client, home: str) -> None:
    """Ben has the only place and leaves: Cem, who waits, moves up and is told."""
    bag = Postbag()
    ben, cem = joins(living_place, home, "Ben", "Cem")
    small = living_place.calls(ana, "Carry the bench", places="1")
    says(ben, small, "yes")
    says(cem, small, "yes")
    following.begin_here()
    ben.post(f"/p/{home}/leave")
    now(living_place, bag)
    assert "a place became free, and it is yours" in bag.to("Cem")[-1].text


def test_leaving_twice_and_coming_back(living_place: Living, ana: Client, home: str) -> None:
    """Ben leaves, comes back and leaves again: the page tells of the last time."""
    (ben,) = joins(living_place, home, "Ben")
    ben.post(f"/p/{home}/leave")
    assert ben.post(f"/p/{home}/leave").status_code == 302
    living_place.later(days=3)
    joins(living_place, home, "Ben")
    assert "You take part again since then." in page(ben, f"/p/{home}/left")
    living_place.later(days=3)
    ben.post(f"/p/{home}/leave")
    assert "on Sunday 27 September, 12:00." in page(ben, f"/p/{home}/left")


def test_whoever_leaves_can_hand_over_first_and_need_not(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana, who looks after it, is offered to hand over, and leaves all the same."""
    joins(living_place, home, "Ben")
    living_place.calls(ana, "Paint the fence")
    before = page(ana, f"/p/{home}/leave")
    assert "Offer what I do to others first" in before
    assert "This role of yours: Looking after the project" in before
    assert "Your card: Paint the fence. Whoever looks after the project sees to it." in before
    assert ana.post(f"/p/{home}/leave").status_code == 302
    after = page(ana, f"/p/{home}/left")
    assert "This role of yours: Looking after the project" in after
    assert "Others see to this now Paint the fence" in after
    with living_place.engine.reader() as store:
        assert Law(store).holders(project_of(home), "starter", living_place.now_ms) == ()
