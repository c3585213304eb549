"""What people see of a meeting: what is missing, what they can press, what closing does."""

from __future__ import annotations

import pytest

from dugnad.cards.meeting.face import FACE
from dugnad.cards.meeting.forms import FixForm
from dugnad.cards.meeting.law.events import ComingSaid
from dugnad.cards.meeting.law.records import Meeting
from dugnad.cards.meeting.law.verbs import Come, Fix, SayWhen
from dugnad.cards.meeting.tests.looking import (
    ANSWERS,
    BY_MS,
    CALLED,
    DURING_MS,
    EVA,
    EVENING,
    FIXED,
    MORNING,
    ONE,
    ZONE,
    comes,
    meeting,
    said,
    seen,
)
from dugnad.face.page import THINGS_MAX
from dugnad.face.testing import Words
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS, Voice
from dugnad.ledger.values import Event


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
    why = "1 said yes." if given[0] == "yes" else "nobody said yes to any, and most could here if"
    assert str(page.extra["times"][0].best).startswith(f"Fits most: {why}")


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
