"""What comes along with a request: never too much, and never at the expense of who only reads."""

import io
import threading
from collections.abc import Iterable
from typing import Any

import pytest

from dugnad.site import bodies
from dugnad.site.bodies import BODY_BYTES_MAX, IN_MEMORY_BYTES, read_first
from dugnad.web.api.limits import BUNDLE_BYTES_MAX
from tests.patience import PATIENCE_S


class Browser:
    """Sends something to an application and remembers the status it got."""

    def __init__(self, sends: Any, length: int | str) -> None:
        """Send `sends`, having announced `length` bytes."""
        self.environ = {"wsgi.input": sends, "CONTENT_LENGTH": str(length)}
        self.status = ""

    def ask(self, application: Any) -> bytes:
        """Give what was answered."""
        return b"".join(application(self.environ, self._start))

    def _start(self, status: str, _headers: list[tuple[str, str]]) -> None:
        self.status = status


class Stalled:
    """A connection that says nothing until it is let go, and is then cut."""

    def __init__(self) -> None:
        """Say nothing."""
        self.asked, self.let_go = threading.Event(), threading.Event()

    def read(self, _bytes: int) -> bytes:
        """Wait."""
        self.asked.set()
        self.let_go.wait(PATIENCE_S)
        return b""


def echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Answer with what was sent."""
    start("200 OK", [])
    length = int(environ["CONTENT_LENGTH"] or 0)
    return [environ["wsgi.input"].read(length) if length else b"a page"]


def test_what_was_sent_arrives_whole() -> None:
    """A picture of several steps, on its way by the disk, is the same afterwards."""
    picture = bytes(range(256)) * (IN_MEMORY_BYTES // 128)
    ana = Browser(io.BytesIO(picture), len(picture))
    assert ana.ask(read_first(echo)) == picture
    assert ana.status == "200 OK"


def test_too_much_is_not_read() -> None:
    """More than any picture is turned away by its announced length; no byte of it is taken in."""
    sent = io.BytesIO(b"a lot")
    ben = Browser(sent, BODY_BYTES_MAX + 1)
    ben.ask(read_first(echo))
    assert ben.status.startswith("413")
    assert sent.tell() == 0


def test_what_did_not_arrive_whole_is_no_press() -> None:
    """A form that was cut off on its way is not answered as if somebody had sent it so."""
    cem = Browser(io.BytesIO(b"answer=ye"), 10)
    cem.ask(read_first(echo))
    assert cem.status.startswith("400")


def test_who_sends_slowly_keeps_nobody_from_reading() -> None:
    """While all places to send are taken, pages open, and a further sender is told to wait."""
    application = read_first(echo, reading_max=1)
    line = Stalled()
    slow = Browser(line, 10)
    waiting = threading.Thread(target=slow.ask, args=(application,))
    waiting.start()
    assert line.asked.wait(PATIENCE_S)
    ana, ben = Browser(io.BytesIO(), ""), Browser(io.BytesIO(b"yes"), 3)
    assert ana.ask(application) == b"a page"
    ben.ask(application)
    assert ben.status.startswith("503")
    line.let_go.set()
    waiting.join(PATIENCE_S)
    assert slow.status.startswith("400")
    assert Browser(io.BytesIO(b"yes"), 3).ask(application) == b"yes"


def test_many_short_ones_at_once_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two presses meet where one may be read at a time: the second waits a moment and is read."""
    monkeypatch.setattr(bodies, "PATIENCE_S", PATIENCE_S)  # a moment of a busy computer is long.
    application = read_first(echo, reading_max=1)
    line = Stalled()
    slow = Browser(line, 10)
    waiting = threading.Thread(target=slow.ask, args=(application,))
    waiting.start()
    assert line.asked.wait(PATIENCE_S)
    ben = Browser(io.BytesIO(b"yes"), 3)
    pressing = threading.Thread(target=ben.ask, args=(application,))
    pressing.start()
    line.let_go.set()
    pressing.join(PATIENCE_S)
    waiting.join(PATIENCE_S)
    assert ben.status == "200 OK"


def test_programs_hear_of_too_much_in_their_own_shape() -> None:
    """A bundle that is too long goes on without a byte of it, and the interface says why not."""
    sent = io.BytesIO(b"a lot")
    program = Browser(sent, BUNDLE_BYTES_MAX + 1)
    program.environ["PATH_INFO"] = "/api/actions"
    assert program.ask(read_first(echo)) == b""
    assert sent.tell() == 0
