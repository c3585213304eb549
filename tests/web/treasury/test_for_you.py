"""What needs one of the two persons at a desk stands where they look for what needs them."""

from __future__ import annotations

import pytest

from tests.web.living import ALIASES
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def test_each_of_the_two_is_told_of_their_own_turn(village: Village) -> None:
    """Bengt is asked, records, and waits; Karin confirms; then nothing needs either of them."""
    box = village.opens_box()
    village.post("Ana", f"/p/{village.playground}/money", {"host": village.hall})
    bengt = village.page("Bengt", "/for-you/")
    assert "The desk of The association" in bengt
    assert "One thing about money needs you." in bengt
    assert f'href="/p/{village.hall.lower()}/desk"' in bengt.lower()
    assert "The desk of" not in village.page("Karin", "/for-you/")
    village.post("Bengt", f"/p/{village.hall}/desk/asked/{village.playground}", {"answer": "yes"})
    assert "The desk of" not in village.page("Bengt", "/for-you/")
    to = f"p-{village.id_of(village.playground).hex()}"
    for _time in range(2):
        village.records(box, to=to)
    assert "The desk of" not in village.page("Bengt", "/for-you/")
    assert "2 things about money need you." in village.page("Karin", "/for-you/")
    for number in (1, 2):
        village.post("Karin", f"/p/{village.hall}/desk/in/{number}", {"verb": "confirm"})
    assert "Nobody is waiting for an answer from you." in village.page("Karin", "/for-you/")


def test_nobody_else_is(village: Village) -> None:
    """Others and strangers read nothing of it."""
    village.opens_box()
    village.post("Ana", f"/p/{village.playground}/money", {"host": village.hall})
    assert "The desk of" not in village.page("Ana", "/for-you/")
    assert "The desk of" not in village.page("", "/for-you/")


def test_whoever_is_owed_money_is_asked_where_it_goes(village: Village) -> None:
    """Cem has worked and said no account: it stands under For you until he has."""
    box = village.hosted()
    owed = village.works(box)
    page = village.page("Cem", "/for-you/")
    assert "300 kr is owed to you" in page
    assert "Give my bank details" in page
    assert "is owed to you" not in village.page("Ana", "/for-you/")
    village.says_where(owed)
    assert "is owed to you" not in village.page("Cem", "/for-you/")


def test_the_two_find_their_desk_from_the_page_of_the_association(village: Village) -> None:
    """It stands near the top for them, and for nobody else."""
    at = f"/p/{village.hall}"
    link = f'href="/p/{village.hall}/desk"'.lower()
    for name, there in (("Bengt", True), ("Karin", True), ("Ana", False), ("", False)):
        answer = village.visitor(name).get(at, follow=True).content.decode().lower()
        assert (link in answer) is there, name


def test_it_stands_there_while_a_list_waits_for_it(village: Village) -> None:
    """What Cem is owed is in a list when he has his account destroyed: he is asked for it again."""
    box = village.hosted()
    owed = village.works(box)
    village.says_where(owed)
    answer = village.post("Bengt", f"/p/{village.hall}/desk/pay", {"owed": owed.hex(), "box": box})
    assert answer.status_code == 302
    assert "is owed to you" not in village.page("Cem", "/for-you/")
    village.post("Cem", "/money/where-to", {"take-away": "1"})
    assert "300 kr is owed to you" in village.page("Cem", "/for-you/")


def test_what_is_paid_in_cash_needs_no_account(village: Village) -> None:
    """Nobody is asked for one when their list is paid out of the cash box."""
    box = village.hosted()
    cash = village.opens_box(where="At the hall, Thursdays 10 to 12")
    owed = village.works(box)
    village.comes_in(cash, "300", to=f"p-{village.id_of(village.playground).hex()}")
    answer = village.post("Bengt", f"/p/{village.hall}/desk/pay", {"owed": owed.hex(), "box": cash})
    assert answer.status_code == 302, answer.content.decode()
    assert "is owed to you" not in village.page("Cem", "/for-you/")
