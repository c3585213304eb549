"""The law of a profile: what somebody can, wants to learn, has and needs, line by line.

Each line says who reads it: its owner alone, or whoever takes part in a project with them. Apart
from that its owner may let the place find people whom it suits; those read the words, and no name.
When both have said yes, a conversation opens; nobody learns of a no. Nothing here has a mark, a
level or a count: people are not put in an order (K7).

Source: PER-01, PER-02, PER-06, PRV-01; journeys-screens-words S14, ideas 12 and 18.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal, TypeAlias, assert_never

from dugnad.ledger import contract
from dugnad.ledger.values import Action, Event, Moment
from dugnad.web.rooms.room import DAY_MS, OWNER, Asking, Body, Entry, EntryId, Pen, Records, Room

Side: TypeAlias = Literal["can", "learn", "knows", "seeks", "has", "needs"]
"""I can; I want to learn; I know somebody who can; I look for somebody who can; I have; I need."""

MEETS = "meets"
"""Takes part in a project with whoever the profile is about."""

TEXT_MAX = 120
WORDS_MAX = 500
"""As first words of a conversation: enough to say what it is about."""
LINES_MAX = 40
WAITS_MS = 30 * DAY_MS
"""How long a yes waits for the other one."""
STAYS_DAYS = (0, 30, 365)
"""How long a line may stay, as its owner chooses; 0: until they take it away."""


# ── Records
class Said(Body, frozen=True):
    """One line.

    `found` says whether the place may show its words, without a name, to people whom it suits.
    """

    side: Side
    text: str
    found: bool

    def words(self) -> str:
        """What it says."""
        return self.text


class Kept(Said, frozen=True):
    """A line that only its owner reads under their name."""


class Shown(Said, frozen=True):
    """A line that those read, too, who take part in a project with its owner."""


class Answer(Body, frozen=True):
    """What somebody said to a pair of lines; nobody else reads it.

    `text` is for the other one, who reads it when both have said yes; `met` says that both have,
    and that the conversation is open.
    """

    mine: EntryId
    theirs: EntryId
    yes: bool
    text: str = ""
    met: bool = False

    def words(self) -> str:
        """What was written to the other one."""
        return self.text


# ── Actions: what may be asked
class Write(Action, frozen=True):
    """Write lines, all for the same readers."""

    side: Side
    texts: tuple[str, ...]
    shown: bool
    found: bool
    stays_days: int = 0


class Change(Action, frozen=True):
    """Write a line anew, or choose who reads it and how long it stays from now on."""

    line: EntryId
    text: str
    shown: bool
    found: bool
    stays_days: int = 0


class TakeAway(Action, frozen=True):
    """Take a line away, with what was said about it."""

    line: EntryId


class SayYes(Action, frozen=True):
    """Say that one would like to meet whoever wrote another line."""

    mine: EntryId
    theirs: EntryId
    text: str


class SayNo(Action, frozen=True):
    """Say that one would not; this pair is not proposed again."""

    mine: EntryId
    theirs: EntryId


class Introduce(Action, frozen=True):
    """Note that both have said yes; the place does it when the conversation opens."""

    mine: EntryId
    theirs: EntryId


ProfileAction: TypeAlias = Write | Change | TakeAway | SayYes | SayNo | Introduce


# ── Events: what has happened
class LinesWritten(Event, frozen=True):
    """Lines stand in somebody's profile."""

    lines: tuple[EntryId, ...]
    side: Side
    texts: tuple[str, ...]
    shown: bool
    found: bool
    owner: bytes
    made_ms: Moment
    until_ms: Moment | None


class LineGone(Event, frozen=True):
    """A line was taken away."""

    line: EntryId


class Answered(Event, frozen=True):
    """Somebody answered to a pair; `until_ms` None: until their line goes."""

    body: Answer
    owner: bytes
    at_ms: Moment
    until_ms: Moment | None


ProfileEvent: TypeAlias = LinesWritten | LineGone | Answered


# ── Refusals: the rules that say no, in the order in which they are asked
class ProfileRefused(contract.Refused):
    """A rule of profiles that says no."""

    contract = "profile"


class NotYours(ProfileRefused):
    """A profile is written by whom it is about, and by nobody else."""


class NothingSaid(ProfileRefused):
    """A line has words, and so has a first greeting."""


class TooLong(ProfileRefused):
    """A line has at most 120 letters, a first greeting 500."""


class TooMany(ProfileRefused):
    """A profile has at most 40 lines."""


class NoSuchEnd(ProfileRefused):
    """A line stays until it is taken away, for 30 days or for 365."""


class NotThere(ProfileRefused):
    """A line that is changed or answered for is still there."""


class KeptToOneself(ProfileRefused):
    """Only who lets a line be found is introduced by it."""


class MetAlready(ProfileRefused):
    """Two people are introduced by the same lines once."""


def answer_id(mine: EntryId, theirs: EntryId) -> EntryId:
    """Where the answer of a line's owner to another line lies."""
    return hashlib.sha256(mine + theirs).digest()[:16]


# ── decide: may this happen, and what follows?      (reads only)
def decide(records: Records, asked: ProfileAction, asking: Asking) -> Sequence[ProfileEvent]:
    """Judge an action."""
    if isinstance(asked, Introduce):
        return _introduce(records, asked, asking)
    owner = asking.person
    if owner is None or not asking.stands(OWNER):
        raise NotYours
    match asked:
        case Write():
            return (_write(records, asked, asking, owner),)
        case Change(line=line, text=text, shown=shown, found=found):
            there = line_in(records, line)
            _has_words(text, TEXT_MAX)
            until_ms = _end(asked.stays_days, asking)
            side, made_ms = there.body.side, there.made_ms
            return (LinesWritten((line,), side, (text,), shown, found, owner, made_ms, until_ms),)
        case TakeAway(line=line):
            return (LineGone(line_in(records, line).id),)
        case SayYes(mine=mine, theirs=theirs, text=text):
            ends_ms = _may_answer(records, mine, theirs)
            _has_words(text, WORDS_MAX)
            waits_ms = asking.now_ms + WAITS_MS
            body = Answer(mine, theirs, yes=True, text=text)
            return (Answered(body, owner, asking.now_ms, min(waits_ms, ends_ms or waits_ms)),)
        case SayNo(mine=mine, theirs=theirs):
            ends_ms = _may_answer(records, mine, theirs)
            return (Answered(Answer(mine, theirs, yes=False), owner, asking.now_ms, ends_ms),)
        case _:
            assert_never(asked)


def line_in(records: Records, line: EntryId) -> Entry[Kept] | Entry[Shown]:
    """A line of a profile, whoever reads it.

    Raises:
        NotThere: it was taken away.
    """
    shown = records.get(Shown, line)
    found: Entry[Kept] | Entry[Shown] | None = shown or records.get(Kept, line)
    if found is None:
        raise NotThere
    return found


def _write(records: Records, asked: Write, asking: Asking, owner: bytes) -> LinesWritten:
    if not asked.texts:
        raise NothingSaid
    for text in asked.texts:
        _has_words(text, TEXT_MAX)
    if records.count(Kept) + records.count(Shown) + len(asked.texts) > LINES_MAX:
        raise TooMany
    ends_ms = _end(asked.stays_days, asking)
    lines = tuple(_nth(asking.new, number) for number in range(len(asked.texts)))
    return LinesWritten(
        lines, asked.side, asked.texts, asked.shown, asked.found, owner, asking.now_ms, ends_ms
    )


def _end(stays_days: int, asking: Asking) -> Moment | None:
    if stays_days not in STAYS_DAYS:
        raise NoSuchEnd
    return asking.now_ms + stays_days * DAY_MS if stays_days else None


def _nth(new: EntryId, number: int) -> EntryId:
    return hashlib.sha256(new + number.to_bytes(2, "big")).digest()[:16]


def _may_answer(records: Records, mine: EntryId, theirs: EntryId) -> Moment | None:
    """Until when my own line stays, and so what I say with it; None: until I take it away."""
    line = line_in(records, mine)
    if not line.body.found:
        raise KeptToOneself
    said = records.get(Answer, answer_id(mine, theirs))
    if said is not None and said.body.met:
        raise MetAlready
    return line.until_ms


def _introduce(records: Records, asked: Introduce, asking: Asking) -> Sequence[Answered]:
    if asking.person is not None:
        raise NotYours
    said = records.get(Answer, answer_id(asked.mine, asked.theirs))
    if said is None or not said.body.yes or said.under is None:
        raise NotThere
    body = Answer(asked.mine, asked.theirs, yes=True, met=True)
    return (Answered(body, said.under, said.made_ms, line_in(records, asked.mine).until_ms),)


def _has_words(text: str, most: int) -> None:
    if not text.strip():
        raise NothingSaid
    if len(text) > most:
        raise TooLong


# ── evolve: write it down; nothing is questioned here   (writes only, never fails)
def evolve(pen: Pen, event: ProfileEvent) -> None:
    """Write an event down."""
    match event:
        case LinesWritten(lines=lines, texts=texts, owner=owner, made_ms=made_ms):
            kind = Shown if event.shown else Kept
            for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
                body = kind(event.side, text, event.found)
                # A millisecond apart, so that they stay in the order in which they were typed.
                at_ms = made_ms + number
                pen.put(Entry(line, body, owner, owner, owner, at_ms, event.until_ms))
        case LineGone(line=line):
            for said in tuple(pen.all(Answer)):
                if said.body.mine == line:
                    pen.remove(said.id)
            pen.remove(line)
        case Answered(body=body, owner=owner, at_ms=at_ms, until_ms=until_ms):
            name = answer_id(body.mine, body.theirs)
            pen.put(Entry(name, body, owner, owner, owner, at_ms, until_ms))
        case _:
            assert_never(event)


ROOM: Room[ProfileAction, ProfileEvent] = Room(
    name="profile",
    bodies=(Kept, Shown, Answer),
    actions=(Write, Change, TakeAway, SayYes, SayNo, Introduce),
    events=(LinesWritten, LineGone, Answered),
    refusals=(
        NotYours,
        NothingSaid,
        TooLong,
        TooMany,
        NoSuchEnd,
        NotThere,
        KeptToOneself,
        MetAlready,
    ),
    standings=(OWNER, MEETS),
    readers={Kept: (OWNER,), Shown: (OWNER, MEETS), Answer: (OWNER,)},
    decide=decide,
    evolve=evolve,
)
