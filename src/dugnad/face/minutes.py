"""What a card leaves on paper of a meeting: its agenda, and what was noted under each item.

A face says when it was and what was noted; the page adds what the project decided on that day and
what had changed in it since the meeting before.
"""

from __future__ import annotations

from dataclasses import dataclass

from dugnad.ledger.values import Event

from .page import Verb
from .sentences import StrOrPromise


@dataclass(frozen=True)
class NoteLine:
    """Something that was noted; `text` is None where it was taken away."""

    prose: bytes
    """Fingerprint of the words, 32 bytes."""

    label: StrOrPromise
    """What it is: a note, a decision, a task."""

    text: str | None
    by: str = ""
    """Who noted it, as far as the viewer may know; empty for others."""

    at_ms: int = 0
    language: str = ""
    binds: bool = False
    """Whether it says what the group wants, which binds nobody until the group has agreed."""

    taken_back: bool = False
    """Whether whoever noted it took it back."""

    verb: Verb | None = None
    """By which the viewer takes it back, where it is their own."""

    @property
    def name(self) -> str:
        """How addresses name it."""
        return self.prose.hex()


@dataclass(frozen=True)
class ItemLine:
    """One item of the agenda: a card of the project, or words of its own."""

    number: int
    """In the order of the agenda, 0 the first."""

    title: str | None
    """None where the words were taken away."""

    address: str = ""
    """Where its card lies; empty for words of its own."""

    prose: bytes = b""
    """Fingerprint of its words, 32 bytes; empty for a card."""

    language: str = ""
    lines: tuple[NoteLine, ...] = ()

    @property
    def name(self) -> str:
        """How addresses name its own words; empty for a card."""
        return self.prose.hex()


@dataclass(frozen=True)
class Minutes:
    """The minutes of a meeting, or its agenda while it lies ahead."""

    title: StrOrPromise
    """What it is called on paper: "Agenda" or "Minutes"."""

    starts_ms: int
    """When it begins; 0 while that is not known."""

    came: StrOrPromise = ""
    """How many came, in one sentence."""

    ended_by: type[Event] | None = None
    """What the books say when such a meeting is over: so the one before is found."""

    who: tuple[str, ...] = ()
    """Their names, as far as the viewer may know them."""

    items: tuple[ItemLine, ...] = ()
    note: StrOrPromise = ""
    """What a reader should know about the notes."""

    @property
    def names(self) -> tuple[str, ...]:
        """How addresses name all words that somebody wrote here."""
        return (
            *(item.name for item in self.items if item.prose),
            *(one.name for item in self.items for one in item.lines),
        )

    def line(self, name: str) -> NoteLine | None:
        """What was noted under a name of an address, or None."""
        return next((one for item in self.items for one in item.lines if one.name == name), None)
