"""What a part of the web declares about what it keeps of persons."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Model

from dugnad.face.sentences import StrOrPromise
from dugnad.web.people.models import Person

Files = Mapping[str, bytes]
"""Files to hand out, by name: plain names like "letters.json", without a folder."""


@dataclass(frozen=True, kw_only=True)
class OpenThing:
    """Something that is still open when somebody asks to be forgotten.

    Attributes:
        says: what it is, in a whole sentence.
        then: what becomes of it by itself, or what the person can do before.
        link: the page on which they can do it; "" where there is nothing to do.
    """

    says: StrOrPromise
    then: StrOrPromise
    link: str = ""


def nothing_open(_person: Person) -> Sequence[OpenThing]:
    """Say that nothing is ever open here."""
    return ()


def nothing_said(_person: Person) -> Sequence[StrOrPromise]:
    """Say nothing of what goes: what one would look for is said elsewhere."""
    return ()


def nothing_stops(_person: Person) -> None:
    """Let everything go on until the person is forgotten."""


def nothing_to_hand_out(_person: Person) -> Files:
    """Hand out nothing: nothing here says anything that another file does not say."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What one part of the web keeps of persons, and how it ends.

    Attributes:
        models: every table of the part that keeps something of persons, in any database.
        forget: destroy all of it, for good. Called while the person's row and key are still there,
            once or several times, and also for a person whose rows came back with a backup; it
            leaves nothing half done when it is called again. Rows that cascade from `Person` need
            no step of their own, except where others' rows name the person.
        export: all of it that is about the person, as open files; nothing of anybody else that the
            person could not see on a page.
        goes: whole sentences about what would go ("Your three letters to others."), for the page
            that asks whether they are sure.
        open: what is open, for the same page.
        stop: at once, when they have said it twice: what should not go on until the days of regret
            are over. Nothing that they could not have again.
    """

    models: tuple[type[Model], ...]
    forget: Callable[[Person], None]
    export: Callable[[Person], Files] = nothing_to_hand_out
    goes: Callable[[Person], Sequence[StrOrPromise]] = nothing_said
    open: Callable[[Person], Sequence[OpenThing]] = nothing_open
    stop: Callable[[Person], None] = nothing_stops


def cascades(_person: Person) -> None:
    """Forget nothing more than what goes with the person's own row."""


def as_json(told: object) -> bytes:
    """Write a file to hand out: JSON that people can read, too."""
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def as_moment(at_ms: int | None) -> str:
    """Write a moment into a file to hand out: "2026-09-21T10:00:00+00:00"; "" for none."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat() if at_ms else ""
