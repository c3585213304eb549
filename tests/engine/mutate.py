"""Changes to every kind of stored value, each of which `verify` must find and place.

    python -m tests.engine.mutate [--count 200] [--seed 1]

Each mutation works on a copy of the same books, by SQL as an operator could, and says at which
block the first difference is to be told. The last kinds are an operator's own: a whole history
written again and sealed anew, which adds up and is uncovered only by a fingerprint kept elsewhere.
"""

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import IO, Any

from dugnad.engine.fingerprint import fingerprint_of
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo import Solo
from dugnad.engine.verify import verify
from dugnad.ledger import codec
from dugnad.ledger.action import Envelope, Signed
from dugnad.ledger.block import Header, Seal, header_hash_of, seal_header
from tests.engine.village import (
    HOST,
    NOON,
    SEALER,
    LetIn,
    RingAt,
    Village,
    Watch,
    Wipe,
    Write,
    hand,
    house_in,
    seed_of,
    village_genesis,
)

BLOCKS = 40
COLUMNS = {
    "genesis": ("bytes",),
    "blocks": ("header", "seal"),
    "actions": ("envelope", "action_id"),
    "receipts": ("bytes",),
    "state": ("key", "value"),
    "log_nodes": ("hash",),
}
"""Every column that holds bytes."""
NUMBERS = (
    ("blocks", "seq"),
    ("actions", "seq"),
    ("actions", "idx"),
    ("receipts", "seq"),
    ("receipts", "idx"),
    ("log_nodes", "level"),
    ("log_nodes", "idx"),
)
KEYS = {
    "genesis": ("id",),
    "blocks": ("seq",),
    "actions": ("seq", "idx"),
    "receipts": ("idx",),
    "state": ("key",),
    "log_nodes": ("level", "idx"),
}
SHAPES = (
    "CREATE TABLE notes (text TEXT)",
    "CREATE TABLE empty (a INTEGER PRIMARY KEY) WITHOUT ROWID",
    "ALTER TABLE receipts ADD COLUMN remark TEXT",
    "ALTER TABLE state RENAME COLUMN value TO content",
    "CREATE INDEX receipts_by_seq ON receipts (seq)",
    "DROP INDEX actions_by_id",
    "CREATE VIEW heads AS SELECT seq FROM blocks",
    "CREATE TRIGGER quiet AFTER INSERT ON blocks BEGIN SELECT 1; END",
    "PRAGMA user_version = 2",
    "PRAGMA application_id = 7",
    "DROP TABLE log_nodes",
)


def make_books(folder: Path) -> list[bytes]:
    """Write the books that are changed: many blocks, refusals, due moments, wipes, two log nodes.

    Returns:
        What was handed in, in order.
    """
    house = house_in(folder)
    host, ana = hand(HOST), hand("ana")
    sent = [host.ask("people", LetIn(ana.key()), 1, NOON + 86_400_000)]
    house.engine.submit(sent[0])
    nonce = 0
    for number in range(BLOCKS - 1):
        house.wait(1_000)
        asked: list[Any] = [Write(i % 50, b"%d in %d" % (i, number)) for i in range(15)]
        asked += [Wipe(number), Write(1 << 50, b""), RingAt(house.clock.now_ms + 2_500, number)]
        bundle = [ana.ask("board", one, nonce + i + 1, NOON + 86_400_000) for i, one in
                  enumerate(asked)]  # fmt: skip
        nonce += len(bundle)
        house.engine.submit_many(bundle)
        sent += bundle
    house.close()
    return sent


@dataclass
class Copy:
    """Books to be changed.

    Attributes:
        connection: to the copy.
        chance: decides what is changed.
        head: the last block.
    """

    connection: sqlite3.Connection
    chance: random.Random
    head: int

    def row(self, table: str) -> dict[str, Any]:
        """Some row."""
        self.connection.row_factory = sqlite3.Row
        rows = self.connection.execute(f"SELECT * FROM {table}").fetchall()
        return dict(self.chance.choice(rows))

    def seq_of(self, table: str, row: dict[str, Any]) -> int:
        """The block at which a change of this row shows first."""
        if table == "genesis":
            return 0
        if table == "state":
            return self.head
        if table == "log_nodes":
            last = ((row["idx"] + 1) << row["level"]) - 1
            found = self.connection.execute("SELECT seq FROM receipts WHERE idx = ?", (last,))
            return int(found.fetchone()[0])
        return int(row["seq"])

    def file(self) -> IO[bytes]:
        """The file itself, holding all that was written so far."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _, _, path = self.connection.execute("PRAGMA database_list").fetchone()
        return Path(path).open("r+b")

    def change(self, table: str, row: dict[str, Any], column: str, value: Any) -> None:
        """Put another value into one column of a row."""
        where = " AND ".join(f"{key} = ?" for key in KEYS[table])
        keys = [row[key] for key in KEYS[table]]
        self.connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *keys))


Mutation = Callable[[Copy], int | None]
"""Changes a copy; gives the block to be told, or None where it is not one block."""


def bit_flipped(copy: Copy, data: bytes) -> bytes:
    """The bytes with one bit the other way."""
    at = copy.chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << copy.chance.randrange(8),)) + data[at + 1 :]


def other_bytes(copy: Copy, data: bytes, donor: bytes) -> bytes:
    """Bytes that are not `data`: a bit flipped, cut, longer, empty, zeroed, or another row's."""
    flipped = bit_flipped(copy, data)
    zeroed = bytes(len(data))
    choices = [flipped, flipped, flipped, data[:-1], data + b"\0", b"", zeroed, donor]
    return copy.chance.choice([choice for choice in choices if choice != data])


def value_changed(table: str, column: str) -> Mutation:
    """One stored value is another one."""

    def mutate(copy: Copy) -> int | None:
        row, donor = copy.row(table), copy.row(table)
        copy.change(table, row, column, other_bytes(copy, row[column], donor[column] + b"x"))
        return copy.seq_of(table, row)

    return mutate


def row_removed(table: str) -> Mutation:
    """A row is missing."""

    def mutate(copy: Copy) -> int | None:
        row = copy.row(table)
        seq = copy.seq_of(table, row)
        where = " AND ".join(f"{key} = ?" for key in KEYS[table])
        keys = [row[key] for key in KEYS[table]]
        copy.connection.execute(f"DELETE FROM {table} WHERE {where}", keys)
        return seq

    return mutate


def row_added(table: str) -> Mutation:
    """A row too many, with the content of another one."""

    def mutate(copy: Copy) -> int | None:
        row = copy.row(table)
        if table == "genesis":
            copy.connection.execute("PRAGMA ignore_check_constraints = 1")
            row["id"], seq = 1, 0
        elif table == "blocks":
            row["seq"] = seq = copy.head + 1
        elif table == "actions":
            row["idx"], seq = 10_000, row["seq"]
        elif table == "receipts":
            row["idx"] += 1_000_000
            row["seq"] = seq = copy.head + 1
        elif table == "state":
            row["key"], seq = row["key"] + b"\0", copy.head
        else:
            row["idx"], seq = row["idx"] + 1_000, copy.head
        marks = ", ".join("?" for _ in row)
        copy.connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(row.values()))
        return seq

    return mutate


def rows_swapped(table: str, column: str) -> Mutation:
    """Two rows have each other's content."""

    def mutate(copy: Copy) -> int | None:
        one, other = copy.row(table), copy.row(table)
        while one[column] == other[column]:
            other = copy.row(table)
        if column == "key":
            copy.change(table, one, column, b"between")
            copy.change(table, other, column, one[column])
            copy.change(table, {"key": b"between"}, column, other[column])
            return copy.head if one["value"] != other["value"] else -1
        copy.change(table, one, column, other[column])
        copy.change(table, other, column, one[column])
        return min(copy.seq_of(table, one), copy.seq_of(table, other))

    return mutate


def number_changed(table: str, column: str) -> Mutation:
    """A row is filed under another number."""

    def mutate(copy: Copy) -> int | None:
        row = copy.row(table)
        seq = copy.seq_of(table, row)
        if (table, column) in {("receipts", "seq"), ("actions", "seq")}:
            moved = copy.chance.choice([0, copy.head + 5, row["seq"] + 2])
            if table == "actions":
                copy.connection.execute("DELETE FROM actions WHERE seq = ? AND idx = ?",
                                        (moved, row["idx"]))  # fmt: skip
            copy.change(table, row, column, moved)
            return 0 if (table, moved) == ("actions", 0) else seq
        copy.change(table, row, column, row[column] + 1_000_000)
        return seq

    return mutate


def shape_changed(statement: str) -> Mutation:
    """The file holds other tables than those of books."""

    def mutate(copy: Copy) -> int | None:
        copy.connection.execute(statement)
        return 0

    return mutate


def signature_spoilt(copy: Copy) -> int | None:
    """An action carries a signature that is not its author's."""
    row = copy.row("actions")
    envelope = codec.decode(Envelope, row["envelope"])
    (signed,) = envelope.signatures
    spoilt = bit_flipped(copy, signed.signature)
    forged = Envelope(envelope.format, envelope.body, (Signed(signed.key, spoilt),))
    copy.change("actions", row, "envelope", codec.encode(forged))
    return copy.seq_of("actions", row)


def header_forged(copy: Copy) -> int | None:
    """One field of a header is another, and the operator sealed it anew."""
    row = copy.row("blocks")
    head = codec.decode(Header, row["header"])
    values = {field: getattr(head, field) for field in Header.__struct_fields__}
    field = copy.chance.choice([name for name in values if name not in {"seq", "genesis"}])
    values[field] = (
        bit_flipped(copy, values[field]) if isinstance(values[field], bytes) else values[field] + 1
    )
    header = codec.encode(Header(**values))
    copy.change("blocks", row, "header", header)
    copy.change("blocks", row, "seal", codec.encode(seal_header(header, SEALER)))
    return int(row["seq"])


def sealed_by_a_stranger(copy: Copy) -> int | None:
    """A header is sealed rightly, by a key that may not."""
    row = copy.row("blocks")
    seal: Seal = seal_header(row["header"], seed_of("stranger"))
    copy.change("blocks", row, "seal", codec.encode(seal))
    return int(row["seq"])


def bytes_appended(copy: Copy) -> int | None:
    """Something stands behind the last page."""
    with copy.file() as file:
        file.seek(0, SEEK_END)
        file.write(copy.chance.randbytes(copy.chance.choice([1, 100, 4096, 5000])))
    return 0


def free_page_written(copy: Copy) -> int | None:
    """Something stands in a page that nothing uses: a leaf, or behind a list of such pages."""
    for pages in (2, 9):
        leave_free_pages(copy.connection, pages)
    with copy.file() as file:
        file.seek(32)
        listing = int.from_bytes(file.read(4), "big")
        file.seek((listing - 1) * 4096 + 4)
        count = int.from_bytes(file.read(4), "big")
        leaves = [int.from_bytes(file.read(4), "big") for _ in range(count)]
        page = copy.chance.choice([listing, *leaves])
        file.seek(page * 4096 - copy.chance.choice([4, 400, 2000]))
        file.write(b"note")
    return 0


def leave_free_pages(connection: sqlite3.Connection, pages: int) -> None:
    """Leave pages in the file that nothing uses and that hold nothing, as the engine does."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("CREATE TABLE passing (bytes BLOB)")
    connection.execute("INSERT INTO passing VALUES (?)", (b"gone" * 1024 * pages,))
    connection.execute("DROP TABLE passing")


def cut_short(copy: Copy) -> int | None:
    """The last blocks are taken away, and what came of them is not."""
    kept = copy.chance.randrange(1, copy.head)
    tables = copy.chance.choice([("blocks",), ("blocks", "actions"), ("actions", "receipts")])
    for table in tables:
        copy.connection.execute(f"DELETE FROM {table} WHERE seq > ?", (kept,))
    return kept + 1


def kinds() -> list[tuple[str, Mutation]]:
    """Every kind of change by name; each table, column and shape is among them."""
    named: list[tuple[str, Mutation]] = []
    for table, columns in COLUMNS.items():
        named += [(f"{table}.{column} changed", value_changed(table, column)) for column in columns]
        named.append((f"{table} row removed", row_removed(table)))
        named.append((f"{table} row added", row_added(table)))
        if table != "genesis":
            named += [(f"{table}.{column} swapped", rows_swapped(table, column)) for column in
                      columns]  # fmt: skip
    named += [(f"{table}.{column} changed", number_changed(table, column)) for table, column in
              NUMBERS]  # fmt: skip
    named += [(statement.lower(), shape_changed(statement)) for statement in SHAPES]
    named.append(("signature spoilt", signature_spoilt))
    named.append(("header forged and sealed", header_forged))
    named.append(("sealed by a stranger", sealed_by_a_stranger))
    named.append(("cut short", cut_short))
    named.append(("bytes appended", bytes_appended))
    named.append(("free page written", free_page_written))
    return named


def changed_books(books: Path, work: Path, mutation: Mutation, seed: int) -> int | None:
    """Put changed books at `work`; gives the block to be told."""
    chance = random.Random(seed)  # noqa: S311  A seeded story.
    while True:
        shutil.copyfile(books, work)
        connection = sqlite3.connect(work, isolation_level=None)
        (head,) = connection.execute("SELECT max(seq) FROM blocks").fetchone()
        try:
            return mutation(Copy(connection, chance, head))
        except sqlite3.IntegrityError:  # chance chose a key that is there already.
            continue
        finally:
            connection.close()


def rewrite(sent: list[bytes], work: Path, seed: int) -> None:
    """Write a whole other history with the place's own sealing key, without one of the actions."""
    chance = random.Random(seed)  # noqa: S311  A seeded story.
    dropped = chance.randrange(1, len(sent))
    clock = Watch()
    work.mkdir()
    Solo.begin(PlaceFolder(work), village_genesis(), Village())
    engine = Solo(PlaceFolder(work), Village(), seed=SEALER, clock=clock, steady=Watch())
    kept = sent[:dropped] + sent[dropped + 1 :]
    for first in range(0, len(kept), 18):
        engine.submit_many(kept[first : first + 18])
        clock.now_ms += 1_000
    engine.close()


def fingerprints(books: Path) -> list[str]:
    """The fingerprint after each block."""
    connection = sqlite3.connect(books)
    rows = connection.execute("SELECT seq, header FROM blocks ORDER BY seq").fetchall()
    connection.close()
    return [fingerprint_of(seq, header_hash_of(header)) for seq, header in rows]


@dataclass
class Tally:
    """How many changes of each kind were tried, found, and placed rightly."""

    tried: Counter[str]
    found: Counter[str]
    placed: Counter[str]
    faults: list[str]

    def note(self, name: str, *, found: bool, placed: bool, told: str) -> None:
        """Count one."""
        self.tried[name] += 1
        self.found[name] += found
        self.placed[name] += placed
        if not (found and placed):
            self.faults.append(f"{name}: {told}")


def run(count: int, seed: int, folder: Path) -> Tally:
    """Try `count` changes, of every kind in turn; a twentieth of them are whole rewrites."""
    sent = make_books(folder)
    books = folder / "books.db"
    anchors = fingerprints(books)
    tally = Tally(Counter(), Counter(), Counter(), [])
    rewrites = max(count // 20, 1)
    every = kinds()
    for number in range(count - rewrites):
        name, mutation = every[number % len(every)]
        work = folder / "changed.db"
        expected = changed_books(books, work, mutation, seed * 1_000_003 + number)
        verdict = verify(work, Village())
        placed = expected in (None, verdict.since_seq)
        told = f"{verdict} instead of {expected}"
        tally.note(name, found=not verdict.adds_up, placed=placed, told=told)
    for number in range(rewrites):
        work = folder / f"rewritten-{number}"
        rewrite(sent, work, seed * 7_919 + number)
        alone = verify(work / "books.db", Village())
        anchored = verify(work / "books.db", Village(), since=(anchors[-1],))
        placed = anchored.what == "anchor" and anchored.since_seq == len(anchors)
        told = f"{alone} and {anchored}"
        found = alone.adds_up and not anchored.adds_up
        tally.note("whole history written again", found=found, placed=placed, told=told)
    return tally


def report(tally: Tally) -> Iterator[str]:
    """Counts by kind, then the sum."""
    for name in tally.tried:
        tried, found, placed = tally.tried[name], tally.found[name], tally.placed[name]
        yield f"{name:<60} {found}/{tried} found, {placed} placed"
    total = tally.tried.total()
    yield f"{tally.found.total()}/{total} changes found, {tally.placed.total()} placed rightly"


def main() -> int:
    """Run by hand; 0 when everything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(options.count, options.seed, Path(folder))
    for line in (*tally.faults, *report(tally)):
        sys.stdout.write(line + "\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
