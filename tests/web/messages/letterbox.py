"""Where letters of these tests lie, and the question that stands in most of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from dugnad.web.messages import services
from dugnad.web.messages.models import Message
from dugnad.web.messages.outgoing import Outgoing, SendFailed
from dugnad.web.people.models import Person, Reach

CARD = "c0ffee" + "00" * 13


@dataclass
class Letterbox:
    """An adapter of these tests: keeps what goes out, or fails as it is told."""

    taken: list[Outgoing] = field(default_factory=list)
    failing: SendFailed | None = None

    def send(self, message: Outgoing) -> str:
        """Take one message."""
        if self.failing is not None:
            raise self.failing
        self.taken.append(message)
        return f"id-{len(self.taken)}"


def ask(ana: Person, ben: Reach, now_ms: int, not_before_ms: int = 0) -> Message:
    """Ana asks Ben whether he comes."""
    return services.send(
        reach=ben,
        subject="Thursday\r\nBcc: all@example.org",
        text="Do you come?",
        in_name_of="Ana",
        about=CARD,
        asker=ana,
        called="Big Ben",
        now_ms=now_ms,
        not_before_ms=not_before_ms,
    )
