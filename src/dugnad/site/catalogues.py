"""The words of the surface in every language: collect them, compile them, find what is missing.

Each Django app keeps its own words in `locale/<language>/LC_MESSAGES/django.po`, beside its code.
English is the language the code is written in, so it has no file. What is written is the same on
every machine: sorted, without dates, line numbers or names of tools.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parent.parent
TRANSLATED = ("nb", "sv", "da", "nl")
"""Must be complete."""
FALLS_BACK = {"nn": "nb"}
"""May be incomplete: what is missing is said in the other language."""
PLURALS = "nplurals=2; plural=(n != 1);"
"""The same for every language spoken here."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


@dataclass(frozen=True, order=True)
class Word:
    """One sentence of the surface, as the code says it in English."""

    text: str
    context: str = ""
    """Tells two equal English sentences apart; empty as a rule."""
    plural: str = ""
    """The sentence for more than one, when there is a number in it."""


def apps() -> dict[str, Path]:
    """Name every folder that keeps its own words, in a fixed order: `{"web/pages": path, ...}`."""
    folders = [SOURCE / "face"]
    for floor in ("cards", "web"):
        folders += sorted(
            path.parent
            for path in (SOURCE / floor).glob("*/__init__.py")
            if path.parent.name != "tests"
        )
    folders.append(SOURCE / "site")
    return {str(path.relative_to(SOURCE)): path for path in folders if path.is_dir()}


def words_of(folder: Path) -> list[Word]:
    """Collect the words that the code and the templates of one app say, sorted, each once.

    Needs Babel, which only developers have.
    """
    # Two sentences with one text but different plurals would overwrite each other: keep the one
    # that has a plural, as gettext does.
    found: dict[tuple[str, str], Word] = {}
    for word in _all_words(folder):
        key = (word.context, word.text)
        if key not in found or word.plural:
            found[key] = word
    return sorted(found.values())


def _all_words(folder: Path) -> Iterator[Word]:
    from django.utils.translation.template import templatize  # noqa: PLC0415  Slow to import.

    for path in sorted(folder.rglob("*.py")):
        if {"tests", "migrations"} & set(path.relative_to(folder).parts):
            continue
        yield from _words_in(path.read_text(encoding="utf-8"), path)
    if folder.name == "site":  # modules that lie beside the web's apps have no folder of their own.
        for path in sorted((SOURCE / "web").glob("*.py")):
            yield from _words_in(path.read_text(encoding="utf-8"), path)
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
        if "templates" in path.parts:
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # Indentation means nothing in a template and would confuse a reader of Python.
            yield from _words_in("\n".join(line.strip() for line in code.splitlines()), path)


def _words_in(code: str, path: Path) -> Iterator[Word]:
    from io import BytesIO  # noqa: PLC0415  Only developers come here.

    from babel.messages.extract import extract  # noqa: PLC0415  Only developers have it.

    with BytesIO(code.encode()) as file:
        file.name = str(path)
        options = {"encoding": "utf-8"}
        for _line, text, _comments, context in extract("python", file, KEYWORDS, (), options):
            texts = text if isinstance(text, tuple) else (text,)
            if texts[0]:
                yield Word(texts[0], context or "", texts[1] if len(texts) > 1 else "")


def path_of(folder: Path, language: str) -> Path:
    """Tell where an app keeps its words in `language`."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def read(folder: Path, language: str) -> polib.POFile:
    """Read an app's words in `language`; empty when there are none yet."""
    path = path_of(folder, language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    return polib.POFile(wrapwidth=0)


def collect(folder: Path, language: str) -> tuple[int, int]:
    """Write an app's words into its file for `language`, keeping every translation it has.

    Returns:
        How many words there are, and how many of them have no translation yet.
    """
    words = words_of(folder)
    if not words:
        return 0, 0
    before = {(entry.msgctxt or "", entry.msgid): entry for entry in read(folder, language)}
    after = polib.POFile(wrapwidth=0)
    after.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS,
    }
    for word in words:
        after.append(_entry(word, before.get((word.context, word.text))))
    path = path_of(folder, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    after.save(str(path))
    return len(words), sum(1 for entry in after if not is_translated(entry))


def _entry(word: Word, before: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=word.text, msgctxt=word.context or None)
    if word.plural:
        entry.msgid_plural = word.plural
        plurals = dict(before.msgstr_plural) if before is not None else {}
        entry.msgstr_plural = {0: plurals.get(0, ""), 1: plurals.get(1, "")}
    elif before is not None:
        entry.msgstr = before.msgstr
    if before is not None:
        entry.tcomment = before.tcomment
        entry.flags = [flag for flag in before.flags if flag == "fuzzy"]
    return entry


def is_translated(entry: polib.POEntry) -> bool:
    """Say whether an entry can be shown: every form filled in, and nobody in doubt about it."""
    forms = entry.msgstr_plural.values() if entry.msgid_plural else (entry.msgstr,)
    return all(forms) and "fuzzy" not in entry.flags


def compile_all() -> int:
    """Compile every file of words that changed since it was compiled last; gives their number.

    A language that may be incomplete is filled up with the one it falls back to.
    """
    count = 0
    for folder in apps().values():
        for path in sorted((folder / "locale").glob("*/LC_MESSAGES/django.po")):
            language = path.parent.parent.name
            under = path_of(folder, FALLS_BACK.get(language, language))
            target = path.with_suffix(".mo")
            sources = [source for source in (path, under) if source.exists()]
            newest = max(source.stat().st_mtime_ns for source in sources)
            if target.exists() and target.stat().st_mtime_ns >= newest:
                continue
            _merged(path, under).save_as_mofile(str(target))
            count += 1
    return count


def _merged(path: Path, under: Path) -> polib.POFile:
    words = polib.pofile(str(path), wrapwidth=0)
    if under == path or not under.exists():
        return words
    have = {(entry.msgctxt, entry.msgid) for entry in words if is_translated(entry)}
    merged = polib.POFile(wrapwidth=0)
    merged.metadata = words.metadata
    merged.extend(entry for entry in words if is_translated(entry))
    merged.extend(
        entry
        for entry in polib.pofile(str(under), wrapwidth=0)
        if (entry.msgctxt, entry.msgid) not in have
    )
    return merged


def faults(folder: Path, language: str) -> list[str]:
    """Tell what is wrong with an app's words in `language`, one plain line for each; [] is good."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in read(folder, language)}
    name = f"{folder.relative_to(SOURCE)} [{language}]"
    found: list[str] = []
    words = words_of(folder)
    for word in words:
        entry = entries.get((word.context, word.text))
        if entry is None or not is_translated(entry):
            if language not in FALLS_BACK:
                found.append(f"{name}: not translated: {word.text!r}")
        elif bool(word.plural) != bool(entry.msgid_plural):
            found.append(f"{name}: run `dugnad messages`, the plural changed: {word.text!r}")
        else:
            found += [f"{name}: {fault}" for fault in placeholder_faults(entry)]
    said = {(word.context, word.text) for word in words}
    for key in sorted(entries.keys() - said):
        found.append(f"{name}: nobody says this any more, run `dugnad messages`: {key[1]!r}")
    return found


def placeholders(text: str) -> list[str]:
    """Name the places in a sentence where something is filled in, sorted."""
    return sorted({match[0] for match in _PLACEHOLDER.finditer(text)})


def placeholder_faults(entry: polib.POEntry) -> Iterator[str]:
    """Tell which places to fill in a translation lacks, or has too many."""
    if not entry.msgid_plural:
        pairs = [(entry.msgid, entry.msgstr)]
    else:
        pairs = [
            (entry.msgid, entry.msgstr_plural.get(0, "")),
            (entry.msgid_plural, entry.msgstr_plural.get(1, "")),
        ]
    for english, translated in pairs:
        # "One neighbour" may leave the number out where English says "1 neighbour", and the other
        # way round: in a plural pair what the two English forms share must be there.
        wanted = placeholders(english)
        have = placeholders(translated)
        if entry.msgid_plural:
            both = sorted({*placeholders(entry.msgid), *placeholders(entry.msgid_plural)})
            least = [name for name in wanted if name in placeholders(entry.msgid)]
            fine = all(name in both for name in have) and (
                english == entry.msgid or all(name in have for name in least)
            )
        else:
            fine = wanted == have
        if not fine:
            yield f"should have {wanted}, has {have}: {translated!r}"
