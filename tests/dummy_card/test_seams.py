"""Two shelves side by side use every seam that a card can have, in a whole place."""

import pytest

from dugnad.charter.entries import Grant, target_of
from dugnad.charter.testing import DAY_MS, Neighbourhood, card_id
from dugnad.ledger import codec
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Frozen
from dugnad.ledger.testing import ANA, BEN, NOON_MS
from tests.dummy_card.contract import CONTRACT, Open, Pass, Put, Shelf

HALL, PORCH = target_of(card_id("hall")), target_of(card_id("porch"))
SWEEP_AT_MS = NOON_MS + DAY_MS


def two_shelves(*, granted: bool = True) -> Neighbourhood:
    """A shelf in the hall that may put things on the one on the porch."""
    shelves = Neighbourhood([CONTRACT])
    opening = Open(sweep_at_ms=SWEEP_AT_MS, next_shelf=card_id("porch"))
    grants = [Grant(target=PORCH, verb="Put")] if granted else []
    alone = Open(sweep_at_ms=SWEEP_AT_MS + DAY_MS, next_shelf=card_id("porch"))
    assert shelves.puts_up(BEN, CONTRACT, opening, name="hall", grants=grants).code == ""
    assert shelves.puts_up(BEN, CONTRACT, alone, name="porch").code == ""
    return shelves


def shelf(shelves: Neighbourhood, target: str) -> Shelf:
    """What a shelf remembers."""
    return Shelf(Frozen(shelves.place.store), target)


def told(receipt: Receipt) -> list[tuple[str, str]]:
    """Whose events a receipt tells, and which."""
    return [("hall" if one.target == HALL else "porch", one.name) for one in receipt.events]


def test_a_thing_is_passed_on() -> None:
    """The order is carried out, both shelves remember, and the first hears how it went."""
    shelves = two_shelves()
    shelves.does(ANA, HALL, Put(kind="book", thing=7))
    receipt = shelves.does(ANA, HALL, Pass(insist=True))
    assert told(receipt) == [("hall", "ThingPassed"), ("porch", "ThingPut"), ("hall", "Answered")]
    assert [*shelf(shelves, PORCH).by_kind.keys()] == [("tool", 7)]
    assert [*shelf(shelves, HALL).answers.values()] == [""]
    assert 7 not in shelf(shelves, HALL).known
    shelves.place.adds_up()


def test_a_no_of_the_other_shelf_is_told_and_remembered() -> None:
    """What is only tried may fail: the rest stands, and the reason is kept."""
    shelves = two_shelves()
    shelves.does(ANA, PORCH, Put(kind="book", thing=7))
    shelves.does(ANA, HALL, Put(kind="book", thing=7))
    receipt = shelves.does(ANA, HALL, Pass(insist=False))
    assert told(receipt) == [
        ("hall", "ThingPassed"),
        ("hall", "OrderRefused"),
        ("hall", "Answered"),
    ]
    assert [*shelf(shelves, HALL).answers.values()] == ["dummy_card.ThingKnown"]


def test_who_insists_gets_all_or_nothing() -> None:
    """A no of the other shelf undoes everything, and the receipt says where it came from."""
    shelves = two_shelves()
    shelves.does(ANA, PORCH, Put(kind="book", thing=7))
    shelves.does(ANA, HALL, Put(kind="book", thing=7))
    receipt = shelves.asks(ANA, HALL, Pass(insist=True))
    assert receipt.code == "dummy_card.ThingKnown"
    assert receipt.path == (HALL, PORCH)
    assert 7 in shelf(shelves, HALL).known


@pytest.mark.parametrize(("insist", "code"), [(True, "ledger.NotGranted"), (False, "")])
def test_a_shelf_orders_only_what_it_was_granted(insist: bool, code: str) -> None:  # noqa: FBT001
    """Without the grant nothing reaches the other shelf."""
    shelves = two_shelves(granted=False)
    shelves.does(ANA, HALL, Put(kind="book", thing=7))
    assert shelves.asks(ANA, HALL, Pass(insist=insist)).code == code
    assert shelf(shelves, PORCH).things.count() == 0


def test_a_due_moment_may_order_too() -> None:
    """The shelf is swept at its time, and the last thing goes on."""
    shelves = two_shelves()
    shelves.does(ANA, HALL, Put(kind="book", thing=7))
    (swept,) = shelves.place.wait(DAY_MS)
    assert told(swept) == [("hall", "Swept"), ("porch", "ThingPut"), ("hall", "Answered")]
    (nothing,) = shelves.place.wait(DAY_MS)
    assert nothing.code == ""
    shelves.place.adds_up()


def test_a_card_that_is_not_known_in_this_copy_cannot_be_opened() -> None:
    """A place that never opened a type refuses it, whoever asks."""
    without = Neighbourhood()
    opening = Open(sweep_at_ms=SWEEP_AT_MS, next_shelf=bytes(16))
    assert without.puts_up(BEN, CONTRACT, opening).code == "cards.UnknownType"


def test_an_opening_that_cannot_be_read_opens_nothing() -> None:
    """A card whose own opening is refused is not put up at all."""
    shelves = Neighbourhood([CONTRACT])
    receipt = shelves.puts_up(BEN, CONTRACT, Put(kind="book"))
    assert receipt.code == "ledger.MalformedArguments"
    assert receipt.path == ("cards", shelves.target())
    assert codec.encode(receipt.events) == codec.encode(())
