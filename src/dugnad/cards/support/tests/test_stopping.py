"""Stories of how monthly support stops, and how its card ends."""

import msgspec
import pytest

from dugnad.cards.support.contract import CONTRACT
from dugnad.cards.support.law.events import (
    MonthLetGo,
    MonthPassedOver,
    MonthPromised,
    SupportEnded,
    SupportEvent,
)
from dugnad.cards.support.law.months import month_of, next_month
from dugnad.cards.support.law.records import MONTH_TAG, STOPS_MOST, Month, Support
from dugnad.cards.support.law.refusals import (
    NotAPerson,
    NothingToCarryOut,
    NotInForce,
    NotYours,
    NotYourSupport,
    SameAnswer,
    TooLate,
)
from dugnad.cards.support.law.verbs import CarryOut, End, MomentCame, Stop
from dugnad.cards.support.tests.stories import (
    ASKED,
    BEGAN,
    MONTH,
    NEXT_MS,
    PAY_BY_MS,
    STOPPED,
    STREET,
    Street,
    promise,
)
from dugnad.charter.money import verbs as money
from dugnad.charter.testing import DAY_MS
from dugnad.ledger.contract import CLOCK, Refused, attempt, must
from dugnad.ledger.store import Draft, MemoryStore
from dugnad.ledger.testing import BEN, CEM, By


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
