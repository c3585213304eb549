"""Reading one `[adapters.…]` table of `place.toml`: every nonsense is named with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn


class AdapterSettingsError(Exception):
    """A setting cannot be used; the sentence says which and how to mend it, never its value."""


class Row:
    """One table of texts, read name by name; what nobody asked for is refused at the end."""

    def __init__(self, where: str, told: Mapping[str, str]) -> None:
        """Remember the table and how errors call it."""
        self.where = where
        self._told = dict(told)
        self._read: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        """Give a text; without a default it must be there."""
        self._read.append(name)
        value = self._told.get(name, default)
        if value is None or (default is None and not value.strip()):
            self.refuse(name, "given")
        return value.strip()

    def choice(self, name: str, among: tuple[str, ...], default: str) -> str:
        """Give one of a few words."""
        value = self.text(name, default)
        if value not in among:
            self.refuse(name, f"one of {', '.join(among)}")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """Give a whole number from 1 to `most`."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
            self.refuse(name, f"a whole number from 1 to {most}")
        return int(value)

    def prefixed(self, prefix: str) -> dict[str, str]:
        """Give every text whose name begins with `prefix`, by the rest of its name."""
        found = {name: value for name, value in self._told.items() if name.startswith(prefix)}
        self._read.extend(found)
        return {name.removeprefix(prefix): value for name, value in found.items()}

    def done(self) -> None:
        """Refuse names that were never asked for: a misspelt setting is not silently left out."""
        for name in self._told:
            if name not in self._read:
                known = ", ".join(sorted(self._read))
                raise AdapterSettingsError(f"{self.where}: `{name}` is not known. Known: {known}.")

    def refuse(self, name: str, wanted: str) -> NoReturn:
        """Say what a setting should be."""
        raise AdapterSettingsError(f"{self.where}: `{name}` should be {wanted}.")
