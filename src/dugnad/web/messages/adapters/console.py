"""The console: for places to try things in. Shows what would go out and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from dugnad.web.messages.outgoing import Outgoing
from dugnad.web.people.addresses import Address, masked


@dataclass(frozen=True)
class Console:
    """Writes each message to a stream, its address hidden but for a hint, and keeps nothing."""

    stream: TextIO

    def send(self, message: Outgoing) -> str:
        """Show one message."""
        to = masked(Address(message.channel, message.address))
        head = f"── {message.channel} to {to} ── nothing left this computer ──"
        lines = [head, *message.text.splitlines(), "─" * len(head), ""]
        self.stream.write("\n".join(lines) + "\n")
        self.stream.flush()
        return ""
