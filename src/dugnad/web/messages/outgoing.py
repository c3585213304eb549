"""What an adapter is given, and how it says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message on its way out."""

    message_id: UUID
    """The same at every try, so that the other side can tell a repeat."""
    channel: str
    """"mail" or "sms"."""
    address: str
    """A mail address, or a number in E.164."""
    subject: str
    """One line."""
    text: str
    in_name_of: str
    """Who asks; empty for the place itself."""
    place: str
    """What the people call the place."""
    created_ms: int
    """When somebody asked for it, in milliseconds since 1970 UTC."""
    language: str = ""
    """In which language it is, such as "nb"; empty is the place's."""
    stop_address: str = ""
    """Where whoever gets it says that they want no more there; empty for what nobody can stop, such
    as a code that they asked for."""
    is_code: bool = False
    """Whether it is a sign-in code, for which somebody waits in front of a page."""


class SendFailed(Exception):
    """The message did not go out. Carries a code, never a word that came from outside."""

    def __init__(self, code: str, *, permanent: bool) -> None:
        """Remember why and whether another try can help.

        Args:
            code: `ADDRESS_REFUSED` when it is about the address, else where it went wrong.
            permanent: True when no further try will do better.
        """
        super().__init__(code)
        self.code = code
        self.permanent = permanent


ADDRESS_REFUSED = "address-refused"
"""The other side knows no such address."""
REFUSED = "refused"
"""The other side takes no such message from us."""
NOT_REACHED = "not-reached"
"""The other side did not answer, or not in time."""
TROUBLE = "trouble"
"""The other side answered that it cannot now."""


class Adapter(Protocol):
    """A way out of the place for one channel."""

    def send(self, message: Outgoing) -> str:
        """Send one message within a minute or so; give the other side's id of it, or "".

        Raises:
            SendFailed: it did not go out.
        """
