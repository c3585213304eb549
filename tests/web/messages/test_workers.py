"""Several workers, and workers that are killed: no message is lost, none is sent at random."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from dugnad.web.messages.services import CLAIM_MS
from tests.web.real_place import NOON_MS, finish, new_place, start

ASK = """
from dugnad.web.messages import services as messages
from dugnad.web.people import services as people
reach = people.find_or_create("Ben", "mail", "ben@example.org", "nb").reaches.get()
for number in range({count}):
    messages.send(reach=reach, subject="", text=str(number), now_ms=now_ms)
"""

WORK = """
import signal, time
from dugnad.web.messages import services as messages

class Log:
    taken = 0
    def send(self, message):
        time.sleep({pause})
        with open(folder / "taken", "a") as log:
            log.write(message.message_id.hex + "\\n")
        Log.taken += 1
        if Log.taken == {dies_at}:
            os.kill(os.getpid(), signal.SIGKILL)
        return ""

while messages.deliver_due(now_ms, {{"mail": Log()}}):
    pass
"""

LEFT = """
from dugnad.web.messages.models import Message
print(Message.objects.exclude(state="sent").count())
"""


def taken(folder: Path) -> Counter[str]:
    """How often each message went out."""
    return Counter((folder / "taken").read_text(encoding="ascii").split())


def test_two_workers_never_send_one_message_twice(tmp_path: Path) -> None:
    """Forty messages, two processes at once: each goes out exactly once."""
    folder = new_place(tmp_path / "place")
    finish(start(folder, ASK.format(count=40)))
    work = WORK.format(pause=0.005, dies_at=0)
    workers = [start(folder, work), start(folder, work)]
    for worker in workers:
        finish(worker)
    assert len(taken(folder)) == 40
    assert set(taken(folder).values()) == {1}
    assert finish(start(folder, LEFT)).strip() == "0"


def test_a_killed_worker_loses_nothing_and_repeats_at_most_one(tmp_path: Path) -> None:
    """Killed between handing over and noting it: that one message comes twice, with one id."""
    folder = new_place(tmp_path / "place")
    finish(start(folder, ASK.format(count=6)))
    finish(start(folder, WORK.format(pause=0, dies_at=3)), code=-9)
    assert len(taken(folder)) == 3
    rest = WORK.format(pause=0, dies_at=0)
    finish(start(folder, rest, NOON_MS + CLAIM_MS - 1))
    assert sorted(taken(folder).values()) == [1] * 6
    finish(start(folder, rest, NOON_MS + CLAIM_MS))
    assert sorted(taken(folder).values()) == [1, 1, 1, 1, 1, 2]
    assert finish(start(folder, LEFT)).strip() == "0"
