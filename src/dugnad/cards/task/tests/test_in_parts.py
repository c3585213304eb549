"""A task that several people do a part of: each part is judged by itself, where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from msgspec.structs import replace

from dugnad.cards.task.face import FACE
from dugnad.cards.task.judging import ConfirmForm, ObjectForm, ReplyForm
from dugnad.cards.task.law.events import (
    PayOwed,
    PlaceFreed,
    TaskEvent,
    VoteBegan,
    WorkConfirmed,
    WorkNotAgreed,
    WorkObjected,
)
from dugnad.cards.task.law.records import DAY_MS
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    Object,
    Reply,
    Show,
    TryAgain,
    Vote,
    Withdraw,
)
from dugnad.cards.task.tests.looking import (
    AGREED,
    BEGAN,
    EVA,
    FRED,
    PAY,
    SHOWN_MS,
    VOTE_MS,
    ZONE,
    named,
    page,
    seen,
    shown,
    state,
    taken,
    told,
    up,
)
from dugnad.charter.counting.outcome import Outcome, Turnout, Voices
from dugnad.face.page import CardPage
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS, Voice

BOTH_SHOWN: Sequence[TaskEvent] = (
    up(places=3),
    taken(EVA, 1),
    taken(CEM, 2),
    shown(EVA),
    replace(shown(CEM), showing=2, place=2),
)
AGAINST_CEM = WorkObjected(
    showing=2, by=FRED.member, prose=bytes(32), at_ms=SHOWN_MS + DAY_MS, before=None
)
VOTED: Sequence[TaskEvent] = (*BOTH_SHOWN, AGAINST_CEM, replace(BEGAN, showing=2))


def parts(events: Sequence[Any], who: Voice | None, **how: Any) -> dict[int, list[type]]:
    """What somebody can press about each part."""
    found = page(events, who, **how).extra["shown"]
    return {one.number: [verb.action for verb in one.verbs] for one in found}


def test_each_part_has_its_own_answers() -> None:
    """The pair stands inside the part and acts on it; nobody judges their own."""
    assert parts(BOTH_SHOWN, FRED) == {1: [Confirm, Object], 2: [Confirm, Object]}
    assert parts(BOTH_SHOWN, EVA) == {1: [], 2: [Confirm, Object]}
    for one in page(BOTH_SHOWN, FRED).extra["shown"]:
        assert {verb.values["showing"] for verb in one.verbs} == {str(one.number)}
    together = page(BOTH_SHOWN, FRED)
    assert [verb.action for verb in together.verbs] == [Answer]
    assert {verb.action for verb in together.all_verbs} == {Answer, Confirm, Object}


def test_voting_on_one_part_needs_none_of_the_others() -> None:
    """A vote stands with its part from the first moment; who objects can take it back there."""
    votes = [Vote, Vote, Vote]
    assert parts(VOTED, ANA) == {1: [Confirm, Object], 2: [*votes, Reply]}
    assert parts(VOTED, FRED) == {1: [Confirm, Object], 2: [*votes, Withdraw, Reply]}
    confirmed = [*VOTED, WorkConfirmed(showing=1, by=FRED.member)]
    assert parts(confirmed, FRED)[2] == [*votes, Withdraw, Reply]
    (first, _second) = page(confirmed, FRED).extra["shown"]
    assert [verb.chosen for verb in first.verbs] == [True, False]


def test_whose_work_is_voted_on_answers_there() -> None:
    """And sees no press that is about somebody else's work where theirs stands."""
    against_eva = replace(AGAINST_CEM, showing=1)
    disputed = [*BOTH_SHOWN, against_eva, BEGAN]
    assert parts(disputed, EVA) == {1: [Reply], 2: [Confirm, Object]}
    assert [verb.action for verb in page(disputed, EVA).verbs] == []


def test_what_is_over_waits_or_could_not_be_owed() -> None:
    """Nothing that would be refused is offered; what waits for its money is asked for there."""
    assert parts(BOTH_SHOWN, FRED, at=SHOWN_MS + 30 * DAY_MS) == {1: [], 2: []}
    stuck = [*BOTH_SHOWN, AGREED, PayOwed(showing=1, failed="money.NotEnough")]
    assert parts(stuck, EVA) == {1: [TryAgain], 2: [Confirm, Object]}
    assert parts(stuck, None)[1] == []
    closed = replace(seen().card, status="closed", closed_ms=NOON_MS)
    assert parts(BOTH_SHOWN, FRED, entry=closed) == {1: [], 2: []}
    again = [*VOTED, not_agreed()]
    assert parts(again, FRED)[2] == []
    assert [verb.action for verb in page(again, CEM).verbs] == [Show, Answer]


def not_agreed() -> WorkNotAgreed:
    """Members voted that Cem's part is not done."""
    turnout = Turnout(electorate=4, answered=1, abstained=0, counted=1, needed=1)
    fell = Outcome(result="fell", turnout=turnout, table=Voices(yes=0, no=1, abstain=0))
    return WorkNotAgreed(showing=2, place=2, member=CEM.member, outcome=fell, until_ms=2 * NOON_MS)


def test_the_sentence_at_the_top_tells_of_all_parts() -> None:
    """How many are shown, voted on and free, and what all that is shown may cost."""
    both = str(page(BOTH_SHOWN, FRED).missing)
    assert "2 parts are shown as done" in both
    assert "If nobody objects, 600 kr is owed for what is shown." in both
    assert "1 more person is needed" in both
    one_voted = str(page(VOTED, FRED).missing)
    for words in ("1 part is shown as done", "300 kr is owed for", "Of 1 part members vote"):
        assert words in one_voted
    stuck = [*BOTH_SHOWN, AGREED, PayOwed(showing=1, failed="money.NotEnough")]
    short = str(page(stuck, FRED, there=PAY).missing)
    assert "1 part is done, but what is due for it could not be owed yet." in short
    assert "There is not enough money" in short


def test_the_page_names_each_part_beside_its_buttons() -> None:
    """The number and the name stand above the pair, which is a group of that name."""
    card = SimpleNamespace(face=FACE, address="/c/x", page=CardPage(), language="en")
    context = {"page": named(page(BOTH_SHOWN, FRED)), "card": card}
    lead = render_to_string("task/lead.html", {**context, "presses": {"Confirm": "once"}})
    first, second = lead.split("<li>")[1:]
    assert "Part 1" in first
    assert "Eva" in first
    assert 'aria-labelledby="part-1"' in first
    assert 'name="showing" value="1"' in first
    assert "Part 2" in second
    assert "A neighbour" in second
    assert 'name="showing" value="2"' in second
    assert "<button" not in render_to_string("task/lead.html", context)


def test_the_form_says_whose_work_it_is_about() -> None:
    """By part and name, where it is known; what is no number of anything says nothing."""
    how: dict[str, Any] = {"zone": ZONE, "now_ms": SHOWN_MS, "state": state(*VOTED)}
    objecting = ObjectForm(initial={"showing": "1"}, seen=seen(FRED), **how)
    assert str(objecting.hint).startswith("About part 1, which Eva has shown. It counts as done")
    answering = ReplyForm({"showing": "2", "text": ""}, seen=seen(FRED), **how)
    assert str(answering.hint) == "About part 2, which a neighbour has shown."
    for wrong in ("", "x", "9", "9" * 5000):
        assert ConfirmForm({"showing": wrong}, seen=seen(FRED), **how).hint == ""
    alone = state(up(), taken(), shown())
    one = ConfirmForm({"showing": "1"}, **{**how, "state": alone, "seen": seen(FRED)})
    assert str(one.hint) == "About what Eva has shown."
    other = state(up(), taken(CEM), shown(CEM))
    assert ConfirmForm({"showing": "1"}, **{**how, "state": other, "seen": seen(FRED)}).hint == ""


def test_an_objection_says_to_which_part_it_is() -> None:
    """The words below the parts name the one they are about."""
    (said,) = page(VOTED, FRED).sayings
    assert str(said.by.says) == "objects to part 2"


def test_a_link_asks_about_a_part() -> None:
    """By its number; a name would be too much for a text message."""
    asked = FACE.question(state(*BOTH_SHOWN), seen(FRED))
    assert asked is not None
    assert str(asked.text) == "Part 1 is shown as done. Do you say so too?"


def test_who_was_voted_down_is_not_told_that_they_showed_nothing() -> None:
    """They had shown it, and did not show it anew."""
    freed = PlaceFreed(place=2, member=CEM.member)
    words = [*told(freed, *VOTED, not_agreed())]
    assert words[0] == "Sew ten flags: you did not show it anew, so others can take it on now."
    assert words[1] == "Sew ten flags: others can take it on again."
    never = [*told(freed, up(places=3), taken(CEM, 2))]
    assert never[0].startswith("Sew ten flags: you had not shown it")


def test_a_vote_names_its_own_part() -> None:
    """Its ending is a part's own; another part's is another's."""
    second = VoteBegan(showing=1, since_ms=SHOWN_MS, size=4, until_ms=SHOWN_MS + VOTE_MS)
    both = [*VOTED, replace(AGAINST_CEM, showing=1), second]
    for one in page(both, BEN).extra["shown"]:
        assert {verb.values["showing"] for verb in one.verbs} == {str(one.number)}
