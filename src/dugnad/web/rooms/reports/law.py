"""The law of reports: anybody shows something to those who moderate; they write what they did.

There is one such room in a place. A report holds what its writer chose to show, and nothing that
they did not see on the page before they pressed. It lies under its writer's key, goes after 180
days, and its writer reads what came of it.

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
TEXT_MAX = 2_000
SHOWN_MAX = 20


# ── Records
class Report(Body, frozen=True):
    """Why something was reported, what was shown with it, and what came of it.

    `shown` are lines as the writer saw them, oldest first: who, and what they wrote.
    """

    why: str
    about: ShortText
    shown: tuple[tuple[str, str], ...]
    settled: str = ""

    def words(self) -> str:
        """Why, and what was done."""
        return f"{self.why} {self.settled}"


# ── Actions: what may be asked
class Tell(Action, frozen=True):
    """Report something, showing these lines."""

    why: str
    about: ShortText
    shown: tuple[tuple[str, str], ...] = ()


class Settle(Action, frozen=True):
    """Write what was done about a report."""

    report: EntryId
    words: str


ReportAction: TypeAlias = Tell | Settle


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
            body = Report(why, about, shown)
            return (Told(asking.new, body, asking.person, asking.now_ms),)
        case Settle(report=report, words=words):
            if not asking.stands(MODERATOR):
                raise NotModerator
            found = records.get(Report, report)
            if found is None or found.by is None or found.body.settled:
                raise NoSuchReport
            _has_words(words)
            return (Told(report, replace(found.body, settled=words), found.by, found.made_ms),)
        case _:
            assert_never(asked)


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
    actions=(Tell, Settle),
    events=(Told,),
    refusals=(NotModerator, NobodyTells, NoReason, TooMuch, NoSuchReport),
    standings=(MODERATOR, NEIGHBOUR),
    readers={Report: (MODERATOR, WRITER)},
    decide=decide,
    evolve=evolve,
)
