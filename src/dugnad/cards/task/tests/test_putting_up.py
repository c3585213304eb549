"""Putting up a task: what it may be put up with, and what work is worth."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import TaskPutUp, TimeIsUp
from dugnad.cards.task.law.records import DAY_MS, KEPT_MS, PLACES_MAX, TIME_TAG, Task, Terms
from dugnad.cards.task.law.refusals import (
    DoneInThePast,
    MayNotPay,
    OnlyWhenPutUp,
    PayUnfit,
    PlacesUnfit,
)
from dugnad.cards.task.law.verbs import MomentCame
from dugnad.cards.task.law.worth import claim_max, due_for, most_due
from dugnad.cards.task.tests.stories import (
    BY_THE_HOUR,
    EXPENSES,
    FREE,
    HOURS,
    MORE,
    OPEN,
    PAY,
    STRICT,
    TASKS,
    TERMS,
    UP,
    taken,
    up,
)
from dugnad.charter.law import Law
from dugnad.charter.testing import World
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Scenarios


def test_a_task_is_put_up_with_its_terms() -> None:
    """What it pays, for whom and how long members may object is fixed before anybody takes it."""
    task = TASKS.tell(when=OPEN, by="cards", then=[up()])
    assert task.terms.get() == TERMS


def test_a_task_waits_for_the_moment_by_which_it_is_to_be_done() -> None:
    """At that moment the books tell how many places were taken, and how many done."""
    by_ms = NOON_MS + DAY_MS
    store = MemoryStore()
    CONTRACT.evolve(Task(store, CARD), up(done_by_ms=by_ms))
    assert [*due_until(store, by_ms)] == [(by_ms, CARD, TIME_TAG)]
    assert not [*due_until(store, by_ms - 1)]
    up_until = [up(done_by_ms=by_ms), taken(until_ms=by_ms + KEPT_MS)]
    TASKS.tell(
        given=up_until,
        when=MomentCame(tag=TIME_TAG),
        by=CLOCK,
        at=by_ms,
        then=[TimeIsUp(taken=1, settled=0)],
    )


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"amount": 0, "places": 0}, PayUnfit),
        ({"unit": None}, PayUnfit),
        ({"pay": "nothing"}, PayUnfit),
        ({"pay": "nothing", "unit": None}, PayUnfit),
        ({"pay": "nothing", "unit": None, "amount": 0, "minutes": 5}, PayUnfit),
        ({"pay": "hours", "unit": None, "amount": 0, "minutes": 0}, PayUnfit),
        ({"pay": "hours", "unit": None, "amount": 7, "minutes": 60}, PayUnfit),
        ({"pay": "expenses", "minutes": 60}, PayUnfit),
        ({"amount": 1, "minutes": 59}, PayUnfit),
        ({"amount": 2**53 - 1}, PayUnfit),
        ({"places": 0, "done_by_ms": NOON_MS}, PlacesUnfit),
        ({"places": PLACES_MAX + 1}, PlacesUnfit),
        ({"done_by_ms": NOON_MS}, DoneInThePast),
    ],
)
def test_terms_that_do_not_fit_are_refused(changes: dict[str, Any], no: type[Refused]) -> None:
    """Pay names an amount and no pay none; there is a place; the time lies ahead."""
    TASKS.tell(when=replace(OPEN, **changes), by="cards", then=no)


@pytest.mark.parametrize("terms", [FREE, HOURS, EXPENSES, BY_THE_HOUR, replace(FREE, pay="thanks")])
def test_each_kind_of_pay_can_be_put_up(terms: Terms) -> None:
    """Nothing, thanks, hours, expenses, and money for the whole or by the hour."""
    opening = replace(
        OPEN, pay=terms.pay, unit=terms.unit, amount=terms.amount, minutes=terms.minutes
    )
    TASKS.tell(when=opening, by="cards", then=[TaskPutUp(terms=terms)])


def test_a_card_that_may_not_pay_promises_nothing() -> None:
    """Whoever puts it up past the card box finds out before anybody works for it."""
    bare = Scenarios(CONTRACT, law=Law, world=World("task", more_members=MORE).write)
    bare.tell(when=replace(OPEN, places=0), by="cards", then=MayNotPay)
    free = replace(OPEN, pay="nothing", unit=None, amount=0)
    bare.tell(when=free, by="cards", then=[up(FREE)])


def test_only_the_charter_puts_it_up() -> None:
    """Nobody gives a card other terms afterwards."""
    for by in (ANA, BEN, CEM, CARD):
        TASKS.tell(given=UP, when=replace(OPEN, amount=0), by=by, then=OnlyWhenPutUp)


def test_silence_counts_as_the_rules_say() -> None:
    """Where a project decides by majority, at least one member has to confirm."""
    STRICT.tell(when=OPEN, by="cards", then=[up(confirms=1)])


# ── What it is worth
def test_what_is_due_is_exact() -> None:
    """A whole task, expenses as they were, hours to the minute; a part of the smallest is left."""
    assert (due_for(TERMS, 0), claim_max(TERMS)) == (PAY, 0)
    assert (due_for(EXPENSES, 12_345), claim_max(EXPENSES)) == (12_345, PAY)
    assert (due_for(BY_THE_HOUR, 90), claim_max(BY_THE_HOUR)) == (30_001, 180)
    assert (due_for(HOURS, 90), claim_max(HOURS)) == (0, 180)
    assert (due_for(FREE, 0), most_due(replace(TERMS, places=3))) == (0, 3 * PAY)


@given(
    amount=st.integers(1, 2**40),
    minutes=st.integers(1, 10_000),
    parts=st.lists(st.integers(1, 5_000), max_size=8),
)
@settings(deadline=None)
def test_hours_in_parts_never_come_to_more_than_together(
    amount: int, minutes: int, parts: list[int]
) -> None:
    """Nobody is owed more by showing the same work in pieces."""
    terms = replace(TERMS, amount=amount, minutes=minutes)
    assert sum(due_for(terms, one) for one in parts) <= due_for(terms, sum(parts))
