"""What the place tells a person on *For you*: what came of what they sent, and to whom."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dugnad.web.messages.models import Note
from dugnad.web.messages.outgoing import ADDRESS_REFUSED
from dugnad.web.people.models import Person
from dugnad.web.vault import services as vault

NOT_DELIVERED = "not-delivered"
ADDRESS_WRONG = "address-wrong"
PERHAPS_DELIVERED = "perhaps-delivered"
RING_ME = "ring-me"
RING_ME_AT = "ring-me-at"
"""How a note of the one above is said where a number was given."""
NOT_ME = "not-me"
NOT_WANTED = "not-wanted"
DIFFERS = "differs"

SUBJECT = gettext_lazy("A message did not arrive")

SENTENCES = {
    NOT_DELIVERED: gettext_lazy(
        "Your message to %(name)s could not be delivered. Ring or ask in person instead."
    ),
    ADDRESS_WRONG: gettext_lazy(
        "Your message to %(name)s came back: the address does not exist. "
        "Ask for the right one and send it again."
    ),
    PERHAPS_DELIVERED: gettext_lazy(
        "We do not know whether your message to %(name)s arrived. "
        "Ask in person before you send it again."
    ),
    RING_ME: gettext_lazy("%(name)s would rather talk than write. Please ring."),
    RING_ME_AT: gettext_lazy("%(name)s would rather talk than write. Please ring %(number)s."),
    NOT_ME: gettext_lazy(
        "Your message to %(name)s reached somebody else. Ask for the right address."
    ),
    NOT_WANTED: gettext_lazy(
        "%(name)s does not want messages from here, so yours was not sent. Ask in person."
    ),
    DIFFERS: gettext_lazy(
        "What two of you entered for %(name)s is not the same, so nothing counts yet. Look at it "
        "together, and enter it once more."
    ),
}
"""What each code says; `%(name)s` is what the reader calls the person it speaks of, and
`%(number)s` where that person wants to be rung."""


def code_of(error: str) -> str:
    """Choose the sentence for a message that ended with an `error` code."""
    by_error = {
        ADDRESS_REFUSED: ADDRESS_WRONG,
        "lost-twice": PERHAPS_DELIVERED,
        "stopped": NOT_WANTED,
    }
    return by_error.get(error, NOT_DELIVERED)


def write(
    person: Person,
    code: str,
    *,
    about: str,
    whom: Person | None,
    called: str,
    now_ms: int,
    number: str = "",
) -> Note:
    """Leave a note for a person.

    Args:
        person: who reads it.
        code: which sentence.
        about: a card as 32 hex digits, or empty.
        whom: whom it speaks of; the note goes when they are forgotten.
        called: what the reader calls them, or "". Never their own name: whoever typed no more than
            an address does not learn from us whose it is.
        now_ms: milliseconds since 1970 UTC.
        number: where that person wants to be rung, or "".
    """
    return Note.objects.create(
        person=person,
        code=code,
        about=about,
        whom=whom,
        sealed_called=vault.seal(person.id, called.encode()) if called else b"",
        sealed_number=vault.seal(person.id, number.encode()) if number else b"",
        created_ms=now_ms,
    )


def unseen(person: Person) -> list[Note]:
    """Give the notes a person has not put away, oldest first."""
    return list(Note.objects.filter(person=person, seen_ms=None).order_by("created_ms"))


def put_away(person: Person, note_id: UUID, now_ms: int) -> bool:
    """Note that the person has seen one of their notes; False when there is no such note."""
    open_notes = Note.objects.filter(id=note_id, person=person, seen_ms=None)
    return open_notes.update(seen_ms=now_ms) > 0


def settle(code: str, *, about: str, whom: Person, now_ms: int) -> None:
    """Put away, for everybody, what a note said of somebody and a card: it is so no longer."""
    open_notes = Note.objects.filter(code=code, about=about, whom=whom, seen_ms=None)
    open_notes.update(seen_ms=now_ms)


def sentence(note: Note) -> str:
    """Say a note in the language now spoken; a code of an older version says the general one."""
    sealed = bytes(note.sealed_called)
    called = vault.unseal(note.person_id, sealed) if sealed else None
    if called is None:
        return _("A message of yours could not be delivered. Ring or ask in person instead.")
    sealed = bytes(note.sealed_number)
    number = vault.unseal(note.person_id, sealed) if sealed else None
    code = RING_ME_AT if note.code == RING_ME and number else note.code
    words = SENTENCES.get(code, SENTENCES[NOT_DELIVERED])
    return str(words) % {"name": called.decode(), "number": (number or b"").decode()}
