"""Collect the words of the surface for translators, or compile them (for developers)."""

import argparse

from dugnad.site import catalogues


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("collect", "compile", "check"),
        default="collect",
        help="collect (default): write the words into the files of every language; "
        "compile: make the files that a running place reads; check: tell what is missing",
    )


def run(options: argparse.Namespace) -> int:
    """Do what was asked, one line for each part of Dugnad."""
    if options.what == "compile":
        count = catalogues.compile_all()
        print(f"{count} files of words compiled." if count else "All words are compiled already.")
        return 0
    if options.what == "check":
        return _check()
    for name, folder in catalogues.apps().items():
        told = []
        for language in (*catalogues.TRANSLATED, *catalogues.FALLS_BACK):
            count, missing = catalogues.collect(folder, language)
            told.append(f"{language} {missing} missing" if missing else f"{language} complete")
        if count:
            print(f"{name}: {count} sentences; {', '.join(told)}")
    return 0


def _check() -> int:
    found = [
        fault
        for folder in catalogues.apps().values()
        for language in (*catalogues.TRANSLATED, *catalogues.FALLS_BACK)
        for fault in catalogues.faults(folder, language)
    ]
    for fault in found:
        print(fault)
    print(f"{len(found)} to mend." if found else "Every language is complete.")
    return 1 if found else 0
