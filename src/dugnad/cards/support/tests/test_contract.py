"""Stories about the law of support: every no in its order, and month by month."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

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
    SupportAskedFor,
    SupportBegan,
    SupportEnded,
    SupportEvent,
    SupportStopped,
)
from dugnad.cards.support.law.months import LAST_DAY, month_of, next_month
from dugnad.cards.support.law.records import (
    AMOUNT_MAX,
    ENDS_TAG,
    LASTS_MAX_MS,
    MONTH_TAG,
    ORDERED,
    STOPS_MOST,
    Month,
    Support,
)
from dugnad.cards.support.law.refusals import (
    EndsInThePast,
    EndsTooLate,
    GrantsMissing,
    MoreThanCounts,
    NobodyHoldsMoney,
    NotAPerson,
    NothingToCarryOut,
    NotInForce,
    NotTakingPart,
    NotYours,
    NotYourSupport,
    OfAnotherProject,
    OnlyWhenPutUp,
    SameAnswer,
    TooLate,
    UnknownMoment,
)
from dugnad.cards.support.law.verbs import CarryOut, End, Give, MomentCame, Open, Stop
from dugnad.charter.entries import Grant, MemberEntry, Status
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import Share, pot_of
from dugnad.charter.money.records import Campaign, Hosted, Money, MoneyHost, PromiseEntry
from dugnad.charter.people.records import People
from dugnad.charter.place import Place
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, THE_CARD, World
from dugnad.ledger.contract import CLOCK, Context, Refused, attempt, must
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Draft, MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, By, Scenarios
from dugnad.ledger.values import COUNT_LIMIT

GRANTS = tuple(Grant("money", verb) for verb in ORDERED)
ASK = Open(ends_at_ms=0, pay_days=14, unit="NOK", goal=200_000)
PAY_BY_MS = NOON_MS + 14 * DAY_MS
NEXT_MS = next_month(NOON_MS, 1)
MONTH = month_of(NOON_MS)


@dataclass(frozen=True)
class Street:
    """The world around the card, and what the books of money have of it.

    Attributes:
        paid: what was paid for promise 1; None where none was made.
        there: what lies in the card's pot.
        open: more promises, of which nothing was paid.
        host: who holds the project's money.
        named: whether the place lets that host hold money.
    """

    status: Status = "in force"
    grants: tuple[Grant, ...] = GRANTS
    paid: int | None = None
    taken_back: bool = False
    there: int = 0
    open: tuple[int, ...] = ()
    host: bytes | None = ELSEWHERE
    named: bool = True

    def write(self, store: WritableStore) -> None:
        """Write it."""
        World("support", status=self.status, grants=self.grants).write(store)
        host = MoneyHost(second="starter", since_ms=NOON_MS, named=self.named)
        Place(store, "place").hosts.set(ELSEWHERE, host)
        books = Money(store, "money")
        if self.host is not None:
            books.hosted.set(PROJECT, Hosted(host=self.host, since_ms=NOON_MS))
        if self.paid is None:
            return
        books.campaigns.set(
            THE_CARD, Campaign(ELSEWHERE, PROJECT, "NOK", None, 0, False, "collecting")
        )
        promise = PromiseEntry(THE_CARD, PROJECT, CEM.member, ELSEWHERE, "NOK", 10_000, NOON_MS)
        for number in self.open:
            books.promises.set(number, promise)
        promise = msgspec.structs.replace(promise, paid=self.paid, taken_back=self.taken_back)
        books.promises.set(1, promise)
        books.promised.set(max((1, *self.open)))
        if self.there:
            pot = pot_of(ELSEWHERE, PROJECT, THE_CARD).key("NOK")
            books.accounts.set(pot, (Share(b"", self.there),))

    def tells(self, **story: Any) -> Support:
        """Tell a story in this world."""
        return Scenarios(CONTRACT, law=Law, world=self.write).tell(**story)


STREET = Street()
ASKED = SupportAskedFor(ends_at_ms=0, pay_days=14, unit="NOK", goal=200_000)
ENDS = msgspec.structs.replace(ASKED, ends_at_ms=NEXT_MS)
BEGAN = SupportBegan(
    support=1,
    member=CEM.member,
    amount=10_000,
    shown="neighbour",
    promise=1,
    month=MONTH,
    at_ms=NOON_MS,
    pay_by_ms=PAY_BY_MS,
    next_ms=NEXT_MS,
)
GIVE = Give(amount=10_000, shown="neighbour")
COLLECT = must("money", money.Collect(unit="NOK", until_ms=0, back=False, to=None))
STOPPED = SupportStopped(1, CEM.member, CEM.member)


def promise(number: int) -> Any:
    """The order by which a month of Cem's is promised."""
    return must("money", money.Promise(number, CEM.member, "NOK", 10_000))


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


# ── Month by month
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


# ── Stopping and ending
def test_whoever_gives_stops_with_one_press() -> None:
    """What nothing was paid of is taken back; nothing is waited for, and they can begin anew."""
    back = must("money", money.TakeBackPromise(1))
    support = Street(paid=0).tells(
        given=[ASKED, BEGAN], when=Stop(1), by=CEM, then=[STOPPED], orders=[back]
    )
    assert [*support.waiting.keys()] == []
    assert support.standing.get() == Month(0, 0)
    assert support.of_member.get(CEM.member) is None
    assert support.months.get(MONTH) == Month(10_000, 1)
    for world in (Street(paid=5_000), Street(paid=0, taken_back=True), STREET):
        world.tells(given=[ASKED, BEGAN], when=Stop(1), by=CEM, then=[STOPPED], orders=[])


def months(last: int) -> list[SupportEvent]:
    """Cem's support that goes on, and another one's; Cem's promises are 1, 3, 4 and so on."""
    ben = msgspec.structs.replace(BEGAN, support=2, member=BEN.member, promise=2)
    asked = MonthPromised(
        support=1,
        member=CEM.member,
        amount=10_000,
        promise=3,
        month=MONTH,
        pay_by_ms=PAY_BY_MS,
        next_ms=NEXT_MS,
    )
    later = [msgspec.structs.replace(asked, promise=number) for number in range(3, last + 1)]
    return [ASKED, BEGAN, ben, *later]


@pytest.mark.parametrize(
    ("last", "world", "back"),
    [
        (4, Street(paid=0, open=(2, 3, 4)), (1, 3, 4)),
        (4, Street(paid=10_000, open=(2, 3, 4)), (3, 4)),
        (4, Street(paid=0, taken_back=True, open=(2, 3)), (3,)),
        (40, Street(paid=0, open=tuple(range(2, 41))), tuple(range(41 - STOPS_MOST, 41))),
    ],
)
def test_all_months_that_were_not_paid_need_not_be(
    last: int, world: Street, back: tuple[int, ...]
) -> None:
    """Not the last one alone; nobody else's; and a step has its bound."""
    orders = [must("money", money.TakeBackPromise(number)) for number in back]
    world.tells(given=months(last), when=Stop(1), by=CEM, then=[STOPPED], orders=orders)


@pytest.mark.parametrize(
    ("last", "world", "gone"),
    [
        (STOPS_MOST, Street(paid=0, open=tuple(range(2, STOPS_MOST + 1))), ()),
        (STOPS_MOST + 1, Street(paid=0, open=tuple(range(2, STOPS_MOST + 2))), (1,)),
        (STOPS_MOST + 1, Street(paid=5_000, open=tuple(range(2, STOPS_MOST + 2))), ()),
        (
            STOPS_MOST + 1,
            Street(paid=0, taken_back=True, open=tuple(range(2, STOPS_MOST + 2))),
            (),
        ),
        (STOPS_MOST + 2, Street(paid=0, open=tuple(range(2, STOPS_MOST + 3))), (3,)),
    ],
)
def test_what_was_not_paid_for_a_year_need_not_be_any_more(
    last: int, world: Street, gone: tuple[int, ...]
) -> None:
    """With each month the one of a year ago is let go; what was begun to be paid stays."""
    before = months(last)
    asked = msgspec.structs.replace(
        before[-1],
        promise=last + 1,
        month=month_of(NEXT_MS),
        pay_by_ms=NEXT_MS + 14 * DAY_MS,
        next_ms=next_month(NEXT_MS, 1),
    )
    let_go = [MonthLetGo(support=1, member=CEM.member, promise=one) for one in gone]
    support = world.tells(
        given=before,
        when=MomentCame(tag=MONTH_TAG),
        by=CLOCK,
        at=NEXT_MS,
        then=[asked, *let_go],
        orders=[
            promise(last + 1),
            *(must("money", money.TakeBackPromise(one)) for one in gone),
        ],
    )
    kept = [promise for _support, promise in support.promises.keys(under=1)]
    assert len(kept) <= STOPS_MOST
    assert last + 1 in kept
    assert not set(gone) & set(kept)


@pytest.mark.parametrize(
    ("before", "number", "by", "world", "refusal"),
    [
        ([ASKED, BEGAN], 2, "cards", Street(status="closed"), NotAPerson),
        ([ASKED, BEGAN], 2, BEN, Street(status="closed"), NotInForce),
        ([ASKED, BEGAN], 2, CEM, STREET, NotYourSupport),
        ([ASKED, BEGAN, STOPPED], 1, BEN, STREET, NotYourSupport),
        ([ASKED, BEGAN, STOPPED], 1, CEM, STREET, SameAnswer),
    ],
)
def test_who_cannot_stop_what(
    before: list[SupportEvent], number: int, by: By, world: Street, refusal: type[Refused]
) -> None:
    """Each no comes before the next one."""
    world.tells(given=before, when=Stop(number), by=by, then=refusal)


def test_whoever_looks_after_it_ends_it_for_all() -> None:
    """Nobody is asked any more, and what lies there goes to the project."""
    release = attempt("money", money.Release("NOK", 7))
    ended = SupportEnded(BEN.member)
    Street(paid=7, there=7).tells(
        given=[ASKED, BEGAN], when=End(), by=BEN, then=[ended], orders=[release]
    )
    STREET.tells(given=[ASKED], when=End(), by="cards", then=NotAPerson)
    Street(status="closed").tells(given=[ASKED], when=End(), by=CEM, then=NotInForce)
    STREET.tells(given=[ASKED, ended], when=End(), by=CEM, then=NotYours)
    STREET.tells(given=[ASKED, ended], when=End(), by=BEN, then=TooLate)


def test_what_has_come_goes_on_by_a_press() -> None:
    """Whatever lies in the pot, and no more than once."""
    release = must("money", money.Release("NOK", 7))
    Street(paid=7, there=7).tells(
        given=[ASKED, BEGAN], when=CarryOut(), by=CEM, then=[], orders=[release]
    )
    Street(paid=7).tells(given=[ASKED], when=CarryOut(), by=CEM, then=NothingToCarryOut)
    STREET.tells(given=[ASKED], when=CarryOut(), by="cards", then=NotAPerson)
    Street(status="closed").tells(given=[ASKED], when=CarryOut(), by=CEM, then=NotInForce)


def test_what_is_about_nobody_changes_nothing() -> None:
    """Writing down never fails, whatever stands in an event."""
    support = Support(Draft(MemoryStore()), "card:" + "c" * 32)
    for event in (ASKED, STOPPED, MonthPassedOver(support=1, next_ms=NEXT_MS)):
        CONTRACT.evolve(support, event)
    assert [*support.supporters.items()] == []
    assert [*support.waiting.keys()] == []


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
