"""The form by which a task is put up, and what is said of its pay and of what counts."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from msgspec.structs import replace

from dugnad.cards.task.face import FACE
from dugnad.cards.task.forms import PutUpTask
from dugnad.cards.task.law.records import Terms
from dugnad.cards.task.law.verbs import Open
from dugnad.cards.task.tests.looking import (
    FREE,
    PAY,
    PERIOD_MS,
    TERMS,
    TOLD,
    VOTE_MS,
    ZONE,
    drawn,
    form,
    page,
    seen,
    state,
    up,
)
from dugnad.charter.money.accounts import Sum
from dugnad.face.templatetags.face import card_form
from dugnad.face.testing import Words
from dugnad.ledger.testing import NOON_MS


# ── Putting it up
def test_nothing_is_the_default_and_names_no_money() -> None:
    """Who changes nothing puts up work that is given freely (PRJ-17, MON-10)."""
    filled = form({"amount": "300", "hours": "2"})
    assert filled.is_valid(), filled.errors
    opening = filled.opening(filled.cleaned_data)
    assert isinstance(opening, Open)
    assert (opening.pay, opening.unit, opening.amount, opening.minutes) == ("nothing", None, 0, 0)
    assert (opening.period_ms, opening.vote_ms) == (PERIOD_MS, VOTE_MS)
    assert filled.awaits_money(filled.cleaned_data) is None
    fresh = PutUpTask(zone=ZONE, now_ms=NOON_MS)
    assert fresh["pay"].value() == "nothing"
    assert fresh["unit"].value() == "NOK"


def test_money_needs_an_amount_and_somebody_to_ask() -> None:
    """Both are asked for in words; with them the card waits until its pot holds enough."""
    empty = form({"pay": "money"})
    assert not empty.is_valid()
    assert {*empty.errors} == {"amount", "who"}
    filled = form({"pay": "money", "amount": "300", "who": "Kari", "places": "3"})
    assert filled.is_valid(), filled.errors
    assert filled.opening(filled.cleaned_data).amount == PAY
    assert filled.awaits_money(filled.cleaned_data) == Sum(unit="NOK", amount=3 * PAY)
    early = form({"pay": "money", "amount": "300", "who": "Kari", "before_money": "on"})
    assert early.is_valid()
    assert early.awaits_money(early.cleaned_data) is None


def test_what_pay_needs_stands_below_it_and_not_as_if_it_could_be_left_out() -> None:
    """Nothing that is demanded afterwards is folded away before."""
    fresh = PutUpTask(zone=ZONE, now_ms=NOON_MS)
    page = render_to_string("face/form.html", card_form(fresh))
    opened, folded = page.split("<details")
    for name in ("amount", "unit", "hours", "who", "thanks"):
        assert f'id="id_{name}"' in opened, name
    assert "can be left empty" not in opened
    assert "can be left empty" in folded


def test_money_by_the_hour_and_hours_that_are_written_down() -> None:
    """The most that counts is asked for where hours are, and multiplies the money."""
    assert {*form({"pay": "hours"}).errors} == {"hours"}
    hours = form({"pay": "hours", "hours": "1:30"})
    assert hours.is_valid(), hours.errors
    assert hours.opening(hours.cleaned_data).minutes == 90
    by_hour = form({"pay": "money", "amount": "200", "hours": "3", "who": "Kari"})
    assert by_hour.is_valid()
    assert by_hour.awaits_money(by_hour.cleaned_data) == Sum(unit="NOK", amount=60_000)


def test_what_was_left_as_offered_is_told_in_each_ones_language() -> None:
    """Only what somebody wrote themselves is kept as their words (COC-34)."""
    as_offered = form({"this_is": str(contract_words("this_is")), "not_this": "A course."})
    assert as_offered.is_valid()
    told = Words(**as_offered.told(as_offered.cleaned_data))
    assert told.more("done") == "Sewn."
    assert told.more("this_is") == ""
    assert told.more("not_this") == "A course."
    thanks = form({"pay": "thanks", "thanks": "Soup."})
    assert thanks.is_valid()
    assert Words(**thanks.told(thanks.cleaned_data)).more("thanks") == "Soup."


def contract_words(name: str) -> Any:
    """What the form offers under a name."""
    return PutUpTask(zone=ZONE, now_ms=NOON_MS)[name].value()


# ── What there is for it, and what it may mean
@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (FREE, "Nothing: it is given freely."),
        (replace(FREE, pay="thanks"), "Thanks."),
        (replace(FREE, pay="hours", minutes=90), "Up to 1 hour 30 minutes are written down"),
        (replace(TERMS, pay="expenses"), "What it cost is paid back, up to 300 kr."),
        (TERMS, "300 kr for the whole task."),
        (replace(TERMS, places=3), "300 kr for each place."),
        (replace(TERMS, minutes=120), "300 kr for each hour, for up to 2 hours."),
    ],
)
def test_the_pay_is_said_in_words(terms: Terms, words: str) -> None:
    """Each kind in one sentence, also in the agreement (CRD-10)."""
    events = [up(terms)]
    assert words in str(page(events).extra["pay"])
    agreed = " ".join(str(one) for one in FACE.agreement(state(*events), seen()))
    assert words in agreed


def test_pay_comes_with_a_warning_and_a_person_to_ask() -> None:
    """Before anybody presses, on the card and in what they agree to; freely given has none."""
    lead = drawn([up()])
    assert "it can change benefits that you get" in lead
    assert "Kari, 40 01 23 45" in lead
    nobody = drawn([up()], told=replace_words(who=""))
    assert "Ask whoever put the card up" in nobody
    for pay in ("hours", "expenses"):
        terms = replace(FREE, pay=pay, minutes=60) if pay == "hours" else replace(TERMS, pay=pay)
        assert "If you get benefits" in drawn([up(terms)])
        assert "Ask whoever put" in drawn([up(terms)], told=replace_words(who=""))
    for terms in (FREE, replace(FREE, pay="thanks")):
        assert page([up(terms)]).extra["warning"] == ""


def replace_words(**changes: Any) -> Words:
    """The told words with other parts."""
    return Words(**{**TOLD.__dict__, **changes})


def test_what_counts_and_what_this_is_not_stand_above_the_press() -> None:
    """Nobody is part of it before they could read it (K45, COC-34)."""
    lead = drawn([up(FREE)])
    for words in ("It counts as done when", "Ten flags are hemmed.", "What this is not"):
        assert words in lead
    assert "Nobody is employed" in lead
    own = replace_words(extra=(("not_this", "A course."), ("this_is", "An evening.")))
    lead = drawn([up(FREE)], told=own)
    assert "A course." in lead
    assert "An evening." in lead
    gone = drawn([up(FREE)], told=None)
    assert "Nobody is employed" in gone
