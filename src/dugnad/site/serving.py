"""The web server around a place: granian, one process that answers, several threads in it.

The process that was started only watches; the one it starts owns the books (see `site.wsgi`), so
that nothing but that process ever writes them.
"""

import errno
import io
import os
import socket

import segno
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from dugnad.site.errors import PortTakenError

BANNER = "DUGNAD_BANNER"
"""Tells the process that answers what to print once the place is open."""
PORT = "DUGNAD_PORT"
"""Tells it where it will listen."""
THREADS = 32
"""How many requests are answered at a time; further ones wait their turn.

Whoever hands something in waits for the disk. While one lot is written, the next one gathers, and
all of it is written at once; with fewer threads the computer would stand idle in between.
"""
WAITING_MAX = 1_024
STOP_SECONDS = 20
"""How long the place may take to close before it is ended."""


def serve(*, address: str, port: int, banner: str) -> None:
    """Answer requests until told to stop by Ctrl-C or a TERM signal.

    Args:
        address: "127.0.0.1" for this computer only, "0.0.0.0" for the network around it.
        port: in [1, 65535].
        banner: printed once the place is open.

    Raises:
        PortTakenError: nothing was started.
        SystemExit: the place could not be opened; it has said why.
    """
    check_port(address, port)
    os.environ[BANNER], os.environ[PORT] = banner, str(port)
    Server(
        target="dugnad.site.wsgi:application",
        factory=True,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=THREADS,
        backlog=WAITING_MAX,
        backpressure=WAITING_MAX,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


def check_port(address: str, port: int) -> None:
    """Make sure that the port is free.

    Raises:
        PortTakenError: it is not.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                why = f"Port {port} may only be used by root."
            else:
                why = f"Something else on this computer listens on port {port}."
            raise PortTakenError(f"{why} Choose another: --port {port + 1}") from error


def network_address() -> str | None:
    """Give this computer's address in the network around it; None when there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: choosing a way out is enough to learn which address is used for it.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found.startswith("127.") else found


def square_code(address: str) -> str:
    """Draw `address` as a square code for the terminal, to be read by a phone's camera."""
    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()
