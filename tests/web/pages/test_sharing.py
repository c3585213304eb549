"""Neighbours and firms share through the pages: ask, agree, hand over, bring back, tell."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.cards.share.face import FACE
from dugnad.charter.entries import party_of, target_of
from dugnad.charter.ways import TOGETHER
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import new_press
from tests.web.answers.asking import letters_to
from tests.web.leading.group import Postbag, joins, now, page, project_of
from tests.web.living import ALIASES, Living, typed_of
from tests.web.pages.common import begins, takes_part_for

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

LADDER = {"title": "A ladder, six metres", "way": "offer", "what": "thing", "days": "0"}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the project."""
    return living_place.visitor("Ana")


@pytest.fixture
def shore(living_place: Living, ana: Client) -> str:
    """The code of the project."""
    del ana
    return living_place.starts("Ana", "The shore", TOGETHER)


def state_of(living: Living, code: str) -> State:
    """What the card remembers."""
    with living.engine.reader() as store:
        target = target_of(bytes(living.card(code).card))
        state: State = FACE.contract.state(Frozen(store), target)
    return state


def presses(living: Living, browser: Client, code: str, verb: str, **typed: str) -> int:
    """Fill in the form of a verb and send it; gives the status."""
    living.now_ms += 1_000
    sent = {"press": new_press(), **typed}
    return browser.post(f"/c/{code}/do/{verb}", sent).status_code


def test_a_ladder_goes_round(living_place: Living, ana: Client, shore: str) -> None:
    """Ben asks for Ana's ladder, has it, brings it back and tells what came of it."""
    bag = Postbag()
    (ben,) = joins(living_place, shore, "Ben")
    (cem,) = joins(living_place, shore, "Cem")
    code = living_place.puts_up(ana, "share", {**LADDER, "project": shore})
    now(living_place, bag)
    assert "Ask people" in page(ana, f"/c/{code}")
    assert "offers this" in page(ben, f"/c/{code}")
    form = page(ben, f"/c/{code}/do/Ask")
    assert "From when?" in form
    days = {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00"}
    assert presses(living_place, ben, code, "Ask", **days) == 302
    now(living_place, bag)
    assert "somebody asks for it, Saturday 26 September, 10:00." in bag.to("Ana")[-1].text
    asked = page(ana, "/for-you/")
    assert "Ben asks you: A ladder, six metres" in asked
    assert "May I have it: Saturday 26 September" in asked
    seen = page(ana, f"/c/{code}")
    assert "Ben Saturday 26 September" in seen
    assert "Waits for your answer." in seen
    assert "Waits for" not in page(cem, f"/c/{code}")
    assert presses(living_place, cem, code, "Agree", loan="1") == 409
    assert presses(living_place, ana, code, "Agree", loan="1") == 302
    now(living_place, bag)
    assert "yes, agreed" in bag.to("Ben")[-1].text
    taken = page(cem, f"/c/{code}")
    assert "Taken already Saturday 26 September, 10:00 until" in taken
    assert "Ben" not in taken.partition("Taken already")[2].partition("Ask a question")[0]
    assert presses(living_place, cem, code, "Ask", **days) == 409
    assert presses(living_place, ben, code, "Receive", loan="1") == 302
    assert "Somebody has it until Sunday 27 September" in page(cem, f"/c/{code}")
    closing = ana.post(f"/c/{code}/close", {"text": "", "press": new_press()})
    assert closing.status_code == 409  # somebody still has it.
    assert presses(living_place, ana, code, "TakeBack", loan="1") == 302
    assert presses(living_place, ben, code, "Tell", loan="1", text="The roof is tight.") == 302
    told = page(cem, f"/c/{code}")
    assert "What came of it The roof is tight." in told
    assert "Shared so far 1 time" in told
    shown = living_place.visitor().get(f"/c/{code}/print").content.decode()
    assert "A ladder, six metres" in shown


def test_a_ladder_comes_back_though_who_lent_it_has_left(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Ben leaves while Cem has his ladder: Ana hears that it is due, and says that it is back."""
    bag = Postbag()
    ben, cem = joins(living_place, shore, "Ben", "Cem")
    code = living_place.puts_up(ben, "share", {**LADDER, "project": shore})
    days = {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00"}
    assert presses(living_place, cem, code, "Ask", **days) == 302
    assert presses(living_place, ben, code, "Agree", loan="1") == 302
    assert presses(living_place, cem, code, "Receive", loan="1") == 302
    assert "you say when it is back" not in page(ana, f"/c/{code}")
    assert presses(living_place, ana, code, "TakeBack", loan="1") == 409
    assert ben.post(f"/p/{shore}/leave", {"press": new_press()}).status_code == 302
    now(living_place, bag)
    before = len(bag.to("Ben"))
    living_place.later(days=7)
    now(living_place, bag)
    assert "the time is over" in bag.to("Ana")[-1].text
    assert "the time is over" in bag.to("Cem")[-1].text
    assert len(bag.to("Ben")) == before
    assert "Who lent it takes part no more, so you say" in page(ana, f"/c/{code}")
    assert "It is back" not in page(cem, f"/c/{code}")
    closing = {"text": "", "press": new_press()}
    assert ana.post(f"/c/{code}/close", closing).status_code == 409
    assert presses(living_place, cem, code, "TakeBack", loan="1") == 409
    assert presses(living_place, ana, code, "TakeBack", loan="1") == 302
    closing = {"text": "", "press": new_press()}
    assert ana.post(f"/c/{code}/close", closing).status_code == 302


def test_a_request_is_answered_under_for_you(living_place: Living, ana: Client, shore: str) -> None:
    """Ana answers where all that waits for her stands, one neighbour after the other."""
    (ben,) = joins(living_place, shore, "Ben")
    (cem,) = joins(living_place, shore, "Cem")
    code = living_place.puts_up(ana, "share", {**LADDER, "project": shore})
    days = {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00"}
    for browser in (ben, cem):
        assert presses(living_place, browser, code, "Ask", **days) == 302
    steps = (("Ben", "no-1", "Cem asks you"), ("Cem", "yes-2", "Nobody is waiting"))
    for name, word, left in steps:
        shown = ana.get("/for-you/").content.decode()
        assert f"{name} asks you" in shown
        forms = re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', shown, re.DOTALL)
        action, form = next(one for one in forms if f'value="{word}"' in one[1])
        living_place.now_ms += 1_000
        assert ana.post(action, {**typed_of(form), "answer": word}).status_code == 302
        again = {**typed_of(form), "press": new_press(), "answer": word}
        assert ana.post(action, again).status_code == 409
        assert left in page(ana, "/for-you/")
    assert "Agreed." in page(cem, f"/c/{code}")


def test_what_came_of_it_can_be_taken_away(living_place: Living, ana: Client, shore: str) -> None:
    """Whoever told it too much, or a moderator, takes the words off the card."""
    (ben,) = joins(living_place, shore, "Ben")
    code = living_place.puts_up(ana, "share", {**LADDER, "project": shore, "what": "hours"})
    days = {"starts": "2026-09-26T10:00", "ends": "2026-09-26T12:00"}
    assert presses(living_place, ben, code, "Ask", **days) == 302
    assert presses(living_place, ana, code, "Agree", loan="1") == 302
    assert presses(living_place, ben, code, "Receive", loan="1") == 302
    assert presses(living_place, ben, code, "Tell", loan="1", text="Ring 40 01 23 45.") == 302
    assert "40 01 23 45" in page(ana, f"/c/{code}")
    (prose,) = FACE.said(state_of(living_place, code))
    address = f"/c/{code}/said/{prose.hex()}/remove"
    assert ana.get(address).status_code == 404  # she does not moderate the place.
    assert ben.get(f"/c/{code}/said/{bytes(32).hex()}/remove").status_code == 404
    again = {"loan": "1", "text": "It went well."}
    assert presses(living_place, ben, code, "Tell", **again) == 302
    assert "40 01 23 45" not in page(ana, f"/c/{code}")
    (prose,) = FACE.said(state_of(living_place, code))
    living_place.takes_away(prose)
    assert "It went well." not in page(ana, f"/c/{code}")
    mia = living_place.visitor("Mia")
    gone = mia.get(f"/c/{code}/said/{prose.hex()}/remove")
    assert gone.headers["Location"] == f"/c/{code.lower()}"


def test_a_neighbour_answers_who_looks_for_something(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Ana looks for chairs, Ben offers his, and who asked says when they have come."""
    (ben,) = joins(living_place, shore, "Ben")
    sought = {**LADDER, "title": "Forty chairs", "way": "ask", "project": shore}
    sought |= {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00"}
    code = living_place.puts_up(ana, "share", sought)
    assert "asks for this" in page(ben, f"/c/{code}")
    assert presses(living_place, ben, code, "Offer") == 302
    assert presses(living_place, ben, code, "Offer") == 302  # that is so already.
    assert "1 neighbour offers it" in page(living_place.visitor(), f"/c/{code}")
    assert presses(living_place, ana, code, "Agree", loan="1") == 302
    assert "Somebody helps with this." in page(ben, f"/c/{code}")
    assert presses(living_place, ana, code, "Receive", loan="1") == 302
    assert "It is back" in page(ben, f"/c/{code}")


def test_a_firm_lends_its_room(living_place: Living, ana: Client, shore: str) -> None:
    """Ben puts the joinery's shed up in its name, answers for it, and hears what came of it."""
    bag = Postbag()
    ben = living_place.visitor("Ben")
    firm = begins(living_place, ben, "The joinery", kind="firm")
    takes_part_for(living_place, ben, shore, firm)
    assert "The joinery" in page(ben, f"/box/share/?p={shore}")
    room = {**LADDER, "title": "The shed, for twenty", "what": "room", "project": shore}
    code = living_place.puts_up(ben, "share", {**room, "for": firm}).partition("?")[0]
    now(living_place, bag)
    assert "The joinery offers this" in page(ana, f"/c/{code}")
    days = {"starts": "2026-09-26T18:00", "ends": "2026-09-26T21:00"}
    assert presses(living_place, ana, code, "Ask", **days) == 302
    now(living_place, bag)
    assert "somebody asks for it" in bag.to("Ben")[-1].text
    assert "Yes, agreed" in page(ben, f"/c/{code}?for={firm}")
    assert presses(living_place, ben, code, "Agree", loan="1") == 409  # as himself he has no say.
    assert presses(living_place, ben, code, "Agree", loan="1", **{"for": firm}) == 302
    party = party_of(project_of(shore), project_of(firm))
    assert party is not None
    assert presses(living_place, ana, code, "Receive", loan="1") == 302
    assert presses(living_place, ben, code, "TakeBack", loan="1", **{"for": firm}) == 302
    told = "Eighteen of us built the stage."
    assert presses(living_place, ana, code, "Tell", loan="1", text=told) == 302
    now(living_place, bag)
    assert "tells what came of it" in bag.to("Ben")[-1].text


def test_a_firm_shares_what_it_knows(living_place: Living, ana: Client, shore: str) -> None:
    """PER-08: Ben shows in the joinery's name how to mend a window, and hears what came of it."""
    bag = Postbag()
    ben = living_place.visitor("Ben")
    firm = begins(living_place, ben, "The joinery", kind="firm")
    takes_part_for(living_place, ben, shore, firm)
    known = {**LADDER, "title": "How to mend a window", "what": "knowledge", "project": shore}
    code = living_place.puts_up(ben, "share", {**known, "for": firm}).partition("?")[0]
    assert "The joinery offers this" in page(ana, f"/c/{code}")
    days = {"starts": "2026-09-26T18:00", "ends": "2026-09-26T21:00"}
    assert presses(living_place, ana, code, "Ask", **days) == 302
    assert presses(living_place, ben, code, "Agree", loan="1", **{"for": firm}) == 302
    assert presses(living_place, ana, code, "Receive", loan="1") == 302
    assert presses(living_place, ana, code, "Tell", loan="1", text="Two windows open.") == 302
    now(living_place, bag)
    assert "tells what came of it" in bag.to("Ben")[-1].text
    assert "Two windows open." in page(ben, f"/c/{code}")


def test_somebody_who_was_written_to_asks_behind_the_link(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Dia takes no part in the project; the card is open to others, and her link is enough."""
    typed = {**LADDER, "project": shore, "outsiders": "on"}
    code = living_place.puts_up(ana, "share", typed).lower()
    asked = {"name_1": "Dia", "address_1": "dia@example.org", "press": new_press()}
    assert ana.post(f"/c/{code}/invite", asked).status_code == 302
    (letter,) = letters_to("dia@example.org")
    assert "Would you like to have it?" in letter
    link = f"/a/{letter.partition('/a/')[2].split()[0]}"
    dia = living_place.visitor()
    assert "From when?" in page(dia, link)
    living_place.now_ms += 1_000
    sent = {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00", "press": new_press()}
    assert dia.post(link, {**sent, "answer": "ballot"}).status_code == 302
    assert "Waits for an answer." in page(dia, link)
    assert "Dia asks you" in page(ana, "/for-you/")


def test_what_is_over_stands_on_no_list(living_place: Living, ana: Client, shore: str) -> None:
    """An offer that nobody asked for ends by the clock, on the first page as on its own."""
    bag = Postbag()
    until = {**LADDER, "project": shore, "ends": "2026-09-25T20:00"}
    code = living_place.puts_up(ana, "share", until)
    now(living_place, bag)
    stranger = living_place.visitor()
    offered = "It is there to be asked for."
    assert offered in page(stranger, "/")
    living_place.later(days=30)
    now(living_place, bag)
    assert "It is over." in page(stranger, f"/c/{code}")
    assert offered not in page(stranger, "/")
    assert offered not in page(ana, f"/p/{shore}/neighbours")
    assert living_place.card(code).over
    assert "The time was over." in page(stranger, f"/books/?p={shore}")
