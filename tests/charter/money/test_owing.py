"""What is owed, to whom and why; and what somebody gives back of it."""

from typing import Any

import pytest

from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import PRIVATE, Share, owed_by_card, owed_of
from dugnad.charter.money.records import ForPot, Obligation, Unknown
from dugnad.charter.testing import ELSEWHERE, PROJECT
from dugnad.ledger.testing import ANA, BEN, CEM, DIA
from dugnad.ledger.values import Action
from tests.charter.money.bank import (
    BENCH,
    CHOIR_CARD,
    CHURCH,
    DECISION,
    FUND,
    HALL,
    THEIRS,
    TOM,
    TOWN,
    WIM,
    WORK,
    Bank,
    line,
)

ONE = owed_by_card(WORK, 1)


def funded_bank() -> Bank:
    """The task has 400, a quarter of it public; the project has 100."""
    bank = Bank()
    bank.grants(100)
    bank.grants(300, card=WORK)
    bank.grants(100, card=WORK, origin=TOWN)
    return bank


# ── Owing
def test_a_card_owes_from_its_own_pot() -> None:
    """In proportion to the origins, to somebody who need not be a member."""
    bank = funded_bank()
    bank.does(WORK, verbs.Owe(1, "NOK", 200, CEM.member))
    assert bank.law.obligation(ONE) == Obligation(
        host=HALL,
        project=PROJECT,
        card=WORK,
        payee=CEM.member,
        bill=b"",
        unit="NOK",
        amount=200,
        why="card",
        at_ms=bank.now_ms,
    )
    assert bank.law.still_owed(ONE) == (Share(PRIVATE, 150), Share(TOWN, 50))
    assert (bank.pot(WORK), bank.lies(owed_of(HALL, ONE))) == (200, 200)
    assert [name for name, _ in bank.law.owed_to(CEM.member)] == [ONE]
    assert [name for name, _ in bank.law.owed_at(HALL)] == [ONE]
    assert bank.law.owed_standing(ONE) == "owed"
    bank.adds_up()


def test_a_bill_is_owed_to_somebody_outside() -> None:
    """What is in the books of it is a fingerprint of told text."""
    bank = funded_bank()
    bank.does(WORK, verbs.Owe(1, "NOK", 400, bill=line("the joiner's bill")))
    owed = bank.law.obligation(ONE)
    assert owed is not None
    assert (owed.payee, owed.bill) == (None, line("the joiner's bill"))
    assert bank.pot(WORK) == 0


def test_a_bill_of_somebody_who_is_known_here_is_theirs() -> None:
    """They find it among what they are owed, and a project owes it once, whoever orders it."""
    bank = funded_bank()
    bank.does(WORK, verbs.Owe(1, "NOK", 50, CEM.member, line("Cem's bill")))
    owed = bank.law.obligation(ONE)
    assert owed is not None
    assert (owed.payee, owed.bill) == (CEM.member, line("Cem's bill"))
    assert [name for name, _ in bank.law.owed_to(CEM.member)] == [ONE]
    for who, key, payee in ((WORK, 2, CEM), (WORK, 3, None), (DECISION, 0, BEN)):
        member = None if payee is None else payee.member
        again = verbs.Owe(key, "NOK", 1, member, line("Cem's bill"))
        assert bank.asks(who, again).code == "money.AlreadyOwed"
    assert bank.law.owed_for(PROJECT, line("Cem's bill")) == ONE
    assert bank.law.owed_for(PROJECT, line("another bill")) is None


def test_another_project_does_not_take_a_bill() -> None:
    """Its fingerprint stands in public for days; an øre paid for it elsewhere changes nothing."""
    bank = funded_bank()
    bank.comes_in(10, ForPot(ELSEWHERE))
    bill = line("the joiner's bill")
    bank.does(THEIRS, verbs.Owe(0, "NOK", 1, bill=bill))
    bank.does(DECISION, verbs.Owe(0, "NOK", 100, bill=bill))
    assert bank.law.owed_for(ELSEWHERE, bill) == owed_by_card(THEIRS, 0)
    assert bank.law.owed_for(PROJECT, bill) == owed_by_card(DECISION, 0)
    for who in (THEIRS, DECISION):
        assert bank.asks(who, verbs.Owe(1, "NOK", 1, bill=bill)).code == "money.AlreadyOwed"


def test_a_projects_decision_owes_from_the_projects_pot() -> None:
    """Once, however often it is asked for."""
    bank = funded_bank()
    bank.does(DECISION, verbs.Owe(0, "NOK", 70, BEN.member))
    owed = bank.law.obligation(owed_by_card(DECISION, 0))
    assert owed is not None
    assert (owed.why, bank.pot(), bank.pot(WORK)) == ("decision", 30, 400)
    again = verbs.Owe(0, "NOK", 5, BEN.member)
    assert bank.asks(DECISION, again).code == "money.AlreadyOwed"


@pytest.mark.parametrize(
    ("who", "action", "refusal"),
    [
        (BEN, verbs.Owe(1, "NOK", 1, BEN.member), refusals.OnlyACard),
        (WORK, verbs.Owe(1, "NOK", 1), refusals.PayeeOrBill),
        (WORK, verbs.Owe(1, "NOK", 1, DIA.member, line("bill")), refusals.OfAnotherProject),
        (WORK, verbs.Owe(1, "NOK", 1, DIA.member), refusals.OfAnotherProject),
        (WORK, verbs.Owe(1, "NOK", 1, bytes(16)), refusals.OfAnotherProject),
        (WORK, verbs.Owe(1, "NOK", 401, BEN.member), refusals.NotEnough),
        (WORK, verbs.Owe(1, "EUR", 1, BEN.member), refusals.NotEnough),
        (FUND, verbs.Owe(1, "NOK", 1, BEN.member), refusals.NotEnough),
        (DECISION, verbs.Owe(1, "NOK", 101, BEN.member), refusals.NotEnough),
        (THEIRS, verbs.Owe(1, "NOK", 1, BEN.member), refusals.OfAnotherProject),
        (THEIRS, verbs.Owe(1, "NOK", 1, DIA.member), refusals.NotEnough),
        (WORK, verbs.PutBack(ONE, 1, PROJECT), refusals.NotAPerson),
        (BEN, verbs.PutBack(ONE, 1, PROJECT), refusals.UnknownObligation),
    ],
)
def test_who_may_not_and_what_cannot_be(
    who: Any, action: Action, refusal: type[refusals.MoneyRefused]
) -> None:
    """Each rule about what is owed says no by its own name."""
    assert funded_bank().asks(who, action).code == refusal.code()


def test_nobody_is_owed_what_may_have_to_be_given_back() -> None:
    """Gifts stay until they are kept; and without a host nothing is owed."""
    bank = Bank()
    bank.collects()
    bank.gives(BEN, 300)
    owe = verbs.Owe(1, "NOK", 1, BEN.member)
    assert bank.asks(FUND, owe).code == "money.HeldForGivers"
    bank.does(FUND, verbs.Keep())
    bank.does(FUND, owe)
    assert Bank(hosted=False).asks(FUND, owe).code == "money.NotHosted"


# ── Putting back
def test_the_payee_puts_back_what_they_are_owed() -> None:
    """In part or whole, to their project or another of the same host, or to a card."""
    bank = funded_bank()
    bank.does(WORK, verbs.Owe(1, "NOK", 200, CEM.member))
    bank.does(CEM, verbs.PutBack(ONE, 80, PROJECT))
    bank.does(CEM, verbs.PutBack(ONE, 20, ELSEWHERE))
    bank.does(CEM, verbs.PutBack(ONE, 60, PROJECT, BENCH))
    bank.does(CEM, verbs.PutBack(ONE, 30, ELSEWHERE, CHOIR_CARD))
    assert (bank.pot(), bank.pot(BENCH)) == (180, 60)
    assert sum(one.amount for one in bank.law.pot(ELSEWHERE, "NOK")) == 20
    owed = bank.law.obligation(ONE)
    assert owed is not None
    assert (owed.put_back, bank.law.owed_standing(ONE)) == (190, "owed")
    assert bank.asks(CEM, verbs.PutBack(ONE, 11, PROJECT)).code == "money.NotEnough"
    bank.does(CEM, verbs.PutBack(ONE, 10, PROJECT))
    assert bank.law.owed_standing(ONE) == "put back"
    assert bank.asks(CEM, verbs.PutBack(ONE, 1, PROJECT)).code == "money.NotOwed"
    assert bank.law.pot(PROJECT, "NOK") == (Share(PRIVATE, 167), Share(TOWN, 23))
    bank.adds_up()


def test_only_the_payee_puts_back_and_only_where_the_same_host_holds_it() -> None:
    """Money does not cross from one bank account to another by being written down."""
    bank = funded_bank()
    bank.does(WORK, verbs.Owe(1, "NOK", 100, CEM.member))
    bank.does(WORK, verbs.Owe(2, "NOK", 100, bill=line("bill")))
    assert bank.asks(BEN, verbs.PutBack(ONE, 1, PROJECT)).code == "money.NotPayee"
    assert bank.asks(BEN, verbs.PutBack(owed_by_card(WORK, 2), 1, PROJECT)).code == (
        "money.NotPayee"
    )
    bank.does(DIA, verbs.Leave(ELSEWHERE))
    assert bank.asks(CEM, verbs.PutBack(ONE, 1, ELSEWHERE)).code == "money.NotHosted"
    bank.does(DIA, verbs.AskHost(ELSEWHERE, CHURCH))
    bank.does(WIM, verbs.TakeOn(ELSEWHERE, CHURCH))
    assert bank.asks(CEM, verbs.PutBack(ONE, 1, ELSEWHERE)).code == "money.OtherHost"


def test_nothing_is_put_back_where_it_could_not_be_given_back() -> None:
    """A campaign that gives back takes promises; decisions and closed cards take nothing."""
    bank = funded_bank()
    bank.does(WORK, verbs.Owe(1, "NOK", 100, CEM.member))
    bank.collects()
    bank.closes(BENCH)
    for card, code in ((FUND, "PurposeUnfit"), (BENCH, "UnknownCard"), (DECISION, "UnknownCard")):
        assert bank.asks(CEM, verbs.PutBack(ONE, 1, PROJECT, card)).code == f"money.{code}"
    bank.does(FUND, verbs.Keep())
    bank.does(CEM, verbs.PutBack(ONE, 1, PROJECT, FUND))
    assert bank.pot(FUND) == 1


def test_what_is_in_a_batch_is_not_put_back() -> None:
    """It is on its way; out of the batch it can be."""
    bank = funded_bank()
    bank.does(WORK, verbs.Owe(1, "NOK", 100, CEM.member))
    bank.does(TOM, verbs.MakeBatch(HALL, b"bank............", (ONE,)))
    assert bank.asks(CEM, verbs.PutBack(ONE, 1, PROJECT)).code == "money.NotOwed"
    assert bank.law.owed_standing(ONE) == "in a batch"
    bank.does(TOM, verbs.DropBatch(1))
    bank.does(CEM, verbs.PutBack(ONE, 1, PROJECT))


def test_who_is_owed_nothing_has_nothing() -> None:
    """And what is not there stands nowhere."""
    bank = Bank()
    assert bank.law.owed_to(ANA.member) == ()
    assert bank.law.still_owed(ONE) == ()
    assert bank.law.owed_standing(ONE) is None
    bank.comes_in(5, Unknown())
    bank.comes_in(5, ForPot(ELSEWHERE))
    assert bank.law.owed_at(HALL) == ()
