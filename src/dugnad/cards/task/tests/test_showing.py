"""Showing that work is done, and what is then owed, when."""

from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import TaskEvent, WorkConfirmed
from dugnad.cards.task.law.records import Task, Terms, counts_of
from dugnad.cards.task.law.refusals import (
    ClaimUnfit,
    NothingToTry,
    NotTakenOn,
    NotThere,
    NotYours,
    OwnWork,
    ShownAlready,
    UnknownMoment,
)
from dugnad.cards.task.law.verbs import Answer, Confirm, MomentCame, Show, TryAgain, Vouch
from dugnad.cards.task.tests.stories import (
    BY_THE_HOUR,
    ENDS_MS,
    EVA,
    EXPENSES,
    FRED,
    FREE,
    GRO,
    HOURS,
    PAY,
    PROOF,
    SHOWN,
    SHOWN_MS,
    TAKEN,
    TASKS,
    TERMS,
    UP,
    agreed,
    owe,
    shown,
    taken,
    up,
)
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD


# ── Showing it
def test_work_is_shown_with_words_or_without() -> None:
    """One press is enough; a picture or words come along as told text."""
    task = TASKS.tell(
        given=TAKEN, when=Show(), by=EVA, at=SHOWN_MS, commitments=[PROOF], then=[shown()]
    )
    assert task.held.get() == 1
    bare = replace(shown(), prose=None)
    TASKS.tell(given=TAKEN, when=Show(), by=EVA, at=SHOWN_MS, then=[bare])
    TASKS.tell(given=TAKEN, when=Show(claimed=9), by=FRED, then=NotTakenOn)
    TASKS.tell(given=SHOWN, when=Show(claimed=9), by=EVA, then=ShownAlready)
    TASKS.tell(given=SHOWN, when=Answer("no"), by=EVA, then=ShownAlready)


def test_a_coordinator_says_it_in_anothers_place() -> None:
    """Who looks after the card vouches for others, and never for their own work."""
    vouched = shown(by=BEN)
    vouch = Vouch(place=1)
    TASKS.tell(given=TAKEN, when=vouch, by=BEN, at=SHOWN_MS, commitments=[PROOF], then=[vouched])
    TASKS.tell(
        given=TAKEN,
        when=vouch,
        by=ANA,
        at=SHOWN_MS,
        then=[replace(vouched, by=ANA.member, prose=None)],
    )
    TASKS.tell(given=TAKEN, when=vouch, by=FRED, then=NotYours)
    TASKS.tell(given=TAKEN, when=Vouch(place=2), by=FRED, then=NotThere)
    own = [*UP, taken(BEN)]
    TASKS.tell(given=own, when=vouch, by=BEN, then=OwnWork)
    TASKS.tell(given=[*TAKEN, vouched], when=Vouch(place=1, claimed=9), by=BEN, then=ShownAlready)
    confirm = Confirm(showing=1)
    TASKS.tell(given=[*TAKEN, vouched], when=confirm, by=BEN, at=SHOWN_MS, then=OwnWork)
    by_ana = WorkConfirmed(showing=1, by=ANA.member)
    TASKS.tell(given=[*TAKEN, vouched], when=confirm, by=ANA, at=SHOWN_MS, then=[by_ana])


@pytest.mark.parametrize(
    ("terms", "claimed", "fits"),
    [
        (TERMS, 0, True),
        (TERMS, 1, False),
        (FREE, 1, False),
        (EXPENSES, 0, False),
        (EXPENSES, 1, True),
        (EXPENSES, PAY, True),
        (EXPENSES, PAY + 1, False),
        (HOURS, 0, False),
        (HOURS, 180, True),
        (HOURS, 181, False),
        (BY_THE_HOUR, 1, True),
        (BY_THE_HOUR, 180, True),
        (BY_THE_HOUR, 181, False),
        (replace(BY_THE_HOUR, amount=20), 2, False),
    ],
)
def test_what_is_claimed_stays_within_the_card(terms: Terms, claimed: int, *, fits: bool) -> None:
    """Above nothing and up to the most; where nothing is counted nothing is claimed."""
    given_up = [up(terms), taken()]
    then: Any = [shown(claimed=claimed)] if fits else ClaimUnfit
    TASKS.tell(
        given=given_up,
        when=Show(claimed=claimed),
        by=EVA,
        at=SHOWN_MS,
        commitments=[PROOF],
        then=then,
    )


# ── The period
def test_k9_nothing_is_owed_before_the_moment_and_all_of_it_at_the_moment() -> None:
    """One millisecond before the end of the period nothing follows; exactly at it, it is owed."""
    came = MomentCame(tag=1)
    TASKS.tell(given=SHOWN, when=came, by=CLOCK, at=ENDS_MS - 1, then=UnknownMoment)
    TASKS.tell(given=SHOWN, when=came, by=CLOCK, at=ENDS_MS, then=[agreed()], orders=[owe()])
    store = MemoryStore()
    task = Task(store, CARD)
    for event in SHOWN:
        CONTRACT.evolve(task, event)
    assert not [*due_until(store, ENDS_MS - 1)]
    assert [*due_until(store, ENDS_MS)] == [(ENDS_MS, CARD, 1)]


def test_k9_nobody_has_anything_owed_by_pressing() -> None:
    """Neither who did it, nor who looks after it, nor members can make it due earlier."""
    for at_ms in (SHOWN_MS, ENDS_MS - 1, ENDS_MS):
        for by in (EVA, ANA, BEN, FRED):
            TASKS.tell(given=SHOWN, when=TryAgain(showing=1), by=by, at=at_ms, then=NothingToTry)
    confirmed = [
        *SHOWN,
        *(WorkConfirmed(showing=1, by=one.member) for one in (ANA, BEN, FRED, GRO)),
    ]
    TASKS.tell(
        given=confirmed, when=MomentCame(tag=1), by=CLOCK, at=ENDS_MS - 1, then=UnknownMoment
    )


def test_k9_the_conditions_are_written_before_the_order() -> None:
    """Whoever reads the books finds that it counts as done, how and since when, before the pay."""
    before: list[TaskEvent] = [*SHOWN]
    task = TASKS.tell(
        given=before, when=MomentCame(tag=1), by=CLOCK, at=ENDS_MS, then=[agreed()], orders=[owe()]
    )
    place = task.places.get(1)
    showing = task.showings.get(1)
    assert place is not None
    assert showing is not None
    assert (place.standing, showing.how, showing.settled_ms) == ("agreed", "silence", ENDS_MS)


def test_work_without_pay_is_settled_at_once() -> None:
    """Nothing is ordered of the money; hours are written down as given."""
    came = MomentCame(tag=1)
    free = [up(FREE), taken(), shown()]
    task = TASKS.tell(given=free, when=came, by=CLOCK, at=ENDS_MS, then=[agreed(amount=0)])
    assert (counts_of(task).settled, task.held.get()) == (1, None)
    hours = [up(HOURS), taken(), shown(claimed=90)]
    TASKS.tell(given=hours, when=came, by=CLOCK, at=ENDS_MS, then=[agreed(amount=0, minutes=90)])


@pytest.mark.parametrize(
    ("terms", "claimed", "amount", "minutes"),
    [(EXPENSES, 12_345, 12_345, 0), (BY_THE_HOUR, 90, 30_001, 90)],
)
def test_what_was_claimed_is_what_is_owed(
    terms: Terms, claimed: int, amount: int, minutes: int
) -> None:
    """Expenses as they were, and the hours that it took (COC-41)."""
    given_shown = [up(terms), taken(), shown(claimed=claimed)]
    done = agreed(amount=amount, minutes=minutes)
    TASKS.tell(
        given=given_shown,
        when=MomentCame(tag=1),
        by=CLOCK,
        at=ENDS_MS,
        then=[done],
        orders=[owe(amount)],
    )
