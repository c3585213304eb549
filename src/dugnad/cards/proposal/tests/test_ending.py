"""The end of a proposal: counting, a second round, what came of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dugnad.cards.proposal.contract import CONTRACT
from dugnad.cards.proposal.face import FACE
from dugnad.cards.proposal.tests.looking import (
    DECIDED_MS,
    EVERYDAY,
    ZONE,
    counted,
    decision,
    ended,
    fact,
    second_round,
    seen,
)
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.decisions.terms import Standing
from dugnad.charter.decisions.urn import Pair, TookPart, UrnClosed, UrnOpened
from dugnad.charter.decisions.verbs import CarriedOut, CarryOut, SecondRoundBegan, Withdrawn
from dugnad.charter.testing import DAY_MS, HOUR_MS
from dugnad.face.deciding.answering import CarryOutForm
from dugnad.face.deciding.tally import LOOKED_AT
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS, Voice
from tests.charter.deciding import OBJECT, YES, given, question


def test_paper_can_still_be_entered_after_the_end() -> None:
    """Nobody presses any more, and the page says until when slips count."""
    procedure = replace(EVERYDAY, late_ms=2 * DAY_MS)
    state = decision(question(procedure=procedure))
    page = FACE.page(state, seen(ANA, now_ms=DECIDED_MS))
    assert "can be entered until Monday 8 June, 12:00" in str(page.missing)
    assert not page.verbs
    assert not page.result


def test_the_page_says_that_it_is_counted() -> None:
    """From the very moment on, until the result stands there; also where it does not succeed."""
    state = decision(question(), given(ANA), given(CEM))
    counting = "2 of 3 have answered. The answers are being counted now; in a moment the result"
    for late_ms in (0, 5 * 60_000):
        page = FACE.page(state, seen(BEN, now_ms=DECIDED_MS + late_ms))
        assert str(page.missing).startswith(counting)
        assert not page.verbs
    page = FACE.page(state, seen(BEN, now_ms=DECIDED_MS + HOUR_MS))
    assert "have waited to be counted since Saturday 6 June, 12:00." in str(page.missing)


def test_what_came_out_of_the_urn_is_being_counted() -> None:
    """The counters are waited for until the last answer is out, and then for nobody."""
    asked = question(size=2)
    took = [TookPart(member=who.member, turn=0, channel="page") for who in (ANA, CEM)]
    secret = replace(asked, terms=replace(asked.terms, secret=True))
    until_ms = DECIDED_MS + 30 * DAY_MS
    closed = UrnClosed(turn=0, since_ms=DECIDED_MS, until_ms=until_ms)
    page = FACE.page(decision(secret, *took, closed), seen(BEN, now_ms=DECIDED_MS))
    assert "The two counters are asked to open the urn" in str(page.missing)
    pairs = tuple(Pair(tracker=bytes([one]) * 10, ballot=YES) for one in range(2))
    opened = UrnOpened(turn=0, pairs=pairs, published=2, whole=True, at_ms=DECIDED_MS)
    page = FACE.page(decision(secret, *took, closed, opened), seen(BEN, now_ms=DECIDED_MS))
    assert str(page.missing).startswith("2 of 2 took part. The answers are being counted now")


def test_a_town_sees_how_answers_came_in_sums() -> None:
    """Of more answers than a page goes through, only what is counted already is shown."""
    town = [Voice(f"neighbour {number}") for number in range(LOOKED_AT + 1)]
    procedure = replace(EVERYDAY, fallback="majority")
    asked = question(size=len(town) + 1, procedure=procedure)
    page = FACE.page(decision(asked, *(given(one) for one in town)), seen(BEN))
    assert page.extra["channels"].rows == (
        ("Fine by me", "", "2001"),
        ("All answers", "2001", "2001"),
    )
    assert "If nobody objects by then" in str(page.missing)
    objecting = decision(asked, *(given(one) for one in town), given(max(town, key=id_of), OBJECT))
    page = FACE.page(objecting, seen(BEN))
    assert "If the objection stands then" in str(page.missing)
    assert ("I object", "", "1") in page.extra["channels"].rows
    assert "not every objection is shown here" in page.extra["channels"].note


def id_of(who: Voice) -> bytes:
    """The member id of somebody."""
    return who.member


def test_a_vote_follows_and_says_why() -> None:
    """Everybody answers anew, by yes, no or neither; the objection can still be read."""
    page = FACE.page(second_round(), seen(CEM, now_ms=DECIDED_MS))
    assert [str(one.label) for one in page.verbs] == ["Yes", "No", "I abstain"]
    assert "please answer anew" in str(page.extra["second_round"])
    assert not fact(page, "Your answer")
    assert len(page.sayings) == 1
    assert page.extra["result"] is None
    assert fact(page, "How") == "It is agreed if more people say yes than no. A tie means no."


def test_who_answered_before_is_told_of_the_vote() -> None:
    """And whoever proposed it."""
    state = second_round()
    event = SecondRoundBegan(counted(state, "fell").outcome, 1, ByMajority(), 0, 0)  # type: ignore[arg-type]
    (notice,) = FACE.notices(state, event, seen(now_ms=DECIDED_MS))
    assert notice.members == (CEM.member, BEN.member)
    assert "until Thursday 11 June, 12:00" in str(notice.text)


@pytest.mark.parametrize(
    ("standing", "result"),
    [
        ("passed", "Agreed on Saturday 6 June."),
        ("fell", "Not agreed, counted on Saturday 6 June."),
        ("no quorum", "Too few took part, so nothing is decided."),
        ("again", "An objection stands. A new version can be proposed."),
        ("too many", "There were too many different answers to count at once. Ask anew."),
    ],
)
def test_every_end_is_told(standing: Standing, result: str) -> None:
    """In one sentence, with nothing left to press, and a picture and tables below."""
    page = FACE.page(ended(standing, given(ANA)), seen(ANA, now_ms=DECIDED_MS))
    assert page.result == result
    assert not page.verbs
    assert page.bar is None
    assert page.extra["result"].reading == "Nobody objects: it is agreed."
    assert page.extra["agreed"] == (standing == "passed")
    assert page.extra["count_file"]


def test_what_was_taken_back_has_no_count() -> None:
    """It says who did it, without a name."""
    state = decision(question(), given(ANA), Withdrawn(by=BEN.member, at_ms=NOON_MS))
    page = FACE.page(state, seen(ANA))
    assert page.result == "Taken back on Monday 1 June by whoever proposed it."
    assert page.extra["result"] is None
    assert not page.extra["count_file"]


def test_what_could_not_be_carried_out_is_asked_for_again() -> None:
    """It is agreed all the same; the page says why, and members can press."""
    state = ended("passed", given(ANA))
    CONTRACT.evolve(state, CarriedOut(failed="cards.NotAwaited"))
    page = FACE.page(state, seen(ANA, now_ms=DECIDED_MS))
    assert page.result == "Agreed on Saturday 6 June, but not carried out yet."
    assert fact(page, "Why it was not carried out").endswith(".")
    (again,) = page.verbs
    assert (again.action, str(again.label)) == (CarryOut, "Ask for it again")
    assert CarryOutForm(zone=ZONE, now_ms=NOON_MS).action({}) == CarryOut()
    assert not FACE.page(state, seen(now_ms=DECIDED_MS)).verbs
