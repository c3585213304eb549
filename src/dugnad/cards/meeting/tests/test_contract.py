"""Stories about the law of a meeting."""

import msgspec
import pytest

from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.law.events import MeetingCalled, MeetingEvent, TimeFixed
from dugnad.cards.meeting.law.records import (
    CHOOSE_TAG,
    LAST_TAG,
    OVER_TAG,
    REMINDER_MS,
    REMINDER_TAG,
    Meeting,
    Time,
    stage_of,
)
from dugnad.cards.meeting.law.refusals import (
    EndsBeforeStart,
    NotAMember,
    NotAPerson,
    NotFixed,
    NoTimeToAnswer,
    NotInForce,
    OfAnotherProject,
    OnlyWhenPutUp,
    SameAnswer,
    SameTimes,
    StartsInThePast,
    TooLate,
)
from dugnad.cards.meeting.law.verbs import (
    AddItem,
    Come,
    Fix,
    MeetingAction,
    MomentCame,
    Note,
    Open,
    SayWhen,
    SeeTo,
    TakeBack,
)
from dugnad.cards.meeting.tests.stories import (
    ANOTHER_CARD,
    BOTH,
    CALLED,
    EVA,
    EVENING,
    FIXED,
    MORNING,
    SAY_BY_MS,
    STORIES,
    comes,
)
from dugnad.charter.entries import Status
from dugnad.charter.law import Law
from dugnad.charter.testing import DAY_MS, HOUR_MS, Neighbourhood, World
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, By, Scenarios

CALL = Open(times=(EVENING, MORNING), answer_by_ms=SAY_BY_MS, outsiders=False)


# ── Calling a meeting
def test_a_meeting_with_several_times_seeks_one() -> None:
    """The times are kept in their order, and the meeting waits for people to say when they can."""
    meeting = STORIES.tell(when=CALL, by="cards", then=[CALLED])
    terms = meeting.terms.get()
    assert terms is not None
    assert terms.times == (EVENING, MORNING)
    assert stage_of(meeting).fixed is None


def test_a_meeting_with_one_time_is_fixed_at_once() -> None:
    """Where there is nothing to choose nobody is asked to choose, whatever the answers' time."""
    call = Open(times=(EVENING,), answer_by_ms=0, outsiders=True)
    called = MeetingCalled(times=(EVENING,), answer_by_ms=0, outsiders=True)
    fixed = msgspec.structs.replace(FIXED, by=None)
    meeting = STORIES.tell(when=call, by="cards", then=[called, fixed])
    assert stage_of(meeting).fixed == 0


@pytest.mark.parametrize("ahead_ms", [HOUR_MS, REMINDER_MS])
def test_a_meeting_that_begins_soon_has_no_reminder(ahead_ms: int) -> None:
    """Nobody is reminded of what begins within a day, to the last moment of it."""
    soon = Time(NOON_MS + ahead_ms, NOON_MS + ahead_ms + HOUR_MS)
    call = Open(times=(soon,), answer_by_ms=0, outsiders=False)
    called = MeetingCalled(times=(soon,), answer_by_ms=0, outsiders=False)
    fixed = TimeFixed(time=0, by=None, ends_at_ms=soon.ends_at_ms, remind_ms=None)
    STORIES.tell(when=call, by="cards", then=[called, fixed])


def test_a_meeting_waits_for_its_moments() -> None:
    """First for the choice and the last of the times; once fixed for the reminder and the end."""
    store = MemoryStore()
    meeting = Meeting(store, CARD)
    CONTRACT.evolve(meeting, CALLED)
    assert [*due_until(store, MORNING.ends_at_ms)] == [
        (SAY_BY_MS, CARD, CHOOSE_TAG),
        (MORNING.starts_at_ms, CARD, LAST_TAG),
    ]
    CONTRACT.evolve(meeting, FIXED)
    assert [*due_until(store, MORNING.ends_at_ms)] == [
        (EVENING.starts_at_ms - REMINDER_MS, CARD, REMINDER_TAG),
        (EVENING.ends_at_ms, CARD, OVER_TAG),
    ]


PAST = Time(NOON_MS, NOON_MS)
BACKWARDS = Time(EVENING.starts_at_ms, EVENING.starts_at_ms)


@pytest.mark.parametrize(
    ("by", "times", "until_ms", "refusal"),
    [
        (BEN, (PAST,), 0, OnlyWhenPutUp),
        (ANOTHER_CARD, (PAST,), 0, OnlyWhenPutUp),
        ("cards", (PAST, BACKWARDS, BACKWARDS), 0, StartsInThePast),
        ("cards", (BACKWARDS, BACKWARDS), 0, EndsBeforeStart),
        ("cards", (MORNING, MORNING), 0, SameTimes),
        ("cards", (MORNING, EVENING), NOON_MS, NoTimeToAnswer),
        ("cards", (MORNING, EVENING), EVENING.starts_at_ms + 1, NoTimeToAnswer),
    ],
)
def test_a_meeting_that_cannot_be_is_not_called(
    by: By, times: tuple[Time, ...], until_ms: int, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    call = Open(times=times, answer_by_ms=until_ms, outsiders=False)
    STORIES.tell(when=call, by=by, then=refusal)


def test_people_may_say_when_they_can_until_the_first_time_begins() -> None:
    """To the last moment, and from the first after the card is in force."""
    latest = msgspec.structs.replace(CALL, answer_by_ms=EVENING.starts_at_ms)
    called = msgspec.structs.replace(CALLED, answer_by_ms=EVENING.starts_at_ms)
    STORIES.tell(when=latest, by="cards", then=[called])


@pytest.mark.parametrize("times", [(EVENING, MORNING), (EVENING,)])
def test_a_card_that_waits_for_objections_leaves_time(times: tuple[Time, ...]) -> None:
    """A meeting does not begin, nor do answers end, before the card could be in force."""
    waiting = World("meeting", status="waiting", waits_until_ms=EVENING.starts_at_ms)
    story = Scenarios(CONTRACT, law=Law, world=waiting.write)
    call = Open(times=times, answer_by_ms=EVENING.starts_at_ms, outsiders=False)
    story.tell(when=call, by="cards", then=NoTimeToAnswer)


def test_a_meeting_without_a_card_in_the_charter_may_begin_at_once() -> None:
    """The law asks the charter, and a missing answer waits for nothing."""
    Scenarios(CONTRACT, law=Law).tell(when=CALL, by="cards", then=[CALLED])


# ── Coming
def test_people_say_whether_they_come() -> None:
    """Once the time is fixed, and even while the meeting is on."""
    meeting = STORIES.tell(
        given=[CALLED, FIXED, comes(EVA, "maybe")],
        when=Come(said="yes"),
        by=ANA,
        at=EVENING.ends_at_ms - 1,
        then=[comes(ANA)],
    )
    assert (stage_of(meeting).yes, stage_of(meeting).maybe) == (1, 1)


def test_who_changes_their_mind_is_counted_once() -> None:
    """The newer word counts."""
    meeting = STORIES.tell(
        given=[CALLED, FIXED, comes(ANA)],
        when=Come(said="maybe"),
        by=ANA,
        then=[comes(ANA, "maybe", before="yes")],
    )
    assert (stage_of(meeting).yes, stage_of(meeting).maybe) == (0, 1)


@pytest.mark.parametrize(
    ("by", "at", "given", "refusal"),
    [
        (ANOTHER_CARD, NOON_MS, [], NotAPerson),
        (DIA, NOON_MS, [], OfAnotherProject),
        (CEM, NOON_MS, [], NotAMember),
        (ANA, EVENING.ends_at_ms, [], NotFixed),
        (ANA, EVENING.ends_at_ms, [FIXED, comes(ANA)], TooLate),
        (ANA, EVENING.ends_at_ms - 1, [FIXED, comes(ANA)], SameAnswer),
    ],
)
def test_coming_against_a_rule(
    by: By, at: int, given: list[MeetingEvent], refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=[CALLED, *given], when=Come(said="yes"), by=by, at=at, then=refusal)


# ── Cards that are not in force
@pytest.mark.parametrize("status", ["waiting", "closed"])
@pytest.mark.parametrize(
    "action",
    [
        SayWhen(fits=()),
        Fix(time=9),
        Come(said="yes"),
        SeeTo("room", take=True),
        AddItem(),
        Note(item=9, kind="note"),
        TakeBack(note=9),
    ],
)
def test_nothing_is_asked_of_a_card_that_is_not_in_force(
    status: Status, action: MeetingAction
) -> None:
    """Who may not take part yet, or no longer, is told that before anything else."""
    story = Scenarios(CONTRACT, law=Law, world=World("meeting", status=status).write)
    story.tell(given=[CALLED], when=action, by=DIA, at=MORNING.ends_at_ms, then=NotInForce)


def test_a_closed_card_lets_its_moments_pass() -> None:
    """A meeting that was called off reminds nobody."""
    story = Scenarios(CONTRACT, law=Law, world=World("meeting", status="closed").write)
    story.tell(given=[CALLED, FIXED], when=MomentCame(tag=OVER_TAG), by=CLOCK, then=NotInForce)


def test_nothing_is_asked_of_a_meeting_that_was_never_called() -> None:
    """A card without terms answers nobody."""
    STORIES.tell(when=Come(said="yes"), by=ANA, then=NotInForce)


def test_a_time_fixed_without_terms_is_written_down() -> None:
    """Writing down never fails, not even for what cannot have happened."""
    meeting = Meeting(MemoryStore(), CARD)
    CONTRACT.evolve(meeting, FIXED)
    assert stage_of(meeting).fixed == 0


# ── In a whole place
def test_a_meeting_from_the_first_answer_to_the_last_note() -> None:
    """Everything that is due comes by itself and in its order, and the books add up."""
    village = Neighbourhood([CONTRACT])
    now_ms = village.place.now_ms
    times = tuple(Time(now_ms + days * DAY_MS, now_ms + days * DAY_MS + HOUR_MS) for days in (4, 5))
    call = Open(times=times, answer_by_ms=now_ms + 2 * DAY_MS, outsiders=False)
    assert village.puts_up(BEN, CONTRACT, call).code == ""
    target = village.target()
    village.does(ANA, target, SayWhen(fits=BOTH))
    told = [event.name for one in village.place.wait(2 * DAY_MS) for event in one.events]
    assert told == ["ChoiceDue"]
    village.does(BEN, target, Fix(time=0))
    village.does(ANA, target, Come(said="yes"))
    village.does(ANA, target, AddItem(), commitments=[village.words("item")])
    told = [event.name for one in village.place.wait(2 * DAY_MS) for event in one.events]
    assert told == ["ReminderDue"]
    village.does(ANA, target, Note(0, "decision"), commitments=[village.words("note")])
    told = [event.name for one in village.place.wait(2 * DAY_MS) for event in one.events]
    assert told == ["MeetingOver"]
    village.does(BEN, target, Note(0, "task"), commitments=[village.words("note")])
    village.does(ANA, target, TakeBack(0))
    village.place.adds_up()
