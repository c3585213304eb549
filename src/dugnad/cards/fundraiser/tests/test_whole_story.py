"""Stories of a fundraiser in a whole place, from the promise to where the money goes."""

import msgspec
import pytest

from dugnad.cards.fundraiser.law.records import (
    BOOKED_MS,
    GIFT_MAX,
    People,
    Reward,
    stage_of,
    sums_of,
)
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CallUpon,
    CarryOut,
    Give,
    HandOver,
    LetGo,
    NoteGiven,
    TakeBack,
    Thank,
)
from dugnad.cards.fundraiser.tests.village import Found, Village
from dugnad.charter.cards import verbs as cards
from dugnad.charter.testing import (
    DAY_MS,
    card_id,
)
from dugnad.ledger.genesis import Limits
from dugnad.ledger.testing import ANA, BEN, CEM, Voice
from dugnad.ledger.values import COUNT_LIMIT, Action


# ── Money
def test_what_was_promised_is_paid_and_goes_to_the_project(found: Found) -> None:
    """Keep what comes: at the end it goes on, later payments in time go on as well (J5)."""
    village = found()
    assert village.gives(CEM, "money", 20_000, shown="name") == ""
    assert village.gives(ANA, "money", 50_000) == ""
    assert village.gives(BEN, "money", 10_000) == ""
    village.pays(1, 20_000)
    assert (village.pot(), village.project_pot()) == (20_000, 0)
    village.waits(11)
    assert stage_of(village.fund) == "paying"
    assert (village.pot(), village.project_pot()) == (0, 20_000)
    village.pays(2, 50_000)
    village.waits(20)
    assert stage_of(village.fund) == "reached"
    assert (village.pot(), village.project_pot()) == (0, 70_000)
    assert village.asks(BEN, CallOff()) == "fundraiser.TooLate"
    assert village.asks(ANA, CarryOut()) == "fundraiser.NothingToCarryOut"


def test_all_or_nothing_that_cannot_be_reached_ends_at_once(found: Found) -> None:
    """Too little is promised at the end: every paid coin is owed to whoever gave it."""
    village = found(whole=True)
    village.gives(CEM, "money", 20_000)
    village.gives(ANA, "money", 50_000)
    village.pays(1, 20_000)
    village.waits(11)
    assert stage_of(village.fund) == "missed"
    assert village.project_pot() == 0
    village.asks_back(CEM, 1)
    assert (village.owed(CEM), village.owed(ANA), village.pot()) == (20_000, 0, 0)


def test_the_value_date_decides_whether_all_has_come(found: Found) -> None:
    """Enough is promised, one pays too late: below the goal all is owed back, the late one too."""
    village = found(whole=True, money=100_000)
    village.gives(CEM, "money", 60_000)
    village.gives(ANA, "money", 40_000)
    village.pays(1, 60_000)
    village.waits(11)
    assert stage_of(village.fund) == "paying"
    village.waits(18)
    assert stage_of(village.fund) == "missed"
    village.pays(2, 40_000)
    village.asks_back(BEN, 1)
    assert (village.owed(CEM), village.owed(ANA)) == (60_000, 40_000)
    assert (village.pot(), village.project_pot()) == (0, 0)


def test_what_was_paid_in_time_counts_though_it_is_noted_late(found: Found) -> None:
    """The bank has it on the last day, the treasurer writes it down two days later."""
    village = found(whole=True, money=100_000)
    village.gives(CEM, "money", 60_000)
    village.gives(ANA, "money", 40_000)
    village.pays(1, 60_000)
    village.waits(24)
    in_time_ms = village.now_ms - DAY_MS
    village.waits(1)
    assert BOOKED_MS > 2 * DAY_MS
    village.pays(2, 40_000, value_ms=in_time_ms)
    village.waits(4)
    assert stage_of(village.fund) == "reached"
    assert (village.pot(), village.project_pot()) == (0, 100_000)


def test_whoever_pays_after_the_days_is_owed_it_back(found: Found) -> None:
    """A reached goal is not reached anew: what comes too late goes back."""
    village = found(whole=True, money=50_000)
    village.gives(CEM, "money", 50_000)
    village.gives(ANA, "money", 10_000)
    village.pays(1, 50_000)
    village.waits(30)
    assert stage_of(village.fund) == "reached"
    village.pays(2, 10_000)
    assert (village.owed(ANA), village.pot(), village.project_pot()) == (10_000, 0, 50_000)


def test_what_is_noted_after_the_end_is_passed_on_by_a_press(found: Found) -> None:
    """A payment in time that is confirmed after all is over lies in the pot until somebody asks."""
    village = found(whole=True, money=50_000)
    village.gives(CEM, "money", 50_000)
    village.gives(ANA, "money", 10_000)
    village.pays(1, 50_000)
    village.waits(20)
    in_time_ms = village.now_ms
    village.waits(10)
    village.pays(2, 10_000, value_ms=in_time_ms)
    assert (village.pot(), village.project_pot()) == (10_000, 50_000)
    assert village.asks(ANA, CarryOut()) == ""
    assert (village.pot(), village.project_pot()) == (0, 60_000)


def test_calling_it_off_gives_everything_back(found: Found) -> None:
    """Whoever looks after it can end it: nobody's money goes anywhere but back."""
    village = found()
    village.gives(CEM, "money", 20_000)
    village.pays(1, 20_000)
    assert village.asks(CEM, CallOff()) == "fundraiser.NotYours"
    assert village.asks(ANA, CallOff()) == ""
    village.asks_back(CEM, 1)
    assert (village.owed(CEM), village.pot(), village.project_pot()) == (20_000, 0, 0)
    assert village.gives(ANA, "money", 100) == "fundraiser.TooLate"


def test_closing_the_card_keeps_nobodys_money(found: Found) -> None:
    """Even whoever put it up cannot keep what was given by closing it before the end."""
    village = found()
    village.gives(CEM, "money", 20_000)
    village.pays(1, 20_000)
    village.street.does(BEN, "cards", cards.Close(card=card_id("card")))
    village.asks_back(CEM, 1)
    assert (village.owed(CEM), village.pot(), village.project_pot()) == (20_000, 0, 0)


def test_a_promise_of_money_is_taken_back_until_it_is_paid(found: Found) -> None:
    """What was paid is with the host; a promise that nobody paid costs nothing to take back."""
    village = found()
    village.gives(CEM, "money", 20_000)
    village.gives(CEM, "money", 10_000)
    village.pays(1, 5_000)
    assert village.asks(CEM, TakeBack(gift=1)) == "fundraiser.PaidAlready"
    assert village.asks(CEM, TakeBack(gift=2)) == ""
    assert sums_of(village.fund, "money").promised == 20_000


def test_money_is_promised_only_where_somebody_holds_it(found: Found) -> None:
    """The card can go up at any time; hours and things can be given all the same."""
    village = found(hosted=False)
    assert village.gives(CEM, "money", 20_000) == "fundraiser.NobodyHoldsMoney"
    assert village.gives(CEM, "hours", 60) == ""


# ── Hours, things, rooms
def test_k19_a_pledged_hour_and_a_lent_room_count_in_bars_of_their_own(found: Found) -> None:
    """K19: promised, counted in its own sum, called upon, fulfilled or cancelled, and thanked."""
    village = found()
    assert village.gives(CEM, "hours", 180) == ""
    assert village.gives(ANA, "rooms", 2) == ""
    assert village.gives(CEM, "rooms", 1) == ""
    fund = village.fund
    assert (sums_of(fund, "hours").promised, sums_of(fund, "rooms").promised) == (180, 3)
    assert sums_of(fund, "money").promised == 0
    assert village.asks(BEN, CallUpon(gift=1), words=True) == ""
    assert village.asks(BEN, CallUpon(gift=2), words=True) == ""
    assert village.fund.gifts.get(1).standing == "called upon"  # type: ignore[union-attr]
    assert village.asks(BEN, NoteGiven(gift=1, amount=120)) == ""
    assert village.asks(BEN, NoteGiven(gift=2, amount=2)) == ""
    assert village.asks(BEN, LetGo(gift=3)) == ""
    hours, rooms = sums_of(village.fund, "hours"), sums_of(village.fund, "rooms")
    assert (hours.promised, hours.given, hours.arrived) == (120, 120, 1)
    assert (rooms.promised, rooms.given, rooms.arrived) == (2, 2, 1)
    assert village.asks(BEN, Thank(kind="hours")) == ""
    assert village.asks(BEN, Thank(kind="rooms")) == ""
    assert village.asks(BEN, Thank(kind="hours")) == "fundraiser.NobodyToThank"
    assert village.law.card_pot(card_id("card"), "minutes") == 120
    assert village.law.card_pot(card_id("card"), "rooms") == 2


def test_a_promised_hour_is_cancelled_by_whoever_gave_it(found: Found) -> None:
    """Something came up: the sum of its kind goes down, and nobody has to explain."""
    village = found()
    village.gives(CEM, "hours", 180)
    assert village.asks(BEN, TakeBack(gift=1)) == "fundraiser.NotYourGift"
    assert village.asks(CEM, TakeBack(gift=1)) == ""
    assert village.asks(BEN, NoteGiven(gift=1, amount=60)) == "fundraiser.NoLongerPromised"
    assert sums_of(village.fund, "hours").promised == 0


def test_the_first_circle_and_those_outside_are_counted(found: Found) -> None:
    """MON-09: of three people who give one is no member; who gives twice counts once."""
    village = found()
    for who in (ANA, CEM, CEM, BEN):
        assert village.gives(who, "hours", 60, shown="name") == ""
    assert village.fund.people.get() == People(givers=3, outside=1)
    village.asks(CEM, TakeBack(gift=2))
    assert village.fund.people.get() == People(givers=3, outside=1)
    village.asks(CEM, TakeBack(gift=3))
    assert village.fund.people.get() == People(givers=2, outside=0)


def test_gifts_of_those_who_do_not_say_are_counted_as_gifts(found: Found) -> None:
    """MAT-23: two gifts that are not by name are two gifts; of how many people, nobody knows."""
    village = found()
    for shown in ("neighbour", "initials", "name"):
        assert village.gives(CEM, "hours", 60, shown=shown) == ""
    assert village.fund.people.get() == People(givers=1, outside=1, unsaid=2)
    village.asks(CEM, TakeBack(gift=1))
    village.asks(CEM, TakeBack(gift=3))
    assert village.fund.people.get() == People(givers=0, outside=0, unsaid=1)


# ── Thank-yous
def test_a_limited_thank_you_comes_back_when_a_promise_is_taken_back(found: Found) -> None:
    """One ticket: the second who asks is refused, until the first gives it back."""
    village = found(rewards=(Reward(kind="money", least=30_000, stock=1, by_ms=0),))
    assert village.gives(ANA, "money", 20_000, reward=1) == "fundraiser.RewardForMore"
    assert village.gives(ANA, "money", 30_000, reward=1) == ""
    assert village.gives(CEM, "money", 30_000, reward=1) == "fundraiser.RewardGone"
    assert village.gives(CEM, "hours", 60, reward=1) == "fundraiser.UnknownReward"
    assert village.asks(ANA, TakeBack(gift=1)) == ""
    assert village.asks(BEN, HandOver(gift=1)) == "fundraiser.NoReward"
    assert village.gives(CEM, "money", 30_000, reward=1) == ""
    assert village.asks(BEN, HandOver(gift=2)) == ""
    assert village.asks(BEN, HandOver(gift=2)) == "fundraiser.SameAnswer"


def test_a_thank_you_that_was_handed_over_is_not_handed_over_again(found: Found) -> None:
    """One ticket, handed over before it was paid: taking the promise back makes no second one."""
    village = found(rewards=(Reward(kind="money", least=30_000, stock=1, by_ms=0),))
    assert village.gives(ANA, "money", 30_000, reward=1) == ""
    assert village.asks(BEN, HandOver(gift=1)) == ""
    assert village.asks(ANA, TakeBack(gift=1)) == ""
    assert village.gives(CEM, "money", 30_000, reward=1) == "fundraiser.RewardGone"
    assert village.fund.taken.get(1) == 1


def test_no_promise_is_so_large_that_others_can_give_nothing(found: Found) -> None:
    """Whatever one person promises, and whatever is noted, the card can be read and goes on."""
    village = found()
    for kind in ("money", "hours"):
        assert village.gives(ANA, kind, COUNT_LIMIT - 1) == "fundraiser.MoreThanCounts"
        assert village.gives(ANA, kind, GIFT_MAX) == ""
        assert village.gives(CEM, kind, GIFT_MAX) == ""
    noted = NoteGiven(gift=3, amount=COUNT_LIMIT - 1)
    assert village.asks(BEN, noted) == "fundraiser.MoreThanCounts"
    assert village.asks(BEN, NoteGiven(gift=3, amount=GIFT_MAX)) == ""
    village.waits(40)
    assert stage_of(village.fund) == "reached"


@pytest.mark.parametrize("stock", [1, 7, 250])
def test_a_thousand_gifts_at_once_sell_exactly_its_number(stock: int, found: Found) -> None:
    """However many ask at the same moment, each thank-you is given once and none is left over."""
    village = found(
        rewards=(Reward(kind="hours", least=60, stock=stock, by_ms=0),),
        limits=msgspec.structs.replace(Limits(), rate_per_minute=10_000),
    )
    give = Give(kind="hours", amount=60, shown="neighbour", reward=1)
    codes = at_once(village, give, crowd(village, 100), times=10)
    assert codes.count("") == stock
    assert codes.count("fundraiser.RewardGone") == 1_000 - stock
    assert village.fund.taken.get(1) == stock
    assert len([*village.fund.owing.keys()]) == stock


def crowd(village: Village, count: int) -> list[Voice]:
    """So many neighbours who are known in the project."""
    neighbours = [Voice(f"neighbour {number}") for number in range(count)]
    for who in neighbours:
        village.street.welcome(who)
    return neighbours


def at_once(village: Village, action: Action, voices: list[Voice], *, times: int) -> list[str]:
    """Let all of them ask the same so many times within one block; gives the codes."""
    memory = village.street.place
    bodies = [
        (who, memory.body(who, village.street.target(), action, nonce=nonce))
        for nonce in range(1, times + 1)
        for who in voices
    ]
    block = memory.seal([memory.let_in(memory.signed(body, who)) for who, body in bodies])
    assert block is not None
    return [receipt.code for receipt in block.receipts]
