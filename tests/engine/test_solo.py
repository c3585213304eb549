"""The solo engine: what is acknowledged is kept, once, and anybody can read it meanwhile."""

import resource
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import EngineClosed, NotKept, NotTheSealer, PlaceBusy
from dugnad.engine.solo import Solo
from dugnad.engine.solo.books import Books
from dugnad.engine.solo.copying import copy_books
from dugnad.engine.solo.reading import BooksReader
from dugnad.engine.solo.schema import connect_to_write, make_tables
from dugnad.engine.verify import verify
from dugnad.ledger import codec, merkle
from dugnad.ledger.action import Envelope, open_envelope
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.errors import BooksDoNotAddUp, NotGenesis, TurnedAway, UnknownVersion
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import key_bytes
from dugnad.ledger.store import Store
from dugnad.ledger.values import PublicKey
from tests.engine.village import (
    BOARD,
    HOST,
    House,
    LetIn,
    RingAt,
    Stumble,
    Village,
    Watch,
    Wipe,
    Write,
    hand,
    house_in,
    seed_of,
    village_genesis,
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The village, where Ana and Ben may write."""
    opened = house_in(tmp_path)
    opened.let_in("ana", "ben")
    yield opened
    opened.close()


def slot(number: int) -> bytes:
    """Where the board keeps a slot."""
    return b"board\0slots\0" + key_bytes(number)


def test_what_was_acknowledged_is_there_after_a_restart(house: House, tmp_path: Path) -> None:
    """An acknowledged action keeps its receipt, its effect and its place in the log."""
    envelope = house.ask("ana", "board", Write(1, b"tools"))
    receipt = house.engine.submit(envelope)
    before = house.engine.fingerprint()
    house.close()
    again = house_in(tmp_path)
    assert again.engine.receipt(receipt.action_id) == receipt
    assert again.engine.reader().get(slot(1)) == codec.encode(b"tools")
    assert again.engine.fingerprint() == before
    again.close()


def test_a_second_press_gets_the_same_receipt(house: House) -> None:
    """The same action handed in twice is in the books once, and both get one receipt."""
    envelope = house.ask("ana", "board", Write(1, b"tools"))
    first = house.engine.submit(envelope)
    head = house.engine.head()
    assert house.engine.submit(envelope) == first
    assert house.engine.head() == head


def test_a_second_press_at_the_same_moment_gets_the_same_receipt(house: House) -> None:
    """Twice the same action in one bundle makes one entry and two equal answers."""
    envelope = house.ask("ana", "board", Write(1, b"tools"))
    first, second = house.engine.submit_many([envelope, envelope])
    assert first == second
    assert len(house.engine.blocks(house.engine.head().seq - 1)[0].envelopes) == 1


def test_a_second_press_after_it_expired_gets_the_same_receipt(house: House) -> None:
    """Who was told nothing, comes back next day and presses again learns that it counted."""
    envelope = house.ask("ana", "board", Write(1, b"tools"))
    first = house.engine.submit(envelope)
    house.wait(20 * 3_600_000)
    assert house.engine.submit(envelope) == first


def test_a_copy_with_a_wrong_signature_does_not_keep_the_right_one_out(house: House) -> None:
    """Whoever copies an action and spoils its signature changes nothing for its author."""
    good = house.ask("ana", "board", Write(1, b"tools"))
    envelope = codec.decode(Envelope, good)
    spoilt = codec.encode(
        Envelope(
            envelope.format,
            envelope.body,
            (type(envelope.signatures[0])(envelope.signatures[0].key, bytes(64)),),
        )
    )
    with pytest.raises(TurnedAway, match="BadSignature"):
        house.engine.submit(spoilt)
    answers = house.engine.submit_many([spoilt, good])
    assert getattr(answers[1], "code", None) == ""


@pytest.mark.parametrize(
    ("envelope", "code"),
    [
        (b"", "Malformed"),
        (b"\x93" * 100, "Malformed"),
        (bytes(70_000), "TooLarge"),
        (hand("dia").ask("board", Write(1, b""), 1), "UnknownKey"),
        (hand("ana").ask("board", Write(1, b""), 9, 0), "Expired"),
        (hand("ana").ask("board", Write(1, b""), 9, 2**52), "TooFarAhead"),
        (hand("ana").ask("board", Write(1, bytes(50_000)), 9), "TooLarge"),
    ],
)
def test_the_door_turns_away_and_the_books_do_not_know(
    house: House, envelope: bytes, code: str
) -> None:
    """What is malformed, unknown or out of time gets an answer and makes no block."""
    head = house.engine.head()
    with pytest.raises(TurnedAway) as away:
        house.engine.submit(envelope)
    assert away.value.code == code
    assert house.engine.head() == head


def test_a_refusal_is_in_the_books(house: House) -> None:
    """What a contract refuses has a receipt with the rule's name."""
    receipt = house.engine.submit(house.ask("ana", "board", Write(1 << 50, b"")))
    assert receipt.code == "board.TooHigh"
    assert house.engine.receipt(receipt.action_id) == receipt


def test_a_fault_in_a_contract_stops_only_the_action_that_met_it(house: House) -> None:
    """An action on which the law itself stumbles is turned away; its neighbours are kept."""
    stumbling = house.ask("ana", "board", Stumble())
    fine = house.ask("ben", "board", Write(2, b"rake"))
    away, kept = house.engine.submit_many([stumbling, fine])
    assert isinstance(away, TurnedAway)
    assert getattr(kept, "code", None) == ""


class Behind(Village):
    """A law that lacks the rules of one target."""

    def contract_at(self, store: Store, target: str) -> AnyContract:
        """Know all but one."""
        if target == "card:later":
            raise UnknownVersion("later 2")
        return super().contract_at(store, target)


def test_rules_that_are_missing_stop_only_who_asks_for_them(tmp_path: Path) -> None:
    """Where this copy lacks a version, the action that needs it is turned away and no other."""
    house = house_in(tmp_path, law=Behind())
    house.let_in("ana")
    asked = [house.ask("ana", to, Write(1, b"x")) for to in ("board", "card:later", "board")]
    first, later, last = house.engine.submit_many(asked)
    assert isinstance(later, TurnedAway)
    assert (getattr(first, "code", None), getattr(last, "code", None)) == ("", "")
    house.close()


def test_actions_of_many_threads_share_blocks(house: House) -> None:
    """What waits together is sealed together, each with its own receipt."""
    envelopes = [house.ask("ana", "board", Write(i, b"x"), nonce=i + 1) for i in range(40)]
    told: dict[int, str] = {}

    def press(number: int) -> None:
        told[number] = house.engine.submit(envelopes[number]).code

    threads = [threading.Thread(target=press, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == dict.fromkeys(range(40), "")
    assert house.engine.receipts(limit=100)[-1].index == 41


def test_a_bundle_larger_than_a_block_takes_several(tmp_path: Path) -> None:
    """No block holds more than the place allows, and everything handed in gets its answer."""
    limits = Limits(block_actions=10, sponsor_per_minute=1_000, rate_per_minute=1_000)
    house = house_in(tmp_path, genesis=village_genesis(limits))
    house.let_in("ana")
    envelopes = [house.ask("ana", "board", Write(i, b"x"), nonce=i + 1) for i in range(35)]
    answers = house.engine.submit_many(envelopes)
    assert [getattr(answer, "code", None) for answer in answers] == [""] * 35
    assert [len(block.envelopes) for block in house.engine.blocks(1)] == [10, 10, 10, 5]
    house.close()


def test_a_snapshot_does_not_change(house: House) -> None:
    """Who reads sees one moment of the books, whatever is sealed meanwhile."""
    house.engine.submit(house.ask("ana", "board", Write(1, b"tools")))
    with house.engine.reader() as before:
        house.engine.submit(house.ask("ana", "board", Write(1, b"cake")))
        assert before.get(slot(1)) == codec.encode(b"tools")
        with house.engine.reader() as after:
            assert after.get(slot(1)) == codec.encode(b"cake")
            assert after.head.seq == before.head.seq + 1
            assert [key for key, _ in after.scan(slot(0), slot(9))] == [slot(1)]


def test_a_scan_that_was_left_half_way_holds_nothing_back(house: House) -> None:
    """Who stops in the middle of reading does not make the next reader see old books."""
    house.engine.submit_many([house.ask("ana", "board", Write(i, b"x")) for i in range(9)])
    with house.engine.reader() as before:
        scan = before.scan(slot(0), slot(9))
        assert next(scan)[0] == slot(0)
    house.engine.submit(house.ask("ana", "board", Write(1, b"cake")))
    with house.engine.reader() as after:
        assert after.get(slot(1)) == codec.encode(b"cake")
    with pytest.raises(sqlite3.ProgrammingError):
        next(scan)


def test_a_snapshot_that_nobody_holds_is_let_go(house: House) -> None:
    """Whoever forgets to close a snapshot uses up no connection."""
    for _ in range(40):
        assert house.engine.reader().get(slot(1)) is None
    assert len(house.engine._connections._idle) == 1


def test_a_snapshot_that_is_found_while_another_is_taken_stands_in_nobodys_way(
    house: House,
) -> None:
    """Python finds a lost snapshot anywhere, also where the same thread takes a connection."""
    lost = house.engine.reader()
    pool = house.engine._connections

    def find_it_there() -> None:
        with pool._lock:
            lost.close()

    finds = threading.Thread(target=find_it_there, daemon=True)
    finds.start()
    finds.join(60)
    assert not finds.is_alive()
    assert len(pool._idle) == 1


def test_reading_does_not_wait_for_sealing(house: House) -> None:
    """Many readers read while actions are sealed, and none is refused."""
    stop, gate = threading.Event(), threading.Barrier(5)
    seen: list[int] = []

    def read() -> None:
        gate.wait()
        while not stop.is_set():
            with house.engine.reader() as store:
                seen.append(store.head.seq)
                store.get(slot(1))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    gate.wait()
    for number in range(50):
        house.engine.submit(house.ask("ana", "board", Write(1, b"%d" % number)))
    stop.set()
    for reader in readers:
        reader.join()
    assert max(seen) <= house.engine.head().seq
    assert len(seen) > 4


def test_a_full_disk_acknowledges_nothing(house: House, tmp_path: Path) -> None:
    """What could not be written is not acknowledged, and can be pressed again later."""
    house.engine.submit(house.ask("ana", "board", Write(1, b"tools")))
    before = house.engine.fingerprint()
    (pages,) = house.engine._books.connection.execute("PRAGMA page_count").fetchone()
    house.engine._books.connection.execute(f"PRAGMA max_page_count = {pages}")
    envelopes = [house.ask("ana", "board", Write(i, bytes(9_000)), i + 9) for i in range(20)]
    with pytest.raises(NotKept, match="full"):
        house.engine.submit_many(envelopes)
    assert house.engine.fingerprint() == before
    assert house.engine.reader().get(slot(19)) is None
    answers = house.engine.submit_many(envelopes)
    assert [getattr(answer, "code", None) for answer in answers] == [""] * 20
    house.close()
    assert verify(tmp_path / "books.db", Village()).adds_up


def test_only_one_keeps_the_books(house: House, tmp_path: Path) -> None:
    """A second engine on the same folder is told that the place is open already."""
    with pytest.raises(PlaceBusy):
        house_in(tmp_path)


def test_only_a_sealer_seals(tmp_path: Path) -> None:
    """With another key than the one the books name, nothing starts, and the lock is free again."""
    house_in(tmp_path).close()
    with pytest.raises(NotTheSealer):
        Solo(
            PlaceFolder(tmp_path),
            Village(),
            seed=seed_of("somebody"),
            clock=Watch(),
            steady=Watch(),
        )
    house_in(tmp_path).close()


def test_books_are_never_begun_over_others(tmp_path: Path) -> None:
    """Beginning a place where there is one leaves that one as it is."""
    house = house_in(tmp_path)
    house.close()
    before = (tmp_path / "books.db").read_bytes()
    with pytest.raises(FileExistsError):
        Solo.begin(house.folder, village_genesis(), Village())
    assert (tmp_path / "books.db").read_bytes() == before


def test_nothing_starts_without_books(tmp_path: Path) -> None:
    """An empty folder, or a file that is none, is told as such and left alone."""
    with pytest.raises(NotGenesis):
        Books(tmp_path / "books.db", Village())
    path = tmp_path / "books.db"
    path.touch()
    with pytest.raises(NotGenesis):
        Books(path, Village())
    with pytest.raises(NotGenesis):
        BooksReader(path)
    with closing(connect_to_write(path)) as connection:
        make_tables(connection)
    with pytest.raises(NotGenesis):
        BooksReader(path)
    path.write_bytes(b"A letter, and no books at all." * 200)
    with pytest.raises(NotGenesis):
        Books(path, Village())


def test_a_copy_is_never_read_by_others(house: House, tmp_path: Path) -> None:
    """Not even what is left of one that could not be finished."""
    copy = tmp_path / "copy.db"
    copy_books(tmp_path / "books.db", copy)
    reader = BooksReader(copy)
    assert house.engine.head() == reader.head()
    reader.close()
    left, limits = tmp_path / "left.db", resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, limits[1]))
    try:
        with pytest.raises(sqlite3.Error):
            copy_books(tmp_path / "books.db", left)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert left.exists()
    assert not [one for one in (copy, left) if one.stat().st_mode & 0o077]


def test_books_that_do_not_fit_their_last_block_are_not_gone_on_with(
    house: House, tmp_path: Path
) -> None:
    """A changed entry is noticed at the next start, before anything is added."""
    house.engine.submit(house.ask("ana", "board", Write(1, b"tools")))
    house.close()
    connection = sqlite3.connect(tmp_path / "books.db", isolation_level=None)
    connection.execute("UPDATE state SET value = ? WHERE key = ?", (b"\xc4\x01x", slot(1)))
    connection.close()
    with pytest.raises(BooksDoNotAddUp, match="state_root"):
        house_in(tmp_path)


class Fickle(Village):
    """A law that may name another sealer from one block to the next."""

    named = True

    def sealers(self, store: Store) -> tuple[PublicKey, ...]:
        """The village's own, or nobody any more."""
        return super().sealers(store) if self.named else ()


def test_who_may_no_longer_seal_adds_nothing(tmp_path: Path) -> None:
    """The right is asked for before every block, and not only when the place is opened."""
    law = Fickle()
    house = house_in(tmp_path, law=law)
    house.let_in("ana")
    head = house.engine.head()
    law.named = False
    with pytest.raises(NotKept, match="may not seal"):
        house.engine.submit(house.ask("ana", "board", Write(1, b"tools")))
    assert house.engine.head() == head
    house.close()


def test_a_log_that_does_not_fit_its_last_block_is_not_gone_on_with(
    house: House, tmp_path: Path
) -> None:
    """The last receipt is missing: the next start notices, before anything is added."""
    house.engine.submit(house.ask("ana", "board", Write(1, b"tools")))
    house.close()
    connection = sqlite3.connect(tmp_path / "books.db", isolation_level=None)
    connection.execute("DELETE FROM receipts WHERE idx = (SELECT max(idx) FROM receipts)")
    connection.close()
    with pytest.raises(BooksDoNotAddUp, match="log_root"):
        house_in(tmp_path)


def test_a_log_that_lacks_a_node_is_not_gone_on_with(house: House, tmp_path: Path) -> None:
    """A node that is kept is missing: that is said, before anything is added."""
    asked = [house.ask("ana", "board", Write(i % 7, b"x"), nonce=i + 1) for i in range(260)]
    house.engine.submit_many(asked)
    house.close()
    with closing(sqlite3.connect(tmp_path / "books.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM log_nodes")
    with pytest.raises(BooksDoNotAddUp, match="log_node"):
        house_in(tmp_path)


def test_proofs_of_receipts_states_and_growth(house: House) -> None:
    """Whoever holds one sealed header can check a receipt, a value, an absence and the growth."""
    envelopes = [house.ask("ana", "board", Write(i % 7, b"x"), nonce=i + 1) for i in range(600)]
    house.engine.submit_many(envelopes)
    leaves = [codec.encode(recorded.receipt) for recorded in house.engine.receipts()]
    for envelope in envelopes[::97]:
        proof = house.engine.inclusion(open_envelope(envelope).action_id)
        assert proof is not None
        assert proof.holds()
    for old_size in (0, 1, 255, 256, 257, 512, 602):
        assert house.engine.consistency(old_size).holds(merkle.root(leaves[:old_size]))
    assert not house.engine.consistency(300).holds(merkle.root(leaves[1:301]))
    assert house.engine.state_proof(slot(3)).holds()
    absent = house.engine.state_proof(slot(99))
    assert absent.holds()
    assert absent.value is None
    assert house.engine.inclusion(bytes(32)) is None


def test_what_is_asked_of_empty_books(tmp_path: Path) -> None:
    """Before the first block there is a head and a fingerprint, and nothing to prove."""
    house = house_in(tmp_path)
    assert house.engine.head().seq == 0
    assert house.engine.fingerprint().startswith("0-")
    assert house.engine.receipts() == []
    assert house.engine.blocks() == []
    with pytest.raises(IndexError):
        house.engine.consistency(0)
    with pytest.raises(IndexError):
        house.engine.state_proof(slot(1))
    house.close()


def test_due_moments_are_carried_out_when_they_have_come(house: House) -> None:
    """A tick calls what is due and makes a block; without anything due it makes none."""
    rings_at = house.clock.now_ms + 5_000
    house.engine.submit(house.ask("ana", "board", RingAt(rings_at, 7)))
    head = house.engine.head()
    house.engine.tick()
    assert house.engine.head() == head
    house.wait(5_000)
    house.engine.tick()
    rang = house.engine.receipts(head.header.log_size if head.header else 0)
    assert [recorded.receipt.events[0].name for recorded in rang] == ["Rang"]
    assert rang[0].time_ms == rings_at
    assert house.engine.head().seq == head.seq + 1


def test_due_moments_come_before_the_actions_of_their_block(house: House) -> None:
    """Receipts of due moments stand first, and an action's receipt is still found by its id."""
    house.engine.submit(house.ask("ana", "board", RingAt(house.clock.now_ms + 5_000, 7)))
    house.wait(6_000)
    receipt = house.engine.submit(house.ask("ana", "board", Wipe(1)))
    names = [recorded.receipt.events[0].name for recorded in house.engine.receipts()[-2:]]
    assert names == ["Rang", "Wiped"]
    assert house.engine.receipt(receipt.action_id) == receipt
    assert BOARD.name == receipt.events[0].contract


def test_nonces_are_given_out_once(house: House) -> None:
    """Two forms rendered side by side carry different numbers, and both can be pressed."""
    first = house.ask("ana", "board", Write(1, b"tools"))
    second = house.ask("ana", "board", Write(2, b"cake"))
    assert house.engine.submit(second).code == ""
    assert house.engine.submit(first).code == ""


def test_the_newest_fingerprint_is_handed_out(tmp_path: Path) -> None:
    """After every block its fingerprint is told, so that it can be kept elsewhere."""
    told: list[str] = []
    house = house_in(tmp_path, newest=told.append)
    house.let_in("ana", "ben")
    house.close()
    assert [text.partition("-")[0] for text in told] == ["1", "2"]


def test_a_closed_engine_finishes_what_was_handed_in(house: House) -> None:
    """Closing waits for what was accepted; afterwards nothing is taken in."""
    house.close()
    with pytest.raises(EngineClosed):
        house.engine.submit(hand(HOST).ask("people", LetIn(bytes(32)), 99))
    with pytest.raises(EngineClosed):
        house.engine.reader()
    house.close()


def test_a_closed_place_is_one_file(house: House, tmp_path: Path) -> None:
    """After closing, all of the books is in `books.db`, which could be published as it is."""
    house.engine.submit(house.ask("ana", "board", Write(1, b"x")))
    house.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["books.db", "lock"]
