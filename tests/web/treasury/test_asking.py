"""Asking somebody to hold a group's money: a person answers (J1, PRJ-19)."""

from __future__ import annotations

import pytest

from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def test_no_money_yet_and_a_host_to_ask(village: Village) -> None:
    """The page says so, lists the hosts with a person's name, and only who looks after it asks."""
    at = f"/p/{village.playground}/money"
    page = village.page("Ana", at)
    assert "No money yet." in page
    assert "Bengt answers you." in page
    assert "Ask The association" in page
    stranger = village.page("", at)
    assert "Ask The association" not in stranger
    assert "Whoever looks after the project asks one of them." in stranger
    assert "Bengt" not in stranger
    refused = village.post("Dia", at, {"host": village.hall})
    assert refused.status_code == 302
    assert money.hosting(village.id_of(village.hall), held=False) == []


def test_the_request_goes_to_a_person_who_says_yes(village: Village) -> None:
    """Ana asks, Bengt finds it at his desk and takes the playground on; both pages say so."""
    village.post("Ana", f"/p/{village.playground}/money", {"host": village.hall})
    waiting = village.page("Ana", f"/p/{village.playground}/money")
    assert "Bengt answers; until then there is no money here." in waiting
    desk = village.page("Bengt", f"/p/{village.hall}/desk")
    assert "2 things need you" in desk
    assert "Add a bank account" in desk
    assert "The playground asks you to hold its money." in desk
    at = f"/p/{village.hall}/desk/asked/{village.playground}"
    village.post("Bengt", at, {"answer": "yes"})
    held = village.page("", f"/p/{village.playground}/money")
    assert "The association has held the project's money since" in held
    assert "Bengt" not in held
    assert "Treasurer: Bengt." in village.page("Ana", f"/p/{village.playground}/money")
    assert "Nothing has come yet." in held
    assert village.id_of(village.playground) in money.hosting(
        village.id_of(village.hall), held=True
    )


def test_no_kindly_and_asking_no_longer(village: Village) -> None:
    """A host says no, a project takes its question back: then another can be asked."""
    at = f"/p/{village.playground}/money"
    village.post("Ana", at, {"host": village.hall})
    village.post("Bengt", f"/p/{village.hall}/desk/asked/{village.playground}", {"answer": "no"})
    assert "Who could hold money for you" in village.page("Ana", at)
    village.post("Ana", at, {"host": village.hall})
    village.post("Ana", f"{at}/unask")
    assert "Who could hold money for you" in village.page("Ana", at)


def test_parting_once_nothing_lies_there(village: Village) -> None:
    """With money in the pot the page says why not; empty, the project is free to go."""
    box = village.hosted()
    village.comes_in(box, "500", to=f"p-{village.id_of(village.playground).hex()}")
    at = f"/p/{village.playground}/money"
    village.post("Ana", f"{at}/part")
    assert "has held the project" in village.page("Ana", at)
    number = village.newest()
    reverse = {"verb": "reverse", "reverse-reason": "mistake"}
    village.post("Bengt", f"/p/{village.hall}/desk/in/{number}", reverse)
    village.post("Karin", f"/p/{village.hall}/desk/in/{number}", {"verb": "confirm"})
    village.post("Ana", f"{at}/part")
    assert "Who could hold money for you" in village.page("Ana", at)


def test_a_project_begins_and_asks_a_host_at_once(village: Village) -> None:
    """The start asks who holds money: "no money yet", or one of a list; the look says it again."""
    dia = village.visitor("Dia")
    page = dia.get("/start/money").content.decode()
    assert "No money yet" in page
    assert "They are asked to hold your money. Bengt answers you" in page
    dia.post("/start/what", {"title": "Benches by the shore", "text": "Three of them."})
    dia.post("/start/open", {"openness": "public"})
    dia.post("/start/way", {"way": "together"})
    dia.post("/start/money", {"money": village.hall})
    assert "The association is asked to hold your money." in dia.get("/start/look").content.decode()
    dia.post("/start/look", {"press": "one"})
    asked = money.hosting(village.id_of(village.hall), held=False)
    assert len(asked) == 1
    row = lists.project(asked[0])
    assert row is not None
    assert row.title == "Benches by the shore"
    assert "Benches by the shore asks you to hold its money." in village.page(
        "Bengt", f"/p/{village.hall}/desk"
    )
