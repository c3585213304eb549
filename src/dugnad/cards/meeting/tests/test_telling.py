"""Who is told what of a meeting, and what stands in the books."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from dugnad.cards.meeting.agenda import BINDS_NOBODY
from dugnad.cards.meeting.face import FACE
from dugnad.cards.meeting.law.events import (
    ChoiceDue,
    DetailGivenBack,
    MeetingOver,
    NoTimeFixed,
    ReminderDue,
)
from dugnad.cards.meeting.tests.looking import (
    ANSWERS,
    CALLED,
    EVA,
    EVENING,
    FIXED,
    NOTES,
    ONE,
    comes,
    meeting,
    said,
    seen,
)
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.testing import card_id
from dugnad.ledger.contract import OrderRefused
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS, Voice
from dugnad.ledger.values import Event


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
