"""Clients that ask over HTTP as fast as they are answered: one thread, raw sockets, kept alive."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence

PATIENCE_S = 300


class _Client(asyncio.Protocol):
    """One connection: sends a request, reads the whole answer, sends the next."""

    def __init__(self, requests: Iterator[bytes], told: Counter[int]) -> None:
        self._requests = requests
        self._told = told
        self._seen = bytearray()
        self._length = -1
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
        else:
            self._transport.write(request)  # type: ignore[attr-defined]  # a socket's transport.

    def data_received(self, data: bytes) -> None:
        self._seen += data
        if self._length < 0:
            end = self._seen.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._seen[:end]).lower()
            at = head.index(b"content-length:") + 15
            self._length = end + 4 + int(head[at:].split(b"\r\n", 1)[0])
        if len(self._seen) >= self._length:
            self._told[int(self._seen[9:12])] += 1
            self._seen.clear()
            self._length = -1
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)
        del error


def post(path: str, body: bytes, kind: str, accept: str = "*/*") -> bytes:
    """A request as its bytes."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
        f"Accept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def load(port: int, requests: Sequence[bytes], clients: int) -> float:
    """Send all requests over so many connections; gives how many seconds it took.

    Raises:
        RuntimeError: not everything was answered with 200.
    """
    told: Counter[int] = Counter()

    async def all_of_them() -> float:
        loop, left = asyncio.get_running_loop(), iter(requests)
        began = time.perf_counter()
        made = [
            await loop.create_connection(lambda: _Client(left, told), "127.0.0.1", port)
            for _ in range(clients)
        ]
        await asyncio.wait_for(
            asyncio.gather(*(client.done for _transport, client in made)), PATIENCE_S
        )
        return time.perf_counter() - began

    took = asyncio.run(all_of_them())
    if told != Counter({200: len(requests)}):
        raise RuntimeError(dict(told))
    return took
