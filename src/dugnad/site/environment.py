"""What this process was told from outside: the environment and the place's own `place.toml`.

The only module that reads either. Nonsense is refused with a sentence that says what to change.
"""

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dugnad.web.house import PlaceSettings

LANGUAGES = ("nb", "nn", "sv", "da", "nl", "en")
"""Every language Dugnad speaks, in the order in which they are offered."""

PLACE_FILE = "place.toml"


class SettingsError(Exception):
    """Something the operator wrote cannot be used; the message says what and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the process was told when it was started."""

    place: Path | None
    """The place's folder (`DUGNAD_PLACE`); None in tools and tests that open no place."""
    keys: Path | None
    """Where master key and newest fingerprint lie (`DUGNAD_KEYS`), outside the place's folder."""
    hosts: tuple[str, ...]
    """Further host names that requests may carry (`DUGNAD_HOSTS`, commas between)."""
    base_address: str | None
    """Overrides `base_address` of the place for this run (`DUGNAD_ADDRESS`)."""


def read_environment(environ: os._Environ[str] | dict[str, str] | None = None) -> Environment:
    """Read the process environment, or `environ` in its stead."""
    told = os.environ if environ is None else environ
    place = told.get("DUGNAD_PLACE", "").strip()
    keys = told.get("DUGNAD_KEYS", "").strip()
    hosts = tuple(name.strip() for name in told.get("DUGNAD_HOSTS", "").split(",") if name.strip())
    return Environment(
        place=Path(place).resolve() if place else None,
        keys=Path(keys).resolve() if keys else None,
        hosts=hosts,
        base_address=told.get("DUGNAD_ADDRESS", "").strip().rstrip("/") or None,
    )


def read_place(folder: Path) -> PlaceSettings:
    """Read the `place.toml` of a place's folder.

    Raises:
        SettingsError: the file is missing, is not TOML, or says something that cannot be used.
    """
    path = folder / PLACE_FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"{path} is missing. Make a place with `dugnad new {folder} --name NAME`."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}. Correct that line.") from error
    return place_settings(told, str(path))


def place_settings(told: dict[str, Any], where: str) -> PlaceSettings:
    """Check what a `place.toml` says and make a record of it; `where` names the file in errors.

    Raises:
        SettingsError: a name is unknown or a value cannot be used.
    """
    known = {field.name: field for field in fields(PlaceSettings)}
    for name in told:
        if name not in known:
            raise SettingsError(f"{where}: `{name}` is not a setting. Known: {', '.join(known)}.")
    values: dict[str, Any] = {}
    for name, value in told.items():
        values[name] = _checked(name, value, where)
    place = PlaceSettings(**values)
    if place.language not in place.languages:
        raise SettingsError(f"{where}: `language` {place.language!r} is not among `languages`.")
    return place


def _checked(name: str, value: Any, where: str) -> Any:
    match name:
        case "sample":
            _want(isinstance(value, bool), where, name, "true or false")
        case "languages":
            _want(
                isinstance(value, list) and value and all(code in LANGUAGES for code in value),
                where,
                name,
                f"a list of some of {', '.join(LANGUAGES)}",
            )
            return tuple(value)
        case "language":
            _want(value in LANGUAGES, where, name, f"one of {', '.join(LANGUAGES)}")
        case "zone":
            _want(isinstance(value, str) and _is_zone(value), where, name, 'like "Europe/Oslo"')
        case "country":
            _want(
                isinstance(value, str) and len(value) == 2 and value.isalpha() and value.isupper(),  # noqa: PLR2004
                where,
                name,
                'two capital letters, like "NO"',
            )
        case "base_address":
            _want(
                isinstance(value, str) and value.startswith(("http://", "https://")),
                where,
                name,
                'like "https://solbakken.example"',
            )
            return value.rstrip("/")
        case "adapters":
            _want(
                isinstance(value, dict) and all(isinstance(row, dict) for row in value.values()),
                where,
                name,
                "tables like [adapters.mail]",
            )
            return {
                channel: {key: str(item) for key, item in row.items()}
                for channel, row in value.items()
            }
        case _:
            _want(isinstance(value, str), where, name, "a text in quotes")
    return value


def _is_zone(name: str) -> bool:
    return name in available_timezones() and ZoneInfo(name) is not None


def _want(fine: object, where: str, name: str, wanted: str) -> None:
    if not fine:
        raise SettingsError(f"{where}: `{name}` should be {wanted}.")
