"""A project that whoever runs the place sends through a page: in pieces, and then checked.

What is sent lies in the place's folder until it was checked, and goes then. The check takes as long
as the books are long, so it is done beside the pages, which say how far it is. Nothing of a project
is here before it went well; then it waits for the person it is for, as by the command.

Source: MAT-29, K20; decision 0027.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from dataclasses import replace as changed
from pathlib import Path
from re import compile as pattern
from threading import Lock
from typing import Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.house import house
from dugnad.web.moving import putting_in
from dugnad.web.moving.checking import NotPutIn, Progress
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of

FOLDER: Final = "arriving"
MEGABYTE: Final = 1_000_000
MOST_BYTES: Final = 500 * MEGABYTE
"""The books and pictures of a place of some years; larger ones come in by the command."""
PIECE_BYTES: Final = 4 * MEGABYTE
"""What a script sends at once: little enough for any web server in front."""
AT_ONCE: Final = 3
"""How many may be sent or wait at a time; what they need on the disk is bounded by it."""
DAY_MS: Final = 24 * 3_600_000
_NAME: Final = pattern(r"[0-9a-f]{16}")
_LOCK: Final = Lock()

State = Literal["comes", "waits", "here", "refused"]


@dataclass(frozen=True)
class Upload:
    """One file that was sent, or is being.

    Attributes:
        name: by which it is asked for, 16 hex digits.
        person: id of whom it is for, in hex.
        language: in which whoever sent it is answered.
        size: in bytes, as announced.
        came_ms: when it began to come.
        state: "comes", "waits" for its check or is being checked, "here", or "refused".
        percent: how far the check is.
        says: the project's title once it is here, or why it was refused.
    """

    name: str
    person: str
    language: str
    size: int
    came_ms: int
    state: State = "comes"
    percent: int = 0
    says: str = ""

    @property
    def whom(self) -> str:
        """What the person it is for is called."""
        found = Person.objects.filter(id=UUID(self.person)).first()
        return "" if found is None else name_of(found, None)


def begin(person: Person, size: int, language: str) -> Upload:
    """Let a file be sent.

    Args:
        person: whom it is for.
        size: in bytes.
        language: of whoever sends it.

    Raises:
        NotPutIn: it is empty or too large, or others are on their way.
    """
    if not 0 < size <= MOST_BYTES:
        raise NotPutIn(
            _("A file for this page has at most %(most)s MB. A larger one comes in by the command.")
            % {"most": MOST_BYTES // MEGABYTE}
        )
    with _LOCK:
        if sum(one.state in ("comes", "waits") for one in listed()) >= AT_ONCE:
            raise NotPutIn(_("Other projects are just being put in. Try again in a few minutes."))
        made = Upload(secrets.token_hex(8), person.id.hex, language, size, house().now_ms())
        _folder().mkdir(mode=0o700, exist_ok=True)
        _zip(made.name).touch(mode=0o600)
        _note(made)
    return made


def add(name: str, at: int, piece: bytes) -> int:
    """Take in a piece of a file; gives how much of it is here.

    A piece that came already is not taken twice, so that one whose answer was lost is sent again.

    Raises:
        NotPutIn: it is none of a file that is being sent.
    """
    found = _read(name)
    if found is None or found.state != "comes":
        raise NotPutIn(_("This is not being sent any more. Begin anew."))
    path = _zip(name)
    with _LOCK, path.open("r+b") as kept:
        here = kept.seek(0, 2)
        if at > here or at + len(piece) > found.size:
            raise NotPutIn(_("This is not being sent any more. Begin anew."))
        kept.seek(at)
        kept.write(piece)
        here = max(here, at + len(piece))
        if here == found.size:
            _note(changed(found, state="waits"))
    return here


def listed() -> list[Upload]:
    """What was sent lately, the newest first."""
    found = [_read(path.stem) for path in _folder().glob("*.json")]
    return sorted((one for one in found if one), key=lambda one: one.came_ms, reverse=True)


def check_next() -> bool:
    """Check what was sent first and waits; False where nothing does."""
    waiting = [one for one in listed() if one.state == "waits"]
    if not waiting:
        return False
    found = waiting[-1]
    person = Person.objects.filter(id=UUID(found.person)).first()
    if person is None:
        _let_go(found.name)
        return True
    with override(found.language):
        try:
            arrival = putting_in.put_in(_zip(found.name), person, progress_of(found))
        except NotPutIn as no:
            ended = changed(found, state="refused", says=no.sentence)
        else:
            ended = changed(found, state="here", percent=100, says=arrival.title)
    _zip(found.name).unlink(missing_ok=True)
    if _read(found.name) is not None:
        _note(ended)
    return True


def progress_of(found: Upload) -> Progress:
    """What is told how far the check of a file is, and writes it down for the page."""

    def told(done: int, whole: int) -> None:
        percent, now = 100 * done // max(1, whole), _read(found.name)
        if now is not None and percent > now.percent:
            _note(changed(found, percent=percent))

    return told


def in_words(one: Upload) -> str:
    """How it stands with one of them."""
    said: dict[str, Any] = {"name": one.whom, "title": one.says, "percent": one.percent}
    match one.state:
        case "comes":
            return _("A file for %(name)s is being sent.") % said
        case "waits":
            return _("A file for %(name)s is being checked: %(percent)s percent.") % said
        case "here":
            return _("%(title)s is checked and waits for %(name)s. Nothing of it has begun.") % said
        case _:
            return one.says


def sweep(now_ms: int) -> int:
    """Forget what was sent more than a day ago, or cannot be read any more; gives how many."""
    gone = 0
    for path in _folder().glob("*.json"):
        one = _read(path.stem)
        if one is None or one.came_ms < now_ms - DAY_MS:
            _let_go(path.stem)
            gone += 1
    return gone


def forget(person: Person) -> None:
    """Let go what is on its way for somebody who is forgotten."""
    for one in listed():
        if one.person == person.id.hex:
            _let_go(one.name)


# ── Steps
def _folder() -> Path:
    return Path(house().folder.root) / FOLDER


def _zip(name: str) -> Path:
    return _folder() / f"{name}.zip"


def _about(name: str) -> Path:
    return _folder() / f"{name}.json"


def _note(one: Upload) -> None:
    """Write down how it stands, so that whoever reads it meanwhile reads all of it."""
    part = _about(one.name).with_suffix(".new")
    part.touch(mode=0o600)
    part.write_text(json.dumps(asdict(one)), encoding="utf-8")
    part.replace(_about(one.name))


def _read(name: str) -> Upload | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        return Upload(**json.loads(_about(name).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None  # damaged, or another version's: it is swept.


def _let_go(name: str) -> None:
    for path in _paths(name):
        path.unlink(missing_ok=True)


def _paths(name: str) -> Iterator[Path]:
    yield _zip(name)
    yield _about(name)
