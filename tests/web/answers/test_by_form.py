"""Questions without words of their own: the link opens the form, and the form is the answer."""

from __future__ import annotations

import pytest

from dugnad.cards.meeting import contract as meeting
from dugnad.charter.cards import PutUp
from dugnad.charter.entries import target_of
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import member_in
from dugnad.web.answers import services
from dugnad.web.answers.models import Ask
from tests.web.acting.street import Street, identity
from tests.web.answers.asking import ask, link, press
from tests.web.living import ALIASES

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DAY_MS = 24 * 3_600_000
HOUR_MS = 3_600_000


@pytest.fixture
def card(street: Street) -> bytes:
    """A meeting of Ana's for which one of two times is sought."""
    starts = [street.now_ms + days * DAY_MS for days in (5, 6)]
    opening = meeting.Open(
        times=tuple(meeting.Time(one, one + HOUR_MS) for one in starts),
        answer_by_ms=starts[0] - DAY_MS,
        outsiders=True,
    )
    name = identity("The old shed")
    put_up = PutUp(
        card=name,
        project=street.project,
        card_type="meeting",
        opening=codec.encode(opening),
    )
    done = street.act(street.ana, "cards", put_up, title="The old shed")
    assert not done.refused
    return name


def fits(street: Street, card: bytes, asked: Ask) -> tuple[meeting.Fits, ...] | None:
    """What the books have of who was asked."""
    assert asked.person is not None
    member = member_in(asked.person, street.project)
    with street.engine.reader() as store:
        state = meeting.Meeting(Frozen(store), target_of(card))
        return None if member is None else state.fits.get(member)


def test_a_link_leads_to_the_times(street: Street, card: bytes) -> None:
    """Without an account and without scripts: one question about the day, one for each time."""
    asked = ask(street, card)
    browser = street.browser()
    page = browser.get(link(asked)).content.decode()
    assert "Which of the times fit you?" in page
    assert page.count('name="can_1"') == 3
    typed = {"day": "spare", "can_0": "yes"}
    assert press(browser, link(asked), "ballot", **typed) == 422
    assert fits(street, card, asked) is None
    assert press(browser, link(asked), "ballot", **typed, can_1="no") == 302
    assert fits(street, card, asked) == (
        meeting.Fits("yes", "spare"),
        meeting.Fits("no", "spare"),
    )
    page = browser.get(link(asked)).content.decode()
    assert "Your answer is noted." in page
    assert "You can change it until" in page


def test_the_same_link_then_asks_whether_one_comes(street: Street, card: bytes) -> None:
    """Who said when they can has not yet said that they come."""
    asked = ask(street, card)
    browser = street.browser()
    typed = {"day": "spare", "can_0": "yes", "can_1": "no"}
    assert press(browser, link(asked), "ballot", **typed) == 302
    done = street.act(street.ana, target_of(card), meeting.Fix(time=0))
    assert not done.refused
    page = browser.get(link(asked)).content.decode()
    assert "Do you come on" in page
    assert "Your answer is noted" not in page
    assert press(browser, link(asked), "yes") == 302
    asked.refresh_from_db()
    assert services.open_ask(asked).word == "yes"


def test_a_text_message_is_told_where_to_answer(street: Street, card: bytes) -> None:
    """The letter has the question and the address; no word alone is an answer."""
    asked = ask(street, card)
    with pytest.raises(services.NothingToAsk):
        services.answer(asked, "yes", channel="sms", press="a text")
