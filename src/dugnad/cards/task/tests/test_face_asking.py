"""How a task asks people, tells them what happened, and says what was agreed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from dugnad.cards.task.face import FACE
from dugnad.cards.task.forms import AnswerForm
from dugnad.cards.task.law.events import GivenBack, PayOwed, PlaceFreed, SaidNo, TimeIsUp
from dugnad.cards.task.law.records import DAY_MS
from dugnad.cards.task.law.verbs import Answer, Show
from dugnad.cards.task.tests.looking import (
    AGREED,
    BEGAN,
    DISPUTED,
    ENDS_MS,
    EVA,
    FRED,
    FREE,
    POOR,
    SHOWN,
    TAKEN,
    THE_CARD,
    TOLD,
    ZONE,
    page,
    seen,
    shown,
    state,
    taken,
    told,
    up,
)
from dugnad.charter.cards.events import CardClosed
from dugnad.face.face import Face
from dugnad.ledger.testing import BEN, CEM, NOON_MS


# ── Asked
def test_a_link_asks_what_is_to_be_asked() -> None:
    """First whether one takes it on, then whether it is done, then how one votes."""
    free = FACE.question(state(up(FREE)), seen(FRED))
    assert free is not None
    assert [one.word for one in free.answers] == ["yes", "no"]
    said_no = FACE.question(state(up(FREE), SaidNo(member=FRED.member)), seen(FRED))
    assert said_no is not None
    assert said_no.given == "no"
    paid = FACE.question(state(up()), seen(FRED))
    assert paid is not None
    assert (paid.answers, paid.form) == ((), Answer)
    assert str(paid.text) == "Do you take it on? 300 kr for the whole task."
    done = FACE.question(state(*SHOWN), seen(FRED))
    assert done is not None
    assert [(one.word, bool(one.why)) for one in done.answers] == [("yes", False), ("object", True)]
    assert (done.until_ms, done.of_members) == (ENDS_MS, True)
    vote = FACE.question(state(*DISPUTED), seen(FRED))
    assert vote is not None
    assert ([one.word for one in vote.answers], vote.given) == (["yes", "no", "abstain"], "no")


def test_nobody_is_asked_in_vain() -> None:
    """Not about their own work, not as a neighbour whether it is done, not once it is over."""
    assert FACE.question(state(*SHOWN), seen(EVA)) is None
    assert FACE.question(state(*SHOWN), seen(CEM)) is None
    assert FACE.question(state(*TAKEN), seen(FRED)) is None
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    assert FACE.question(state(*TAKEN), seen(EVA, entry=closed)) is None


def test_who_has_taken_it_on_is_asked_whether_it_is_done() -> None:
    """They show it or give it back; it stands there how it is with it, also without an account."""
    for events in (TAKEN, [up(FREE), taken()]):
        asked = FACE.question(state(*events), seen(EVA))
        assert asked is not None
        assert (asked.given, asked.form) == ("yes", Show)
        assert [str(one.label) for one in asked.answers] == ["I take it on", "I give it back"]
        assert "The place is yours until" in str(asked.standing)


def test_what_one_has_done_is_said_to_them() -> None:
    """Owed, waiting for money, or done for nothing; nobody else reads it as theirs."""
    says = {
        "300 kr is owed to you for it": [*SHOWN, AGREED, PayOwed(showing=1, failed="")],
        "300 kr waits for money": POOR,
        "What you did counts as done. Thank": [
            up(FREE),
            taken(),
            shown(),
            replace(AGREED, amount=0),
        ],
    }
    for words, events in says.items():
        own = [fact for fact in page(events, EVA).facts if fact.own]
        assert [words in str(one.value) for one in own] == [True]
        assert [fact for fact in page(events, FRED).facts if fact.own] == []


def test_nobody_is_asked_once_it_is_closed() -> None:
    """What was not taken on then is not asked about any more."""
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    assert FACE.question(state(up(FREE)), seen(FRED, entry=closed)) is None


def test_what_is_to_be_done_by_a_day_stands_in_a_calendar() -> None:
    """The last hour of it; without a day there is no line."""
    entry = FACE.calendar(state(up(done_by_ms=NOON_MS + DAY_MS)), TOLD)
    assert entry is not None
    assert entry.ends_ms == NOON_MS + DAY_MS
    assert FACE.calendar(state(up()), TOLD) is None


def test_what_was_given_back_is_said_so() -> None:
    """Not that they do not take on what they had taken on."""
    how: dict[str, Any] = {"zone": ZONE, "now_ms": NOON_MS}
    for events, words in ((TAKEN, "You gave it back."), ([up()], "It is noted that you do not")):
        form = AnswerForm({"said": "no"}, state=state(*events), seen=seen(EVA), **how)
        assert form.is_valid()
        assert str(form.noted(form.cleaned_data)).startswith(words)


# ── Told
def test_who_is_told_what() -> None:
    """Whose work it is, who has to look at it, and who objected; nobody of their own press."""
    shown_words = told(shown(), *SHOWN)
    assert [*shown_words.values()] == [[BEN.member]]
    assert "Confirm, ask or object until Friday 5 June" in next(iter(shown_words))
    assert [*told(BEGAN, *DISPUTED).values()] == [[FRED.member, EVA.member, BEN.member]]
    (poor,) = told(PayOwed(showing=1, failed="money.NotEnough"), *POOR).items()
    assert "could not be owed" in poor[0]
    assert poor[1] == [EVA.member, BEN.member]
    assert told(PayOwed(showing=1, failed=""), *POOR) == {}
    freed = told(PlaceFreed(place=1, member=EVA.member), up())
    assert [*freed.values()] == [[EVA.member], [BEN.member]]
    assert [*told(GivenBack(place=1, member=EVA.member), up()).values()] == [[BEN.member]]
    assert told(GivenBack(place=1, member=BEN.member), up()) == {}
    thanks = told(replace(AGREED, amount=0), up(FREE), taken(), shown())
    assert [*thanks] == ["Sew ten flags counts as done. Thank you!"]
    assert [*told(TimeIsUp(taken=0, settled=0), up()).values()] == [[BEN.member]]
    assert told(TimeIsUp(taken=1, settled=0), *TAKEN) == {}
    closed = CardClosed(
        card=bytes(16), by=BEN.member, prose=None, at_ms=NOON_MS, waited_until_ms=NOON_MS
    )
    assert [*told(closed, *TAKEN).values()] == [[EVA.member]]
    assert told(closed, *SHOWN) == {}


def test_closing_says_who_stops_and_when_it_is_not_possible() -> None:
    """Before anybody presses: who is told, that nobody is, or that work waits to be settled."""
    assert "1 person who has not shown it yet" in str(FACE.closing(state(*TAKEN), seen(BEN)).means)
    assert "nobody is told" in str(FACE.closing(state(up()), seen(BEN)).means)
    assert "It cannot be closed yet" in str(FACE.closing(state(*SHOWN), seen(BEN)).means)
    done = state(*SHOWN, AGREED, PayOwed(showing=1, failed=""))
    assert "Nobody is written to" in str(FACE.closing(done, seen(BEN)).means)


def test_the_agreement_tells_all_terms() -> None:
    """What counts, what one gets, what it is not, and how it is settled (CRD-10)."""
    sentences = " ".join(str(one) for one in FACE.agreement(state(up()), seen()))
    for words in (
        "Ten flags are hemmed.",
        "300 kr for the whole task.",
        "What this is not:",
        "comes free after 14 days",
        "for 3 days after you show it",
        "silence then counts as yes",
        "members then vote for 5 days",
        "Nothing is owed before.",
    ):
        assert words in sentences
    strict = " ".join(str(one) for one in FACE.agreement(state(up(FREE, confirms=1)), seen()))
    assert "somebody must confirm" in strict
    assert "No money moves." in strict


def test_the_face_is_one_of_a_card_that_asks_members() -> None:
    """Each member finds it under *For you*, whether or not anybody sent it."""
    face: Face = FACE
    assert face.asks_members
