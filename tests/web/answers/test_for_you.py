"""*For you*: one question at a time from somebody with a name (S15)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from dugnad.charter.cards.verbs import Close
from dugnad.engine.port import EngineClosed
from dugnad.web.answers import services
from dugnad.web.answers.models import Ask
from dugnad.web.lists.models import CardRow
from tests.web.acting.street import DATABASES, Street
from tests.web.answers.asking import ask, hidden, link, press

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_one_question_at_a_time(street: Street) -> None:
    """Two questions wait for Cem: he answers the first, and the second follows."""
    cem = street.person("Cem")
    fence, path = street.work_day("Paint the fence"), street.work_day("Clear the path")
    ask(street, fence, "Cem")
    street.now_ms += 1000
    ask(street, path, "Cem")
    browser = street.browser(cem)
    page = browser.get("/for-you/").content.decode()
    assert "Question 1 of 2" in page
    assert "Ana asks you:" in page
    assert "Paint the fence" in page
    assert "Clear the path" not in page
    answer = browser.post(
        link(services.open_for(cem)[0]),
        {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "press": hidden(page, "press"),
            "from": hidden(page, "from"),
            "answer": "yes",
        },
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/for-you/")
    page = browser.get("/for-you/").content.decode()
    assert "Your answer is noted. Paint the fence: Yes, I come" in page
    assert "Clear the path" in page
    assert street.said(cem, fence) == "yes"
    assert "Your answer is noted" not in browser.get("/for-you/").content.decode()


def test_what_can_no_longer_be_answered_is_not_counted(street: Street) -> None:
    """Two days wait for Cem, and lists have not heard yet that a third was called off."""
    cem = street.person("Cem")
    cards = [street.work_day(title) for title in ("Paint the fence", "Clear the path", "Rake")]
    for card in cards:
        street.now_ms += 1000
        ask(street, card, "Cem")
    browser = street.browser(cem)
    assert "Question 1 of 3" in browser.get("/for-you/").content.decode()
    street.act(street.ana, "cards", Close(card=cards[0]))
    Ask.objects.filter(card=cards[0]).update(state=Ask.State.OPEN)
    CardRow.objects.filter(card=cards[0]).update(on_home=1, closes_ms=None)
    assert services.open_count(cem) == 3
    page = browser.get("/for-you/").content.decode()
    assert "Question 1 of 2" in page
    assert "Clear the path" in page


def test_later(street: Street) -> None:
    """Cem puts a question off: the next one is shown, and after the last the first again."""
    cem = street.person("Cem")
    for title in ("Paint the fence", "Clear the path"):
        street.now_ms += 1000
        ask(street, street.work_day(title), "Cem")
    first, second = services.open_for(cem)
    browser = street.browser(cem)
    assert "Clear the path" in browser.get(f"/for-you/?after={first.id}").content.decode()
    assert "Paint the fence" in browser.get(f"/for-you/?after={second.id}").content.decode()
    assert "Paint the fence" in browser.get("/for-you/?after=nonsense").content.decode()


def test_answers_can_be_changed(street: Street) -> None:
    """What Cem has answered stands below, with its link, until it is final."""
    cem = street.person("Cem")
    asked = ask(street, street.work_day(), "Cem")
    press(street.browser(), link(asked), "maybe")
    page = street.browser(cem).get("/for-you/").content.decode()
    assert "Nobody is waiting for an answer from you." in page
    assert "What you have answered" in page
    assert link(asked) in page
    street.later(days=6)
    assert link(asked) not in street.browser(cem).get("/for-you/").content.decode()


def test_what_is_over_waits_no_more(street: Street) -> None:
    """A day that has passed is not asked about."""
    cem = street.person("Cem")
    ask(street, street.work_day(), "Cem")
    assert services.open_count(cem) == 1
    street.later(days=6)
    assert services.open_count(cem) == 0


def test_what_was_answered_hides_nothing_that_waits(street: Street) -> None:
    """Cem has answered sixty newer questions; the old one still waits for him, on the page too."""
    cem = street.person("Cem")
    old = ask(street, street.work_day("Paint the fence"), "Cem")
    days = [street.work_day(f"Day {number}") for number in range(60)]
    for number, card in enumerate(days):
        copy = Ask.objects.get(pk=old.pk)
        copy.pk, copy._state.adding = uuid4(), True
        copy.card, copy.state, copy.word = card, Ask.State.ANSWERED, "no"
        copy.link, copy.code = bytes([number] * 32), bytes([number] * 31)
        copy.asked_ms += number + 1
        copy.save(force_insert=True)
    assert services.open_count(cem) == 1
    assert "Paint the fence" in street.browser(cem).get("/for-you/").content.decode()


def test_counting_opens_nothing(street: Street) -> None:
    """The home page counts what waits for Cem without the books, in which it would look into it."""
    cem = street.person("Cem")
    asked = ask(street, street.work_day(), "Cem")
    street.engine.close()
    assert services.open_count(cem) == 1
    with pytest.raises(EngineClosed):
        services.open_ask(asked)


def test_a_stranger_sees_how_to_come_in(street: Street) -> None:
    """Without signing in, the page says what stands here and how to see it."""
    page = street.browser().get("/for-you/").content.decode()
    assert "/in/?next=/for-you/" in page
    assert services.open_count(None) == 0


def test_nobody_sees_what_others_are_asked(street: Street) -> None:
    """Ben's question is not on Cem's page."""
    ask(street, street.work_day())
    page = street.browser(street.person("Cem")).get("/for-you/").content.decode()
    assert "Paint the fence" not in page


def test_notes_are_put_away(street: Street) -> None:
    """Ana reads that Ben would rather be rung, and puts it away; nobody else can."""
    asked = ask(street, street.work_day())
    press(street.browser(), link(asked), "ring")
    browser = street.browser(street.ana)
    page = browser.get("/for-you/").content.decode()
    assert "Ben would rather talk than write. Please ring." in page
    token = hidden(page, "csrfmiddlewaretoken")
    where = next(part for part in page.split('"') if part.endswith("/seen"))
    other = street.browser(street.person("Cem"))
    other.post(where, {"csrfmiddlewaretoken": hidden(other.get("/help/").content.decode(),
                                                     "csrfmiddlewaretoken")})  # fmt: skip
    assert where in browser.get("/for-you/").content.decode()
    assert browser.post(where).status_code == 403
    assert browser.post(where, {"csrfmiddlewaretoken": token}).status_code == 302
    assert where not in browser.get("/for-you/").content.decode()
