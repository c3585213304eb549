"""Whether the books add up, and where not."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from os import SEEK_END
from pathlib import Path

import pytest

from dugnad.engine.solo import Solo
from dugnad.engine.verify import KINDS, verify
from dugnad.ledger import codec
from dugnad.ledger.action import Envelope, Signed
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.errors import UnknownVersion
from dugnad.ledger.machine import Candidate
from dugnad.ledger.store import Store
from tests.counts import times
from tests.engine import mutate
from tests.engine.village import SEALER, House, Village, Wipe, Write, hand, house_in


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The village with some hundred actions in its books."""
    opened = house_in(tmp_path)
    opened.let_in("ana")
    for number in range(6):
        opened.wait(1_000)
        opened.engine.submit_many(
            [opened.ask("ana", "board", Write(i, b"%d" % number)) for i in range(50)]
        )
    yield opened
    opened.close()


def test_books_add_up_while_the_place_is_open(house: House) -> None:
    """What is checked is one moment; everything up to it is worked out and counted."""
    told: list[tuple[int, int]] = []
    verdict = verify(house.folder.books, Village(), progress=lambda *far: told.append(far))
    assert verdict.adds_up
    assert (verdict.until_seq, verdict.actions) == (7, 301)
    assert verdict.until_ms == house.clock.now_ms
    assert verdict.fingerprint == house.engine.fingerprint()
    assert told[-1] == (301, 301)


def test_more_cores_give_the_same_verdict(house: House) -> None:
    """Checking signatures side by side changes nothing about what is found."""
    assert verify(house.folder.books, Village(), cores=4) == verify(house.folder.books, Village())


def test_books_lead_through_every_fingerprint_they_ever_had(house: House) -> None:
    """A fingerprint from a receipt or a poster holds for ever, in any spelling of its letters."""
    anchors = mutate.fingerprints(house.folder.books)
    verdict = verify(house.folder.books, Village(), since=(anchors[2].lower(), *anchors))
    assert verdict.adds_up


def test_a_fingerprint_of_another_history_is_told_with_its_place(house: House) -> None:
    """Books that do not lead through a fingerprint differ at the block that it names."""
    anchors = mutate.fingerprints(house.folder.books)
    other = "4-" + anchors[4].partition("-")[2]
    verdict = verify(house.folder.books, Village(), since=(other,))
    assert (verdict.adds_up, verdict.what, verdict.since_seq) == (False, "anchor", 4)
    assert verdict.until_seq == 4


def test_books_that_end_before_a_fingerprint_were_cut_short(house: House) -> None:
    """A fingerprint of a block that the books do not reach yet is missing from them."""
    later = "99-" + house.engine.fingerprint().partition("-")[2]
    verdict = verify(house.folder.books, Village(), since=(later,))
    assert (verdict.what, verdict.since_seq, verdict.until_seq) == ("anchor", 99, 7)


def test_what_is_no_fingerprint_is_not_taken_for_one(house: House) -> None:
    """A mistyped text is told as such, before anything is checked."""
    with pytest.raises(ValueError, match=r"^7-ABC$"):
        verify(house.folder.books, Village(), since=("7-ABC",))


class Faithless(Solo):
    """An operator's own engine: it seals with the place's key what nobody signed."""

    def _sound(self, candidates: Sequence[Candidate]) -> list[bool]:
        return [True for _ in candidates]


@pytest.mark.parametrize("cores", [1, 4])
def test_who_runs_a_place_cannot_speak_for_others(tmp_path: Path, cores: int) -> None:
    """Ana never signed it: the books fit together in every other way, and are found out."""
    honest = house_in(tmp_path)
    honest.let_in("ana")
    honest.close()
    engine = Faithless(
        honest.folder, Village(), seed=SEALER, clock=honest.clock, steady=honest.steady
    )
    house = House(honest.folder, engine, honest.clock, honest.steady)
    asked = codec.decode(Envelope, house.ask("ana", "board", Write(1, b"tools")))
    unsigned = Envelope(asked.format, asked.body, (Signed(hand("ana").key(), bytes(64)),))
    assert engine.submit(codec.encode(unsigned)).code == ""
    assert engine.submit(house.ask("ana", "board", Write(2, b"paint"))).code == ""
    verdict = verify(house.folder.books, Village(), cores=cores)
    assert (verdict.adds_up, verdict.what, verdict.since_seq) == (False, "signature", 2)
    assert (verdict.until_seq, verdict.actions) == (1, 1)
    house.close()


class NewerVillage(Village):
    """A law without the board that these books were written under."""

    def contract_at(self, store: Store, target: str) -> AnyContract:
        """Know the board's next version only."""
        if target == "board":
            raise UnknownVersion("board 1")
        return super().contract_at(store, target)


def test_books_under_rules_that_this_copy_lacks(house: House) -> None:
    """It is said up to where they could be followed, and which rule is missing."""
    verdict = verify(house.folder.books, NewerVillage())
    assert (verdict.what, verdict.where, verdict.since_seq) == ("version", "board 1", 2)


def test_what_is_no_file_of_books(tmp_path: Path) -> None:
    """A missing file, text, an empty file and another database are all told apart from books."""
    assert verify(tmp_path / "none.db", Village()).what == "file"
    (tmp_path / "text.db").write_text("not books " * 500)
    assert verify(tmp_path / "text.db", Village()).what == "file"
    (tmp_path / "empty.db").touch()
    assert verify(tmp_path / "empty.db", Village()).what == "shape"
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE a (b)").connection.close()
    assert verify(tmp_path / "other.db", Village()).what == "shape"
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("value", ["a letter", 7, 1.5])
@pytest.mark.parametrize(
    ("table", "column", "what"),
    [
        ("genesis", "bytes", "genesis"),
        ("blocks", "header", "header"),
        ("blocks", "seal", "seal"),
        ("actions", "envelope", "action"),
    ],
)
def test_what_is_no_bytes_is_told_like_any_other_change(
    tmp_path: Path, table: str, column: str, what: str, value: object
) -> None:
    """Whoever writes into the file by hand can put a number where the tables take bytes alone."""
    house = house_in(tmp_path)
    house.let_in("ana")
    house.close()
    connection = sqlite3.connect(house.folder.books, isolation_level=None)
    (strict,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    for made in (strict[0].replace(" STRICT, ", " ").replace(" STRICT", ""), strict[0]):
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (made, table))
        connection.close()
        connection = sqlite3.connect(house.folder.books, isolation_level=None)
        if made != strict[0]:
            connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
    connection.close()
    verdict = verify(house.folder.books, Village())
    assert (verdict.adds_up, verdict.what) == (False, what)
    assert verdict.where == f"{type(value).__name__} instead of bytes"


@pytest.mark.parametrize("value", ["a letter", b""])
def test_an_action_whose_block_has_no_number_is_told(tmp_path: Path, value: object) -> None:
    """The same where it stands which block an action is of."""
    house = house_in(tmp_path)
    house.let_in("ana")
    house.close()
    with closing(sqlite3.connect(house.folder.books, isolation_level=None)) as connection:
        (strict,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'actions'")
        loose = strict[0].replace(" STRICT, ", " ").replace(" STRICT", "")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'actions'", (loose,))
    with closing(sqlite3.connect(house.folder.books, isolation_level=None)) as connection:
        connection.execute("UPDATE actions SET seq = ?", (value,))
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'actions'", strict)
    verdict = verify(house.folder.books, Village())
    assert (verdict.adds_up, verdict.what) == (False, "action")


def test_a_damaged_page_is_found(house: House) -> None:
    """Bytes that went bad on the disk are found wherever a page holds something."""
    house.close()
    books = house.folder.books
    data = bytearray(books.read_bytes())
    assert data[:6] == b"SQLite"
    data[9 * 4096 - 500 : 9 * 4096] = bytes(500)
    books.write_bytes(data)
    verdict = verify(books, Village())
    assert not verdict.adds_up
    assert verdict.what in KINDS


def test_what_was_deleted_leaves_pages_that_hold_nothing(house: House) -> None:
    """Large things that are wiped free whole pages; the books add up, open and closed."""
    house.engine.submit(house.ask("ana", "board", Write(70, b"gone" * 3_000)))
    house.engine.submit(house.ask("ana", "board", Wipe(70)))
    assert verify(house.folder.books, Village()).adds_up
    house.close()
    connection = sqlite3.connect(house.folder.books)
    assert connection.execute("PRAGMA freelist_count").fetchone() > (0,)
    connection.close()
    assert verify(house.folder.books, Village()).adds_up


def test_free_pages_are_read_through_all_their_lists(tmp_path: Path) -> None:
    """More free pages than one list names: they hold nothing, until somebody writes in the last."""
    mutate.make_books(tmp_path)
    books = tmp_path / "books.db"
    connection = sqlite3.connect(books, isolation_level=None)
    mutate.leave_free_pages(connection, 2_500)
    connection.execute("CREATE TABLE passing (bytes BLOB)")
    connection.execute("INSERT INTO passing VALUES (?)", (bytes(4_096 * 30),))
    connection.execute("DROP TABLE passing")
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    connection.close()
    assert free > 2 * 1_022
    assert verify(books, Village()).adds_up
    with books.open("r+b") as file:
        file.seek(-1, SEEK_END)
        file.write(b"!")
    verdict = verify(books, Village())
    assert (verdict.what, verdict.since_seq) == ("shape", 0)
    assert verdict.where.startswith("free page ")


def test_every_kind_of_change_is_found_and_placed(tmp_path: Path) -> None:
    """One change of each kind: all found, at the block where they were made."""
    tally = mutate.run(len(mutate.kinds()) + 3, 2, tmp_path)
    assert tally.faults == []


@pytest.mark.slow
def test_many_changes_are_found_and_placed(tmp_path: Path) -> None:
    """Of 200 changes with other seeds, all are found at the block where they were made."""
    changes = times(40, of=200)
    tally = mutate.run(changes, 3, tmp_path)
    lines = list(mutate.report(tally))
    assert tally.faults == []
    assert lines[-1] == f"{changes}/{changes} changes found, {changes} placed rightly"
