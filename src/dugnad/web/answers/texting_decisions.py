"""Answers to a decision that come as text messages: a word, and for an objection its reason.

A no to a question of consent is an objection, and needs a reason: "NEI for dyrt". A no alone is
kept for a day, and the next message that is no answer of its own is taken as its reason.

Source: J4; journeys-screens-words 4.6.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from dugnad.engine.port import NotKept
from dugnad.face.moments import moment_words
from dugnad.face.question import Answer, Question
from dugnad.ledger.errors import ClockTrouble
from dugnad.ledger.values import CardId
from dugnad.web import refusals
from dugnad.web.answers import secrets, services
from dugnad.web.answers.decisions import stance_of
from dugnad.web.answers.models import Ask
from dugnad.web.answers.replies import ANSWERED, MORE_NEEDED, NOT_UNDERSTOOD, why_not
from dugnad.web.house import house
from dugnad.web.leading.decisions import secret_for
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.messages.words import (
    Heard,
    Word,
    code_in,
    read_with_words,
    says_one_thing,
    without_code,
)
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.urn import sheets
from dugnad.web.urn.lying import NotTaken

A_DAY_MS: Final = 24 * 3_600_000
"""How long a no waits for its reason."""

NORWEGIAN: Final = ("nb", "nn")
"""Whose "no" is "now"."""
_ANSWERS: Final = {
    Word.YES: ("fine", "yes"),
    Word.NO: ("object", "no"),
    Word.OBJECT: ("object",),
    Word.ASIDE: ("aside", "abstain"),
    Word.QUESTION: ("question",),
}
"""What each word says, by consent and by yes and no."""


def take(
    ask: Ask, opened: services.Opened, text: str, is_code: Callable[[str], bool], press: str
) -> tuple[str, str]:
    """Take in a message about a decision; gives what came of it, and the reply."""
    question, person = opened.question, ask.person
    if opened.secretly and person is not None:
        return _by_words(ask, person, text, code_in(text, is_code))
    if question is None or person is None or not question.answers:
        return NOT_UNDERSTOOD, _elsewhere(ask)
    heard = read_with_words(text, is_code, no_is_no=person.language not in NORWEGIAN)
    if heard is None:
        return _reason_or_not(ask, opened, question, text, press)
    chosen = _chosen(question, heard)
    says = stance_of(chosen.action) if chosen else ""
    if chosen is None or not _is_clear(heard, says, waits=_waits(ask)):
        return NOT_UNDERSTOOD, _not_understood(ask, opened, question)
    if says == "object" and not heard.rest:
        return _wait_for_reason(ask)
    if says == "question" and not heard.rest:
        return MORE_NEEDED, _("Write what you want to know: QUESTION and your question, or CALL.")
    return _give(ask, chosen, heard.rest if says in ("object", "question") else "", press)


def take_words(person: Person, text: str, code: str | None) -> tuple[str, str] | None:
    """Take in the words of a printed sheet, whether or not anybody sent the question.

    With the card's code they are meant for it; without, they must fit one open secret decision of
    the person, and no other.

    Returns:
        What came of it and the reply; None where they are no such words.
    """
    said = without_code(text, code)
    row = None if code is None else lists.card_by_code(code)
    cards = [card for card in secret_for(person) if row is None or card == bytes(row.card)]
    fitting = [card for card in cards if sheets.are_words(card, person, said)]
    if len(fitting) == 1:
        return _put_words(person, fitting[0], said)
    if row is not None and cards and not Ask.objects.filter(card=cards[0], person=person).exists():
        address = f"{house().place.base_address}/c/{row.code.lower()}"
        return NOT_UNDERSTOOD, _text_the_words(address)
    return None


def is_secret(person: Person, code: str) -> bool:
    """Whether six characters are the code of an open secret decision of a person's."""
    row = lists.card_by_code(code)
    return row is not None and bytes(row.card) in secret_for(person)


def _by_words(ask: Ask, person: Person, text: str, code: str | None) -> tuple[str, str]:
    """Take in the code words of a secret answer that somebody was asked for."""
    done = _put_words(person, bytes(ask.card), without_code(text, code))
    address = secrets.address_of(services.secrets_of(ask)[0])
    return done or (NOT_UNDERSTOOD, _text_the_words(address))


def _text_the_words(address: str) -> str:
    words = {"address": address}
    return (
        _("This is answered in secret: text the words on your sheet, or open %(address)s") % words
    )


def _put_words(person: Person, card: CardId, said: str) -> tuple[str, str] | None:
    """Put code words into the urn; the reply says nothing of what they mean."""
    try:
        understood = sheets.put_by_words(person, card, said, channel="sms")
    except NotTaken as no:
        return NOT_UNDERSTOOD, str(refusals.sentence(no.code))
    except (ClockTrouble, NotKept):
        return NOT_UNDERSTOOD, str(refusals.NOTHING_WRITTEN)
    if not understood:
        return None
    return ANSWERED, _("Your secret answer lies in the urn. To replace it, text other words.")


def _waits(ask: Ask) -> bool:
    """Whether a no of theirs waits for its reason."""
    return ask.bare_no_ms > 0 and house().now_ms() - ask.bare_no_ms <= A_DAY_MS


def _chosen(question: Question, heard: Heard) -> Answer | None:
    wanted = _ANSWERS.get(heard.word, ())
    return next((one for one in question.answers if stance_of(one.action) in wanted), None)


def _is_clear(heard: Heard, says: str, *, waits: bool) -> bool:
    """Whether a message says one thing; a wrong guess would be worse than a question.

    Reasons and questions may say anything, as long as they are more than a second answer. Where a
    no waits for its reason, "yes" with words after it may be either.
    """
    if says in ("object", "question"):
        return says_one_thing(heard) or len(heard.rest.split()) > _A_SECOND_ANSWER
    return says_one_thing(heard) and not (waits and heard.rest)


_A_SECOND_ANSWER: Final = 2
"""Words: "nei, ja" and "nei eller ja" are no reasons."""


def _reason_or_not(
    ask: Ask, opened: services.Opened, question: Question, text: str, press: str
) -> tuple[str, str]:
    """A message that is no answer of its own completes the no that waits."""
    object_to = next((one for one in question.answers if stance_of(one.action) == "object"), None)
    if object_to is None or not _waits(ask) or not text.strip():
        return NOT_UNDERSTOOD, _not_understood(ask, opened, question)
    return _give(ask, object_to, " ".join(text.split()), press)


def _wait_for_reason(ask: Ask) -> tuple[str, str]:
    now_ms = house().now_ms()
    Ask.objects.filter(id=ask.id, person__isnull=False).update(bare_no_ms=now_ms, moved_ms=now_ms)
    return MORE_NEEDED, _("Say in a few words why: NO and your reason, or CALL.")


def _give(ask: Ask, chosen: Answer, why: str, press: str) -> tuple[str, str]:
    given = partial(services.answer, ask, chosen.word, channel="sms", press=press, why=why)
    problem = why_not(given, ask)
    if problem:
        return NOT_UNDERSTOOD, problem
    return ANSWERED, _noted(ask, why)


# ── Replies ────────────────────────────────────────────────────────────────────────────────────


def _noted(ask: Ask, why: str) -> str:
    """Say what was understood, and how to change it."""
    opened = services.open_ask(ask)
    question = opened.question
    until_ms = question.until_ms if question and question.until_ms else 0
    words = {
        "answer": str(opened.label).rstrip("…. "),
        "why": why,
        "code": secrets.spoken(services.secrets_of(ask)[1]),
        "until": moment_words(until_ms, house().place.zone, house().now_ms()),
    }
    texts = []
    for title in letters.cut_titles(opened.title):
        parts = words | {"title": title}
        if why:
            texts.append(
                _(
                    "Noted: %(answer)s: %(why)s. %(title)s. "
                    "Until %(until)s you can text another word and %(code)s."
                )
                % parts
            )
        else:
            texts.append(
                _(
                    "Noted: %(answer)s. %(title)s. "
                    "Until %(until)s you can text another word and %(code)s."
                )
                % parts
            )
    return letters.fitting(texts)


def _not_understood(ask: Ask, opened: services.Opened, question: Question) -> str:
    consent = any(stance_of(one.action) == "object" for one in question.answers)
    texts = []
    for title in letters.cut_titles(opened.title):
        words = {"asker": name_of(ask.asker, bytes(ask.project)), "title": title}
        if consent:
            texts.append(
                _(
                    "We did not understand. Answer YES, NO and why, ASIDE, QUESTION or CALL. "
                    "%(asker)s asked: %(title)s"
                )
                % words
            )
        else:
            texts.append(
                _(
                    "We did not understand. Answer YES, NO, ABSTAIN or CALL. "
                    "%(asker)s asked: %(title)s"
                )
                % words
            )
    return letters.fitting(texts)


def _elsewhere(ask: Ask) -> str:
    """What cannot be answered in a word has a page, which also says who may answer."""
    words = {"address": secrets.address_of(services.secrets_of(ask)[0])}
    return _("This cannot be answered by text message. Open it here: %(address)s") % words
