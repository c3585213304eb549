"""What this process was told from outside: the environment and the place's own `place.toml`.

The only module that reads either. Nonsense is refused with a sentence that says what to change.
"""

import json
import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dugnad.site.errors import SettingsError
from dugnad.web.house import PlaceSettings

LANGUAGES = ("nb", "nn", "sv", "da", "nl", "en")
"""Every language Dugnad speaks, in the order in which they are offered."""

LOGS = ("plain", "json")
SECRET_LETTERS_LEAST = 20
PLACE_FILE = "place.toml"
ENVIRONMENT_PLACE = "DUGNAD_PLACE"
KEYS = "keys"
"""The name in `place.toml` that says where the keys lie."""


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
    log: str = "plain"
    """How the log is written (`DUGNAD_LOG`): "plain" for people, "json" for programs."""


def read_environment(environ: os._Environ[str] | dict[str, str] | None = None) -> Environment:
    """Read the process environment, or `environ` in its stead.

    Raises:
        SettingsError: a variable says something that cannot be used.
    """
    told = os.environ if environ is None else environ
    place = told.get(ENVIRONMENT_PLACE, "").strip()
    keys = told.get("DUGNAD_KEYS", "").strip()
    log = told.get("DUGNAD_LOG", "").strip() or "plain"
    if log not in LOGS:
        raise SettingsError(f"DUGNAD_LOG should be one of {', '.join(LOGS)}, not {log!r}.")
    hosts = tuple(name.strip() for name in told.get("DUGNAD_HOSTS", "").split(",") if name.strip())
    return Environment(
        place=Path(place).resolve() if place else None,
        keys=Path(keys).resolve() if keys else None,
        hosts=hosts,
        base_address=told.get("DUGNAD_ADDRESS", "").strip().rstrip("/") or None,
        log=log,
    )


def read_place(folder: Path) -> PlaceSettings:
    """Read the `place.toml` of a place's folder.

    Raises:
        SettingsError: the file is missing, is not TOML, or says something that cannot be used.
    """
    told = _read_file(folder)
    told.pop(KEYS, None)
    return place_settings(told, str(folder / PLACE_FILE))


def read_keys_folder(folder: Path, environment: Environment) -> Path:
    """Tell where a place's keys lie: what this run was told, else what its `place.toml` says.

    Raises:
        SettingsError: neither says it.
    """
    if environment.keys is not None:
        return environment.keys
    told = _read_file(folder).get(KEYS)
    if not isinstance(told, str) or not told or not told.isprintable():
        raise SettingsError(
            f"{folder / PLACE_FILE} does not say where the keys lie. Write there: "
            f'{KEYS} = "/the/folder", or say it with --keys-dir.'
        )
    return (folder / told).resolve()


def write_keys_folder(folder: Path, keys: Path) -> None:
    """Say in a place's `place.toml` that its keys lie in `keys` from now on."""
    path = folder / PLACE_FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    said = f"{KEYS} = {_toml(_where(keys, folder))}"
    is_key = [line.partition("=")[0].strip() == KEYS for line in lines]
    if any(is_key):
        lines[is_key.index(True)] = said
    else:  # before the first table, as what follows belongs to it.
        lines.insert(0, said)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _where(keys: Path, folder: Path) -> str:
    """Write a path so that place and keys may be moved together when they lie side by side."""
    near = keys.is_relative_to(folder.parent)
    return os.path.relpath(keys, folder) if near else str(keys)


def write_place(into: Path, place: PlaceSettings, keys: Path, folder: Path) -> None:
    """Write the first `place.toml` of a place, with a word of help for whoever opens it.

    Args:
        into: the folder to write to, which will be moved to `folder`.
        place: what to write.
        keys: where the keys lie; when that is beside the place, they may be moved together.
        folder: where the place will lie.
    """
    lines = [
        "# What this place chose for itself. Restart it after a change.",
        f"name = {_toml(place.name)}",
        f"country = {_toml(place.country)}",
        f"language = {_toml(place.language)}",
        f"languages = {_toml(list(place.languages))}",
        f"zone = {_toml(place.zone)}",
        "",
        "# How links in messages and on posters begin. While it says 127.0.0.1:8000, they lead to",
        "# wherever this computer opens the place.",
        f"base_address = {_toml(place.base_address)}",
        "",
        "# Whom to ring or write to for help, and when somebody answers.",
        f"help_phone = {_toml(place.help_phone)}",
        f"help_hours = {_toml(place.help_hours)}",
        f"help_mail = {_toml(place.help_mail)}",
        "",
        "# The address at which others get this program, to check the books with it.",
        f"program_at = {_toml(place.program_at)}",
        "",
        "# A place to try things in: says so on every page and sends nothing outside.",
        f"sample = {_toml(place.sample)}",
        "",
        "# Where the master key lies: never inside this folder.",
        f"{KEYS} = {_toml(_where(keys, folder))}",
        "",
    ]
    (into / PLACE_FILE).write_text("\n".join(lines), encoding="utf-8")


def _toml(value: str | bool | list[str]) -> str:  # noqa: FBT001  A value to be written, no switch.
    """Write a value as TOML does; for texts, truths and lists of texts that is how JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read_file(folder: Path) -> dict[str, Any]:
    path = folder / PLACE_FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"{path} is missing. Make a place with `dugnad new {folder} --name NAME`."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}. Correct that line.") from error


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
        case "program_at":
            _want(
                value == ""
                or (isinstance(value, str) and value.startswith(("http://", "https://"))),
                where,
                name,
                'an address, like "https://code.example/dugnad", or ""',
            )
        case "metrics_secret":
            _want(
                isinstance(value, str) and (not value or len(value) >= SECRET_LETTERS_LEAST),
                where,
                name,
                f"at least {SECRET_LETTERS_LEAST} letters that nobody guesses",
            )
        case "adapters":
            _want(
                isinstance(value, dict) and all(isinstance(row, dict) for row in value.values()),
                where,
                name,
                "tables like [adapters.mail]",
            )
            read = {
                channel: {key: str(item) for key, item in row.items()}
                for channel, row in value.items()
            }
            secret = read.get("sms", {}).get("inbound_secret", "")
            _want(
                not secret or len(secret) >= SECRET_LETTERS_LEAST,
                where,
                "inbound_secret",
                f"at least {SECRET_LETTERS_LEAST} letters that nobody guesses",
            )
            return read
        case _:
            _want(isinstance(value, str), where, name, "a text in quotes")
    return value


def _is_zone(name: str) -> bool:
    return name in available_timezones() and ZoneInfo(name) is not None


def _want(fine: object, where: str, name: str, wanted: str) -> None:
    if not fine:
        raise SettingsError(f"{where}: `{name}` should be {wanted}.")
