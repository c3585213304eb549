"""Carrying out and keeping actions, against writing the same bytes without any logic.

Verified answers to work days by different people, 100 a block, each block in one commit with its
state root; the state holds 1,000 or 1,000,000 entries, and the people are drawn from all of it.
Verified means: let in by the door (timed apart, as `door_per_s`) and their signatures found right.
Bare writing puts the same rows into the same tables, 100 rows a commit; `block_ratio` is against
writing them as the blocks do, all rows of 100 actions a commit.
Wanted: at least 0.25 of bare writing, and at 1,000,000 entries at least 0.7 of the speed at 1,000.
"""

import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from random import Random
from sqlite3 import Connection
from statistics import median

from bench.people import (
    BEGINNING_MS,
    GENESIS,
    RULES,
    SEALER,
    Person,
    charter,
    digest,
    signed,
    workday_opening,
)
from bench.told import seconds, tell
from dugnad.cards.workday.law.verbs import Answer
from dugnad.charter.cards import verbs as cards
from dugnad.charter.entries import KeyEntry, MemberEntry, Membership, target_of
from dugnad.charter.projects import verbs as projects
from dugnad.engine.solo.books import Books, make_books
from dugnad.engine.solo.schema import connect_to_write
from dugnad.ledger import codec
from dugnad.ledger.action import open_envelope
from dugnad.ledger.block import Seal, seal_header
from dugnad.ledger.door import Window
from dugnad.ledger.machine import Candidate, Executed, Machine
from dugnad.ledger.state import key_bytes

WANTED = 0.25
WANTED_GROWTH = 0.7
SIZES = (1_000, 1_000_000)
PER_BLOCK = 100
PER_COMMIT = 100
BLOCKS = 60
DAYS = 100
"""So many that few people answer the same day twice with the same words, at either size."""
PROJECT = digest("project")[:16]
ENTRIES = 4
"""A person has a key, a member id, a membership and a window of nonces."""


def entries_of(key: bytes, member: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What the state holds of somebody who is a member and has acted before."""
    known = KeyEntry(member, member, "page", BEGINNING_MS, desk=False, sponsor=False)
    yield b"people\0keys\0" + key, codec.encode(known)
    yield b"people\0members\0" + member, codec.encode(MemberEntry(PROJECT, "link", BEGINNING_MS))
    membership = Membership(BEGINNING_MS, None, 0)
    place = b"projects\0memberships\0" + key_bytes((PROJECT, member))
    yield place, codec.encode(membership)
    yield b"ledger\0window\0" + key, codec.encode(Window(1, b"\1" + bytes(7), 0, 1))


def fill(books: Path, count: int) -> list[Person]:
    """Begin books whose state holds `count` entries; gives people who are in it."""
    make_books(books, GENESIS, charter())
    people = count // ENTRIES
    known = [Person(number, PROJECT) for number in range(min(people, PER_BLOCK * BLOCKS))]

    def rows() -> Iterator[tuple[bytes, bytes]]:
        for person in known:
            person.nonce = 1
            yield from entries_of(person.key, person.member)
        for number in range(len(known), people):
            yield from entries_of(digest("key", number), digest("member", number)[:16])

    connection = connect_to_write(books)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO state VALUES (?, ?)", sorted(rows()))
    connection.execute("COMMIT")
    connection.close()
    return known


def opened(envelope: bytes) -> Candidate:
    """An action whose signatures were found right."""
    return Candidate(envelope, open_envelope(envelope))


def look(machine: Machine, candidates: list[Candidate], at_ms: int) -> None:
    """Let them in."""
    for candidate in candidates:
        machine.look(candidate.opened, at_ms)


def seal_block(books: Books, candidates: list[Candidate], at_ms: int) -> tuple[Executed, Seal]:
    """Carry out and keep one block."""
    proposal, away = books.machine.propose(candidates, at_ms)
    if proposal is None or away:
        raise RuntimeError(away)
    executed = books.machine.execute(proposal)
    seal = seal_header(executed.header, SEALER)
    books.keep(executed, seal)
    return executed, seal


def prepare(books: Books, people: list[Person]) -> list[bytes]:
    """Start the project and call the work days."""
    first = people[0]
    at_ms = BEGINNING_MS + 1_000
    asked = [signed(first.seed, first.key, 2, "projects", projects.Start(PROJECT, RULES), at_ms,
                    (digest("project"),))]  # fmt: skip
    days = [digest("day", number)[:16] for number in range(DAYS)]
    for number, day in enumerate(days):
        put_up = cards.PutUp(day, PROJECT, "workday", workday_opening())
        prose = (digest("day", number),)
        asked.append(signed(first.seed, first.key, number + 3, "cards", put_up, at_ms, prose))
    first.nonce = len(asked) + 1
    seal_block(books, [opened(envelope) for envelope in asked], at_ms)
    return days


def answers(people: list[Person], days: list[bytes], chance: Random) -> list[list[Candidate]]:
    """Blocks of answers by people drawn from all who are known."""
    blocks = []
    for number in range(BLOCKS):
        at_ms = BEGINNING_MS + (number + 1) * 60_000
        block = []
        for person in chance.choices(people, k=PER_BLOCK):
            said = Answer("yes", chance.randrange(9)) if chance.random() < 0.6 else Answer("no")
            target = target_of(chance.choice(days))
            block.append(opened(person.ask(target, said, at_ms)))
        blocks.append(block)
    return blocks


Row = tuple[str, tuple[object, ...]]
"""A statement and what it binds."""


def rows_of(executed: Executed, seal: Seal) -> Iterator[Row]:
    """Every row that a block writes."""
    head = executed.head
    yield "INSERT INTO blocks VALUES (?, ?, ?)", (head.seq, executed.header, codec.encode(seal))
    first = head.log_size - len(executed.receipts)
    for place, (envelope, receipt) in enumerate(
        zip(executed.envelopes, executed.receipts, strict=True)
    ):
        row = (head.seq, place, envelope, receipt.action_id)
        yield "INSERT INTO actions VALUES (?, ?, ?, ?)", row
    for place, data in enumerate(executed.receipt_bytes, first):
        yield "INSERT INTO receipts VALUES (?, ?, ?)", (place, head.seq, data)
    changes = sorted(executed.changes.items())
    yield from (("DELETE FROM state WHERE key = ?", (key,)) for key, new in changes if new is None)
    yield from (("REPLACE INTO state VALUES (?, ?)", one) for one in changes if one[1] is not None)


def write(connection: Connection, rows: list[Row], per_commit: int) -> None:
    """Write rows and nothing else."""
    for first in range(0, len(rows), per_commit):
        connection.execute("BEGIN IMMEDIATE")
        for statement, same in groupby(rows[first : first + per_commit], lambda row: row[0]):
            connection.executemany(statement, [bound for _, bound in same])
        connection.execute("COMMIT")


class Place:
    """Books of one size, and twins into which the same is written without logic."""

    def __init__(self, folder: Path, count: int) -> None:
        """Fill both with `count` entries and write down what will be asked."""
        self.count = count
        path = folder / f"books-{count}.db"
        people = fill(path, count)
        self.books = Books(path, charter())
        days = prepare(self.books, people)
        self.twins = [connect_to_write(folder / f"twin-{n}-{count}.db") for n in range(2)]
        for twin in self.twins:
            self.books.connection.backup(twin)
        self.blocks = answers(people, days, Random(count))  # noqa: S311  The same each time.
        self.door_s: list[float] = []
        self.sealing_s: list[float] = []
        self.writing_s: list[float] = []
        self.writing_as_block_s: list[float] = []
        self.refused = self.changed = 0

    def step(self, number: int) -> None:
        """Seal one block, then write what came of it into the twin."""
        block, at_ms = self.blocks[number], BEGINNING_MS + (number + 1) * 60_000
        machine = self.books.machine
        kept: list[tuple[Executed, Seal]] = []
        self.door_s.append(seconds(lambda: look(machine, block, at_ms)))
        self.sealing_s.append(seconds(lambda: kept.append(seal_block(self.books, block, at_ms))))
        rows = list(rows_of(*kept[0]))
        by_rows, as_block = self.twins
        self.writing_s.append(seconds(lambda: write(by_rows, rows, PER_COMMIT)))
        self.writing_as_block_s.append(seconds(lambda: write(as_block, rows, len(rows))))
        executed, _ = kept[0]
        self.refused += sum(bool(one.code) for one in executed.receipts)
        self.changed += len(executed.changes)

    def told(self) -> tuple[float, float]:
        """Tell this size; gives sealed and barely written actions a second."""
        done = PER_BLOCK * BLOCKS
        sealed, written = done / sum(self.sealing_s), done / sum(self.writing_s)
        as_block = done / sum(self.writing_as_block_s)
        tell(
            "seal",
            entries=self.count,
            actions=done,
            refused=self.refused,
            changed_entries=self.changed,
            sealed_per_s=sealed,
            written_per_s=written,
            door_per_s=done / sum(self.door_s),
            ratio=sealed / written,
            block_ratio=sealed / as_block,
            block_p50_ms=median(self.sealing_s) * 1_000,
        )
        return sealed, written

    def close(self) -> None:
        """Let the files go."""
        self.books.close()
        for twin in self.twins:
            twin.close()


def run() -> None:
    """Tell every size, their blocks sealed in turns; the largest is the gated one."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Place(Path(folder), count) for count in SIZES]
        for number in range(BLOCKS):
            for place in places:
                place.step(number)
        measured = [place.told() for place in places]
        for place in places:
            place.close()
    small, large = measured[0], measured[-1]
    tell(
        "seal",
        entries=SIZES[-1],
        growth=large[0] / small[0],
        wanted_growth=WANTED_GROWTH,
        smallest_ratio=min(sealed / written for sealed, written in measured),
        ratio=large[0] / large[1],
        wanted=WANTED,
    )
