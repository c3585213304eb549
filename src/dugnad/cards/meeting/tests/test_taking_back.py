"""Stories about a note of a meeting that whoever noted it takes back."""

import msgspec
import pytest

from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.law.events import MeetingEvent, NoteTakenBack
from dugnad.cards.meeting.law.refusals import (
    NotAPerson,
    NoteSetAside,
    NotFixed,
    NotYourNote,
    TooLate,
    UnknownNote,
)
from dugnad.cards.meeting.law.verbs import TakeBack
from dugnad.cards.meeting.tests.stories import (
    ANOTHER_CARD,
    CALLED,
    EVA,
    FIXED,
    OPEN_TO_ALL,
    STORIES,
    world,
)
from dugnad.cards.meeting.tests.test_preparing import DURING_MS, LATE_MS, NOTED, item
from dugnad.charter.entries import Removal
from dugnad.charter.law import Law
from dugnad.charter.talk import Talk
from dugnad.charter.testing import prose
from dugnad.ledger.contract import Refused
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import BEN, NOON_MS, By, Scenarios


@pytest.mark.parametrize("at", [DURING_MS, LATE_MS - 1])
def test_whoever_noted_it_takes_it_back(at: int) -> None:
    """Once; the note that follows it keeps its number, and its words are those that are named."""
    other = msgspec.structs.replace(NOTED, by=EVA.member, prose=prose("another"))
    gone = NoteTakenBack(note=1, by=EVA.member, prose=prose("another"))
    given = [CALLED, FIXED, item(), NOTED, other, NOTED]
    meeting = STORIES.tell(given=given, when=TakeBack(note=1), by=EVA, at=at, then=[gone])
    assert [*meeting.taken_back.keys()] == [1]
    assert meeting.notes.count() == 3
    again = [*given, gone]
    STORIES.tell(given=again, when=TakeBack(note=1), by=EVA, at=at, then=UnknownNote)


def test_a_note_that_a_moderator_took_away_stays_for_the_second_look() -> None:
    """Eva, who noted it, may ask for one; once it is put back, she can take it back herself."""
    mine = msgspec.structs.replace(NOTED, by=EVA.member, prose=prose("mine"))
    given = [CALLED, FIXED, item(), mine]
    for stands, then in ((True, NoteSetAside), (False, [NoteTakenBack(0, EVA.member, mine.prose)])):

        def removed(store: WritableStore, *, stands: bool = stands) -> None:
            world(store)
            removal = Removal("personal", "moderator", DURING_MS, stands=stands)
            Talk(store, "talk").removals.set(mine.prose, removal)

        told = Scenarios(CONTRACT, law=Law, world=removed)
        told.tell(given=given, when=TakeBack(note=0), by=EVA, at=LATE_MS - 1, then=then)


@pytest.mark.parametrize(
    ("by", "at", "number", "given", "refusal"),
    [
        (ANOTHER_CARD, NOON_MS, 1, [], NotAPerson),
        (EVA, LATE_MS, 1, [], NotFixed),
        (EVA, LATE_MS, 1, [FIXED], TooLate),
        (EVA, LATE_MS - 1, 1, [FIXED, item(), NOTED], UnknownNote),
        (EVA, LATE_MS - 1, 0, [FIXED, item(), NOTED], NotYourNote),
        (BEN, LATE_MS - 1, 0, [FIXED, item(), NOTED], NotYourNote),
    ],
)
def test_a_note_is_not_taken_back(
    by: By, at: int, number: int, given: list[MeetingEvent], refusal: type[Refused]
) -> None:
    """Not too late, not twice, and not by whoever looks after the meeting in another's place."""
    STORIES.tell(
        given=[OPEN_TO_ALL, *given], when=TakeBack(note=number), by=by, at=at, then=refusal
    )
