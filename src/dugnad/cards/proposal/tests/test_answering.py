"""Answering a proposal by its form, and by link."""

from __future__ import annotations

import pytest

from dugnad.cards.proposal.face import FACE
from dugnad.cards.proposal.tests.looking import DECIDED_MS, ZONE, decision, second_round, seen
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.decisions.verbs import Answer, Deciding
from dugnad.charter.ways import ASSOCIATION
from dugnad.face.deciding.answering import AnswerForm
from dugnad.ledger.testing import CEM, NOON_MS
from tests.charter.deciding import ASIDE, FINE, NO, OBJECT, QUESTION, YES, given, question


def answer(state: Deciding, **typed: str) -> AnswerForm:
    """The form of an answer as Cem sends it."""
    return AnswerForm(typed, zone=ZONE, now_ms=NOON_MS, state=state, seen=seen(CEM))


def test_an_objection_needs_a_reason() -> None:
    """Which is told on the card, and not in the books."""
    form = answer(decision(question()), says="object", text="It is protected.")
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=OBJECT)
    assert form.told(form.cleaned_data) == {"title": "Objection", "text": "It is protected."}
    assert form.asks(form.cleaned_data) == "It is protected."
    empty = answer(decision(question()), says="object")
    assert empty.errors == {"text": ["This is still empty. Write a few words."]}


def test_a_question_is_asked_about_the_card() -> None:
    """It is an answer for now, and a question as any other."""
    form = answer(decision(question()), says="question", text="Which colour?")
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=QUESTION)
    assert form.told(form.cleaned_data) is None
    assert form.asks(form.cleaned_data) == "Which colour?"


@pytest.mark.parametrize(("says", "ballot"), [("fine", FINE), ("aside", ASIDE)])
def test_one_press_is_an_answer(says: str, ballot: Stance) -> None:
    """Nothing has to be written."""
    form = answer(decision(question()), says=says)
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=ballot)


@pytest.mark.parametrize(("says", "ballot"), [("yes", YES), ("no", NO)])
def test_in_the_second_round_one_says_yes_or_no(says: str, ballot: Say) -> None:
    """And no longer that one is fine with it."""
    form = answer(second_round(), says=says)
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Answer(ballot=ballot)
    assert not answer(second_round(), says="fine").is_valid()


# ── Asked, told, agreed
def test_a_link_asks_with_four_words() -> None:
    """No is an objection; what was answered is known."""
    asked = FACE.question(decision(question(), given(CEM, OBJECT)), seen(CEM))
    assert asked is not None
    assert str(asked.text) == "Do you agree to this: Paint the fence?"
    assert [(one.word, one.action) for one in asked.answers] == [
        ("yes", Answer(ballot=FINE)),
        ("question", Answer(ballot=QUESTION)),
        ("no", Answer(ballot=OBJECT)),
        ("aside", Answer(ballot=ASIDE)),
    ]
    assert asked.given == "no"
    assert asked.until_ms == DECIDED_MS


def test_a_link_asks_for_yes_or_no_where_the_rules_do() -> None:
    """The words are the answers."""
    state = decision(question(procedure=ASSOCIATION.lasting), given(CEM, YES))
    asked = FACE.question(state, seen(CEM))
    assert asked is not None
    assert [one.word for one in asked.answers] == ["yes", "no", "abstain"]
    assert asked.given == "yes"


def test_a_question_without_its_headline_still_says_what_it_is() -> None:
    """Where the headline was taken away, the agreed text tells."""
    asked = FACE.question(decision(question()), seen(CEM, told=None))
    assert asked is not None
    assert "We paint the fence on Saturday" in str(asked.text)
