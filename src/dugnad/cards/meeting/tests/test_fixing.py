"""Stories of when a meeting is: who can when (K43), and how a time is fixed."""

import msgspec
import pytest

from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.law.events import (
    ChoiceDue,
    MeetingEvent,
    MeetingOver,
    NoTimeFixed,
    ReminderDue,
    TimeFixed,
    TimesAnswered,
)
from dugnad.cards.meeting.law.records import (
    CHOOSE_TAG,
    LAST_TAG,
    OVER_TAG,
    REMINDER_MS,
    REMINDER_TAG,
    TIMES_MAX,
    Fits,
    Time,
    TimeCounts,
    stage_of,
)
from dugnad.cards.meeting.law.refusals import (
    AlreadyFixed,
    NotAMember,
    NotAPerson,
    NotEachTime,
    NotYours,
    OfAnotherProject,
    SameAnswer,
    TimePassed,
    TooLate,
    UnknownMoment,
    UnknownTime,
)
from dugnad.cards.meeting.law.verbs import Fix, MomentCame, SayWhen
from dugnad.cards.meeting.tests.stories import (
    ANOTHER_CARD,
    BOTH,
    CALLED,
    EVA,
    EVENING,
    FIXED,
    MORNING,
    OPEN_TO_ALL,
    SAY_BY_MS,
    STORIES,
    comes,
    fit,
    world,
)
from dugnad.charter.law import Law
from dugnad.charter.testing import DAY_MS
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.genesis import Limits
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, By, Scenarios, Voice


def said(who: Voice, *fits: Fits, before: tuple[Fits, ...] = ()) -> TimesAnswered:
    """Somebody said when they can."""
    return TimesAnswered(member=who.member, fits=fits, before=before)


OTHERWISE = (fit("if needed", "spare"), fit("yes"))


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
    Scenarios(CONTRACT, law=Law, world=world, limits=half).tell(
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
