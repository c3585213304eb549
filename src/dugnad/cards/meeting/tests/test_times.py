"""Times: how they are typed, asked for, answered and shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dugnad.cards.meeting.face import FACE
from dugnad.cards.meeting.forms import PutUpMeeting, SayWhenForm
from dugnad.cards.meeting.law.events import MeetingCalled
from dugnad.cards.meeting.law.records import Fits, Meeting, Time
from dugnad.cards.meeting.law.verbs import Open, SayWhen
from dugnad.cards.meeting.tests.looking import (
    ANSWERS,
    CALLED,
    EVA,
    EVENING,
    MORNING,
    ZONE,
    Village,
    been,
    meeting,
    said,
    seen,
)
from dugnad.cards.meeting.times import clock_of, coming_wednesday
from dugnad.charter.entries import CardEntry
from dugnad.charter.testing import DAY_MS, HOUR_MS, World
from dugnad.face.moments import local
from dugnad.ledger.testing import BEN, CEM, NOON_MS, Voice


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


@pytest.mark.parametrize(
    ("fits", "why"),
    [
        (("yes", "spare"), "Fits as many as one other time: 1 said yes to each."),
        (
            ("if needed", "spare"),
            (
                "Fits as many as one other time: nobody said yes to any, and most could at these "
                "if needed."
            ),
        ),
    ],
)
def test_two_times_that_fit_as_many_say_so(fits: tuple[str, str], why: str) -> None:
    """Neither of two equal times is said to fit most: whoever fixes one has to choose."""
    page = FACE.page(meeting(CALLED, said(EVA, fits, fits)), seen(EVA))
    assert [str(one.best) for one in page.extra["times"]] == [why, why]


def test_equal_times_count_those_who_could_too() -> None:
    """Two said yes to each time and a third could if needed, at three times alike."""
    late = Time(MORNING.starts_at_ms, MORNING.ends_at_ms + HOUR_MS)
    called = MeetingCalled((*CALLED.times, late), CALLED.answer_by_ms, outsiders=True)
    alike = [
        said(who, *(3 * [given]))
        for who, given in (
            (BEN, ("yes", "spare")),
            (CEM, ("yes", "core")),
            (EVA, ("if needed", "spare")),
        )
    ]
    page = FACE.page(meeting(called, *alike), seen(EVA))
    why = "Fits as many as 2 other times: 2 said yes to each, and 1 more could if needed."
    assert [str(one.best) for one in page.extra["times"]] == [why, why, why]


def test_a_time_that_only_fits_if_needed_is_marked_too() -> None:
    """Where nobody said yes to any, the one that most could is the best there is."""
    page = FACE.page(meeting(CALLED, said(EVA, ("no", "core"), ("if needed", "core"))), seen(EVA))
    first, second = page.extra["times"]
    assert (first.best, str(second.best)) == (
        "",
        "Fits most: nobody said yes to any, and most could here if needed.",
    )
    assert str(first.mine) == "You said no."
