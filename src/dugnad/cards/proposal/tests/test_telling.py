"""Who is told what of a proposal, and what stands in the books."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.proposal.face import FACE
from dugnad.cards.proposal.tests.looking import (
    DECIDED_MS,
    EVERYDAY,
    TITLE,
    counted,
    decision,
    ended,
    seen,
)
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.counting.method import ByConsent, Quorum
from dugnad.charter.decisions.terms import Standing
from dugnad.charter.decisions.verbs import CarriedOut, Withdrawn
from dugnad.charter.testing import HOUR_MS
from dugnad.face.deciding.telling import words
from dugnad.face.testing import Words
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS
from tests.charter.deciding import ASIDE, FINE, NO, OBJECT, QUESTION, given, question


@pytest.mark.parametrize(
    ("ballot", "sentence"),
    [
        (FINE, "Somebody said yes."),
        (ASIDE, "Somebody stands aside."),
        (QUESTION, "Somebody has a question."),
        (OBJECT, "Somebody objected, and said why."),
        (NO, "Somebody said no."),
        (Say("abstain"), "Somebody abstained."),
    ],
)
def test_the_books_say_what_was_answered(ballot: Any, sentence: str) -> None:
    """Without a name; who answers anew changes their answer."""
    assert words(given(CEM, ballot)) == sentence
    again = given(CEM, ballot, before=given(CEM, FINE))
    assert words(again) == "Somebody changed their answer."


def test_whoever_proposed_it_hears_of_objections_and_questions() -> None:
    """And not of what is fine, nor of their own answer."""
    state = decision(question())
    for ballot, part in ((OBJECT, "objects"), (QUESTION, "has a question")):
        (notice,) = FACE.notices(state, given(CEM, ballot), seen())
        assert notice.members == (BEN.member,)
        assert part in str(notice.text)
        assert not FACE.notices(state, given(BEN, ballot), seen())
    assert not FACE.notices(state, given(CEM, FINE), seen())


@pytest.mark.parametrize(
    ("standing", "part"),
    [
        ("passed", "it is agreed"),
        ("fell", "it is not agreed"),
        ("no quorum", "too few took part"),
        ("again", "a new version is needed"),
        ("too many", "too many different answers"),
    ],
)
def test_who_answered_is_told_the_result(standing: Standing, part: str) -> None:
    """Each once, with whoever proposed it."""
    state = ended(standing, given(ANA), given(CEM))
    (notice,) = FACE.notices(state, counted(state, standing), seen(now_ms=DECIDED_MS))
    assert sorted(notice.members) == sorted([ANA.member, BEN.member, CEM.member])
    assert part in str(notice.text)


def test_where_people_only_asked_it_does_not_say_that_too_few_took_part() -> None:
    """Cem and Ana have a question: they took part, and a question alone is no answer."""
    procedure = replace(EVERYDAY, method=ByConsent(quorum=Quorum(voices=2)))
    asked = (given(ANA, QUESTION), given(CEM, QUESTION))
    state = ended("no quorum", *asked, procedure=procedure)
    (notice,) = FACE.notices(state, counted(state, "no quorum"), seen(now_ms=DECIDED_MS))
    assert "too few were fine with it" in str(notice.text)
    assert "too few took part" not in str(notice.text)
    assert "Too few were fine with it" in str(words(counted(state, "no quorum")))


def test_what_could_not_be_done_is_told_to_whoever_proposed_it() -> None:
    """And what was taken back to those who answered."""
    state = ended("passed", given(ANA))
    (notice,) = FACE.notices(state, CarriedOut(failed="cards.NotAwaited"), seen())
    assert notice.members == (BEN.member,)
    assert not FACE.notices(state, CarriedOut(failed=""), seen())
    (notice,) = FACE.notices(state, Withdrawn(by=BEN.member, at_ms=NOON_MS), seen())
    assert notice.members == (ANA.member,)


def test_the_last_hour_is_a_line_in_a_calendar() -> None:
    """So that nobody misses it."""
    entry = FACE.calendar(decision(question()), Words(title=TITLE))
    assert entry is not None
    assert (entry.title, entry.starts_ms, entry.ends_ms) == (
        TITLE,
        DECIDED_MS - HOUR_MS,
        DECIDED_MS,
    )
