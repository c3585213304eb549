"""Real places to measure: founded as an operator does, filled block by block, served as always.

folder = found(Path(temporary) / "place")
fill(folder, people=10, cards=1_000)       # in a process of its own
with Serving(folder) as place: ...         # at place.port; also answers /bench/empty
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

TOP = Path(__file__).resolve().parent.parent
PATIENCE_S = 600
EMPTY = "/bench/empty"
"""An empty view behind the same middleware; reads the body and says nothing."""


def keys_of(folder: Path) -> Path:
    """Where the keys of a measured place lie."""
    return folder.with_name(f"{folder.name}-keys")


def environment(folder: Path) -> dict[str, str]:
    """What the processes of a measured place are told."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("DUGNAD_")}
    told.update(
        HOME=str(folder.parent),
        PYTHONPATH=f"{TOP / 'src'}{os.pathsep}{TOP}",
        PYTHONUNBUFFERED="1",
    )
    return told


def run(folder: Path, module: str, *words: str) -> str:
    """Run a module of this folder in a process of its own, for one place; gives what it printed."""
    done = subprocess.run(  # noqa: S603  Our own program.
        [sys.executable, "-m", f"bench.{module}", str(folder), *words],
        cwd=TOP,
        env=environment(folder),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE_S,
    )
    return done.stdout


def fill(folder: Path, *, people: int, cards: int) -> None:
    """Found a place in `folder` with so many people, who put up so many cards between them."""
    run(folder, "_fill", str(people), str(cards))


class Serving:
    """A place that is open, until it is left."""

    def __init__(self, folder: Path) -> None:
        """Open it; comes back when it answers."""
        self.port = free_port()
        self._process = subprocess.Popen(  # noqa: S603  Our own program.
            [sys.executable, "-m", "bench._serve", str(folder), str(self.port)],
            cwd=TOP,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if self.get(EMPTY)[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        self.close()
        raise RuntimeError("The place did not open.")

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Ask once."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def resident_bytes(self) -> dict[int, int]:
        """The memory that each of its processes holds now, by process id."""
        return resident_bytes(self._process.pid)

    def close(self) -> None:
        """Close it, whatever it is doing."""
        end(self._process)

    def __enter__(self) -> Self:
        """Use it for as long as it is open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


def resident_bytes(pid: int) -> dict[int, int]:
    """The memory that a process and its children hold now, by process id."""
    found = {pid: 0}
    for status in Path("/proc").glob("[0-9]*/status"):
        words = _read_status(status)
        if int(words.get("PPid", "0")) in found or int(words.get("Pid", "0")) in found:
            found[int(words["Pid"])] = int(words.get("VmRSS", "0 kB").split()[0]) * 1024
    return found


def _read_status(status: Path) -> dict[str, str]:
    try:
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def end(process: subprocess.Popen[Any]) -> None:
    """End a process, politely first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def median(values: Sequence[float]) -> float:
    """The value in the middle."""
    return sorted(values)[len(values) // 2]
