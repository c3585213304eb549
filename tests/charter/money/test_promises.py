"""Collecting, promising, giving time and things, keeping, and giving all back."""

from typing import Any

import pytest

from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import owed_back, owed_of, pot_of, work_of
from dugnad.charter.money.records import (
    OWED_BACK_MAX,
    Campaign,
    ForPot,
    ForPromise,
    Obligation,
    PromiseEntry,
)
from dugnad.charter.testing import ELSEWHERE, PROJECT
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.testing import ANA, BEN, CEM, DIA
from dugnad.ledger.values import COUNT_LIMIT, Action
from tests.charter.money.bank import (
    BENCH,
    CHOIR_CARD,
    CHURCH,
    DECISION,
    FUND,
    HALL,
    SIV,
    TOM,
    WIM,
    WORK,
    Bank,
)

LATER_MS = 10**13


# ── Collecting
def test_a_card_collects_for_its_project_or_for_another_card() -> None:
    """Where, in what, until when and whether it comes back stands from the first gift on."""
    bank = Bank()
    bank.collects(until_ms=LATER_MS, to=BENCH)
    assert bank.law.campaign(FUND) == Campaign(
        host=HALL, project=PROJECT, unit="NOK", to=BENCH, until_ms=LATER_MS, back=True
    )


@pytest.mark.parametrize(
    ("who", "action", "refusal"),
    [
        (ANA, verbs.Collect("NOK", 0, True), refusals.OnlyACard),
        (TOM, verbs.Promise(1, BEN.member, "NOK", 1), refusals.OnlyACard),
        (CLOCK, verbs.Keep(), refusals.OnlyACard),
        ("cards", verbs.GiveBack(), None),
        (FUND, verbs.Collect("SEK", 0, True), refusals.UnknownBox),
        (FUND, verbs.Collect("NOK", 0, True, bytes(16)), refusals.UnknownCard),
        (FUND, verbs.Collect("NOK", 0, True, CHOIR_CARD), refusals.UnknownCard),
        (FUND, verbs.Collect("NOK", 0, True, FUND), refusals.UnknownCard),
        (FUND, verbs.Collect("NOK", 0, True, DECISION), refusals.UnknownCard),
        (FUND, verbs.Collect("NOK", 1, True), refusals.TooSoonOver),
        (FUND, verbs.Promise(1, DIA.member, "NOK", 1), refusals.OfAnotherProject),
        (FUND, verbs.Promise(1, bytes(16), "NOK", 1), refusals.OfAnotherProject),
        (FUND, verbs.Promise(1, BEN.member, "NOK", 1), refusals.NotCollecting),
        (FUND, verbs.Promise(2, BEN.member, "minutes", 1), refusals.OtherNumber),
        (FUND, verbs.TakeBackPromise(1), refusals.UnknownPromise),
        (FUND, verbs.Fulfil(1, 1), refusals.UnknownPromise),
        (FUND, verbs.NoteWork(DIA.member, "minutes", 1), refusals.OfAnotherProject),
        (FUND, verbs.Keep(), refusals.NotCollecting),
        (FUND, verbs.GiveBack(), refusals.NotCollecting),
        (CLOCK, verbs.OweBack(FUND, (1,)), refusals.NotAPerson),
        (ANA, verbs.OweBack(FUND, (1,)), refusals.NotCollecting),
    ],
)
def test_who_may_not_and_what_cannot_be(
    who: Any, action: Action, refusal: type[refusals.MoneyRefused] | None
) -> None:
    """Each rule about promises says no by its own name."""
    code = "ledger.NotGranted" if refusal is None else refusal.code()
    assert Bank().asks(who, action).code == code


def test_without_a_host_nothing_is_collected() -> None:
    """Time and things need none."""
    bank = Bank(hosted=False)
    assert bank.asks(FUND, verbs.Collect("NOK", 0, True)).code == "money.NotHosted"
    bank.promises(BEN, 3, unit="rooms")


def test_a_card_collects_once_and_not_for_one_that_is_closed() -> None:
    """Also not again after it gave all back."""
    bank = Bank()
    bank.closes(BENCH)
    assert bank.asks(FUND, verbs.Collect("NOK", 0, True, BENCH)).code == "money.UnknownCard"
    bank.collects()
    assert bank.asks(FUND, verbs.Collect("NOK", 0, True)).code == "money.AlreadyCollecting"
    bank.does(FUND, verbs.GiveBack())
    assert bank.asks(FUND, verbs.Collect("NOK", 0, True)).code == "money.AlreadyCollecting"
    assert bank.asks(FUND, verbs.GiveBack()).code == "money.NotCollecting"
    assert bank.asks(FUND, verbs.Keep()).code == "money.NotCollecting"


def test_a_closed_card_orders_nothing() -> None:
    """Its grants ended with it."""
    bank = Bank()
    bank.closes(FUND)
    assert bank.asks(FUND, verbs.Collect("NOK", 0, True)).code == "ledger.NotGranted"


# ── Promising
def test_a_promise_has_a_number_and_moves_nothing() -> None:
    """Numbers count through the whole place, so that a reference finds one promise."""
    bank = Bank()
    bank.collects()
    assert bank.promises(BEN, 300) == 1
    assert bank.promises(CEM, 90, card=WORK, unit="minutes") == 2
    assert bank.promises(BEN, 40) == 3
    assert bank.law.promise(1) == PromiseEntry(
        card=FUND,
        project=PROJECT,
        giver=BEN.member,
        host=HALL,
        unit="NOK",
        amount=300,
        at_ms=bank.law.gifts_of(FUND)[0][1].at_ms,
    )
    assert [number for number, _ in bank.law.gifts_of(FUND)] == [1, 3]
    assert [number for number, _ in bank.law.gifts_of(FUND, start=2)] == [3]
    assert [number for number, _ in bank.law.gifts_of(FUND, most=1)] == [1]
    assert bank.adds_up() == 0


def test_a_promise_is_in_the_currency_that_is_collected_and_in_time() -> None:
    """And not to a card that gives all back, or whose host is another one by now."""
    bank = Bank()
    bank.collects(until_ms=bank.now_ms + 10_000)
    promise = verbs.Promise(1, BEN.member, "EUR", 5)
    assert bank.asks(FUND, promise).code == "money.OtherUnit"
    in_kroner = verbs.Promise(1, BEN.member, "NOK", 5)
    bank.now_ms += 20_000
    assert bank.asks(FUND, in_kroner).code == "money.NotCollecting"
    bank = Bank()
    bank.collects()
    bank.does(ANA, verbs.Leave(PROJECT))
    assert bank.asks(FUND, in_kroner).code == "money.NotHosted"
    bank.does(ANA, verbs.AskHost(PROJECT, HALL))
    bank.does(TOM, verbs.TakeOn(PROJECT, HALL))
    bank.does(FUND, verbs.GiveBack())
    assert bank.asks(FUND, in_kroner).code == "money.NotCollecting"
    bank = Bank()
    bank.collects()
    bank.does(ANA, verbs.Leave(PROJECT))
    bank.does(ANA, verbs.AskHost(PROJECT, CHURCH))
    bank.does(WIM, verbs.TakeOn(PROJECT, CHURCH))
    assert bank.asks(FUND, in_kroner).code == "money.NotHosted"


def test_a_promise_is_taken_back_as_far_as_nothing_came() -> None:
    """What was given stays given, and what comes after is owed back."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    bank.comes_in(100, ForPromise(number))
    assert bank.asks(WORK, verbs.TakeBackPromise(number)).code == "money.UnknownPromise"
    bank.does(FUND, verbs.TakeBackPromise(number))
    assert bank.asks(FUND, verbs.TakeBackPromise(number)).code == "money.NothingLeft"
    bank.comes_in(200, ForPromise(number))
    promise = bank.law.promise(number)
    assert promise is not None
    assert (promise.paid, promise.taken_back, bank.pot(FUND)) == (100, True, 100)
    ((_, owed),) = bank.law.owed_to(BEN.member)
    assert (owed.amount, owed.why) == (200, "taken back")
    other = bank.gives(CEM, 5)
    assert bank.asks(FUND, verbs.TakeBackPromise(other)).code == "money.NothingLeft"


# ── Time and things
def test_hours_and_things_are_given_and_counted_like_money() -> None:
    """In a pot of their own kind; who gives is outside, and nobody's money moves."""
    bank = Bank(hosted=False)
    number = bank.promises(BEN, 120, unit="minutes")
    bank.does(FUND, verbs.Fulfil(number, 90))
    bank.does(FUND, verbs.Fulfil(number, 90))
    bank.does(FUND, verbs.NoteWork(CEM.member, "things", 2))
    promise = bank.law.promise(number)
    assert promise is not None
    assert promise.paid == 180
    assert (bank.pot(FUND, "minutes"), bank.pot(FUND, "things")) == (180, 2)
    assert bank.law.card_pot(FUND, "minutes") == 180
    assert bank.lies(work_of(PROJECT), "minutes") == -180
    assert bank.lies(pot_of(b"", PROJECT, FUND), "NOK") == 0
    assert bank.adds_up() == 4


def test_hours_that_were_noted_by_mistake_go_back() -> None:
    """All that was noted, or a part; never more, never money, and not what lies there no more."""
    bank = Bank(hosted=False)
    number = bank.promises(BEN, 120, unit="minutes")
    assert bank.asks(FUND, verbs.Unfulfil(number, 1)).code == "money.NothingLeft"
    bank.does(FUND, verbs.Fulfil(number, 90))
    assert bank.asks(WORK, verbs.Unfulfil(number, 90)).code == "money.UnknownPromise"
    assert bank.asks(FUND, verbs.Unfulfil(number, 91)).code == "money.NothingLeft"
    bank.does(FUND, verbs.Unfulfil(number, 90))
    promise = bank.law.promise(number)
    assert promise is not None
    assert promise.paid == 0
    assert bank.pot(FUND, "minutes") == bank.lies(work_of(PROJECT), "minutes") == 0
    bank.does(FUND, verbs.Fulfil(number, 90))
    bank.money.accounts.remove(pot_of(b"", PROJECT, FUND).key("minutes"))
    assert bank.asks(FUND, verbs.Unfulfil(number, 90)).code == "money.Spent"
    money = Bank()
    money.collects()
    assert money.asks(FUND, verbs.Unfulfil(money.promises(BEN, 50), 1)).code == "money.OtherUnit"


def test_hours_that_were_taken_back_are_not_given() -> None:
    """And money is paid, not fulfilled."""
    bank = Bank()
    number = bank.promises(BEN, 120, unit="rooms")
    assert bank.asks(WORK, verbs.Fulfil(number, 90)).code == "money.UnknownPromise"
    bank.does(FUND, verbs.TakeBackPromise(number))
    assert bank.asks(FUND, verbs.Fulfil(number, 90)).code == "money.NothingLeft"
    bank.collects()
    number = bank.promises(BEN, 50)
    assert bank.asks(FUND, verbs.Fulfil(number, 50)).code == "money.OtherUnit"


def test_work_is_counted_as_far_as_the_books_count() -> None:
    """One more minute would be more than every browser can show."""
    bank = Bank()
    bank.does(FUND, verbs.NoteWork(BEN.member, "minutes", COUNT_LIMIT - 2))
    bank.does(WORK, verbs.NoteWork(BEN.member, "minutes", 1))
    one_more = verbs.NoteWork(BEN.member, "minutes", 1)
    assert bank.asks(WORK, one_more).code == "money.MoreThanCounts"
    bank.does(WORK, verbs.NoteWork(BEN.member, "things", 1))


# ── Giving back
def test_giving_all_back_is_one_step_and_each_gift_is_owed_when_asked_for() -> None:
    """To who gave it, as much as they gave, from the pot in which it lay untouched."""
    bank = Bank()
    bank.collects()
    ben, cem = bank.gives(BEN, 300), bank.gives(CEM, 41)
    not_paid = bank.promises(BEN, 10)
    assert bank.asks(ANA, verbs.OweBack(FUND, (ben,))).code == "money.NotReturning"
    receipt = bank.does(FUND, verbs.GiveBack())
    assert [one.name for one in receipt.events] == ["Returning"]
    assert bank.pot(FUND) == 341
    bank.does(CEM, verbs.OweBack(FUND, (cem, ben)))
    assert bank.pot(FUND) == 0
    assert bank.law.obligation(owed_back(ben)) == Obligation(
        host=HALL,
        project=PROJECT,
        card=FUND,
        payee=BEN.member,
        bill=b"",
        unit="NOK",
        amount=300,
        why="given back",
        at_ms=bank.now_ms,
    )
    assert bank.lies(owed_of(HALL, owed_back(cem))) == 41
    again = verbs.OweBack(FUND, (ben,))
    assert bank.asks(CEM, again).code == "money.NothingToGiveBack"
    assert bank.asks(CEM, verbs.OweBack(FUND, (not_paid,))).code == "money.NothingToGiveBack"
    campaign = bank.law.campaign(FUND)
    assert campaign is not None
    assert (campaign.standing, campaign.given) == ("returning", 0)
    assert bank.law.owed_standing(owed_back(ben)) == "owed"
    bank.adds_up()


def test_a_gift_is_owed_back_once() -> None:
    """Not twice in one breath, not of another card, and hours are not owed."""
    bank = Bank()
    bank.collects()
    ben = bank.gives(BEN, 300)
    hours = bank.promises(BEN, 60, unit="minutes")
    bank.does(FUND, verbs.Fulfil(hours, 60))
    other = bank.promises(CEM, 60, unit="minutes", card=WORK)
    bank.does(FUND, verbs.GiveBack())
    assert bank.asks(ANA, verbs.OweBack(FUND, (ben, ben))).code == "money.Twice"
    assert bank.asks(ANA, verbs.OweBack(FUND, (ben, hours))).code == "money.NothingToGiveBack"
    assert bank.asks(ANA, verbs.OweBack(FUND, (other,))).code == "money.UnknownPromise"
    assert bank.asks(ANA, verbs.OweBack(WORK, (other,))).code == "money.NotCollecting"
    assert bank.pot(FUND) == 300


def test_a_card_that_is_closed_before_it_keeps_gives_back_by_itself() -> None:
    """Nobody has to order it, so nothing hangs; one that keeps what comes gives nothing back."""
    for back in (True, False):
        bank = Bank()
        bank.collects(back=back)
        ben = bank.gives(BEN, 300)
        bank.closes(FUND)
        receipt = bank.asks(BEN, verbs.OweBack(FUND, (ben,)))
        assert receipt.code == ("" if back else "money.NotReturning")


def test_what_is_kept_is_not_given_back_by_closing() -> None:
    """But the card may still give it back while all of it is there."""
    bank = Bank()
    bank.collects()
    ben = bank.gives(BEN, 300)
    bank.does(FUND, verbs.Keep())
    bank.closes(FUND)
    assert bank.asks(BEN, verbs.OweBack(FUND, (ben,))).code == "money.NotReturning"
    bank.closes(FUND, "in force")
    bank.does(FUND, verbs.GiveBack())
    bank.does(BEN, verbs.OweBack(FUND, (ben,)))


def test_what_was_spent_cannot_be_given_back() -> None:
    """All gifts or none: nobody comes too late because others were faster."""
    bank = Bank()
    bank.collects(back=False)
    bank.gives(BEN, 300)
    bank.gives(CEM, 40)
    bank.does(FUND, verbs.Release("NOK", 1))
    assert bank.asks(FUND, verbs.GiveBack()).code == "money.Spent"
    bank.comes_in(1, ForPot(PROJECT, FUND))
    bank.does(FUND, verbs.GiveBack())


def test_as_many_gifts_as_one_step_may_are_owed_back_at_once() -> None:
    """Within what one action may write."""
    bank = Bank()
    bank.collects()
    numbers = [bank.gives(BEN, 10 + at) for at in range(OWED_BACK_MAX)]
    bank.does(FUND, verbs.GiveBack())
    bank.does(BEN, verbs.OweBack(FUND, tuple(numbers)))
    assert len(bank.law.owed_to(BEN.member)) == OWED_BACK_MAX
    first = bank.law.owed_to(BEN.member, most=3)
    rest = bank.law.owed_to(BEN.member, start=first[-1][0])
    assert [*first, *rest[1:]] == [*bank.law.owed_to(BEN.member)]
    assert [name for name, _ in bank.law.owed_at(HALL)] == [
        name for name, _ in bank.law.owed_to(BEN.member)
    ]
    one_too_many = verbs.OweBack(FUND, tuple(range(OWED_BACK_MAX + 1)))
    assert bank.asks(BEN, one_too_many).code == "ledger.MalformedArguments"


def test_a_gift_that_comes_while_all_is_given_back_is_owed_at_once() -> None:
    """It never lies in the pot."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    bank.does(FUND, verbs.GiveBack())
    bank.comes_in(300, ForPromise(number))
    assert bank.pot(FUND) == 0
    ((_, owed),) = bank.law.owed_to(BEN.member)
    assert (owed.amount, owed.payee) == (300, BEN.member)
    assert bank.asks(BEN, verbs.OweBack(FUND, (number,))).code == "money.NothingToGiveBack"
    assert bank.asks(SIV, verbs.OweBack(CHOIR_CARD, (number,))).code == "money.NotCollecting"
    assert bank.law.pot(ELSEWHERE, "NOK") == ()
