"""Stories about the law of support: every no in its order, and month by month."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.cards.support.contract import CONTRACT
from dugnad.cards.support.law.events import (
    EndReached,
    MonthPassedOver,
    MonthPromised,
    SupportEnded,
    SupportEvent,
    SupportStopped,
)
from dugnad.cards.support.law.months import LAST_DAY, month_of, next_month
from dugnad.cards.support.law.records import AMOUNT_MAX, LASTS_MAX_MS, MONTH_TAG, Month, Support
from dugnad.cards.support.law.refusals import (
    EndsInThePast,
    EndsTooLate,
    GrantsMissing,
    MoreThanCounts,
    NobodyHoldsMoney,
    NotAPerson,
    NotInForce,
    NotTakingPart,
    OfAnotherProject,
    OnlyWhenPutUp,
    SameAnswer,
    TooLate,
)
from dugnad.cards.support.law.verbs import Give, Open
from dugnad.cards.support.tests.stories import (
    ASKED,
    BEGAN,
    GIVE,
    GRANTS,
    MONTH,
    NEXT_MS,
    STREET,
    Street,
    promise,
)
from dugnad.charter.entries import MemberEntry
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.people.records import People
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT
from dugnad.ledger.contract import Refused, must
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Draft, MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, By, Scenarios
from dugnad.ledger.values import COUNT_LIMIT

ASK = Open(ends_at_ms=0, pay_days=14, unit="NOK", goal=200_000)
COLLECT = must("money", money.Collect(unit="NOK", until_ms=0, back=False, to=None))


# ── Asking
@pytest.mark.parametrize(
    ("changed", "world", "by", "refusal"),
    [
        ({"ends_at_ms": NOON_MS}, Street(grants=()), ANA, OnlyWhenPutUp),
        ({"ends_at_ms": NOON_MS}, Street(grants=()), "cards", EndsInThePast),
        ({"ends_at_ms": NOON_MS + LASTS_MAX_MS + 1}, Street(grants=()), "cards", EndsTooLate),
        ({}, Street(grants=GRANTS[1:]), "cards", GrantsMissing),
    ],
)
def test_what_cannot_be_asked_for(
    changed: dict[str, Any], world: Street, by: By, refusal: type[Refused]
) -> None:
    """Each no comes before the next one."""
    world.tells(when=msgspec.structs.replace(ASK, **changed), by=by, then=refusal)


def test_support_is_asked_for_with_or_without_an_end() -> None:
    """MAT-21: without an end nothing is waited for; an end is within three years."""
    support = STREET.tells(when=ASK, by="cards", then=[ASKED])
    assert support.terms.get() == ASKED.terms()
    ends = msgspec.structs.replace(ASK, ends_at_ms=NOON_MS + LASTS_MAX_MS)
    told = msgspec.structs.replace(ASKED, ends_at_ms=NOON_MS + LASTS_MAX_MS)
    STREET.tells(when=ends, by="cards", then=[told])


# ── Giving
def test_the_first_month_is_promised_at_once() -> None:
    """It has a reference in the books of money, and the second month is waited for."""
    support = STREET.tells(
        given=[ASKED], when=GIVE, by=CEM, then=[BEGAN], orders=[COLLECT, promise(1)]
    )
    assert support.standing.get() == Month(10_000, 1)
    assert support.months.get(MONTH) == Month(10_000, 1)
    assert [*support.waiting.keys()] == [(NEXT_MS, 1)]
    second = msgspec.structs.replace(
        BEGAN, support=2, member=BEN.member, promise=2, next_ms=next_month(NOON_MS, 2)
    )
    order = must("money", money.Promise(2, BEN.member, "NOK", 10_000))
    Street(paid=0).tells(given=[ASKED, BEGAN], when=GIVE, by=BEN, then=[second], orders=[order])


FULL = msgspec.structs.replace(BEGAN, member=ANA.member, amount=COUNT_LIMIT - 10_000)


@pytest.mark.parametrize(
    ("before", "amount", "by", "world", "refusal"),
    [
        ([ASKED], 1, "cards", Street(status="closed"), NotAPerson),
        ([ASKED, SupportEnded(BEN.member)], 1, DIA, Street(status="closed"), NotInForce),
        ([ASKED, SupportEnded(BEN.member)], 1, DIA, STREET, TooLate),
        ([ASKED, EndReached()], 1, DIA, STREET, TooLate),
        ([ASKED], 1, DIA, Street(host=None), OfAnotherProject),
        ([ASKED], AMOUNT_MAX + 1, CEM, Street(host=None), NobodyHoldsMoney),
        ([ASKED], AMOUNT_MAX + 1, CEM, Street(named=False), NobodyHoldsMoney),
        ([ASKED], AMOUNT_MAX + 1, CEM, Street(paid=0, host=b"another host...."), NobodyHoldsMoney),
        ([ASKED, BEGAN], AMOUNT_MAX + 1, CEM, STREET, MoreThanCounts),
        ([ASKED, FULL], 10_000, CEM, STREET, MoreThanCounts),
        ([ASKED, BEGAN], 1, CEM, STREET, SameAnswer),
    ],
)
def test_what_cannot_be_given(
    before: list[SupportEvent], amount: int, by: By, world: Street, refusal: type[Refused]
) -> None:
    """Each no comes before the next one."""
    world.tells(given=before, when=Give(amount, "name"), by=by, then=refusal)


def test_an_organisation_gives_where_it_takes_part() -> None:
    """One that does not take part is told so before anything else about money."""

    def write(store: WritableStore) -> None:
        Street(host=None).write(store)
        band = MemberEntry(PROJECT, "met", NOON_MS, organisation=ELSEWHERE)
        People(store, "people").members.set(DIA.member, band)

    story = Scenarios(CONTRACT, law=Law, world=write)
    story.tell(given=[ASKED], when=GIVE, by=DIA, then=NotTakingPart)


# ── The calendar, and what it costs
@given(days=st.integers(0, 60_000), number=st.integers(1, 100_000))
def test_months_are_those_of_the_calendar(days: int, number: int) -> None:
    """On the same day of the next month, at the latest on the 28th, at eight in the morning."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)
    at_ms = days * DAY_MS + 5
    assert month_of(at_ms) == at.year * 100 + at.month
    then = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=next_month(at_ms, number))
    wanted = at.replace(day=min(at.day, LAST_DAY)) + timedelta(days=31)
    assert (then.year, then.month) == ((wanted.year, wanted.month))
    assert then.day == min(at.day, LAST_DAY)
    assert then.hour == 8
    assert next_month(at_ms, number) % 3_600_000 == number % 3_600_000


def test_each_supporter_has_a_moment_of_their_own() -> None:
    """However many begin in the same instant, one moment is waited for each, and none is lost."""
    draft = Draft(MemoryStore())
    support = Support(draft, "card:" + "c" * 32)
    CONTRACT.evolve(support, ASKED)
    for number in range(1, 301):
        began = msgspec.structs.replace(
            BEGAN,
            support=number,
            member=number.to_bytes(16, "big"),
            promise=number,
            next_ms=next_month(NOON_MS, number),
        )
        CONTRACT.evolve(support, began)
    moments = [(at_ms, tag) for at_ms, _target, tag in due_until(draft, 2**52)]
    assert len(moments) == 300
    assert [at_ms for at_ms, _tag in moments] == [at_ms for at_ms, _n in [*support.waiting.keys()]]
    assert support.standing.get() == Month(3_000_000, 300)


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["begin", "month", "pass", "stop"]), st.integers(0, 3)),
        max_size=30,
    )
)
def test_sums_are_those_of_the_supporters(steps: list[tuple[str, int]]) -> None:
    """Whatever happens in whatever order: who gives, who waits, and what is due go together."""
    draft = Draft(MemoryStore())
    support = Support(draft, "card:" + "c" * 32)
    CONTRACT.evolve(support, ASKED)
    members = (ANA.member, BEN.member, CEM.member, DIA.member)
    for at, (what, who) in enumerate(steps, start=1):
        number = support.of_member.get(members[who])
        found = None if number is None else support.supporters.get(number)
        event: SupportEvent
        if found is None or number is None:
            new = (support.last.get() or 0) + 1
            event = msgspec.structs.replace(
                BEGAN,
                support=new,
                member=members[who],
                amount=at,
                promise=at,
                next_ms=next_month(NOON_MS, new),
            )
        elif what == "stop":
            event = SupportStopped(number, members[who], members[who])
        elif what == "pass":
            event = MonthPassedOver(number, next_month(found.next_ms, number))
        else:
            event = MonthPromised(
                support=number,
                member=members[who],
                amount=found.amount,
                promise=at,
                month=month_of(found.next_ms),
                pay_by_ms=found.next_ms,
                next_ms=next_month(found.next_ms, number),
            )
        CONTRACT.evolve(support, event)
    giving = [(n, one) for n, one in support.supporters.items() if not one.stopped]
    now = support.standing.get() or Month(0, 0)
    assert now == Month(sum(one.amount for _n, one in giving), len(giving))
    waiting = sorted((one.next_ms, n) for n, one in giving)
    assert [*support.waiting.keys()] == waiting
    due = [(at_ms, tag) for at_ms, _target, tag in due_until(draft, 2**52)]
    assert due == [(at_ms, MONTH_TAG) for at_ms, _n in waiting]
    assert dict(support.of_member.items()) == {one.member: n for n, one in giving}
    promised = sum(month.promised for _m, month in support.months.items())
    assert promised >= now.promised
    assert len([*support.asked.keys()]) == sum(m.supporters for _n, m in support.months.items())


def test_a_month_costs_the_same_however_many_give() -> None:
    """The month of one among two thousand reads and writes as much as that of the second."""
    costs = []
    for before in (2, 2_000):
        draft = Draft(MemoryStore())
        support = Support(draft, "card:" + "c" * 32)
        CONTRACT.evolve(support, ASKED)
        for number in range(1, before + 1):
            began = msgspec.structs.replace(
                BEGAN,
                support=number,
                member=number.to_bytes(16, "big"),
                next_ms=next_month(NOON_MS, number),
            )
            CONTRACT.evolve(support, began)
        draft.restart_counts()
        first_ms, number = next(iter(support.waiting.keys()))
        asked = MonthPromised(
            support=number,
            member=number.to_bytes(16, "big"),
            amount=10_000,
            promise=9_999,
            month=month_of(first_ms),
            pay_by_ms=first_ms,
            next_ms=next_month(first_ms, number),
        )
        CONTRACT.evolve(support, asked)
        costs.append((draft.reads, draft.writes))
    assert costs[0] == costs[1]
