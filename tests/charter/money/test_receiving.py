"""What comes in: told by one, confirmed by another, and led to where it belongs."""

from typing import Any

import pytest

from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import (
    PRIVATE,
    Share,
    box_of,
    owed_by_card,
    owed_of,
    owed_over,
    unmatched_of,
)
from dugnad.charter.money.records import (
    Entry,
    ForPot,
    ForPromise,
    FromBox,
    Purpose,
    Returned,
    SentBack,
    Unknown,
)
from dugnad.charter.testing import ELSEWHERE, PROJECT
from dugnad.ledger.testing import ANA, BEN, DIA
from dugnad.ledger.values import COUNT_LIMIT, Action
from tests.charter.money.bank import (
    BANK,
    BENCH,
    CASH,
    CHOIR_CARD,
    CHURCH,
    DECISION,
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
    Bank,
    line,
)


def record(bank: Bank, amount: int, to: Purpose | None = None, **more: Any) -> verbs.RecordIn:
    """What the treasurer records, unless told otherwise."""
    return verbs.RecordIn(
        host=more.get("host", HALL),
        box=more.get("box", BANK),
        amount=amount,
        value_ms=more.get("value_ms", bank.now_ms),
        fingerprint=line(more.get("line", "one")),
        to=to or Unknown(),
        origin=more.get("origin", PRIVATE),
    )


def entry_of(bank: Bank, number: int) -> Entry:
    """An entry that is there."""
    entry = bank.law.money_entry(number)
    assert entry is not None
    return entry


# ── Two persons
def test_what_one_recorded_moves_when_the_other_confirms() -> None:
    """The payment finds its promise by the number in its reference."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    bank.does(TOM, record(bank, 300, ForPromise(number)))
    assert bank.adds_up() == 0
    assert bank.asks(TOM, verbs.ConfirmIn(1)).code == "money.SamePerson"
    bank.does(SIV, verbs.ConfirmIn(1))
    assert (bank.pot(FUND), bank.lies(box_of(HALL, BANK))) == (300, -300)
    promise = bank.law.promise(number)
    assert promise is not None
    assert promise.paid == 300
    entry = entry_of(bank, 1)
    assert (entry.standing, entry.gift, entry.asked) == ("placed", 300, "")
    assert bank.asks(SIV, verbs.ConfirmIn(1)).code == "money.NothingAsked"
    assert bank.adds_up() == 2


@pytest.mark.parametrize(("first", "second"), [(TOM, SIV), (SIV, TOM), (UNA, TOM), (TOM, UNA)])
def test_any_two_who_hold_the_roles_do_it_together(first: Any, second: Any) -> None:
    """The second person may record, and a deputy may stand in for the treasurer."""
    bank = Bank()
    bank.does(first, record(bank, 5, ForPot(PROJECT)))
    assert bank.asks(VIC, verbs.ConfirmIn(1)).code == "money.NotOfTheTwo"
    assert bank.asks(WIM, verbs.ConfirmIn(1)).code == "money.NotOfTheTwo"
    bank.does(second, verbs.ConfirmIn(1))
    assert bank.pot() == 5


def test_before_it_is_confirmed_it_is_withdrawn_and_was_nothing() -> None:
    """Its line of the bank can be recorded again, as it should have been."""
    bank = Bank()
    bank.does(TOM, record(bank, 50, ForPot(PROJECT)))
    assert bank.asks(SIV, record(bank, 500, ForPot(PROJECT))).code == "money.LineKnown"
    assert bank.asks(VIC, verbs.WithdrawIn(1)).code == "money.NotOfTheTwo"
    bank.does(SIV, verbs.WithdrawIn(1))
    assert entry_of(bank, 1).standing == "withdrawn"
    assert bank.asks(SIV, verbs.ConfirmIn(1)).code == "money.NothingAsked"
    assert bank.asks(SIV, verbs.WithdrawIn(1)).code == "money.NothingAsked"
    assert bank.asks(SIV, verbs.Match(1, ForPot(PROJECT))).code == "money.NotUnmatched"
    assert bank.asks(SIV, verbs.Reverse(1, "mistake")).code == "money.NotPlaced"
    bank.does(SIV, record(bank, 500, ForPot(PROJECT)))
    bank.does(TOM, verbs.ConfirmIn(2))
    assert bank.pot() == 500


def test_a_line_of_the_bank_is_in_the_books_once() -> None:
    """Whatever it is recorded as, by whichever host."""
    bank = Bank()
    bank.comes_in(5, ForPot(PROJECT))
    for one in (record(bank, 5, line="1"), record(bank, 6, line="1", host=CHURCH)):
        who = TOM if one.host == HALL else WIM
        assert bank.asks(who, one).code == "money.LineKnown"


@pytest.mark.parametrize(
    ("who", "action", "refusal"),
    [
        (FUND, verbs.ConfirmIn(1), refusals.UnknownEntry),
        (FUND, "record", refusals.NotAPerson),
        (ANA, "record", refusals.NotOfTheTwo),
        (WIM, "record", refusals.NotOfTheTwo),
        (TOM, {"host": TOWN}, refusals.NotAHost),
        (TOM, {"box": bytes(16)}, refusals.UnknownBox),
        (TOM, {"origin": PROJECT}, refusals.UnknownFund),
        (TOM, {"value_ms": COUNT_LIMIT - 1}, refusals.FromTheFuture),
        (TOM, {"to": ForPot(TOWN)}, refusals.NotHosted),
        (TOM, {"to": ForPot(PROJECT, CHOIR_CARD)}, refusals.UnknownCard),
        (TOM, {"to": ForPot(PROJECT, DECISION)}, refusals.UnknownCard),
        (TOM, {"to": ForPot(PROJECT, bytes(16))}, refusals.UnknownCard),
        (TOM, {"to": Returned(bytes(16))}, refusals.UnknownObligation),
        (TOM, {"to": FromBox(BANK)}, refusals.PurposeUnfit),
        (TOM, {"to": FromBox(EUROS)}, refusals.PurposeUnfit),
        (TOM, {"to": FromBox(bytes(16))}, refusals.UnknownBox),
        (TOM, {"to": FromBox(CASH)}, refusals.NotEnough),
        (TOM, {"to": FromBox(CASH), "origin": TOWN}, refusals.PurposeUnfit),
        (TOM, verbs.WithdrawIn(1), refusals.UnknownEntry),
        (TOM, verbs.Match(1, Unknown()), refusals.UnknownEntry),
        (TOM, verbs.Reverse(1, "mistake"), refusals.UnknownEntry),
    ],
)
def test_who_may_not_and_what_cannot_be(
    who: Any, action: Action | str | dict[str, Any], refusal: type[refusals.MoneyRefused]
) -> None:
    """Each rule about what comes in says no by its own name."""
    bank = Bank()
    if isinstance(action, dict):
        action = record(bank, 100, **action)
    if isinstance(action, str):
        action = record(bank, 100)
    assert bank.asks(who, action).code == refusal.code()


def test_a_box_holds_no_more_than_the_books_count() -> None:
    """Over all boxes of a host, so that no pot ever holds more either."""
    bank = Bank()
    bank.comes_in(COUNT_LIMIT - 2, ForPot(PROJECT))
    bank.comes_in(1, ForPot(PROJECT), box=CASH)
    bank.does(TOM, record(bank, 1, line="more"))
    assert bank.asks(SIV, verbs.ConfirmIn(3)).code == "money.MoreThanCounts"
    bank.does(SIV, verbs.WithdrawIn(3))
    assert bank.pot() == COUNT_LIMIT - 1


# ── For a promise
@pytest.mark.parametrize(
    ("amounts", "pot", "owed"),
    [
        ((300,), 300, ()),
        ((100, 150), 250, ()),
        ((100, 200), 300, ()),
        ((350,), 300, (50,)),
        ((200, 150), 300, (50,)),
        ((300, 5), 300, (5,)),
    ],
)
def test_as_much_as_was_promised_is_a_gift_and_the_rest_is_owed_back(
    amounts: tuple[int, ...], pot: int, owed: tuple[int, ...]
) -> None:
    """In as many payments as they like; nobody is kept to more than they said."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    for amount in amounts:
        bank.comes_in(amount, ForPromise(number))
    promise, campaign = bank.law.promise(number), bank.law.campaign(FUND)
    assert promise is not None
    assert campaign is not None
    assert (bank.pot(FUND), promise.paid, campaign.given) == (pot, pot, pot)
    found = bank.law.owed_to(BEN.member)
    assert tuple(one.amount for _, one in found) == owed
    assert all(one.why == "too much" for _, one in found)
    if owed:
        assert found[0][0] == owed_over(len(amounts))
    bank.adds_up()


def test_the_value_date_decides_and_not_the_day_it_is_recorded() -> None:
    """In time is in time when the treasurer comes to it a week later; too late is owed back."""
    bank = Bank()
    until_ms = bank.now_ms + 100_000
    bank.collects(until_ms=until_ms)
    in_time, late = bank.promises(BEN, 300), bank.promises(BEN, 70)
    bank.now_ms += 7 * 24 * 3_600_000
    bank.comes_in(300, ForPromise(in_time), value_ms=until_ms)
    bank.comes_in(70, ForPromise(late), value_ms=until_ms + 1)
    assert bank.pot(FUND) == 300
    ((name, owed),) = bank.law.owed_to(BEN.member)
    assert (name, owed.amount, owed.why) == (owed_over(2), 70, "too late")
    assert entry_of(bank, 2).obligation == name


def test_money_of_a_project_that_has_left_is_owed_back_to_the_giver() -> None:
    """Its old host holds nothing for it any more."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    bank.does(ANA, verbs.Leave(PROJECT))
    bank.comes_in(300, ForPromise(number))
    assert bank.lies(owed_of(HALL, owed_over(1))) == 300
    ((_, owed),) = bank.law.owed_to(BEN.member)
    assert owed.why == "held no more"


def test_what_comes_to_a_card_that_gives_all_back_says_so() -> None:
    """However late or much it is: the card's own giving back is the first reason."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    bank.does(FUND, verbs.GiveBack())
    bank.comes_in(400, ForPromise(number))
    ((_, owed),) = bank.law.owed_to(BEN.member)
    assert (owed.amount, owed.why) == (400, "given back")


def test_a_reference_that_leads_nowhere_leaves_the_money_unmatched() -> None:
    """A number nobody has, another currency, another host, hours, or money of a public fund."""
    bank = Bank()
    bank.collects()
    number, hours = bank.promises(BEN, 300), bank.promises(BEN, 60, unit="minutes")
    bank.comes_in(300, ForPromise(99))
    bank.comes_in(300, ForPromise(number), box=EUROS)
    bank.comes_in(300, ForPromise(number), host=CHURCH)
    bank.comes_in(300, ForPromise(number), origin=TOWN)
    bank.comes_in(60, ForPromise(hours))
    assert bank.pot(FUND) == 0
    assert [number for number, _ in bank.law.unmatched_at(HALL)] == [1, 2, 4, 5]
    assert [number for number, _ in bank.law.unmatched_at(HALL, start=3, most=1)] == [4]
    assert [number for number, _ in bank.law.unmatched_at(CHURCH)] == [3]
    assert bank.law.balance(unmatched_of(HALL, 4), "NOK") == (Share(TOWN, 300),)
    assert {entry_of(bank, at).standing for at in range(1, 6)} == {"unmatched"}
    bank.adds_up()


# ── For a pot
def test_money_comes_to_a_project_or_a_card_without_a_promise() -> None:
    """A grant from the municipality keeps its origin."""
    bank = Bank()
    bank.grants(1_000, origin=TOWN)
    bank.grants(50, card=WORK)
    assert bank.law.pot(PROJECT, "NOK") == (Share(TOWN, 1_000),)
    assert bank.pot(WORK) == 50


def test_a_card_that_gives_back_takes_no_money_that_nobody_promised() -> None:
    """Coins of unknown people could not be given back; they go to the project."""
    bank = Bank()
    bank.collects()
    in_jar = ForPot(PROJECT, FUND)
    assert bank.asks(TOM, record(bank, 5, in_jar)).code == "money.PurposeUnfit"
    bank.does(FUND, verbs.Keep())
    bank.comes_in(5, in_jar)
    bank.does(FUND, verbs.GiveBack())
    assert bank.asks(TOM, record(bank, 5, in_jar, line="2 ")).code == "money.PurposeUnfit"


def test_what_has_come_is_confirmed_though_its_purpose_is_gone() -> None:
    """The card was closed between the two persons: the money waits as unmatched."""
    bank = Bank()
    bank.does(TOM, record(bank, 70, ForPot(PROJECT, WORK)))
    bank.closes(WORK)
    bank.does(SIV, verbs.ConfirmIn(1))
    assert (entry_of(bank, 1).standing, entry_of(bank, 1).to) == ("unmatched", Unknown())
    assert bank.lies(unmatched_of(HALL, 1)) == 70


# ── Matching
def test_when_somebody_knows_two_match_it() -> None:
    """As if it had come so from the beginning."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    bank.comes_in(350, Unknown())
    bank.does(SIV, verbs.Match(1, ForPromise(number)))
    assert bank.asks(TOM, verbs.Match(1, ForPromise(number))).code == "money.AlreadyAsked"
    assert bank.asks(TOM, verbs.Reverse(1, "mistake")).code == "money.AlreadyAsked"
    assert bank.asks(SIV, verbs.ConfirmIn(1)).code == "money.SamePerson"
    bank.does(TOM, verbs.ConfirmIn(1))
    assert (bank.pot(FUND), bank.lies(owed_of(HALL, owed_over(1)))) == (300, 50)
    assert bank.law.unmatched_at(HALL) == ()
    assert bank.lies(box_of(HALL, BANK)) == -350
    assert bank.asks(SIV, verbs.Match(1, ForPot(PROJECT))).code == "money.NotUnmatched"


def test_a_match_is_withdrawn_and_what_cannot_be_is_not_matched() -> None:
    """It is unmatched as before."""
    bank = Bank()
    bank.comes_in(350, Unknown())
    bank.does(SIV, verbs.Match(1, ForPot(PROJECT)))
    bank.does(TOM, verbs.WithdrawIn(1))
    assert (entry_of(bank, 1).standing, entry_of(bank, 1).to) == ("unmatched", Unknown())
    for to, code in (
        (Unknown(), "PurposeUnfit"),
        (ForPromise(9), "UnknownPromise"),
        (ForPot(TOWN), "NotHosted"),
    ):
        assert bank.asks(SIV, verbs.Match(1, to)).code == f"money.{code}"
    assert bank.asks(VIC, verbs.Match(1, ForPot(PROJECT))).code == "money.NotOfTheTwo"
    assert bank.asks(VIC, verbs.ConfirmIn(1)).code == "money.NotOfTheTwo"


def test_a_match_whose_purpose_is_gone_is_not_confirmed() -> None:
    """The money already waits where it can be found."""
    bank = Bank()
    bank.comes_in(70, Unknown())
    bank.does(TOM, verbs.Match(1, ForPot(PROJECT, WORK)))
    bank.closes(WORK)
    assert bank.asks(SIV, verbs.ConfirmIn(1)).code == "money.UnknownCard"
    bank.does(SIV, verbs.WithdrawIn(1))
    assert bank.lies(unmatched_of(HALL, 1)) == 70


def test_what_nobody_knows_is_owed_to_whoever_sent_it() -> None:
    """And is paid like anything else."""
    bank = Bank()
    bank.comes_in(70, Unknown())
    bank.does(TOM, verbs.Match(1, SentBack()))
    bank.does(SIV, verbs.ConfirmIn(1))
    owed = bank.law.obligation(owed_over(1))
    assert owed is not None
    assert (owed.payee, owed.amount, owed.why) == (None, 70, "sent back")
    bank.pays(owed_over(1))
    assert bank.adds_up() == 0


# ── From one box to another
def test_cash_is_carried_to_the_bank() -> None:
    """Its origins go with it, in proportion; nobody's claim changes."""
    bank = Bank()
    bank.comes_in(300, ForPot(PROJECT), box=CASH)
    bank.comes_in(100, ForPot(PROJECT), box=CASH, origin=TOWN)
    bank.comes_in(200, FromBox(CASH))
    assert bank.law.balance(box_of(HALL, CASH), "NOK") == (Share(PRIVATE, -150), Share(TOWN, -50))
    assert bank.law.balance(box_of(HALL, BANK), "NOK") == (Share(PRIVATE, -150), Share(TOWN, -50))
    assert bank.pot() == 400
    bank.does(TOM, verbs.Reverse(3, "mistake"))
    bank.does(SIV, verbs.ConfirmIn(3))
    assert bank.lies(box_of(HALL, CASH)) == -400
    assert bank.lies(box_of(HALL, BANK)) == 0


def test_unmatched_money_turns_out_to_be_the_cash() -> None:
    """Matched to the box it came from, it was counted twice and is no more."""
    bank = Bank()
    bank.comes_in(300, ForPot(PROJECT), box=CASH, origin=TOWN)
    bank.comes_in(300, Unknown())
    bank.does(TOM, verbs.Match(2, FromBox(CASH)))
    bank.does(SIV, verbs.ConfirmIn(2))
    assert bank.lies(box_of(HALL, CASH)) == 0
    assert bank.law.balance(box_of(HALL, BANK), "NOK") == (Share(TOWN, -300),)
    assert bank.adds_up() == 2


def test_no_more_is_carried_than_lies_there() -> None:
    """Of what was paid out of a box by way of another fund nothing can be carried."""
    bank = Bank()
    bank.comes_in(100, ForPot(PROJECT))
    bank.comes_in(500, ForPot(PROJECT), box=CASH)
    over = record(bank, 101, FromBox(BANK), box=CASH)
    assert bank.asks(TOM, over).code == "money.NotEnough"
    bank.does(DECISION, verbs.Owe(0, "NOK", 400, BEN.member))
    bank.pays(owed_by_card(DECISION, 0))
    assert bank.lies(box_of(HALL, BANK)) == 300
    assert bank.asks(TOM, record(bank, 1, FromBox(BANK), box=CASH)).code == "money.NotEnough"


# ── Undoing
@pytest.mark.parametrize("to", [ForPot(PROJECT), ForPot(PROJECT, WORK), Unknown(), SentBack()])
def test_a_mistake_is_undone_by_two_while_the_money_is_there(to: Purpose) -> None:
    """Then its line of the bank may be recorded as it was."""
    bank = Bank()
    number = bank.comes_in(70, to)
    assert bank.asks(VIC, verbs.Reverse(number, "mistake")).code == "money.NotOfTheTwo"
    bank.does(TOM, verbs.Reverse(number, "mistake"))
    assert bank.asks(TOM, verbs.ConfirmIn(number)).code == "money.SamePerson"
    bank.does(SIV, verbs.WithdrawIn(number))
    bank.does(SIV, verbs.Reverse(number, "mistake"))
    bank.does(TOM, verbs.ConfirmIn(number))
    assert bank.adds_up() == 0
    assert bank.law.obligation(owed_over(number)) is None
    assert entry_of(bank, number).standing == "reversed"
    assert bank.asks(TOM, verbs.Reverse(number, "mistake")).code == "money.NotPlaced"
    bank.does(TOM, record(bank, 7, to, line="1"))


def test_what_the_payer_took_back_has_a_line_of_its_own() -> None:
    """Both lines are in the books for good."""
    bank = Bank()
    number = bank.comes_in(70, ForPot(PROJECT))
    for reason, fingerprint in (("mistake", line("out")), ("taken back", None)):
        reverse = verbs.Reverse(number, reason, fingerprint)  # type: ignore[arg-type]
        assert bank.asks(TOM, reverse).code == "money.LineNeeded"
    known = verbs.Reverse(number, "taken back", line("1"))
    assert bank.asks(TOM, known).code == "money.LineKnown"
    reverse = verbs.Reverse(number, "taken back", line("out"))
    bank.does(TOM, reverse)
    bank.does(TOM, verbs.WithdrawIn(number))
    bank.does(TOM, reverse)
    bank.does(SIV, verbs.ConfirmIn(number))
    assert bank.adds_up() == 0
    for name in ("1", "out"):
        assert bank.asks(TOM, record(bank, 70, line=name)).code == "money.LineKnown"


def test_a_gift_is_undone_with_its_promise_and_what_was_too_much() -> None:
    """The promise is as open as it was."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 300)
    entry = bank.comes_in(350, ForPromise(number))
    bank.does(TOM, verbs.Reverse(entry, "mistake"))
    bank.does(SIV, verbs.ConfirmIn(entry))
    promise, campaign = bank.law.promise(number), bank.law.campaign(FUND)
    assert promise is not None
    assert campaign is not None
    assert (promise.paid, campaign.given, bank.law.owed_to(BEN.member)) == (0, 0, ())
    assert bank.adds_up() == 0


def test_money_that_moved_on_is_not_undone() -> None:
    """Released, set apart for others' gifts, given back, paid: the money is elsewhere by then."""
    bank = Bank()
    bank.collects(back=False, to=BENCH)
    loose, given = bank.comes_in(70, ForPot(PROJECT, FUND)), bank.gives(BEN, 30)
    bank.does(TOM, verbs.Reverse(2, "mistake"))
    bank.does(FUND, verbs.Release("NOK", 80))
    assert bank.asks(SIV, verbs.ConfirmIn(2)).code == "money.MovedOn"
    assert bank.asks(TOM, verbs.Reverse(loose, "mistake")).code == "money.MovedOn"
    bank.comes_in(10, ForPot(PROJECT, FUND))
    bank.does(FUND, verbs.GiveBack())
    assert bank.asks(TOM, verbs.Reverse(3, "mistake")).code == "money.MovedOn"
    bank.does(BEN, verbs.OweBack(FUND, (given,)))
    bank.does(SIV, verbs.WithdrawIn(2))
    bank.closes(FUND, "in force")
    assert bank.asks(TOM, verbs.Reverse(2, "mistake")).code == "money.MovedOn"


def test_a_gift_that_is_owed_back_is_not_undone_with_the_money_of_others() -> None:
    """Ben's is on its way to him; what lies in the pot is Ana's."""
    bank = Bank()
    bank.collects()
    ben = bank.gives(BEN, 30)
    bank.gives(ANA, 500)
    bank.does(FUND, verbs.GiveBack())
    bank.does(BEN, verbs.OweBack(FUND, (ben,)))
    assert bank.asks(TOM, verbs.Reverse(1, "mistake")).code == "money.MovedOn"
    bank.does(TOM, verbs.Reverse(2, "mistake"))
    bank.does(SIV, verbs.ConfirmIn(2))
    assert bank.pot(FUND) == 0


# ── The bank gives back what was paid
def paid_once(bank: Bank) -> bytes:
    """Ben was paid 300 of private and public money."""
    bank.grants(100, card=WORK, origin=TOWN)
    bank.grants(300, card=WORK)
    bank.does(WORK, verbs.Owe(7, "NOK", 300, BEN.member))
    name = owed_by_card(WORK, 7)
    bank.pays(name)
    return name


def test_what_the_bank_returned_is_owed_again() -> None:
    """By the origins it was paid from, and it can be paid again."""
    bank = Bank()
    name = paid_once(bank)
    assert bank.law.owed_standing(name) == "paid"
    number = bank.comes_in(300, Returned(name, "wrong account"))
    assert bank.law.owed_standing(name) == "owed"
    assert bank.law.still_owed(name) == (Share(PRIVATE, 225), Share(TOWN, 75))
    assert entry_of(bank, number).batch == 1
    again = record(bank, 300, Returned(name), line="again")
    assert bank.asks(TOM, again).code == "money.UnknownObligation"
    bank.pays(name)
    assert bank.law.owed_standing(name) == "paid"
    assert bank.asks(TOM, verbs.Reverse(number, "mistake")).code == "money.MovedOn"


def test_that_the_bank_returned_it_was_a_mistake() -> None:
    """It had been paid all along."""
    bank = Bank()
    name = paid_once(bank)
    number = bank.comes_in(300, Returned(name))
    bank.does(TOM, verbs.Reverse(number, "mistake"))
    bank.does(SIV, verbs.ConfirmIn(number))
    assert bank.law.owed_standing(name) == "paid"
    assert bank.law.owed_to(BEN.member)[0][0] == name


@pytest.mark.parametrize(
    ("amount", "more"), [(299, {}), (300, {"box": EUROS}), (300, {"origin": TOWN})]
)
def test_what_was_returned_is_what_was_paid(amount: int, more: dict[str, Any]) -> None:
    """Neither less, nor in another currency, nor of an origin of its own."""
    bank = Bank()
    name = paid_once(bank)
    again = record(bank, amount, Returned(name), line="again", **more)
    assert bank.asks(TOM, again).code == "money.PurposeUnfit"
    theirs = record(bank, 300, Returned(name), host=CHURCH, line="again")
    assert bank.asks(WIM, theirs).code == "money.PurposeUnfit"


def test_only_what_was_paid_is_returned() -> None:
    """Not what is owed, or lies in a batch."""
    bank = Bank()
    bank.grants(300, card=WORK)
    bank.does(WORK, verbs.Owe(7, "NOK", 300, BEN.member))
    name = owed_by_card(WORK, 7)
    returned = record(bank, 300, Returned(name), line="again")
    assert bank.asks(TOM, returned).code == "money.UnknownObligation"
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (name,)))
    assert bank.asks(TOM, returned).code == "money.UnknownObligation"
    assert bank.law.pot(ELSEWHERE, "NOK") == ()
    assert bank.asks(DIA, returned).code == "money.NotOfTheTwo"


def test_cash_that_was_given_out_is_not_undone() -> None:
    """Though as much lies where it came to: asked, and asked again when it is confirmed."""
    bank = Bank()
    number = bank.comes_in(100, ForPot(PROJECT, WORK), box=CASH)
    bank.grants(100, card=WORK)
    bank.does(WORK, verbs.Owe(1, "NOK", 100, BEN.member))
    bank.does(TOM, verbs.Reverse(number, "mistake"))
    bank.pays(owed_by_card(WORK, 1), box=CASH)
    assert (bank.pot(WORK), bank.lies(box_of(HALL, CASH))) == (100, 0)
    assert bank.asks(SIV, verbs.ConfirmIn(number)).code == "money.BoxTooSmall"
    bank.does(TOM, verbs.WithdrawIn(number))
    assert bank.asks(TOM, verbs.Reverse(number, "mistake")).code == "money.BoxTooSmall"
