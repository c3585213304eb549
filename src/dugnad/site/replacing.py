"""A place that is being exchanged for its backup, and what is told should that be interrupted.

The place that was there is moved aside, then the one from the backup moves in. A computer that
stops between the two leaves no place where there was one, and no new one may be begun there. So a
note lies beside the folder for as long as this takes; it names where the place of before lies.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dugnad.site.environment import PLACE_FILE
from dugnad.site.errors import PlaceUnusable


@contextmanager
def noted(folder: Path, aside: Path) -> Iterator[None]:
    """Leave word that what lies in `folder` goes to `aside`, beside it, while that is done."""
    note = _note(folder)
    with note.open("w", encoding="utf-8") as file:
        file.write(aside.name)
        file.flush()
        os.fsync(file.fileno())
    try:
        yield
    finally:
        if (folder / PLACE_FILE).exists():
            end(folder)


def end(folder: Path) -> None:
    """Take the word away: a place lies in `folder` again."""
    _note(folder).unlink(missing_ok=True)


def interrupted(folder: Path) -> Path | None:
    """Where the place lies that was moved out of `folder`, where nothing came in its stead."""
    if (folder / PLACE_FILE).exists():
        return None
    try:
        aside = folder.with_name(_note(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return aside if (aside / PLACE_FILE).exists() else None


def what_to_do(folder: Path) -> str:
    """What is told of an exchange that was interrupted; "" where none was."""
    aside = interrupted(folder)
    if aside is None:
        return ""
    return (
        f"There is no place in {folder}: putting a backup back was interrupted. What lay there "
        f"before is whole, in {aside}. Put the backup back again by the same command, or take the "
        f"place of before: mv {aside} {folder}"
    )


def want_whole(folder: Path) -> None:
    """See that no exchange was interrupted.

    Raises:
        PlaceUnusable: one was; it says what to do.
    """
    told = what_to_do(folder)
    if told:
        raise PlaceUnusable(told)


def _note(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-being-replaced")
