"""Small real servers on this computer: one that takes mail, one that takes SMS.

Each serves a bounded number of connections, answers as it is told, and stops by itself.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.patience import PATIENCE_S


@dataclass
class MailServer:
    """Speaks SMTP; keeps what it was given."""

    rcpt_answer: str = "250 fine"
    data_answer: str = "250 taken"
    greeting: str = "220 here"
    vanish_after_data: bool = False
    port: int = 0
    lines: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)

    def talk(self, connection: socket.socket) -> None:
        """Hold one conversation."""
        with connection, connection.makefile("rwb") as stream:

            def say(line: str) -> None:
                stream.write(line.encode() + b"\r\n")
                stream.flush()

            say(self.greeting)
            for raw in stream:
                line = raw.decode().rstrip("\r\n")
                self.lines.append(line)
                match line.split(" ")[0].split(":")[0].upper():
                    case "EHLO" | "HELO":
                        say("250 here")
                    case "RCPT":
                        say(self.rcpt_answer)
                    case "DATA":
                        say("354 go on")
                        self.mails.append(self._read_mail(stream))
                        if self.vanish_after_data:
                            return
                        say(self.data_answer)
                    case "QUIT":
                        say("221 bye")
                        return
                    case _:
                        say("250 fine")

    @staticmethod
    def _read_mail(stream: Any) -> str:
        told = []
        for raw in stream:
            if raw == b".\r\n":
                break
            told.append(raw.decode())
        return "".join(told)


@contextmanager
def mail_server(connections: int = 1, **answers: Any) -> Iterator[MailServer]:
    """Run a mail server for a number of connections."""
    server = MailServer(**answers)
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(PATIENCE_S)
    server.port = listening.getsockname()[1]

    def serve() -> None:
        for _one in range(connections):
            try:
                connection, _peer = listening.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE_S)
            server.talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)  # nobody waits for a call that does not come.
        listening.close()
        thread.join(PATIENCE_S)


@dataclass
class Gateway:
    """Takes SMS by HTTP; keeps what it was given."""

    status: int = 200
    answer: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def sms_gateway(**answers: Any) -> Iterator[Gateway]:
    """Run a gateway until the block ends."""
    gateway = Gateway(**answers)

    class Handler(BaseHTTPRequestHandler):
        """Answers every POST as the gateway was told."""

        timeout = PATIENCE_S

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.taken.append((self.path, dict(self.headers), body))
            self.send_response(gateway.status)
            for name, value in gateway.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(gateway.answer)))
            self.end_headers()
            self.wfile.write(gateway.answer)

        def log_message(self, *_words: object) -> None:
            """Say nothing: a test's output is for its failures."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE_S)


@contextmanager
def closed_port() -> Iterator[int]:
    """Give a port on this computer at which nobody listens, and keep it so."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]
