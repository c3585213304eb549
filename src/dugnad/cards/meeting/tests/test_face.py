"""What people see of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
import pytest

from dugnad.cards.meeting.agenda import BINDS_NOBODY
from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.face import FACE
from dugnad.cards.meeting.forms import (
    AddItemForm,
    FixForm,
    NoteForm,
    PutUpMeeting,
    SayWhenForm,
    SeeToForm,
)
from dugnad.cards.meeting.law.events import (
    ChoiceDue,
    ComingSaid,
    DetailGivenBack,
    DetailTaken,
    ItemAdded,
    MeetingCalled,
    MeetingOver,
    Noted,
    NoTimeFixed,
    ReminderDue,
    TimeFixed,
    TimesAnswered,
)
from dugnad.cards.meeting.law.records import NOTED_AFTER_MS, Fits, Meeting, Time
from dugnad.cards.meeting.law.verbs import AddItem, Come, Fix, Note, Open, SayWhen, SeeTo
from dugnad.cards.meeting.times import clock_of, coming_wednesday
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.entries import CardEntry, Status
from dugnad.charter.testing import DAY_MS, HOUR_MS, World, card_id, prose
from dugnad.face.around import NobodyAround, Other
from dugnad.face.face import THINGS_MAX, Seen
from dugnad.face.moments import local
from dugnad.face.testing import Words
from dugnad.ledger.contract import OrderRefused
from dugnad.ledger.state import State
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice
from dugnad.ledger.values import Event

T = TypeVar("T")
ZONE = "Europe/Oslo"
EVA = Voice("Eva")
NAMES = {ANA.member: "Ana", BEN.member: "Ben", CEM.member: "Cem", EVA.member: "Eva"}

# Noon of the stories is Monday 1 June 2026, 12:00 in Oslo.
EVENING = Time(NOON_MS + 2 * DAY_MS + 6 * HOUR_MS, NOON_MS + 2 * DAY_MS + 8 * HOUR_MS)
"""Wednesday 3 June, 18 to 20 in Oslo."""
MORNING = Time(NOON_MS + 3 * DAY_MS - 2 * HOUR_MS, NOON_MS + 3 * DAY_MS)
"""Thursday 4 June, 10 to 12 in Oslo."""
BY_MS = NOON_MS + DAY_MS

CALLED = MeetingCalled(times=(EVENING, MORNING), answer_by_ms=BY_MS, outsiders=True)
ONE = MeetingCalled(times=(EVENING,), answer_by_ms=BY_MS, outsiders=False)
FIXED = TimeFixed(time=0, by=BEN.member, ends_at_ms=EVENING.ends_at_ms, remind_ms=None)
DURING_MS = EVENING.starts_at_ms + HOUR_MS
FENCE, BENCH = card_id("fence"), card_id("bench")


class Village(NobodyAround):
    """A project that knows its people, its cards and what was told in it."""

    def __init__(
        self,
        told: Mapping[bytes, Words] | None = None,
        meetings: Sequence[tuple[CardEntry, Meeting]] = (),
    ) -> None:
        """Know what was told, and which meetings there were."""
        self._told = told or {}
        self._meetings = meetings

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Everybody who has a name."""
        return {member: NAMES[member] for member in members if member in NAMES}

    def cards(self) -> tuple[Other, ...]:
        """A work day, and a proposal."""
        return (
            Other(card=FENCE, title="Paint the fence", address="/c/fence1"),
            Other(card=BENCH, title="A new bench", address="/c/bench1", decides=True),
            Other(card=card_id("own"), title="Meeting", address="/c/meet11"),
        )

    def each_of(self, card_type: str, read: Callable[[CardEntry, State], T]) -> tuple[T, ...]:
        """Its meetings."""
        assert card_type == CONTRACT.name
        return tuple(read(*one) for one in self._meetings)

    def card(self, card: bytes) -> Other | None:
        """One of them."""
        return next((one for one in self.cards() if one.card == card), None)

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Words]:
        """What is still there."""
        return {one: self._told[one] for one in prose if one in self._told}


def meeting(*events: Any) -> Meeting:
    """A meeting to which this has happened."""
    state = Meeting(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(state, event)
    return state


def seen(
    who: Voice | None = None,
    at: int = NOON_MS,
    *,
    status: Status = "in force",
    told: Mapping[bytes, Words] | None = None,
    **more: Any,
) -> Seen:
    """Somebody looking; Ana and Ben look after the meeting, Cem is no member."""
    looks_after = who in (ANA, BEN)
    return Seen(
        member=None if who is None else who.member,
        card=msgspec.structs.replace(World("meeting", status=status).entry, **more),
        told=Words(title="The old shed", where="The hall", text="Bring ideas."),
        now_ms=at,
        zone=ZONE,
        is_member=who in (ANA, BEN, EVA),
        looks_after=looks_after,
        card_id=card_id("own"),
        around=Village(told),
    )


def said(who: Voice, *fits: tuple[str, str]) -> TimesAnswered:
    """Somebody said when they can."""
    given = tuple(msgspec.convert([*one], Fits) for one in fits)
    return TimesAnswered(member=who.member, fits=given, before=())


def comes(who: Voice, word: Any = "yes") -> ComingSaid:
    """Somebody said whether they come."""
    return ComingSaid(member=who.member, said=word, before="")


# ── Calling a meeting
def put_up(**typed: str) -> PutUpMeeting:
    """The form as somebody filled it in."""
    filled = {"title": "The old shed", "lasts": "90", "answer_by": "24", **typed}
    return PutUpMeeting(filled, zone=ZONE, now_ms=NOON_MS)


def test_a_wednesday_evening_is_suggested() -> None:
    """At least three days away, so that people have time to say whether they come."""
    for day in range(8):
        at = coming_wednesday(NOON_MS + day * DAY_MS, ZONE)
        there = local(at, ZONE)
        assert (there.weekday(), there.hour) == (2, 18)
        assert at - (NOON_MS + day * DAY_MS) >= 3 * DAY_MS


def test_times_are_typed_one_by_one_in_any_order() -> None:
    """What a phone sends and what a person writes are both read; empty lines are none."""
    form = put_up(times_0="2026-06-04T10:00", times_1="3.6.2026 18:00", times_2="")
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data) == Open(
        times=(
            Time(EVENING.starts_at_ms, EVENING.starts_at_ms + 90 * 60_000),
            Time(MORNING.starts_at_ms, MORNING.starts_at_ms + 90 * 60_000),
        ),
        answer_by_ms=EVENING.starts_at_ms - DAY_MS,
        outsiders=False,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Write at least one day and time, like 6.6.2026 10:00."),
        ({"times_0": ""}, "Write at least one day and time, like 6.6.2026 10:00."),
        (
            {"times_0": "2026-06-04T10:00", "times_2": "some day"},
            "We could not read time 3. Write it like 6.6.2026 10:00.",
        ),
        (
            {"times_0": "2026-06-04T10:00", "times_1": "4.6.2026 10.00"},
            "You wrote one time twice. Leave one of them out.",
        ),
    ],
)
def test_times_that_cannot_be_read_stay_as_they_were_typed(
    typed: dict[str, str], sentence: str
) -> None:
    """One sentence says what to mend, and nothing typed is lost."""
    form = put_up(**typed)
    assert form.errors["times"] == [sentence]
    for value in typed.values():
        assert value in str(form["times"])


def test_each_time_has_a_label_of_its_own() -> None:
    """Who cannot see the form hears which time it is; a fresh form suggests the first."""
    fresh = str(PutUpMeeting(zone=ZONE, now_ms=NOON_MS, auto_id="id_%s")["times"])
    assert fresh.count("<label") == fresh.count("<input") == 5
    assert '<label for="id_times_1">Time 2</label>' in fresh
    assert fresh.count("2026-06-10T18:00") == 1
    assert PutUpMeeting.base_fields["times"].widget.value_omitted_from_data({}, {}, "times")


# ── Two clocks
@pytest.mark.parametrize(
    ("day", "time", "clock"),
    [
        ("office", MORNING, "core"),
        ("office", EVENING, "spare"),
        ("evening", EVENING, "core"),
        ("evening", MORNING, "spare"),
        ("spare", EVENING, "spare"),
        ("spare", MORNING, "spare"),
        # Saturday 6 June, 10 to 12: no office is open.
        (
            "office",
            Time(MORNING.starts_at_ms + 2 * DAY_MS, MORNING.ends_at_ms + 2 * DAY_MS),
            "spare",
        ),
        # Until after the end of the day: an hour of it is spare time.
        ("office", Time(MORNING.starts_at_ms, MORNING.ends_at_ms + 5 * HOUR_MS), "spare"),
        # Over night: in nobody's day.
        ("evening", Time(EVENING.starts_at_ms, EVENING.starts_at_ms + DAY_MS), "spare"),
    ],
)
def test_from_the_working_day_follows_whose_hours_a_time_takes(
    day: str, time: Time, clock: str
) -> None:
    """One question is enough for most; a time counts as work only when all of it does."""
    assert clock_of(time, day, ZONE) == clock


def say_when(typed: dict[str, str] | None, state: Meeting, who: Voice = EVA) -> SayWhenForm:
    """The form as somebody sees it, or filled it in."""
    return SayWhenForm(typed, zone=ZONE, now_ms=NOON_MS, state=state, seen=seen(who))


def test_one_question_and_a_word_for_each_time() -> None:
    """Who works in an office is at work on Thursday morning, and gives up Wednesday evening."""
    form = say_when({"day": "office", "can_0": "if needed", "can_1": "yes"}, meeting(CALLED))
    assert [*form.fields] == ["day", "can_0", "can_1"]
    assert form.fields["can_0"].label == "Wednesday 3 June, 18:00 until 20:00"
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == SayWhen(
        fits=(Fits("if needed", "spare"), Fits("yes", "core"))
    )


def test_who_wants_to_say_it_for_each_time_is_asked_then() -> None:
    """The first sending brings the questions, and one sentence; the second is the answer."""
    first = {"day": "each", "can_0": "yes", "can_1": "no"}
    form = say_when(first, meeting(CALLED))
    assert form.errors == {
        "day": ["Now say below for each time where in your day it lies, and send again."]
    }
    assert [*form.fields] == ["day", "can_0", "clock_0", "can_1", "clock_1"]
    half = say_when({**first, "clock_0": "core"}, meeting(CALLED))
    assert [*half.errors] == ["clock_1"]
    form = say_when({**first, "clock_0": "core", "clock_1": "spare"}, meeting(CALLED))
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == SayWhen(
        fits=(Fits("yes", "core"), Fits("no", "spare"))
    )


@pytest.mark.parametrize(
    ("clocks", "day"),
    [
        (("spare", "core"), "office"),
        (("core", "spare"), "evening"),
        (("spare", "spare"), "spare"),
        (("core", "core"), "each"),
    ],
)
def test_the_form_remembers_what_was_said(clocks: tuple[str, str], day: str) -> None:
    """Whoever changes one time need not say everything again."""
    state = meeting(CALLED, said(EVA, ("yes", clocks[0]), ("no", clocks[1])))
    form = say_when(None, state)
    assert form["day"].value() == day
    assert (form["can_0"].value(), form["can_1"].value()) == ("yes", "no")
    assert ("clock_0" in form.fields) == (day == "each")


def test_a_form_without_a_meeting_asks_for_the_day_alone() -> None:
    """Nothing is known yet, and nothing fails."""
    assert [*SayWhenForm(zone=ZONE, now_ms=NOON_MS).fields] == ["day"]


ANSWERS = (
    said(ANA, ("yes", "core"), ("no", "spare")),
    said(BEN, ("yes", "spare"), ("yes", "core")),
    said(CEM, ("yes", "spare"), ("if needed", "core")),
    said(EVA, ("if needed", "spare"), ("no", "core")),
)


def test_k43_each_time_shows_whose_core_hours_and_whose_spare_time_it_takes() -> None:
    """K43: in words, in two rows of marks, by name for members, and in a table."""
    page = FACE.page(meeting(CALLED, *ANSWERS), seen(EVA))
    evening, morning = page.extra["times"]
    assert str(evening.can) == (
        "3 people can: 1 in working hours, 2 in spare time. 1 more could if needed."
    )
    assert str(evening.fairness) == (
        "This time takes the spare time of 2 people; for 1 it lies in their working hours."
    )
    core, spare = evening.rows
    assert (core.square, spare.square) == (True, False)
    assert [mark.full for mark in core.marks] == [True]
    assert [mark.full for mark in spare.marks] == [True, True, False]
    assert (core.names, spare.names) == (("Ana",), ("Ben", "Cem", "Eva (if needed)"))
    assert str(core.label) == "In their working hours: 1"
    assert str(spare.label) == "In their spare time: 2, and 1 if needed"
    assert str(evening.best) == "Fits most: 3 said yes, and 1 more could if needed."
    assert str(evening.mine) == "You said if needed, in your spare time."
    assert morning.best == ""
    assert page.extra["table"].rows == (
        ("Wednesday 3 June, 18:00 until 20:00", "1", "2", "0", "1", "0"),
        ("Thursday 4 June, 10:00 until 12:00", "1", "0", "1", "0", "2"),
    )


# ── The tally of a year
OFFICE = ("yes", "core")
AT_HOME = ("yes", "spare")


def been(
    time: Time, weeks: int, *fits: tuple[str, str], closed_ms: int | None = None
) -> tuple[CardEntry, Meeting]:
    """A meeting at such a time so many weeks ago, to which people had said how it fits them."""
    ago_ms = weeks * 7 * DAY_MS
    then = Time(time.starts_at_ms - ago_ms, time.ends_at_ms - ago_ms)
    called = MeetingCalled(times=(then,), answer_by_ms=then.starts_at_ms, outsiders=True)
    fixed = TimeFixed(time=0, by=None, ends_at_ms=then.ends_at_ms, remind_ms=None)
    answers = [said(Voice(f"neighbour {at}"), one) for at, one in enumerate(fits)]
    entry = msgspec.structs.replace(World("meeting").entry, closed_ms=closed_ms)
    return entry, meeting(called, *answers, fixed)


def tally(*meetings: tuple[CardEntry, Meeting]) -> list[str]:
    """What the page of a meeting says of those before it."""
    looking = replace(seen(EVA), around=Village(meetings=meetings))
    return [str(one) for one in FACE.page(meeting(CALLED), looking).extra["tally"]]


def test_k43_the_page_keeps_a_tally_of_the_year() -> None:
    """Whose hours the meetings took, and what is fair after four in office hours."""
    office = [been(MORNING, weeks, OFFICE, AT_HOME) for weeks in range(2, 6)]
    many, took, run = tally(*office, been(EVENING, 9, AT_HOME, AT_HOME))
    assert took.endswith("they took working hours 4 times, and spare time 6 times.")
    assert [many, run] == [
        "5 meetings in the last year: 4 in office hours, 1 in the evening or at a weekend.",
        "The last 4 were in office hours. An evening or a weekend is fair now.",
    ]
    assert tally(been(EVENING, 2), been(EVENING, 3), been(MORNING, 5)) == [
        "3 meetings in the last year: 1 in office hours, 2 in the evening or at a weekend.",
        "The last 2 were in the evening or at a weekend. Office hours are fair now.",
    ]
    assert tally(been(MORNING, 2), been(EVENING, 3)) == [
        "2 meetings in the last year: 1 in office hours, 1 in the evening or at a weekend.",
    ]


def test_what_was_not_held_this_year_is_in_no_tally() -> None:
    """Called off, still sought, still to come, or too long ago."""
    world = World("meeting").entry
    off = been(MORNING, 2, closed_ms=MORNING.starts_at_ms - 20 * DAY_MS)
    sought, ahead = (world, meeting(CALLED)), been(EVENING, 0)
    assert tally(off, sought, ahead, been(MORNING, 53), (world, meeting())) == []
    thanked = been(MORNING, 2, closed_ms=NOON_MS)
    assert len(tally(thanked)) == 1


@pytest.mark.parametrize(
    ("fits", "sentence"),
    [
        ([], "Nobody has said yes to this time so far."),
        (
            5 * ["spare"],
            "This time takes the spare time of 5 people and nobody's working hours.",
        ),
        (
            ["core", "core"],
            "This time takes nobody's spare time: it lies in the working hours of 2 people.",
        ),
        (
            ["core", "spare"],
            "This time takes the spare time of 1 person; for 1 it lies in their working hours.",
        ),
    ],
)
def test_a_sentence_says_whose_time_it_takes(fits: list[str], sentence: str) -> None:
    """Fairness is something to read, not to work out."""
    answers = [
        said(Voice(f"neighbour {at}"), ("yes", clock), ("no", "spare"))
        for at, clock in enumerate(fits)
    ]
    page = FACE.page(meeting(CALLED, *answers), seen())
    assert str(page.extra["times"][0].fairness) == sentence


def test_a_time_that_only_fits_if_needed_is_marked_too() -> None:
    """Where nobody said yes to any, the one that most could is the best there is."""
    page = FACE.page(meeting(CALLED, said(EVA, ("no", "core"), ("if needed", "core"))), seen(EVA))
    first, second = page.extra["times"]
    assert (first.best, str(second.best)) == (
        "",
        "Fits most: nobody said yes to any, and most could here if needed.",
    )
    assert str(first.mine) == "You said no."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("yes", "core"), "You said yes, in your working hours."),
        (("yes", "spare"), "You said yes, in your spare time."),
        (("if needed", "core"), "You said if needed, in your working hours."),
    ],
)
def test_everybody_sees_what_they_said_themselves(given: tuple[str, str], sentence: str) -> None:
    """So that nobody has to remember."""
    page = FACE.page(meeting(CALLED, said(EVA, given, ("no", "core"))), seen(EVA))
    assert str(page.extra["times"][0].mine) == sentence
    assert str(page.extra["times"][0].best) in {
        "Fits most: 1 said yes.",
        page.extra["times"][0].best,
    }


def test_a_crowd_is_counted_and_not_drawn() -> None:
    """More marks than one can count at a glance say less than the number."""
    crowd = [
        said(Voice(f"neighbour {at}"), ("yes", "spare"), ("no", "spare"))
        for at in range(THINGS_MAX + 1)
    ]
    spare = FACE.page(meeting(CALLED, *crowd), seen()).extra["times"][0].rows[1]
    assert (spare.marks, spare.width) == ((), 22)
    assert str(spare.label) == "In their spare time: 41"


# ── Fixing a time
def test_who_looks_after_the_meeting_fixes_a_time_and_nothing_does_it_alone() -> None:
    """Each time that lies ahead has a button; the largest fit has only a mark."""
    state = meeting(CALLED, *ANSWERS)
    for who, at, offered in ((EVA, NOON_MS, [None, None]), (BEN, MORNING.starts_at_ms, [None] * 2)):
        times = FACE.page(state, seen(who, at)).extra["times"]
        assert [one.fix for one in times] == offered
    times = FACE.page(state, seen(BEN, EVENING.starts_at_ms)).extra["times"]
    assert [one.fix is None for one in times] == [True, False]
    form = FixForm(dict(times[1].fix.values), zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == Fix(time=1)
    fixed = FACE.page(meeting(CALLED, *ANSWERS, FIXED), seen(BEN))
    assert [one.fixed for one in fixed.extra["times"]] == [True, False]
    assert not fixed.extra["sought"]


# ── The page from beginning to end
@pytest.mark.parametrize(
    ("events", "at", "missing", "result"),
    [
        (
            (CALLED,),
            NOON_MS,
            "2 times are possible. Say by Tuesday 2 June, 12:00 which of them fit you.",
            "",
        ),
        (
            (CALLED, *ANSWERS),
            BY_MS,
            "4 people have said when they can. Now a time is to be fixed.",
            "",
        ),
        (
            (CALLED,),
            MORNING.starts_at_ms,
            "",
            "None of the times was fixed, so the meeting was not held.",
        ),
        ((CALLED, FIXED), NOON_MS, "Say whether you come.", ""),
        (
            (CALLED, FIXED, comes(EVA)),
            NOON_MS,
            "1 person comes so far. Say whether you come.",
            "",
        ),
        ((ONE, FIXED), DURING_MS, "The meeting is on now.", ""),
        (
            (ONE, FIXED, comes(EVA)),
            EVENING.ends_at_ms,
            "",
            "The meeting has been. 1 person had said that they come.",
        ),
    ],
)
def test_the_page_says_what_is_missing(
    events: tuple[Event, ...], at: int, missing: str, result: str
) -> None:
    """From the times that are sought to what came of it."""
    page = FACE.page(meeting(*events), seen(EVA, at))
    assert (str(page.missing), str(page.result)) == (missing, result)
    assert page.where == "The hall"
    if result:
        assert page.verbs == ()


def test_a_meeting_that_was_called_off_says_so() -> None:
    """Whoever looks is not left waiting, and nothing can be pressed."""
    page = FACE.page(meeting(CALLED), seen(BEN, status="closed"))
    assert str(page.result) == "The meeting was called off."
    assert page.verbs == ()
    assert FACE.question(meeting(CALLED), seen(EVA, status="closed")) is None


@pytest.mark.parametrize(
    ("events", "means"),
    [
        (
            (CALLED,),
            "The meeting is called off for good. Nobody has answered, so nobody is told.",
        ),
        (
            (ONE, ComingSaid(ANA.member, "yes", ""), ComingSaid(CEM.member, "no", "")),
            "The meeting is called off for good. 1 person who answered is told.",
        ),
        (
            (ONE, ComingSaid(ANA.member, "yes", ""), ComingSaid(CEM.member, "maybe", "")),
            "The meeting is called off for good. 2 people who answered are told.",
        ),
    ],
)
def test_before_it_is_over_closing_calls_it_off(events: tuple[Event, ...], means: str) -> None:
    """Whoever looks after it reads beforehand that nobody meets then, and how many hear of it."""
    closing = FACE.closing(meeting(*events), seen(BEN))
    assert str(closing.verb) == "Call the meeting off"
    assert str(closing.means) == means


def test_after_it_a_meeting_is_only_closed() -> None:
    """What has been cannot be called off, nor what was called off already."""
    been = FACE.closing(meeting(CALLED, FIXED), seen(BEN, MORNING.ends_at_ms))
    off = FACE.closing(meeting(CALLED), seen(BEN, status="closed"))
    assert {str(been.verb), str(off.verb)} == {"Close the card"}


def test_a_card_that_is_only_being_written_can_be_shown() -> None:
    """Before the law has seen it there are no times."""
    page = FACE.page(meeting(), seen(BEN))
    assert (page.when, page.extra) == ("", {})
    assert FACE.calendar(meeting(), Words()) is None
    assert FACE.minutes_of(meeting(), seen(BEN)) is None
    assert FACE.question(meeting(), seen(BEN)) is None


def test_verbs_follow_the_meeting() -> None:
    """First when one can, then whether one comes; members put things on the agenda."""

    def names(state: Meeting, who: Voice | None, at: int = NOON_MS) -> list[str]:
        return [str(verb.label) for verb in FACE.page(state, seen(who, at)).verbs]

    sought = meeting(CALLED)
    assert names(sought, None) == ["Say when I can"]
    assert names(sought, EVA) == ["Say when I can", "Put it on the agenda"]
    assert names(meeting(CALLED, *ANSWERS), EVA)[0] == "Change when I can"
    assert names(sought, EVA, BY_MS) == ["Put it on the agenda"]
    assert names(meeting(ONE, FIXED), CEM) == []
    coming = ["Yes, I come", "Maybe", "No, I cannot come"]
    assert names(meeting(ONE, FIXED), None) == coming
    page = FACE.page(meeting(CALLED, FIXED, comes(EVA, "maybe")), seen(EVA))
    assert [verb.chosen for verb in page.verbs[:3]] == [False, True, False]
    facts = {str(fact.label): str(fact.value) for fact in page.facts}
    assert facts == {"Your answer": "Maybe", "Maybe": "1", "Who may come": "Everybody"}


def test_who_comes_is_named_and_counted() -> None:
    """The page lists those who said yes."""
    page = FACE.page(meeting(ONE, FIXED, comes(EVA), comes(ANA, "no")), seen(EVA))
    assert [(line.member, str(line.says)) for line in page.people] == [(EVA.member, "comes")]
    facts = {str(fact.label): str(fact.value) for fact in page.facts}
    assert facts["People who come"] == "1"
    assert facts["Who may come"] == "Members of the project"


# ── Asked by link
def test_a_link_asks_for_the_times_by_the_form() -> None:
    """Among several times no single word is an answer."""
    asked = FACE.question(meeting(CALLED), seen(EVA))
    assert asked is not None
    assert (str(asked.text), asked.answers) == ("Which of the times fit you?", ())
    assert (asked.form, asked.given, asked.until_ms) == (SayWhen, "", BY_MS)
    again = FACE.question(meeting(CALLED, *ANSWERS), seen(EVA))
    assert again is not None
    assert again.given == "ballot"
    assert FACE.question(meeting(CALLED), seen(EVA, BY_MS)) is None


def test_a_link_asks_whether_one_comes() -> None:
    """Once there is one time, one word is enough."""
    asked = FACE.question(meeting(CALLED, FIXED, comes(EVA)), seen(EVA))
    assert asked is not None
    assert str(asked.text) == "Do you come on Wednesday 3 June, 18:00 until 20:00?"
    assert [(one.word, one.action) for one in asked.answers] == [
        (word, Come(said=word)) for word in ("yes", "maybe", "no")
    ]
    assert asked.given == "yes"
    unknown = FACE.question(meeting(ONE, FIXED), seen())
    assert unknown is not None
    assert unknown.given == ""


def test_a_fixed_time_is_a_line_in_a_calendar() -> None:
    """With its place; before that there is nothing to write down."""
    told = Words(title="The old shed", where="The hall", text="Bring ideas.")
    assert FACE.calendar(meeting(CALLED), told) is None
    entry = FACE.calendar(meeting(CALLED, FIXED), told)
    assert entry is not None
    assert (entry.starts_ms, entry.ends_ms) == (EVENING.starts_at_ms, EVENING.ends_at_ms)
    assert (entry.title, entry.where) == ("The old shed", "The hall")


# ── What it needs
def test_what_the_meeting_needs_is_a_list_to_take_from() -> None:
    """Who took something is named to members, and gives it back by one press."""
    state = meeting(CALLED, DetailTaken("room", EVA.member), DetailTaken("food", CEM.member))
    lines = FACE.page(state, seen(EVA)).extra["details"]
    assert [str(line.taken) for line in lines] == [
        "You see to it.",
        "",
        "",
        "Cem sees to it.",
        "",
    ]
    back, free, taken = lines[0].verb, lines[1].verb, lines[3].verb
    assert taken is None
    for verb, action in ((back, SeeTo("room", take=False)), (free, SeeTo("way in", take=True))):
        form = SeeToForm(dict(verb.values), zone=ZONE, now_ms=NOON_MS)
        assert form.is_valid()
        assert form.action(form.cleaned_data) == action
    nobody = DetailTaken("room", Voice("somebody else").member)
    over = FACE.page(meeting(CALLED, nobody), seen(EVA, MORNING.starts_at_ms)).extra["details"]
    assert [(str(line.taken), line.verb) for line in over] == [("Somebody sees to it.", None)]


# ── Agenda and notes
def test_cards_of_the_project_are_offered_for_the_agenda() -> None:
    """First what the group decides, and neither the meeting itself nor what stands there."""
    state = meeting(CALLED)
    offers = FACE.page(state, seen(EVA)).extra["offers"]
    assert [title for title, _verb in offers] == ["A new bench", "Paint the fence"]
    form = AddItemForm(dict(offers[0][1].values), zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == AddItem(card=BENCH)
    assert form.told(form.cleaned_data) is None
    added = ItemAdded(item=0, by=EVA.member, card=BENCH, prose=None)
    after = FACE.page(meeting(CALLED, added), seen(EVA)).extra
    assert [title for title, _verb in after["offers"]] == ["Paint the fence"]
    assert [(one.title, one.address) for one in after["items"]] == [("A new bench", "/c/bench1")]
    assert FACE.page(state, seen(CEM)).extra["offers"] == ()
    assert FACE.page(state, seen(EVA, MORNING.starts_at_ms)).extra["offers"] == ()


def test_a_line_of_ones_own_needs_words() -> None:
    """And they are told beside the books."""
    form = AddItemForm({"text": "Who owns the pier?"}, zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == AddItem()
    assert form.told(form.cleaned_data) == {"title": "Who owns the pier?"}
    empty = AddItemForm({}, zone=ZONE, now_ms=NOON_MS)
    assert empty.errors == {"text": ["This is still empty. Write a few words."]}
    assert [*AddItemForm({"card": "x"}, zone=ZONE, now_ms=NOON_MS).errors] == ["card"]


OWN, GONE = prose("own"), prose("gone")
NOTED = prose("noted")
TOLD = {OWN: Words(title="Who owns the pier?"), NOTED: Words(text="We paint it in May.")}
AGENDA = (
    ItemAdded(item=0, by=EVA.member, card=card_id("none"), prose=None),
    ItemAdded(item=1, by=EVA.member, card=None, prose=OWN),
    ItemAdded(item=2, by=EVA.member, card=None, prose=GONE),
)
NOTES = (
    Noted(item=1, kind="decision", by=EVA.member, prose=NOTED, at_ms=DURING_MS),
    Noted(item=1, kind="note", by=Voice("x").member, prose=GONE, at_ms=DURING_MS),
)


def test_notes_stand_under_their_item() -> None:
    """In their order; what was taken away leaves its place."""
    state = meeting(CALLED, FIXED, *AGENDA, *NOTES)
    items = FACE.page(state, seen(EVA, DURING_MS, told=TOLD)).extra["items"]
    assert [one.title for one in items] == [None, "Who owns the pier?", None]
    lines = items[1].lines
    assert [(str(one.label), one.text, one.by, one.binds) for one in lines] == [
        ("Decision noted", "We paint it in May.", "Eva", True),
        ("Note", None, "", False),
    ]


@pytest.mark.parametrize(
    ("who", "at", "events", "may"),
    [
        (EVA, DURING_MS, (FIXED, comes(EVA)), True),
        (BEN, DURING_MS, (FIXED,), True),
        (EVA, DURING_MS, (FIXED,), False),
        (CEM, DURING_MS, (FIXED, comes(CEM)), False),
        (BEN, EVENING.starts_at_ms - 1, (FIXED,), False),
        (BEN, EVENING.ends_at_ms + NOTED_AFTER_MS, (FIXED,), False),
        (BEN, DURING_MS, (), False),
    ],
)
def test_who_was_there_is_offered_to_note(
    who: Voice,
    at: int,
    events: tuple[Event, ...],
    may: bool,  # noqa: FBT001  A table.
) -> None:
    """From the beginning until a week after, as the law has it."""
    assert FACE.page(meeting(CALLED, *events), seen(who, at)).extra["notes"] is may


def test_a_note_has_words_and_a_kind() -> None:
    """Under one of the items of the agenda."""
    state = meeting(CALLED, FIXED, *AGENDA)
    known: dict[str, Any] = {"zone": ZONE, "now_ms": NOON_MS, "state": state}
    form = NoteForm({"item": "1", "kind": "task", "text": "Ask the council."}, **known)
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Note(item=1, kind="task")
    assert form.told(form.cleaned_data) == {"text": "Ask the council."}
    assert [*NoteForm({"item": "3", "kind": "note", "text": "x"}, **known).errors] == ["item"]
    assert [*NoteForm({}, zone=ZONE, now_ms=NOON_MS).errors] == ["item", "kind", "text"]


def test_the_minutes_write_themselves() -> None:
    """PRJ-20: when it was, who came, and what was noted; before, it is the agenda."""
    state = meeting(CALLED, FIXED, comes(EVA), *AGENDA, *NOTES)
    before = FACE.minutes_of(state, seen(EVA, told=TOLD))
    assert before is not None
    assert (str(before.title), before.starts_ms, len(before.items)) == ("Agenda", 0, 3)
    after = FACE.minutes_of(state, seen(EVA, DURING_MS, told=TOLD))
    assert after is not None
    assert (str(after.title), after.starts_ms) == ("Minutes", EVENING.starts_at_ms)
    assert (str(after.came), after.who) == ("1 person had said that they come.", ("Eva",))
    assert after.note == BINDS_NOBODY
    found = after.line(NOTED.hex())
    assert found is not None
    assert found.text == "We paint it in May."
    assert after.line("00") is None


# ── Told to those whom it concerns
def test_everybody_who_answered_is_told_when_it_is() -> None:
    """Those who said when they can, and nobody where there was nothing to choose."""
    (notice,) = FACE.notices(meeting(CALLED, *ANSWERS, FIXED), FIXED, seen())
    assert str(notice.text) == (
        "The old shed is on Wednesday 3 June, 18:00 until 20:00. Say on the card whether you come."
    )
    assert {*notice.members} == {one.member for one in ANSWERS}
    alone = replace(seen(), told=None)
    assert FACE.notices(meeting(ONE, FIXED), msgspec.structs.replace(FIXED, by=None), alone) == ()


@pytest.mark.parametrize(
    ("event", "events", "text", "members"),
    [
        (
            ChoiceDue(answers=4),
            (),
            "The old shed: 4 have said when they can. Fix a time on the card.",
            {BEN},
        ),
        (
            NoTimeFixed(answers=4),
            (),
            "The old shed: no time was fixed in time. Put up a new card to meet.",
            {BEN},
        ),
        (
            ReminderDue(people=1),
            (FIXED, comes(ANA, "no"), comes(BEN)),
            "A reminder of The old shed: Wednesday 3 June, 18:00 until 20:00.",
            {BEN, CEM, EVA},
        ),
        (
            DetailGivenBack("room", EVA.member),
            (),
            "The old shed: somebody is needed again. The room: open it, heat it, close it.",
            {BEN},
        ),
        (
            MeetingOver(people=1),
            (FIXED,),
            "The old shed has been. The minutes have written themselves: see the card.",
            {BEN},
        ),
        (
            CardClosed(card_id("own"), BEN.member, None, NOON_MS, NOON_MS),
            (),
            "The old shed was called off. Nobody has to come.",
            {ANA, BEN, CEM, EVA},
        ),
    ],
)
def test_whoever_it_concerns_is_told(
    event: Event, events: tuple[Event, ...], text: str, members: set[Voice]
) -> None:
    """One or two sentences, and only to those who have something to do or to know."""
    (notice,) = FACE.notices(meeting(CALLED, *ANSWERS, *events), event, seen())
    assert str(notice.text) == text
    assert {*notice.members} == {one.member for one in members}


@pytest.mark.parametrize(
    ("event", "events", "at"),
    [
        (ReminderDue(people=1), (), NOON_MS),
        (ReminderDue(people=1), (FIXED,), EVENING.starts_at_ms),
        (DetailGivenBack("room", EVA.member), (FIXED,), EVENING.ends_at_ms),
        (comes(EVA), (FIXED,), NOON_MS),
    ],
)
def test_what_helps_nobody_any_more_is_not_told(
    event: Event, events: tuple[Event, ...], at: int
) -> None:
    """A reminder that comes late, and each single answer."""
    assert FACE.notices(meeting(CALLED, *events), event, seen(at=at)) == ()


# ── In the books and agreed
def test_what_is_noted_stands_in_the_books_in_plain_words() -> None:
    """A noted decision says that it binds nobody; what happens elsewhere is not ours to tell."""
    assert str(FACE.words(NOTES[0])) == (
        "A decision was noted; it binds nobody before the group agrees."
    )
    assert str(FACE.words(said(EVA, ("yes", "core")))) == "Somebody said when they can."
    changed = msgspec.structs.replace(ANSWERS[0], before=ANSWERS[0].fits)
    assert str(FACE.words(changed)) == "Somebody changed when they can."
    assert FACE.words(OrderRefused(to="x", verb="y", code="z.No")) is None


def test_the_agreement_says_that_nothing_chooses_by_itself_and_a_note_binds_nobody() -> None:
    """What people can rely on, before and after a time is fixed."""
    before = [str(one) for one in FACE.agreement(meeting(CALLED), seen())]
    assert before[:2] == [
        "It could be on Wednesday 3 June, 18:00 until 20:00.",
        "It could be on Thursday 4 June, 10:00 until 12:00.",
    ]
    assert any("Nothing chooses by itself." in one for one in before)
    after = [str(one) for one in FACE.agreement(meeting(ONE, FIXED), seen())]
    assert after[:2] == [
        "We meet on Wednesday 3 June, 18:00 until 20:00.",
        "Members of the project may come.",
    ]
    assert str(BINDS_NOBODY) in after
