"""Cards that come into force by money, by a decision, or by both: what is missing says which."""

from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.news import contract as news
from dugnad.charter.cards import verbs as cards
from dugnad.charter.decisions import law as decisions
from dugnad.charter.decisions.terms import Agree
from dugnad.charter.entries import CardEntry, target_of, what_is_missing
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import Sum, owed_by_card
from dugnad.charter.money.records import ForPot, ForPromise
from dugnad.charter.projects.records import Projects
from dugnad.charter.testing import DAY_MS, PROJECT, RULES, card_id, prose
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM
from tests.charter.money.bank import CHOIR_CARD, DECISION, EUROS, FUND, SIV, TOM, WORK, Bank

SWING = card_id("swing")
PRICE = Sum("NOK", 1_000)


class Playground(Bank):
    """A place where a swing is put up, to be there once its money is."""

    def waits_for_objections(self, objection_ms: int = DAY_MS) -> None:
        """The project's rules give so much time for objections."""
        rules = replace(RULES, objection_ms=objection_ms)
        Projects(self.store, "projects").rules.set((PROJECT, 1), rules)

    def puts_up(self, **how: Any) -> Receipt:
        """Ben puts the swing up."""
        opening = encode(news.Open(valid_until_ms=0))
        how = {"awaits_money": PRICE, **how}
        up = cards.PutUp(SWING, PROJECT, how.pop("kind", "news"), opening, **how)
        return self.does(BEN, up, commitments=[prose("swing")])

    def swing(self) -> CardEntry:
        """How the card stands."""
        entry = self.law.card(SWING)
        assert entry is not None
        return entry

    def missing(self) -> tuple[str, ...]:
        """What is missing."""
        return what_is_missing(self.swing(), self.law.card_pot(SWING, "NOK"), self.now_ms)

    def time_passes(self, milliseconds: int = DAY_MS) -> Receipt:
        """The time for objections is over, and the clock says so."""
        self.now_ms += milliseconds
        return self.does(CLOCK, cards.PeriodOver(0))


def names(receipt: Receipt) -> list[str]:
    """What happened."""
    return [one.name for one in receipt.events]


@pytest.fixture
def place() -> Playground:
    """The place."""
    return Playground()


# ── Money alone
def test_a_card_is_in_force_the_moment_its_money_is_there(place: Playground) -> None:
    """Not before; and nobody presses anything."""
    place.puts_up()
    assert (place.swing().status, place.missing()) == ("waiting", ("money",))
    place.grants(600, card=SWING)
    assert names(place.receipts[-1]) == ["InConfirmed"]
    assert place.missing() == ("money",)
    place.comes_in(5_000, ForPot(PROJECT))
    place.grants(400, card=SWING)
    assert names(place.receipts[-1]) == ["InConfirmed", "CardInForce"]
    assert (place.swing().status, place.missing()) == ("in force", ())
    place.grants(400, card=SWING)
    assert names(place.receipts[-1]) == ["InConfirmed"]


def test_money_of_another_currency_or_card_is_not_what_is_missing(place: Playground) -> None:
    """Nor is what lies in the project's own pot."""
    place.puts_up()
    place.comes_in(9_000, ForPot(PROJECT, SWING), box=EUROS)
    place.grants(9_000)
    place.grants(9_000, card=WORK)
    assert place.missing() == ("money",)


def test_a_campaign_for_the_card_brings_it_into_force_when_it_releases(place: Playground) -> None:
    """As do what the project sets aside and what somebody puts back."""
    place.puts_up()
    place.collects(to=SWING)
    place.gives(BEN, 700)
    place.does(FUND, verbs.Keep())
    assert names(place.does(FUND, verbs.Release("NOK", 700))) == ["Released"]
    place.grants(500)
    place.does(DECISION, verbs.Owe(0, "NOK", 100, CEM.member))
    aside = place.does(DECISION, verbs.SetAside(SWING, "NOK", 200))
    assert names(aside) == ["MoneySetAside"]
    back = place.does(CEM, verbs.PutBack(owed_by_card(DECISION, 0), 100, PROJECT, SWING))
    assert names(back) == ["GivenFromOwed", "CardInForce"]
    place.adds_up()


def test_money_that_is_taken_back_is_missing_again(place: Playground) -> None:
    """As long as the card waits for something else."""
    place.puts_up(awaits_decision=True)
    entry = place.grants(1_000, card=SWING)
    assert place.missing() == ("decision",)
    place.does(TOM, verbs.Reverse(entry, "mistake"))
    place.does(SIV, verbs.ConfirmIn(entry))
    assert place.missing() == ("decision", "money")


def test_a_card_closed_while_it_waits_is_not_brought_into_force(place: Playground) -> None:
    """What lies in its pot goes back to the project."""
    place.puts_up()
    place.grants(600, card=SWING)
    place.does(BEN, cards.Close(SWING))
    assert place.missing() == ()
    assert place.asks("money", cards.Funded(SWING)).code == "cards.AlreadyClosed"
    place.does(BEN, verbs.EmptyPot(SWING, "NOK"))
    assert place.pot() == 600


def test_a_card_that_owes_is_held_open_by_its_own_law(place: Playground) -> None:
    """A closed card orders nothing, so nobody closes it alone; the project may."""
    place.store.apply({target_of(WORK).encode() + b"\0held\0": b"\xc0"})
    assert place.asks(BEN, cards.Close(WORK)).code == "cards.HeldOpen"
    place.does(DECISION, cards.End(WORK))


def test_only_money_itself_brings_a_card_into_force_by_money(place: Playground) -> None:
    """No person, no decision, no card; and money only where money was awaited, and is there."""
    place.puts_up()
    for who in (BEN, TOM, CLOCK):
        assert place.asks(who, cards.Funded(SWING)).code == "cards.NotMoney"
    for card in (FUND, DECISION, CHOIR_CARD):
        assert place.asks(card, cards.Funded(SWING)).code == "ledger.NotGranted"
    assert place.asks("money", cards.Funded(bytes(16))).code == "cards.UnknownCard"
    assert place.asks("money", cards.Funded(SWING)).code == "cards.StillMissing"
    assert place.asks("money", cards.Funded(WORK)).code == "cards.NotAwaited"
    place.grants(1_000, card=SWING)
    assert place.asks("money", cards.Funded(SWING)).code == "cards.NotAwaited"


def test_a_question_to_the_project_costs_nothing(place: Playground) -> None:
    """A proposal does not await money."""
    opening = encode(decisions.Open(effect=Agree(), text="As we said."))
    up = cards.PutUp(SWING, PROJECT, "proposal", opening, awaits_money=PRICE)
    place.does(BEN, up, commitments=[prose("swing")])
    assert (place.swing().status, place.swing().awaits_money) == ("in force", None)


# ── Money and a decision
def test_a_card_that_awaits_both_waits_for_what_is_missing(place: Playground) -> None:
    """The decision first, then the money."""
    place.puts_up(awaits_decision=True)
    assert place.missing() == ("decision", "money")
    decided = place.does(DECISION, cards.BringIntoForce(SWING))
    assert names(decided) == ["CardDecided"]
    assert place.missing() == ("money",)
    again = cards.BringIntoForce(SWING)
    assert place.asks(DECISION, again).code == "cards.NotAwaited"
    place.grants(1_000, card=SWING)
    assert names(place.receipts[-1]) == ["InConfirmed", "CardInForce"]


def test_the_money_may_be_there_before_the_decision(place: Playground) -> None:
    """Then the decision is what was missing."""
    place.puts_up(awaits_decision=True)
    place.grants(1_000, card=SWING)
    assert names(place.receipts[-1]) == ["InConfirmed", "OrderRefused"]
    assert (place.swing().status, place.missing()) == ("waiting", ("decision",))
    decided = place.does(DECISION, cards.BringIntoForce(SWING))
    assert names(decided) == ["CardInForce"]


# ── Money and the time for objections
def test_objections_have_their_time_though_the_money_is_there(place: Playground) -> None:
    """The clock brings it into force, not the money."""
    place.waits_for_objections()
    place.puts_up()
    assert place.missing() == ("time", "money")
    place.grants(1_000, card=SWING)
    assert (place.swing().status, place.missing()) == ("waiting", ("time",))
    assert names(place.time_passes()) == ["CardInForce"]


def test_when_the_time_is_over_it_waits_for_money_alone(place: Playground) -> None:
    """The clock does not ask again."""
    place.waits_for_objections()
    place.puts_up()
    assert names(place.time_passes()) == ["ObjectionsOver"]
    assert place.missing() == ("money",)
    place.now_ms += DAY_MS
    assert place.asks(CLOCK, cards.PeriodOver(0)).code == "cards.NothingDue"
    place.grants(1_000, card=SWING)
    assert place.swing().status == "in force"


@pytest.mark.parametrize("money_first", [True, False])
def test_an_objection_holds_a_card_back_whatever_was_paid(
    place: Playground, *, money_first: bool
) -> None:
    """Once it is withdrawn, the money decides."""
    place.waits_for_objections()
    place.puts_up()
    place.does(ANA, cards.Object(SWING), commitments=[prose("a tree stands there")])
    place.now_ms += 2 * DAY_MS
    if money_first:
        place.grants(1_000, card=SWING)
        assert place.missing() == ("time",)
        lifted = place.does(ANA, cards.Withdraw(SWING))
        assert names(lifted) == ["ObjectionWithdrawn", "CardInForce"]
        return
    assert place.missing() == ("time", "money")
    lifted = place.does(ANA, cards.Withdraw(SWING))
    assert names(lifted) == ["ObjectionWithdrawn", "ObjectionsOver"]
    place.grants(1_000, card=SWING)
    assert place.swing().status == "in force"


def test_other_words_give_time_anew_also_where_only_money_was_missing(place: Playground) -> None:
    """What comes in meanwhile waits with the card."""
    place.waits_for_objections()
    place.puts_up()
    place.time_passes()
    place.does(BEN, cards.Reword(SWING), commitments=[prose("a larger swing")])
    assert place.missing() == ("time", "money")
    place.grants(1_000, card=SWING)
    assert place.missing() == ("time",)
    assert names(place.time_passes()) == ["CardInForce"]


def test_a_promise_alone_brings_nothing_into_force(place: Playground) -> None:
    """What counts is what is there."""
    place.puts_up()
    place.collects(to=SWING, back=False)
    number = place.promises(BEN, 1_000)
    assert place.missing() == ("money",)
    place.comes_in(1_000, ForPromise(number))
    assert place.missing() == ("money",)
    place.does(FUND, verbs.Release("NOK", 1_000))
    assert place.missing() == ()
