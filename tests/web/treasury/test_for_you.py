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
