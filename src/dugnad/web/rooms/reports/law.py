"""The law of reports: anybody shows something to those who moderate; they write what they did.

There is one such room in a place. A report holds what its writer chose to show, and nothing that
they did not see on the page before they pressed. It lies under its writer's key, goes after 180
days, and its writer reads what came of it.

Whoever is not content asks for a second look, once, within four weeks: that is a report about the
report. Somebody else than who settled the first settles it, by the day that stands with it. What
the author of words says who wants them looked at again is such a report too: about the removal,
which is the books' own.

Source: CHA-07; architecture 4 (talk).
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from msgspec.structs import replace

from dugnad.ledger import contract
from dugnad.ledger.values import Action, Event, Moment, ShortText
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

ANCHOR = bytes(16)
"""The one room of reports."""
MODERATOR = "moderator"
NEIGHBOUR = "neighbour"
STAYS_MS = 180 * DAY_MS
AGAIN_MS = 28 * DAY_MS
"""For so long a second look can be asked for."""
ANSWER_MS = 14 * DAY_MS
"""Within this time a second look is taken."""
REMOVAL = "removal:"
"""How a report names words that were taken away, by their fingerprint in hex."""
TEXT_MAX = 2_000
SHOWN_MAX = 20


# ── Records
class Report(Body, frozen=True):
    """Why something was reported, what was shown with it, and what came of it.

    `shown` are lines as the writer saw them, oldest first: who, and what they wrote. `by` is who
    settled it, `settled_ms` when. `again` is the report that is to be looked at again, which
    somebody answers by `due_ms` (0: no day was promised).
    """

    why: str
    about: ShortText
    shown: tuple[tuple[str, str], ...]
    settled: str = ""
    by: PersonId = b""
    settled_ms: Moment = 0
    again: EntryId = b""
    due_ms: Moment = 0

    def words(self) -> str:
        """Why, and what was done."""
        return f"{self.why} {self.settled}"


# ── Actions: what may be asked
class Tell(Action, frozen=True):
    """Report something, showing these lines."""

    why: str
    about: ShortText
    shown: tuple[tuple[str, str], ...] = ()


class AskAgain(Action, frozen=True):
    """Ask for a second look at a report of one's own."""

    report: EntryId
    why: str


class Settle(Action, frozen=True):
    """Write what was done about a report."""

    report: EntryId
    words: str


ReportAction: TypeAlias = Tell | AskAgain | Settle


# ── Events: what has happened
class Told(Event, frozen=True):
    """A report lies with those who moderate, or was settled by them."""

    report: EntryId
    body: Report
    by: PersonId
    at_ms: Moment


ReportEvent: TypeAlias = Told


# ── Refusals: the rules that say no, in the order in which they are asked
class ReportRefused(contract.Refused):
    """A rule of reports that says no."""

    contract = "reports"


class NotModerator(ReportRefused):
    """Only who moderates settles a report."""


class NobodyTells(ReportRefused):
    """A report is somebody's."""


class NoReason(ReportRefused):
    """A report says why, and a settled one what was done."""


class TooMuch(ReportRefused):
    """A reason has at most 2,000 letters, and 20 lines are shown."""


class NoSuchReport(ReportRefused):
    """Only a report that is there, and is open, is settled."""


class SamePerson(ReportRefused):
    """A second look is somebody else's."""


class NotSettled(ReportRefused):
    """A second look is asked for at what was settled lately, of one's own, and once."""


# ── decide: may this happen, and what follows?      (reads only)
def decide(records: Records, asked: ReportAction, asking: Asking) -> Sequence[ReportEvent]:
    """Judge an action."""
    match asked:
        case Tell(why=why, about=about, shown=shown):
            if asking.person is None:
                raise NobodyTells
            _has_words(why)
            if len(shown) > SHOWN_MAX:
                raise TooMuch
            due_ms = asking.now_ms + ANSWER_MS if about.startswith(REMOVAL) else 0
            body = Report(why, about, shown, due_ms=due_ms)
            return (Told(asking.new, body, asking.person, asking.now_ms),)
        case AskAgain(report=report, why=why):
            return (_again(records, report, why, asking),)
        case Settle(report=report, words=words):
            if not asking.stands(MODERATOR):
                raise NotModerator
            found = records.get(Report, report)
            if found is None or found.by is None or found.body.settled or asking.person is None:
                raise NoSuchReport
            again = found.body.again
            first = records.get(Report, again) if again else None
            if first is not None and first.body.by == asking.person:
                raise SamePerson
            _has_words(words)
            body = replace(found.body, settled=words, by=asking.person, settled_ms=asking.now_ms)
            return (Told(report, body, found.by, found.made_ms),)
        case _:
            assert_never(asked)


def _again(records: Records, report: EntryId, why: str, asking: Asking) -> ReportEvent:
    if asking.person is None:
        raise NobodyTells
    _has_words(why)
    found = records.get(Report, report)
    asked = any(one.body.again == report for one in records.all(Report))
    if (
        found is None
        or found.by != asking.person
        or not found.body.settled
        or found.body.due_ms
        or asked
        or asking.now_ms >= found.body.settled_ms + AGAIN_MS
    ):
        raise NotSettled
    body = Report(
        why, found.body.about, found.body.shown, again=report, due_ms=asking.now_ms + ANSWER_MS
    )
    return Told(asking.new, body, asking.person, asking.now_ms)


def _has_words(text: str) -> None:
    if not text.strip():
        raise NoReason
    if len(text) > TEXT_MAX:
        raise TooMuch


# ── evolve: write it down; nothing is questioned here   (writes only, never fails)
def evolve(pen: Pen, event: ReportEvent) -> None:
    """Write an event down."""
    match event:
        case Told(report=report, body=body, by=by, at_ms=at_ms):
            pen.put(Entry(report, body, by, None, by, at_ms, at_ms + STAYS_MS))
        case _:
            assert_never(event)


ROOM: Room[ReportAction, ReportEvent] = Room(
    name="reports",
    bodies=(Report,),
    actions=(Tell, AskAgain, Settle),
    events=(Told,),
    refusals=(
        NotModerator,
        NobodyTells,
        NoReason,
        TooMuch,
        NoSuchReport,
        SamePerson,
        NotSettled,
    ),
    standings=(MODERATOR, NEIGHBOUR),
    readers={Report: (MODERATOR, WRITER)},
    decide=decide,
    evolve=evolve,
)
