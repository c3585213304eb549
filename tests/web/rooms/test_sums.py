"""Sums over people: whatever is added and taken away, nobody is worked out."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dugnad.web.rooms.sums import counts, release, sums

PEOPLE = [bytes([number]) for number in range(8)]
GROUPS = st.lists(st.sets(st.sampled_from(PEOPLE)), max_size=6)
LEAST = st.integers(1, 4)


def told(groups: list[set[bytes]], least: int) -> list[frozenset[bytes]]:
    """The groups of which a sum is told."""
    named = dict(enumerate(groups))
    may = release(named, least=least)
    return [frozenset(named[at]) for at in named if may[at]]


def rank(rows: list[list[Fraction]]) -> int:
    """How many of the rows cannot be made from the others."""
    left, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        left = [minus(row, row[column] / pivot[column], pivot) for row in left]
    return found


def minus(row: list[Fraction], times: Fraction, other: list[Fraction]) -> list[Fraction]:
    """One row without another, so many times."""
    return [one - times * two for one, two in zip(row, other, strict=True)]


def of(group: frozenset[bytes], among: list[bytes]) -> list[Fraction]:
    """Which of some people are in a group, as a row of ones and zeros."""
    return [Fraction(one in group) for one in among]


@given(GROUPS, LEAST)
def test_no_two_sums_differ_by_fewer_than_so_many(groups: list[set[bytes]], least: int) -> None:
    """Each sum is of enough people, and of two what only one has is of enough or of nobody."""
    released = told(groups, least)
    for one in released:
        assert len(one) >= least
    for one, other in combinations(released, 2):
        for rest in (one - other, other - one):
            assert not rest or len(rest) >= least


@given(GROUPS, LEAST)
def test_no_adding_and_taking_away_tells_of_fewer(groups: list[set[bytes]], least: int) -> None:
    """No combination of any told sums, with any weights, is about fewer people than so many."""
    released = told(groups, least)
    whole = rank([of(one, PEOPLE) for one in released])
    for size in range(1, least):
        for few in combinations(PEOPLE, size):
            others = [one for one in PEOPLE if one not in few]
            # As many rows without those few: no mix of rows is about them alone.
            assert rank([of(one, others) for one in released]) == whole, few


@given(GROUPS, GROUPS, LEAST)
def test_what_was_told_before_counts(
    first: list[set[bytes]], second: list[set[bytes]], least: int
) -> None:
    """Told in two goes is as safe as told in one, and the same."""
    before = told(first, least)
    may = release(dict(enumerate(second)), least=least, before=before)
    together = told([*first, *second], least)
    later = [frozenset(group) for at, group in enumerate(second) if may[at]]
    assert [*before, *later] == together


def test_one_more_is_not_told() -> None:
    """Five were told; then Ana came. Six are not told, as the difference would be hers."""
    five = PEOPLE[:5]
    assert release({"now": PEOPLE[:6]}, least=5, before=[five]) == {"now": False}
    assert release({"now": five}, least=5, before=[five]) == {"now": True}


def test_what_a_sum_is() -> None:
    """Values are added where that may be told; whoever has none adds nothing."""
    groups = {"all": PEOPLE[:6], "but one": PEOPLE[:5], "few": PEOPLE[6:], "none": []}
    values = dict.fromkeys(PEOPLE[1:], 10)
    nothing = dict.fromkeys(("but one", "few", "none"))
    assert sums(groups, values, least=3) == {"all": 50, **nothing}
    assert counts(groups, least=3) == {"all": 6, **nothing}


@given(GROUPS, LEAST, st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 9)))
def test_what_is_missing_says_nothing_of_the_values(
    groups: list[set[bytes]], least: int, values: dict[bytes, int]
) -> None:
    """Whether a sum is told hangs on who is in it, never on what it is."""
    named = dict(enumerate(groups))
    given_values = sums(named, values, least=least)
    no_values = sums(named, {}, least=least)
    assert [one is None for one in given_values.values()] == [
        one is None for one in no_values.values()
    ]
