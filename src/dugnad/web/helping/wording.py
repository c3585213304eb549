"""What somebody lets another do for them, and what was done, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dugnad.charter.entries import card_of
from dugnad.charter.people.records import THINGS, Thing
from dugnad.face.sentences import StrOrPromise
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.helping import codes
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.people.names import name_of

MAY: Final[Mapping[Thing, StrOrPromise]] = {
    "answer": gettext_lazy("Answer what is asked"),
    "join": gettext_lazy("Take part in the project"),
    "write": gettext_lazy("Ask questions in writing"),
    "mark": gettext_lazy("Be there while a secret answer is marked"),
    "lend": gettext_lazy("Lend, borrow, and book help"),
}
"""What a helper may do, one line each."""

DONE: Final[Mapping[str, StrOrPromise]] = {
    "answer": gettext_lazy("Answered this"),
    "join": gettext_lazy("Took part in this, or asked to"),
    "write": gettext_lazy("Asked a question about this"),
    "mark": gettext_lazy("Was there while a secret answer was marked"),
    "lend": gettext_lazy("Asked, offered or agreed what neighbours lend, or said that it is there"),
}
"""What was done, one line each; after it stands about what, and what was said."""


@dataclass(frozen=True)
class Act:
    """Something that was done, as both read it."""

    says: StrOrPromise
    title: str
    code: str
    at_ms: int
    said: str = ""


def done_in_words(done: StrOrPromise, about: str, said: str) -> str:
    """What was done, as it stands in a message: "Answered this: Paint the fence (Maybe)"."""
    line = f"{done}: {about}" if about else str(done)
    return f"{line} ({said})" if said else line


@dataclass(frozen=True)
class Shown:
    """Help as a page shows it.

    Attributes:
        name: how it is named in forms.
        helper: who helps; "" where nobody has typed the code yet.
        helped: who is helped.
        about: the card or project, in words.
        code: the card's or the project's code.
        things: what may be done, a line each.
        until_ms: when it ends by itself.
        code_until_ms: until when the code that begins it counts.
        waits: whether it waits for the yes of the one who is helped.
        stop: the code that stops it, as it is said.
        acts: what was done, the newest first.
        running: whether it runs now.
        asked: whether the one who is helped was asked about it, and has not answered.
    """

    name: str
    helper: str
    helped: str
    about: str
    code: str
    things: tuple[StrOrPromise, ...]
    until_ms: int
    code_until_ms: int
    waits: bool
    stop: str
    acts: tuple[Act, ...]
    running: bool
    one_card: bool
    asked: bool


ACTS_SHOWN: Final = 20


def shown(row: Help, *, acts: int | None = ACTS_SHOWN) -> Shown:
    """Help as its two people see it, with the newest of what was done; None: with all of it."""
    code, about = about_of(bytes(row.project), bytes(row.card))
    return Shown(
        name=row.name,
        helper="" if row.helper is None else name_of(row.helper, bytes(row.project)),
        helped=name_of(row.helped, bytes(row.project)),
        about=about,
        code=code,
        things=tuple(MAY[one] for one in THINGS if one in row.named),
        until_ms=row.until_ms,
        code_until_ms=row.code_until_ms,
        waits=row.state == Help.State.ASKED,
        stop=codes.spoken(codes.opened(bytes(row.sealed_stop))),
        acts=tuple(acts_of(row.acts.all()[:acts])),
        running=row.runs(house().now_ms()),
        one_card=bool(row.card),
        asked=row.asked_ms > row.answered_ms,
    )


def acts_of(rows: Iterable[HelpedAct]) -> Iterable[Act]:
    """What was done, as both read it."""
    for row in rows:
        code, title = about_of(bytes(row.help.project), bytes(row.card))
        yield Act(DONE[row.thing], title, code if row.card else "", row.at_ms, row.said)


def about_of(project: bytes, card: bytes) -> tuple[str, str]:
    """The code and title of a card, or of a project where there is none."""
    if card:
        found = lists.card(card)
        told = None if found is None else content.read(bytes(found.prose), waiting=True)
        title = told.title if isinstance(told, Told) else ""
        return ("" if found is None else found.code), title or _("a card")
    row = lists.project(project)
    return ("", "") if row is None else (row.code, row.title or _("a project"))


def usual(card: bytes) -> list[str]:
    """What people are mostly helped with on a card: the first that its law names."""
    row = lists.card(card)
    if row is None:
        return ["answer"]
    return [*house().catalogue.contract_of(row.type).helped, "answer"][:1]


def card_in(target: str) -> bytes:
    """The card that a target is, or empty."""
    return card_of(target) or b""
