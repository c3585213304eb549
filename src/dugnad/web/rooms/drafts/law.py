"""The law of a draft: a project before it is begun, read by those who were asked, and nobody else.

Its starter changes it, asks people, and begins it; then the room is destroyed, as the project
speaks for itself. Whoever was asked reads it, says what they think and whether they want to be in
it. What nobody goes on with for ninety days goes by itself.

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


# ── Actions: what may be asked
class Share(Action, frozen=True):
    """Let people look at a draft."""

    filled: tuple[tuple[str, str], ...]
    people: tuple[PersonId, ...]


class Change(Action, frozen=True):
    """Put a newer draft in the place of the one that is there."""

    filled: tuple[tuple[str, str], ...]


class Think(Action, frozen=True):
    """Say what one thinks; a second time it replaces the first."""

    text: str
    joins: bool


class End(Action, frozen=True):
    """Destroy the draft: it was begun, or given up."""


DraftAction: TypeAlias = Share | Change | Think | End


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


class ThoughtSaid(Event, frozen=True):
    """Somebody said what they think."""

    thought: EntryId
    by: PersonId
    body: Thought
    at_ms: Moment


class Ended(Event, frozen=True):
    """It is gone."""


DraftEvent: TypeAlias = Shared | Changed | ThoughtSaid | Ended


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
    if not 0 < len(people) <= PEOPLE_MAX:
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
        case ThoughtSaid(thought=thought, by=by, body=body, at_ms=at_ms):
            pen.put(Entry(thought, body, by, None, by, at_ms, at_ms + STAYS_MS))
        case Ended():
            pen.end()
        case _:
            assert_never(event)


ROOM: Room[DraftAction, DraftEvent] = Room(
    name="draft",
    bodies=(Plan, Thought),
    actions=(Share, Change, Think, End),
    events=(Shared, Changed, ThoughtSaid, Ended),
    refusals=(
        NobodyShares,
        SharedAlready,
        NotKeeper,
        NotAsked,
        NobodyAsked,
        TooMuch,
        GoneBy,
    ),
    standings=(KEEPER, ASKED),
    readers={Plan: (KEEPER, ASKED), Thought: (KEEPER, ASKED)},
    decide=decide,
    evolve=evolve,
)
