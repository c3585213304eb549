"""A proposal answered from a link: read, asked about, objected to, and nothing by opening it."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.method import ByApproval
from dugnad.charter.decisions.verbs import Answer
from dugnad.charter.entries import target_of
from dugnad.web.answers import following, services
from dugnad.web.answers.models import Ask
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, Street
from tests.web.answers.asking import hidden, letters_to, link, press
from tests.web.answers.deciding import (
    BENCH,
    OLAV,
    answered,
    count_of,
    propose,
    standing,
    village,
)
from tests.web.answers.test_links import everything_kept

pytestmark = pytest.mark.django_db(databases=DATABASES)


def asked(street: Street, card: bytes, person: Person) -> Ask:
    """Ana asks all who have not answered; gives the question to one of them."""
    browser = street.browser(street.ana)
    browser.handler.enforce_csrf_checks = False
    assert browser.post(f"/c/{code_of(card)}/invite").status_code == 302
    found = services.ask_of(card, person)
    assert found is not None
    return found


def code_of(card: bytes) -> str:
    """The card's code, as its address has it."""
    row = services.open_card(card, None)
    return row.code.lower()


def read(browser: Client, path: str) -> str:
    """A page, as it was sent."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.headers
    return answer.content.decode()


def test_what_one_reads_before_answering(consent: Street) -> None:
    """The link says what is proposed, what it costs, what silence means, and four answers."""
    people = village(consent, "Ben", "Cem")
    card = propose(consent)
    page = read(consent.browser(), link(asked(consent, card, people["Ben"])))
    for words in (
        BENCH,
        "cost 900 kroner",
        "If nobody objects by then, it is agreed.",
        "Who does not answer agrees.",
        "Fine by me",
        "I have a question",
        "I object because…",
        "I stand aside",
    ):
        assert words in page, words


def test_opening_changes_nothing(consent: Street) -> None:
    """Ben's mail program opens the link again and again: no row and no byte moves (K28)."""
    people = village(consent, "Ben")
    asked_ben = asked(consent, propose(consent), people["Ben"])
    before = everything_kept(consent)
    for _time in range(3):
        assert consent.browser().get(link(asked_ben)).status_code == 200
        assert consent.browser().get(link(asked_ben) + "?answer=yes").status_code == 200
    assert everything_kept(consent) == before


def test_one_press(consent: Street) -> None:
    """Ben presses "Fine by me"; it is his voice by link, and he may change it."""
    people = village(consent, "Ben")
    card = propose(consent)
    asked_ben = asked(consent, card, people["Ben"])
    browser = consent.browser()
    assert press(browser, link(asked_ben), "yes") == 302
    assert answered(consent, people["Ben"], card) == "fine by link"
    assert "Your answer is noted: Fine by me" in read(browser, link(asked_ben))
    assert press(browser, link(asked_ben), "aside") == 302
    assert answered(consent, people["Ben"], card) == "aside by link"
    assert count_of(consent, card) == {"link": 1}


def test_an_objection_needs_its_reason(consent: Street) -> None:
    """Without words nothing counts and Ben is asked for them; with words all can read them."""
    people = village(consent, "Ben")
    card = propose(consent)
    asked_ben = asked(consent, card, people["Ben"])
    browser = consent.browser()
    assert press(browser, link(asked_ben), "no") == 422
    assert answered(consent, people["Ben"], card) == ""
    assert press(browser, link(asked_ben), "no", why="It blocks the way to the boats.") == 302
    assert answered(consent, people["Ben"], card) == "object by link"
    assert "It blocks the way to the boats." in read(consent.browser(), f"/c/{code_of(card)}")


def test_what_was_typed_is_not_lost(consent: Street) -> None:
    """A reason that is too long comes back as it was typed, with the box open."""
    people = village(consent, "Ben")
    asked_ben = asked(consent, propose(consent), people["Ben"])
    browser = consent.browser()
    page = read(browser, link(asked_ben))
    answer = browser.post(
        link(asked_ben),
        {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "press": hidden(page, "press"),
            "answer": "no",
            "why": "Too dear. " * 2_000,
        },
    )
    assert answer.status_code == 422
    assert 'class="answer-words" open' in answer.content.decode()
    assert "Too dear. Too dear." in answer.content.decode()


def test_a_question_first(consent: Street) -> None:
    """Ben's question stands on the card, Ana answers it, Ben reads it there and agrees."""
    people = village(consent, "Ben")
    card = propose(consent)
    asked_ben = asked(consent, card, people["Ben"])
    browser = consent.browser()
    assert press(browser, link(asked_ben), "question", why="Who paints it?") == 302
    assert answered(consent, people["Ben"], card) == "question by link"
    page = read(browser, link(asked_ben))
    assert "Questions first" in page
    assert "Who paints it?" in page
    assert press(browser, link(asked_ben), "yes") == 302
    assert answered(consent, people["Ben"], card) == "fine by link"


def test_the_same_press_twice(consent: Street) -> None:
    """Ben's finger slips and sends his objection twice: one objection, one text."""
    people = village(consent, "Ben")
    card = propose(consent)
    asked_ben = asked(consent, card, people["Ben"])
    browser = consent.browser()
    form = hidden(read(browser, link(asked_ben)), "press")
    for _time in range(2):
        assert press(browser, link(asked_ben), "no", form=form, why="Too dear.") == 302
    assert read(consent.browser(), f"/c/{code_of(card)}").count("Too dear.") == 1
    assert count_of(consent, card) == {"link": 1}


def test_nobody_who_came_later_is_asked(consent: Street) -> None:
    """Dia joins after the question was put: her link would say that others decide."""
    village(consent, "Ben")
    card = propose(consent)
    dia = consent.person("Dia")
    consent.join(dia)
    browser = consent.browser(consent.ana)
    browser.handler.enforce_csrf_checks = False
    browser.post(f"/c/{code_of(card)}/invite")
    assert services.ask_of(card, dia) is None
    assert "You cannot answer this here." in read(
        consent.browser(dia), f"/c/{code_of(card)}/answer"
    )


def test_a_second_round_on_the_same_link(consent: Street) -> None:
    """An objection stands: the same link asks for yes or no, says why, and counts anew."""
    people = village(consent, "Ben", "Cem")
    card = propose(consent)
    asked_ben = asked(consent, card, people["Ben"])
    browser = consent.browser()
    press(browser, link(asked_ben), "no", why="Too dear.")
    following.follow()
    consent.later(days=7, minutes=1)
    following.follow()
    assert standing(consent, card) == "open 1"
    page = read(browser, link(asked_ben))
    assert "An objection stood when the first time was over." in page
    assert "Your answer is noted" not in page
    assert services.open_count(people["Ben"]) == 1
    assert press(browser, link(asked_ben), "no") == 302
    assert answered(consent, people["Ben"], card) == "no by link"
    assert count_of(consent, card) == {"link": 1}


def test_too_late(consent: Street) -> None:
    """After the closing nothing can be pressed, and the page says how it stands."""
    people = village(consent, "Ben")
    card = propose(consent)
    asked_ben = asked(consent, card, people["Ben"])
    browser = consent.browser()
    page = read(browser, link(asked_ben))
    consent.later(days=5)
    answer = browser.post(
        link(asked_ben),
        {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "press": hidden(page, "press"),
            "answer": "yes",
        },
    )
    assert answer.status_code == 409
    assert "It is too late to answer here." in answer.content.decode()
    assert answered(consent, people["Ben"], card) == ""


def test_a_ballot_among_options(consent: Street) -> None:
    """The link page has the card's own ballot: Ben ticks two of three."""
    people = village(consent, "Ben")
    card = propose(consent, "Which colour?", options=("Red", "Blue", "Green"), method=ByApproval())
    asked_ben = asked(consent, card, people["Ben"])
    browser = consent.browser()
    assert "Tick all that you can live with" in read(browser, link(asked_ben))
    assert press(browser, link(asked_ben), "ballot", ticks="1") == 302
    assert answered(consent, people["Ben"], card) == "ballot by link"
    assert "Your answer is noted." in read(browser, link(asked_ben))


# ── For you ────────────────────────────────────────────────────────────────────────────────────


def test_for_you_has_what_nobody_sent(consent: Street) -> None:
    """Ben was sent nothing: the open proposal waits under *For you*, and is answered there."""
    people = village(consent, "Ben")
    card = propose(consent)
    assert services.open_count(people["Ben"]) == 1
    browser = consent.browser(people["Ben"])
    own = read(consent.browser(consent.person("Ana")), "/for-you/")
    assert "Your own answer counts too" in own
    assert "Ana asks you:" not in own
    page = read(browser, "/for-you/")
    assert "Ana asks you:" in page
    assert BENCH in page
    posted = {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "press": hidden(page, "press"),
        "answer": "yes",
        "from": "for-you",
    }
    assert browser.post(f"/c/{code_of(card)}/answer", posted).headers["Location"] == "/for-you/"
    assert answered(consent, people["Ben"], card) == "fine by page"
    assert f"Your answer is noted. {BENCH}: Fine by me" in read(browser, "/for-you/")
    assert services.open_count(people["Ben"]) == 0


def test_for_you_leaves_out_what_others_decide(consent: Street) -> None:
    """A stranger, somebody who came later and somebody who has answered have nothing to decide."""
    people = village(consent, "Ben")
    card = propose(consent)
    dia = consent.person("Dia")
    consent.join(dia)
    consent.act(people["Ben"], target_of(card), Answer(ballot=Stance("fine")))
    assert services.to_decide(dia) == []
    assert services.to_decide(people["Ben"]) == []
    assert services.to_decide(None) == []
    assert services.to_decide(consent.person("Eva")) == []


# ── Asking all ─────────────────────────────────────────────────────────────────────────────────


def test_asking_all_who_have_not_answered(consent: Street) -> None:
    """Ana presses once: Ben by mail and Olav by text message, each once, however often she does."""
    people = village(consent, "Ben", "Olav", "Cem")
    card = propose(consent)
    consent.act(people["Cem"], target_of(card), Answer(ballot=Stance("fine")))
    browser = consent.browser(consent.ana)
    browser.handler.enforce_csrf_checks = False
    path = f"/c/{code_of(card)}/invite"
    assert "Ask the 2 who have not answered" in read(browser, path)
    for _time in range(3):
        assert browser.post(path).status_code == 302
    asked_now = {ask.person_id: ask for ask in Ask.objects.filter(card=card)}
    assert set(asked_now) == {people["Ben"].id, people["Olav"].id}
    (sms,) = letters_to(OLAV)
    assert sms.startswith(f"Ana in Solbakken asks: {BENCH}. Answer YES, NO and why, or CALL. ")
    assert len(sms) <= 160
    assert len(letters_to("ben@example.org")) == 1
    assert letters_to("cem@example.org") == []
    assert "Everybody else has answered or was asked." in read(browser, path)


def test_only_who_looks_after_it_asks_all(consent: Street) -> None:
    """Ben did not propose it, so he asks nobody in its name."""
    people = village(consent, "Ben")
    card = propose(consent)
    assert consent.browser(people["Ben"]).get(f"/c/{code_of(card)}/invite").status_code == 404


def test_who_is_left_in_peace(consent: Street) -> None:
    """Cem wants no requests this week: he gets none, and Ana is not told that it is so."""
    people = village(consent, "Ben", "Cem")
    people["Cem"].asks_a_week = 0
    people["Cem"].save()
    card = propose(consent)
    asked(consent, card, people["Ben"])
    assert services.ask_of(card, people["Cem"]) is None


def test_the_mail_says_what_is_proposed_and_what_silence_means(consent: Street) -> None:
    """Ben reads the text, until when he can answer, and what it means to say nothing; once each."""
    people = village(consent, "Ben")
    card = propose(consent)
    asked(consent, card, people["Ben"])
    (letter,) = letters_to("ben@example.org")
    assert letter.count(BENCH) == 1
    assert "Planks and screws cost 900 kroner." in letter
    assert "You can answer until " in letter
    assert "It is agreed unless somebody objects. Who does not answer agrees." in letter


def test_nobody_is_said_to_be_asked_who_was_not(consent: Street) -> None:
    """The place does not know Ben any more: the page does not say that he was asked."""
    people = village(consent, "Ben")
    card = propose(consent)
    people["Ben"].memberships.all().delete()
    page = read(consent.browser(consent.ana), f"/c/{code_of(card)}/invite")
    assert "Everybody else" not in page
    assert "Ask the others in person." in page
