"""What a task's page says of work that was shown, and its forms."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.template.loader import render_to_string
from msgspec.structs import replace

from dugnad.cards.task.face import FACE
from dugnad.cards.task.forms import STAYS, ShowForm, VouchForm
from dugnad.cards.task.judging import ObjectForm
from dugnad.cards.task.law.events import (
    ObjectionAnswered,
    PayOwed,
    TaskEvent,
    WorkAgreed,
    WorkNotAgreed,
)
from dugnad.cards.task.law.records import DAY_MS
from dugnad.cards.task.law.verbs import Answer, Show, Vouch
from dugnad.cards.task.tests.looking import (
    AGREED,
    DISPUTED,
    EVA,
    FRED,
    FREE,
    POOR,
    PROOF,
    REASON,
    REPLY,
    SHOWN,
    SHOWN_MS,
    TAKEN,
    TERMS,
    THE_CARD,
    ZONE,
    drawn,
    named,
    page,
    seen,
    shown,
    state,
    taken,
    up,
    verbs,
)
from dugnad.charter.counting.outcome import Outcome, Turnout, Voices
from dugnad.charter.testing import prose
from dugnad.face.face import Worked
from dugnad.face.testing import Words
from dugnad.ledger.testing import BEN, NOON_MS


# ── What was shown, and what came of it
def test_what_was_shown_stands_above_the_answers() -> None:
    """Words, picture, and how it stands; on paper and by link nobody's name."""
    words = {PROOF: Words(text="All ten.", picture="ab" * 32, alt="A red box")}
    lead = drawn(SHOWN, FRED, words=words)
    for part in ("Shown as done", "All ten.", "A red box", "Eva", "300 kr", "small.jpg"):
        assert part in lead
    assert "What you get" not in lead
    card = {"language": "en", "face": FACE}
    context = {"page": named(page(SHOWN, FRED, words=words)), "card": card}
    for how in ("nameless", "paper", "preview"):
        assert "Eva" not in render_to_string("task/lead.html", {**context, how: True})
    assert "What you get" in render_to_string("task/body.html", context)
    vouched = [*TAKEN, shown(by=BEN)]
    assert "Somebody else said in their place" in drawn(vouched, FRED)


HOW = {
    "silence": "Nobody objected",
    "confirmed": "It was confirmed and nobody objected",
    "withdrawn": "The objection was taken back",
    "vote": "Members voted that it is done",
}


@pytest.mark.parametrize("how", [*HOW])
def test_the_reason_stands_with_what_was_agreed(how: str) -> None:
    """By silence, by a word, by taking back or by a vote: the page tells which."""
    done = [*SHOWN, replace(AGREED, how=how), PayOwed(showing=1, failed="")]
    (line,) = page(done).extra["shown"]
    assert str(line.stands).startswith(HOW[how])
    assert str(page(done).result) == "It is done."
    assert str(page(done).people[0].says) == "has done it, for 300 kr"


def test_the_reason_stands_with_what_was_not_agreed() -> None:
    """How many said yes and no; and that it can be shown anew."""
    turnout = Turnout(electorate=4, answered=1, abstained=0, counted=1, needed=1)
    fell = Outcome(result="fell", turnout=turnout, table=Voices(yes=0, no=1, abstain=0))
    again = [
        *DISPUTED,
        WorkNotAgreed(showing=1, place=1, member=EVA.member, outcome=fell, until_ms=2 * NOON_MS),
    ]
    (line,) = page(again, EVA).extra["shown"]
    assert "0 said yes and 1 no" in str(line.stands)
    assert verbs(again, EVA) == [Show, Answer]


def test_objections_and_answers_are_read_in_their_order() -> None:
    """The objection first, then what was answered to it; gone once it is settled."""
    answered = ObjectionAnswered(showing=1, by=EVA.member, prose=REPLY, at_ms=SHOWN_MS + 2 * DAY_MS)
    sayings = page([*DISPUTED, answered]).sayings
    assert [(one.prose, str(one.by.says)) for one in sayings] == [
        (REASON, "objects"),
        (REPLY, "answers"),
    ]
    assert page([*SHOWN, AGREED]).sayings == ()


def test_how_it_stands_with_each_person() -> None:
    """Taken, shown, voted about, done and owed, or done and not owed yet."""
    says = {
        "has taken it on": TAKEN,
        "has shown that it is done": SHOWN,
        "has shown it, and members vote about it": DISPUTED,
        "has done it; 300 kr cannot be owed yet": POOR,
    }
    for words, events in says.items():
        assert [str(one.says) for one in page(events).people] == [words]
    free = [up(FREE), taken(), shown(), replace(AGREED, amount=0)]
    assert [str(one.says) for one in page(free).people] == ["has done it"]


def test_who_took_it_on_is_told_when_the_words_change() -> None:
    """What counts as done is not changed behind their back."""
    other = replace(THE_CARD, prose=prose("other words"))
    facts = {str(one.label): str(one.value) for one in page(TAKEN, EVA, entry=other).facts}
    assert "Read them again" in facts["Changed"]
    assert "Changed" not in {str(one.label) for one in page(TAKEN, EVA).facts}
    assert "Changed" not in {str(one.label) for one in page(TAKEN, FRED, entry=other).facts}


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([up(FREE)], "The card was closed. Nobody has to do it any more."),
        ([up(places=2), taken(), shown(), AGREED, PayOwed(showing=1, failed="")], "1 of 2 places"),
    ],
)
def test_what_came_of_a_closed_card(events: Sequence[TaskEvent], words: str) -> None:
    """What was done stays done."""
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    assert words in str(page(events, entry=closed).result)


# ── Forms
def test_how_much_it_was_is_asked_only_where_it_counts() -> None:
    """Filled in with the most; a press without words tells nothing."""
    plain = ShowForm({}, zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(EVA))
    assert "claimed" not in plain.fields
    assert plain.is_valid()
    assert plain.told(plain.cleaned_data) is None
    assert plain.action(plain.cleaned_data) == Show()
    hours = state(up(replace(FREE, pay="hours", minutes=90)), taken())
    asked = ShowForm(zone=ZONE, now_ms=NOON_MS, state=hours, seen=seen(EVA))
    assert next(iter(asked.fields)) == "claimed"
    assert asked["claimed"].value() == "1:30"
    costs = state(up(replace(TERMS, pay="expenses")), taken())
    typed = {"claimed": "123,45", "text": "Thread", "picture": "ab" * 32, "alt": "A receipt"}
    filled = ShowForm(typed, zone=ZONE, now_ms=NOON_MS, state=costs, seen=seen(EVA))
    assert filled.is_valid(), filled.errors
    assert filled.action(filled.cleaned_data) == Show(claimed=12_345)
    assert (filled.told(filled.cleaned_data) or {})["picture"] == "ab" * 32
    assert ShowForm(zone=ZONE, now_ms=NOON_MS, state=costs)["claimed"].value() is None
    alone = ShowForm({"alt": "A box"}, zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN))
    assert alone.is_valid()
    assert alone.told(alone.cleaned_data) is None


def test_what_counts_stands_above_the_forms() -> None:
    """Who shows it, vouches or objects reads it once more (S13)."""
    for kind in (ShowForm, VouchForm, ObjectForm):
        asked = kind(zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(EVA))
        stays = "" if kind is ObjectForm else f" {STAYS}"
        assert str(asked.hint) == f"It counts as done when: Ten flags are hemmed.{stays}"
        gone = kind(zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(EVA, told=None))
        assert gone.hint == stays.strip()


def test_who_vouches_says_for_whom() -> None:
    """By name where it is known; one place needs no choice."""
    two = state(up(places=2), taken(), taken(FRED, 2))
    choices = VouchForm(zone=ZONE, now_ms=NOON_MS, state=two, seen=seen(BEN))["place"]
    assert "Eva" in str(choices)
    assert "Place 2" in str(choices)
    one = VouchForm({"place": "1"}, zone=ZONE, now_ms=NOON_MS, state=state(*TAKEN), seen=seen(BEN))
    assert one.is_valid()
    assert one.action(one.cleaned_data) == Vouch(place=1)


def test_what_a_task_wrote_down_is_work() -> None:
    """PRJ-25: the minutes of whoever did it, and nothing before it is agreed."""
    done = WorkAgreed(1, 1, EVA.member, "silence", None, 0, 90, SHOWN_MS)
    assert FACE.works == (WorkAgreed,)
    assert FACE.worked(state(), done) == Worked(EVA.member, 90)
    assert FACE.worked(state(), shown()) is None
