"""The outbox: what the rest of the web may ask, and the work of emptying it.

A message is written in the same transaction as whatever caused it, and delivered later by
`deliver_due`. A worker claims a row by changing it from waiting to sending, so two workers never
send one message twice. A worker that dies between claim and note leaves the row claimed; after
`CLAIM_MS` it is tried once more with the same id, so nothing is lost and at most one message
arrives twice. If that try is lost as well, the message is given up and the asker is told.

Source: journeys-screens-words B7, 4.7 ("if a message cannot be delivered the asker is told").
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from dugnad.web.house import house
from dugnad.web.messages import notes, stopping
from dugnad.web.messages.letters import Letter, pack, unpack
from dugnad.web.messages.models import FAILED, GIVEN_UP, HELD, SENDING, SENT, WAITING, Message
from dugnad.web.messages.outgoing import (
    ADDRESS_REFUSED,
    NOT_REACHED,
    Adapter,
    Outgoing,
    SendFailed,
)
from dugnad.web.messages.quiet import next_loud_ms
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import MAIL, Person, Reach
from dugnad.web.people.names import address_of
from dugnad.web.vault import services as vault

_MINUTE_MS = 60_000
RETRY_MS = tuple(minutes * _MINUTE_MS for minutes in (1, 5, 30, 120, 480))
"""How long to wait after each failed try; after the last one the message is given up."""
CLAIM_MS = 10 * _MINUTE_MS
"""A claim older than this was lost: every adapter answers or fails much sooner."""
REPEATS_MAX = 1
BATCH_MAX = 100
"""How many messages one call delivers at most, so that a worker can be stopped."""
KEEP_MS = 30 * 24 * 60 * _MINUTE_MS
KEEP_AT_ONCE_MS = 24 * 60 * _MINUTE_MS
"""Codes are of no use to anybody after a day."""

NO_WAY_OUT = "no-way-out"
"""The place has no adapter for this channel."""
FORGOTTEN = "forgotten"
"""The person was forgotten before the message went out."""
STOPPED = "stopped"
"""The person said STOP at this address."""
LOST_TWICE = "lost-twice"
"""Two workers died with this message in hand; nobody knows whether it went out."""


# ── Asking ─────────────────────────────────────────────────────────────────────────────────────


def send(
    *,
    reach: Reach,
    subject: str,
    text: str,
    in_name_of: str = "",
    about: str = "",
    asker: Person | None = None,
    called: str = "",
    now_ms: int,
    not_before_ms: int = 0,
    at_once: bool = False,
) -> Message:
    """Put a message to a person into the outbox.

    Args:
        reach: the person's address.
        subject: one line; line breaks become spaces; not sent by SMS.
        text: what it says, in the person's language.
        in_name_of: the name of whoever asks, shown as sender; empty for the place itself.
        about: the card, as 32 hex digits; empty when about none.
        asker: who is told when it cannot be delivered; None: nobody.
        called: what the asker calls the person; no other name is told back. "": none.
        now_ms: milliseconds since 1970 UTC.
        not_before_ms: wait at least until then (undo, reminders); 0: do not.
        at_once: the person waits for it now, so quiet hours do not hold it back.

    Returns:
        the waiting message. When the person was forgotten, or said STOP there, it has failed
        already and the asker was told; a message wanted `at_once` goes in spite of STOP.
    """
    address = address_of(reach)
    person = reach.person
    letter = Letter(address or "", _one_line(subject), text, _one_line(in_name_of))
    message = Message(
        person=person,
        reach=reach,
        channel=reach.kind,
        language=person.language,
        about=about,
        asker_id=asker.id if asker else None,
        sealed_called=vault.seal(asker.id, called.encode()) if asker and called else b"",
        at_once=at_once,
        next_try_ms=_first_try_ms(now_ms, not_before_ms, at_once=at_once),
        created_ms=now_ms,
    )
    if address is None or (reach.stopped_ms is not None and not at_once):
        message.state, message.error = FAILED, FORGOTTEN if address is None else STOPPED
        message.sealed_letter = b""
        message.save(force_insert=True)
        _tell_asker(message, now_ms)
        return message
    message.sealed_letter = vault.seal(person.id, pack(letter))
    message.save(force_insert=True)
    return message


def hold(
    reach: Reach,
    letter: Letter,
    *,
    about: str,
    now_ms: int,
    until_ms: int,
    only_here: bool = False,
) -> None:
    """Keep a letter until it goes out together with others for the same person; see `bundling`.

    Args:
        reach: where it would go now.
        letter: its subject, text and in whose name; without greeting.
        about: the card, as 32 hex digits; empty when about none.
        now_ms: milliseconds since 1970 UTC.
        until_ms: when it goes out.
        only_here: the person chose this address for it; else it goes where news goes then.
    """
    Message.objects.create(
        person=reach.person,
        reach=reach if only_here else None,
        channel=reach.kind,
        sealed_letter=vault.seal(reach.person.id, pack(letter)),
        language=reach.person.language,
        about=about,
        state=HELD,
        next_try_ms=until_ms,
        created_ms=now_ms,
    )


def send_to_address(
    address: Address,
    *,
    subject: str,
    text: str,
    language: str,
    now_ms: int,
    at_once: bool = False,
) -> Message:
    """Put a message to an address that belongs to nobody known into the outbox.

    Args:
        address: where to.
        subject: one line; line breaks become spaces; not sent by SMS.
        text: what it says.
        language: in which language.
        now_ms: milliseconds since 1970 UTC.
        at_once: the person waits for it now, so quiet hours do not hold it back.
    """
    letter = Letter(address.text, _one_line(subject), text, "")
    return Message.objects.create(
        channel=address.kind,
        sealed_letter=vault.seal_for_place(pack(letter)),
        language=language,
        at_once=at_once,
        next_try_ms=_first_try_ms(now_ms, 0, at_once=at_once),
        created_ms=now_ms,
    )


# ── Delivering ─────────────────────────────────────────────────────────────────────────────────


def deliver_due(now_ms: int, adapters: Mapping[str, Adapter]) -> int:
    """Try every message that is due, at most `BATCH_MAX`.

    Args:
        now_ms: milliseconds since 1970 UTC.
        adapters: by channel ("mail", "sms"); see `adapters.adapters_of`.

    Returns:
        how many went out.
    """
    _take_up_lost(now_ms)
    due = Message.objects.filter(state=WAITING, next_try_ms__lte=now_ms)
    order = due.order_by("-at_once", "next_try_ms").values_list("id", flat=True)
    return sum(_deliver_one(message_id, now_ms, adapters) for message_id in order[:BATCH_MAX])


def sweep(now_ms: int) -> int:
    """Throw away what is done with: codes after a day, others after 30. Gives how many."""
    done = Message.objects.exclude(state__in=[HELD, WAITING, SENDING])
    codes = done.filter(at_once=True, created_ms__lte=now_ms - KEEP_AT_ONCE_MS)
    others = done.filter(at_once=False, created_ms__lte=now_ms - KEEP_MS)
    return codes.delete()[0] + others.delete()[0]


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _first_try_ms(now_ms: int, not_before_ms: int, *, at_once: bool) -> int:
    return _loud_ms(max(now_ms, not_before_ms), at_once=at_once)


def _loud_ms(wanted_ms: int, *, at_once: bool) -> int:
    """When a message may go out that is wanted at a moment.

    In a sample place nobody sleeps: whoever tries it out wants to see the message now.
    """
    place = house().place
    return wanted_ms if at_once or place.sample else next_loud_ms(wanted_ms, place.zone)


def _take_up_lost(now_ms: int) -> None:
    lost = Message.objects.filter(state=SENDING, claimed_ms__lte=now_ms - CLAIM_MS)
    for message in lost.filter(repeats__gte=REPEATS_MAX):
        _end(message, GIVEN_UP, LOST_TWICE, now_ms)
    for message in lost.filter(repeats__lt=REPEATS_MAX):
        _mine(message).update(
            state=WAITING, repeats=message.repeats + 1, claimed_ms=None, next_try_ms=now_ms
        )


def _deliver_one(message_id: UUID, now_ms: int, adapters: Mapping[str, Adapter]) -> bool:
    message = _claim(message_id, now_ms)
    if message is None:
        return False
    try:
        provider_id = _hand_over(message, adapters)
    except SendFailed as failed:
        _note_failure(message, failed, now_ms)
        return False
    _note_success(message, provider_id, now_ms)
    return True


def _claim(message_id: UUID, now_ms: int) -> Message | None:
    """Take a waiting message in hand; None when somebody else did or it must wait for morning."""
    message = Message.objects.filter(id=message_id, state=WAITING).first()
    if message is None:
        return None
    waiting = Message.objects.filter(id=message_id, state=WAITING)
    loud_ms = _loud_ms(now_ms, at_once=message.at_once)
    if loud_ms > now_ms:
        waiting.update(next_try_ms=loud_ms)
        return None
    taken = waiting.update(state=SENDING, claimed_ms=now_ms, tries=message.tries + 1)
    if not taken:
        return None
    message.state, message.claimed_ms, message.tries = SENDING, now_ms, message.tries + 1
    return message


def _hand_over(message: Message, adapters: Mapping[str, Adapter]) -> str:
    if message.reach is not None and message.reach.stopped_ms is not None and not message.at_once:
        raise SendFailed(STOPPED, permanent=True)
    adapter = adapters.get(message.channel)
    if adapter is None:
        raise SendFailed(NO_WAY_OUT, permanent=False)
    letter = read(message)
    return adapter.send(
        Outgoing(
            message_id=message.id,
            channel=message.channel,
            address=letter.address,
            subject=letter.subject,
            text=letter.text,
            in_name_of=letter.in_name_of,
            place=house().place.name,
            created_ms=message.created_ms,
            language=message.language,
            stop_address=_stop_address(message),
            # Only codes go to an address without asking whose it is (`send_to_address`).
            is_code=message.at_once and message.person_id is None,
        )
    )


def _stop_address(message: Message) -> str:
    """What comes at once answers something that the person just did, or warns them: it has none."""
    if message.reach is None or message.at_once:
        return ""
    return stopping.address_of(message.reach)


def read(message: Message) -> Letter:
    """Open a letter.

    Raises:
        SendFailed: the person was forgotten.
    """
    sealed = bytes(message.sealed_letter)
    opened = (
        vault.unseal_for_place(sealed)
        if message.person_id is None
        else vault.unseal(message.person_id, sealed)
    )
    if opened is None:
        raise SendFailed(FORGOTTEN, permanent=True)
    return unpack(opened)


def _note_success(message: Message, provider_id: str, now_ms: int) -> None:
    with transaction.atomic():
        _mine(message).update(
            state=SENT, provider_id=provider_id[:120], sent_ms=now_ms, claimed_ms=None, error=""
        )
        if message.reach_id is not None:
            Reach.objects.filter(id=message.reach_id).update(failing_since_ms=None)


def _note_failure(message: Message, failed: SendFailed, now_ms: int) -> None:
    if failed.permanent:
        _end(message, FAILED, failed.code, now_ms)
    elif message.tries > len(RETRY_MS):
        _end(message, GIVEN_UP, failed.code, now_ms)
    else:
        _mine(message).update(
            state=WAITING,
            claimed_ms=None,
            error=failed.code,
            next_try_ms=now_ms + RETRY_MS[message.tries - 1],
        )


def _end(message: Message, state: str, error: str, now_ms: int) -> None:
    """Stop trying, and tell whoever asked."""
    with transaction.atomic():
        if not _mine(message).update(state=state, error=error, claimed_ms=None):
            return
        if error in (ADDRESS_REFUSED, NOT_REACHED) and message.reach_id is not None:
            still_fine = Reach.objects.filter(id=message.reach_id, failing_since_ms=None)
            still_fine.update(failing_since_ms=now_ms)
        message.error = error
        _tell_asker(message, now_ms)


def _tell_asker(message: Message, now_ms: int) -> None:
    """Leave the asker a note, and a message where they can be reached."""
    asker = Person.objects.filter(id=message.asker_id).first() if message.asker_id else None
    if asker is None:
        return
    code = notes.code_of(message.error)
    sealed = bytes(message.sealed_called)
    called = vault.unseal(asker.id, sealed) if sealed else None
    note = notes.write(
        asker,
        code,
        about=message.about,
        whom=message.person,
        called=called.decode() if called else "",
        now_ms=now_ms,
    )
    working = asker.reaches.filter(
        failing_since_ms=None, stopped_ms=None, confirmed_ms__isnull=False
    )
    reach = working.filter(kind=MAIL).first() or working.first()
    if reach is None:
        return
    with translation.override(asker.language):
        # No asker: a message about a message that fails is not told on.
        send(
            reach=reach,
            subject=str(notes.SUBJECT),
            text=notes.sentence(note),
            about=message.about,
            now_ms=now_ms,
        )


def _mine(message: Message) -> QuerySet[Message]:
    """The row, as long as it is still in this worker's hand."""
    return Message.objects.filter(id=message.id, state=SENDING, claimed_ms=message.claimed_ms)
