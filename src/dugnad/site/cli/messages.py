"""Collect the words of the surface for translators, or compile them (for developers).

Also makes the list that somebody whose language it is reads through, and takes it back.
"""

import argparse
import datetime as dt
from pathlib import Path

from dugnad.site import catalogues, readers
from dugnad.site.errors import CannotGoOn

LANGUAGES = (*catalogues.TRANSLATED, *catalogues.FALLS_BACK)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("collect", "compile", "check", "unread", "read"),
        default="collect",
        help="collect (default): write the words into the files of every language; "
        "compile: make the files that a running place reads; check: tell what is missing; "
        "unread: write what nobody has read yet as a list (CSV) for somebody whose language it is; "
        "read: take such a list back",
    )
    parser.add_argument("language", nargs="?", help="of unread and read, such as nb")
    parser.add_argument("file", nargs="?", type=Path, help="of unread and read: the list")
    parser.add_argument("--by", default="", help="of read: the name of whoever read it")


def run(options: argparse.Namespace) -> int:
    """Do what was asked, one line for each part of Dugnad."""
    if options.what == "compile":
        count = catalogues.compile_all()
        print(f"{count} files of words compiled." if count else "All words are compiled already.")
        return 0
    if options.what == "check":
        return _check()
    if options.what in {"unread", "read"}:
        return _of_a_reader(options)
    for name, folder in catalogues.apps().items():
        told = []
        for language in LANGUAGES:
            count, missing = catalogues.collect(folder, language)
            told.append(how_far(language, missing))
        if count:
            print(f"{name}: {count} sentences; {', '.join(told)}")
    return 0


def how_far(language: str, missing: int) -> str:
    """Say what is left to do in a language; what is said in another one meanwhile is no fault."""
    if not missing:
        return f"{language} complete"
    under = catalogues.FALLS_BACK.get(language)
    return f"{language} {missing} as in {under}" if under else f"{language} {missing} missing"


def _check() -> int:
    found = [
        fault
        for folder in catalogues.apps().values()
        for language in LANGUAGES
        for fault in catalogues.faults(folder, language)
    ]
    for fault in found:
        print(fault)
    for language in LANGUAGES:
        far = readers.count(language)
        print(f"{language}: {far.read} of {far.written} sentences read by a native reader.")
    print(f"{len(found)} to mend." if found else "Every language is complete.")
    return 1 if found else 0


def _of_a_reader(options: argparse.Namespace) -> int:
    if options.language not in LANGUAGES or options.file is None:
        raise CannotGoOn(f"Say a language ({', '.join(LANGUAGES)}) and a file.")
    if options.what == "unread":
        try:
            count = readers.write_list(options.language, options.file)
        except FileExistsError as there:
            raise CannotGoOn(f"{options.file} is there already: name a new file.") from there
        print(f"{count} sentences to read in {options.file}: a cross under fine, or better words.")
        return 0
    day = dt.datetime.now(tz=dt.UTC).date().isoformat()
    try:
        taken = readers.take_list(options.language, options.file, options.by, day)
    except (OSError, UnicodeDecodeError, ValueError) as wrong:
        raise CannotGoOn(str(wrong)) from wrong
    for line in taken.refused:
        print(line)
    print(f"{taken.fine} fine, {taken.changed} changed, {len(taken.refused)} left as they were.")
    return 1 if taken.refused else 0
