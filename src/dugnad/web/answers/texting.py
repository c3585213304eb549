"""Answers that come as text messages: JA, NEI, KANSKJE, RING, STOPP, in every language we speak.

The sender is who the number says; a gateway that lets senders be forged must not be chosen. Every
message of somebody we know gets a reply that says what was understood; others get none, so that
nobody learns whom we know.

Source: journeys-screens-words 4.6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.face.question import Question, Texted
from dugnad.web.acting.services import new_press
from dugnad.web.answers import from_a_wall, secrets, services, texting_decisions
from dugnad.web.answers.models import Ask, Taken
from dugnad.web.answers.replies import (
    ANSWERED,
    MORE_NEEDED,
    NOT_UNDERSTOOD,
    RING,
    STARTED,
    STOPPED,
    UNKNOWN,
    why_not,
)
from dugnad.web.forgetting import texting as forgetting
from dugnad.web.helping import texting as helping
from dugnad.web.house import house
from dugnad.web.messages import post as letters
from dugnad.web.messages import services as messages
from dugnad.web.messages.words import (
    Heard,
    Word,
    code_in,
    read_with_words,
    read_words,
    without_code,
)
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address, NotAnAddress, read_address_of
from dugnad.web.people.buckets import Size, take
from dugnad.web.people.models import SMS, Person, Reach
from dugnad.web.people.names import name_of

SENTENCES_APART: Final = " "
TEXT_MAX: Final = 1_000
"""More than anybody texts; the rest is not read."""
_DIGIT: Final = re.compile(r"\d")
REPLIES: Final = Size(goes=10, refill_ms=10 * 60_000)
"""How many replies one number gets: two machines that answer each other must come to an end."""


def take_in(number: str, text: str, name: str) -> str:
    """Take in one text message.

    Args:
        number: who sent it.
        text: what it says.
        name: the gateway's name for the message, so that one delivered twice is one answer; ""
            when the gateway gives none.

    Returns:
        "answered", "ring", "stopped", "started", "not-understood" or "unknown"; who is known gets
        a reply.
    """
    reach, is_new = _sender(number), False
    if reach is None:
        reach, is_new = _newcomer(number, text[:TEXT_MAX]), True
    if reach is None:
        return UNKNOWN
    # Some gateways count the messages of each number by themselves.
    whose = f"{reach.id} {name}".encode()
    press = f"sms-{sha256(whose).hexdigest()[:40]}" if name else new_press()
    before = Taken.objects.filter(name=press).first()
    if before is not None:
        return before.outcome
    with override(reach.person.language):
        outcome, reply = _take(reach, text[:TEXT_MAX], press)
        if is_new:
            reply = SENTENCES_APART.join((reply, _("To get no messages here, text STOP.")))
        if not take("sms-reply", str(reach.id), REPLIES, house().now_ms()):
            _reply(reach, reply)
    if name:
        services.taken_in(press, outcome)
    return outcome


def _addresses(number: str) -> Iterator[Address]:
    """The addresses that a number can be; gateways often leave out the plus."""
    typed = number.strip()
    for way in (typed, f"+{typed}") if typed.isdecimal() else (typed,):
        with suppress(NotAnAddress):
            yield read_address_of(SMS, way, house().place.country)


def _sender(number: str) -> Reach | None:
    """The way to be reached that a number is."""
    for address in _addresses(number):
        person = people.find_by_address(SMS, address.text)
        if person is not None:
            return person.reaches.select_related("person").get(lookup=services.tag_of(address))
    return None


def _newcomer(number: str, text: str) -> Reach | None:
    """Whoever nobody knows, and who answers a card that hangs on a wall."""
    address = next(_addresses(number), None)
    return None if address is None else from_a_wall.newcomer(address, text)


def _knows_codes(person: Person) -> Callable[[str], bool]:
    """What tells a code: six letters are one when one of the person's is written so."""

    def is_code(code: str) -> bool:
        with_digit = any(letter.isdigit() for letter in code)
        known = with_digit or services.by_text(person, code) is not None
        known = known or helping.stops(person, code) is not None or helping.stopped(person, code)
        known = known or from_a_wall.hanging(code) is not None
        return known or texting_decisions.is_secret(person, code)

    return is_code


def _take(reach: Reach, text: str, press: str) -> tuple[str, str]:
    person = reach.person
    about_them = forgetting.take(reach, text)
    if about_them is not None:
        return about_them
    is_code = _knows_codes(person)
    heard = read_words(text, is_code)
    if heard is not None and heard.word == Word.STOP and heard.code is None:
        people.stop_messages(reach, house().now_ms())
        return STOPPED, (
            _(
                "You get no more messages from %(place)s at this number. If you want them again, "
                "text START. Whoever helps you goes on; STOP and the code on a receipt ends that."
            )
            if helping.is_helped(person)
            else _(
                "You get no more messages from %(place)s at this number. If you want them again, "
                "text START."
            )
        ) % {"place": house().place.name}
    if heard is not None and heard.word == Word.START:
        people.start_messages(person, reach.id)
        return STARTED, _(
            "You get messages from %(place)s at this number again. To end that, text STOP."
        ) % {"place": house().place.name}
    if heard is not None and heard.word == Word.STOP and heard.code is not None:
        stopped = helping.stops(person, heard.code)
        if stopped is not None:
            return STOPPED, helping.stop(reach, stopped)
        if helping.stopped(person, heard.code):
            return STOPPED, _("It is stopped already. Nothing is done for you by that helper.")
    helped = _about_help(person, heard)
    if helped is not None:
        return helped
    code = heard.code if heard else code_in(text, is_code)
    if heard is None:
        secretly = texting_decisions.take_words(person, text, code)
        if secretly is not None:
            return secretly
    ask = services.by_text(person, code)
    if ask is None and heard is None and code is not None:
        ask = services.by_text(person, None)
    if ask is None and heard is not None:
        ask = from_a_wall.asked_by_the_wall(reach, heard)
    if ask is None and heard is not None and heard.code is not None:
        return NOT_UNDERSTOOD, (
            _("Nobody has asked you anything with the code %(code)s. Look at it once more.")
            % {"code": secrets.spoken(heard.code)}
        )
    if ask is None:
        return UNKNOWN, _("Nobody has asked you anything that is still open.")
    opened = services.open_ask(ask)
    if heard is not None and heard.word == Word.RING:
        services.ring_me(ask)
        asker = name_of(ask.asker, bytes(ask.project))
        return RING, _("%(asker)s is told that you would like to be rung.") % {"asker": asker}
    if heard is not None and heard.word == Word.STOP:
        services.stop(ask)
        return STOPPED, letters.fitting(
            _("You are asked nothing more about this: %(title)s") % {"title": title}
            for title in letters.cut_titles(opened.title)
        )
    if opened.decides and (opened.not_theirs or opened.question is not None):
        return texting_decisions.take(ask, opened, text, is_code, press)
    if opened.question is None:
        return _too_late(opened)
    objected = _objection(ask, opened, text, is_code, press)
    if objected is not None:
        return objected
    texted = opened.question.texted
    if texted is not None:
        said = without_code(text, code)
        declines = heard is not None and heard.word == Word.NO and not _DIGIT.search(said)
        return _choose(ask, opened, texted, None if declines else said, press)
    if heard is None:
        return NOT_UNDERSTOOD, letters.fitting(
            _("We did not understand. Answer YES, NO, MAYBE or CALL. %(asker)s asked: %(title)s")
            % {"asker": name_of(ask.asker, bytes(ask.project)), "title": title}
            for title in letters.cut_titles(opened.title)
        )
    return _answer(ask, opened.question, heard.word, press)


def _objection(
    ask: Ask, opened: services.Opened, text: str, is_code: Callable[[str], bool], press: str
) -> tuple[str, str] | None:
    """Take in "no" and why, where an answer comes with words; None for any other message."""
    answers = opened.question.answers if opened.question else ()
    chosen = next((one for one in answers if one.why), None)
    person = ask.person
    if chosen is None or person is None:
        return None
    english = person.language not in texting_decisions.NORWEGIAN
    heard = read_with_words(text, is_code, no_is_no=english)
    if heard is None or heard.word not in (Word.NO, Word.OBJECT):
        return None
    if not heard.rest:
        return MORE_NEEDED, _("Say in a few words why: NO and your reason, or CALL.")
    given = partial(services.answer, ask, chosen.word, channel="sms", press=press, why=heard.rest)
    problem = why_not(given, ask)
    return (NOT_UNDERSTOOD, problem) if problem else (ANSWERED, _noted(ask))


def _about_help(person: Person, heard: Heard | None) -> tuple[str, str] | None:
    """Take a yes or no to what a helper did; None where it answers something else.

    Without a code it answers that only where nothing else is asked.
    """
    if heard is None or heard.word not in (Word.YES, Word.NO):
        return None
    if heard.code is not None:
        row = helping.stops(person, heard.code)
    else:
        row = None if services.by_text(person, None) else helping.asked(person)
    if row is None:
        return None
    wanted = heard.word == Word.YES
    return ANSWERED if wanted else STOPPED, helping.say(row, wanted=wanted)


def _too_late(opened: services.Opened) -> tuple[str, str]:
    return NOT_UNDERSTOOD, letters.fitting(
        _("It is too late to answer: %(title)s. %(what)s")
        % {"title": title, "what": opened.came_of_it}
        for title in letters.cut_titles(opened.title)
    )


def _answer(ask: Ask, question: Question, word: Word, press: str) -> tuple[str, str]:
    if word not in [one.word for one in question.answers]:
        return NOT_UNDERSTOOD, (
            _("That is no answer to this question. Open it here: %(address)s")
            % {"address": secrets.address_of(services.secrets_of(ask)[0])}
        )
    given = partial(services.answer, ask, word, channel="sms", press=press)
    problem = why_not(given, ask)
    return (NOT_UNDERSTOOD, problem) if problem else (ANSWERED, _noted(ask))


def _choose(
    ask: Ask, opened: services.Opened, texted: Texted, said: str | None, press: str
) -> tuple[str, str]:
    """Take the numbers of what fits; None where nothing does."""
    action = texted.nothing if said is None else texted.read(said)
    if action is None:
        return NOT_UNDERSTOOD, letters.fitting(
            _("We did not understand. %(asker)s asked: %(title)s. %(choices)s")
            % {
                "asker": name_of(ask.asker, bytes(ask.project)),
                "title": title,
                "choices": texted.choices,
            }
            for title in letters.cut_titles(opened.title)
        )
    give = services.decline_with if said is None else services.answer_with
    problem = why_not(partial(give, ask, action, channel="sms", press=press), ask)
    if problem:
        return NOT_UNDERSTOOD, problem
    words = {
        "answer": str(texted.said(action)),
        "code": secrets.spoken(services.secrets_of(ask)[1]),
    }
    return ANSWERED, letters.fitting(
        _("Noted: %(answer)s. %(title)s. To change it, text other numbers and %(code)s.")
        % (words | {"title": title})
        for title in letters.cut_titles(opened.title)
    )


def _noted(ask: Ask) -> str:
    """Say what was understood, and how to change it."""
    opened = services.open_ask(ask)
    words = {
        "answer": str(opened.label),
        "when": opened.when,
        "code": secrets.spoken(services.secrets_of(ask)[1]),
    }
    texts = []
    for title in letters.cut_titles(opened.title):
        parts = words | {"title": title}
        texts += [one % parts for one in (_noted_when() if opened.when else _noted_plainly())]
    return letters.fitting(texts)


def _noted_when() -> tuple[str, str]:
    return (
        _("Noted: %(answer)s. %(title)s, %(when)s. To change it, text another word and %(code)s."),
        _("Noted: %(answer)s. %(title)s, %(when)s."),
    )


def _noted_plainly() -> tuple[str, str]:
    """For what has no time of its own."""
    return (
        _("Noted: %(answer)s. %(title)s. To change it, text another word and %(code)s."),
        _("Noted: %(answer)s. %(title)s."),
    )


def _reply(reach: Reach, text: str) -> None:
    messages.send(
        reach=reach,
        subject="",
        text=text,
        in_name_of=house().place.name,
        now_ms=house().now_ms(),
        at_once=True,
    )
