"""What nobody claims: by rule and date it goes to the project that it came from."""

from typing import Any

import pytest

from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import (
    PRIVATE,
    Share,
    owed_back,
    owed_by_card,
    owed_of,
    owed_over,
)
from dugnad.charter.money.records import UNCLAIMED_MS, ForPromise, Returned, SentBack, Unknown
from dugnad.charter.testing import DAY_MS, PROJECT
from dugnad.ledger.testing import ANA, BEN, CEM
from tests.charter.money.bank import (
    CHURCH,
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

ONE, TWO = owed_by_card(WORK, 1), owed_by_card(WORK, 2)
LET = verbs.LetLapse(ONE)


def bank_that_owes() -> Bank:
    """The task owed Cem 200 of its 400, a quarter of it public."""
    bank = Bank()
    bank.grants(300, card=WORK)
    bank.grants(100, card=WORK, origin=TOWN)
    bank.does(WORK, verbs.Owe(1, "NOK", 200, CEM.member))
    return bank


# ── It goes to the project
def test_what_nobody_claimed_for_so_long_goes_to_its_project() -> None:
    """With the origins it had; the till is as it was, and nothing is owed any more."""
    bank = bank_that_owes()
    bank.does(CEM, verbs.PutBack(ONE, 40, PROJECT))
    bank.waits_for_claims()
    assert bank.lies(owed_of(HALL, ONE)) == 160
    bank.does(SIV, LET)
    assert (bank.lies(owed_of(HALL, ONE)), bank.pot(WORK), bank.pot()) == (0, 200, 200)
    assert bank.law.pot(PROJECT, "NOK") == (Share(PRIVATE, 150), Share(TOWN, 50))
    owed = bank.law.obligation(ONE)
    assert owed is not None
    assert (owed.amount, owed.put_back, owed.lapsed, owed.theirs) == (200, 40, 160, 0)
    assert bank.law.owed_standing(ONE) == "lapsed"
    assert bank.law.owed_at(HALL) == ()
    assert [name for name, _ in bank.law.owed_to(CEM.member)] == [ONE], "they still see it"
    bank.adds_up()


def test_ten_years_with_all_their_leap_days() -> None:
    """Never sooner than the longest of the countries' own times."""
    assert 10 * 365 * DAY_MS + 3 * DAY_MS == UNCLAIMED_MS


def test_a_moment_before_it_stays_and_at_the_moment_it_goes() -> None:
    """The date is what somebody is told: until then they can ask for it."""
    bank = bank_that_owes()
    owed = bank.law.obligation(ONE)
    assert owed is not None
    assert owed.unclaimed_ms == owed.at_ms + UNCLAIMED_MS
    bank.waits_for_claims()
    bank.now_ms = owed.unclaimed_ms - 2_000
    assert bank.asks(TOM, LET).code == "money.StillClaimed"
    bank.does(TOM, LET)
    assert bank.now_ms == owed.unclaimed_ms


def test_a_gift_that_goes_back_lapses_too() -> None:
    """A goal that was missed, and somebody who never says where their gift goes."""
    bank = Bank()
    bank.collects()
    number = bank.gives(BEN, 300)
    bank.does(FUND, verbs.GiveBack())
    bank.does(CEM, verbs.OweBack(FUND, (number,)))
    bank.waits_for_claims()
    bank.does(UNA, verbs.LetLapse(owed_back(number)))
    assert (bank.pot(), bank.pot(FUND)) == (300, 0)
    bank.adds_up()


def test_what_the_bank_returned_is_owed_anew() -> None:
    """Whoever was nearly paid has all the time once more."""
    bank = bank_that_owes()
    bank.pays(ONE)
    bank.waits_for_claims()
    assert bank.asks(TOM, LET).code == "money.NotOwed"
    bank.comes_in(200, Returned(ONE, "wrong account"))
    owed = bank.law.obligation(ONE)
    assert owed is not None
    assert owed.at_ms == bank.now_ms
    assert bank.asks(TOM, LET).code == "money.StillClaimed"
    bank.waits_for_claims()
    bank.does(TOM, LET)
    assert bank.law.owed_standing(ONE) == "lapsed"


def test_what_came_in_is_not_undone_once_it_went_to_the_project() -> None:
    """It does not lie where it came to."""
    bank = Bank()
    bank.collects()
    number = bank.promises(BEN, 100)
    entry = bank.comes_in(130, ForPromise(number))
    bank.waits_for_claims()
    bank.does(TOM, verbs.LetLapse(owed_over(entry)))
    assert bank.asks(TOM, verbs.Reverse(entry, "mistake")).code == "money.MovedOn"
    assert (bank.pot(FUND), bank.pot()) == (100, 30)


# ── It stays
@pytest.mark.parametrize(
    ("who", "action", "refusal"),
    [
        (WORK, LET, refusals.NotAPerson),
        (TOM, verbs.LetLapse(TWO), refusals.UnknownObligation),
        (CEM, LET, refusals.NotOfTheTwo),
        (ANA, LET, refusals.NotOfTheTwo),
        (VIC, LET, refusals.NotOfTheTwo),
        (WIM, LET, refusals.NotOfTheTwo),
    ],
)
def test_only_the_two_of_the_host_that_owes_it(
    who: Any, action: verbs.LetLapse, refusal: type[refusals.MoneyRefused]
) -> None:
    """And neither the payee nor whoever looks after the project."""
    bank = bank_that_owes()
    bank.waits_for_claims()
    assert bank.asks(who, action).code == refusal.code()


def test_bills_and_unknown_senders_stay_owed() -> None:
    """Who could claim them is not known here; also a bill of somebody who is."""
    bank = bank_that_owes()
    bank.does(WORK, verbs.Owe(2, "NOK", 50, CEM.member, line("Cem's bill")))
    bank.does(WORK, verbs.Owe(3, "NOK", 50, bill=line("the joiner's bill")))
    stray = bank.comes_in(5, Unknown())
    bank.does(SIV, verbs.Match(stray, SentBack()))
    bank.does(TOM, verbs.ConfirmIn(stray))
    bank.waits_for_claims()
    for name in (TWO, owed_by_card(WORK, 3), owed_over(stray)):
        assert bank.asks(TOM, verbs.LetLapse(name)).code == "money.OnlyOfPayees"


def test_what_is_in_a_batch_or_paid_or_gone_does_not_lapse() -> None:
    """It is on its way; and what lapsed once does not again."""
    bank = bank_that_owes()
    bank.does(TOM, verbs.MakeBatch(HALL, b"bank............", (ONE,)))
    bank.waits_for_claims()
    assert bank.asks(TOM, LET).code == "money.NotOwed"
    bank.does(TOM, verbs.DropBatch(1))
    bank.does(TOM, LET)
    assert bank.asks(TOM, LET).code == "money.NotOwed"


def test_it_stays_where_the_host_holds_nothing_for_the_project_any_more() -> None:
    """Money does not cross to another host by being written down, nor lie with nobody."""
    bank = Bank()
    bank.grants(200, card=WORK)
    bank.does(WORK, verbs.Owe(1, "NOK", 200, CEM.member))
    bank.waits_for_claims()
    bank.does(ANA, verbs.Leave(PROJECT))
    assert bank.asks(TOM, LET).code == "money.PotGone"
    bank.does(ANA, verbs.AskHost(PROJECT, CHURCH))
    bank.does(WIM, verbs.TakeOn(PROJECT, CHURCH))
    assert bank.asks(TOM, LET).code == "money.PotGone"
    bank.does(WIM, verbs.Leave(PROJECT))
    bank.does(ANA, verbs.AskHost(PROJECT, HALL))
    bank.does(TOM, verbs.TakeOn(PROJECT, HALL))
    bank.does(TOM, LET)
    assert bank.pot() == 200
