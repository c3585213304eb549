"""How often somebody may get it wrong: buckets in memory, so that a flood never touches a disk.

One number for each client says it all: the moment at which their bucket is full again. Clients
beyond `CLIENTS_MAX` push out the one that was heard of longest ago.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest

CLIENTS_MAX = 10_000
_HOME_BITS = 64
"""An IPv6 connection has so many bits for itself, and could change them at every request."""


@dataclass
class Pace:
    """Buckets of one sort.

    Attributes:
        goes: how many a full bucket holds.
        refill_ms: how long it takes for one to come back.
    """

    goes: int
    refill_ms: int
    _full_ms: OrderedDict[str, int] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_ms(self, client: str, now_ms: int) -> int:
        """How long until this client may try again; 0 when they may now. Nothing is taken."""
        if client not in self._full_ms:
            return 0
        with self._lock:
            full_ms = self._held(client, now_ms)
        return max(0, full_ms + self.refill_ms - now_ms - self.goes * self.refill_ms)

    def take(self, client: str, now_ms: int) -> None:
        """Take one go out of a client's bucket."""
        with self._lock:
            full_ms = max(now_ms, self._held(client, now_ms)) + self.refill_ms
            self._full_ms[client] = min(full_ms, now_ms + self.goes * self.refill_ms)
            self._full_ms.move_to_end(client)
            while len(self._full_ms) > CLIENTS_MAX:
                self._full_ms.popitem(last=False)

    def _held(self, client: str, now_ms: int) -> int:
        """When the bucket is full again; one of before the clock was set back is full."""
        held_ms = self._full_ms.get(client, 0)
        return held_ms if held_ms <= now_ms + self.goes * self.refill_ms else 0


def client_of(request: HttpRequest) -> str:
    """Whose bucket it is: the connection's address; of IPv6 the part that one home has."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(told)
    except ValueError:
        return told[:_HOME_BITS]
    if isinstance(address, IPv6Address):
        return f"{int(address) >> _HOME_BITS:x}::"
    return told
