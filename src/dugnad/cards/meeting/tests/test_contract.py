"""Stories about the law of a meeting."""

from typing import Any

import msgspec
import pytest

from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.law.events import (
    ChoiceDue,
    ComingSaid,
    DetailGivenBack,
    DetailTaken,
    ItemAdded,
    MeetingCalled,
    MeetingEvent,
    MeetingOver,
    Noted,
    NoTimeFixed,
    ReminderDue,
    TimeFixed,
    TimesAnswered,
)
from dugnad.cards.meeting.law.records import (
    AGENDA_MAX,
    CHOOSE_TAG,
    LAST_TAG,
    NOTED_AFTER_MS,
    NOTES_MAX,
    OVER_TAG,
    REMINDER_MS,
    REMINDER_TAG,
    TIMES_MAX,
    AgendaItem,
    Can,
    Clock,
    Coming,
    Fits,
    Kind,
    Meeting,
    NoteTaken,
    Time,
    TimeCounts,
    stage_of,
)
from dugnad.cards.meeting.law.refusals import (
    AgendaFull,
    AlreadyFixed,
    EndsBeforeStart,
    NotAMember,
    NotAPerson,
    NotBegun,
    NotEachTime,
    NotFixed,
    NoTimeToAnswer,
    NotInForce,
    NotOfThisProject,
    NotThere,
    NotYours,
    OfAnotherProject,
    OnAgenda,
    OnlyWhenPutUp,
    SameAnswer,
    SameTimes,
    SomebodyElses,
    StartsInThePast,
    TextMissing,
    TimePassed,
    TooLate,
    TooManyNotes,
    UnknownItem,
    UnknownMoment,
    UnknownTime,
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
)
from dugnad.charter.cards import records as cards
from dugnad.charter.entries import Status
from dugnad.charter.law import Law
from dugnad.charter.testing import (
    DAY_MS,
    ELSEWHERE,
    HOUR_MS,
    THE_CARD,
    Neighbourhood,
    World,
    card_id,
    prose,
)
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, By, Scenarios, Voice

EVA = Voice("Eva")
WORLD = World("meeting", more_members=(EVA.member,))
FENCE, CHOIR = card_id("fence"), card_id("choir")
ANOTHER_CARD = "card:" + 32 * "d"


def _world(store: WritableStore) -> None:
    """The card in its project, another one beside it, and one of another project."""
    WORLD.write(store)
    entry = msgspec.structs.replace(WORLD.entry, card_type="workday", prose=prose("fence"))
    every = cards.Cards(store, "cards").cards
    every.set(FENCE, entry)
    every.set(CHOIR, msgspec.structs.replace(entry, project=ELSEWHERE))


STORIES = Scenarios(CONTRACT, law=Law, world=_world)

EVENING = Time(NOON_MS + 4 * DAY_MS + 6 * HOUR_MS, NOON_MS + 4 * DAY_MS + 8 * HOUR_MS)
MORNING = Time(NOON_MS + 5 * DAY_MS - 2 * HOUR_MS, NOON_MS + 5 * DAY_MS)
SAY_BY_MS = NOON_MS + 3 * DAY_MS

CALL = Open(times=(EVENING, MORNING), answer_by_ms=SAY_BY_MS, outsiders=False)
CALLED = MeetingCalled(times=(EVENING, MORNING), answer_by_ms=SAY_BY_MS, outsiders=False)
OPEN_TO_ALL = msgspec.structs.replace(CALLED, outsiders=True)
FIXED = TimeFixed(
    time=0,
    by=BEN.member,
    ends_at_ms=EVENING.ends_at_ms,
    remind_ms=EVENING.starts_at_ms - REMINDER_MS,
)
DURING_MS = EVENING.starts_at_ms + HOUR_MS
WORDS = [prose("words")]


def fit(can: Can, clock: Clock = "core") -> Fits:
    """How a time fits."""
    return Fits(can=can, clock=clock)


def said(who: Voice, *fits: Fits, before: tuple[Fits, ...] = ()) -> TimesAnswered:
    """Somebody said when they can."""
    return TimesAnswered(member=who.member, fits=fits, before=before)


def comes(who: Voice, word: Coming = "yes", before: str = "") -> ComingSaid:
    """Somebody said whether they come."""
    return ComingSaid(member=who.member, said=word, before=before)


def item(number: int = 0, who: Voice = ANA) -> ItemAdded:
    """Something of somebody's own is on the agenda."""
    return ItemAdded(item=number, by=who.member, card=None, prose=WORDS[0])


BOTH = (fit("yes"), fit("no", "spare"))
OTHERWISE = (fit("if needed", "spare"), fit("yes"))


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


# ── Saying when one can (K43)
def test_whose_hours_a_time_takes_is_counted_apart() -> None:
    """Ana is paid in the evening, Eva is not; Ben could in his working hours if needed (K43)."""
    meeting = STORIES.tell(
        given=[
            CALLED,
            said(ANA, fit("yes", "core"), fit("no", "spare")),
            said(EVA, fit("yes", "spare"), fit("if needed", "spare")),
        ],
        when=SayWhen(fits=(fit("no"), fit("if needed", "core"))),
        by=BEN,
        then=[said(BEN, fit("no"), fit("if needed", "core"))],
    )
    assert meeting.counts.get(0) == TimeCounts(core=1, spare=1, no=1)
    assert meeting.counts.get(1) == TimeCounts(needed_core=1, needed_spare=1, no=1)
    assert stage_of(meeting).answers == 3


def test_who_says_it_anew_is_counted_once() -> None:
    """The newer answer takes the place of the one before, time by time."""
    meeting = STORIES.tell(
        given=[CALLED, said(ANA, *BOTH)],
        when=SayWhen(fits=OTHERWISE),
        by=ANA,
        then=[said(ANA, *OTHERWISE, before=BOTH)],
    )
    assert meeting.counts.get(0) == TimeCounts(needed_spare=1)
    assert meeting.counts.get(1) == TimeCounts(core=1)
    assert stage_of(meeting).answers == 1


def test_others_say_when_they_can_where_they_may_come() -> None:
    """Who comes for the municipality need not join the project first."""
    STORIES.tell(given=[OPEN_TO_ALL], when=SayWhen(BOTH), by=CEM, then=[said(CEM, *BOTH)])


@pytest.mark.parametrize(
    ("by", "at", "fits", "given", "refusal"),
    [
        (ANOTHER_CARD, SAY_BY_MS, (), FIXED, NotAPerson),
        (DIA, SAY_BY_MS, (), FIXED, OfAnotherProject),
        (Voice("nobody"), SAY_BY_MS, (), FIXED, OfAnotherProject),
        (CEM, SAY_BY_MS, (), FIXED, NotAMember),
        (ANA, SAY_BY_MS, (), FIXED, AlreadyFixed),
        (ANA, SAY_BY_MS, (), None, TooLate),
        (ANA, SAY_BY_MS - 1, BOTH[:1], None, NotEachTime),
        (ANA, SAY_BY_MS - 1, BOTH, None, SameAnswer),
    ],
)
def test_saying_when_one_can_against_a_rule(
    by: By, at: int, fits: tuple[Fits, ...], given: MeetingEvent | None, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    before = [CALLED, said(ANA, *BOTH), *([given] if given else [])]
    STORIES.tell(given=before, when=SayWhen(fits=fits), by=by, at=at, then=refusal)


def test_the_longest_answer_stays_within_half_of_what_a_place_allows() -> None:
    """Somebody changes what they said of as many times as there may be."""
    times = tuple(
        Time(EVENING.starts_at_ms + at * DAY_MS, EVENING.ends_at_ms + at * DAY_MS)
        for at in range(TIMES_MAX)
    )
    called = msgspec.structs.replace(CALLED, times=times)
    before, now = TIMES_MAX * (fit("yes"),), TIMES_MAX * (fit("no"),)
    half = Limits(reads=Limits().reads // 2, writes=Limits().writes // 2)
    Scenarios(CONTRACT, law=Law, world=_world, limits=half).tell(
        given=[called, said(ANA, *before)],
        when=SayWhen(fits=now),
        by=ANA,
        then=[said(ANA, *now, before=before)],
    )


# ── Fixing a time
@pytest.mark.parametrize("who", [ANA, BEN])
def test_who_looks_after_the_meeting_fixes_a_time(who: Voice) -> None:
    """Any of the times, also one that fits fewer, and also before all have answered."""
    fixed = TimeFixed(
        time=1,
        by=who.member,
        ends_at_ms=MORNING.ends_at_ms,
        remind_ms=MORNING.starts_at_ms - REMINDER_MS,
    )
    meeting = STORIES.tell(given=[CALLED], when=Fix(time=1), by=who, then=[fixed])
    assert stage_of(meeting).fixed == 1


@pytest.mark.parametrize(
    ("by", "at", "time", "given", "refusal"),
    [
        (ANOTHER_CARD, MORNING.ends_at_ms, 2, [FIXED], NotAPerson),
        (EVA, MORNING.ends_at_ms, 2, [FIXED], AlreadyFixed),
        (EVA, MORNING.ends_at_ms, 2, [], NotYours),
        (BEN, MORNING.ends_at_ms, 2, [], UnknownTime),
        (BEN, EVENING.starts_at_ms, 0, [], TimePassed),
    ],
)
def test_fixing_a_time_against_a_rule(
    by: By, at: int, time: int, given: list[MeetingEvent], refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=[CALLED, *given], when=Fix(time=time), by=by, at=at, then=refusal)


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


# ── The moments of a meeting
@pytest.mark.parametrize(
    ("tag", "given", "told"),
    [
        (CHOOSE_TAG, [], ChoiceDue(answers=1)),
        (LAST_TAG, [], NoTimeFixed(answers=1)),
        (REMINDER_TAG, [FIXED, comes(EVA)], ReminderDue(people=1)),
        (OVER_TAG, [FIXED, comes(EVA)], MeetingOver(people=1)),
    ],
)
def test_each_moment_is_told(tag: int, given: list[MeetingEvent], told: MeetingEvent) -> None:
    """The books say that a time is to be fixed, that none was, that it is near, that it was."""
    before = [CALLED, said(ANA, *BOTH), *given]
    meeting = STORIES.tell(given=before, when=MomentCame(tag=tag), by=CLOCK, then=[told])
    assert stage_of(meeting).over == (tag == OVER_TAG)


@pytest.mark.parametrize(
    ("tag", "given"),
    [
        (CHOOSE_TAG, [FIXED]),
        (LAST_TAG, [FIXED]),
        (REMINDER_TAG, []),
        (OVER_TAG, []),
        (LAST_TAG + 1, [FIXED]),
    ],
)
def test_a_moment_that_nobody_waits_for_is_refused(tag: int, given: list[MeetingEvent]) -> None:
    """What does not stand any more does not happen."""
    STORIES.tell(given=[CALLED, *given], when=MomentCame(tag=tag), by=CLOCK, then=UnknownMoment)


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
    village.place.adds_up()
