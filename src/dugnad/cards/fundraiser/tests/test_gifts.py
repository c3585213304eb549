"""Stories of gifts: promised, called upon, given, let go."""

from typing import Any

import pytest

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.events import (
    CalledOff,
    FundraiserEvent,
    GiftCalledUpon,
    GiftGiven,
    GiftLetGo,
    GiftNotGiven,
    GiftTakenBack,
    GoalReached,
    RewardHandedOver,
    Thanked,
)
from dugnad.cards.fundraiser.law.records import (
    GIFT_MAX,
    GIFTS_MAX,
    Circle,
    Kind,
    Shown,
    Sums,
    sums_of,
)
from dugnad.cards.fundraiser.law.refusals import (
    MoreThanCounts,
    NobodyHoldsMoney,
    NoLongerPromised,
    NoReward,
    NotAPerson,
    NotAskedFor,
    NotInForce,
    NotTakingPart,
    NotTheLast,
    NotThisKind,
    NotYourGift,
    NotYours,
    OfAnotherProject,
    PaidAlready,
    RewardForMore,
    RewardGone,
    SameAnswer,
    TooLate,
    TooManyGifts,
    UnknownGift,
    UnknownReward,
)
from dugnad.cards.fundraiser.law.verbs import (
    CallUpon,
    Give,
    HandOver,
    LetGo,
    NoteGiven,
    TakeBack,
    UndoGiven,
)
from dugnad.cards.fundraiser.tests.stories import (
    ASKED,
    ENDS_MS,
    HOURS,
    PAID,
    PAY_BY_MS,
    STREET,
    Street,
    promised,
)
from dugnad.charter.entries import MemberEntry
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.people import records as people
from dugnad.charter.testing import ELSEWHERE, PROJECT, prose
from dugnad.ledger.contract import CLOCK, Refused, must
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, By, Scenarios, Voice
from dugnad.ledger.values import COUNT_LIMIT


def give(kind: Kind = "hours", amount: int = 180, reward: int = 0) -> Give:
    """What somebody asks who gives."""
    return Give(kind=kind, amount=amount, shown="neighbour", reward=reward)


# ── Giving
def test_hours_are_promised() -> None:
    """The gift stands in the sum of its kind, and in the books of money as minutes."""
    fund = STREET.tells(
        given=[ASKED],
        when=give(),
        by=CEM,
        then=[promised()],
        orders=[must("money", money.Promise(1, CEM.member, "minutes", 180))],
    )
    assert sums_of(fund, "hours") == Sums(promised=180, gifts=1)
    assert [*fund.open.keys()] == [1]


def test_the_first_money_begins_to_collect() -> None:
    """Whatever happens before the end, it would be given back; the second finds that so."""
    promise = must("money", money.Promise(1, CEM.member, "NOK", 20_000))
    collect = must("money", money.Collect("NOK", PAY_BY_MS, True, None))
    STREET.tells(
        given=[ASKED],
        when=give("money", 20_000),
        by=CEM,
        then=[promised(kind="money", amount=20_000)],
        orders=[collect, promise],
    )
    Street(paid=0).tells(
        given=[ASKED, promised(kind="money", amount=20_000)],
        when=give("money", 20_000),
        by=CEM,
        then=[promised(2, kind="money", amount=20_000)],
        orders=[must("money", money.Promise(2, CEM.member, "NOK", 20_000))],
    )


def test_what_is_told_with_a_gift_is_known_by_its_fingerprint() -> None:
    """A member's words go with it; who is not seen by name does not say where they come from."""
    said = prose("two spades")
    STREET.tells(
        given=[ASKED],
        when=give("things", 2),
        by=BEN,
        commitments=[said],
        then=[promised(kind="things", amount=2, member=BEN.member, prose=said)],
        orders=[must("money", money.Promise(1, BEN.member, "things", 2))],
    )


@pytest.mark.parametrize(
    ("by", "shown", "circle"),
    [
        (BEN, "name", "project"),
        (CEM, "name", "outside"),
        (BEN, "initials", "unsaid"),
        (CEM, "neighbour", "unsaid"),
    ],
)
def test_where_a_giver_comes_from_is_told_of_those_seen_by_name(
    by: Voice, shown: Shown, circle: Circle
) -> None:
    """MAT-23: who is not seen by name may stand under a number of this gift: nobody can say."""
    STREET.tells(
        given=[ASKED],
        when=Give(kind="hours", amount=60, shown=shown),
        by=by,
        then=[promised(amount=60, member=by.member, shown=shown, circle=circle)],
        orders=[must("money", money.Promise(1, by.member, "minutes", 60))],
    )


MANY = [promised(number, amount=60) for number in range(1, GIFTS_MAX + 1)]
TAKEN = promised(kind="money", amount=30_000, reward=1, member=ANA.member)
FILLED = promised(amount=COUNT_LIMIT - GIFT_MAX)


@pytest.mark.parametrize(
    ("before", "asks", "by", "at", "world", "refusal"),
    [
        ([ASKED], give("rooms"), CLOCK, ENDS_MS, Street(status="closed"), NotAPerson),
        ([ASKED], give("rooms"), DIA, ENDS_MS, Street(status="closed"), NotInForce),
        ([ASKED], give("rooms"), DIA, ENDS_MS, Street(status="waiting"), NotInForce),
        ([ASKED], give("rooms"), DIA, ENDS_MS, STREET, TooLate),
        ([ASKED, CalledOff(BEN.member)], give("rooms"), DIA, NOON_MS, STREET, TooLate),
        ([ASKED], give("rooms"), DIA, NOON_MS, STREET, OfAnotherProject),
        ([ASKED], give("rooms", reward=9), CEM, NOON_MS, STREET, NotAskedFor),
        ([ASKED, *MANY], give("money"), CEM, NOON_MS, Street(hosted=False), NobodyHoldsMoney),
        ([ASKED, *MANY], give(amount=GIFT_MAX + 1), CEM, NOON_MS, STREET, MoreThanCounts),
        ([ASKED, FILLED], give(amount=GIFT_MAX), CEM, NOON_MS, STREET, MoreThanCounts),
        ([ASKED, *MANY], give(reward=9), CEM, NOON_MS, STREET, TooManyGifts),
        ([ASKED], give(reward=9), CEM, NOON_MS, STREET, UnknownReward),
        ([ASKED], give(reward=1), CEM, NOON_MS, STREET, UnknownReward),
        ([ASKED, TAKEN], give("money", 29_999, 1), CEM, NOON_MS, STREET, RewardForMore),
        ([ASKED, TAKEN], give("money", 30_000, 1), CEM, NOON_MS, STREET, RewardGone),
    ],
)
def test_what_cannot_be_given(
    before: list[FundraiserEvent], asks: Give, by: By, at: int, world: Street, refusal: Any
) -> None:
    """Each no comes before the next one."""
    if by == CLOCK:
        by = "cards"
    world.tells(given=before, when=asks, by=by, at=at, then=refusal)


def test_an_organisation_gives_where_it_takes_part() -> None:
    """One that does not take part is told so before anything else."""

    def write(store: WritableStore) -> None:
        STREET.write(store)
        band = MemberEntry(PROJECT, "met", NOON_MS, organisation=ELSEWHERE)
        people.People(store, "people").members.set(DIA.member, band)

    story = Scenarios(CONTRACT, law=Law, world=write)
    story.tell(given=[ASKED], when=give("rooms"), by=DIA, then=NotTakingPart)


# ── Seeing to gifts
def test_a_gift_is_called_upon_given_and_its_thank_you_handed_over() -> None:
    """Each step is written down under the giver's number."""
    words = prose("Saturday at ten")
    called = GiftCalledUpon(1, CEM.member, BEN.member, words)
    STREET.tells(given=HOURS, when=CallUpon(1), by=BEN, commitments=[words], then=[called])
    given_ = GiftGiven(1, CEM.member, BEN.member, 120)
    fund = STREET.tells(
        given=[*HOURS, called],
        when=NoteGiven(1, 120),
        by=BEN,
        then=[given_],
        orders=[must("money", money.Fulfil(1, 120))],
    )
    assert sums_of(fund, "hours") == Sums(promised=120, given=120, gifts=1, arrived=1)
    assert [*fund.open.keys()] == []
    fund = STREET.tells(
        given=[*HOURS, called, given_],
        when=HandOver(1),
        by=ANA,
        then=[RewardHandedOver(1, CEM.member, ANA.member)],
    )
    assert [*fund.owing.keys()] == []


def test_what_was_noted_by_mistake_is_undone() -> None:
    """It is promised as before, its thank-you still owed; and noted anew it has come anew."""
    given_ = GiftGiven(1, CEM.member, BEN.member, 90)
    undone = GiftNotGiven(1, CEM.member, ANA.member, 90)
    fund = STREET.tells(
        given=[*HOURS, given_],
        when=UndoGiven(1),
        by=ANA,
        then=[undone],
        orders=[must("money", money.Unfulfil(1, 90))],
    )
    assert sums_of(fund, "hours") == Sums(promised=180, gifts=1)
    assert [*fund.open.keys()] == [1]
    assert [*fund.came.items()] == []
    fund = STREET.tells(
        given=[*HOURS, given_, undone],
        when=NoteGiven(1, 120),
        by=BEN,
        then=[GiftGiven(1, CEM.member, BEN.member, 120)],
        orders=[must("money", money.Fulfil(1, 120))],
    )
    assert [*fund.came.items()] == [(("hours", 1), 1)]


@pytest.mark.parametrize(
    ("before", "by", "refusal"),
    [
        ([], CEM, NotYours),
        ([], BEN, NotTheLast),
        ([GiftGiven(1, CEM.member, BEN.member, 90), GiftGiven(2, CEM.member, BEN.member, 5)], BEN,
         NotTheLast),
        ([GiftGiven(1, CEM.member, BEN.member, 90), Thanked("hours", BEN.member, 0, 1)], BEN,
         NotTheLast),
    ],
)  # fmt: skip
def test_what_is_not_undone(
    before: list[FundraiserEvent], by: Voice, refusal: type[Refused]
) -> None:
    """Not yet given, not the newest of its kind, or thanked for; and only by who looks after it."""
    more = promised(2, "hours", 60)
    STREET.tells(given=[*HOURS, more, *before], when=UndoGiven(1), by=by, then=refusal)


def test_a_promise_is_let_go_or_taken_back() -> None:
    """It counts no more, its thank-you is free, and its giver gives no longer."""
    back = [must("money", money.TakeBackPromise(1))]
    for by, action, told in (
        (BEN, LetGo(1), GiftLetGo(1, CEM.member, BEN.member)),
        (CEM, TakeBack(1), GiftTakenBack(1, CEM.member)),
    ):
        fund = STREET.tells(given=HOURS, when=action, by=by, then=[told], orders=back)
        assert sums_of(fund, "hours") == Sums()
        assert fund.taken.get(2) == 0
        assert not fund.people.get().givers  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("before", "asks", "by", "world", "refusal"),
    [
        (HOURS, CallUpon(2), "cards", Street(status="closed"), NotAPerson),
        (HOURS, CallUpon(2), CEM, Street(status="closed"), NotInForce),
        (HOURS, CallUpon(2), CEM, STREET, UnknownGift),
        (PAID, TakeBack(1), BEN, Street(paid=1), NotYourGift),
        (PAID, CallUpon(1), CEM, STREET, NotYours),
        (PAID, HandOver(1), BEN, STREET, NoReward),
        ([*HOURS, GiftTakenBack(1, CEM.member)], HandOver(1), BEN, STREET, NoReward),
        (
            [*HOURS, RewardHandedOver(1, CEM.member, BEN.member)],
            HandOver(1),
            BEN,
            STREET,
            SameAnswer,
        ),
        (PAID, CallUpon(1), BEN, STREET, NotThisKind),
        (PAID, NoteGiven(1, 5), BEN, STREET, NotThisKind),
        (
            [*HOURS, GiftGiven(1, CEM.member, BEN.member, 60)],
            NoteGiven(1, 60),
            BEN,
            STREET,
            SameAnswer,
        ),
        ([*HOURS, GiftLetGo(1, CEM.member, BEN.member)], LetGo(1), BEN, STREET, SameAnswer),
        (
            [*HOURS, GiftGiven(1, CEM.member, BEN.member, 60)],
            NoteGiven(1, 90),
            BEN,
            STREET,
            NoLongerPromised,
        ),
        ([*HOURS, GiftTakenBack(1, CEM.member)], TakeBack(1), CEM, STREET, NoLongerPromised),
        ([*PAID, GoalReached()], TakeBack(1), CEM, Street(paid=1), NoLongerPromised),
        (PAID, TakeBack(1), CEM, Street(paid=1), PaidAlready),
    ],
)
def test_what_cannot_be_done_with_a_gift(
    before: list[FundraiserEvent], asks: Any, by: By, world: Street, refusal: Any
) -> None:
    """Each no comes before the next one."""
    world.tells(given=before, when=asks, by=by, then=refusal)
