"""The law of the pocket: notes of one person, which nobody else reads and which go by themselves.

A note goes 30 days after it was written unless its owner keeps it. What is thrown away can be
brought back for ten minutes; then it is destroyed.

Source: VOL-24, K33; journeys-screens-words idea 14.
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from msgspec.structs import replace

from dugnad.ledger import contract
from dugnad.ledger.values import Action, Event, Hash, Moment, ShortText
from dugnad.web.rooms.room import DAY_MS, OWNER, Asking, Body, Entry, EntryId, Pen, Records, Room

STAYS_MS = 30 * DAY_MS
"""How long a note stays that nobody keeps."""
REGRET_MS = 10 * 60_000
"""How long a note that was thrown away can be brought back."""
TEXT_MAX = 2_000
NOTES_MAX = 1_000
"""More than this is no pocket."""


# ── Records
class Note(Body, frozen=True):
    """One note: words, a picture, a recording, or some of them.

    `picture` and `sound` name pieces, `b""` for none; `thrown` says that it was thrown away, and
    `before_ms` until when it would have stayed (0: for good).
    """

    text: str
    picture: bytes = b""
    sound: bytes = b""
    sound_type: str = ""
    thrown: bool = False
    before_ms: Moment = 0

    def words(self) -> str:
        """Its text; a recording says nothing to a search."""
        return self.text

    def pieces(self) -> tuple[Hash, ...]:
        """Its picture and its recording."""
        return tuple(one for one in (self.picture, self.sound) if one)


# ── Actions: what may be asked
class Write(Action, frozen=True):
    """Put a note into one's pocket."""

    text: str
    picture: bytes = b""
    sound: bytes = b""
    sound_type: ShortText = ""


class Keep(Action, frozen=True):
    """Let a note stay for good."""

    note: EntryId


class LetGo(Action, frozen=True):
    """Let a note go by itself again, in 30 days."""

    note: EntryId


class ThrowAway(Action, frozen=True):
    """Throw a note away."""

    note: EntryId


class BringBack(Action, frozen=True):
    """Bring a note back that was thrown away a moment ago."""

    note: EntryId


PocketAction: TypeAlias = Write | Keep | LetGo | ThrowAway | BringBack


# ── Events: what has happened
class NoteWritten(Event, frozen=True):
    """A note lies in somebody's pocket; `until_ms` None: for good."""

    note: EntryId
    body: Note
    owner: bytes
    made_ms: Moment
    until_ms: Moment | None


PocketEvent: TypeAlias = NoteWritten


# ── Refusals: the rules that say no, in the order in which they are asked
class PocketRefused(contract.Refused):
    """A rule of the pocket that says no."""

    contract = "pocket"


class NotYours(PocketRefused):
    """A pocket is its owner's alone."""


class NothingIn(PocketRefused):
    """A note has words, a picture or a recording."""


class TooLong(PocketRefused):
    """A note has at most 2,000 letters."""


class PocketFull(PocketRefused):
    """A pocket holds at most 1,000 notes."""


class NotThere(PocketRefused):
    """A note that is to be kept, thrown away or brought back is still there."""


# ── decide: may this happen, and what follows?      (reads only)
def decide(records: Records, asked: PocketAction, asking: Asking) -> Sequence[PocketEvent]:
    """Judge an action."""
    owner = asking.person
    if owner is None or not asking.stands(OWNER):
        raise NotYours
    match asked:
        case Write():
            return (_write(records, asked, asking, owner),)
        case Keep(note=note):
            found = _note(records, note, thrown=False)
            return (_changed(found, found.body, owner, None),)
        case LetGo(note=note):
            found = _note(records, note, thrown=False)
            return (_changed(found, found.body, owner, asking.now_ms + STAYS_MS),)
        case ThrowAway(note=note):
            found = _note(records, note, thrown=False)
            thrown = replace(found.body, thrown=True, before_ms=found.until_ms or 0)
            # What would have gone before the regret is over goes when it would have gone.
            ends_ms = min(asking.now_ms + REGRET_MS, found.until_ms or asking.now_ms + REGRET_MS)
            return (_changed(found, thrown, owner, ends_ms),)
        case BringBack(note=note):
            found = _note(records, note, thrown=True)
            back = replace(found.body, thrown=False, before_ms=0)
            return (_changed(found, back, owner, found.body.before_ms or None),)
        case _:
            assert_never(asked)


def _write(records: Records, asked: Write, asking: Asking, owner: bytes) -> NoteWritten:
    if not asked.text and not asked.picture and not asked.sound:
        raise NothingIn
    if len(asked.text) > TEXT_MAX:
        raise TooLong
    if records.count(Note) >= NOTES_MAX:
        raise PocketFull
    note = Note(asked.text, asked.picture, asked.sound, asked.sound_type)
    return NoteWritten(asking.new, note, owner, asking.now_ms, asking.now_ms + STAYS_MS)


def _note(records: Records, note: EntryId, *, thrown: bool) -> Entry[Note]:
    found = records.get(Note, note)
    if found is None or found.body.thrown != thrown:
        raise NotThere
    return found


def _changed(found: Entry[Note], body: Note, owner: bytes, until_ms: int | None) -> NoteWritten:
    return NoteWritten(found.id, body, owner, found.made_ms, until_ms)


# ── evolve: write it down; nothing is questioned here   (writes only, never fails)
def evolve(pen: Pen, event: PocketEvent) -> None:
    """Write an event down."""
    match event:
        case NoteWritten(note=note, body=body, owner=owner, made_ms=made_ms, until_ms=until_ms):
            pen.put(
                Entry(
                    note, body, by=owner, about=owner, under=owner,
                    made_ms=made_ms, until_ms=until_ms,
                )
            )  # fmt: skip
        case _:
            assert_never(event)


ROOM: Room[PocketAction, PocketEvent] = Room(
    name="pocket",
    bodies=(Note,),
    actions=(Write, Keep, LetGo, ThrowAway, BringBack),
    events=(NoteWritten,),
    refusals=(NotYours, NothingIn, TooLong, PocketFull, NotThere),
    standings=(OWNER,),
    readers={Note: (OWNER,)},
    decide=decide,
    evolve=evolve,
)
