"""Sums grow by what happened, not by what was undone; spent and owed are told apart."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from dugnad.charter.money.records import ForPot, Returned, Unknown
from dugnad.charter.money.verbs import AskUndoPaid, ConfirmIn, Match, Reverse, UndoPaid
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES
from tests.web.treasury.village import TODAY, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def box(village: Village) -> str:
    """The association's bank account, with 1,000 in it for the playground."""
    box = village.hosted()
    village.gets(box, 100_000, ForPot(project=village.id_of(village.playground)))
    return box


def came_and_went(village: Village) -> list[tuple[int, int]]:
    """Of the place, the host and the project; the same when lists are made anew."""

    def sums() -> list[tuple[int, int]]:
        scopes = (
            money.PLACE,
            money.of_host(village.id_of(village.hall)),
            money.of_project(village.id_of(village.playground)),
        )
        return [
            (sum(row.came for row in rows), sum(row.went for row in rows))
            for rows in map(money.sums, scopes)
        ]

    before = sums()
    lists.rebuild()
    assert sums() == before
    return before


def by_two(village: Village, first: object, second: object) -> None:
    """Bengt asks it, Karin confirms it."""
    hall = village.id_of(village.hall)
    village.does("Bengt", hall, "money", first)  # type: ignore[arg-type]
    village.does("Karin", hall, "money", second)  # type: ignore[arg-type]


def test_what_never_came_leaves_what_came(village: Village, box: str) -> None:
    """A mistake, and a payment that was taken back: nothing went because of them."""
    number = village.gets(box, 5_000, ForPot(project=village.id_of(village.playground)))
    assert came_and_went(village) == [(105_000, 0)] * 3
    by_two(village, Reverse(number, "mistake"), ConfirmIn(number))
    assert came_and_went(village) == [(100_000, 0)] * 3


def test_what_the_bank_returned_leaves_what_went(village: Village, box: str) -> None:
    """Also where it was found out later that it was that, or that it was not."""
    owed = village.works(box)
    number = village.pays(owed, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    paid = [(130_000, 30_000)] * 3
    assert came_and_went(village) == paid
    back = village.gets(box, 30_000, Returned(obligation=owed))
    returned = [(130_000, 0), (130_000, 0), (130_000, 30_000)]
    assert came_and_went(village) == returned
    by_two(village, Reverse(back, "mistake"), ConfirmIn(back))
    assert came_and_went(village) == paid
    unknown = village.gets(box, 30_000, Unknown())
    assert came_and_went(village) == [(160_000, 30_000), (160_000, 30_000), (130_000, 30_000)]
    by_two(village, Match(unknown, Returned(obligation=owed)), ConfirmIn(unknown))
    assert came_and_went(village) == returned


def test_a_list_that_never_went_out_leaves_what_went(village: Village, box: str) -> None:
    """Undone as one: it is owed for the project as before."""
    number = village.pays(village.works(box), box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    by_two(village, AskUndoPaid(number), UndoPaid(number))
    assert came_and_went(village) == [(130_000, 0), (130_000, 0), (130_000, 30_000)]
    assert money.owed_of(village.id_of(village.playground)) == {"NOK": 30_000}


def test_a_projects_page_tells_what_is_paid_and_what_is_owed(village: Village, box: str) -> None:
    """From owed by a batch to paid, and again when the bank sends it back."""

    def told() -> str:
        page = html.unescape(village.page("", f"/books/?p={village.playground}"))
        return page.split("went: ")[1].split(" not paid yet")[0]

    owed = village.works(box)
    assert told() == "0 kr is paid or put back, 300 kr is owed and"
    number = village.pays(owed, box)
    assert told() == "0 kr is paid or put back, 300 kr is owed and"
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    assert told() == "300 kr is paid or put back, 0 kr is owed and"
    day = (TODAY + timedelta(days=2)).isoformat()
    typed = {"obligation": owed.hex(), "reason": "refused", "day": day, "line": "back 300"}
    village.later(3)
    village.post("Bengt", f"/p/{village.hall}/desk/pay/{number}/back", typed)
    village.post("Karin", f"/p/{village.hall}/desk/in/{village.newest()}", {"verb": "confirm"})
    assert told() == "0 kr is paid or put back, 300 kr is owed and"
    put = {"to": village.to_the_playground, "amount": "100"}
    village.post("Cem", f"/money/put-back/{owed.hex()}", put)
    assert told() == "0 kr is paid or put back, 200 kr is owed and"


def test_what_came_too_late_was_never_the_projects(village: Village, box: str) -> None:
    """It is owed to its giver, and stands in no sum of the project."""
    card = village.collects()
    number = village.promises("Dia", card, 20_000)
    entry = village.comes_in(box, "300", reference=number)
    assert money.owed_of(village.id_of(village.playground)) == {}
    assert money.how_much_to_pay(village.id_of(village.hall)) == 1
    by_two(village, Reverse(entry, "mistake"), ConfirmIn(entry))
    assert money.how_much_to_pay(village.id_of(village.hall)) == 0
