"""Kill the engine at random moments under load, and see that nothing acknowledged is lost.

    python -m tests.engine.kill [--rounds 500] [--seed 1]

Each round a child process opens a place and presses from several threads, singly and in bundles,
and writes every acknowledged action to a pipe. It is killed with `kill -9` at a moment that chance
chooses. Then the books are worked out again from the beginning, every acknowledged action of all
rounds is looked up, and one more action is pressed.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from dugnad.engine.verify import verify
from dugnad.ledger.action import open_envelope
from tests.engine.village import House, RingAt, Village, Wipe, Write, house_in

TOP = Path(__file__).resolve().parents[2]
WRITERS = ("ana", "ben", "cem", "dia")
ROUNDS_A_PLACE = 12
ROUNDS_MORE = 10
"""At most so many times the rounds that are asked for."""
BUNDLE = 40
LONGEST_S = 0.4


@dataclass
class Tally:
    """What the rounds came to.

    Attributes:
        rounds: how often the engine was killed.
        acknowledged: how many actions had been acknowledged by then.
        unanswered: how many more were kept without an answer, which is allowed.
        faults: what went wrong.
    """

    rounds: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """All in one line."""
        good = self.rounds - len({fault.partition(":")[0] for fault in self.faults})
        return (
            f"{good}/{self.rounds} kills without loss; {self.acknowledged} acknowledged actions "
            f"found again, {self.unanswered} more were kept without an answer"
        )


# ── The child ──────────────────────────────────────────────────────────────────────────────────
def press(house: House, name: str, seed: int) -> None:
    """Press until killed; write down what was acknowledged, one id a line."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311  A seeded story.
    while True:
        count = chance.choice([1, 1, 1, BUNDLE])
        asked = [chance.choice([Write(chance.randrange(500), bytes(chance.randrange(60))),
                                Wipe(chance.randrange(500)),
                                RingAt(house.clock.now_ms + chance.randrange(2_000), 1)])
                 for _ in range(count)]  # fmt: skip
        envelopes = [house.ask(name, "board", one) for one in asked]
        answers = house.engine.submit_many(envelopes)
        lines = [
            open_envelope(envelope).action_id.hex() + "\n"
            for envelope, answer in zip(envelopes, answers, strict=True)
            if not isinstance(answer, Exception)
        ]
        os.write(1, "".join(lines).encode())


def child(folder: Path, seed: int) -> None:
    """Open the place, press from several threads, and let due moments come."""
    house = house_in(folder)
    house.clock.now_ms = house.steady.now_ms = house.engine.head().time_ms + 1_000
    os.write(1, b"open\n")
    for name in WRITERS:
        threading.Thread(target=press, args=(house, name, seed), daemon=True).start()
    while True:
        house.wait(10)
        house.engine.tick()
        time.sleep(0.01)


# ── The parent ─────────────────────────────────────────────────────────────────────────────────
def kill_once(folder: Path, seed: int, after_s: float) -> list[str]:
    """Let a child work and kill it; gives the ids of what it acknowledged."""
    environment = {**os.environ, "PYTHONPATH": f"{TOP / 'src'}{os.pathsep}{TOP}"}
    command = [sys.executable, "-m", "tests.engine.kill", "--child", str(folder)]
    with subprocess.Popen(  # noqa: S603  Ourselves.
        [*command, "--seed", str(seed)], stdout=subprocess.PIPE, env=environment, cwd=TOP
    ) as process:
        if process.stdout is None or process.stdout.readline() != b"open\n":
            return ["the child did not open the place"]
        killer = threading.Timer(after_s, process.send_signal, (signal.SIGKILL,))
        killer.start()
        told = process.stdout.read()
    # A line that was cut by the kill was not told to anybody.
    return told.decode().rpartition("\n")[0].split()


def look_after(folder: Path, acknowledged: list[str], own: int, tally: Tally) -> None:
    """See that nothing is lost, nothing is half done, and the place goes on.

    Args:
        folder: the place.
        acknowledged: ids of all that its children acknowledged.
        own: how many actions this process pressed itself.
        tally: counts, and takes down faults.
    """
    said = f"round {tally.rounds}"
    verdict = verify(folder / "books.db", Village())
    if not verdict.adds_up:
        tally.faults.append(f"{said}: {verdict}")
        return
    tally.unanswered += verdict.actions - own - len(acknowledged)
    house = house_in(folder)
    house.clock.now_ms = house.steady.now_ms = house.engine.head().time_ms + 1_000
    lost = [one for one in acknowledged if house.engine.receipt(bytes.fromhex(one)) is None]
    if lost:
        tally.faults.append(f"{said}: {len(lost)} acknowledged actions are lost: {lost[:3]}")
    if house.engine.submit(house.ask("ana", "board", Write(1, b"goes on"))).code:
        tally.faults.append(f"{said}: the place does not go on")
    house.close()


def run(
    rounds: int, seed: int, work: Path, *, enough: Callable[[Tally], bool] = lambda _tally: True
) -> Tally:
    """Kill so many times; a new place is begun every dozen rounds.

    Args:
        rounds: at least so many.
        seed: of the chance by which it goes.
        work: an empty folder.
        enough: whether enough was done to be looked at; a busy computer goes on until it was.
    """
    chance = random.Random(seed)  # noqa: S311  A seeded story.
    tally = Tally()
    acknowledged: list[str] = []
    folder = work
    for number in count():
        if number >= rounds and (enough(tally) or number >= rounds * ROUNDS_MORE):
            break
        if number % ROUNDS_A_PLACE == 0:
            folder = work / f"place-{number // ROUNDS_A_PLACE}"
            folder.mkdir()
            house = house_in(folder)
            house.let_in(*WRITERS)
            house.close()
            acknowledged = []
        tally.rounds += 1
        told = kill_once(folder, seed * 100_003 + number, chance.uniform(0.0, LONGEST_S))
        acknowledged += told
        tally.acknowledged += len(told)
        own = len(WRITERS) + number % ROUNDS_A_PLACE
        look_after(folder, acknowledged, own, tally)
    return tally


def main() -> int:
    """Run by hand; 0 when nothing was lost."""
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
