"""Due moments: they come at their time, in order, and before what people ask."""

import hashlib

import pytest

from dugnad.ledger import codec, merkle
from dugnad.ledger.contract import UnknownTarget
from dugnad.ledger.machine import FAULT, FAULT_AGAIN_MS, Proposal
from dugnad.ledger.state import due_key, due_until
from dugnad.ledger.testing import ANA, NOON_MS, MemoryPlace
from tests.ledger.boards import a_place, board_of, candidate
from tests.ledger.village import READS_OF_98, Note, Say, SetBell, StopBell


def _rung(place: MemoryPlace, target: str) -> int:
    return board_of(place, target).rung.get() or 0


def test_due_moments_come_before_actions_and_in_order() -> None:
    """First what is due, by moment, target and tag; then the actions."""
    place = a_place()
    for target, at_ms, tag in (("shed", 20, 0), ("hall", 20, 9), ("hall", 20, 3), ("well", 10, 0)):
        place.ask(ANA, target, SetBell(NOON_MS + at_ms, tag))
    place.now_ms = NOON_MS + 20
    made = place.seal([candidate(place, ANA, Say("after"))])
    assert made is not None
    assert made.due_count == 4
    events = [receipt.events[0] for receipt in made.receipts]
    assert [(one.target, one.name) for one in events] == [
        ("well", "Rang"),
        ("hall", "Rang"),
        ("hall", "Rang"),
        ("shed", "Rang"),
        ("hall", "Said"),
    ]
    assert [codec.decode(tuple[int, int], one.data)[0] for one in events[1:3]] == [3, 9]
    assert [*due_until(place.store, 2**50)] == []
    assert merkle.root(made.receipt_bytes) == made.head.receipts_root
    place.adds_up()


def test_nothing_rings_before_its_time() -> None:
    """A moment is called in the first block at or after it, and once."""
    place = a_place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 0))
    assert place.wait(998) == ()
    (receipt,) = place.wait(2)
    assert place.blocks[-1].head.time_ms == NOON_MS + 1_001
    assert (receipt.code, receipt.events[0].name) == ("", "Rang")
    assert place.wait(10_000) == ()
    assert _rung(place, "hall") == 1


def test_a_due_moment_that_fails_stops_nobody_else() -> None:
    """It is told to have failed and called again each day, until it can be carried out."""
    place = a_place()
    for target, tag in (("hall", 99), ("shed", 0)):
        place.ask(ANA, target, SetBell(NOON_MS + 1_000, tag))
    failed, rang = place.wait(1_000)
    assert (failed.code, failed.path, failed.events) == (FAULT, ("hall",), ())
    assert [event.name for event in rang.events] == ["Rang"]
    assert place.ask(ANA, "hall", Say("the others go on")).code == ""
    (again,) = place.wait(FAULT_AGAIN_MS)
    assert again.code == FAULT
    assert again.action_id != failed.action_id
    place.ask(ANA, "hall", Note(9, 1))
    (mended,) = place.wait(FAULT_AGAIN_MS)
    assert mended.code == ""
    assert place.wait(2 * FAULT_AGAIN_MS) == ()
    place.adds_up()


@pytest.mark.parametrize(
    ("spare", "code"), [(0, ""), (-1, "ledger.TooMuch")], ids=["just enough", "one too few"]
)
def test_a_due_moment_may_read_more_than_an_action(spare: int, code: str) -> None:
    """As nobody calls it at will, it has a limit of its own; what was too much is not forgotten."""
    place = a_place(reads=READS_OF_98 - 1, due_reads=READS_OF_98 + 1 + spare)
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 98))
    (receipt,) = place.wait(1_000)
    assert receipt.code == code
    assert [one.code for one in place.wait(FAULT_AGAIN_MS)] == [code] * (code != "")
    place.adds_up()


def test_many_due_moments_take_more_blocks() -> None:
    """At most so many are called in a block; the others rest for the next ones."""
    place = a_place(due_per_block=2)
    for tag in range(3, 8):
        place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, tag))
    before = len(place.blocks)
    assert len(place.wait(1_000)) == 5
    assert [made.due_count for made in place.blocks[before:]] == [2, 2, 1]


def test_a_moment_taken_back_in_the_same_block_does_not_come() -> None:
    """What an earlier due moment takes back is not called after it."""
    place = a_place()
    at_ms = NOON_MS + 1_000
    place.ask(ANA, "hall", SetBell(at_ms, 1))
    place.ask(ANA, "hall", SetBell(at_ms, 7))
    place.now_ms = at_ms
    made = place.seal()
    assert made is not None
    assert (made.due_count, _rung(place, "hall")) == (1, 1)


def test_a_moment_taken_back_by_a_person_does_not_come() -> None:
    """Who asked to be called may ask no longer."""
    place = a_place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 0))
    place.ask(ANA, "hall", StopBell(NOON_MS + 1_000, 0))
    assert place.wait(2_000) == ()


def test_a_moment_set_for_now_waits_for_the_next_block() -> None:
    """A due moment that sets another one for now is called again, under another name."""
    place = a_place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 2))
    place.now_ms = NOON_MS + 1_000
    names = []
    for _ in range(3):
        made = place.seal()
        assert made is not None
        assert made.due_count == 1
        names.append(made.receipts[0].action_id)
    assert len(dict.fromkeys(names)) == 3
    with pytest.raises(AssertionError, match="again and again"):
        place.wait(1)


def test_a_moment_set_again_has_another_name() -> None:
    """The same moment, set again after it came, is told apart from the first."""
    place = a_place()
    place.ask(ANA, "hall", SetBell(NOON_MS, 0))
    first = place.wait(10)
    place.ask(ANA, "hall", SetBell(NOON_MS, 0))
    second = place.wait(10)
    assert first[0].action_id != second[0].action_id
    key = due_key(NOON_MS, "hall", 0)
    for receipt in (*first, *second):
        name = hashlib.sha256(key + receipt.seq.to_bytes(8, "big")).digest()
        assert receipt.action_id == name


def test_a_moment_that_nobody_answers_is_told() -> None:
    """A moment of a contract that answers none is called in vain, with a receipt that says so."""
    place = a_place()
    place.store.put(due_key(NOON_MS, "plain", 0), b"\xc0")
    made = place.machine.execute(Proposal(NOON_MS + 1, ()))
    assert [receipt.code for receipt in made.receipts] == ["ledger.UnknownVerb"]
    assert made.changes == {due_key(NOON_MS, "plain", 0): None}


def test_a_moment_of_nobody_stops_the_work() -> None:
    """A due moment of a target that never was is a fault of the books."""
    place = a_place()
    place.store.put(due_key(NOON_MS, "nowhere", 0), b"\xc0")
    with pytest.raises(UnknownTarget):
        place.machine.propose([], NOON_MS)
