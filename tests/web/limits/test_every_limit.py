"""Every limit of the place: how much it lets through, what it says then, and whom it never stops.

A table holds all of them. Each says no in the reader's own language, keeps what was typed, shuts
nobody else out, and goes on by itself once its time is over.
"""

from __future__ import annotations

import pytest
from django.utils.translation import override

from dugnad.web.answers import guessing
from dugnad.web.people import buckets, codes
from dugnad.web.people.pace import Pace
from tests.web.conftest import OpenPlace
from tests.web.limits import asking, giving, rooms, signing_in
from tests.web.limits.found import limit, limits, named_in, nameless
from tests.web.limits.scenes import Row, Scene
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

ROWS: dict[str, Row] = {**signing_in.ROWS, **asking.ROWS, **rooms.ROWS, **giving.ROWS}


def bound_of(name: str) -> object:
    """How much a limit lets through, as the code has it."""
    one = limit(name)
    return (one.goes, one.refill_ms) if isinstance(one, (buckets.Size, Pace)) else one


@pytest.mark.parametrize("name", ROWS)
def test_a_limit_says_no_to_one_alone_and_for_a_while(living_place: Living, name: str) -> None:
    """Up to its bound it lets through; then it says no, to this one alone, until it is over."""
    row = ROWS[name]
    assert bound_of(name) == row.bound
    scene = row.scene(living_place)
    with override("nb"):
        sentence = scene.sentence()
    with override("en"):
        assert sentence != scene.sentence(), "the sentence stands in English for everybody"
    try:
        _meets(living_place, scene, row, sentence)
    finally:
        scene.closes()


def _meets(place: Living, scene: Scene, row: Row, sentence: str) -> None:
    if scene.fills:
        scene.fills()
    assert sentence not in scene.says(scene.presses()), "it says no too early"
    refused = scene.says(scene.presses())
    assert sentence in refused
    assert scene.typed in refused, "what was typed is lost"
    assert scene.other(), "somebody else is shut out"
    _is_over(place, scene, row)
    assert sentence not in scene.says(scene.presses()), "it does not go on"


def _is_over(place: Living, scene: Scene, row: Row) -> None:
    if scene.frees:
        scene.frees()
    elif isinstance(row.bound, tuple):
        place.now_ms += row.bound[1]


def test_the_table_has_every_limit_of_the_code() -> None:
    """Whoever adds a limit adds its row; each has a name, so that it can have one."""
    assert sorted(ROWS) == sorted(limits())
    assert nameless() == []


def test_a_limit_without_a_row_is_found() -> None:
    """What this file looks for is found where it stands."""
    text = "A: Final = Size(goes=1, refill_ms=2)\nB = Pace(goes=1, refill_ms=1)\nTRIES_MAX = 5\n"
    assert list(named_in(text)) == ["A", "B", "TRIES_MAX"]


# ── Nobody is shut out by a stranger
def test_no_connection_alone_uses_up_what_the_whole_place_shares() -> None:
    """What one connection may do is less at once, and comes back slower, than what all may do."""
    for own, of_all in (
        (codes.BY_CLIENT, codes.BY_SMS),
        (codes.TRIES_BY_CLIENT, codes.WRONG_IN_ALL),
        (guessing.WRONG, guessing.IN_ALL),
    ):
        assert own.goes < of_all.goes
        assert own.refill_ms > of_all.refill_ms


def test_whoever_floods_an_address_does_not_keep_its_owner_out(open_place: OpenPlace) -> None:
    """A stranger asks for a code to Ana's address every minute for a day.

    Ana, at a browser that was never in, waits for one code to come back, and no longer.
    """
    size, day = codes.TO_ADDRESS, 24 * 60

    def asks(connection: str) -> bool:
        goes = buckets.shared("code-to", "mail:ana@example.org", connection, size)
        return buckets.take_all(goes, open_place.now_ms) == 0

    let_in, waited, longest = 0, 0, 0
    for minute in range(day):
        asks("a stranger")
        if minute % 60 >= 30:
            if asks("Ana"):
                let_in, waited = let_in + 1, 0
            else:
                waited += 1
            longest = max(longest, waited)
        open_place.later(1)
    assert let_in >= 24
    assert longest <= 2 * size.refill_ms // 60_000


def test_whoever_has_to_wait_uses_up_nothing(open_place: OpenPlace) -> None:
    """A connection that asked too much takes no code from the addresses that it goes on with."""
    mine, ours = buckets.Size(1, 60_000), buckets.Size(2, 60_000)

    def asks(who: str) -> int:
        goes = (buckets.Go("mine", who, mine), buckets.Go("ours", "all", ours))
        return buckets.take_all(goes, open_place.now_ms)

    assert [asks("Ben") for _time in range(10)] == [0, *[60_000] * 9]
    assert asks("Ana") == 0
    assert asks("Cem") == 60_000


def test_a_clock_that_was_set_back_shuts_nobody_out(open_place: OpenPlace) -> None:
    """The clock was a year ahead while Ana asked; set right, she waits no longer than otherwise."""
    size = buckets.Size(1, 60_000)
    right_ms = open_place.now_ms
    assert buckets.take("test", "Ana", size, right_ms + 365 * 24 * 3_600_000) == 0
    assert buckets.take("test", "Ana", size, right_ms) == 0
    assert buckets.take("test", "Ana", size, right_ms) == 60_000
    assert buckets.take("test", "Ana", size, right_ms + 60_000) == 0
    # The same where it was ahead by no more than a bucket takes to fill.
    assert buckets.take("test", "Ben", size, right_ms + 1) == 0
    assert buckets.take("test", "Ben", size, right_ms) == 0
