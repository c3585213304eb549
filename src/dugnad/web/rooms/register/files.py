"""Contacts as files: CSV that any program reads and writes, and vCard for telephones.

A file that is brought in may name its columns in any of the place's languages. What the register
has no column for is not taken, and the page says so; so nothing about anybody's needs comes in by
the back door.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.web.kit.adding_up import cell
from dugnad.web.rooms.register.law import IMPORT_MAX, PREFERS, Contact
from dugnad.web.rooms.room import Entry

BYTES_MAX: Final = 1024 * 1024
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "navn", "namn", "naam"),
    "mail": ("mail", "mail address", "e-mail", "email", "e-post", "epost", "e-mailadres"),
    "phone": (
        "phone",
        "telephone",
        "telephone number",
        "telefon",
        "telefonnummer",
        "telefonnr",
        "tlf",
        "mobil",
        "mobile",
        "telefoon",
        "telefoonnummer",
    ),
    "prefers": ("prefers", "foretrekker", "föredrar", "foretrækker", "voorkeur"),
    "wishes": ("wishes", "ønsker", "önskemål", "ønsker om", "wensen"),
    "when": ("when", "når", "när", "hvornår", "wanneer"),
    "agreed": ("agreed", "samtykke", "samtycke", "toestemming"),
    "agreed_how": ("how", "hvordan", "hur", "hoe"),
    "until": ("until", "til", "till", "tot"),
}
"""Each column, and how it may be called."""

NOT_TEXT: Final = _("This file cannot be read. Save it as CSV in UTF-8, and choose it again.")
NO_NAMES: Final = _("The first line of the file names no column “name”. Add it, and try again.")
TOO_MANY: Final = _("The file has more than 1,000 lines. Bring it in by parts.")
TOO_LARGE: Final = _("The file is larger than 1 MB. Bring it in by parts.")


class FileRefused(Exception):
    """The file cannot be taken; `sentence` says what to do."""

    def __init__(self, sentence: StrOrPromise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Brought:
    """A file as it was read.

    Attributes:
        contacts: each line's contact, with until when (0: the file does not say).
        left_out: columns that the register has none for.
    """

    contacts: tuple[tuple[Contact, int], ...]
    left_out: tuple[str, ...]


def read(text: str, zone: str) -> Brought:
    """Read a CSV file.

    Args:
        text: of the file, with a first line of names.
        zone: in which its days are.

    Raises:
        FileRefused: with a sentence.
    """
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        lines = list(csv.reader(io.StringIO(text), dialect, strict=False))
    except csv.Error as error:
        raise FileRefused(NOT_TEXT) from error
    names = [_column(one) for one in lines[0]] if lines else []
    if "name" not in names:
        raise FileRefused(NO_NAMES)
    filled = [line for line in lines[1:] if any(one.strip() for one in line)]
    if len(filled) > IMPORT_MAX:
        raise FileRefused(TOO_MANY)
    known = [
        _contact({name: _bare(one) for name, one in zip(names, line, strict=False) if name}, zone)
        for line in filled
    ]
    strange = [one.strip() for one, name in zip(lines[0], names, strict=True) if not name]
    return Brought(tuple(known), tuple(one for one in strange if one))


def decoded(data: bytes) -> str:
    """The text of a file, as most programs write it.

    Raises:
        FileRefused: it is too large, or no text.
    """
    if len(data) > BYTES_MAX:
        raise FileRefused(TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(NOT_TEXT) from error
    if "\0" in text:
        raise FileRefused(NOT_TEXT)
    return text


def as_csv(contacts: Iterable[Entry[Contact]], zone: str) -> str:
    """All contacts as CSV; no program takes what somebody wrote for a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for one in contacts:
        says = one.body
        told = (says.name, says.mail, says.phone, says.prefers, says.wishes, says.when)
        days = (_day(says.agreed_ms, zone), says.agreed_how, _day(one.until_ms or 0, zone))
        table.writerow([cell(text) for text in (*told, *days)])
    return written.getvalue()


def as_vcards(contacts: Iterable[Entry[Contact]]) -> str:
    """All contacts as vCards (RFC 6350): names and ways to be reached, for a telephone."""
    lines: list[str] = []
    for one in contacts:
        says = one.body
        lines += ["BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(says.name)}"]
        lines += [f"EMAIL:{_escaped(says.mail)}"] if says.mail else []
        lines += [f"TEL:{_escaped(says.phone)}"] if says.phone else []
        lines += ["END:VCARD"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def midnight_ms(day: date, zone: str) -> int:
    """The end of a day, in milliseconds since 1970 UTC."""
    there = datetime.combine(day, time(23, 59, 59), ZoneInfo(zone))
    return int(there.timestamp()) * 1000


def _column(name: str) -> str:
    plain = " ".join(name.split()).casefold().rstrip(":")
    return next((column for column, words in COLUMNS.items() if plain in words), "")


def _bare(text: str) -> str:
    """A cell as it was typed: without the sign that kept it from being a formula.

    A name that begins with that sign, as "'t Hart" does, keeps it.
    """
    bare = text.strip()
    shielded = bare.startswith("'") and cell(bare[1:]) != bare[1:]
    return bare[1:].strip() if shielded else bare


def _contact(told: dict[str, str], zone: str) -> tuple[Contact, int]:
    prefers = told.get("prefers", "").casefold()
    contact = Contact(
        name=told.get("name", ""),
        mail=told.get("mail", ""),
        phone=told.get("phone", ""),
        prefers=prefers if prefers in PREFERS else "",
        wishes=told.get("wishes", ""),
        when=told.get("when", ""),
        agreed_ms=_moment(told.get("agreed", ""), zone),
        agreed_how=told.get("agreed_how", ""),
    )
    return contact, _moment(told.get("until", ""), zone)


def _moment(text: str, zone: str) -> int:
    """The noon of a day as "2026-09-21" or "21.09.2026"; 0 for anything else."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            day = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return int(datetime.combine(day, time(12), ZoneInfo(zone)).timestamp()) * 1000
    return 0


def _day(at_ms: int, zone: str) -> str:
    if not at_ms:
        return ""
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).date().isoformat()


def _escaped(text: str) -> str:
    one_line = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return one_line.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Sequence[str]:
    """A line in parts of at most 75 bytes; each further one begins with a space."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > 75:  # noqa: PLR2004  RFC 6350, 3.2.
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
