"""What a place does by itself goes on after a failure and stops when told to."""

import threading

import pytest

from dugnad.site import background
from dugnad.site.background import Background, Task
from tests.patience import PATIENCE_S


def test_tasks_are_done_until_stopped() -> None:
    """Every task runs again and again, each on its own, and none runs after `stop`."""
    often = threading.Event()
    counts = {"clock": 0, "outbox": 0}

    def count(name: str) -> None:
        counts[name] += 1
        if min(counts.values()) >= 3:
            often.set()

    tasks = Background(
        [
            Task(name="clock", every_seconds=0.001, do=lambda: count("clock")),
            Task(name="outbox", every_seconds=0.001, do=lambda: count("outbox")),
        ]
    )
    tasks.start()
    assert often.wait(PATIENCE_S)
    tasks.stop()
    after = dict(counts)
    assert threading.Event().wait(0.02) is False
    assert counts == after


def test_a_failure_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A task that fails is told in the log and tried again."""
    monkeypatch.setattr(background, "AFTER_FAILURE_SECONDS", 0.001)
    again = threading.Event()
    tries: list[int] = []

    def deliver() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError("The mail server is away.")
        again.set()

    tasks = Background([Task(name="outbox", every_seconds=0.001, do=deliver)])
    tasks.start()
    assert again.wait(PATIENCE_S)
    tasks.stop()
    assert "outbox failed; it is tried again." in caplog.text
