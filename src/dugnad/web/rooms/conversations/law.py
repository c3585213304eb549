"""The law of a conversation: who writes, who was asked, and what goes when.

People who take part in the same project can write to each other at once; anybody else is asked
first, with a few words, and nothing more can be written to them until they say yes. Each message
lies under its writer's own key and goes after a year, or with its writer; for ten minutes its
writer can take it back: its words are destroyed and its place stays. Whoever leaves reads no more.
Who may be asked how often is for the page (`views.py`), as it counts over all conversations.

Source: architecture 6 (rooms); PRV-01.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias, assert_never

from dugnad.ledger import contract
from dugnad.ledger.values import Action, Event, Moment
from dugnad.web.rooms.room import (
    DAY_MS,
    WRITER,
    Asking,
    Body,
    Entry,
    EntryId,
    Pen,
    PersonId,
    Records,
    Room,
)

SIDE = "side"
"""Takes part."""
ASKED = "asked"
"""Was asked, and has not answered."""
DECLINED = "declined"
"""Said no; is not asked by the same person again."""

STAYS_MS = 365 * DAY_MS
"""How long a message stays."""
WAITS_MS = 30 * DAY_MS
"""How long first words wait for an answer."""
REGRET_MS = 10 * 60_000
"""How long a message can be taken back."""
TEXT_MAX = 5_000
FIRST_MAX = 500
"""So few letters are enough to say who one is and what it is about."""
PEOPLE_MAX = 20


# ── Records
class First(Body, frozen=True):
    """The first words, which also those read who were asked; none: they were taken back."""

    text: str

    def words(self) -> str:
        """What it says."""
        return self.text


class Message(Body, frozen=True):
    """One message; without words it was taken back."""

    text: str

    def words(self) -> str:
        """What it says."""
        return self.text


class Seen(Body, frozen=True):
    """Up to when somebody has read; nobody else learns of it."""

    until_ms: Moment


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Begin, with first words, with people one meets (`sides`) and people one asks (`asked`)."""

    text: str
    sides: tuple[PersonId, ...] = ()
    asked: tuple[PersonId, ...] = ()


class Accept(Action, frozen=True):
    """Say yes to being written to."""


class Decline(Action, frozen=True):
    """Say no; whoever asked is not told, and cannot ask again."""


class Say(Action, frozen=True):
    """Write a message."""

    text: str


class TakeBack(Action, frozen=True):
    """Take a message of one's own back that was written a moment ago."""

    message: EntryId


class Read(Action, frozen=True):
    """Note up to when one has read."""

    until_ms: Moment


class Leave(Action, frozen=True):
    """Leave: read no more, and be written to no more."""


ConversationAction: TypeAlias = Open | Accept | Decline | Say | TakeBack | Read | Leave


# ── Events: what has happened
class Opened(Event, frozen=True):
    """Somebody began a conversation."""

    first: EntryId
    text: str
    by: PersonId
    sides: tuple[PersonId, ...]
    asked: tuple[PersonId, ...]
    at_ms: Moment


class Accepted(Event, frozen=True):
    """Somebody takes part now."""

    person: PersonId
    at_ms: Moment


class Declined(Event, frozen=True):
    """Somebody does not want to."""

    person: PersonId


class Said(Event, frozen=True):
    """A message was written."""

    message: EntryId
    text: str
    by: PersonId
    at_ms: Moment


class TakenBack(Event, frozen=True):
    """The words of a message are destroyed; that there was one stays."""

    message: EntryId


class WasRead(Event, frozen=True):
    """Somebody has read up to a moment."""

    mark: EntryId
    person: PersonId
    until_ms: Moment
    at_ms: Moment


class Left(Event, frozen=True):
    """Somebody left; when nobody is left, it all goes."""

    person: PersonId
    last: bool


ConversationEvent: TypeAlias = Opened | Accepted | Declined | Said | TakenBack | WasRead | Left


# ── Refusals: the rules that say no, in the order in which they are asked
class ConversationRefused(contract.Refused):
    """A rule of conversations that says no."""

    contract = "conversation"


class NobodyAsks(ConversationRefused):
    """A conversation is begun by somebody."""


class BegunAlready(ConversationRefused):
    """A conversation is begun once."""


class NobodyThere(ConversationRefused):
    """A conversation has at least one other person."""


class TooMany(ConversationRefused):
    """A conversation has at most 20 others; a project has cards for more."""


class NotAsked(ConversationRefused):
    """Only who was asked says yes or no."""


class NotOfIt(ConversationRefused):
    """Only who takes part writes, reads or leaves."""


class NothingSaid(ConversationRefused):
    """A message has words."""


class TooLong(ConversationRefused):
    """First words have at most 500 letters, a message at most 5,000."""


class NotAnswered(ConversationRefused):
    """Nothing more is written to somebody who was asked and has not said yes."""


class TooLate(ConversationRefused):
    """One's own message is taken back within ten minutes, once."""


# ── decide: may this happen, and what follows?      (reads only)
def decide(
    records: Records, asked: ConversationAction, asking: Asking
) -> Sequence[ConversationEvent]:
    """Judge an action."""
    me = asking.person
    if me is None:
        raise NobodyAsks
    match asked:
        case Open():
            return (_open(records, asked, asking, me),)
        case Accept() | Decline():
            if not asking.stands(ASKED):
                raise NotAsked
            yes = isinstance(asked, Accept)
            return (Accepted(me, asking.now_ms) if yes else Declined(me),)
        case Say(text=text):
            _takes_part(asking)
            _has_words(text, TEXT_MAX)
            if len(records.seated(SIDE)) == 1:
                raise NotAnswered
            return (Said(asking.new, text, me, asking.now_ms),)
        case TakeBack(message=message):
            _takes_part(asking)
            return (_take_back(records, message, asking),)
        case Read(until_ms=until_ms):
            _takes_part(asking)
            marks = (one for one in records.all(Seen) if one.by == me)
            known = next(marks, None)
            mark = asking.new if known is None else known.id
            return (WasRead(mark, me, until_ms, asking.now_ms),)
        case Leave():
            _takes_part(asking)
            return (Left(me, last=len(records.seated(SIDE)) == 1),)
        case _:
            assert_never(asked)


def _open(records: Records, action: Open, asking: Asking, me: PersonId) -> Opened:
    if records.seated(SIDE):
        raise BegunAlready
    sides = tuple(dict.fromkeys(one for one in action.sides if one != me))
    asked = tuple(dict.fromkeys(one for one in action.asked if one != me and one not in sides))
    if not sides and not asked:
        raise NobodyThere
    if len(sides) + len(asked) > PEOPLE_MAX:
        raise TooMany
    _has_words(action.text, FIRST_MAX if asked else TEXT_MAX)
    return Opened(asking.new, action.text, me, (me, *sides), asked, asking.now_ms)


def _take_back(records: Records, message: EntryId, asking: Asking) -> TakenBack:
    found: Entry[First] | Entry[Message] | None = records.get(Message, message)
    if found is None:
        found = records.get(First, message)
    late_ms = asking.now_ms - REGRET_MS
    if found is None or found.by != asking.person or found.made_ms < late_ms:
        raise TooLate
    if not found.body.text:
        raise TooLate
    return TakenBack(message)


def _takes_part(asking: Asking) -> None:
    if not asking.stands(SIDE):
        raise NotOfIt


def _has_words(text: str, most: int) -> None:
    if not text.strip():
        raise NothingSaid
    if len(text) > most:
        raise TooLong


# ── evolve: write it down; nothing is questioned here   (writes only, never fails)
def evolve(pen: Pen, event: ConversationEvent) -> None:
    """Write an event down."""
    match event:
        case Opened(first=first_id, text=text, by=by, sides=sides, asked=asked, at_ms=at_ms):
            # Others who take part keep them as long either way: they learn of nobody who was asked.
            ends_ms = at_ms + (STAYS_MS if len(sides) > 1 else WAITS_MS)
            pen.put(Entry(first_id, First(text), by, None, by, at_ms, ends_ms))
            for person in sides:
                pen.seat(person, SIDE)
            for person in asked:
                pen.seat(person, ASKED)
        case Accepted(person=person, at_ms=at_ms):
            pen.unseat(person, ASKED)
            pen.seat(person, SIDE)
            for first in tuple(pen.all(First)):
                pen.put(replace(first, until_ms=at_ms + STAYS_MS))
        case Declined(person=person):
            pen.unseat(person, ASKED)
            pen.seat(person, DECLINED)
        case Said(message=message, text=text, by=by, at_ms=at_ms):
            pen.put(Entry(message, Message(text), by, None, by, at_ms, at_ms + STAYS_MS))
        case TakenBack(message=message):
            for kind in (First, Message):
                for one in tuple(pen.all(kind)):
                    if one.id == message:
                        pen.put(replace(one, body=kind("")))
        case WasRead(mark=mark, person=person, until_ms=until_ms, at_ms=at_ms):
            ends_ms = at_ms + STAYS_MS
            pen.put(Entry(mark, Seen(until_ms), person, None, person, at_ms, ends_ms))
        case Left(person=person, last=last):
            pen.unseat(person, SIDE)
            if last:
                pen.end()
        case _:
            assert_never(event)


ROOM: Room[ConversationAction, ConversationEvent] = Room(
    name="conversation",
    bodies=(First, Message, Seen),
    actions=(Open, Accept, Decline, Say, TakeBack, Read, Leave),
    events=(Opened, Accepted, Declined, Said, TakenBack, WasRead, Left),
    refusals=(
        NobodyAsks,
        BegunAlready,
        NobodyThere,
        TooMany,
        NotAsked,
        NotOfIt,
        NothingSaid,
        TooLong,
        NotAnswered,
        TooLate,
    ),
    standings=(SIDE, ASKED, DECLINED),
    readers={First: (SIDE, ASKED), Message: (SIDE,), Seen: (WRITER,)},
    decide=decide,
    evolve=evolve,
)
