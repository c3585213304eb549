"""The engine in memory, and that every engine comes to the same headers."""

from pathlib import Path

import pytest

from bench.people import BEGINNING_MS, DAY_MS, GENESIS, charter, life
from bench.people import SEALER as BENCH_SEALER
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import Engine
from dugnad.engine.simulator import Simulator
from dugnad.engine.solo import Solo
from dugnad.ledger import merkle
from dugnad.ledger.block import Block
from dugnad.ledger.errors import BooksDoNotAddUp, TurnedAway
from dugnad.ledger.receipt import Receipt
from tests.engine.village import (
    HOST,
    NOON,
    SEALER,
    House,
    LetIn,
    RingAt,
    Village,
    Watch,
    Wipe,
    Write,
    hand,
    house_in,
    village_genesis,
)


def engines(house: House, simulator: Simulator) -> tuple[Engine, Engine]:
    """Both as what they are: engines (mypy checks the port here)."""
    return house.engine, simulator


def bundles() -> list[list[bytes]]:
    """Some days in the village: coming in, writing, wiping, ringing, refusals, nonsense."""
    host, ana, ben = hand(HOST), hand("ana"), hand("ben")
    writing = [ana.ask("board", Write(i % 9, b"%d" % i), i + 1) for i in range(40)]
    return [
        [host.ask("people", LetIn(ana.key()), 1)],
        [host.ask("people", LetIn(ben.key()), 2), ana.ask("board", RingAt(NOON + 9_000, 1), 50)],
        writing[:30],
        [ben.ask("board", Wipe(3), 1), ben.ask("board", Write(1 << 50, b""), 2)],
        [*writing[30:], ben.ask("people", LetIn(ana.key()), 3), b"nonsense"],
        [writing[0], ben.ask("board", Wipe(4), 1)],
    ]


def played(house: House, simulator: Simulator) -> None:
    """Hand the same bundles to both, on the same clock."""
    for bundle in bundles():
        house.wait(3_000)
        answers = [engine.submit_many(bundle) for engine in engines(house, simulator)]
        for one, other in zip(*answers, strict=True):
            assert type(one) is type(other)
            if isinstance(one, Receipt):
                assert one == other
            elif isinstance(other, TurnedAway):
                assert one.code == other.code
        for engine in engines(house, simulator):
            engine.tick()


@pytest.fixture
def simulator() -> Simulator:
    """A village in memory on a clock that the story sets."""
    return Simulator(village_genesis(), Village(), seed=SEALER, clock=Watch())


def test_solo_and_simulator_come_to_the_same_headers(tmp_path: Path) -> None:
    """The same actions at the same times give the same blocks, receipts and proofs."""
    clock = Watch()
    house = house_in(tmp_path, clock=clock)
    simulator = Simulator(village_genesis(), Village(), seed=SEALER, clock=clock)
    played(house, simulator)
    solo = house.engine
    assert solo.head().seq == 5
    assert solo.blocks() == simulator.blocks()
    assert solo.receipts() == simulator.receipts()
    assert solo.fingerprint() == simulator.fingerprint()
    action_id = solo.receipts()[20].receipt.action_id
    assert solo.inclusion(action_id) == simulator.inclusion(action_id)
    assert solo.consistency(17) == simulator.consistency(17)
    assert solo.state_proof(b"board\0written\0") == simulator.state_proof(b"board\0written\0")
    with solo.reader() as one, simulator.reader() as other:
        assert list(one.scan(b"", b"\xff")) == list(other.scan(b"", b"\xff"))
        assert one.head == other.head
    house.close()


def test_engines_agree_about_the_real_cards(tmp_path: Path) -> None:
    """A neighbourhood's life with work days and news gives the same headers on disk and not."""
    place, clock = PlaceFolder(tmp_path), Watch(BEGINNING_MS)
    Solo.begin(place, GENESIS, charter())
    solo = Solo(place, charter(), seed=BENCH_SEALER, clock=clock, steady=clock)
    beside = Simulator(GENESIS, charter(), seed=BENCH_SEALER, clock=clock)
    third = Simulator(GENESIS, charter(), seed=BENCH_SEALER, clock=clock)
    for bundle in life(400, 25):
        solo.submit_many(bundle)
        beside.submit_many(bundle)
        clock.now_ms += 10_000
    clock.now_ms += 400 * DAY_MS
    solo.tick()
    beside.tick()
    blocks = solo.blocks()
    assert blocks == beside.blocks()
    for block in blocks:
        third.follow(block)
    assert solo.head() == beside.head() == third.head()
    solo.close()


def test_blocks_of_one_engine_are_followed_by_another(tmp_path: Path, simulator: Simulator) -> None:
    """A list of blocks carried out elsewhere gives the same headers there."""
    clock = Watch()
    house = house_in(tmp_path, clock=clock)
    played(house, Simulator(village_genesis(), Village(), seed=SEALER, clock=clock))
    for block in house.engine.blocks():
        simulator.follow(block)
    assert simulator.head() == house.engine.head()
    house.close()


def test_a_block_with_another_outcome_is_not_followed(simulator: Simulator) -> None:
    """Who follows works everything out, and does not take a header's word for it."""
    other = Simulator(village_genesis(), Village(), seed=SEALER, clock=Watch())
    host = hand(HOST)
    other.submit_many([host.ask("people", LetIn(hand(name).key()), i + 1) for i, name in
                       enumerate(("ana", "ben"))])  # fmt: skip
    (block,) = other.blocks()
    with pytest.raises(BooksDoNotAddUp):
        simulator.follow(Block(block.header, block.seal, block.envelopes[:1]))


def test_the_simulator_answers_like_an_engine(simulator: Simulator) -> None:
    """Second presses, the door, nonces and proofs work in memory as they do on disk."""
    host = hand(HOST)
    envelope = host.ask("people", LetIn(hand("ana").key()), simulator.next_nonce(host.key()))
    receipt = simulator.submit(envelope)
    assert simulator.submit(envelope) == receipt
    with pytest.raises(TurnedAway, match="UnknownKey"):
        simulator.submit(hand("dia").ask("board", Wipe(1), 1))
    assert simulator.next_nonce(host.key()) == 2
    proof = simulator.inclusion(receipt.action_id)
    assert proof is not None
    assert proof.holds()
    assert simulator.consistency(0).holds(merkle.EMPTY_ROOT)
    assert simulator.inclusion(bytes(32)) is None
    simulator.close()
