"""Carrying out and keeping actions, against writing the same bytes without any logic.

Verified answers to work days by different people, 100 a block, each block in one commit with its
state root; the state holds 1,000 or 1,000,000 entries, and the people are drawn from all of it.
Wanted: at least 0.25 of bare writing in the same tables, and at 1,000,000 entries at least 0.7 of
the speed at 1,000.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

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
from dugnad.cards.workday.contract import Answer
from dugnad.charter import cards, projects
from dugnad.charter.entries import KeyEntry, MemberEntry, Membership, target_of
from dugnad.engine.solo.books import Books, make_books
from dugnad.engine.solo.schema import connect_to_write
from dugnad.ledger import codec
from dugnad.ledger.action import open_envelope
from dugnad.ledger.block import Seal, seal_header
from dugnad.ledger.door import Window
from dugnad.ledger.machine import Candidate, Executed
from dugnad.ledger.state import key_bytes

WANTED = 0.25
WANTED_GROWTH = 0.7
SIZES = (1_000, 1_000_000)
PER_BLOCK = 100
BLOCKS = 30
DAYS = 20
PROJECT = digest("project")[:16]
ENTRIES = 4
"""A person has a key, a member id, a membership and a window of nonces."""


def entries_of(key: bytes, member: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What the state holds of somebody who is a member and has acted before."""
    known = KeyEntry(member, member, "page", BEGINNING_MS, desk=False, sponsor=False)
    yield b"people\0keys\0" + key, codec.encode(known)
    yield b"people\0members\0" + member, codec.encode(MemberEntry(PROJECT, "link", BEGINNING_MS))
    membership = Membership(BEGINNING_MS, None, 0, starter=False)
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


def measure(count: int) -> tuple[float, float]:
    """Tell one size; gives sealed and barely written actions a second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "books.db"
        people = fill(path, count)
        twin = Path(folder) / "twin.db"
        source, target = connect_to_write(path), connect_to_write(twin)
        source.backup(target)
        source.close()
        target.close()
        books, bare = Books(path, charter()), Books(twin, charter())
        for each in (books, bare):
            days = prepare(each, [Person(0, PROJECT), *people[1:]])
        people[0].nonce = DAYS + 2
        blocks = answers(people, days, Random(count))  # noqa: S311  The same each time.
        sealing_s = writing_s = 0.0
        kept = []
        for number, block in enumerate(blocks):
            at_ms = BEGINNING_MS + (number + 1) * 60_000
            sealing_s += seconds(lambda: kept.append(seal_block(books, block, at_ms)))  # noqa: B023
            writing_s += seconds(lambda: bare.write(*kept[-1]))
        refused = sum(bool(one.code) for executed, _ in kept for one in executed.receipts)
        changed = sum(len(executed.changes) for executed, _ in kept)
        books.close()
        bare.close()
    done = PER_BLOCK * BLOCKS
    tell(
        "seal",
        entries=count,
        actions=done,
        refused=refused,
        changed_entries=changed,
        sealed_per_s=done / sealing_s,
        written_per_s=done / writing_s,
        ratio=writing_s / sealing_s,
    )
    return done / sealing_s, done / writing_s


def run() -> None:
    """Tell every size; the largest is the gated one."""
    measured = [measure(count) for count in SIZES]
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
