"""A card touches its own pot and promises and no others, whatever it was granted and orders."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import PRIVATE, owed_by_card, pot_of, total
from dugnad.charter.money.records import ForPot, ForPromise
from dugnad.charter.testing import ELSEWHERE, PROJECT
from dugnad.ledger.testing import ANA, BEN, CEM
from tests.charter.money.bank import (
    BANK,
    BENCH,
    CHOIR_CARD,
    DECISION,
    FUND,
    HALL,
    THEIRS,
    TOM,
    TOWN,
    WORK,
    Bank,
)
from tests.charter.money.test_conservation import ANYTHING


def full_bank() -> Bank:
    """Money lies in every pot, is owed, and in a batch; a campaign has gifts that may go back."""
    bank = Bank()
    bank.collects(to=BENCH)
    for who in (ANA, BEN, CEM):
        bank.gives(who, 50)
    bank.promises(BEN, 60, unit="minutes")
    for card in (None, WORK, BENCH):
        bank.grants(100, card=card)
        bank.grants(50, card=card, origin=TOWN)
    for card in (None, CHOIR_CARD):
        bank.comes_in(100, ForPot(ELSEWHERE, card))
    for key in (0, 1):
        bank.does(DECISION, verbs.Owe(key, "NOK", 10, BEN.member))
    bank.does(TOM, verbs.MakeBatch(HALL, BANK, (owed_by_card(DECISION, 0),)))
    return bank


def not_theirs(bank: Bank, card: bytes) -> dict[Any, Any]:
    """All accounts but the card's own pots, its project's pot and work, and what it owes."""
    entry = bank.law.card(card)
    assert entry is not None
    home = (b"", HALL)
    own = [("pot", host, entry.project, owner) for host in home for owner in (b"", card)]
    own.append(("work", b"", entry.project, b""))
    own += [("owed", HALL, b"", owed_by_card(card, key)) for key in range(3)]
    return {key: one for key, one in bank.money.accounts.items() if key[:4] not in own}


@settings(max_examples=150)
@given(
    some.lists(
        some.sampled_from([*ANYTHING]).flatmap(ANYTHING.__getitem__), min_size=1, max_size=6
    ),
    some.sampled_from([WORK, CHOIR_CARD]),
)
def test_a_card_moves_only_what_is_its_own(orders: list[Any], card: bytes) -> None:
    """Whatever else it orders is refused; to its project's pot it may add, and take nothing."""
    bank = full_bank()
    entry = bank.law.card(card)
    assert entry is not None
    for order in orders:
        before, promises = not_theirs(bank, card), dict(bank.money.promises.items())
        campaigns = {one: bank.law.campaign(one) for one in (FUND, BENCH)}
        home = total(bank.law.pot(entry.project, "NOK"))
        bank.asks(card, order)
        assert not_theirs(bank, card) == before
        assert total(bank.law.pot(entry.project, "NOK")) >= home
        for number, promise in promises.items():
            if promise.card != card:
                assert bank.law.promise(number) == promise
        assert {one: bank.law.campaign(one) for one in (FUND, BENCH)} == campaigns
    bank.adds_up()


@pytest.mark.parametrize("decision", [DECISION, THEIRS])
@settings(max_examples=80)
@given(order=some.sampled_from([*ANYTHING]).flatmap(ANYTHING.__getitem__))
def test_a_decision_spends_its_own_projects_pot_and_no_cards(decision: bytes, order: Any) -> None:
    """Not that of a card of its own project either: what is set aside is set aside."""
    bank = full_bank()
    before = {key: one for key, one in bank.money.accounts.items() if key[0] == "pot"}
    receipt = bank.asks(decision, order)
    entry = bank.law.card(decision)
    assert entry is not None
    home = pot_of(HALL, entry.project).key("NOK")
    for key, balance in before.items():
        now = bank.money.accounts.get(key) or ()
        if key == home or (isinstance(order, verbs.SetAside) and key[3] == order.card):
            continue
        assert now == balance, receipt.code


def test_an_id_that_is_also_a_projects_reaches_no_other_pot() -> None:
    """A card may have any id that its author chose: also that of a project, or of another card."""
    bank = full_bank()
    assert pot_of(HALL, PROJECT, PROJECT) != pot_of(HALL, PROJECT)
    bank.comes_in(5, ForPromise(1))
    assert bank.law.pot(ELSEWHERE, "NOK", FUND) == ()
    assert {share.origin for share in bank.law.pot(PROJECT, "NOK")} == {PRIVATE, TOWN}
