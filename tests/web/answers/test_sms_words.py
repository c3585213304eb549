"""A question as a text message, for a telephone that shows letters and nothing else."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dugnad.cards.fundraiser import telling as fundraiser
from dugnad.cards.fundraiser.law import verbs as giving
from dugnad.cards.task import judging
from dugnad.cards.task.law import verbs as working
from dugnad.face.moments import short_words
from dugnad.face.question import Answer, Question
from dugnad.web.answers.opening import Opened
from dugnad.web.answers.sms_texts import sms_texts
from dugnad.web.messages import post as letters
from dugnad.web.messages.sms import size_of
from dugnad.web.messages.words import Word, read_words

LANGUAGES = ("nb", "sv", "da", "nl", "en")
CALL = {"nb": "RING", "sv": "RING", "da": "RING", "nl": "BEL", "en": "CALL"}
PHONE = "40 01 23 45"
WORDS = {
    "asker": "Turid Halvorsen",
    "place": "Solbakken",
    "address": "https://solbakken.example/a/k7m4xq2w9d3h5t8r",
    "code": "K7M 4XQ",
    "day": "",
}
SATURDAY_MS = 1_795_856_400_000
"""Saturday 28 November 2026, 10:00 in Oslo."""
ONE_MESSAGE = 160

YES, NO = Answer("yes", "", working.Answer("yes")), Answer("no", "", working.Answer("no"))
QUESTIONS = {
    "taken on": Question(text=_("Do you take it on?"), answers=(YES, NO)),
    "with pay": Question(text=_("Do you take it on?"), answers=(), form=working.Answer),
    "is it done": Question(
        text=_("It is shown as done. Do you say so too?"),
        answers=(YES, Answer("object", judging.OBJECT, working.Object(1), why="Why?")),
    ),
    "do you come": Question(
        text=_("Do you come?"), answers=(YES, NO, Answer("maybe", "", working.Answer("no")))
    ),
    **{
        f"give {number}": Question(text=text, answers=(), form=giving.Give, adds=True)
        for number, text in enumerate(fundraiser._ASKS.values())
    },
}


def message(question: Question, title: str, phone: str = PHONE) -> str:
    """What is sent, in the language that is active."""
    opened = Opened(
        ask=None, person=None, title=title, told=None, question=question, code="", when=""
    )
    words = {**WORDS, "question": str(question.text)}
    return letters.fitting(sms_texts(opened, words, phone))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*QUESTIONS])
def test_one_message_says_who_asks_where_how_to_answer_and_whom_to_ring(
    name: str, language: str
) -> None:
    """All of it fits into 160 plain letters, whatever is asked and in whichever language."""
    with override(language):
        sent = message(QUESTIONS[name], "Ny flaggstang ved grendehuset på brygga")
    assert len(sent) <= ONE_MESSAGE, sent
    assert size_of(sent).plain
    assert size_of(sent).parts == 1
    for words in ("Turid Halvorsen", "Solbakken", WORDS["address"], PHONE, CALL[language]):
        assert words in sent, sent
    assert "Ny flaggstang" in sent


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phone", [PHONE, ""])
@pytest.mark.parametrize("name", ["do you come", "taken on"])
def test_whoever_is_asked_to_come_reads_on_which_day_and_when(
    name: str, language: str, phone: str
) -> None:
    """In one message, in each language: the title is cut before the hour goes."""
    question = QUESTIONS[name]
    opened = Opened(
        ask=None, person=None, title="Male gjerdet rundt hele lekeplassen ved skolen", told=None,
        question=question, code="", when="", starts_ms=SATURDAY_MS,
    )  # fmt: skip
    with override(language):
        day = short_words(SATURDAY_MS, "Europe/Oslo")
        words = {**WORDS, "question": str(question.text), "day": day}
        sent = letters.fitting(sms_texts(opened, words, phone))
    assert size_of(sent).plain
    assert size_of(sent).parts == 1, sent
    assert len(sent) <= ONE_MESSAGE
    for needed in (f"({day})", "10:00", "Turid Halvorsen", "Male gjerd", WORDS["address"]):
        assert needed in sent, sent
    assert CALL[language] in sent


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("nb", "lør 28. nov 10:00"),
        ("sv", "lör 28 nov 10:00"),
        ("nl", "za 28 nov 10:00"),
        ("en", "Sat 28 Nov 10:00"),
    ],
)
def test_a_day_in_few_letters_is_written_as_each_language_does(language: str, day: str) -> None:
    """By the place's clock."""
    with override(language):
        assert short_words(SATURDAY_MS, "Europe/Oslo") == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_number_to_ring_there_is_room_for_the_code(language: str) -> None:
    """A place that names no number says how else the question is found."""
    with override(language):
        sent = message(QUESTIONS["taken on"], "Male benken", phone="")
    assert sent.endswith("K7M 4XQ")
    assert size_of(sent).parts == 1


def test_a_long_title_is_cut_before_the_number_goes() -> None:
    """Whom to ring matters more than the last words of a headline."""
    with override("en"):
        sent = message(QUESTIONS["with pay"], "Paint all of the benches along the path " * 4)
    assert PHONE in sent
    assert "..." in sent
    assert size_of(sent).parts == 1


def test_what_it_offers_is_understood() -> None:
    """The word to be rung is one of those that come back by text message."""
    for word in CALL.values():
        heard = read_words(word)
        assert heard is not None
        assert heard.word == Word.RING
