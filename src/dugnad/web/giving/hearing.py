"""Telling those who gave how it goes: each by the way they chose, at most one message a week.

What is told on a card is kept for each of its givers until it has reached them. Once in seven days
all that waits for a person becomes one letter, whatever number of cards it is from, and goes out
with what else they are told (`messages.bundling`); whoever wants letters by post stands on a list
to be printed.

Source: requirement MAT-18, CHA-12; K18.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.cards.fundraiser.law.events import GiversTold
from dugnad.cards.fundraiser.law.records import Fundraiser
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId, Event
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told
from dugnad.web.giving.models import Bundled, Hearing, Unheard
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.leading import speaking
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.messages.post import Post
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import name_of
from dugnad.web.vault import services as vault

WEEK_MS: Final = 7 * 24 * 3_600_000
PEOPLE_AT_ONCE: Final = 200
"""How many people one round of sending looks at, so that it comes to an end."""
TOLD_AT_ONCE: Final = 20
"""How many things one message tells at most; the rest is on the cards."""


@dataclass(frozen=True)
class Letter:
    """A letter to be printed: to whom, and what they have not heard.

    Attributes:
        address: name and postal address, in lines.
        texts: what was told, the oldest first.
        told: what waited when the letter was written, by number: what is told after it waits on.
    """

    address: str
    texts: tuple[str, ...]
    told: tuple[int, ...]


# ── How somebody wants to hear
def how_of(person: Person, card: CardId) -> tuple[str, str]:
    """How somebody hears of a card ("" for as always), and their postal address or ""."""
    row = Hearing.objects.filter(person=person, card=card).first()
    if row is None:
        return "", ""
    address = vault.unseal(person.id, bytes(row.sealed_address)) if row.sealed_address else None
    return row.how, "" if address is None else address.decode()


def choose(person: Person, card: CardId, how: str, address: str) -> None:
    """Note how somebody wants to hear of a card; an address is kept for letters alone."""
    wanted = address.strip() if how == Hearing.How.LETTER else ""
    sealed = vault.seal(person.id, wanted.encode()) if wanted else b""
    Hearing.objects.update_or_create(
        person=person, card=card, defaults={"how": how, "sealed_address": sealed}
    )
    if how == Hearing.How.NOT:
        Unheard.objects.filter(person=person, card=card).delete()


# ── What was told
def note(event: Event, card: CardId | None) -> None:
    """Keep for each giver that something was told; again is as good as once."""
    if not isinstance(event, GiversTold) or card is None:
        return
    with house().engine.reader() as store:
        fund = Fundraiser(Frozen(store), target_of(card))
        givers = [one for one, giver in fund.givers.items() if giver.gifts]
        persons = speaking.persons_behind(store, givers)
    teller = people.person_of_member(event.by)
    silent = Hearing.objects.filter(card=card, how=Hearing.How.NOT)
    left_out = {*silent.values_list("person_id", flat=True)}
    rows = [
        Unheard(person=person, card=card, prose=event.prose, told_ms=event.at_ms)
        for person in persons
        if person.id not in left_out and person != teller
    ]
    Unheard.objects.bulk_create(rows, ignore_conflicts=True)


# ── Sent once a week
def send_due(now_ms: int) -> int:
    """Write to whoever has not heard something, when their news is due.

    Until then it waits here, where what is taken away meanwhile is told to nobody. For whoever
    rests it waits: they hear of it at once when they are back.

    Args:
        now_ms: milliseconds since 1970 UTC.

    Returns:
        How many messages were put into the outbox.
    """
    return sum(_send(person, now_ms) for person in islice(_due(now_ms), PEOPLE_AT_ONCE))


def is_behind(now_ms: int) -> bool:
    """Whether somebody is still to be written to now, so that their other news has to wait."""
    return any(True for _one in _due(now_ms))


def _due(now_ms: int) -> Iterator[Person]:
    """Who has not heard something and is to hear of it now.

    Whoever hears at once, or once a day, was not written to for a week; whoever has their news once
    a week is written to with it.
    """
    by_letter = Hearing.objects.filter(how=Hearing.How.LETTER)
    letter_of = {(one.person_id, bytes(one.card)) for one in by_letter}
    awake = Unheard.objects.filter(person__rest_until_ms__lte=now_ms)
    since = {
        row.person_id: row.told_ms
        for row in awake.order_by("-told_ms")
        if (row.person_id, bytes(row.card)) not in letter_of
    }
    written = Bundled.objects.filter(sent_ms__gt=now_ms - WEEK_MS)
    lately = {*written.values_list("person_id", flat=True)}
    for person in Person.objects.filter(id__in=awake.values("person")).order_by("id"):
        weekly = person.news_every_days >= limits.DAYS
        if person.id not in since or (person.id in lately and not weekly):
            continue
        if letters.news_due_ms(person, since[person.id]) <= now_ms:
            yield person


def _send(person: Person, now_ms: int) -> bool:
    """Send one person all that waits for them; False where nothing of it can be told any more."""
    with transaction.atomic():
        ways = dict(_ways_of(person.id))
        rows = [
            row
            for row in Unheard.objects.filter(person=person).order_by("told_ms")
            if ways.get(bytes(row.card)) != Hearing.How.LETTER
        ]
        post = _post(person, rows, ways)
        Unheard.objects.filter(id__in=[row.id for row in rows]).delete()
        if post is None:
            return False
        Bundled.objects.update_or_create(person=person, defaults={"sent_ms": now_ms})
        return letters.post(post, now_ms)


def _ways_of(person: UUID) -> Iterable[tuple[bytes, str]]:
    for row in Hearing.objects.filter(person_id=person):
        yield bytes(row.card), row.how


def _post(person: Person, rows: list[Unheard], ways: dict[bytes, str]) -> Post | None:
    """One message with all of it, by the way chosen for the newest card."""
    texts = _texts(rows)
    if not texts:
        return None
    newest = bytes(rows[-1].card)
    how = ways.get(newest, "")
    reach = _reach(person, how)
    if reach is None:
        return None
    row = lists.card(newest)
    page = f"/c/{row.code.lower()}" if row is not None else "/"
    with override(person.language):
        lines = [f"{title}: {text}" if title else text for title, text in texts[-TOLD_AT_ONCE:]]
        return Post(
            reach=reach,
            subject=_("How it goes with what you gave to"),
            text="\n\n".join(lines),
            address=f"{house().place.base_address}{page}",
            in_name_of="",
            card=newest,
            tells=True,
            chosen=reach.kind == how,
            since_ms=rows[0].told_ms,
        )


def _texts(rows: list[Unheard]) -> list[tuple[str, str]]:
    """Headline of the card and words of each thing that can still be read, in their order."""
    with house().engine.reader() as store:
        words = taking_away.read_many(Law(store), [bytes(row.prose) for row in rows])
    found = []
    for row in rows:
        told = words.get(bytes(row.prose))
        card = lists.card(bytes(row.card))
        if isinstance(told, Told) and card is not None:
            found.append((card.title, plain(told.text)))
    return found


def _reach(person: Person, how: str) -> Reach | None:
    """Where somebody is written to: as they chose where that still works, else as always."""
    chosen = person.reaches.filter(kind=how, stopped_ms=None).first() if how else None
    return chosen or letters.best_reach(person)


# ── Letters
def letters_of(card: CardId) -> tuple[Letter, ...]:
    """The letters that wait to be printed for a card, in the order of their addresses."""
    found, row = [], lists.card(card)
    project = None if row is None else bytes(row.project)
    for hearing in Hearing.objects.filter(card=card, how=Hearing.How.LETTER):
        rows = list(Unheard.objects.filter(person=hearing.person, card=card).order_by("told_ms"))
        texts = tuple(text for _title, text in _texts(rows))
        _how, address = how_of(hearing.person, card)
        if texts:
            to = address or name_of(hearing.person, project)
            found.append(Letter(address=to, texts=texts, told=tuple(row.id for row in rows)))
    return tuple(sorted(found, key=lambda one: one.address))


def letters_posted(card: CardId, told: Iterable[int]) -> None:
    """Note that the letters for a card are in the post.

    Args:
        card: id, 16 bytes.
        told: what stood in them, by number (`Letter.told`).
    """
    by_letter = Hearing.objects.filter(card=card, how=Hearing.How.LETTER)
    waiting = Unheard.objects.filter(card=card, person__in=by_letter.values("person"))
    waiting.filter(id__in=list(told)).delete()
