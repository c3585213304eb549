"""Which lines suit each other: in every language of the place, by words that say something."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.web.rooms.profile.law import Side
from dugnad.web.rooms.profile.matching import beginnings_of, fits, suits

SIDES: tuple[Side, ...] = get_args(Side)


@pytest.mark.parametrize(
    ("can", "learn"),
    [
        ("Mend bicycles", "How to mend my bicycle"),
        ("Baking bread", "I want to bake"),
        ("Sewing", "sew curtains"),
        ("Sykkelreparasjon", "reparere sykkel"),
        ("Strikke vanter", "Strikking"),
        ("Laga cyklar", "laga min cykel"),
        ("Bage rugbrød", "at bage brød"),
        ("Fietsen maken", "mijn fiets repareren"),
        ("Spela gitarr", "gitarren"),
        ("ÅPNE REGNSKAP", "regnskap"),
    ],
)
def test_words_that_begin_alike_suit(can: str, learn: str) -> None:
    """Endings, compounds and capitals make no difference."""
    assert suits("can", can, "learn", learn)


@pytest.mark.parametrize(
    ("can", "learn"),
    [
        ("Mend bicycles", "Play the piano"),
        ("Play football", "plant trees"),
        ("I can help people with many things", "I want to learn something for people"),
        ("Jeg kan hjelpe folk", "Jeg vil hjelpe noen"),
        ("car", "carpets"),
        ("", ""),
    ],
)
def test_words_that_say_nothing_alike_do_not(can: str, learn: str) -> None:
    """Little words bring nobody together."""
    assert not suits("can", can, "learn", learn)


def test_who_has_a_thing_suits_who_needs_it_and_nobody_else() -> None:
    """A ladder is not shown, and whoever looks for a roofer is not lent one."""
    assert suits("has", "A ladder, six metres", "needs", "I need to borrow a ladder")
    assert suits("needs", "Trenger en stige", "has", "Stigen min kan lånes")
    assert not suits("has", "I lend a drill", "needs", "I need to borrow a saw, who could lend it")
    gives = {(one, other) for one in SIDES for other in SIDES if fits(one, other)}
    pairs = {("can", "learn"), ("can", "seeks"), ("knows", "learn"), ("knows", "seeks")}
    assert gives == {*pairs, ("has", "needs"), *((b, a) for a, b in pairs), ("needs", "has")}


@given(st.sampled_from(SIDES), st.text(max_size=40), st.sampled_from(SIDES), st.text(max_size=40))
def test_a_pair_is_one_from_either_side(side: Side, one: str, other_side: Side, other: str) -> None:
    """What suits the one suits the other; and it is found by how its words begin."""
    suited = suits(side, one, other_side, other)
    assert suited == suits(other_side, other, side, one)
    assert not suited or {*beginnings_of(one)} & {*beginnings_of(other)}
    assert not suits(side, one, side, other)
