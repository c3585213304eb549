"""Stories about the law of a fundraiser: every no in its order, and what is written down."""

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.events import (
    CalledOff,
    FundraiserEvent,
    GiftCalledUpon,
    GiftGiven,
    GiftLetGo,
    GiftNotGiven,
    GiftPromised,
    GiftsAskedFor,
    GiftTakenBack,
    GiversTold,
    GoalMissed,
    GoalReached,
    OpenedToAll,
    PaymentReminder,
    PromisesEnded,
    RewardHandedOver,
    Thanked,
)
from dugnad.cards.fundraiser.law.records import (
    BOOKED_MS,
    ENDS_TAG,
    GIFT_MAX,
    GIFTS_MAX,
    KINDS,
    LASTS_MAX_MS,
    ORDERED,
    REMINDER_MS,
    REMINDER_TAG,
    SETTLES_TAG,
    BudgetLine,
    Circle,
    Fundraiser,
    Gift,
    Kind,
    People,
    Reward,
    Shown,
    Sums,
    is_quiet,
    stage_of,
    sums_of,
)
from dugnad.cards.fundraiser.law.refusals import (
    BudgetForNothing,
    BudgetTooLarge,
    EndsInThePast,
    EndsTooLate,
    GrantsMissing,
    MoreThanCounts,
    NobodyHoldsMoney,
    NobodyToTell,
    NobodyToThank,
    NoLongerPromised,
    NoReward,
    NotAPerson,
    NotAskedFor,
    NothingAskedFor,
    NothingToCarryOut,
    NothingToReach,
    NoTimeToGive,
    NotInForce,
    NotQuiet,
    NotTakingPart,
    NotTheLast,
    NotThisKind,
    NotYourGift,
    NotYours,
    OfAnotherProject,
    OnlyWhenPutUp,
    PaidAlready,
    QuietUnfit,
    RewardForMore,
    RewardForNothing,
    RewardGone,
    SameAnswer,
    TooLate,
    TooManyGifts,
    UnknownGift,
    UnknownMoment,
    UnknownReward,
    WordsMissing,
)
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CallUpon,
    CarryOut,
    Give,
    HandOver,
    LetGo,
    MomentCame,
    NoteGiven,
    Open,
    OpenToAll,
    TakeBack,
    Tell,
    Thank,
    UndoGiven,
)
from dugnad.charter.entries import (
    Grant,
    MemberEntry,
    Status,
)
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import Share, pot_of
from dugnad.charter.money.records import Campaign, Hosted, Money, PromiseEntry
from dugnad.charter.people import records as people
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, THE_CARD, World, prose
from dugnad.ledger.contract import CLOCK, Refused, attempt, must
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Draft, MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, By, Scenarios, Voice
from dugnad.ledger.values import COUNT_LIMIT

ENDS_MS = NOON_MS + 10 * DAY_MS
AGES_MS = NOON_MS + LASTS_MAX_MS + 1
PAY_BY_MS = ENDS_MS + 14 * DAY_MS
GRANTS = tuple(Grant("money", verb) for verb in ORDERED)
REWARDS = (
    Reward(kind="money", least=30_000, stock=1, by_ms=0),
    Reward(kind="hours", least=60, stock=0, by_ms=0),
)
ASK = Open(
    ends_at_ms=ENDS_MS,
    pay_days=14,
    unit="NOK",
    money=300_000,
    hours=1_200,
    things=5,
    rooms=0,
    whole=False,
    step=4_000,
    rewards=REWARDS,
)


QUIET_MS = NOON_MS + 2 * DAY_MS
PLANKS = (BudgetLine("money", 180_000), BudgetLine("hours", 600), BudgetLine("money", 120_000))
MUCH = (BudgetLine("money", COUNT_LIMIT - 1), BudgetLine("money", 1))


@dataclass(frozen=True)
class Street:
    """The world around the card, and what the books of money have of it.

    Attributes:
        paid: what was paid for promise 1; None where no money was promised.
        standing: of the campaign.
        hosted: whether somebody holds money for the project.
        there: what lies in the card's pot.
    """

    status: Status = "in force"
    waits_until_ms: int = NOON_MS
    grants: tuple[Grant, ...] = GRANTS
    paid: int | None = None
    standing: Any = "collecting"
    hosted: bool = True
    there: int = 0

    def write(self, store: WritableStore) -> None:
        """Write it."""
        World(
            "fundraiser",
            status=self.status,
            waits_until_ms=self.waits_until_ms,
            grants=self.grants,
        ).write(store)
        books = Money(store, "money")
        if self.hosted:
            books.hosted.set(PROJECT, Hosted(host=ELSEWHERE, since_ms=NOON_MS))
        if self.paid is None:
            return
        campaign = Campaign(ELSEWHERE, PROJECT, "NOK", None, PAY_BY_MS, True, self.standing)
        books.campaigns.set(THE_CARD, msgspec.structs.replace(campaign, given=self.paid))
        promise = PromiseEntry(THE_CARD, PROJECT, CEM.member, ELSEWHERE, "NOK", 20_000, NOON_MS)
        books.promises.set(1, msgspec.structs.replace(promise, paid=self.paid))
        books.promised.set(1)
        if self.there:
            pot = pot_of(ELSEWHERE, PROJECT, THE_CARD).key("NOK")
            books.accounts.set(pot, (Share(b"", self.there),))

    def tells(self, **story: Any) -> Fundraiser:
        """Tell a story in this world."""
        return Scenarios(CONTRACT, law=Law, world=self.write).tell(**story)


STREET = Street()


def asked(ask: Open = ASK) -> GiftsAskedFor:
    """What follows from asking."""
    named = {
        name: value for name, value in msgspec.structs.asdict(ask).items() if name != "pay_days"
    }
    return GiftsAskedFor(pay_by_ms=ask.ends_at_ms + ask.pay_days * DAY_MS, **named)


ASKED = asked()
WHOLE = asked(msgspec.structs.replace(ASK, whole=True))


def promised(number: int = 1, kind: Kind = "hours", amount: int = 180, **more: Any) -> GiftPromised:
    """Cem promises something, as the books tell it."""
    return GiftPromised(
        **{
            "gift": number,
            "member": CEM.member,
            "kind": kind,
            "amount": amount,
            "shown": "neighbour",
            "reward": 0,
            "prose": None,
            "promise": number,
            "circle": "unsaid",
            "at_ms": NOON_MS,
            **more,
        }
    )


def give(kind: Kind = "hours", amount: int = 180, reward: int = 0) -> Give:
    """What somebody asks who gives."""
    return Give(kind=kind, amount=amount, shown="neighbour", reward=reward)


# ── Asking
def test_gifts_are_asked_for() -> None:
    """The terms stand, and the end is waited for."""
    fund = STREET.tells(when=ASK, by="cards", then=[ASKED])
    assert stage_of(fund) == "giving"
    assert [fund.terms.get().goal(kind) for kind in KINDS] == [300_000, 1_200, 5, 0]  # type: ignore[union-attr]


def test_what_gifts_go_to_stands_in_the_opening() -> None:
    """MAT-19: the amounts of its lines are in the books and nobody can change them."""
    ask = msgspec.structs.replace(ASK, budget=PLANKS)
    terms = STREET.tells(when=ask, by="cards", then=[asked(ask)]).terms.get()
    assert terms is not None
    assert terms.budget == PLANKS
    assert [terms.budgeted(kind) for kind in KINDS] == [300_000, 600, 0, 0]


@pytest.mark.parametrize(
    ("changed", "world", "by", "refusal"),
    [
        ({"money": 0, "hours": 0, "things": 0, "ends_at_ms": 0}, STREET, ANA, OnlyWhenPutUp),
        ({"money": 0, "hours": 0, "things": 0, "ends_at_ms": 0}, STREET, "cards", NothingAskedFor),
        ({"ends_at_ms": NOON_MS}, Street(waits_until_ms=ENDS_MS), "cards", EndsInThePast),
        ({"ends_at_ms": AGES_MS}, Street(waits_until_ms=AGES_MS), "cards", EndsTooLate),
        ({}, Street(waits_until_ms=ENDS_MS, grants=()), "cards", NoTimeToGive),
        ({"money": 0}, Street(grants=GRANTS[1:]), "cards", GrantsMissing),
        ({"quiet_until_ms": NOON_MS, "money": 0}, STREET, "cards", QuietUnfit),
        ({"quiet_until_ms": ENDS_MS, "money": 0}, STREET, "cards", QuietUnfit),
        ({"money": 0, "step": 0, "whole": True}, STREET, "cards", NothingToReach),
        ({"money": 0, "whole": False}, STREET, "cards", NothingToReach),
        ({"money": 0, "step": 0, "budget": PLANKS}, STREET, "cards", RewardForNothing),
        ({"money": 0, "step": 0, "rewards": (), "budget": MUCH}, STREET, "cards", BudgetForNothing),
        ({"budget": MUCH}, STREET, "cards", BudgetTooLarge),
    ],
)
def test_what_cannot_be_asked_for(
    changed: dict[str, Any], world: Street, by: By, refusal: type[Refused]
) -> None:
    """Each no comes before the next one."""
    world.tells(when=msgspec.structs.replace(ASK, **changed), by=by, then=refusal)


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
HOURS = [ASKED, promised(reward=2)]
PAID = [ASKED, promised(kind="money", amount=20_000)]


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


# ── Looking after it
def test_each_kind_is_thanked_for_what_has_come() -> None:
    """Hours by how many gifts came, money by the sum; nobody is thanked twice for the same."""
    came = [*HOURS, GiftGiven(1, CEM.member, BEN.member, 60)]
    thanks = Thanked("hours", BEN.member, 0, 1)
    STREET.tells(given=came, when=Thank("hours"), by=BEN, then=[thanks])
    STREET.tells(given=[*came, thanks], when=Thank("hours"), by=BEN, then=NobodyToThank)
    paid = Thanked("money", BEN.member, 0, 20_000)
    Street(paid=20_000).tells(given=PAID, when=Thank("money"), by=BEN, then=[paid])
    Street(paid=20_000).tells(given=[*PAID, paid], when=Thank("money"), by=BEN, then=NobodyToThank)


def test_those_who_give_are_told_how_it_goes() -> None:
    """The words lie outside the books; where nobody gives there is nobody to tell."""
    words = prose("The planks are here.")
    STREET.tells(
        given=HOURS,
        when=Tell(),
        by=BEN,
        commitments=[words],
        then=[GiversTold(BEN.member, words, NOON_MS)],
    )
    STREET.tells(given=[ASKED], when=Tell(), by=BEN, then=WordsMissing)
    STREET.tells(given=[ASKED], when=Tell(), by=BEN, commitments=[words], then=NobodyToTell)
    STREET.tells(given=[ASKED], when=Tell(), by=CEM, then=NotYours)


def test_it_is_called_off_while_it_lasts() -> None:
    """What came is given back, and no moment is waited for; what is kept is not called off."""
    fund = Street(paid=0).tells(
        given=PAID,
        when=CallOff(),
        by=BEN,
        then=[CalledOff(BEN.member)],
        orders=[attempt("money", money.GiveBack())],
    )
    assert stage_of(fund) == "called off"
    STREET.tells(given=HOURS, when=CallOff(), by=BEN, then=[CalledOff(BEN.member)])
    STREET.tells(given=[*HOURS, GoalReached()], when=CallOff(), by=BEN, then=TooLate)
    kept = Street(paid=5, standing="kept")
    kept.tells(given=[*PAID, PromisesEnded()], when=CallOff(), by=BEN, then=TooLate)


def test_a_quiet_round_ends_by_a_press_or_by_itself() -> None:
    """MAT-16: whoever looks after it opens it; at the moment it is open without anybody."""
    ask = msgspec.structs.replace(ASK, quiet_until_ms=QUIET_MS)
    fund = STREET.tells(when=ask, by="cards", then=[asked(ask)])
    assert is_quiet(fund, QUIET_MS - 1)
    assert not is_quiet(fund, QUIET_MS)
    opened = OpenedToAll(BEN.member)
    fund = STREET.tells(given=[asked(ask)], when=OpenToAll(), by=BEN, then=[opened])
    assert not is_quiet(fund, NOON_MS)
    STREET.tells(given=[asked(ask)], when=OpenToAll(), by=CEM, then=NotYours)
    STREET.tells(given=[asked(ask), opened], when=OpenToAll(), by=BEN, then=NotQuiet)
    STREET.tells(given=[asked(ask)], when=OpenToAll(), by=BEN, at=QUIET_MS, then=NotQuiet)
    STREET.tells(given=[ASKED], when=OpenToAll(), by=BEN, then=NotQuiet)


# ── The end
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


# ── By chance
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "take back", "let go", "call", "given"]),
        st.integers(0, 3),
        st.sampled_from(["money", "hours", "things"]),
        st.integers(1, 400),
    ),
    max_size=30,
)


@settings(max_examples=120, deadline=None)
@given(steps=STEPS)
def test_sums_are_those_of_the_gifts(steps: list[tuple[str, int, Kind, int]]) -> None:
    """Whatever happens in whatever order, sums, people and thank-yous are what the gifts say."""
    fund = Fundraiser(Draft(MemoryStore()), "card:" + "c" * 32)
    CONTRACT.evolve(fund, ASKED)
    members = (ANA.member, BEN.member, CEM.member, DIA.member)
    for what, who, kind, amount in steps:
        last = fund.last.get() or 0
        number = amount % last + 1 if last else 0
        gift = fund.gifts.get(number)
        if what == "give" or gift is None:
            reward = 2 if kind == "hours" else 0
            circle = "unsaid" if amount % 3 == 0 else "outside" if who == 3 else "project"
            more = {"member": members[who], "reward": reward, "circle": circle}
            CONTRACT.evolve(fund, promised(last + 1, kind, amount, **more))
        elif gift.standing in ("promised", "called upon"):
            CONTRACT.evolve(fund, _next(what, number, gift, amount))
        elif what == "given" and gift.arrived == sums_of(fund, gift.kind).arrived > 0:
            CONTRACT.evolve(fund, GiftNotGiven(number, gift.giver, BEN.member, gift.given))
    gifts = [gift for _number, gift in fund.gifts.items()]
    standing = [gift for gift in gifts if gift.stands]
    for kind in KINDS:
        mine = [gift for gift in standing if gift.kind == kind]
        sums = sums_of(fund, kind)
        assert sums.promised == sum(gift.counts for gift in mine)
        assert sums.given == sum(gift.given for gift in mine)
        assert sums.gifts == len(mine)
        assert sums.arrived == sum(gift.arrived > 0 for gift in mine)
        came = [fund.came.get((kind, number)) for number in range(1, sums.arrived + 1)]
        assert [fund.gifts.get(number or 0).arrived for number in came] == [  # type: ignore[union-attr]
            *range(1, sums.arrived + 1)
        ]
    givers = {gift.giver for gift in standing if gift.circle != "unsaid"}
    people = fund.people.get() or People()
    assert people.givers == len(givers)
    assert people.outside == len(givers & {DIA.member})
    assert people.unsaid == sum(gift.circle == "unsaid" for gift in standing)
    assert people.some == bool(standing)
    assert (fund.taken.get(2) or 0) == sum(gift.reward == 2 for gift in standing)


def _next(what: str, number: int, gift: Gift, amount: int) -> FundraiserEvent:
    """What happens to a promise; money is paid elsewhere, so it is only taken back here."""
    if what == "let go" and gift.kind != "money":
        return GiftLetGo(number, gift.giver, BEN.member)
    if what == "call" and gift.kind != "money":
        return GiftCalledUpon(number, gift.giver, BEN.member, None)
    if what == "given" and gift.kind != "money":
        return GiftGiven(number, gift.giver, BEN.member, amount)
    return GiftTakenBack(number, gift.giver)


def test_what_is_about_nobody_changes_nothing() -> None:
    """Writing down never fails, whatever stands in an event."""
    fund = Fundraiser(Draft(MemoryStore()), "card:" + "c" * 32)
    for event in (GiftTakenBack(7, CEM.member), GoalReached(), PaymentReminder()):
        CONTRACT.evolve(fund, event)
    assert fund.stage.get() is None
    assert [*fund.gifts.items()] == []


def test_a_gift_costs_the_same_however_many_there_were() -> None:
    """The second gift and the two thousandth read and write as much as each other."""
    costs = []
    for before in (1, 2_000):
        draft = Draft(MemoryStore())
        fund = Fundraiser(draft, "card:" + "c" * 32)
        CONTRACT.evolve(fund, ASKED)
        for number in range(1, before + 1):
            who = number.to_bytes(16, "big")
            CONTRACT.evolve(fund, promised(number, member=who))
        draft.restart_counts()
        CONTRACT.evolve(fund, promised(before + 1, member=bytes(16)))
        costs.append((draft.reads, draft.writes))
    assert costs[0] == costs[1]
