"""Kill a whole place at random moments under load, and see that nothing answered is lost.

    python -m tests.site.kill_place [--rounds 100] [--seed 1] [--port 0]

Each round four neighbours press in their browsers: they put up cards with words and pictures,
change them, answer, ask questions and answer those, now and then with two taps at once. All
processes of the place are killed with `kill -9` at a moment that chance chooses, sometimes once
more while it opens again. Once it is open, everything that was answered is looked for in the books
and on the pages, what waited must be finished, every form is pressed once more and must lead to
what it led to before, `dugnad verify` must find every word that was told, and the lists must be
those that are made anew from the books.
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
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.site.kill_looking import compare, look_after
from tests.site.kill_neighbours import NEIGHBOURS, PROJECT, TWICE, Neighbour, Street, sign_in
from tests.site.kill_pressed import Tally
from tests.site.kill_stores import look_into
from tests.site.running import RunningPlace, dugnad, environment, free_port

LONGEST_S = 2.5
OPENING_S = 1.5
ROUNDS_A_PLACE = 10


def made_at_noon(work: Path) -> Path:
    """Make a place where it is noon, so that no message waits for the morning; gives its folder."""
    ahead = 12 - datetime.now(UTC).hour
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    words = ["new", str(work / "place"), "--name", "Vik", "--language", "en", "--zone", zone]
    made = dugnad(words, work)
    if made.returncode:
        raise AssertionError(made.stderr)
    return work / "place"


def found(work: Path, port: int, tally: Tally) -> tuple[Street, RunningPlace]:
    """Make a place in which everybody has signed in and a project has begun."""
    street = Street(made_at_noon(work), port, tally)
    running = street.open()
    try:
        with ThreadPoolExecutor(len(NEIGHBOURS)) as everybody:
            found = everybody.map(lambda name: sign_in(street, running.port, name), NEIGHBOURS)
            street.browsers = dict(zip(NEIGHBOURS, found, strict=True))
        ana = street.browsers["Ana"]
        ana.press(ana.form("/begin/", title=PROJECT, text="Keep the paths open."))
    except BaseException:
        running.stop()
        raise
    return street, running


def kill(running: RunningPlace) -> None:
    """Kill all processes of a place at once."""
    os.killpg(running.process.pid, signal.SIGKILL)
    running.stop()


def kill_once(street: Street, running: RunningPlace, chance: random.Random) -> None:
    """Let everybody press, and kill the place meanwhile."""
    street.presses = []
    neighbours = [
        Neighbour(street, name, random.Random(chance.getrandbits(64)))  # noqa: S311
        for name in NEIGHBOURS
    ]
    threads = [threading.Thread(target=one.go_on) for one in neighbours]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.0, LONGEST_S))
    kill(running)
    for thread in threads:
        thread.join()
    for one in [one for one in street.presses if "press" not in one.form.fields]:
        street.presses.remove(one)


def kill_while_opening(street: Street, chance: random.Random) -> None:
    """Begin to open the place, and kill it before it is."""
    with subprocess.Popen(  # noqa: S603  Our own program.
        RunningPlace.command(street.folder, street.told_port or free_port()),
        env=environment(street.folder.parent),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        time.sleep(chance.uniform(0.0, OPENING_S))
        os.killpg(process.pid, signal.SIGKILL)
    street.tally.opening += 1


def run(rounds: int, seed: int, work: Path, port: int = 0) -> Tally:
    """Kill so many times; a new place is begun every few rounds, as people have their pace."""
    chance = random.Random(seed)  # noqa: S311  A seeded story.
    tally = Tally()
    for first in range(0, rounds, ROUNDS_A_PLACE):
        home = work / f"home-{first}"
        home.mkdir()
        street, running = found(home, port, tally)
        try:
            for _ in range(min(ROUNDS_A_PLACE, rounds - first)):
                tally.rounds += 1
                kill_once(street, running, chance)
                tally.finished += len(look_into(street.folder).left_waiting)
                if chance.random() < TWICE:
                    kill_while_opening(street, chance)
                running = street.open()
                look_after(street)
        finally:
            running.stop()
        tally.verified += street.verified
    return tally


def main() -> int:
    """Run by hand; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--compare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.compare:
        return compare(options.compare)
    with tempfile.TemporaryDirectory() as work:
        tally = run(options.rounds, options.seed, Path(work), options.port)
    no = [f"refused {count}x, {what}" for what, count in sorted(tally.refused.items())]
    for line in (*tally.faults, *no, tally.line()):
        sys.stdout.write(line + "\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
