"""What a place does by itself: small tasks, each on a thread of its own, that stop when told to.

A task that fails says so in the log and is tried again: a mail server that is away must not stop
the clock, and nothing is lost, as every task takes up where the stores say it left off.
"""

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections

from dugnad.site.tally import FAILURES, RUNNING

log = logging.getLogger("dugnad.background")

STOP_SECONDS = 10
"""How long the tasks may take to end what they are doing when the place closes."""
AFTER_FAILURE_SECONDS = 15


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something done again and again."""

    name: str
    every_seconds: float
    """How long to rest in between."""
    do: Callable[[], object]


class Background:
    """Runs tasks until it is stopped."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        """Take the tasks; nothing runs before `start`."""
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._run, args=(task,), name=f"dugnad {task.name}", daemon=True
            )
            for task in tasks
        ]

    def start(self) -> None:
        """Begin with every task."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask every task to end, and wait until all did, at most `STOP_SECONDS`.

        One that does not end is told in the log with what it was doing, and left behind.
        """
        self._stopping.set()
        until = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0, until - time.monotonic()))
            if thread.is_alive():
                frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001  No other way.
                doing = "".join(traceback.format_stack(frame))
                log.warning("%s did not end in time:\n%s", thread.name, doing)

    def _run(self, task: Task) -> None:
        try:
            while not self._stopping.is_set():
                rest = task.every_seconds
                try:
                    task.do()
                except Exception:
                    log.exception("%s failed; it is tried again.", task.name)
                    RUNNING.add(FAILURES, task.name)
                    rest = max(rest, AFTER_FAILURE_SECONDS)
                    connections.close_all()
                self._stopping.wait(rest)
        finally:
            connections.close_all()
