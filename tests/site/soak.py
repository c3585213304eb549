"""Let a village press and read in a living place for minutes on end, and see that it stays well.

    python -m tests.site.soak [--minutes 15] [--people 12] [--seed 1]

A day of a village, pressed together: everybody puts up cards with words and pictures, answers,
asks, changes words, and reads the pages between; in the middle the place is backed up, as each
night. Memory, open files, threads and the sizes of the databases are told every half minute. At
the end nothing may wait, no page may have failed, no line of the log may be an error, the books
and every told word must be found by `dugnad verify`, in the place and in a backup that is put
back, and the lists must be those that are made anew. It is no day: what goes wrong only with the
clock is not seen by it.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from dugnad.engine.folder import PlaceFolder
from tests.site.kill_looking import compare_lists, verify
from tests.site.kill_neighbours import PROJECT, Neighbour, Street, sign_in, told_of
from tests.site.kill_place import made_at_noon
from tests.site.kill_pressed import FAULT, Press, Tally
from tests.site.kill_stores import look_into, wait_until
from tests.site.running import RunningPlace, dugnad
from tests.site.visiting import BROKEN_OFF, Answered

NAMES = (
    "Ana", "Ben", "Cem", "Dia", "Eva", "Fin", "Gro", "Han", "Ida", "Jon", "Kai", "Liv", "Moa",
    "Nils", "Oda", "Per", "Rut", "Siv", "Tor", "Ulf", "Vera", "Wim", "Yrsa", "Zoe",
)  # fmt: skip
PAGES = ("/", "/map/", "/box/", "/books/", "/for-you/", "/my/", "/me/", "/help/", "/place/")
READ_EACH = 4
"""So many pages are read for each press: most of a visit is looking."""
TOLD_EVERY_S = 30.0
LONGEST_PAUSE_S = 2.0


@dataclass
class Watched:
    """What a place holds at one moment.

    Attributes:
        at_s: seconds since everybody began.
        memory: bytes of all its processes that lie in memory.
        files: how many files and connections they have open.
        threads: how many threads they have.
        sizes: bytes of each of its databases with what is not yet written into it.
    """

    at_s: float
    memory: int
    files: int
    threads: int
    sizes: Mapping[str, int]


@dataclass
class Soaked:
    """What the minutes came to.

    Attributes:
        tally: as after kills; here nothing was killed.
        watched: what it held, from before the first press to after the last.
        pages: how many were read, by status.
        seconds: how long each answer to a press or a page took.
    """

    tally: Tally
    watched: list[Watched] = field(default_factory=list)
    pages: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


class Living(RunningPlace):
    """A running place whose lines are read while it runs, as a journal does."""

    def __init__(self, folder: Path) -> None:
        """Open it."""
        super().__init__(folder)
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line)

    def stop(self, how: int = 15) -> int:
        """Stop it, and have read all that it said."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(60)
        if hasattr(self, "_reading"):
            self._reading.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def processes(self) -> list[Path]:
        """Where the system tells about each of its processes."""
        found, own = [], {self.process.pid}
        for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
            told = _status(folder)
            if int(folder.name) in own or int(told.get("PPid", "0")) in own:
                own.add(int(folder.name))
                found.append(folder)
        return found


def _status(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / "status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def watch(living: Living, folder: Path, began: float) -> Watched:
    """Look at a place from outside."""
    memory = files = threads = 0
    for process in living.processes():
        told = _status(process)
        memory += int(told.get("VmRSS", "0 kB").split()[0]) * 1024
        threads += int(told.get("Threads", "0"))
        files += len(list((process / "fd").iterdir()))
    place = PlaceFolder(folder)
    sizes = {
        path.name: sum(one.stat().st_size for one in folder.glob(f"{path.name}*"))
        for path in (place.books, place.place, place.views, place.keys)
    }
    return Watched(time.monotonic() - began, memory, files, threads, sizes)


class Villager(Neighbour):
    """Somebody who presses and reads until the time is up."""

    def __init__(self, soaked: Soaked, street: Street, name: str, seed: int) -> None:
        """Take a seat."""
        super().__init__(street, name, random.Random(seed))  # noqa: S311  A seeded story.
        self.soaked = soaked

    def live(self, until: float) -> None:
        """Press one thing, read some pages, rest, and begin again."""
        ways = (
            self.tell, self.tell_with_picture, self.call, self.answer, self.answer, self.answer,
            self.ask, self.reply, self.reword,
        )  # fmt: skip
        while time.monotonic() < until:
            try:
                self.chance.choice(ways)()
                for _ in range(READ_EACH):
                    self.read()
            except BROKEN_OFF as error:
                self.street.fault(f"an answer broke off: {error!r}")
            time.sleep(self.chance.uniform(0.0, LONGEST_PAUSE_S))

    def read(self) -> None:
        """Look at a page, as often at a card as at another."""
        card = self._any_card()
        path = f"/c/{card}" if card and self.chance.random() < 0.5 else self.chance.choice(PAGES)
        answer = self._timed(lambda: self.browser.get(path))
        self.soaked.pages[answer.status] += 1
        if answer.status >= FAULT:
            self.street.fault(f"{path} was answered {told_of(answer)}")

    def _note(self, press: Press, answer: Answered) -> None:
        super()._note(press, answer)
        if answer.status == 302:
            self.street.tally.answered[press.kind] += 1

    def _timed(self, ask: Callable[[], Answered]) -> Answered:
        began = time.perf_counter()
        answer = ask()
        self.soaked.seconds.append(time.perf_counter() - began)
        return answer


# ── The minutes ────────────────────────────────────────────────────────────────────────────────
def run(minutes: float, people: int, seed: int, work: Path) -> Soaked:
    """Let so many people live in a new place for so long, and look after it at the end."""
    soaked = Soaked(Tally())
    street = Street(made_at_noon(work), 0, soaked.tally)
    living = Living(street.folder)
    try:
        _settle(street, living, NAMES[:people])
        began = time.monotonic()
        soaked.watched.append(watch(living, street.folder, began))
        until = began + minutes * 60
        villagers = [
            Villager(soaked, street, name, seed + number)
            for number, name in enumerate(street.browsers)
        ]
        with ThreadPoolExecutor(people) as everybody:
            lives = [everybody.submit(one.live, until) for one in villagers]
            _watch_until(soaked, street, living, began, until)
        for error in [life.exception() for life in lives if life.exception()]:
            street.fault(f"somebody could not go on: {error!r}")
        soaked.watched.append(watch(living, street.folder, began))
        _look_after(street)
        compare_lists(street)
    finally:
        code = living.stop()
    if code:
        street.fault(f"it ended with {code}")
    for line in living.said:
        if " ERROR " in line or line.startswith("Traceback"):
            street.fault(f"the log says: {line.strip()}")
    verify(street)
    soaked.tally.verified = street.verified
    _put_back(street, work)
    return soaked


def _settle(street: Street, living: Living, names: tuple[str, ...]) -> None:
    """Let everybody sign in, and one of them begin a project."""
    for name in names:
        street.browsers[name] = sign_in(street, living.port, name)
    first = street.browsers[names[0]]
    first.press(first.form("/begin/", title=PROJECT, text="Keep the paths open."))


def _watch_until(
    soaked: Soaked, street: Street, living: Living, began: float, until: float
) -> None:
    """Look every half minute, and back the place up once in the middle."""
    backed_up = False
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(TOLD_EVERY_S, left))
        soaked.watched.append(watch(living, street.folder, began))
        if not backed_up and time.monotonic() > (began + until) / 2:
            backed_up = True
            _back_up(street)


def _back_up(street: Street) -> None:
    home = street.folder.parent
    (home / "backups").mkdir(exist_ok=True)
    said = dugnad(["backup", "--place", str(street.folder), "--to", str(home / "backups")], home)
    if said.returncode:
        street.fault(f"backup: {said.stdout}{said.stderr}")


def _look_after(street: Street) -> None:
    """See that nothing waits, and that the books have every press that was answered."""
    if not wait_until(lambda: not look_into(street.folder).left_waiting):
        street.fault("what the books have is still waiting")
    stored = look_into(street.folder)
    for press in [one for one in street.presses if one.led_to]:
        known = stored.presses.get(press.form.fields.get("press", ""))
        if known is None or not stored.carried_out(known[0]):
            street.fault(f"{press.kind} '{press.mark}' was answered and is lost")


def _put_back(street: Street, work: Path) -> None:
    """Put the backup from the middle back in another folder, and check it there."""
    (backup,) = (street.folder.parent / "backups").iterdir()
    again = work / "again"
    for words in (
        ["restore", str(backup), "--place", str(again)],
        ["verify", "--place", str(again)],
    ):
        said = dugnad(words, street.folder.parent)
        if said.returncode:
            street.fault(f"{words[0]}: {said.stdout}{said.stderr}")


def told(soaked: Soaked) -> list[dict[str, object]]:
    """What came of it, in lines for JSON; the last one is the sum."""
    lines: list[dict[str, object]] = [
        {
            "soak": "held", "s": round(one.at_s), "memory_mb": round(one.memory / 1e6, 1),
            "files": one.files, "threads": one.threads,
            "kb": {name: size // 1024 for name, size in one.sizes.items()},
        }
        for one in soaked.watched
    ]  # fmt: skip
    lines += [
        {"soak": "refused", "times": count, "what": what}
        for what, count in soaked.tally.refused.most_common()
    ]
    lines += [{"soak": "fault", "what": what} for what in soaked.tally.faults]
    seconds = sorted(soaked.seconds) or [0.0]
    first, last = soaked.watched[0], soaked.watched[-1]
    # What is loaded once, with the first pages, is no growth.
    warm = next((one for one in soaked.watched if one.at_s > last.at_s / 4), last)
    lines.append(
        {
            "soak": "sum", "minutes": round(last.at_s / 60, 1),
            "presses": soaked.tally.answered.total(), "pages": soaked.pages.total(),
            "statuses": dict(sorted(soaked.pages.items())),
            "refused": soaked.tally.refused.total(),
            "verified": soaked.tally.verified, "faults": len(soaked.tally.faults),
            "page_s": [round(seconds[len(seconds) // 2], 3), round(seconds[-1], 3)],
            "memory_mb": [round(one.memory / 1e6, 1) for one in (first, warm, last)],
            "files": [one.files for one in (first, warm, last)],
        }
    )  # fmt: skip
    return lines


def main() -> int:
    """Run by hand; 0 when it stayed well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--people", type=int, default=12, choices=range(1, len(NAMES) + 1))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        soaked = run(options.minutes, options.people, options.seed, Path(work))
    for line in told(soaked):
        sys.stdout.write(json.dumps(line) + "\n")
    return 1 if soaked.tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
