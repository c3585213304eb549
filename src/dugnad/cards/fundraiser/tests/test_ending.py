"""Stories of how a fundraiser ends, and what becomes of promises then."""

from typing import Any

import msgspec
import pytest

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.events import (
    CalledOff,
    FundraiserEvent,
    GoalMissed,
    GoalReached,
    PaymentReminder,
    PromisesEnded,
)
from dugnad.cards.fundraiser.law.records import (
    BOOKED_MS,
    ENDS_TAG,
    REMINDER_MS,
    REMINDER_TAG,
    SETTLES_TAG,
    Fundraiser,
)
from dugnad.cards.fundraiser.law.refusals import (
    NotAPerson,
    NothingToCarryOut,
    NotInForce,
    UnknownMoment,
)
from dugnad.cards.fundraiser.law.verbs import CarryOut, MomentCame
from dugnad.cards.fundraiser.tests.stories import (
    ASK,
    ASKED,
    ENDS_MS,
    HOURS,
    PAID,
    PAY_BY_MS,
    STREET,
    Street,
    asked,
    promised,
)
from dugnad.charter.money import verbs as money
from dugnad.ledger.contract import CLOCK, attempt, must
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Draft, MemoryStore
from dugnad.ledger.testing import BEN, CEM

WHOLE = asked(msgspec.structs.replace(ASK, whole=True))
KEEP = attempt("money", money.Keep())


@pytest.mark.parametrize(
    ("before", "paid", "there", "told", "orders"),
    [
        ([ASKED], None, 0, GoalReached(), []),
        (HOURS, None, 0, GoalReached(), []),
        (PAID, 0, 0, PromisesEnded(), [KEEP]),
        (
            PAID,
            5_000,
            5_000,
            PromisesEnded(),
            [KEEP, attempt("money", money.Release("NOK", 5_000))],
        ),
        (
            PAID,
            20_000,
            20_000,
            GoalReached(),
            [KEEP, attempt("money", money.Release("NOK", 20_000))],
        ),
        ([WHOLE], None, 0, GoalMissed(), []),
        ([WHOLE, *PAID[1:]], 20_000, 0, GoalMissed(), [attempt("money", money.GiveBack())]),
        ([WHOLE, promised(kind="money", amount=300_000)], 0, 0, PromisesEnded(), []),
        (
            [WHOLE, promised(kind="money", amount=400_000)],
            300_000,
            300_000,
            PromisesEnded(),
            [KEEP, attempt("money", money.Release("NOK", 300_000))],
        ),
    ],
)
def test_when_promises_end(
    before: list[FundraiserEvent], paid: int | None, there: int, told: Any, orders: list[Any]
) -> None:
    """What cannot be reached is missed at once; what is certain goes on at once."""
    world = Street(paid=paid, there=there)
    moment = MomentCame(tag=ENDS_TAG)
    world.tells(given=before, when=moment, by=CLOCK, at=ENDS_MS, then=[told], orders=orders)


def test_when_the_payment_days_are_over() -> None:
    """Below the goal all goes back, at the goal it is kept; a reminder came before."""
    ended = [WHOLE, promised(kind="money", amount=300_000), PromisesEnded()]
    over = MomentCame(tag=SETTLES_TAG)
    Street(paid=299_999).tells(
        given=ended,
        when=over,
        by=CLOCK,
        then=[GoalMissed()],
        orders=[attempt("money", money.GiveBack())],
    )
    Street(paid=300_000).tells(
        given=ended, when=over, by=CLOCK, then=[GoalReached()], orders=[KEEP]
    )
    remind = MomentCame(tag=REMINDER_TAG)
    STREET.tells(given=ended, when=remind, by=CLOCK, then=[PaymentReminder()])
    for tag in (ENDS_TAG, REMINDER_TAG, SETTLES_TAG, 9):
        late = MomentCame(tag=tag)
        STREET.tells(given=[*ended, GoalReached()], when=late, by=CLOCK, then=UnknownMoment)
    closed = Street(status="closed")
    closed.tells(given=ended, when=over, by=CLOCK, then=NotInForce)


def test_what_is_due_is_known_in_advance() -> None:
    """The end; then, while money is to be paid, a reminder and the end of the payment days."""
    store = MemoryStore()
    draft = Draft(store)
    fund = Fundraiser(draft, "card:" + "c" * 32)
    CONTRACT.evolve(fund, ASKED)
    CONTRACT.evolve(fund, PromisesEnded())
    moments = [(at_ms, tag) for at_ms, _target, tag in due_until(draft, 2**52)]
    assert moments == [
        (ENDS_MS, ENDS_TAG),
        (PAY_BY_MS - REMINDER_MS, REMINDER_TAG),
        (PAY_BY_MS + BOOKED_MS, SETTLES_TAG),
    ]
    CONTRACT.evolve(fund, CalledOff(BEN.member))
    assert [*due_until(draft, 2**52)] == []


def test_where_there_is_no_time_to_remind_nobody_is_reminded() -> None:
    """Whoever pays at once, or within three days, is not reminded before promises end."""
    draft = Draft(MemoryStore())
    fund = Fundraiser(draft, "card:" + "c" * 32)
    CONTRACT.evolve(fund, msgspec.structs.replace(ASKED, pay_by_ms=ENDS_MS))
    CONTRACT.evolve(fund, PromisesEnded())
    moments = [tag for _at_ms, _target, tag in due_until(draft, 2**52)]
    assert moments == [ENDS_TAG, SETTLES_TAG]


def test_what_could_not_be_done_is_done_by_a_press() -> None:
    """Keeping, passing on, giving back: whatever the books of money still miss, and no more."""
    reached, missed = [*PAID, GoalReached()], [*PAID, GoalMissed()]
    release = must("money", money.Release("NOK", 7))
    for world, before, orders in (
        (Street(paid=7, there=7), reached, [must("money", money.Keep()), release]),
        (Street(paid=7, there=7, standing="kept"), reached, [release]),
        (Street(paid=7, there=7), missed, [must("money", money.GiveBack())]),
    ):
        world.tells(given=before, when=CarryOut(), by=CEM, then=[], orders=orders)
    for world, before in (
        (Street(paid=7, standing="kept"), reached),
        (Street(paid=7, standing="returning"), missed),
        (STREET, missed),
        (STREET, [*HOURS, GoalReached()]),
        (STREET, HOURS),
    ):
        world.tells(given=before, when=CarryOut(), by=CEM, then=NothingToCarryOut)
    STREET.tells(given=HOURS, when=CarryOut(), by="cards", then=NotAPerson)
    Street(status="closed").tells(given=HOURS, when=CarryOut(), by=CEM, then=NotInForce)
