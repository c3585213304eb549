"""K5: a starter steps down: everything is offered by name, limits hold, the group sees the load."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.entries import STARTER
from dugnad.charter.ways import TRUSTED_FEW
from dugnad.web.answers import following
from dugnad.web.answers import services as answers
from dugnad.web.people.addresses import read_address
from tests.web.leading.group import Postbag, holds, joins, member, now, page
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def letter_in(browser: Client, home: str) -> str:
    """The letter as it stands in its box."""
    shown = browser.get(f"/p/{home}/hand-over").content.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", shown, re.DOTALL)
    assert found
    return unescape(found.group(1))


def test_k5_a_starter_steps_down(living_place: Living, ana: Client, home: str) -> None:
    """Ana sees what she carries, asks Ben and Cem by name, sends the letter, and lays it down."""
    bag = Postbag()
    ben, cem, dia = joins(living_place, home, "Ben", "Cem", "Dia")
    fence = living_place.calls(ana, "Paint the fence")
    brook = living_place.calls(cem, "Clear the brook")
    ana.post(f"/c/{brook}/do/Answer", {"said": "yes", "extra": "0"})
    dia.post(f"/c/{fence}/ask", {"text": "Is there paint?"})
    following.begin_here()

    shown = page(ana, f"/p/{home}/hand-over")
    assert "Looking after the project" in shown
    assert "The card: Paint the fence" in shown
    assert "You said that you come: Clear the brook" in shown
    assert "One question waits for you." in shown
    draft = letter_in(ana, home)
    for part in ("What I do", "Who to ask", "What is promised", "What I would do next"):
        assert part in draft
    assert "Paint the fence" in draft
    assert "Nobody in particular." in draft

    bens = living_place.stands_for(ana, home, member(living_place, home, "Ben"))
    dias = living_place.stands_for(ana, home, member(living_place, home, "Dia"))
    done = ana.post(
        f"/p/{home}/hand-over",
        {f"role-{STARTER}": bens, f"day-{brook}": dias, "letter": draft + "\n\nThe key hangs."},
    )
    assert done.status_code == 302, done.content.decode()
    assert "Asked: Ben, Dia." in page(ana, f"/p/{home}/hand-over")
    assert holds(living_place, home, "Ana"), "Nothing is released before it was offered."
    now(living_place, bag)
    assert "Will you look after the project?" in "".join(one.text for one in bag.to("Ben"))
    assert "Clear the brook" in "".join(one.text for one in bag.to("Dia"))
    assert bag.to("Cem") == [], "Nobody has said yes yet."
    assert "The key hangs." in page(cem, f"/p/{home}/roles")
    assert "The key hangs." not in page(living_place.visitor(), f"/p/{home}/roles")

    ana.post(f"/p/{home}/hand-over", {f"card-{fence}": bens})
    assert "Ana asks you: will you see to this card?" in page(ben, "/for-you/")
    handing = re.findall(r'action="(/h/[^"]+)"', ben.get("/for-you/").content.decode())[0]
    ben.post(handing, {"answer": "yes"})
    ben.post(f"/p/{home}/roles", {"do": "accept", "role": STARTER})
    assert holds(living_place, home, "Ben")
    assert not holds(living_place, home, "Ana")
    now(living_place, bag)
    assert "Ana hands over what they did" in "".join(one.text for one in bag.to("Cem"))
    assert "A question about Paint the fence" in page(ben, "/for-you/")
    assert "Somebody has said yes and sees to it." in page(ana, f"/p/{home}/hand-over")


def test_k5_laying_down_does_not_wait_for_anybody(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben has not answered: Ana lays it down all the same, and the group is told kindly."""
    bag = Postbag()
    (ben,) = joins(living_place, home, "Ben")
    following.begin_here()
    bens = living_place.stands_for(ana, home, member(living_place, home, "Ben"))
    ana.post(f"/p/{home}/hand-over", {f"role-{STARTER}": bens, "letter": ""})
    asked = page(ana, f"/p/{home}/hand-over/lay-down")
    assert "This role of yours ends at once: Looking after the project" in asked
    assert "Nobody looks after the project then." in asked
    assert "What you offered to others ends with it" in asked
    assert holds(living_place, home, "Ana"), "Looking at it lays nothing down."
    assert ana.post(f"/p/{home}/hand-over/lay-down").status_code == 302
    assert "Thank you for all that you did." in page(ana, f"/p/{home}")
    assert not holds(living_place, home, "Ana")
    now(living_place, bag)
    told = "".join(one.text for one in bag.to("Ben"))
    assert "Ana no longer looks after the project. Thank you for all that was done." in told
    assert ana.post(f"/p/{home}/hand-over/lay-down").status_code == 302
    assert "Nobody looks after this now." in page(ben, f"/p/{home}")


def test_k5_who_lays_down_several_roles_is_told_of_once(living_place: Living, ana: Client) -> None:
    """Ana looks after the club and is one of the trusted few: Ben gets one letter about both."""
    bag = Postbag()
    club = living_place.starts("Ana", "The club", replace(TRUSTED_FEW, joining="open"))
    joins(living_place, club, "Ben")
    now(living_place, bag)
    bag.sent.clear()
    assert ana.post(f"/p/{club}/hand-over/lay-down").status_code == 302
    now(living_place, bag)
    (letter,) = bag.to("Ben")
    for said in (
        "Ana no longer looks after the project.",
        "Ana is no longer one of the trusted few.",
        "Nobody looks after this now. Whoever takes part can take it on with one press.",
        "Nobody is one of the trusted few now.",
        "Thank you for all that was done.",
    ):
        assert letter.text.count(said) == 1


def test_k5_over_the_weekly_limit_no_request_comes(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben may be asked once a week: a second request is not made by any way, until a week later."""
    bag = Postbag()
    (ben,) = joins(living_place, home, "Ben")
    ben.post("/me/asking/", {"asks_a_week": "1"})
    first, second = (living_place.calls(ana, title) for title in ("Fence", "Brook"))
    address = read_address("ben@example.org", "NO")
    following.begin_here()
    answers.invite(bytes(living_place.card(first).card), living_place.who("Ana"), "Ben", address)
    bens = living_place.stands_for(ana, home, member(living_place, home, "Ben"))
    with pytest.raises(answers.Resting):
        answers.invite(
            bytes(living_place.card(second).card), living_place.who("Ana"), "Ben", address
        )
    refused = ana.post(f"/p/{home}/roles/share", {"role": STARTER, "member": bens})
    assert refused.status_code == 409
    shown = page(ana, f"/p/{home}/hand-over")
    assert "Ask Ben" not in shown
    handed = ana.post(f"/p/{home}/hand-over", {f"role-{STARTER}": bens})
    assert handed.status_code == 409
    assert "Ben is not asked now." in " ".join(handed.content.decode().split())
    now(living_place, bag)
    assert len(bag.to("Ben")) == 1
    living_place.later(days=8)
    assert ana.post(f"/p/{home}/roles/share", {"role": STARTER, "member": bens}).status_code == 302


def test_k5_the_group_sees_that_a_few_carry_most(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana carries nearly all among five: those who take part read a band, and no figure of hers."""
    band = "At most 3 people carry most of it."
    browsers = joins(living_place, home, "Ben", "Cem", "Dia")
    for number in range(6):
        living_place.calls(ana, f"Thing {number}")
    assert band not in page(browsers[0], f"/p/{home}"), "Four are too few for a band."
    (eva,) = joins(living_place, home, "Eva")
    seen = page(eva, f"/p/{home}")
    assert band in seen
    assert "You carry" not in seen
    assert "You carry 7 things here." in page(ana, f"/p/{home}")
    assert band not in page(living_place.visitor(), f"/p/{home}")
    assert "7 things" not in seen


def test_only_those_who_take_part_hand_over(living_place: Living, ana: Client, home: str) -> None:
    """A stranger is asked who they are; who does not take part is led to the project."""
    assert living_place.visitor().get(f"/p/{home}/hand-over").status_code == 302
    dia = living_place.visitor("Dia")
    assert dia.get(f"/p/{home}/hand-over").headers["Location"] == f"/p/{home.lower()}"
    ana.post(f"/p/{home}/hand-over", {"letter": "Thank you all."})
    ana.post(f"/p/{home}/hand-over/letter/take-away")
    assert "Thank you all." not in page(ana, f"/p/{home}/roles")


def test_somebody_who_says_no_to_a_card(living_place: Living, ana: Client, home: str) -> None:
    """Ben stands in and is asked to see to a card: he says no thanks, and Ana sees it."""
    (ben,) = joins(living_place, home, "Ben")
    fence = living_place.calls(ana, "Paint the fence")
    bens = living_place.stands_for(ana, home, member(living_place, home, "Ben"))
    ana.post(f"/p/{home}/roles/deputy", {"role": STARTER, "member": bens})
    ana.post(f"/p/{home}/hand-over", {f"card-{fence}": bens})
    handing = re.findall(r'action="(/h/[^"]+)"', ben.get("/for-you/").content.decode())[0]
    assert ana.post(handing, {"answer": "yes"}).status_code == 302
    ben.post(handing, {"answer": "no"})
    shown = page(ana, f"/p/{home}/hand-over")
    assert "Whoever was asked said no thanks. Ask somebody else." in shown


def test_reminders_keep_to_the_limit_and_results_do_not(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben wants to be asked for nothing: no reminder comes, but that the day is called off does."""
    bag = Postbag()
    ben, cem = joins(living_place, home, "Ben", "Cem")
    fence = living_place.calls(ana, "Paint the fence")
    brook = living_place.calls(ana, "Clear the brook", when="2026-10-24T11:00")
    for browser in (ben, cem):
        for code in (fence, brook):
            browser.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "0"})
    ben.post("/me/asking/", {"asks_a_week": "0"})
    following.begin_here()
    living_place.later(days=4, hours=2)
    now(living_place, bag)
    assert "A reminder of Paint the fence" in bag.to("Cem")[-1].text
    assert bag.to("Ben") == []
    ana.post(f"/c/{brook}/close", {"text": "It rains."})
    now(living_place, bag)
    assert "Clear the brook was called off" in bag.to("Ben")[-1].text
