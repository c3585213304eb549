"""Givers without a promise write the code of what they give to; the desk reads it as they do."""

from __future__ import annotations

import html

import pytest

from dugnad.charter.money.records import ForPot
from dugnad.web.lists import money
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def box(village: Village) -> str:
    """The association's bank account, and the playground's money with it."""
    return village.hosted()


def test_the_code_that_givers_are_told_to_write_is_understood(village: Village, box: str) -> None:
    """As the page writes it, with a blank: it goes to the playground, whatever was chosen."""
    code = f"{village.playground[:3]} {village.playground[3:]}"
    assert code in village.page("Dia", f"/p/{village.playground}/money")
    number = village.comes_in(box, "500", reference=code.lower())
    assert village.pot() == 50_000
    assert "The playground" in village.page("Karin", f"/p/{village.hall}/desk/in/{number}")


def test_something_unmatched_is_matched_by_a_code(village: Village, box: str) -> None:
    """Bengt did not know what it was for; the giver says the code, and Karin confirms."""
    number = village.comes_in(box, "500")
    at = f"/p/{village.hall}/desk/in/{number}"
    village.post("Bengt", at, {"verb": "match", "match-reference": village.playground})
    village.post("Karin", at, {"verb": "confirm"})
    assert village.pot() == 50_000


def test_a_code_for_which_no_money_is_held_is_told_apart(village: Village, box: str) -> None:
    """The association's own project is no purpose here; what was typed stays."""
    answer = village.records(box, reference=village.hall)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert "Choose below what it is for." in page
    assert f'value="{village.hall}"' in page
    wrong = village.records(box, reference="ZZZ")
    assert "one digit is missing or wrong" in wrong.content.decode()
    assert not money.entries_of(village.id_of(village.hall))


def test_a_reference_of_digits_is_no_code(village: Village, box: str) -> None:
    """A whole reference goes before every code, and what is chosen holds without either."""
    chosen = f"p-{village.id_of(village.playground).hex()}"
    village.comes_in(box, "300", to=chosen)
    village.gets(box, 20_000, ForPot(project=village.id_of(village.playground)))
    assert village.pot() == 50_000
