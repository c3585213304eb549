"""Stories of what a meeting needs, of its agenda, and of its notes."""

from typing import Any

import msgspec
import pytest

from dugnad.cards.meeting.law.events import (
    DetailGivenBack,
    DetailTaken,
    ItemAdded,
    MeetingEvent,
    Noted,
)
from dugnad.cards.meeting.law.records import (
    AGENDA_MAX,
    NOTED_AFTER_MS,
    NOTES_MAX,
    AgendaItem,
    Kind,
    NoteTaken,
)
from dugnad.cards.meeting.law.refusals import (
    AgendaFull,
    NotAMember,
    NotAPerson,
    NotBegun,
    NotFixed,
    NotOfThisProject,
    NotThere,
    OfAnotherProject,
    OnAgenda,
    SameAnswer,
    SomebodyElses,
    TextMissing,
    TooLate,
    TooManyNotes,
    UnknownItem,
)
from dugnad.cards.meeting.law.verbs import AddItem, Note, SeeTo
from dugnad.cards.meeting.tests.stories import (
    ANOTHER_CARD,
    CALLED,
    CHOIR,
    EVA,
    EVENING,
    FENCE,
    FIXED,
    MORNING,
    OPEN_TO_ALL,
    STORIES,
    comes,
)
from dugnad.charter.testing import HOUR_MS, THE_CARD, card_id, prose
from dugnad.ledger.contract import Refused
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, By, Voice

DURING_MS = EVENING.starts_at_ms + HOUR_MS
WORDS = [prose("words")]


def item(number: int = 0, who: Voice = ANA) -> ItemAdded:
    """Something of somebody's own is on the agenda."""
    return ItemAdded(item=number, by=who.member, card=None, prose=WORDS[0])


# ── What the meeting needs
def test_somebody_takes_what_the_meeting_needs() -> None:
    """A room is one person's task until they give it back."""
    taken = DetailTaken(detail="room", member=EVA.member)
    meeting = STORIES.tell(given=[CALLED], when=SeeTo("room", take=True), by=EVA, then=[taken])
    assert meeting.details.get("room") == EVA.member
    back = DetailGivenBack(detail="room", member=EVA.member)
    meeting = STORIES.tell(
        given=[CALLED, taken], when=SeeTo("room", take=False), by=EVA, then=[back]
    )
    assert meeting.details.get("room") is None


def test_what_somebody_saw_to_who_has_left_is_taken_by_another() -> None:
    """Cem takes part no more and cannot give it back; where others may come, he still can."""
    mine = DetailTaken(detail="room", member=EVA.member)
    gone = DetailTaken(detail="room", member=CEM.member)
    action = SeeTo("room", take=True)
    meeting = STORIES.tell(given=[CALLED, gone], when=action, by=EVA, then=[mine])
    assert meeting.details.get("room") == EVA.member
    none = SeeTo("room", take=False)
    STORIES.tell(given=[CALLED, gone], when=none, by=EVA, then=SameAnswer)
    STORIES.tell(given=[OPEN_TO_ALL, gone], when=action, by=EVA, then=SomebodyElses)


def test_whoever_does_not_come_to_a_meeting_open_to_others_holds_nothing_there() -> None:
    """Cem is no member and said no, as whoever is forgotten does: Eva sees to the room."""
    mine = DetailTaken(detail="room", member=EVA.member)
    gone = DetailTaken(detail="room", member=CEM.member)
    said = comes(CEM, "no", "yes")
    action = SeeTo("room", take=True)
    STORIES.tell(given=[OPEN_TO_ALL, comes(CEM), gone, said], when=action, by=EVA, then=[mine])


@pytest.mark.parametrize(
    ("by", "at", "action", "refusal"),
    [
        (ANOTHER_CARD, MORNING.starts_at_ms, SeeTo("room", take=True), NotAPerson),
        (DIA, MORNING.starts_at_ms, SeeTo("room", take=True), OfAnotherProject),
        (CEM, MORNING.starts_at_ms, SeeTo("room", take=True), NotAMember),
        (ANA, MORNING.starts_at_ms, SeeTo("room", take=True), TooLate),
        (ANA, MORNING.starts_at_ms - 1, SeeTo("room", take=True), SomebodyElses),
        (ANA, MORNING.starts_at_ms - 1, SeeTo("room", take=False), SomebodyElses),
        (EVA, NOON_MS, SeeTo("room", take=True), SameAnswer),
        (EVA, NOON_MS, SeeTo("food", take=False), SameAnswer),
    ],
)
def test_seeing_to_something_against_a_rule(
    by: By, at: int, action: SeeTo, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    given = [CALLED, DetailTaken(detail="room", member=EVA.member)]
    STORIES.tell(given=given, when=action, by=by, at=at, then=refusal)


# ── The agenda
def test_a_member_puts_a_card_on_the_agenda() -> None:
    """A card of the project needs no words of its own."""
    added = ItemAdded(item=0, by=EVA.member, card=FENCE, prose=None)
    meeting = STORIES.tell(given=[CALLED], when=AddItem(card=FENCE), by=EVA, then=[added])
    assert meeting.agenda.get(0) == AgendaItem(card=FENCE, prose=None, by=EVA.member)
    assert FENCE in meeting.on_agenda


def test_a_member_puts_a_line_of_their_own_on_the_agenda() -> None:
    """Also while the meeting is on; the words stand outside the books."""
    meeting = STORIES.tell(
        given=[CALLED, FIXED, item()],
        when=AddItem(),
        by=EVA,
        at=EVENING.ends_at_ms - 1,
        commitments=WORDS,
        then=[item(1, EVA)],
    )
    assert meeting.agenda.count() == 2


FULL = [item(number) for number in range(AGENDA_MAX)]


@pytest.mark.parametrize(
    ("by", "at", "action", "given", "refusal"),
    [
        (ANOTHER_CARD, MORNING.starts_at_ms, AddItem(), [], NotAPerson),
        (CEM, MORNING.starts_at_ms, AddItem(), FULL, NotAMember),
        (DIA, MORNING.starts_at_ms, AddItem(), FULL, NotAMember),
        (ANA, MORNING.starts_at_ms, AddItem(), FULL, TooLate),
        (ANA, EVENING.ends_at_ms, AddItem(), [FIXED, *FULL], TooLate),
        (ANA, NOON_MS, AddItem(), FULL, TextMissing),
        (ANA, NOON_MS, AddItem(card_id("none")), FULL, NotOfThisProject),
        (ANA, NOON_MS, AddItem(CHOIR), FULL, NotOfThisProject),
        (ANA, NOON_MS, AddItem(THE_CARD), FULL, NotOfThisProject),
        (ANA, NOON_MS, AddItem(FENCE), [ItemAdded(0, BEN.member, FENCE, None)], OnAgenda),
        (ANA, NOON_MS, AddItem(FENCE), FULL, AgendaFull),
    ],
)
def test_an_item_against_a_rule(
    by: By, at: int, action: AddItem, given: list[MeetingEvent], refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=[OPEN_TO_ALL, *given], when=action, by=by, at=at, then=refusal)


def test_a_line_too_many_is_another_meeting() -> None:
    """Also with words of one's own."""
    given = [CALLED, *FULL]
    STORIES.tell(given=given, when=AddItem(), by=ANA, commitments=WORDS, then=AgendaFull)


# ── Notes
NOTED = Noted(item=0, kind="note", by=ANA.member, prose=WORDS[0], at_ms=DURING_MS)


@pytest.mark.parametrize("kind", ["note", "decision", "task"])
@pytest.mark.parametrize("at", [EVENING.starts_at_ms, EVENING.ends_at_ms + NOTED_AFTER_MS - 1])
def test_who_comes_notes_what_is_said(kind: Kind, at: int) -> None:
    """From the beginning until a week after the end, in the order in which it was noted."""
    noted = Noted(item=0, kind=kind, by=EVA.member, prose=WORDS[0], at_ms=at)
    meeting = STORIES.tell(
        given=[CALLED, FIXED, comes(EVA), item(), NOTED],
        when=Note(item=0, kind=kind),
        by=EVA,
        at=at,
        commitments=WORDS,
        then=[noted],
    )
    assert meeting.notes.get(1) == NoteTaken(
        item=0, kind=kind, by=EVA.member, prose=WORDS[0], at_ms=at
    )


@pytest.mark.parametrize("who", [ANA, BEN])
def test_who_looks_after_the_meeting_notes_without_having_said_that_they_come(who: Voice) -> None:
    """Somebody has to write, and they are there."""
    noted = msgspec.structs.replace(NOTED, by=who.member)
    STORIES.tell(
        given=[CALLED, FIXED, item()],
        when=Note(item=0, kind="note"),
        by=who,
        at=DURING_MS,
        commitments=WORDS,
        then=[noted],
    )


LATE_MS = EVENING.ends_at_ms + NOTED_AFTER_MS
MANY = NOTES_MAX * [NOTED]
READY = [FIXED, comes(CEM), item()]


@pytest.mark.parametrize(
    ("by", "at", "number", "given", "words", "refusal"),
    [
        (ANOTHER_CARD, NOON_MS, 1, [], [], NotAPerson),
        (CEM, NOON_MS, 1, READY, [], NotAMember),
        (ANA, NOON_MS, 1, [], [], NotFixed),
        (EVA, NOON_MS, 1, READY, [], NotThere),
        (EVA, NOON_MS, 1, [*READY, comes(EVA, "maybe")], [], NotThere),
        (ANA, EVENING.starts_at_ms - 1, 1, READY, [], NotBegun),
        (ANA, LATE_MS, 1, READY, [], TooLate),
        (ANA, LATE_MS - 1, 1, [*READY, *MANY], [], UnknownItem),
        (ANA, LATE_MS - 1, 0, [*READY, *MANY], [], TextMissing),
        (ANA, LATE_MS - 1, 0, [*READY, *MANY], WORDS, TooManyNotes),
    ],
)
def test_a_note_against_a_rule(
    by: By, at: int, number: int, given: list[MeetingEvent], words: Any, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(
        given=[OPEN_TO_ALL, *given],
        when=Note(item=number, kind="note"),
        by=by,
        at=at,
        commitments=words,
        then=refusal,
    )
