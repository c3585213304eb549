"""Stories of monthly support: promised month by month, and what is reminded of."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.cards.support.contract import CONTRACT
from dugnad.cards.support.law.events import (
    EndReached,
    MonthLetGo,
    MonthPassedOver,
    MonthPromised,
    SupportEnded,
    SupportEvent,
    SupportStopped,
)
from dugnad.cards.support.law.months import month_of, next_month
from dugnad.cards.support.law.records import ENDS_TAG, MONTH_TAG, Month, Support
from dugnad.cards.support.law.refusals import NotInForce, TooLate, UnknownMoment
from dugnad.cards.support.law.verbs import MomentCame
from dugnad.cards.support.tests.stories import (
    ASKED,
    BEGAN,
    GIVE,
    MONTH,
    NEXT_MS,
    STOPPED,
    STREET,
    Street,
    promise,
)
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.testing import DAY_MS, PROJECT
from dugnad.ledger.contract import CLOCK, Context, Refused, attempt
from dugnad.ledger.store import Draft, MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS
from dugnad.ledger.values import COUNT_LIMIT

ENDS = msgspec.structs.replace(ASKED, ends_at_ms=NEXT_MS)


def test_the_next_month_is_promised_when_its_day_comes() -> None:
    """A promise of its own, with its own reference; what lies there goes on."""
    after_ms = next_month(NEXT_MS, 1)
    asked = MonthPromised(
        support=1,
        member=CEM.member,
        amount=10_000,
        promise=2,
        month=month_of(NEXT_MS),
        pay_by_ms=NEXT_MS + 14 * DAY_MS,
        next_ms=after_ms,
    )
    moment = MomentCame(tag=MONTH_TAG)
    support = Street(paid=10_000, there=10_000).tells(
        given=[ASKED, BEGAN],
        when=moment,
        by=CLOCK,
        at=NEXT_MS,
        then=[asked],
        orders=[promise(2), attempt("money", money.Release("NOK", 10_000))],
    )
    found = support.supporters.get(1)
    assert found is not None
    assert (found.months, found.promise, found.next_ms) == (2, 2, after_ms)
    assert [*support.waiting.keys()] == [(after_ms, 1)]
    assert support.standing.get() == Month(10_000, 1)
    assert [*support.asked.keys()] == [(MONTH, 1), (month_of(NEXT_MS), 2)]


@pytest.mark.parametrize("late_days", [1, 10, 20, 30, 31, 45, 100, 365])
def test_months_in_which_the_place_was_asleep_are_not_asked_for(late_days: int) -> None:
    """However much later, one month is asked for, and the next one is the month after that.

    They began late in a month: the place wakes before their day in a month, or after it.
    """
    first_ms = next_month(NOON_MS + 20 * DAY_MS, 1)
    late_ms = first_ms + late_days * DAY_MS
    month, after_ms = month_of(late_ms), next_month(first_ms, 1)
    while month_of(after_ms) <= month:
        after_ms = next_month(after_ms, 1)
    support = Street(paid=0).tells(
        given=[ASKED, msgspec.structs.replace(BEGAN, next_ms=first_ms)],
        when=MomentCame(tag=MONTH_TAG),
        by=CLOCK,
        at=late_ms,
        then=[
            MonthPromised(
                support=1,
                member=CEM.member,
                amount=10_000,
                promise=2,
                month=month,
                pay_by_ms=late_ms + 14 * DAY_MS,
                next_ms=after_ms,
            )
        ],
        orders=[promise(2)],
    )
    ((next_ms, _number),) = support.waiting.keys()
    assert month_of(next_ms) == month_of(next_month(late_ms, 1))


def _asked(draft: Draft, now_ms: int) -> tuple[SupportEvent, ...]:
    """What the law answers to the moment that is due."""
    context: Context[Law] = Context(
        action_id=bytes(32),
        actor=CLOCK,
        on_behalf_of=None,
        channel=None,
        now_ms=now_ms,
        commitments=(),
        co_signers=(),
        me=CARD,
        law=Law(draft),
        before=bytes(32),
    )
    moment = MomentCame(tag=MONTH_TAG)
    return CONTRACT.decide(Support(draft, CARD), moment, context).events


@settings(max_examples=80, deadline=None)
@given(
    began=st.lists(st.integers(0, 400 * 24), min_size=1, max_size=4),
    sleeps=st.lists(st.integers(1, 70 * 24), min_size=1, max_size=12),
)
def test_nobody_is_asked_twice_for_one_month(began: list[int], sleeps: list[int]) -> None:
    """Whenever they began and however often the place sleeps: once a supporter and month."""
    draft = Draft(MemoryStore())
    Street(paid=0).write(draft)
    support, hour_ms = Support(draft, CARD), DAY_MS // 24
    CONTRACT.evolve(support, ASKED)
    asked = []
    for number, hours in enumerate(began, start=1):
        at_ms = NOON_MS + hours * hour_ms
        asked.append((number, month_of(at_ms)))
        one = msgspec.structs.replace(
            BEGAN,
            support=number,
            member=number.to_bytes(16, "big"),
            promise=number,
            month=month_of(at_ms),
            at_ms=at_ms,
            next_ms=next_month(at_ms, number),
        )
        CONTRACT.evolve(support, one)
    now_ms = NOON_MS
    for hours in sleeps:
        now_ms += hours * hour_ms
        while (first := next(iter(support.waiting.keys())))[0] <= now_ms:
            for event in _asked(draft, now_ms):
                if isinstance(event, MonthLetGo):
                    CONTRACT.evolve(support, event)
                    continue
                assert isinstance(event, MonthPromised)
                assert event.support == first[1]
                assert event.next_ms > now_ms
                asked.append((event.support, event.month))
                CONTRACT.evolve(support, msgspec.structs.replace(event, promise=len(asked)))
    assert len(set(asked)) == len(asked)
    for month, sum_of in support.months.items():
        assert sum_of.supporters == len([1 for _number, one in asked if one == month])


@pytest.mark.parametrize(
    "world", [Street(paid=0, host=None), Street(paid=0, named=False), Street(paid=0, host=PROJECT)]
)
def test_a_month_in_which_nobody_holds_the_money_is_passed_over(world: Street) -> None:
    """Nobody is asked for what nobody could take; the month after is waited for."""
    passed = MonthPassedOver(support=1, next_ms=next_month(NEXT_MS, 1))
    moment = MomentCame(tag=MONTH_TAG)
    support = world.tells(
        given=[ASKED, BEGAN], when=moment, by=CLOCK, at=NEXT_MS, then=[passed], orders=[]
    )
    found = support.supporters.get(1)
    assert found is not None
    assert (found.months, found.promise) == (1, 1)


def test_a_month_that_cannot_be_counted_is_passed_over() -> None:
    """However much was promised in a month, the step is not refused."""
    full = msgspec.structs.replace(
        BEGAN,
        support=2,
        member=ANA.member,
        amount=COUNT_LIMIT - 10_000,
        month=month_of(NEXT_MS),
        next_ms=NEXT_MS + DAY_MS,
    )
    passed = MonthPassedOver(support=1, next_ms=next_month(NEXT_MS, 1))
    moment = MomentCame(tag=MONTH_TAG)
    Street(paid=0).tells(
        given=[ASKED, full, SupportStopped(2, ANA.member, ANA.member), BEGAN],
        when=moment,
        by=CLOCK,
        at=NEXT_MS,
        then=[passed],
    )


@pytest.mark.parametrize(
    ("before", "tag", "at", "world", "refusal"),
    [
        ([ASKED, BEGAN], MONTH_TAG, NEXT_MS, Street(status="closed"), NotInForce),
        ([ASKED, BEGAN, SupportEnded(BEN.member)], MONTH_TAG, NEXT_MS, STREET, UnknownMoment),
        ([ASKED, BEGAN], ENDS_TAG, NEXT_MS, STREET, UnknownMoment),
        ([ENDS, EndReached()], ENDS_TAG, NEXT_MS, STREET, UnknownMoment),
        ([ENDS], ENDS_TAG, NEXT_MS - 1, STREET, UnknownMoment),
        ([ASKED, BEGAN, STOPPED], MONTH_TAG, NEXT_MS, STREET, UnknownMoment),
        ([ASKED, BEGAN], MONTH_TAG, NEXT_MS - 1, STREET, UnknownMoment),
        ([ASKED, BEGAN], 9, NEXT_MS, STREET, UnknownMoment),
    ],
)
def test_moments_for_which_nothing_is_due(
    before: list[SupportEvent], tag: int, at: int, world: Street, refusal: type[Refused]
) -> None:
    """Closed, ended, stopped, too early, or unheard of."""
    world.tells(given=before, when=MomentCame(tag=tag), by=CLOCK, at=at, then=refusal)


def test_its_end_comes_by_itself() -> None:
    """At that moment nobody gives any more, whether or not the clock has said so."""
    over = MomentCame(tag=ENDS_TAG)
    STREET.tells(given=[ENDS], when=over, by=CLOCK, at=NEXT_MS, then=[EndReached()], orders=[])
    STREET.tells(given=[ENDS], when=GIVE, by=CEM, at=NEXT_MS, then=TooLate)
