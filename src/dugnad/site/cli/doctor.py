"""Look whether this computer and this place are in good health, and say what to do if not."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from dugnad.site import replacing
from dugnad.site.cli import places
from dugnad.site.environment import PLACE_FILE, read_place
from dugnad.site.errors import CannotGoOn
from dugnad.site.health import Finding, care, computer, lying


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    places.add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Look at everything, one line each; 1 when something serious is wrong."""
    folder = places.chosen(options)
    places.use(folder, options.keys_dir)
    now_ms = time.time_ns() // 1_000_000
    findings = [*computer.look(folder, _zone(folder), now_ms)]
    if (folder / PLACE_FILE).exists():
        findings += place(folder, now_ms)
    elif told := replacing.what_to_do(folder):
        findings.append(Finding("place", told))
    else:
        said = f"There is no place in {folder} yet: {places.UP} makes one."
        findings.append(Finding("place", said, serious=False))
    for finding in findings:
        mark = "fine" if not finding.trouble else "MEND" if finding.serious else "note"
        print(f"{mark}  {finding.what}")
        if finding.trouble:
            print(f"      {finding.trouble}")
    wrong = sum(1 for finding in findings if finding.trouble and finding.serious)
    print(_in_all(wrong, sum(1 for finding in findings if finding.trouble) - wrong))
    return 1 if wrong else 0


def _in_all(wrong: int, notes: int) -> str:
    """Say what came of it; whoever reads the last line alone knows that more stands above."""
    if wrong:
        return f"{wrong} to mend."
    return f"Nothing must be mended; look at the notes above: {notes}." if notes else "All is well."


def _zone(folder: Path) -> str:
    """The hours in which moments are told: the place's own, where there is a place."""
    try:
        return read_place(folder).zone
    except CannotGoOn:
        return "UTC"


def place(folder: Path, now_ms: int) -> Iterator[Finding]:
    """Look at one place."""
    try:
        told = read_place(folder)
    except CannotGoOn as no:
        yield Finding("place", str(no))
        return
    yield Finding(f"place: {told.name}, in {folder}")
    yield from lying.look(folder)
    yield from care.look(folder, now_ms, sample=told.sample)
    import django  # noqa: PLC0415  What was looked at so far needs none of it.

    django.setup()
    from dugnad.site.health import reach  # noqa: PLC0415  After django.setup().

    yield from reach.look(folder, told)
