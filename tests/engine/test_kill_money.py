"""Money on its way while the engine is killed, and that the look at it would find what is wrong."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from dugnad.charter.money.accounts import box_of
from dugnad.charter.money.records import Money
from dugnad.ledger.errors import Unsound
from dugnad.ledger.store import MemoryStore
from tests.engine import kill_money
from tests.ledger.golden.money import BANK, HALL


@pytest.mark.slow
def test_money_on_its_way_survives_kills(tmp_path: Path) -> None:
    """Killed ten times between promise and payment, and asked again: none made, lost or doubled."""

    def enough(tally: kill_money.Tally) -> bool:
        return tally.acknowledged > 100 and tally.done["ConfirmIn"] > 0

    tally = kill_money.run(10, 5, tmp_path, enough=enough)
    assert tally.faults == []
    assert tally.rounds >= 10
    assert tally.line().startswith(f"{tally.rounds}/{tally.rounds} kills")
    assert tally.acknowledged > 100
    assert tally.done["ConfirmIn"] > 0


def test_the_till_finds_what_the_boxes_do_not_hold(tmp_path: Path) -> None:
    """An entry that says another amount than its box, or a coin too many, is found."""
    kill_money.begin(tmp_path)
    engine, _clock = kill_money.open_place(tmp_path)
    tom, siv = (kill_money.cast()[name] for name in ("tom", "siv"))
    for who, action in (
        (
            tom,
            kill_money.verbs.RecordIn(HALL, BANK, 500, 0, bytes(31) + b"1", kill_money.Unknown()),
        ),
        (siv, kill_money.verbs.ConfirmIn(1)),
    ):
        nonce = engine.next_nonce(who.key)
        at_ms = engine.head().time_ms
        seal = kill_money.signed(who.seed, who.key, nonce, "money", action, at_ms)
        assert engine.submit(seal).code == ""
    with engine.reader() as store:
        beside = MemoryStore()
        beside.apply(dict(store.scan(b"", b"\xff")))
    engine.close()
    assert kill_money.adds_up(beside) == []
    books = Money(beside, "money")
    entry = books.entries.get(1)
    assert entry is not None
    books.entries.set(1, replace(entry, amount=501))
    assert kill_money.adds_up(beside) == ["the till says 501, the books 500"]
    box = box_of(HALL, BANK)
    books.accounts.remove((box.kind, box.host, box.project, box.owner, "NOK"))
    with pytest.raises(Unsound):
        kill_money.adds_up(beside)
