"""News that comes together: what only tells a person something, once a week, or as they chose.

What is held lies in the outbox, sealed as everything there, and goes out as one mail or one text
message, in the morning; what somebody chose an address for goes there, as one message too. Never
held are codes, what was changed about somebody's own devices and addresses, what asks something or
answers them, money of theirs, and what stands before a day or an end that comes first: who writes a
letter says that it can wait (`Post.tells`), nothing else does.

Source: requirement CHA-12; K18.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from dugnad.web.house import house
from dugnad.web.messages import post, services
from dugnad.web.messages.models import HELD, Message
from dugnad.web.messages.outgoing import SendFailed
from dugnad.web.people.models import SMS, Person, Reach

PEOPLE_AT_ONCE: Final = 200
"""How many people one round of sending looks at, so that it comes to an end."""
MOST: Final = {SMS: 3}
"""How many things one text message tells at most; the rest is counted."""
MOST_OF_A_MAIL: Final = 20


@dataclass(frozen=True)
class _News:
    """One thing that somebody is told."""

    subject: str
    text: str
    address: str
    in_name_of: str
    about: str


def choose(person: Person, every_days: int, now_ms: int) -> None:
    """Note how often a person wants news; what is held already goes out as they now want it."""
    person.news_every_days = every_days
    person.save(update_fields=["news_every_days"])
    due_ms = post.news_due_ms(person, now_ms)
    Message.objects.filter(person=person, state=HELD).update(next_try_ms=due_ms)


def put_together(now_ms: int) -> int:
    """Write one message to each person whose news is due; for whoever rests it waits.

    Args:
        now_ms: milliseconds since 1970 UTC.

    Returns:
        How many messages were put into the outbox.
    """
    due = Message.objects.filter(state=HELD, next_try_ms__lte=now_ms)
    awake = due.exclude(person__rest_until_ms__gt=now_ms).order_by("person")
    persons = awake.values_list("person", flat=True).distinct()[:PEOPLE_AT_ONCE]
    return sum(_write(person, now_ms) for person in Person.objects.filter(id__in=list(persons)))


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _write(person: Person, now_ms: int) -> bool:
    with transaction.atomic():
        held = Message.objects.filter(person=person, state=HELD)
        rows = list(held.order_by("created_ms", "id"))
        taken, _kinds = held.filter(id__in=[row.id for row in rows]).delete()
        if taken != len(rows):
            transaction.set_rollback(True)  # somebody else is at it.
            return False
        ways = [(reach, _news_of(some)) for reach, some in _by_way(person, rows)]
        due = [(reach, news) for reach, news in ways if reach is not None and news]
        with override(person.language):
            for reach, news in due:
                _send(reach, news, now_ms)
        return bool(due)


def _by_way(person: Person, rows: Sequence[Message]) -> list[tuple[Reach | None, list[Message]]]:
    """What was held, by where it goes: where they chose to hear of it, if that still works.

    None: there is nowhere to write to.
    """
    best = post.best_reach(person)
    ways = {row.id: row.reach if _works(row.reach) else best for row in rows}
    return [
        (way, [row for row in rows if ways[row.id] == way]) for way in dict.fromkeys(ways.values())
    ]


def _works(reach: Reach | None) -> bool:
    return reach is not None and reach.stopped_ms is None and reach.failing_since_ms is None


def _news_of(rows: Sequence[Message]) -> list[_News]:
    """What was held, each once, the oldest first."""
    found: dict[_News, UUID] = {}
    for row in rows:
        try:
            letter = services.read(row)
        except SendFailed:
            continue
        text, _line, address = letter.text.rpartition("\n")
        found[_News(letter.subject, text, address, letter.in_name_of, row.about)] = row.id
    return list(found)


def _send(reach: Reach, news: list[_News], now_ms: int) -> None:
    told = news[-MOST.get(reach.kind, MOST_OF_A_MAIL) :]
    more = len(news) - len(told)
    *before, last = told
    texts = [f"{_said(one, reach)}\n{one.address}" for one in before]
    if more:
        text = ngettext(
            "One thing more is not told here.", "%(count)s more are not told here.", more
        )
        texts.insert(0, text % {"count": more})
    between = "\n" if reach.kind == SMS else "\n\n"
    names = {one.in_name_of for one in told}
    post.write(
        reach,
        subject=last.subject if not texts else _("News from %(place)s") % _place(),
        text=between.join([*texts, last.text if not texts else _said(last, reach)]),
        address=last.address,
        in_name_of=names.pop() if len(names) == 1 else "",
        about=bytes.fromhex(last.about),
        now_ms=now_ms,
        uncut=bool(texts),
    )


def _said(one: _News, reach: Reach) -> str:
    """One thing among several; in a mail what it is about stands before it."""
    if reach.kind == SMS or one.subject in one.text:
        return one.text
    return f"{one.subject}\n{one.text}"


def _place() -> dict[str, str]:
    return {"place": house().place.name}
