"""The machine looks after every action that money was neither made nor lost, whoever wrote it."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.charter.charter import MODULES
from dugnad.charter.money import events, law, verbs
from dugnad.charter.money.accounts import (
    PRIVATE,
    BookAccount,
    Line,
    Share,
    box_of,
    owed_back,
    owed_of,
    pot_of,
    work_of,
)
from dugnad.charter.money.records import ForPot, Money, Unknown
from dugnad.charter.money.sound import check_all
from dugnad.charter.money.writing import evolve
from dugnad.charter.testing import PROJECT
from dugnad.ledger.contract import Decision, happened
from dugnad.ledger.errors import ContractFault, Unsound
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM
from tests.charter.money.bank import BANK, CASH, DECISION, FUND, HALL, SIV, TOM, TOWN, Bank, line

POT, BOX, OWED = pot_of(HALL, PROJECT), box_of(HALL, BANK), owed_of(HALL, bytes(16))


def moves(*lines: tuple[BookAccount, int, bytes]) -> events.PotEmptied:
    """An event that moves these amounts of kroner."""
    found = tuple(Line(account, "NOK", origin, amount) for account, amount, origin in lines)
    return events.PotEmptied(lines=found, card=bytes(16), by=BEN.member)


BROKEN = {
    "made": moves((POT, 1, PRIVATE)),
    "lost": moves((POT, -1, PRIVATE)),
    "of another origin": moves((POT, -5, PRIVATE), (OWED, 5, TOWN)),
    "a coin short": moves((POT, -5, PRIVATE), (OWED, 4, PRIVATE)),
    "below zero": moves((POT, -501, PRIVATE), (OWED, 501, PRIVATE)),
    "owed below zero": moves((POT, 5, PRIVATE), (OWED, -5, PRIVATE)),
}


def breaking(
    monkeypatch: pytest.MonkeyPatch,
    decide: Callable[..., Decision[Any]] = law.decide,
    write: Callable[..., None] = evolve,
) -> None:
    """From now on the law of money is another one."""
    monkeypatch.setitem(MODULES, "money", replace_law(decide, write))


def replace_law(decide: Callable[..., Decision[Any]], write: Callable[..., None]) -> Any:
    """The law of money with a fault in it."""
    kept = {one.name: getattr(law.CONTRACT, one.name) for one in fields(law.CONTRACT) if one.init}
    return type(law.CONTRACT)(**{**kept, "decide": decide, "evolve": write})


@pytest.mark.parametrize("fault", BROKEN)
def test_a_law_with_a_fault_moves_nothing(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it decides, an action after which the books would not add up is undone."""
    bank = Bank()
    bank.grants(500)
    before = [*bank.store.scan(b"", b"\xff")]
    breaking(monkeypatch, decide=lambda *_: happened(BROKEN[fault]))
    with pytest.raises(ContractFault) as raised:
        bank.asks(BEN, verbs.EmptyPot(bytes(16), "NOK"))
    assert isinstance(raised.value.__cause__, Unsound)
    assert [*bank.store.scan(b"", b"\xff")] == before


def test_a_law_that_writes_otherwise_than_it_says_moves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is looked at is what was written, not what the lines said."""

    def gives_ben_a_coin(money: Money, event: Any) -> None:
        evolve(money, event)
        balance = money.accounts.get(POT.key("NOK")) or ()
        if balance:
            money.accounts.set(POT.key("NOK"), (replace(balance[0], amount=balance[0].amount + 1),))

    bank = Bank()
    bank.grants(500)
    breaking(monkeypatch, write=gives_ben_a_coin)
    with pytest.raises(ContractFault):
        bank.asks(DECISION, verbs.Owe(0, "NOK", 100, BEN.member))
    monkeypatch.undo()
    bank.does(DECISION, verbs.Owe(0, "NOK", 100, BEN.member))
    assert bank.adds_up() == 3


def test_what_is_outside_may_be_below_zero() -> None:
    """Boxes and those who work: they stand for the world."""
    store = MemoryStore()
    money = Money(store, "money")
    evolve(money, moves((BOX, -5, PRIVATE), (POT, 5, PRIVATE)))
    evolve(money, moves((work_of(PROJECT), -5, TOWN), (OWED, 5, TOWN)))
    assert check_all(store) == 4


def test_all_accounts_of_a_place_are_looked_at_together() -> None:
    """As who checks the books does."""
    store = MemoryStore()
    money = Money(store, "money")
    assert check_all(store) == 0
    money.accounts.set(POT.key("NOK"), (Share(PRIVATE, 5),))
    with pytest.raises(Unsound, match="5 NOK more than there was"):
        check_all(store)
    money.accounts.set(BOX.key("EUR"), (Share(PRIVATE, -5),))
    with pytest.raises(Unsound):
        check_all(store)
    money.accounts.remove(BOX.key("EUR"))
    money.accounts.set(BOX.key("NOK"), (Share(PRIVATE, -5),))
    assert check_all(store) == 2


def test_what_is_not_there_is_not_written_down() -> None:
    """Events about nothing leave nothing, as writing never fails."""
    store = MemoryStore()
    money = Money(store, "money")
    for event in (
        events.Kept(card=bytes(16)),
        events.GivenFromOwed((), bytes(16), 5, PROJECT, None),
        events.Lapsed((), bytes(16), 5, PROJECT, BEN.member),
        events.InWithdrawn(number=1, by=BEN.member),
        events.GiftsOwedBack(lines=(), card=bytes(16), gifts=()),
        events.BatchDropped(lines=(), number=1, by=BEN.member),
    ):
        evolve(money, event)
    assert [*store.scan(b"", b"\xff")] == []


# ── The cost of an action
def test_an_action_costs_the_same_however_many_gave() -> None:
    """Reads and writes of each kind of step after a hundred gifts are those of the first ones."""
    costs = [_costs(earlier) for earlier in (1, 100)]
    assert costs[0] == costs[1]


def _costs(earlier: int) -> list[tuple[str, int, int]]:
    bank = Bank()
    bank.collects()
    for _ in range(earlier):
        bank.gives(BEN, 300)
    mine = len(bank.receipts)
    ben, cem = bank.gives(BEN, 200), bank.gives(CEM, 100)
    bank.comes_in(50, Unknown())
    bank.comes_in(50, ForPot(PROJECT), box=CASH)
    bank.does(FUND, verbs.GiveBack())
    bank.does(ANA, verbs.OweBack(FUND, (ben, cem)))
    bank.pays(owed_back(ben), owed_back(cem))
    bank.does(TOM, verbs.RecordIn(HALL, BANK, 5, 0, line("last"), Unknown()))
    bank.does(SIV, verbs.ConfirmIn(bank.money.recorded.get() or 0))
    return [
        (one.events[0].name, one.reads, one.writes) for one in bank.receipts[mine:] if one.events
    ]
