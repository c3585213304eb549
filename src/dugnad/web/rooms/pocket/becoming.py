"""A note becomes a card: its words fill in the form, and it stays until the card is up.

A note is its owner's alone and a card is for others, so nothing of it leaves the pocket by itself:
it stands in the form of this visit, is looked at there, and goes up by a press.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from dugnad.face.told import TITLE_MAX
from dugnad.web.acting.services import new_press
from dugnad.web.content import keeping
from dugnad.web.content.told import NotAccepted
from dugnad.web.house import house
from dugnad.web.kit.preparing import prepare
from dugnad.web.people.models import Person
from dugnad.web.rooms import services
from dugnad.web.rooms.pocket.law import ROOM, Note, ThrowAway
from dugnad.web.rooms.room import Entry

NOTE: Final = "note"
"""Name of the hidden field that says of which note a card is made."""


def note_of(person: Person, note: bytes) -> Entry[Note] | None:
    """A note that lies in somebody's pocket and is not thrown away."""
    found = services.record(person, ROOM, person.id.bytes, Note, note)
    return None if found is None or found.body.thrown else found


def title_and_text(words: str) -> tuple[str, str]:
    """What a note says, as a card does: its first line where that is short, and the rest."""
    first, _line, rest = words.strip().partition("\n")
    return (first.strip(), rest.strip()) if len(first) <= TITLE_MAX else ("", words.strip())


def open_form(request: HttpRequest, person: Person, found: Entry[Note], kind: str) -> str:
    """Fill in a card's form with a note; gives the address at which it opens."""
    title, text = title_and_text(found.body.text)
    filled = {"title": title, "text": text, NOTE: UUID(bytes=found.id).hex}
    if found.body.picture:
        data = services.piece(person, ROOM, person.id.bytes, Note, found.id, found.body.picture)
        with suppress(NotAccepted):  # too many are kept just now: it can be chosen on the form.
            filled["picture"] = keeping.store_picture(BytesIO(data or b""), now_ms=house().now_ms())
    return prepare(request, kind, "", filled)


def card_is_up(person: Person, note: str) -> None:
    """Throw the note away of which a card was made; for a while it can be brought back."""
    with suppress(ValueError):
        asked = ThrowAway(UUID(note).bytes)
        services.press(person, ROOM, person.id.bytes, asked, press=new_press())
