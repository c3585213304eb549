"""A real place in processes of its own, as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import urlopen

from tests.patience import PATIENCE_S

TOP = Path(__file__).resolve().parents[2]


def environment(home: Path) -> dict[str, str]:
    """Give an environment in which `home` is the operator's own folder."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("DUGNAD_")}
    told.update(
        HOME=str(home),
        XDG_CONFIG_HOME=str(home / "config"),
        XDG_STATE_HOME=str(home / "state"),
        PYTHONPATH=str(TOP / "src"),
        PYTHONUNBUFFERED="1",
    )
    told.pop("DJANGO_SETTINGS_MODULE", None)
    return told


def dugnad(words: Sequence[str], home: Path) -> subprocess.CompletedProcess[str]:
    """Run one command of `dugnad` to its end."""
    return subprocess.run(  # noqa: S603  Our own program.
        [sys.executable, "-m", "dugnad", *words],
        env=environment(home),
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )


_KEPT: list[socket.socket] = []


def free_port() -> int:
    """Find a port that nobody listens on, and keep it free until these tests end.

    Whoever looks for any port, the computer itself for each connection among them, is given
    another one; a place that asks for this very port gets it, as often as it is opened.
    """
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    _KEPT.append(kept)
    return int(kept.getsockname()[1])


class RunningPlace:
    """`dugnad up`, from the moment it says that it is open until it is stopped."""

    @staticmethod
    def command(folder: Path, port: int, *words: str) -> list[str]:
        """Give the command that opens a place; a sample place without the year behind it."""
        up = [sys.executable, "-m", "dugnad", "up", "--place", str(folder), "--port", str(port)]
        return [*up, "--small", *words]

    def __init__(self, folder: Path, *words: str, port: int = 0) -> None:
        """Start it at a port, by default any free one; comes back when it says that it is open."""
        self.port = port or free_port()
        self.said: list[str] = []
        self.process = subprocess.Popen(  # noqa: S603  Our own program.
            self.command(folder, self.port, *words),
            env=environment(folder.parent),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        for line in self.process.stdout or ():
            self.said.append(line)
            if "Stop it with" in line:
                break
        else:
            self.stop()
            raise AssertionError("It did not open:\n" + "".join(self.said))

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
        """Ask for a page; gives its status and text."""
        address = f"http://{host}:{self.port}{path}"
        with urlopen(address, timeout=PATIENCE_S) as response:
            return int(response.status), str(response.read().decode())

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Tell it to stop, wait until it did, and give its exit code."""
        if self.process.stdout is None or self.process.stdout.closed:
            return int(self.process.returncode)
        if self.process.poll() is None:
            self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=PATIENCE_S)
        self.said.append(rest)
        return int(self.process.returncode)

    def __enter__(self) -> Self:
        """Use it for as long as it is open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it, whatever happened."""
        self.stop()
