"""Whoever would rather be rung is a task of whoever asked them, with a day.

It is the evening of the second day after they said so, or the card's own moment where that comes
before. When the day is over and nobody has said that they rang, whoever asked is reminded, once.

Source: requirement VOL-17; K30.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.face.moments import DAY_MS, local, moment_ms, moment_words
from dugnad.web.answers.models import Ask, Taken
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.messages import notes
from dugnad.web.messages import post as letters
from dugnad.web.messages.models import Note

DAYS_TO_RING: Final = 2
EVENING: Final = 20
"""The hour at which the last day to ring is over: nobody rings later in the evening."""
LOOKED_BACK_MS: Final = (DAYS_TO_RING + 2) * DAY_MS
"""How old a wish to be rung may be for a reminder: a day longer than there is to ring at most."""


def ring_by_ms(note: Note) -> int:
    """Until when somebody is to be rung, in milliseconds since 1970 UTC."""
    row = lists.card(bytes.fromhex(note.about)) if note.about else None
    moments = () if row is None else (row.when_ms, row.closes_ms)
    soon = [one for one in moments if one is not None and one > note.created_ms]
    zone = house().place.zone
    last = local(note.created_ms + DAYS_TO_RING * DAY_MS, zone).replace(tzinfo=None)
    evening = last.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    return min([moment_ms(evening, zone), *soon])


def sentence(note: Note) -> str:
    """Say a note in the language now spoken; whom to ring, with until when."""
    said = notes.sentence(note)
    if note.code != notes.RING_ME:
        return said
    now_ms, by_ms = house().now_ms(), ring_by_ms(note)
    until = {"until": moment_words(by_ms, house().place.zone, now_ms)}
    when = _("Ring by %(until)s.") if now_ms < by_ms else _("That was to be by %(until)s.")
    return f"{said} {when % until}"


def remind_due(now_ms: int) -> int:
    """Remind whoever was to ring somebody and has not said that they did; gives how many.

    Whoever rests or was asked enough is left in peace: it stands on their page.

    Args:
        now_ms: milliseconds since 1970 UTC.
    """
    waiting = Note.objects.filter(
        code=notes.RING_ME, seen_ms=None, created_ms__gt=now_ms - LOOKED_BACK_MS
    )
    return sum(_remind(note, now_ms) for note in waiting if ring_by_ms(note) <= now_ms)


def _remind(note: Note, now_ms: int) -> bool:
    """Write to whoever was to ring, once, as long as whoever waits has not answered after all."""
    card = bytes.fromhex(note.about)
    still = Ask.objects.filter(
        card=card, asker=note.person, person=note.whom, state=Ask.State.RING
    ).exists()
    name = f"ring {note.id}"
    row, reach = lists.card(card), letters.best_reach(note.person, asks=True)
    if not still or row is None or row.over or reach is None:
        return False
    _row, first = Taken.objects.get_or_create(
        name=name, defaults={"outcome": "reminded", "taken_ms": now_ms}
    )
    if not first:
        return False
    with override(note.person.language):
        return letters.post(
            letters.Post(
                reach=reach,
                subject=_("About: %(title)s") % {"title": row.title},
                text=_("About %(title)s. %(what)s") % {"title": row.title, "what": sentence(note)},
                address=f"{house().place.base_address}/for-you/",
                in_name_of="",
                card=card,
                asks=True,
            ),
            now_ms,
        )
