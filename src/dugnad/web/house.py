"""The house: one running place, as the web sees it.

`site.wiring` builds a `House` when the place starts and hands it over with `set_house`; everything
in `web` asks `house()` for the engine, the time and the place's own choices. Nothing else in `web`
reads a clock, a file of the place or the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dugnad.engine.folder import PlaceFolder
    from dugnad.engine.port import Engine
    from dugnad.ledger.machine import Machine


@dataclass(frozen=True, kw_only=True)
class PlaceSettings:
    """What a place chose for itself, as written in its `place.toml`."""

    name: str = "Dugnad"
    """What the people call it, at most 80 characters."""
    sample: bool = False
    """A place to try things in: says so on every page and sends nothing outside."""
    country: str = "NO"
    """Two letters (ISO 3166), for telephone numbers and the words of the law."""
    language: str = "nb"
    """The place's first language, shown to whoever has not chosen another."""
    languages: tuple[str, ...] = ("nb", "nn", "sv", "da", "nl", "en")
    """The languages that are offered, in this order."""
    zone: str = "Europe/Oslo"
    """The name of the time zone in which the place's hours are told."""
    base_address: str = "http://127.0.0.1:8000"
    """How links in messages and on posters begin; no slash at the end."""
    help_phone: str = ""
    """Whom to ring for help; empty when nobody answers."""
    help_hours: str = ""
    """When somebody answers, in the place's own words."""
    help_mail: str = ""
    """Where to write for help; empty when nobody reads it."""
    program_at: str = ""
    """Where anybody gets the program that this place runs, as an address; empty: asked for."""
    metrics_secret: str = field(default="", repr=False)
    """What a program must bring to read the place's figures; empty when nobody may."""
    adapters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """How messages leave, by channel: `{"mail": {"adapter": "smtp", "host": ...}, "sms": ...}`.

    A channel that is not named writes files into `outbox/`, and codes to the console as well; a
    sample place tells the console everything."""

    @property
    def number_to_text(self) -> str:
        """The number to which answers can be texted; empty where none is taken in, or none known.

        It is the sender of the place's text messages, where that is a number and not a name.
        """
        way = self.adapters.get("sms", {})
        sender = way.get("sender", "")
        is_number = sender.removeprefix("+").replace(" ", "").isdecimal()
        return sender if is_number and way.get("inbound_secret") else ""

    def sends(self, channel: str) -> bool:
        """Whether what goes out by a channel ("mail" or "sms") leaves this computer."""
        way = self.adapters.get(channel, {}).get("adapter", "file")
        return not self.sample and way not in ("file", "console")


@dataclass(frozen=True, kw_only=True)
class House:
    """One running place: its books, its law, its time and its choices."""

    engine: Engine
    """Orders actions and keeps the books (the port, whichever engine is behind it)."""
    machine: Machine
    """The law in force: carries out actions, the same everywhere."""
    catalogue: ModuleType
    """`dugnad.cards.catalogue`: the card types of this place."""
    now_ms: Callable[[], int]
    """The time, in milliseconds since 1970 UTC."""
    folder: PlaceFolder
    """Where the place's files lie."""
    master_key: bytes
    """32 bytes that open `keys.db`; kept outside the place's folder."""
    place: PlaceSettings
    """What the place chose for itself."""
    lasting: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    """Secrets that the vault read once, by name, and that stay the same while the place is open."""


class NoHouseError(RuntimeError):
    """Somebody asked for the house before it was built."""


_current: list[House] = []


def house() -> House:
    """Give the running house.

    Raises:
        NoHouseError: no house has been set; only `site.wiring` and tests set one.
    """
    if not _current:
        raise NoHouseError("The place is not open yet: site.wiring has not set a house.")
    return _current[-1]


def set_house(new: House | None) -> House | None:
    """Make `new` the running house, or close it with `None`; gives the one before, if any."""
    before = _current.pop() if _current else None
    if new is not None:
        _current.append(new)
    return before
