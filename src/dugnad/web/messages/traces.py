"""Messages to a person and about them, with the files that a place without a way out writes.

A letter to somebody else that names whoever is forgotten lies sealed under the other's key. One
that went out is destroyed; one that still waits says "Somebody who has left" instead of the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.policy import default as plain
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house
from dugnad.web.messages import notes
from dugnad.web.messages.adapters import OUTBOX
from dugnad.web.messages.letters import Letter, pack, unpack
from dugnad.web.messages.models import HELD, SENDING, WAITING, Message, Note
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import address_of, all_names_of
from dugnad.web.people.naming import Naming
from dugnad.web.traces.trace import Files, Trace, as_json, as_moment
from dugnad.web.vault import services as vault


def _forget(person: Person) -> None:
    addresses = [address_of(one) for one in Reach.objects.filter(person=person)]
    named = Naming([*all_names_of(person), *(one for one in addresses if one is not None)])
    theirs = set(Message.objects.filter(person=person).values_list("id", flat=True))
    Message.objects.filter(asker_id=person.id).exclude(state=SENDING).delete()
    for message in Message.objects.exclude(person=person).iterator():
        letter = _opened(message)
        if letter is None or not named.within(*msgspec.structs.astuple(letter)):
            continue
        if message.state in (HELD, WAITING) and message.person_id is not None:
            _say_it_without(message, letter, named)
        else:
            message.delete()
    Message.objects.filter(person=person).delete()
    Note.objects.filter(person=person).delete()
    Note.objects.filter(whom=person).delete()
    for path in _written():
        if any(one.hex in path.name for one in theirs) or named.within(_text_of(path)):
            path.unlink(missing_ok=True)


def _say_it_without(message: Message, letter: Letter, named: Naming) -> None:
    """Let a letter that still waits go out without the name."""
    if message.person_id is None:
        return
    with override(message.language):
        gone = _("Somebody who has left")
        said = Letter(
            address=letter.address,
            subject=named.without(letter.subject, gone),
            text=named.without(letter.text, gone),
            in_name_of=named.without(letter.in_name_of, gone),
        )
    Message.objects.filter(id=message.id, state=message.state).update(
        sealed_letter=vault.seal(message.person_id, pack(said))
    )


def _opened(message: Message) -> Letter | None:
    sealed = bytes(message.sealed_letter)
    if not sealed:
        return None
    opened = (
        vault.unseal_for_place(sealed)
        if message.person_id is None
        else vault.unseal(message.person_id, sealed)
    )
    return None if opened is None else unpack(opened)


def _written() -> Iterator[Path]:
    """The messages that this place wrote into files, as it has no other way out."""
    folder = house().folder.root / OUTBOX
    yield from (path for path in folder.glob("*") if path.is_file())


def _text_of(path: Path) -> str:
    """What a file says, whatever a mail is wrapped in."""
    data = path.read_bytes()
    mail = message_from_bytes(data, policy=plain)
    body = mail.get_body(("plain",))
    head = "\n".join(f"{value}" for value in mail.values())
    text = str(body.get_content()) if body is not None else ""
    return "\n".join((head, text, data.decode(errors="replace")))


def _letters(person: Person) -> list[tuple[Message, Letter]]:
    rows = Message.objects.filter(person=person).order_by("created_ms")
    return [(row, letter) for row in rows if (letter := _opened(row)) is not None]


def _export(person: Person) -> Files:
    told = {
        "messages_to_you": [
            {
                "when": as_moment(row.sent_ms or row.created_ms),
                "by": row.channel,
                "to": letter.address,
                "subject": letter.subject,
                "text": letter.text,
            }
            for row, letter in _letters(person)
        ],
        "notes": [
            {"when": as_moment(one.created_ms), "says": notes.sentence(one)}
            for one in Note.objects.filter(person=person).order_by("created_ms")
        ],
    }
    return {"messages.json": as_json(told)} if any(told.values()) else {}


def _goes(person: Person) -> Sequence[StrOrPromise]:
    count = len(_letters(person))
    if not count:
        return ()
    return (
        ngettext(
            "One message that we sent you lately.",
            "%(count)s messages that we sent you lately.",
            count,
        )
        % {"count": count},
    )


TRACE = Trace(models=(Message, Note), forget=_forget, export=_export, goes=_goes)
