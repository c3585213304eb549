"""Pots: what a card releases, what a project sets aside, what comes back when a card is over."""

from typing import Any

import pytest

from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import PRIVATE, Share
from dugnad.charter.money.records import ForPot, ForPromise
from dugnad.charter.testing import PROJECT
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.testing import ANA, BEN, CEM, DIA
from dugnad.ledger.values import Action
from tests.charter.money.bank import (
    BENCH,
    CHOIR_CARD,
    DECISION,
    FUND,
    THEIRS,
    TOWN,
    WORK,
    Bank,
)


# ── Releasing
def test_what_was_collected_is_released_to_what_it_was_for() -> None:
    """To the card that it was collected for, or to the project when that is over."""
    bank = Bank()
    bank.collects(to=WORK)
    bank.gives(BEN, 300)
    bank.does(FUND, verbs.Keep())
    bank.does(FUND, verbs.Release("NOK", 100))
    assert (bank.pot(FUND), bank.pot(WORK), bank.pot()) == (200, 100, 0)
    bank.closes(WORK)
    receipt = bank.does(FUND, verbs.Release("NOK", 200))
    assert [one.name for one in receipt.events] == ["Released"]
    assert (bank.pot(FUND), bank.pot(WORK), bank.pot()) == (0, 100, 200)
    bank.adds_up()


def test_a_card_that_collects_for_the_project_releases_to_it() -> None:
    """So does one that does not collect at all."""
    bank = Bank()
    bank.collects(back=False)
    bank.gives(BEN, 300)
    bank.grants(50, card=WORK)
    bank.does(FUND, verbs.Release("NOK", 300))
    bank.does(WORK, verbs.Release("NOK", 50))
    assert bank.pot() == 350


def test_what_may_have_to_be_given_back_stays() -> None:
    """Until it is kept; what else lies in the pot is free, whatever its origin."""
    bank = Bank()
    bank.collects()
    bank.gives(BEN, 300)
    assert bank.asks(FUND, verbs.Release("NOK", 301)).code == "money.NotEnough"
    assert bank.asks(FUND, verbs.Release("NOK", 1)).code == "money.HeldForGivers"
    bank.grants(1_000)
    bank.grants(1_000, origin=TOWN)
    bank.does(DECISION, verbs.SetAside(FUND, "NOK", 500))
    assert bank.law.pot(PROJECT, "NOK", FUND) == (Share(PRIVATE, 550), Share(TOWN, 250))
    assert bank.asks(FUND, verbs.Release("NOK", 501)).code == "money.HeldForGivers"
    bank.does(FUND, verbs.Release("NOK", 500))
    assert bank.law.pot(PROJECT, "NOK", FUND) == (Share(PRIVATE, 300),)
    bank.does(FUND, verbs.Keep())
    bank.does(FUND, verbs.Release("NOK", 300))
    assert bank.pot(FUND) == 0


def test_another_currency_in_the_pot_is_not_held() -> None:
    """What is held is what was given, in the currency that was collected."""
    bank = Bank()
    bank.comes_in(70, ForPot(PROJECT), box=b"euros...........")
    bank.collects()
    bank.gives(BEN, 300)
    bank.does(DECISION, verbs.SetAside(FUND, "EUR", 70))
    bank.does(FUND, verbs.Release("EUR", 70))
    assert bank.pot(unit="EUR") == 70


@pytest.mark.parametrize(
    ("who", "action", "refusal"),
    [
        (BEN, verbs.Release("NOK", 1), refusals.OnlyACard),
        (FUND, verbs.Release("NOK", 1), refusals.NotEnough),
        (BEN, verbs.SetAside(WORK, "NOK", 1), refusals.NotDecided),
        (FUND, verbs.SetAside(WORK, "NOK", 1), refusals.NotDecided),
        (CLOCK, verbs.SetAside(WORK, "NOK", 1), refusals.NotDecided),
        (THEIRS, verbs.SetAside(WORK, "NOK", 1), refusals.UnknownCard),
        (DECISION, verbs.SetAside(CHOIR_CARD, "NOK", 1), refusals.UnknownCard),
        (DECISION, verbs.SetAside(DECISION, "NOK", 1), refusals.UnknownCard),
        (DECISION, verbs.SetAside(WORK, "NOK", 501), refusals.NotEnough),
        (FUND, verbs.EmptyPot(WORK, "NOK"), refusals.NotAPerson),
        (BEN, verbs.EmptyPot(bytes(16), "NOK"), refusals.UnknownCard),
        (CEM, verbs.EmptyPot(WORK, "NOK"), refusals.NotMember),
        (DIA, verbs.EmptyPot(WORK, "NOK"), refusals.NotMember),
        (BEN, verbs.EmptyPot(WORK, "NOK"), refusals.NotClosed),
    ],
)
def test_who_may_not_and_what_cannot_be(
    who: Any, action: Action, refusal: type[refusals.MoneyRefused]
) -> None:
    """Each rule about pots says no by its own name."""
    bank = Bank()
    bank.grants(500)
    assert bank.asks(who, action).code == refusal.code()


def test_without_a_host_there_are_no_pots() -> None:
    """Nothing is released, set aside or emptied."""
    bank = Bank(hosted=False)
    assert bank.asks(FUND, verbs.Release("NOK", 1)).code == "money.NotHosted"
    assert bank.asks(DECISION, verbs.SetAside(WORK, "NOK", 1)).code == "money.NotHosted"
    bank.closes(WORK)
    assert bank.asks(BEN, verbs.EmptyPot(WORK, "NOK")).code == "money.NotHosted"
    assert (bank.pot(), bank.law.card_pot(WORK, "NOK"), bank.law.card_pot(bytes(16), "NOK")) == (
        0,
        0,
        0,
    )


# ── Emptying
def test_what_a_closed_card_leaves_goes_back_to_its_project() -> None:
    """Any member sees to it, once."""
    bank = Bank()
    bank.grants(500, origin=TOWN)
    bank.does(DECISION, verbs.SetAside(WORK, "NOK", 200))
    bank.closes(WORK)
    bank.does(BEN, verbs.EmptyPot(WORK, "NOK"))
    assert bank.law.pot(PROJECT, "NOK") == (Share(TOWN, 500),)
    assert bank.asks(BEN, verbs.EmptyPot(WORK, "NOK")).code == "money.NotEnough"
    assert bank.asks(BEN, verbs.EmptyPot(WORK, "EUR")).code == "money.NotEnough"
    bank.adds_up()


def test_what_is_owed_back_to_givers_is_not_emptied_into_the_project() -> None:
    """Only what nobody gave for a promise; and when all are owed theirs, nothing is left."""
    bank = Bank()
    bank.grants(100)
    bank.collects()
    ben = bank.gives(BEN, 300)
    bank.does(DECISION, verbs.SetAside(FUND, "NOK", 100))
    bank.closes(FUND)
    bank.does(ANA, verbs.EmptyPot(FUND, "NOK"))
    assert (bank.pot(FUND), bank.pot()) == (300, 100)
    assert bank.asks(ANA, verbs.EmptyPot(FUND, "NOK")).code == "money.NotEnough"
    bank.does(ANA, verbs.OweBack(FUND, (ben,)))
    assert (bank.pot(FUND), bank.pot()) == (0, 100)


def test_what_comes_for_a_closed_card_that_kept_goes_to_its_project() -> None:
    """A payment in time that was recorded late is a gift all the same."""
    bank = Bank()
    bank.collects(to=BENCH)
    bank.gives(BEN, 300)
    number = bank.promises(CEM, 40)
    bank.does(FUND, verbs.Keep())
    bank.closes(FUND)
    bank.comes_in(40, ForPromise(number))
    assert bank.pot(FUND) == 340
    bank.does(BEN, verbs.EmptyPot(FUND, "NOK"))
    assert bank.pot() == 340
