"""K41: a helper lends and borrows for somebody, and both names stand there."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.lists import history
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters_to
from tests.web.helping.village import OLAV, Village, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)

DAYS = {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00"}


def a_ladder(village: Village) -> str:
    """The code of Ana's ladder."""
    typed = {"title": "A ladder", "way": "offer", "what": "thing", "days": "0"}
    code = village.place.puts_up(village.ana, "share", {**typed, "project": village.home})
    return code.partition("?")[0]


def presses(village: Village, who: Client, code: str, verb: str, **typed: str) -> int:
    """Send a form of a card; gives the status."""
    village.place.now_ms += 1_000
    return who.post(f"/c/{code}/do/{verb}", {"press": new_press(), **typed}).status_code


def test_k41_agnes_borrows_a_ladder_for_olav(living_place: Living) -> None:
    """She asks, he has it in his hands, she tells what came of it; the books name her hand."""
    village = a_village(living_place)
    row = village.begins("lend")
    code, whom = a_ladder(village), {"for": row.name}
    page = village.agnes.get(f"/c/{code}?for={row.name}").content.decode()
    assert "Ask for it" in page
    assert presses(village, village.agnes, code, "Ask", **DAYS, **whom) == 302
    seen = village.ana.get(f"/c/{code}").content.decode()
    assert "<b>Olav</b>" in seen
    assert "with help from Agnes" in seen
    assert presses(village, village.ana, code, "Agree", loan="1") == 302
    assert presses(village, village.agnes, code, "Receive", loan="1") == 409  # not hers.
    page = village.agnes.get(f"/c/{code}?for={row.name}").content.decode()
    assert "I have it now" in page
    assert presses(village, village.agnes, code, "Receive", loan="1", **whom) == 302
    said = "The gutter is clean."
    assert presses(village, village.agnes, code, "Tell", loan="1", text=said, **whom) == 302
    assert presses(village, village.ana, code, "TakeBack", loan="1") == 302
    assert [one for one in letters_to(OLAV) if "Agnes did this for you" in one]
    lines = history.history_of(bytes(living_place.card(code).card), (), 9)
    told = [str(line.sentence) for line in lines]
    assert "Somebody asked for it. A helper did it for them." in told
    assert "It came back." in told


def test_k41_who_may_answer_for_olav_lends_nothing_for_him(living_place: Living) -> None:
    """It is a thing of its own, that he ticks."""
    village = a_village(living_place)
    row = village.begins("answer")
    code = a_ladder(village)
    assert presses(village, village.agnes, code, "Ask", **DAYS, **{"for": row.name}) == 409
    page = village.agnes.get(f"/c/{code}?for={row.name}").content.decode()
    assert "Ask for it" not in page
