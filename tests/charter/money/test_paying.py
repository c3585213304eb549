"""Paying: put together, approved by another person, recorded, confirmed by another."""

from typing import Any

import pytest

from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import PRIVATE, Share, batch_of, box_of, owed_by_card
from dugnad.charter.money.records import BATCH_MAX, ForPot, FromBox, Returned
from dugnad.charter.testing import PROJECT
from dugnad.ledger.testing import BEN, CEM
from dugnad.ledger.values import COUNT_LIMIT, Action
from tests.charter.money.bank import (
    BANK,
    CASH,
    CHURCH,
    EUROS,
    FUND,
    HALL,
    SIV,
    TOM,
    TOWN,
    UNA,
    VIC,
    WIM,
    WORK,
    XIA,
    Bank,
    line,
)

ONE, TWO = owed_by_card(WORK, 1), owed_by_card(WORK, 2)


def owing_bank() -> Bank:
    """Ben is owed 100 and Cem 60, a quarter of it public."""
    bank = Bank()
    bank.grants(300, card=WORK)
    bank.grants(100, card=WORK, origin=TOWN)
    bank.does(WORK, verbs.Owe(1, "NOK", 100, BEN.member))
    bank.does(WORK, verbs.Owe(2, "NOK", 60, CEM.member))
    return bank


def standing(bank: Bank, number: int = 1) -> str:
    """Where a batch stands."""
    batch = bank.law.batch(number)
    assert batch is not None
    return batch.standing


def test_released_is_not_paid_until_two_have_seen_it_go_out() -> None:
    """Owed, in a batch, approved, recorded, and then paid: each is told apart."""
    bank = owing_bank()
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (ONE, TWO)))
    assert (standing(bank), bank.lies(batch_of(HALL, 1))) == ("made", 160)
    assert bank.law.balance(batch_of(HALL, 1), "NOK") == (Share(PRIVATE, 120), Share(TOWN, 40))
    assert bank.law.owed_at(HALL) == ()
    assert bank.asks(TOM, verbs.ApproveBatch(1)).code == "money.NotSecondPerson"
    bank.does(SIV, verbs.ApproveBatch(1))
    assert standing(bank) == "approved"
    assert bank.law.owed_standing(ONE) == "in a batch"
    bank.does(TOM, verbs.RecordPaid(1, bank.now_ms, line("out")))
    assert (standing(bank), bank.lies(box_of(HALL, BANK))) == ("recorded", -400)
    assert bank.asks(TOM, verbs.ConfirmPaid(1)).code == "money.SamePerson"
    bank.does(SIV, verbs.ConfirmPaid(1))
    assert (standing(bank), bank.lies(box_of(HALL, BANK))) == ("paid", -240)
    assert bank.law.balance(box_of(HALL, BANK), "NOK") == (Share(PRIVATE, -180), Share(TOWN, -60))
    assert bank.law.owed_standing(ONE) == bank.law.owed_standing(TWO) == "paid"
    batch = bank.law.batch(1)
    assert batch is not None
    assert (batch.made_by, batch.approved_by, batch.recorded_by) == (
        TOM.member,
        SIV.member,
        TOM.member,
    )
    assert bank.adds_up() == 2


def test_who_made_a_batch_does_not_approve_it() -> None:
    """Also where one person holds both roles."""
    bank = owing_bank()
    bank.takes_the_second_role(UNA)
    bank.does(UNA, verbs.MakeBatch(HALL, BANK, (ONE,)))
    assert bank.asks(UNA, verbs.ApproveBatch(1)).code == "money.SamePerson"
    bank.does(SIV, verbs.ApproveBatch(1))


def test_a_step_is_taken_back_before_the_next() -> None:
    """Approval, what was recorded, and at last the batch: all is owed as before."""
    bank = owing_bank()
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (ONE, TWO)))
    bank.does(SIV, verbs.ApproveBatch(1))
    paid = verbs.RecordPaid(1, bank.now_ms, line("out"))
    bank.does(SIV, paid)
    bank.does(TOM, verbs.WithdrawPaid(1))
    bank.does(SIV, paid)
    bank.does(SIV, verbs.WithdrawPaid(1))
    batch = bank.law.batch(1)
    assert batch is not None
    assert (batch.standing, batch.value_ms, batch.fingerprint) == ("approved", 0, None)
    assert bank.asks(TOM, verbs.DropBatch(1)).code == "money.NotNow"
    bank.does(SIV, verbs.TakeBackApproval(1))
    bank.does(SIV, verbs.DropBatch(1))
    assert standing(bank) == "dropped"
    assert bank.law.still_owed(ONE) == (Share(PRIVATE, 75), Share(TOWN, 25))
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (ONE,)))
    assert bank.law.owed_standing(ONE) == "in a batch"
    assert bank.law.owed_standing(TWO) == "owed"
    bank.adds_up()


# ── Cash
def test_a_cash_box_gives_out_no_more_than_lies_in_it() -> None:
    """It is said when the list is made, when it is recorded, and when it is confirmed."""
    bank = owing_bank()
    make = verbs.MakeBatch(HALL, CASH, (ONE,))
    assert bank.asks(TOM, make).code == "money.BoxTooSmall"
    coins = bank.comes_in(160, ForPot(PROJECT), box=CASH)
    bank.does(TOM, make)
    bank.does(TOM, verbs.MakeBatch(HALL, CASH, (TWO,)))
    for number in (1, 2):
        bank.does(SIV, verbs.ApproveBatch(number))
    carried = bank.comes_in(1, FromBox(CASH))
    record = verbs.RecordPaid(1, bank.now_ms, line("in an envelope"))
    bank.does(TOM, record)
    bank.does(TOM, verbs.RecordPaid(2, bank.now_ms, line("in another")))
    bank.does(SIV, verbs.ConfirmPaid(1))
    assert bank.asks(SIV, verbs.ConfirmPaid(2)).code == "money.BoxTooSmall"
    bank.does(TOM, verbs.WithdrawPaid(2))
    again = verbs.RecordPaid(2, bank.now_ms, line("in another"))
    assert bank.asks(TOM, again).code == "money.BoxTooSmall"
    bank.does(TOM, verbs.Reverse(carried, "mistake"))
    bank.does(SIV, verbs.ConfirmIn(carried))
    bank.does(TOM, again)
    bank.does(SIV, verbs.ConfirmPaid(2))
    assert bank.lies(box_of(HALL, CASH)) == 0
    # The coins are gone, so they cannot have been a mistake; what went out is undone first.
    assert bank.asks(TOM, verbs.Reverse(coins, "mistake")).code == "money.BoxTooSmall"
    bank.adds_up()


def test_what_came_into_a_cash_box_is_undone_while_it_is_there() -> None:
    """Also where it was paid out between asking and confirming."""
    bank = owing_bank()
    coins = bank.comes_in(100, ForPot(PROJECT), box=CASH)
    bank.does(TOM, verbs.MakeBatch(HALL, CASH, (ONE,)))
    bank.does(SIV, verbs.ApproveBatch(1))
    bank.does(TOM, verbs.RecordPaid(1, bank.now_ms, line("in an envelope")))
    bank.does(TOM, verbs.Reverse(coins, "mistake"))
    bank.does(SIV, verbs.ConfirmPaid(1))
    assert bank.asks(SIV, verbs.ConfirmIn(coins)).code == "money.BoxTooSmall"


# ── The whole of it never went out
def paid_bank() -> Bank:
    """Ben and Cem count as paid."""
    bank = owing_bank()
    bank.pays(ONE, TWO)
    return bank


def test_a_whole_batch_that_never_went_out_is_undone_by_two() -> None:
    """It lies in the batch again, approved and not paid; its line can be recorded again."""
    bank = paid_bank()
    bank.does(TOM, verbs.AskUndoPaid(1))
    assert (standing(bank), bank.lies(box_of(HALL, BANK))) == ("paid", -240)
    assert bank.asks(SIV, verbs.AskUndoPaid(1)).code == "money.AlreadyAsked"
    assert bank.asks(TOM, verbs.UndoPaid(1)).code == "money.SamePerson"
    bank.does(SIV, verbs.UndoPaid(1))
    assert (standing(bank), bank.lies(box_of(HALL, BANK))) == ("approved", -400)
    assert bank.law.balance(batch_of(HALL, 1), "NOK") == (Share(PRIVATE, 120), Share(TOWN, 40))
    assert bank.law.owed_standing(ONE) == "in a batch"
    bank.adds_up()
    bank.does(TOM, verbs.RecordPaid(1, bank.now_ms, line("paid 1")))
    bank.does(SIV, verbs.ConfirmPaid(1))
    assert standing(bank) == "paid"
    bank.does(SIV, verbs.AskUndoPaid(1))
    bank.does(TOM, verbs.UndoPaid(1))
    bank.does(SIV, verbs.TakeBackApproval(1))
    bank.does(TOM, verbs.DropBatch(1))
    assert bank.law.still_owed(ONE) == (Share(PRIVATE, 75), Share(TOWN, 25))
    bank.adds_up()


def test_it_did_go_out_after_all() -> None:
    """Either of the two says so before it is confirmed; then nothing waits any more."""
    bank = paid_bank()
    for drops in (TOM, SIV):
        bank.does(TOM, verbs.AskUndoPaid(1))
        bank.does(drops, verbs.DropUndoPaid(1))
        assert bank.asks(SIV, verbs.UndoPaid(1)).code == "money.NothingAsked"
        assert bank.asks(SIV, verbs.DropUndoPaid(1)).code == "money.NothingAsked"
    assert (standing(bank), bank.law.owed_standing(ONE)) == ("paid", "paid")


def test_of_what_came_back_or_was_paid_again_not_all_is_undone() -> None:
    """One payment was returned: the batch as a whole did go out."""
    bank = paid_bank()
    bank.does(TOM, verbs.AskUndoPaid(1))
    back = bank.comes_in(100, Returned(ONE, "refused"))
    assert bank.asks(SIV, verbs.UndoPaid(1)).code == "money.MovedOn"
    bank.does(TOM, verbs.DropUndoPaid(1))
    assert bank.asks(TOM, verbs.AskUndoPaid(1)).code == "money.MovedOn"
    bank.pays(ONE)
    assert bank.asks(TOM, verbs.AskUndoPaid(1)).code == "money.MovedOn"
    del back


def test_a_returned_payment_of_what_never_went_out_is_not_placed() -> None:
    """It was recorded before, and waits as unmatched once the batch is undone."""
    bank = paid_bank()
    when = bank.now_ms
    bank.does(TOM, verbs.RecordIn(HALL, BANK, 100, when, line("back"), Returned(ONE, "refused")))
    number = bank.money.recorded.get() or 0
    bank.does(TOM, verbs.AskUndoPaid(1))
    bank.does(SIV, verbs.UndoPaid(1))
    bank.does(SIV, verbs.ConfirmIn(number))
    entry = bank.law.money_entry(number)
    assert entry is not None
    assert entry.standing == "unmatched"
    bank.adds_up()


MADE, APPROVED, RECORDED, PAID, DROPPED = range(5)
STEPS = {
    verbs.ApproveBatch(1): MADE,
    verbs.DropBatch(1): MADE,
    verbs.TakeBackApproval(1): APPROVED,
    verbs.RecordPaid(1, 0, line("out")): APPROVED,
    verbs.ConfirmPaid(1): RECORDED,
    verbs.WithdrawPaid(1): RECORDED,
    verbs.AskUndoPaid(1): PAID,
}


@pytest.mark.parametrize("stands", [MADE, APPROVED, RECORDED, PAID, DROPPED])
@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_time(step: Action, stands: int) -> None:
    """No batch is approved, paid or dropped twice, or out of order."""
    bank = owing_bank()
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (ONE, TWO)))
    if stands == DROPPED:
        bank.does(TOM, verbs.DropBatch(1))
    if APPROVED <= stands <= PAID:
        bank.does(SIV, verbs.ApproveBatch(1))
    if RECORDED <= stands <= PAID:
        bank.does(TOM, verbs.RecordPaid(1, 0, line("paid")))
    if stands == PAID:
        bank.does(SIV, verbs.ConfirmPaid(1))
    assert bank.asks(SIV, step).code == ("" if stands == STEPS[step] else "money.NotNow")
    bank.adds_up()


@pytest.mark.parametrize(
    ("who", "action", "refusal"),
    [
        (FUND, verbs.MakeBatch(HALL, BANK, (ONE,)), refusals.NotAPerson),
        (SIV, verbs.MakeBatch(HALL, BANK, (ONE,)), refusals.NotTreasurer),
        (TOM, verbs.MakeBatch(TOWN, BANK, (ONE,)), refusals.NotAHost),
        (TOM, verbs.MakeBatch(HALL, bytes(16), (ONE,)), refusals.UnknownBox),
        (TOM, verbs.MakeBatch(HALL, BANK, (ONE, ONE)), refusals.Twice),
        (TOM, verbs.MakeBatch(HALL, BANK, (bytes(16),)), refusals.UnknownObligation),
        (WIM, verbs.MakeBatch(CHURCH, BANK, (ONE,)), refusals.UnknownObligation),
        (TOM, verbs.MakeBatch(HALL, EUROS, (ONE,)), refusals.OtherUnit),
        *(
            (SIV, action, refusals.UnknownBatch)
            for action in (
                verbs.ApproveBatch(2),
                verbs.TakeBackApproval(2),
                verbs.DropBatch(2),
                verbs.RecordPaid(2, 0, line("out")),
                verbs.ConfirmPaid(2),
                verbs.WithdrawPaid(2),
                verbs.AskUndoPaid(2),
                verbs.UndoPaid(2),
                verbs.DropUndoPaid(2),
            )
        ),
        (XIA, verbs.ApproveBatch(1), refusals.NotSecondPerson),
        *(
            (VIC, action, refusals.NotOfTheTwo)
            for action in (
                verbs.TakeBackApproval(1),
                verbs.DropBatch(1),
                verbs.RecordPaid(1, 0, line("out")),
                verbs.ConfirmPaid(1),
                verbs.WithdrawPaid(1),
                verbs.AskUndoPaid(1),
                verbs.UndoPaid(1),
                verbs.DropUndoPaid(1),
            )
        ),
        (TOM, verbs.MakeBatch(HALL, BANK, (TWO,)), refusals.NotOwed),
    ],
)
def test_who_may_not_and_what_cannot_be(
    who: Any, action: Action, refusal: type[refusals.MoneyRefused]
) -> None:
    """Each rule about paying says no by its own name."""
    bank = owing_bank()
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (TWO,)))
    assert bank.asks(who, action).code == refusal.code()


def test_what_goes_out_has_a_line_of_its_own_and_a_day_that_has_come() -> None:
    """One that came in is no line that went out."""
    bank = owing_bank()
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (ONE,)))
    bank.does(SIV, verbs.ApproveBatch(1))
    tomorrow = verbs.RecordPaid(1, COUNT_LIMIT - 1, line("out"))
    assert bank.asks(TOM, tomorrow).code == "money.FromTheFuture"
    known = verbs.RecordPaid(1, bank.now_ms, line("1"))
    assert bank.asks(TOM, known).code == "money.LineKnown"
    bank.does(TOM, verbs.RecordPaid(1, bank.now_ms, line("out")))
    bank.does(SIV, verbs.ConfirmPaid(1))
    again = verbs.RecordIn(HALL, BANK, 5, bank.now_ms, line("out"))
    assert bank.asks(TOM, again).code == "money.LineKnown"


def test_as_many_as_a_batch_takes_are_paid_at_once() -> None:
    """Within what one action may write, whatever the origins."""
    bank = Bank()
    bank.grants(BATCH_MAX * 40, card=WORK)
    bank.grants(BATCH_MAX * 10, card=WORK, origin=TOWN)
    names = [owed_by_card(WORK, at) for at in range(BATCH_MAX)]
    for at in range(BATCH_MAX):
        bank.does(WORK, verbs.Owe(at, "NOK", 50, BEN.member))
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, tuple(names)))
    bank.does(TOM, verbs.DropBatch(1))
    bank.pays(*names)
    assert bank.adds_up() == 0
    too_many = verbs.MakeBatch(HALL, BANK, (*names, ONE))
    assert bank.asks(TOM, too_many).code == "ledger.MalformedArguments"
