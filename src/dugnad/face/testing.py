"""What stories about faces need: words that somebody told, without a database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Told text in a story; every part may be empty."""

    title: str = ""
    text: str = ""
    where: str = ""
    who: str = ""
    picture: str = ""
    alt: str = ""
    language: str = "en"
    extra: tuple[tuple[str, str], ...] = ()

    def more(self, name: str) -> str:
        """The further prose called `name`, or an empty string."""
        return dict(self.extra).get(name, "")
