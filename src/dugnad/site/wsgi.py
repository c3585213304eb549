"""The web's side of a running place: opens the house in the process that answers requests."""

import os
import signal
import socket
import sys
import threading
import time
from multiprocessing import parent_process, util
from types import FrameType
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from dugnad.site import wiring
from dugnad.site.bodies import Answer, read_first
from dugnad.site.errors import CannotGoOn
from dugnad.site.serving import BANNER, PORT

ANNOUNCE_TRIES = 500
ASK_AGAIN_SECONDS = 0.5


def application() -> WSGIHandler:
    """Open the place named by the environment and give what answers its requests.

    The one process that calls this owns the books until it ends; it closes them on its way out.
    """
    # Until the server puts its own in place, a request to stop must not be lost.
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        opened = wiring.open_house()
    except CannotGoOn as no:
        print(no, file=sys.stderr, flush=True)  # noqa: T201  This is for whoever started it.
        sys.exit(1)
    util.Finalize(None, opened.close, exitpriority=100)
    _end_with_parent()
    _ask_again()
    handler = _Handler()
    # What is wrong with an address is found now, and the first visitor does not wait for it.
    get_resolver().url_patterns  # noqa: B018  Looking at them reads them.
    banner, port = os.environ.pop(BANNER, ""), os.environ.pop(PORT, "")
    if banner and port:
        words = (banner, int(port))
        threading.Thread(target=_announce, args=words, name="dugnad banner", daemon=True).start()
    return handler


class _Handler(WSGIHandler):
    """Django, asked once everything that came with a request is here."""

    def __init__(self) -> None:
        super().__init__()
        self._answer = read_first(super().__call__)

    def __call__(self, environ: dict[str, Any], start_response: Answer) -> Any:
        return self._answer(environ, start_response)


def _announce(banner: str, port: int) -> None:
    """Print `banner` as soon as the server listens, which it does right after this returned."""
    for _ in range(ANNOUNCE_TRIES):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            break
    print(banner, flush=True)  # noqa: T201  This is for whoever started it.


def _stop(number: int, frame: FrameType | None) -> None:
    del frame
    sys.exit(128 + number)


def _ask_again() -> None:
    """See to it that a request to stop is heard.

    In the first milliseconds after it begins to listen, the server can lose one. Every signal also
    wakes a thread here, which repeats it until the process has ended.
    """
    heard, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)

    def repeat() -> None:
        with heard, told:
            while heard.recv(1)[0] not in (signal.SIGTERM, signal.SIGINT):
                pass
            while True:
                time.sleep(ASK_AGAIN_SECONDS)
                os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=repeat, name="dugnad stop", daemon=True).start()


def _end_with_parent() -> None:
    """Stop when the process that watches over this one is gone, however it went."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="dugnad parent", daemon=True).start()
