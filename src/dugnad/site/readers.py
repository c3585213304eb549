"""Who has read the translated words, of those whose language it is.

The words in other languages were written by a machine. A sentence counts as read when somebody
whose language it is has gone through it; their name and the day stand beside it in the file of
words, with a short fingerprint of both sentences. Whoever changes either makes it unread again.

A list (CSV) goes out to a reader, with two empty columns: `fine` for a cross and `better` for other
words. What comes back is taken in sentence by sentence.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib

from dugnad.site import catalogues

COLUMNS: Final = ("number", "part", "english", "translation", "fine", "better")
_READ: Final = re.compile(
    r"^read by (?P<who>.+), (?P<day>\d{4}-\d\d-\d\d) \[(?P<mark>[0-9a-f]{8})\]$"
)
_NAME: Final = re.compile(r"[^\[\]\n]{1,80}")


@dataclass(frozen=True)
class Count:
    """How far readers have come in one language."""

    read: int
    written: int
    """Sentences that have a translation."""


@dataclass
class Taken:
    """What came of a list that a reader sent back."""

    fine: int = 0
    changed: int = 0
    refused: list[str] = field(default_factory=list)
    """One plain line for each sentence that was left as it was."""


def is_read(entry: polib.POEntry) -> bool:
    """Say whether somebody has read a sentence as it now stands."""
    found = _READ.match(entry.tcomment or "")
    return found is not None and found["mark"] == _mark(entry)


def count(language: str) -> Count:
    """Count what is read in a language."""
    entries = [entry for _app, entry in _entries(language)]
    return Count(sum(is_read(entry) for entry in entries), len(entries))


def write_list(language: str, path: Path) -> int:
    """Write what nobody has read yet as a list for a reader; gives how many sentences stand in it.

    Raises:
        FileExistsError: such a file is there already; what a reader wrote is not written over.
    """
    rows = [
        row for app, entry in _entries(language) if not is_read(entry) for row in _rows(app, entry)
    ]
    # Programs for tables know by the mark at the beginning that the letters are UTF-8.
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def take_list(language: str, path: Path, who: str, day: str) -> Taken:
    """Take in a list that came back: other words are set, and what is fine or changed is read.

    Args:
        language: such as "nb".
        path: the list.
        who: who read it, as it shall stand in the files of words.
        day: when, such as "2026-11-22".

    Raises:
        ValueError: this is not such a list, or `who` is no name.
    """
    if not _NAME.fullmatch(who):
        raise ValueError("Say who read it: a name, without brackets.")
    answers = _answers(path)
    taken = Taken()
    for app, folder in catalogues.apps().items():
        words = catalogues.read(folder, language)
        changed = [
            _take(entry, app, answers, taken, f"read by {who}, {day}")
            for entry in words
            if catalogues.is_translated(entry)
        ]
        if any(changed):
            words.save(str(catalogues.path_of(folder, language)))
    taken.refused += [f"{number}: not found, or changed since" for number in sorted(answers)]
    return taken


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _entries(language: str) -> Iterator[tuple[str, polib.POEntry]]:
    for app, folder in catalogues.apps().items():
        for entry in catalogues.read(folder, language):
            if catalogues.is_translated(entry):
                yield app, entry


def _forms(entry: polib.POEntry) -> list[tuple[str, str]]:
    """The English and the translated sentence, once for each form."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    english = (entry.msgid, entry.msgid_plural)
    return [(english[form > 0], entry.msgstr_plural[form]) for form in sorted(entry.msgstr_plural)]


def _mark(entry: polib.POEntry) -> str:
    said = "\0".join(text for pair in _forms(entry) for text in pair)
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _number(app: str, entry: polib.POEntry, form: int) -> str:
    """Name a form of a sentence as it now stands, so that a changed one is not mistaken for it."""
    key = f"{app}\0{entry.msgctxt or ''}\0{entry.msgid}\0{_mark(entry)}\0{form}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _rows(app: str, entry: polib.POEntry) -> Iterator[dict[str, str]]:
    for form, (english, translation) in enumerate(_forms(entry)):
        about = f"({entry.msgctxt}) " if entry.msgctxt else ""
        yield {
            "number": _number(app, entry, form),
            "part": app,
            "english": about + english,
            "translation": translation,
            "fine": "",
            "better": "",
        }


def _answers(path: Path) -> dict[str, tuple[bool, str]]:
    """What a reader said of each sentence: whether it is fine, and what would be better."""
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    rows = csv.DictReader(
        text.splitlines(keepends=True),
        delimiter=";" if first.count(";") > first.count(",") else ",",
    )
    if not {"number", "fine", "better"} <= set(rows.fieldnames or ()):
        raise ValueError(f"{path.name} is not such a list: it has no columns number, fine, better.")
    found = {
        (row["number"] or ""): (bool((row["fine"] or "").strip()), (row["better"] or "").strip())
        for row in rows
    }
    return {number: said for number, said in found.items() if said[0] or said[1]}


def _take(
    entry: polib.POEntry,
    app: str,
    answers: dict[str, tuple[bool, str]],
    taken: Taken,
    read_by: str,
) -> bool:
    """Take in what was said of one sentence; says whether anything changed."""
    forms = _forms(entry)
    numbers = [_number(app, entry, form) for form in range(len(forms))]
    said = [answers.pop(number, None) for number in numbers]
    if not any(said):
        return False
    if not all(said):
        taken.refused.append(f"{numbers[0]}: say something about every form: {entry.msgid!r}")
        return False
    now = [text for _english, text in forms]
    texts = [better or text for text, (_fine, better) in zip(now, filter(None, said), strict=True)]
    fault = _set(entry, texts)
    if fault:
        _set(entry, now)
        taken.refused.append(f"{numbers[0]}: {fault}")
        return False
    entry.tcomment = f"{read_by} [{_mark(entry)}]"
    if texts == now:
        taken.fine += 1
    else:
        taken.changed += 1
    return True


def _set(entry: polib.POEntry, texts: list[str]) -> str:
    """Write other words; tells what is wrong with them, or ""."""
    if entry.msgid_plural:
        plural: Mapping[int, str] = dict(enumerate(texts))
        entry.msgstr_plural = plural
    else:
        (entry.msgstr,) = texts
    return "; ".join(catalogues.placeholder_faults(entry))
