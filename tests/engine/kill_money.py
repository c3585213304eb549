"""Kill the engine while money is on its way, and see that none was made, lost or paid twice.

    python -m tests.engine.kill_money [--rounds 200] [--seed 1]

Two groups, a host with a treasurer and a second person, and a fundraiser that still collects. Each
round a child opens the place; people promise, take back, record, confirm, match, undo, batch and
pay, all at once, often the same thing twice. It is killed with `kill -9` at a moment that chance
chooses. Then the books are worked out again from the beginning, every acknowledged action is
looked up, and what was on its way is handed in again: what had been carried out is answered as
before and moves nothing. A till that knows no accounts is compared with the boxes.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from bench.people import DAY_MS, GENESIS, SEALER, Person, charter, digest, signed
from dugnad.cards.fundraiser.law import verbs as fundraiser
from dugnad.charter.cards import verbs as cards
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import box_of, total
from dugnad.charter.money.records import ForPot, ForPromise, FromBox, Money, SentBack, Unknown
from dugnad.charter.money.sound import check_all
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo import Solo
from dugnad.engine.verify import verify
from dugnad.ledger import codec
from dugnad.ledger.action import open_envelope
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import Action
from tests.ledger.golden.make import Clock, Story
from tests.ledger.golden.money import BANK, CASH, GRANTS, HALL, STREET, Treasure

TOP = Path(__file__).resolve().parents[2]
FUND = digest("kill", "fundraiser")[:16]
ROUNDS_A_PLACE = 10
ROUNDS_MORE = 10
"""At most so many times the rounds that are asked for."""
LONGEST_S = 0.6
ASKED, DONE = "asked", "done"

Ask = tuple[str, Action]
"""Of whom something is asked, and what."""


@dataclass
class Tally:
    """What the rounds came to.

    Attributes:
        rounds: how often the engine was killed.
        acknowledged: how many actions had been acknowledged by then.
        again: how many were handed in once more afterwards.
        done: how often each kind of thing was carried out.
        faults: what went wrong.
    """

    rounds: int = 0
    acknowledged: int = 0
    again: int = 0
    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """All in one line."""
        good = self.rounds - len({fault.partition(":")[0] for fault in self.faults})
        kinds = ", ".join(f"{name} {number}" for name, number in sorted(self.done.items()))
        return (
            f"{good}/{self.rounds} kills with money on its way: none made, lost or paid twice; "
            f"{self.acknowledged} acknowledged actions found again, {self.again} handed in once "
            f"more; carried out: {kinds}"
        )


# ── The place
def open_place(folder: Path) -> tuple[Solo, Clock]:
    """Open a place whose clock goes on from its books."""
    clock = Clock()
    engine = Solo(PlaceFolder(folder), charter(), seed=SEALER, clock=clock, steady=clock)
    clock.now_ms = engine.head().time_ms + 1_000
    return engine, clock


def begin(folder: Path) -> int:
    """Found the groups, name the host, put up a fundraiser; gives how many actions that took."""
    Solo.begin(PlaceFolder(folder), GENESIS, charter())
    story = Story()
    story.engine = Solo(  # type: ignore[assignment]
        PlaceFolder(folder), charter(), seed=SEALER, clock=story.clock, steady=story.clock
    )
    treasure = Treasure(story)
    opening = fundraiser.Open(
        ends_at_ms=story.now_ms + 300 * DAY_MS,
        pay_days=30,
        unit="NOK",
        money=10**9,
        hours=0,
        things=0,
        rooms=0,
        whole=False,
    )
    put_up = cards.PutUp(FUND, STREET, "fundraiser", codec.encode(opening), GRANTS)
    answer = story.ask(treasure.ana.seed, "cards", put_up, digest("words"))
    if answer.code:
        raise RuntimeError(answer.code)
    made = len(story.engine.receipts(limit=1_000))
    story.engine.close()
    return made


def cast() -> dict[str, Person]:
    """Who presses: the same people as in the golden books."""
    numbers = {"tom": 30_000, "siv": 30_001, "ana": 30_010, "ben": 30_011, "cem": 30_012}
    return {
        name: Person(number, HALL if number < 30_010 else STREET)
        for name, number in numbers.items()
    }


# ── The child
class Presser:
    """One of them presses until killed.

    Attributes:
        who: presses.
        lines: numbers of bank lines nobody else uses.
    """

    def __init__(self, name: str, seed: int, engine: Solo, clock: Clock) -> None:
        """Begin."""
        self.who, self.engine, self.clock = cast()[name], engine, clock
        self.chance = random.Random(f"{name} {seed}")  # noqa: S311  A seeded story.
        self.lines = (digest(name, seed, number) for number in count())
        self.nonce = engine.next_nonce(self.who.key) - 1

    def run(self) -> None:
        """Press until killed; says each envelope before it is handed in, and once it is kept."""
        while True:
            with self.engine.reader() as store:
                wanted = self._office(store) if self.who.project == HALL else self._street(store)
            envelope = self._sealed(*wanted)
            _say(ASKED, envelope)
            times = self.chance.choice([1, 1, 2, 3])
            answers = self.engine.submit_many([envelope] * times)
            if all(isinstance(answer, Receipt) for answer in answers):
                _say(DONE, envelope)

    def _sealed(self, target: str, action: Action) -> bytes:
        self.nonce += 1
        self.clock.now_ms += 10
        who, now_ms = self.who, self.clock.now_ms
        return signed(who.seed, who.key, self.nonce, target, action, now_ms)

    def _street(self, store: Store) -> Ask:
        """Give, take back, put back, ask for one's gift back."""
        law, chance = Law(Frozen(store)), self.chance
        fund = target_of(FUND)
        mine = [name for name, _ in law.owed_to(self.who.member, b"", 20)]
        if mine and chance.random() < 0.3:
            amount = chance.randrange(1, 5_000)
            return "money", verbs.PutBack(chance.choice(mine), amount, STREET)
        if chance.random() < 0.3:
            return fund, fundraiser.TakeBack(chance.randrange(1, max(2, law.next_promise())))
        if chance.random() < 0.1:
            return fund, fundraiser.CarryOut()
        return fund, fundraiser.Give("money", chance.randrange(1, 9_000), "neighbour")

    def _office(self, store: Store) -> Ask:
        """Record, confirm, match, undo, batch, pay."""
        law, chance, books = Law(Frozen(store)), self.chance, Money(Frozen(store), "money")
        entry = chance.randrange(1, (books.recorded.get() or 0) + 2)
        batch = chance.randrange(1, (books.batched.get() or 0) + 2)
        last = books.recorded.get() or 1
        box = chance.choice([BANK, BANK, CASH])
        owed = [name for name, _ in law.owed_at(HALL, b"", 30)]
        picked = tuple(chance.sample(owed, min(len(owed), chance.randrange(1, 6))))
        to = chance.choice(
            [
                ForPromise(chance.randrange(1, law.next_promise() + 1)),
                ForPromise(chance.randrange(1, law.next_promise() + 1)),
                ForPot(STREET),
                FromBox(CASH),
                Unknown(),
            ]
        )
        amount = chance.randrange(1, 12_000)
        now_ms = self.clock.now_ms
        recorded = verbs.RecordIn(HALL, box, amount, now_ms, next(self.lines), to)
        return "money", chance.choice(
            [
                recorded,
                recorded,
                verbs.ConfirmIn(last),
                verbs.ConfirmIn(entry),
                verbs.ConfirmIn(entry),
                verbs.Match(entry, chance.choice([to, SentBack()])),
                verbs.Reverse(entry, "mistake"),
                verbs.WithdrawIn(entry),
                verbs.MakeBatch(HALL, box, picked or (bytes(16),)),
                verbs.ApproveBatch(batch),
                verbs.ApproveBatch(batch),
                verbs.RecordPaid(batch, now_ms, next(self.lines)),
                verbs.RecordPaid(batch, now_ms, next(self.lines)),
                verbs.ConfirmPaid(batch),
                verbs.ConfirmPaid(batch),
                verbs.DropBatch(batch),
            ]
        )


def _say(word: str, envelope: bytes) -> None:
    # One write is one line in the pipe, whoever else writes.
    os.write(1, f"{word} {envelope.hex()}\n".encode())


def child(folder: Path, seed: int) -> None:
    """Open the place and let everybody press, until killed."""
    engine, clock = open_place(folder)
    os.write(1, b"open\n")
    pressing = [
        threading.Thread(target=Presser(name, seed, engine, clock).run, daemon=True)
        for name in cast()
    ]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()


# ── The parent
def kill_once(folder: Path, seed: int, after_s: float) -> tuple[list[bytes], list[bytes]] | None:
    """Let a child work and kill it; gives what was asked and what of it was acknowledged."""
    environment = {**os.environ, "PYTHONPATH": f"{TOP / 'src'}{os.pathsep}{TOP}"}
    command = [sys.executable, "-m", "tests.engine.kill_money", "--child", str(folder)]
    with subprocess.Popen(  # noqa: S603  Ourselves.
        [*command, "--seed", str(seed)], stdout=subprocess.PIPE, env=environment, cwd=TOP
    ) as process:
        if process.stdout is None or process.stdout.readline() != b"open\n":
            return None
        killer = threading.Timer(after_s, process.send_signal, (signal.SIGKILL,))
        killer.start()
        told = process.stdout.read()
    said: dict[str, list[bytes]] = {ASKED: [], DONE: []}
    # A line that was cut by the kill was not told to anybody.
    for line in told.decode().rpartition("\n")[0].splitlines():
        word, _, envelope = line.partition(" ")
        said[word].append(bytes.fromhex(envelope))
    return said[ASKED], said[DONE]


def till(books: Money) -> Counter[tuple[bytes, bytes, str]]:
    """What lies in each box, from what two persons have seen come and go: no account is asked."""
    boxes: Counter[tuple[bytes, bytes, str]] = Counter()
    for entry in [entry for _, entry in books.entries.items()]:
        if entry.standing in ("unmatched", "placed"):
            boxes[entry.host, entry.box, entry.unit] += entry.amount
            if entry.standing == "placed" and isinstance(entry.to, FromBox):
                boxes[entry.host, entry.to.box, entry.unit] -= entry.amount
    for batch in [batch for _, batch in books.batches.items()]:
        if batch.standing == "paid":
            out = sum(total(item.parts) for item in batch.items)
            boxes[batch.host, batch.box, batch.unit] -= out
    return boxes


def adds_up(store: Store) -> list[str]:
    """What is wrong with the money in a place; nothing, it is hoped."""
    check_all(store)
    law, books = Law(Frozen(store)), Money(Frozen(store), "money")
    return [
        f"the till says {amount}, the books {-total(law.balance(box_of(host, box), unit))}"  # type: ignore[arg-type]
        for (host, box, unit), amount in till(books).items()
        if -total(law.balance(box_of(host, box), unit)) != amount  # type: ignore[arg-type]
    ]


def _accounts(store: Store) -> dict[bytes, bytes]:
    return dict(store.scan(b"money\0", b"money\1"))


def look_after(folder: Path, asked: list[bytes], acknowledged: list[bytes], tally: Tally) -> None:
    """Work everything out again, and hand in once more what the child was asked."""
    said = f"round {tally.rounds}"
    verdict = verify(folder / "books.db", charter())
    if not verdict.adds_up:
        tally.faults.append(f"{said}: {verdict}")
        return
    engine, _clock = open_place(folder)
    with engine.reader() as store:
        tally.faults += [f"{said}: {fault}" for fault in adds_up(store)]
        before = _accounts(store)
    kept = [one for one in asked if engine.receipt(_name(one)) is not None]
    lost = {_name(one) for one in acknowledged} - {_name(one) for one in kept}
    if lost:
        tally.faults.append(f"{said}: {len(lost)} acknowledged actions are lost")
    for envelope in kept:
        first: Any = engine.receipt(_name(envelope))
        tally.again += 1
        if engine.submit(envelope) != first:
            tally.faults.append(f"{said}: asked once more, the answer is another one")
        if not first.code:
            tally.done[open_envelope(envelope).body.verb] += 1
    with engine.reader() as store:
        if _accounts(store) != before:
            tally.faults.append(f"{said}: what was asked once more moved money")
    for envelope in (one for one in asked if one not in kept):
        tally.again += 1
        engine.submit_many([envelope, envelope])
    with engine.reader() as store:
        tally.faults += [f"{said}, handed in again: {fault}" for fault in adds_up(store)]
    engine.close()


def _name(envelope: bytes) -> bytes:
    return open_envelope(envelope).action_id


def run(
    rounds: int, seed: int, work: Path, *, enough: Callable[[Tally], bool] = lambda _tally: True
) -> Tally:
    """Kill so many times; a new place is begun every ten rounds.

    Args:
        rounds: at least so many.
        seed: of the chance by which it goes.
        work: an empty folder.
        enough: whether enough was done to be looked at; a busy computer goes on until it was.
    """
    chance = random.Random(seed)  # noqa: S311  A seeded story.
    tally = Tally()
    folder = work
    for number in count():
        if number >= rounds and (enough(tally) or number >= rounds * ROUNDS_MORE):
            break
        if number % ROUNDS_A_PLACE == 0:
            folder = work / f"place-{number // ROUNDS_A_PLACE}"
            folder.mkdir()
            begin(folder)
        tally.rounds += 1
        told = kill_once(folder, seed * 100_003 + number, chance.uniform(0.05, LONGEST_S))
        if told is None:
            tally.faults.append(f"round {tally.rounds}: the child did not open the place")
            continue
        asked, acknowledged = told
        tally.acknowledged += len(acknowledged)
        look_after(folder, asked, acknowledged, tally)
    return tally


def main() -> int:
    """Run by hand; 0 when no money was made, lost or paid twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.seed)
    with tempfile.TemporaryDirectory() as work:
        tally = run(options.rounds, options.seed, Path(work))
    for line in (*tally.faults, tally.line()):
        sys.stdout.write(line + "\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
