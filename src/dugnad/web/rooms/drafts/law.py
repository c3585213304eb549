"""The law of a draft: a project before it is begun, read by those who were asked, and nobody else.

Its starter changes it, asks people, and begins it; then the room is destroyed, as the project
speaks for itself. Whoever was asked reads it, says what they think and whether they want to be in
it. Whoever takes part in nothing yet asks by a link, which they hand on themselves and can shut.
What nobody goes on with for ninety days goes by itself.

Source: architecture 6 (drafts of a project not yet open); PRJ-25.
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from dugnad.ledger import contract
from dugnad.ledger.values import Action, Event, Moment
from dugnad.web.rooms.room import (
    DAY_MS,
    Asking,
    Body,
    Entry,
    EntryId,
    Pen,
    PersonId,
    Records,
    Room,
)

KEEPER = "keeper"
"""Who wants to start it."""
ASKED = "asked"
"""Who was asked to look."""
STAYS_MS = 90 * DAY_MS
FIELDS_MAX, FIELD_MAX = 40, 20_000
TEXT_MAX = 2_000
PEOPLE_MAX = 30
KEY_BYTES = 16
"""Nobody guesses so many."""


# ── Records
class Plan(Body, frozen=True):
    """What was filled in so far: (question, answer), as the pages of starting ask them."""

    filled: tuple[tuple[str, str], ...]

    def words(self) -> str:
        """Every answer."""
        return " ".join(answer for _question, answer in self.filled)


class Thought(Body, frozen=True):
    """What somebody thinks of it, and whether they want to be in it."""

    text: str
    joins: bool

    def words(self) -> str:
        """What they wrote."""
        return self.text


class Door(Body, frozen=True):
    """A link by which people come to it: what stands in the link, 16 bytes."""

    key: bytes


# ── Actions: what may be asked
class Share(Action, frozen=True):
    """Let people look at a draft; nobody yet, where they shall come by a link."""

    filled: tuple[tuple[str, str], ...]
    people: tuple[PersonId, ...]
    by_link: bool = False


class Change(Action, frozen=True):
    """Put a newer draft in the place of the one that is there."""

    filled: tuple[tuple[str, str], ...]


class OpenDoor(Action, frozen=True):
    """Make a link by which people come; one that was there opens nothing any more."""

    key: bytes


class ShutDoor(Action, frozen=True):
    """Let the link open nothing any more; who came by it stays."""


class Come(Action, frozen=True):
    """Come by a link: from now on one is of those who were asked."""

    key: bytes


class Think(Action, frozen=True):
    """Say what one thinks; a second time it replaces the first."""

    text: str
    joins: bool


class End(Action, frozen=True):
    """Destroy the draft: it was begun, or given up."""


DraftAction: TypeAlias = Share | Change | OpenDoor | ShutDoor | Come | Think | End


# ── Events: what has happened
class Shared(Event, frozen=True):
    """People may look at a draft."""

    plan: EntryId
    by: PersonId
    body: Plan
    people: tuple[PersonId, ...]
    at_ms: Moment


class Changed(Event, frozen=True):
    """It says something else now, and stays for another ninety days."""

    plan: EntryId
    by: PersonId
    body: Plan
    made_ms: Moment
    at_ms: Moment


class DoorOpened(Event, frozen=True):
    """There is a link, and no older one."""

    door: EntryId
    by: PersonId
    body: Door
    at_ms: Moment
    until_ms: Moment


class DoorShut(Event, frozen=True):
    """There is no link."""


class Came(Event, frozen=True):
    """Somebody came by the link."""

    person: PersonId


class ThoughtSaid(Event, frozen=True):
    """Somebody said what they think."""

    thought: EntryId
    by: PersonId
    body: Thought
    at_ms: Moment


class Ended(Event, frozen=True):
    """It is gone."""


DraftEvent: TypeAlias = Shared | Changed | DoorOpened | DoorShut | Came | ThoughtSaid | Ended


# ── Refusals: the rules that say no, in the order in which they are asked
class DraftRefused(contract.Refused):
    """A rule of drafts that says no."""

    contract = "draft"


class NobodyShares(DraftRefused):
    """A draft is somebody's."""


class SharedAlready(DraftRefused):
    """A draft is shared once; then it is changed."""


class NotKeeper(DraftRefused):
    """Only who wants to start it changes it and ends it."""


class NotAsked(DraftRefused):
    """Only who was asked says what they think."""


class NobodyAsked(DraftRefused):
    """A draft is shared with at least one other person, and with at most 30."""


class NoSuchDoor(DraftRefused):
    """Only by the link that is there somebody comes, and whoever came need not."""


class Full(DraftRefused):
    """Thirty people read a draft at most."""


class TooMuch(DraftRefused):
    """A draft and a thought have an end."""


class GoneBy(DraftRefused):
    """What is changed is still there."""


# ── decide: may this happen, and what follows?      (reads only)
def decide(records: Records, asked: DraftAction, asking: Asking) -> Sequence[DraftEvent]:
    """Judge an action."""
    me = asking.person
    if me is None:
        raise NobodyShares
    match asked:
        case Share():
            return (_share(records, asked, asking, me),)
        case Change(filled=filled):
            _keeps(asking)
            there = next(records.all(Plan), None)
            if there is None:
                raise GoneBy
            body = _plan(filled)
            return (Changed(there.id, me, body, there.made_ms, asking.now_ms),)
        case OpenDoor(key=key):
            _keeps(asking)
            there = next(records.all(Plan), None)
            if there is None or there.until_ms is None:
                raise GoneBy
            if len(key) != KEY_BYTES:
                raise NoSuchDoor
            made = DoorOpened(asking.new, me, Door(key), asking.now_ms, there.until_ms)
            return (made,)
        case ShutDoor():
            _keeps(asking)
            return (DoorShut(),)
        case Come(key=key):
            if asking.stands(KEEPER, ASKED) or all(
                one.body.key != key for one in records.all(Door)
            ):
                raise NoSuchDoor
            if len(records.seated(ASKED)) >= PEOPLE_MAX:
                raise Full
            return (Came(me),)
        case Think(text=text, joins=joins):
            if not asking.stands(ASKED):
                raise NotAsked
            if len(text) > TEXT_MAX:
                raise TooMuch
            mine = next((one for one in records.all(Thought) if one.by == me), None)
            thought = asking.new if mine is None else mine.id
            return (ThoughtSaid(thought, me, Thought(text, joins), asking.now_ms),)
        case End():
            _keeps(asking)
            return (Ended(),)
        case _:
            assert_never(asked)


def _share(records: Records, action: Share, asking: Asking, me: PersonId) -> Shared:
    if records.seated(KEEPER):
        raise SharedAlready
    people = tuple(dict.fromkeys(one for one in action.people if one != me))
    if not (people or action.by_link) or len(people) > PEOPLE_MAX:
        raise NobodyAsked
    return Shared(asking.new, me, _plan(action.filled), people, asking.now_ms)


def _plan(filled: tuple[tuple[str, str], ...]) -> Plan:
    long = [one for one in filled if len(one[0]) > FIELD_MAX or len(one[1]) > FIELD_MAX]
    if long or len(filled) > FIELDS_MAX:
        raise TooMuch
    return Plan(filled)


def _keeps(asking: Asking) -> None:
    if not asking.stands(KEEPER):
        raise NotKeeper


# ── evolve: write it down; nothing is questioned here   (writes only, never fails)
def evolve(pen: Pen, event: DraftEvent) -> None:
    """Write an event down."""
    match event:
        case Shared(plan=plan, by=by, body=body, people=people, at_ms=at_ms):
            pen.put(Entry(plan, body, by, None, by, at_ms, at_ms + STAYS_MS))
            pen.seat(by, KEEPER)
            for person in people:
                pen.seat(person, ASKED)
        case Changed(plan=plan, by=by, body=body, made_ms=made_ms, at_ms=at_ms):
            pen.put(Entry(plan, body, by, None, by, made_ms, at_ms + STAYS_MS))
        case DoorOpened(door=door, by=by, body=body, at_ms=at_ms, until_ms=until_ms):
            _shut(pen)
            pen.put(Entry(door, body, by, None, by, at_ms, until_ms))
        case DoorShut():
            _shut(pen)
        case Came(person=person):
            pen.seat(person, ASKED)
        case ThoughtSaid(thought=thought, by=by, body=body, at_ms=at_ms):
            pen.put(Entry(thought, body, by, None, by, at_ms, at_ms + STAYS_MS))
        case Ended():
            pen.end()
        case _:
            assert_never(event)


def _shut(pen: Pen) -> None:
    for one in list(pen.all(Door)):
        pen.remove(one.id)


ROOM: Room[DraftAction, DraftEvent] = Room(
    name="draft",
    bodies=(Plan, Door, Thought),
    actions=(Share, Change, OpenDoor, ShutDoor, Come, Think, End),
    events=(Shared, Changed, DoorOpened, DoorShut, Came, ThoughtSaid, Ended),
    refusals=(
        NobodyShares,
        SharedAlready,
        NotKeeper,
        NotAsked,
        NobodyAsked,
        NoSuchDoor,
        Full,
        TooMuch,
        GoneBy,
    ),
    standings=(KEEPER, ASKED),
    readers={Plan: (KEEPER, ASKED), Door: (KEEPER,), Thought: (KEEPER, ASKED)},
    decide=decide,
    evolve=evolve,
)
