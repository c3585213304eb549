"""Questions without words of their own: the link opens the form, and the form is the answer."""

from __future__ import annotations

import pytest

from dugnad.cards.meeting.law import verbs as meeting
from dugnad.cards.meeting.law.records import Fits, Meeting, Time
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.entries import target_of
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import member_in
from dugnad.web.answers import services, texting
from dugnad.web.answers.models import Ask
from tests.web.acting.street import Street, identity
from tests.web.answers.asking import ask, code, letters_to, link, press
from tests.web.living import ALIASES

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DAY_MS = 24 * 3_600_000
HOUR_MS = 3_600_000
OLAV = "+4740012345"


@pytest.fixture
def card(street: Street) -> bytes:
    """A meeting of Ana's for which one of two times is sought."""
    starts = [street.now_ms + days * DAY_MS for days in (5, 6)]
    opening = meeting.Open(
        times=tuple(Time(one, one + HOUR_MS) for one in starts),
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


def fits(street: Street, card: bytes, asked: Ask) -> tuple[Fits, ...] | None:
    """What the books have of who was asked."""
    assert asked.person is not None
    member = member_in(asked.person, street.project)
    with street.engine.reader() as store:
        state = Meeting(Frozen(store), target_of(card))
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
        Fits("yes", "spare"),
        Fits("no", "spare"),
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


# ── By text message
def texts(street: Street, text: str) -> tuple[str, str]:
    """Olav texts; gives what was made of it, and the reply."""
    street.now_ms += 60_000
    outcome = texting.take_in(OLAV, text, "")
    return outcome, letters_to(OLAV)[-1]


def test_a_text_message_names_the_times_by_number(street: Street, card: bytes) -> None:
    """Olav, who has no internet, reads the times, and texts which of them fit."""
    asked = ask(street, card, "Olav", OLAV)
    (letter,) = letters_to(OLAV)
    assert "1: " in letter
    assert "2: " in letter
    assert "Answer with the numbers that fit" in letter
    outcome, reply = texts(street, f"2w {code(asked)}")
    assert outcome == "answered"
    assert "in working time. The old shed" in reply
    assert fits(street, card, asked) == (
        Fits("no", "spare"),
        Fits("yes", "core"),
    )
    assert texts(street, "1 og 2")[0] == "answered"
    both = (Fits("yes", "spare"), Fits("yes", "spare"))
    assert fits(street, card, asked) == both
    for nonsense in ("ja", "3", "1 1", "1 nei", "kanskje 2", code(asked)):
        outcome, reply = texts(street, nonsense)
        assert outcome == "not-understood", nonsense
        assert "We did not understand. Ana asked: The old shed." in reply
        assert "Answer with the numbers that fit" in reply
    assert fits(street, card, asked) == both
    outcome, reply = texts(street, "nei")
    assert (outcome, "None of the times" in reply) == ("answered", True)
    assert fits(street, card, asked) == 2 * (Fits("no", "spare"),)
    assert texts(street, "ring")[0] == "ring"


def test_who_can_at_none_of_the_times_stays_out_of_the_books(street: Street, card: bytes) -> None:
    """As with any other no of somebody whom they do not know."""
    asked = ask(street, card, "Olav", OLAV)
    assert texts(street, "NEI")[0] == "answered"
    assert fits(street, card, asked) is None
    asked.refresh_from_db()
    assert (asked.state, asked.word) == ("answered", "no")


def test_numbers_that_come_too_late_are_told_so(street: Street, card: bytes) -> None:
    """The time for it is over, and a time not fixed yet."""
    ask(street, card, "Olav", OLAV)
    street.now_ms += 5 * DAY_MS
    outcome, reply = texts(street, "1")
    assert outcome == "not-understood"
    assert "too late" in reply


def test_no_word_alone_is_an_answer(street: Street, card: bytes) -> None:
    """What has a form has no words."""
    asked = ask(street, card)
    with pytest.raises(services.NothingToAsk):
        services.answer(asked, "yes", channel="sms", press="a text")
