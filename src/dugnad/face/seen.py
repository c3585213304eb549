"""Who looks at a card, and what was written about it: what a page depends on but its state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dugnad.charter.entries import CardEntry

from .around import NOBODY_AROUND, Around


class Told(Protocol):
    """What people wrote about a card: kept beside the books, and removable.

    `picture` is a picture's id or "", `alt` says in words what it shows, `language` is a code such
    as "nb". The text is Markdown as it was typed, never HTML.
    """

    @property
    def title(self) -> str:
        """The headline, one line."""

    @property
    def text(self) -> str:
        """The story, Markdown, may be empty."""

    @property
    def where(self) -> str:
        """The place in plain words, may be empty."""

    @property
    def who(self) -> str:
        """Who is needed or whom to ring, in plain words, may be empty."""

    @property
    def picture(self) -> str:
        """A picture's id, or an empty string."""

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""

    @property
    def language(self) -> str:
        """The language it was written in, such as "nb"."""

    def more(self, name: str) -> str:
        """Further prose of the card type by name, or an empty string."""


@dataclass(frozen=True)
class Seen:
    """Who looks at a card, when and where from: all that a page may depend on besides the state."""

    member: bytes | None
    """The viewer's member id in this card's project (16 bytes), or None for a stranger."""

    card: CardEntry
    """What the charter knows of the card: its project, who put it up, whether it is closed."""

    told: Told | None
    """What people wrote about it; None when it has been removed."""

    now_ms: int
    """The moment of looking, in milliseconds since 1970 UTC."""

    zone: str
    """The place's time zone, such as "Europe/Oslo"; moments are shown in it."""

    is_member: bool = False
    """Whether the viewer is a member of the project at `now_ms`."""

    looks_after: bool = False
    """Whether the viewer may act for the card: put it up, or looks after its project."""

    language: str = "en"
    """The language in which the page is shown, such as "nb"."""

    card_id: bytes = b""
    """The card's own id (16 bytes); empty in lists and messages, where nobody needs it."""

    around: Around = NOBODY_AROUND
    """The project around the card: names and other cards, as far as the viewer may know them."""

    portion: int = 0
    """Which portion of many people is told now (`Notice.goes_on`); 0 is the first one."""

    unseen: tuple[bytes, ...] = ()
    """Further member ids (16 bytes each) of the viewer's, under each of which they did one thing on
    this card unseen."""

    on_paper: bool = False
    """Whether it is printed, and read on other days: an end is then told by its date."""

    @property
    def own(self) -> tuple[bytes, ...]:
        """Every member id under which the viewer may have acted on this card."""
        return (*(() if self.member is None else (self.member,)), *self.unseen)
