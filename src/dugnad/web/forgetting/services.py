"""Being forgotten: said twice, thought over, carried out in every store.

    begin(person, "page")     some things end at once; the person has days to think again
    take_back(person)         nothing happened
    carry_out(person)         the person leaves their projects; each part forgets; the key is gone

What they did stays in the books under numbers that lead to nobody.

Source: architecture 6 (*forgetting*); decision 0027; PRV-03, PRV-11, K11.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.engine.port import NotKept
from dugnad.face.moments import day_words
from dugnad.ledger.codec import decode
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web.acting import parting
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.content.models import Prose
from dugnad.web.content.told import Told
from dugnad.web.content.wiping import wipe
from dugnad.web.forgetting import vouchers
from dugnad.web.forgetting.models import Farewell
from dugnad.web.house import house
from dugnad.web.leading import ending
from dugnad.web.messages import services as messages
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import address_of, all_names_of
from dugnad.web.traces.catalogue import traces
from dugnad.web.vault import services as vault

log = logging.getLogger("dugnad.forgetting")

Way = Literal["page", "sms", "desk", "letter"]

REGRET_MS: Final = 72 * 3_600_000
"""How long somebody can think again. The law wants it without undue delay, within a month."""
_TEXTS: Final = ("default", "views", "keys")


def farewell_of(person: Person) -> Farewell | None:
    """What somebody has said about being forgotten; None when nothing."""
    return Farewell.objects.filter(person=person).first()


def begin(person: Person, channel: Way, *, keep_words: bool = False, tell: bool = True) -> Farewell:
    """Take in that somebody wants to be forgotten; saying it again changes nothing.

    From now on nobody asks them for anything. They are told, wherever they can be reached, until
    when they can think again. Whoever calls this has made sure that it is the person who wants it.

    Args:
        person: who.
        channel: how they said it.
        keep_words: leave what they wrote, without their name.
        tell: False where the answer to what they sent says it already, and they have no other way
            to be reached.
    """
    now_ms = house().now_ms()
    farewell, made = Farewell.objects.get_or_create(
        person=person,
        defaults={
            "asked_ms": now_ms,
            "due_ms": now_ms + REGRET_MS,
            "channel": channel,
            "keep_words": keep_words,
        },
    )
    if made:
        # Nobody asks anything of somebody who rests; they can come back from it with one press.
        person.rest_until_ms = max(person.rest_until_ms, farewell.due_ms)
        person.save(update_fields=["rest_until_ms"])
        for trace in traces().values():
            trace.stop(person)
        if tell or person.reaches.count() > 1:
            _tell(person, farewell, now_ms)
    return farewell


def take_back(person: Person) -> bool:
    """Let somebody stay after all; False when they had not said that they want to go."""
    farewell = farewell_of(person)
    if farewell is None:
        return False
    farewell.delete()
    if person.rest_until_ms == farewell.due_ms:
        person.rest_until_ms = 0
        person.save(update_fields=["rest_until_ms"])
    return True


def carry_out_due(now_ms: int) -> int:
    """Forget everybody whose days of regret are over; gives how many.

    Where something cannot be written down now, the person is tried again with the next call.
    """
    done = 0
    due = Farewell.objects.filter(due_ms__lte=now_ms).order_by("due_ms").select_related("person")
    for farewell in due:
        try:
            carry_out(farewell.person, keep_words=farewell.keep_words)
        except (TurnedAway, ClockTrouble, NotKept, NotLetIn) as not_now:
            log.warning("Somebody could not be forgotten yet: %s.", type(not_now).__name__)
        else:
            done += 1
    return done


def carry_out(person: Person, *, keep_words: bool = False) -> None:
    """Forget a person in every store of the place; going on after an interruption is safe.

    Raises:
        TurnedAway, ClockTrouble, NotKept: as in `acting.act`; ask again.
    """
    ending.take_back_all(person)
    parting.leave_everything(person)
    _destroy(person, keep_words=keep_words)


def carry_out_again(tags: Iterable[bytes]) -> int:
    """After a backup was put back, forget whoever was forgotten since it was made.

    Args:
        tags: of `vault.forgotten_tags`, kept outside the place.

    Returns:
        How many people came back with the backup and are forgotten again. What they wrote goes,
        also where it had been left the first time.
    """
    known = set(tags)
    back = [one for one in Person.objects.all() if vault.tag_of(one.id) in known]
    for person in back:
        with suppress(TurnedAway, ClockTrouble, NotKept, NotLetIn):
            ending.take_back_all(person)
            parting.leave_everything(person)  # these books are older: they take part in them.
        _destroy(person, keep_words=False)
    vault.forget_again(known)
    return len(back)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _destroy(person: Person, *, keep_words: bool) -> None:
    vouchers.keep(person)
    if keep_words:
        _leave_words(person)
    for trace in traces().values():
        trace.forget(person)
    people.forget(person)
    for database in _TEXTS:
        wipe(database)


def _leave_words(person: Person) -> None:
    """Let what somebody wrote belong to nobody, except where it says who they are."""
    named = [*all_names_of(person), *(address_of(one) or "" for one in person.reaches.all())]
    marks = [one.casefold() for one in named if one]
    for row in Prose.objects.filter(by=str(person.id), state=Prose.State.PUBLISHED):
        words = decode(Told, bytes(row.payload or b""))
        said = [words.title, words.text, words.where, words.who, words.alt]
        whole = "\n".join([*said, *(text for _name, text in words.extra)]).casefold()
        if not (words.picture or row.film) and not any(mark in whole for mark in marks):
            Prose.objects.filter(pk=row.pk).update(by="")


def _tell(person: Person, farewell: Farewell, now_ms: int) -> None:
    """Tell the person on every channel, so that nobody is forgotten behind their back.

    Also where they wanted no more messages: whoever talked them out of a code would go unseen.
    """
    own = house().place
    with override(person.language):
        said = {
            "place": own.name,
            "day": day_words(farewell.due_ms, own.zone, now_ms),
            "address": f"{own.base_address}/me/forget/",
        }
        for reach in person.reaches.all():
            messages.send(
                reach=reach,
                subject=_("You will be forgotten"),
                text=_(
                    "%(place)s forgets you on %(day)s, as you wanted. To stay: %(address)s, or "
                    "text FORGET ME NOT."
                )
                % said,
                now_ms=now_ms,
                at_once=True,
            )
